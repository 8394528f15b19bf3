"""What a Teams activity is: recorded from Microsoft's client, written after Teams' documentation, or junk."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.activities import (
    Changed,
    Chosen,
    Coming,
    Installed,
    Opened,
    Pressed,
    RosterChanged,
    Said,
    Submitted,
    Unknown,
    What,
    coming,
    root_of,
    what,
)
from panel.history import Change
from panel.language import Person

SAMPLES = Path(__file__).with_name("samples")
CLERK = "28:00000000-aaaa-4bbb-8ccc-000000000011"
TENANT = "11111111-2222-4333-8444-555555555555"
CHANNEL = "19:general0000000000@thread.tacv2"
ALEX = Person(TENANT, "aaaaaaaa-0000-4000-8000-000000000000")

RECORDED: dict[str, What] = {
    "conversationUpdate-channel-channelCreated": Unknown("conversationUpdate channelcreated"),
    "conversationUpdate-channel-channelDeleted": Unknown("conversationUpdate channeldeleted"),
    "conversationUpdate-channel-channelRenamed": Unknown("conversationUpdate channelrenamed"),
    "conversationUpdate-channel-teamDeleted": Unknown("conversationUpdate teamdeleted"),
    "conversationUpdate-channel-teamMemberAdded-added": RosterChanged(clerk_is_added=True),
    "conversationUpdate-channel-teamMemberAdded-added-2": RosterChanged(clerk_is_added=True),
    "conversationUpdate-channel-teamMemberAdded-added-3": RosterChanged(),
    "conversationUpdate-channel-teamMemberRemoved-removed": RosterChanged(),
    "conversationUpdate-channel-teamMemberRemoved-removed-2": RosterChanged(),
    "conversationUpdate-channel-teamRenamed": Unknown("conversationUpdate teamrenamed"),
    "conversationUpdate-personal-added": RosterChanged(clerk_is_added=True),
    "installationUpdate-channel-add": Installed(is_added=True),
    "installationUpdate-channel-add-2": Installed(is_added=True),
    "installationUpdate-channel-remove": Installed(is_added=False),
    "installationUpdate-personal-add": Installed(is_added=True),
    "invoke-adaptiveCard_action-channel": Pressed(
        {"verb": "ack", "ref": "T-2026-014"}, is_automatic=False, is_invoke=True
    ),
    "invoke-adaptiveCard_action-personal": Pressed(
        {"verb": "ack", "ref": "T-2026-014", "comment": "on it"}, is_automatic=False, is_invoke=True
    ),
    "invoke-composeExtension_fetchTask-personal": Chosen("raiseFlag", message="", words=""),
    "invoke-composeExtension_submitAction-personal": Submitted({"ref": "T-2026-014", "text": "a worry"}),
    "invoke-fileConsent_invoke-personal": Pressed(
        {
            "ref": "M-2026-03",
            "upload_url": "https://example.invalid/up",
            "content_url": "https://example.invalid/agenda.docx",
            "unique_id": "1",
            "file_type": "docx",
        },
        is_automatic=False,
        is_invoke=False,
    ),
    "message-channel-mention": Said(
        "task HMRC: check VAT filings for F-2026-031 by Friday week", mentions_clerk=True
    ),
    "message-channel-mention-2": Said("card please", mentions_clerk=True),
    "message-channel-mention-3": Said("done T-14 filings are in order", mentions_clerk=True),
    "message-channel-mention-4": Said(
        "- <your comment here>", mentions_clerk=True, attachments=("<your document name>",)
    ),
    "message-channel-plain": Said("Has anyone looked at the car wash on the old road?", mentions_clerk=False),
    "message-personal-plain": Said("help", mentions_clerk=False),
    "message-personal-plain-2": Said("card please", mentions_clerk=False),
    "message-personal-submit": Pressed(
        {"verb": "update", "ref": "T-2026-014"}, is_automatic=False, is_invoke=False
    ),
    "messageDelete-channel-softDeleteMessage": Changed(Change.DELETED, Said("", mentions_clerk=False)),
    "messageReaction-channel": Unknown("messageReaction"),
    "messageUpdate-channel-editMessage": Changed(
        Change.EDITED, Said("Has anyone looked at the hand car wash?", mentions_clerk=False)
    ),
}


def recorded(name: str) -> dict[str, Any]:
    activity: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return activity


def test_every_recorded_activity_is_looked_at():
    assert sorted(path.stem for path in SAMPLES.glob("*.json")) == sorted(RECORDED)


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_activity_is_understood_or_named(name: str):
    assert what(recorded(name)) == RECORDED[name]


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_activity_says_where_it_comes_from(name: str):
    came = coming(recorded(name))
    in_channel = "-channel-" in name or name.endswith("-channel")

    assert (came.tenant, came.bot, came.in_channel) == (TENANT, CLERK, in_channel)
    assert came.conversation == (CHANNEL if in_channel else "a:1personal-alex")
    assert came.thread.startswith(CHANNEL) if in_channel else came.thread == ""
    assert came.service_url.startswith("http://127.0.0.1:")
    assert (came.sender is None) == (name == "message-channel-mention-4")


def test_a_message_in_a_thread_keeps_its_thread_and_finds_its_channel():
    came = coming(recorded("message-channel-mention"))

    assert (came.conversation, came.thread) == (CHANNEL, f"{CHANNEL};messageid=1795361916680")
    assert (came.sender, came.name, came.team) == (ALEX, "Alex Wilber", CHANNEL)
    assert came.teams_id.startswith("29:")


# --- Mentions -----------------------------------------------------------------------------------------


def a_message(text: str | None = "ack T-14", *entities: object, **given: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "type": "message",
        "id": "1763800000123",
        "text": text,
        "from": {"id": "29:1x", "aadObjectId": ALEX.object_id},
        "recipient": {"id": CLERK, "name": "Ops"},
        "conversation": {"id": CHANNEL, "conversationType": "channel", "tenantId": TENANT},
        "entities": list(entities),
    }
    return {**facts, **given}


def a_mention(text: str = "<at>Ops</at>", who: str = CLERK) -> dict[str, Any]:
    return {"type": "mention", "text": text, "mentioned": {"id": who, "name": "Ops"}}


OPS = a_mention()
PRIYA = a_mention("<at>Priya</at>", "29:priya")
TYPED = [
    ("<at>Ops</at> ack Ops-123 Ops team", [OPS], "ack Ops-123 Ops team"),
    ("<at>Ops</at>&nbsp;ack T-14\n", [OPS], "ack T-14"),
    ("<at>Ops</at>\xa0 ack\xa0T-14", [OPS], "ack T-14"),
    ("ack <at>Ops</at> T-14", [OPS], "ack   T-14"),
    ("<at>Ops</at>ack T-14", [OPS], "ack T-14"),
    ("ack T-14 <at>Ops</at>", [OPS], "ack T-14"),
    ("<at>Ops</at> <at>Ops</at> help", [OPS, OPS], "help"),
    ("<at>Ops</at> says <at>Ops</at>", [OPS], "says <at>Ops</at>"),
    ("<at>Ops</at> task <at>Priya</at>: R&amp;D &lt; 5", [OPS, PRIYA], "task <at>Priya</at>: R&D < 5"),
    ("<at>Ops</at> one<br>two<br/>three</p>", [OPS], "one\ntwo\nthree"),
    ("<at>Ops</at>", [OPS], ""),
    ("", [OPS], ""),
    (None, [OPS], ""),
    (None, [], ""),
    ("ack T-14", [{"type": "mention", "mentioned": {"id": CLERK}}], "ack T-14"),
    ("ack T-14", [a_mention("")], "ack T-14"),
    ("ack T-14", [{"type": "mention"}, {"mentioned": {"id": CLERK}}, {}, None, "x", 3, []], "ack T-14"),
    ("ack T-14", [{"type": "clientInfo", "locale": "en-GB"}], "ack T-14"),
]


@pytest.mark.parametrize(("text", "entities", "words"), TYPED)
def test_the_clerks_own_mention_is_taken_out_and_nothing_else(text, entities, words: str):
    said = what(a_message(text, *entities))

    assert isinstance(said, Said)
    assert said.words == words


MENTIONS = [
    ([OPS], True),
    ([PRIYA, OPS], True),
    ([{"type": "mention", "mentioned": {"id": CLERK}}], True),
    ([PRIYA], False),
    ([], False),
    ([{"mentioned": {"id": CLERK}}], False),
    ([{"type": "mention"}], False),
    ([{"type": "mention", "mentioned": None}], False),
]


@pytest.mark.parametrize(("entities", "mentions_clerk"), MENTIONS)
def test_only_its_own_id_names_the_clerk(entities, mentions_clerk: bool):
    said = what(a_message("hello Ops", *entities))

    assert isinstance(said, Said)
    assert said.mentions_clerk is mentions_clerk


def test_without_a_recipient_nobody_names_the_clerk():
    said = what(a_message("hello", {"type": "mention", "text": "hello"}, recipient=None))

    assert said == Said("hello", mentions_clerk=False)


# --- Buttons ------------------------------------------------------------------------------------------


def an_invoke(name: str, value: object) -> dict[str, Any]:
    return a_message(None, type="invoke", name=name, value=value)


def test_a_card_that_refreshes_itself_is_told_from_a_press():
    action = {"type": "Action.Execute", "verb": "show", "data": {"ref": "T-2026-014"}}
    sent = {"ref": "T-2026-014", "verb": "show"}
    for trigger, is_automatic in (("automatic", True), ("manual", False), (None, False)):
        pressed = what(an_invoke("adaptiveCard/action", {"action": action, "trigger": trigger}))
        assert pressed == Pressed(sent, is_automatic=is_automatic, is_invoke=True)


def test_the_verb_of_the_action_outweighs_one_in_its_data():
    pressed = what(an_invoke("adaptiveCard/action", {"action": {"verb": "read", "data": {"verb": "undo"}}}))

    assert isinstance(pressed, Pressed)
    assert pressed.sent["verb"] == "read"


def test_a_dialog_is_opened_and_sent():
    value = {"data": {"verb": "read"}, "context": {"theme": "default"}}

    assert what(an_invoke("task/fetch", value)) == Opened({"verb": "read"})
    assert what(an_invoke("task/submit", value)) == Submitted({"verb": "read"})


@pytest.mark.parametrize(
    "value", [None, {}, [], "x", 5, {"action": None}, {"data": "x"}, {"action": {"data": 1}}]
)
@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "", None])
def test_a_misshapen_invoke_presses_nothing(name, value):
    match what(an_invoke(name, value)):
        case Pressed(sent=sent) | Opened(sent=sent) | Submitted(sent=sent):
            assert not any(sent.values())
        case other:
            assert other == Unknown("invoke ")


def a_choice(content: str, kind: str = "html", **payload: Any) -> What:
    message = {"id": "1763800000123", "body": {"contentType": kind, "content": content}, **payload}
    value = {"commandId": "put-to-panel", "commandContext": "message", "messagePayload": message}
    return what(an_invoke("composeExtension/fetchTask", value))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<div>Who licenses<br>the&nbsp;yard?</div>", "Who licenses\nthe yard?"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ('<at id="0">Ann</at>, see <a href="https://x.example">this</a>', "Ann, see this"),
        ("R&amp;D &lt;5 &#128512;", "R&D <5 \N{GRINNING FACE}"),
        ('<img src=x onerror=alert(1) alt="a yard"><script>alert(2)</script>end', "a yardend"),
        ('<emoji alt="\N{GRINNING FACE}"></emoji> <style>p{}</style>ok', "\N{GRINNING FACE} ok"),
        ("a < b and <b>bold", "a < b and bold"),
        ("", ""),
        ("\x00\ud800<<<>>>", "\x00\ud800<<<>>>"),
    ],
)
def test_of_a_chosen_message_only_the_words_are_taken(content: str, words: str):
    assert a_choice(content) == Chosen("put-to-panel", message="1763800000123", words=words)
    assert a_choice("<b>5 < 6</b>", "text") == Chosen(
        "put-to-panel", message="1763800000123", words="<b>5 < 6</b>"
    )


@pytest.mark.parametrize("claimed", ["", "x" * 65, "a/b", "1\x002", "é", None, 5, {}])
def test_an_id_that_teams_would_not_give_is_none(claimed):
    chosen = a_choice("x", id=claimed)

    assert isinstance(chosen, Chosen)
    assert chosen.message == ""


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"commandId": 5},
        {"messagePayload": "x"},
        {"messagePayload": {"body": []}},
        {"commandId": "x" * 99},
    ],
)
def test_a_misshapen_message_action_chooses_nothing(value):
    chosen = what(an_invoke("composeExtension/fetchTask", value))

    assert isinstance(chosen, Chosen)
    assert (chosen.message, chosen.words) == ("", "")
    assert len(chosen.action) <= 40


def test_a_message_to_the_channel_itself_begins_a_thread():
    thread = {"id": f"{CHANNEL};messageid=1763799999000", "conversationType": "channel"}

    assert root_of(coming(a_message(conversation=thread))) == "1763799999000"
    assert root_of(coming(a_message())) == "1763800000123"


@pytest.mark.parametrize("entities", [None, {}, {"0": OPS}, "mention", 5, True])
def test_entities_that_are_no_list_name_nobody(entities):
    assert what(a_message("ack T-14", entities=entities)) == Said("ack T-14", mentions_clerk=False)


def test_an_old_clients_button_is_a_message_with_a_value():
    pressed = what(a_message("Acknowledge", value={"verb": "ack"}))

    assert pressed == Pressed({"verb": "ack"}, is_automatic=False, is_invoke=False)


@pytest.mark.parametrize("value", [None, {}, [], "x", 0])
def test_a_message_with_an_empty_value_is_just_words(value):
    assert what(a_message("help", value=value)) == Said("help", mentions_clerk=False)


# --- Other events -------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", ["channelMemberAdded", "channelMemberRemoved", "teamMemberAdded"])
def test_whoever_comes_or_goes_the_roster_is_read_again(event: str):
    update = a_message(None, type="conversationUpdate", channelData={"eventType": event})

    assert what(update) == RosterChanged()
    for change in ("membersAdded", "membersRemoved"):
        assert what({"type": "conversationUpdate", change: [{"id": "29:1x"}]}) == RosterChanged()


@pytest.mark.parametrize(
    ("action", "is_added"),
    [("add", True), ("add-upgrade", True), ("remove", False), ("remove-upgrade", False), ("", False)],
)
def test_an_upgrade_is_an_installation_too(action: str, is_added: bool):
    assert what(a_message(None, type="installationUpdate", action=action)) == Installed(is_added)


def test_what_is_not_known_is_named_in_a_few_characters():
    assert what({}) == Unknown("nothing")
    assert what({"type": "x" * 999}) == Unknown("x" * 40)
    assert what(an_invoke("y" * 999, {})) == Unknown("invoke " + "y" * 53)


# --- Who, where and whether it came before ------------------------------------------------------------


def came(**given: Any) -> Coming:
    return coming(a_message(**given))


def test_the_same_activity_has_the_same_key_and_fingerprint():
    turned = dict(reversed(a_message(value={"a": 1, "b": 2}).items())) | {"value": {"b": 2, "a": 1}}

    assert coming(turned) == came(value={"a": 1, "b": 2}), "the order of its parts does not matter"
    assert came() == came()


def test_the_key_is_the_conversation_and_the_activity():
    keys = {
        came().key,
        came(id="1763800000124").key,
        came(conversation={"id": f"{CHANNEL};messageid=1"}).key,
    }

    assert len(keys) == 3
    assert came(text="other words").key == came().key, "a redelivery with another payload is found out"


@pytest.mark.parametrize(
    "other", [{"text": "x"}, {"value": {"a": 1}}, {"name": "x"}, {"type": "invoke"}, {"from": {"id": "29:2"}}]
)
def test_the_fingerprint_is_of_what_was_sent_and_by_whom(other):
    assert came(**other).fingerprint != came().fingerprint


def test_a_redelivery_at_another_hour_has_the_same_fingerprint():
    assert came(timestamp="2026-11-22T15:38:52Z").fingerprint == came().fingerprint


def edited(event: str, text: str = "new words", kind: str = "messageUpdate", **given: Any) -> str:
    return came(type=kind, text=text, channelData={"eventType": event}, **given).key


def test_edits_and_deletions_have_keys_of_their_own():
    """In Teams they carry the id of the message that they change."""
    keys = {
        came().key,
        edited("editMessage"),
        edited("editMessage", "newer words"),
        edited("editMessage", timestamp="2026-11-22T15:40:00Z"),
        edited("undeleteMessage"),
        edited("softDeleteMessage", kind="messageDelete"),
    }

    assert len(keys) == 6
    assert edited("editMessage") == edited("editMessage"), "a redelivered edit is the same edit"
    assert edited("editMessage", x={"a": 1, "b": 2}) == edited("editMessage", x={"b": 2, "a": 1})


def test_ids_are_compared_without_case_and_names_are_not_believed():
    loud = came(**{"from": {"id": "29:1x", "aadObjectId": ALEX.object_id.upper(), "name": "The Chair"}})

    assert loud.sender == ALEX


def test_the_host_tenant_is_the_conversations_else_the_channels():
    conversation = {"id": CHANNEL, "conversationType": "channel"}
    there = {"tenant": {"id": TENANT.upper()}}

    assert came(conversation=conversation, channelData=there).tenant == TENANT
    assert came(conversation={**conversation, "tenantId": "ABC"}).tenant == "abc"
    assert came(channelData={"tenant": {"id": "other"}}).tenant == TENANT


@pytest.mark.parametrize("sender", [None, {}, {"id": "29:1x"}, {"aadObjectId": ""}, {"aadObjectId": 5}, "x"])
def test_somebody_without_an_object_id_is_nobody(sender):
    assert came(**{"from": sender}).sender is None


def test_a_semicolon_parts_threads_in_channels_only():
    personal = {"id": "a:1;x", "conversationType": "personal", "tenantId": TENANT}
    place = came(conversation=personal)

    assert (place.conversation, place.thread, place.in_channel) == ("a:1;x", "", False)


# --- Junk ---------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=6,
)
KNOWN_FIELDS = (
    *("type", "id", "name", "text", "value", "from", "recipient", "conversation", "channelData", "entities"),
    *("action", "membersAdded", "serviceUrl"),
)
TYPES = ("message", "invoke", "conversationUpdate", "installationUpdate", "messageUpdate", "messageDelete")
INNER = st.dictionaries(
    st.sampled_from(
        ("id", "name", "action", "data", "verb", "tenant", "eventType", "type", "mentioned", "text")
    ),
    JSON,
    max_size=5,
)
ANY_ACTIVITY = st.dictionaries(st.text(max_size=8), JSON, max_size=5) | st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES) | JSON},
    optional={field: JSON | INNER | st.lists(INNER, max_size=3) for field in KNOWN_FIELDS if field != "type"}
    | {
        "name": st.sampled_from(
            ("adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask")
        )
        | JSON
    },
)


@given(ANY_ACTIVITY)
def test_no_activity_is_too_strange_to_be_named(activity):
    assert isinstance(what(activity), What)
    again = coming(json.loads(json.dumps(activity)))
    assert coming(activity) == again
    assert coming(activity).fingerprint == again.fingerprint
