"""The story of two flags, through the real wire: one for the whole panel, one for named seats.

What somebody outside the audience did not see, anywhere, is asserted at the end.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot import wiring
from panel.language import MemberId
from panel.people import PeopleImported
from rehearsal.cast import (
    ANIMALS,
    CHAIR,
    ENVIRONMENT,
    GATEKEEPER,
    PANEL,
    REVENUE,
    SECRETARIAT,
    TRADING,
    TRADING_DEPUTY,
    Part,
)
from rehearsal.truth import Posted
from tests.bot.test_story import everything_in_the_channel
from tests.bot.world import World, a_world, buttons, shown

CASH = "J. Doe of 12 Mill Lane keeps untaxed tobacco in the cellar"
OPINION = "It is probably sold at the school gate"
SANITISED = "Untaxed tobacco is kept in the cellar of a corner shop"
DEAL = "Two shops are supplied from one yard every Thursday"


async def test_a_flag_for_all_and_a_flag_for_two_seats(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        sign_agreements(world, but_not=("Environment Agency",))
        await a_seat_raises_what_it_knows(world)
        await it_is_sent_back_and_raised_again(world)
        await nobody_but_the_gatekeeper_may(world)
        await it_is_released_to_the_whole_panel(world)
        await the_seats_read_acknowledge_and_reply(world)
        await an_agency_without_agreement_waits(world)
        restricted = await another_goes_to_two_seats_alone(world)
        await it_is_recalled(world)

        await assert_others_know_nothing_of(world, restricted)
        assert wiring.verify_trail(world.settings, PANEL) is None


def sign_agreements(world: World, *, but_not: tuple[str, ...]) -> None:
    """Every body but those has an information sharing agreement that runs."""
    with wiring._store(world.settings) as store:
        panel = store.panel_named(PANEL)
        assert panel
        with store.begin(panel) as work:
            seats = tuple(
                replace(seat, isa_until=None if seat.name in but_not else date(2027, 12, 31))
                for seat in work.people.seats()
            )
            event = PeopleImported(at=world.clock(), by=MemberId("operator:tests"), seats=seats, members=())
            work.record(event)


def seat_id(world: World, name: str) -> str:
    with wiring._store(world.settings) as store:
        panel = store.panel_named(PANEL)
        assert panel
        with store.read(panel) as reading:
            return next(seat.id for seat in reading.people.seats() if seat.name == name)


RAISED = {
    "kind": "request for information",
    "theme": "counterfeit goods and illicit tobacco",
    "area": "East of county",
    "priority": "high",
    "information": CASH,
    "assessment": OPINION,
    "how": "saw it",
    "mentions": "suspect,other",
    "seats": "",
    "due": "2026-12-02",
    "cleared": "no",
}
GRADED = {
    "source": "2",
    "assessed": "B",
    "handling": "P",
    "action": "none",
    "sanitisation": "none",
    "conditions": "",
    "area": "East of county",
    "information": SANITISED,
    "assessment": "",
    "cleared": "no",
}


async def a_seat_raises_what_it_knows(world: World) -> None:
    await world.says(TRADING, "flag a man called Doe sells tobacco", where="channel")
    offer = shown(await world.sees(TRADING, "Raise a flag"))
    assert "was not kept" in offer
    assert "delete that message" in offer
    assert "Call 999" in offer

    form = await taps(world, TRADING, "Open the form", on="Raise a flag")
    assert form.body["task"]["value"]["title"] == "Raise a flag"
    assert "grade" not in shown(form.body).lower()

    secret = await world.submits(TRADING, "Raise", **{**RAISED, "information": "TOP SECRET: a yard"})
    assert "SECRET and above may not be kept here" in secret.body["task"]["value"]
    form = await taps(world, TRADING, "Open the form", on="Raise a flag")
    source = await world.submits(TRADING, "Raise", **{**RAISED, "information": f"Our informant says {CASH}"})
    assert "may point to a source" in shown(source.body)
    assert "They may stand" in str(source.body)

    sent = await world.submits(TRADING, "Raise", **RAISED)
    answer = sent.body["task"]["value"]
    assert "Only the intelligence gatekeeper (N. Rahman) knows of it" in answer
    again = await world.standin.redeliver(sent)
    assert again.body == sent.body
    desk = shown(await world.sees(GATEKEEPER, "waits for you"))
    assert "S. Okoro, Trading Standards, Durham" in desk
    assert CASH not in desk
    assert len([1 for _, card in world.cards(GATEKEEPER) if "waits for you" in shown(card)]) == 1


async def it_is_sent_back_and_raised_again(world: World) -> None:
    await taps(world, GATEKEEPER, "Send back", on="waits for you")
    empty = await world.submits(GATEKEEPER, "Send back", because=" ")
    assert "Say why in a few words" in empty.body["task"]["value"]
    await taps(world, GATEKEEPER, "Send back", on="waits for you")
    await world.submits(GATEKEEPER, "Send back", because="Since when has it been there?")

    news = await world.sees(TRADING, "The gatekeeper says:")
    assert "Since when has it been there?" in shown(news)
    form = await taps(world, TRADING, "Change it", on="The gatekeeper says:")
    assert CASH in str(form.body)
    await world.submits(TRADING, "Raise again", **{**RAISED, "information": f"{CASH}, since May"})
    await world.sees(GATEKEEPER, "waits for you")


async def nobody_but_the_gatekeeper_may(world: World) -> None:
    message, _ = found(world, GATEKEEPER, "waits for you")
    await world.says(CHAIR, "queue")
    assert "Only the Intelligence gatekeeper can see the queue" in shown(await world.sees(CHAIR, "queue"))
    stolen = await world.standin.press(CHAIR.person, message.conversation, message.id, "Grade")
    assert "Only the Intelligence gatekeeper can grade a flag. N. Rahman is" in str(stolen.body)
    assert CASH not in str(stolen.body)


async def it_is_released_to_the_whole_panel(world: World) -> None:
    form = await taps(world, GATEKEEPER, "Grade", on="waits for you")
    assert CASH in shown(form.body)
    assert OPINION in shown(form.body)
    wrong = await world.submits(GATEKEEPER, "Next: who it is for", **{**GRADED, "handling": "C"})
    assert "C needs one action code" in shown(wrong.body)
    assert SANITISED in str(wrong.body)  # What was written is not lost.
    narrow = {**GRADED, "handling": "C", "action": "A1", "sanitisation": "S2"}
    form = await world.submits(GATEKEEPER, "Next: who it is for", **narrow)
    assert "The whole panel" not in str(form.body)
    wide = await world.submits(
        GATEKEEPER, "Next: look once more", audience="the whole panel", seats="", due="", **AS_AT
    )
    assert "A1 and S2 never goes to the whole panel" in str(wide.body)

    await taps(world, GATEKEEPER, "Grade", on="waits for you")
    await world.submits(GATEKEEPER, "Next: who it is for", **GRADED)
    last = await world.submits(
        GATEKEEPER, "Next: look once more", audience="the whole panel", seats="", due="2026-12-02", **AS_AT
    )
    assert SANITISED in shown(last.body)
    assert "Held back from Environment Agency" in shown(last.body)
    assert SANITISED not in everything_in_the_channel(world)
    done = await world.submits(GATEKEEPER, "Release")
    assert done.body["task"]["value"].startswith("F-2026-001 is released to the whole panel.")

    _, card = await world.channel_shows("F-2026-001")
    assert shown(card).splitlines() == [
        "OFFICIAL-SENSITIVE",
        "Flag F-2026-001 · High · counterfeit goods and illicit tobacco",
        "Request for information · East of county · as at 19 Nov · reply by Wed 2 Dec",
        "Acknowledged 0 of 6 seats · replies 0",
        "Life at risk? Call 999. Teams is not monitored.",
        "[Read]",
        "[Acknowledge]",
        "[Reply]",
        "[Suggest a task]",
    ]
    held = shown(await world.sees(SECRETARIAT, "F-2026-001 was held back"))
    assert "Environment Agency" in held
    assert "Released to the whole panel" in shown(await world.sees(TRADING, "Released to"))


AS_AT = {"as-at": "2026-11-19"}


async def the_seats_read_acknowledge_and_reply(world: World) -> None:
    message, _ = await world.channel_shows("F-2026-001")

    async def press(part: Part, title: str) -> Any:
        return await world.standin.press(part.person, message.conversation, message.id, title)

    read = await press(REVENUE, "Read")
    words = shown(read.body)
    assert SANITISED in words
    assert CASH not in words
    assert "Source: untested. Assessment: known indirectly to the source, but corroborated." in words
    assert "As at Thursday 19 November 2026." in words
    assert "[Acknowledge]" in words
    taken = await world.standin.submit(REVENUE.person, message.conversation, "Acknowledge", {})
    assert "F-2026-001 is acknowledged" in taken.body["task"]["value"]
    await world.channel_shows("Acknowledged 1 of 6 seats · replies 0")
    twice = await press(REVENUE, "Acknowledge")
    assert "HM Revenue and Customs had acknowledged F-2026-001 already" in shown(twice.body["value"])

    first = await press(TRADING_DEPUTY, "Acknowledge")
    assert "✓ Acknowledged by you" in shown(first.body["value"])
    form = await press(ANIMALS, "Reply")
    assert "Do not write the detail here: the gatekeeper will contact you." in shown(form.body)
    said = await world.standin.submit(ANIMALS.person, message.conversation, "Reply", {"answer": "hit"})
    assert "Do not write the detail here" in said.body["task"]["value"]
    await world.channel_shows("Acknowledged 3 of 6 seats · replies 1")
    assert "RSPCA (M. Castell)" in shown(await world.sees(GATEKEEPER, "a seat holds something"))
    who = await taps(world, GATEKEEPER, "Who has answered", on="a seat holds something")
    assert "J. Marsh" in shown(who.body)
    assert "not acknowledged" in shown(who.body)
    form = await press(REVENUE, "Suggest a task")
    assert form.body["task"]["value"]["title"] == "Propose a task"
    assert "For F-2026-001: " in str(form.body)
    for name in ("J. Marsh", "A. Fenwick", "M. Castell"):
        assert name not in everything_in_the_channel(world)


async def an_agency_without_agreement_waits(world: World) -> None:
    message, _ = await world.channel_shows("F-2026-001")

    refused = await world.standin.press(ENVIRONMENT.person, message.conversation, message.id, "Read")
    assert "held back from Environment Agency" in refused.body["task"]["value"]
    assert "R. Whitfield" in refused.body["task"]["value"]
    await taps(world, GATEKEEPER, "Send to seats held", on="Held back from Environment Agency")
    await world.submits(GATEKEEPER, "Send", because="The site is theirs and the fire risk is today")
    await world.channel_shows("of 7 seats")
    opened = await world.standin.press(ENVIRONMENT.person, message.conversation, message.id, "Read")
    assert SANITISED in shown(opened.body)


async def another_goes_to_two_seats_alone(world: World) -> str:
    await world.says(REVENUE, "flag")
    await world.sees(REVENUE, "Raise a flag")
    await taps(world, REVENUE, "Open the form", on="Raise a flag")
    for_two = f"{seat_id(world, 'Trading Standards, Durham')},{seat_id(world, 'RSPCA')}"
    await world.submits(REVENUE, "Raise", **{**RAISED, "information": DEAL, "seats": for_two})
    await world.sees(GATEKEEPER, "A. Fenwick")
    await taps(world, GATEKEEPER, "Grade", on="waits for you")
    narrow = {"handling": "C", "action": "A2", "sanitisation": "S1", "conditions": "Not to be printed"}
    await world.submits(GATEKEEPER, "Next: who it is for", **{**GRADED, **narrow, "information": DEAL})
    await world.submits(
        GATEKEEPER, "Next: look once more", audience="named seats", seats=for_two, due="2026-12-02", **AS_AT
    )
    done = await world.submits(GATEKEEPER, "Release", **{"why-0": "you keep the kennels there", "why-1": ""})
    ref = done.body["task"]["value"].split()[0]
    assert ref.startswith("R-2026-")

    card = shown(await world.sees(ANIMALS, ref))
    assert "Why you: you keep the kennels there." in card
    assert DEAL not in card
    await world.sees(TRADING_DEPUTY, ref)
    read = await taps(world, TRADING, "Read", on=ref)
    assert DEAL in shown(read.body)
    assert "A2: covert use" in shown(read.body)
    assert "Not to be printed" in shown(read.body)
    await world.says(ANIMALS, f"reply {ref} no hit")
    await world.sees(ANIMALS, "Replied to")
    await world.says(ANIMALS, "flags")
    assert ref in shown(await world.sees(ANIMALS, "Open flags"))
    return ref


async def it_is_recalled(world: World) -> None:
    await taps(world, GATEKEEPER, "Recall", on="F-2026-001 (")
    await world.submits(GATEKEEPER, "Recall", because="It was the wrong shop")

    message, card = await world.channel_shows("Flag F-2026-001 has been recalled")
    assert "wrong shop" not in shown(card)
    assert buttons(card) == ["Acknowledge"]
    for part in (REVENUE, TRADING, TRADING_DEPUTY, ANIMALS, ENVIRONMENT, SECRETARIAT):
        assert "It was the wrong shop" in shown(await world.sees(part, "F-2026-001 has been recalled"))
    reply = await taps(world, REVENUE, "Acknowledge", on="F-2026-001 has been recalled")
    assert "✓ Acknowledged by you" in shown(reply.body["value"])
    await world.channel_shows("Acknowledged 1 of 7 seats")
    refused = await world.standin.press(CHAIR.person, message.conversation, message.id, "Acknowledge")
    assert refused.status == 200


async def assert_others_know_nothing_of(world: World, ref: str) -> None:
    """Not in the channel, nor by any question, nor by name, nor in what reached them unasked."""
    for words in (
        "flags",
        "mine",
        "who",
        "help",
        ref,
        f"ack {ref}",
        f"reply {ref} hit",
        f"ack {ref[:2]}{ref[-3:]}",
    ):
        await world.says(CHAIR, words)
        await world.says(ENVIRONMENT, words)
    await world.sees(ENVIRONMENT, "I know no flag")
    await world.sees(CHAIR, "I know no flag")

    for part in (CHAIR, ENVIRONMENT, SECRETARIAT):
        seen = "\n".join(shown(card) for _, card in world.cards(part))
        seen = seen.replace(f"called {ref}", "called …")  # What they typed themselves.
        assert ref not in seen
        assert DEAL not in seen
        assert "restricted" not in seen
    channel = everything_in_the_channel(world)
    for words in (ref, "R-2026", "I-2026", CASH, SANITISED, DEAL, OPINION, "Doe"):
        assert words not in channel
    summaries = [e.activity.get("summary", "") for e in world.standin.log if isinstance(e, Posted)]
    assert {s.rpartition(" ")[0] for s in summaries if s} <= {"Panel flag", "Panel"}


def found(world: World, part: Part, text: str) -> Any:
    pair = world.find(part, text)
    assert pair
    return pair


async def test_a_message_becomes_a_flag_and_a_threat_to_life_is_answered_at_once(
    url: str, tmp_path: Path
) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        said = await world.says(REVENUE, "Two yards share a van", where="channel", mention=False)
        where = (said.sent.activity["conversation"]["id"], said.sent.activity["id"])

        form = await world.standin.message_action(REVENUE.person, *where, command="raise-flag")
        assert form.body["task"]["value"]["title"] == "Raise a flag"
        assert "Two yards share a van" in str(form.body)
        assert "The message stays where it is" in shown(form.body)
        threat = {**RAISED, "information": "He is going to kill her tonight"}
        answer = await world.standin.submit(REVENUE.person, where[0], "Raise", threat)
        assert answer.body["task"]["value"].startswith("Life at risk? Call 999 or the control room now.")
        desk = shown(await world.sees(GATEKEEPER, "waits for you"))
        assert "Its raiser was told to call 999." in desk
        assert "kill" not in desk

        await world.says(TRADING, "flag they will shoot him today")
        offer = shown(await world.sees(TRADING, "Raise a flag"))
        assert offer.startswith("Life at risk? Call 999 or the control room now.")


async def taps(world: World, part: Part, title: str, *, on: str) -> Any:
    """Presses a button of their newest card that shows the text, as soon as it stands there."""

    def is_there() -> bool:
        pair = world.find(part, on)
        return pair is not None and title in buttons(pair[1])

    await world.until(is_there)
    return await world.presses(part, title, on=on)
