"""Every card the clerk shows, proven by Microsoft's renderer and typed models, and read as people do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cards.asked import asked_by
from cards.asked.forms import FormIncomplete
from cards.buttons import BadButton, Signer, pressed
from cards.elements import dumped
from cards.people.help import BUTTONS
from cards.replies import Answering, card
from cards.verbs import Verb
from panel.asking import Draft, MindTheWords, WhichDay, WhichSeat
from panel.catalogue.tasks import AcknowledgeTask, AnswerDraft, DeclineTask, IssueTask, UpdateTask
from panel.flags import Audience, FlagState
from panel.groups import FourP
from panel.language import DraftKey, MemberId, PanelId, SeatId
from panel.people import Body, Member, Role, Sector, Stranger
from panel.rights import RIGHTS
from panel.rights.offered import by_topic, likely
from panel.rights.right import Who as WhoMay
from panel.spills import Standing
from panel.tasks import Acknowledgement, AnswerKind, Progress, Supporter, Task, TaskState, TimeAsked
from panel.themes import Priority
from panel.views import View
from panel.views.history import KeepingNotice, PutForwardForm
from panel.views.people import (
    Concerns,
    Consultations,
    DelegateForm,
    EnrolForm,
    Help,
    LeaveForm,
    Looks,
    NotUnderstood,
    PanelChoice,
    SetUpDone,
    Sitting,
    Strangers,
    Topic,
    Welcome,
    Who,
    WhoSeat,
)
from panel.views.places import Place, Via
from panel.views.reminders import (
    AwayForm,
    Chasing,
    DeadLetter,
    DigestItem,
    DigestView,
    FlagItem,
    MeetingItem,
    Mine,
    SnoozeForm,
    StatusView,
    ToRing,
    WeekView,
)
from panel.views.said import Refused, Saying
from panel.views.spills import CloseSpillForm, SpillReaders, SpillView
from panel.views.tasks import (
    AnswerForm,
    Asking,
    DecidedView,
    Listed,
    NewsView,
    Reader,
    ReminderView,
    TaskForm,
    TaskList,
    TaskView,
)
from panel.wording import cautions
from tests.agendas import HQ, a_meeting
from tests.bot.world import buttons, shown
from tests.builders import (
    A_WEEK_ON,
    NOW,
    TODAY,
    a_member,
    a_person,
    a_released_flag,
    a_seat,
    a_source,
    a_spill,
    a_task,
    the_chair,
    the_owner,
)
from tests.cards.hostile import HOSTILE
from tests.cards.proving import complaints

PANEL = PanelId("0" * 32)
HERE = "a:conversation"
KEYS = {1: b"1" * 32}
SIGNER = Signer(KEYS, PANEL, HERE)


def a_view(task: Task | None = None, **given: Any) -> TaskView:
    return TaskView(**{"task": task or a_task(), "reader": Reader.SEAT, "at": NOW, **given})


def an_acknowledged_task(**given: Any) -> Task:
    return a_task(acknowledged=Acknowledgement(version=1, by=MemberId("x"), at=NOW), **given)


def a_draft(**given: Any) -> Draft:
    facts = {"key": DraftKey("d"), "by": MemberId("m"), "seat_words": HOSTILE, "what": HOSTILE}
    return Draft(**{**facts, **given})


def a_full_task() -> Task:
    """With all that may be said of one."""
    return a_task(
        is_urgent=True,
        priority=Priority.HIGH,
        four_p=FourP.PROTECT,
        theme="fraud and economic crime",
        serves="F-2026-031",
        supporting=(Supporter(SeatId("s"), HOSTILE),),
        rationale=HOSTILE,
        slipped=2,
        requested=TimeAsked(number=1, due=A_WEEK_ON, because=HOSTILE, by=MemberId("m"), at=NOW),
        succeeds="T-2026-003",
    )


def forms_with_something_to_choose() -> list[View]:
    complete = a_task(state=TaskState.COMPLETE)
    choices = {"seats": (a_seat(), a_seat("RSPCA")), "people": (("m", HOSTILE),), "tasks": (complete,)}
    return [
        AnswerForm(kind=kind, task=a_full_task(), today=TODAY, version=1, is_chair=True, **choices)
        for kind in AnswerKind
    ]


def people_views() -> list[View]:
    """Everybody is called something hostile; empty, one and too many."""
    seat = a_seat(can_do=HOSTILE, body=HOSTILE, aliases=(HOSTILE,), former=(HOSTILE,))
    marked = a_member(name=HOSTILE, is_owner=True, is_spoc=True, is_deputy=True, valid_to=NOW)
    deputy = a_member(roles=frozenset({Role.DEPUTY_CHAIR}), chairs_until=NOW + timedelta(days=1))
    coming = a_member(valid_from=NOW + timedelta(days=9))
    strangers = tuple(Stranger(person=a_person(str(n)), name=f"{n} {HOSTILE}") for n in range(9))
    sitting = Sitting(seat, (marked, deputy, coming))
    names = tuple(stranger.name for stranger in strangers)
    body = Body(name=HOSTILE, sponsor=HOSTILE, signatory=HOSTILE, gateways=HOSTILE, isa_until=A_WEEK_ON)
    concerns = Concerns(
        unreachable=names, unseen=names, without_agreement=names, strangers=strangers, lingering=names
    )
    calm = Concerns(unreachable=(), unseen=(), without_agreement=(), strangers=())
    page = Who(panel=HOSTILE, at=NOW, seats=(sitting,) * 4, page=0, pages=3, chairs=(HOSTILE,))
    return [
        replace(page, concerns=concerns, standing_in=((HOSTILE, NOW),)),
        replace(page, page=2, concerns=calm, chairs=()),
        replace(page, seats=(), words=HOSTILE, pages=1),
        replace(page, seats=(Sitting(seat, ()),), words=HOSTILE, pages=1),
        WhoSeat(sitting=sitting, at=NOW, body=body, may_end=True),
        Consultations(since=TODAY, people=()),
        Consultations(since=TODAY, people=tuple(_looks(n) for n in range(25)), strangers=2),
        WhoSeat(sitting=Sitting(a_seat(), ()), at=NOW, body=None, may_end=False),
        WhoSeat(sitting=sitting, at=NOW, body=Body(name="B", sector=Sector.POLICE), may_end=True),
        WhoSeat(sitting=sitting, at=NOW, body=Body(name="B", isa_until=date(2020, 1, 1)), may_end=True),
        Strangers(()),
        Strangers(strangers[:1]),
        Strangers(strangers),
        DelegateForm(deputies=(deputy,), today=TODAY, has_delegated=True),
        DelegateForm(deputies=(deputy, marked), today=TODAY, has_delegated=False),
        LeaveForm(seat=seat, people=((marked, 2), (deputy, 0)), takers=(deputy,), today=TODAY),
        LeaveForm(seat=seat, people=((marked, 1),), takers=(), today=TODAY),
        EnrolForm(stranger=strangers[0], seats=(seat,), today=TODAY),
        Welcome(panel=HOSTILE, name=HOSTILE),
        Welcome(panel=HOSTILE, name=HOSTILE, is_observer=True),
        Help(panel="P", roles=frozenset({Role.OBSERVER}), chairs=False, seat_name="S", chair=HOSTILE),
        Help(
            panel="P",
            roles=frozenset({Role.DEPUTY_CHAIR, Role.SECRETARIAT, Role.GATEKEEPER}),
            chairs=True,
            seat_name="S",
            chair=HOSTILE,
            standing_in=((HOSTILE, TODAY),),
            stands_in_until=TODAY,
        ),
        *(helped(topic, who) for topic in (None, *Topic) for who in (the_owner(), the_chair(), everybody())),
    ]


def everybody() -> Member:
    return a_member(roles=frozenset(Role))


def helped(topic: Topic | None, who: Member) -> Help:
    lines = by_topic(topic, who, NOW) if topic else likely(who, NOW)
    return Help(
        panel="P",
        topic=topic,
        lines=lines,
        roles=who.roles,
        chairs=who.chairs(NOW),
        seat_name="S",
        chair="T. Grant",
    )


def every_list_of_ones_own(tasks: list[Task]) -> list[View]:
    wide = a_released_flag(audience=Audience.WHOLE_PANEL, reply_by=A_WEEK_ON)
    items = (
        FlagItem(flag=wide, owes=True),
        FlagItem(flag=wide, owes=True, replies=True),
        FlagItem(flag=replace(wide, state=FlagState.RECALLED), owes=True),
        MeetingItem(a_meeting(slot=HQ)),
        *(DigestItem(task=task, is_theirs=theirs) for task in tasks for theirs in (True, False)),
    )
    proposed = (a_task(state=TaskState.PROPOSED, seat_name=HOSTILE),)
    return [
        Mine(seat_name=HOSTILE, at=NOW, items=()),
        Mine(seat_name="HMRC", at=NOW, items=(), proposals=proposed),
        *(
            Mine(seat_name="HMRC", at=NOW, items=items, proposals=proposed, page=page)
            for page in (0, 1, 2, 9)
        ),
    ]


def every_view() -> list[View]:
    tasks = [a_task(state=state, note="We looked. " + HOSTILE, what=HOSTILE) for state in TaskState]
    tasks += [an_acknowledged_task(state=state) for state in TaskState]
    views: list[View] = [
        a_view(
            task,
            reader=reader,
            shows_words=shows,
            undo_is_open=shows,
            owner="S. Okoro",
            acknowledged_by="you" if task.acknowledged else "",
            why_you="enforces tobacco sales law",
            proposed_by="S. Okoro",
        )
        for task in tasks
        for reader in Reader
        for shows in (True, False)
        if not (shows and reader is Reader.EVERYONE)
    ]
    views += [a_view(is_stale=True), a_view(reader=Reader.EVERYONE, refreshes_for=("29:one", "29:two"))]
    views += [ReminderView(task=task, at=NOW, in_thread=there) for task in tasks for there in (True, False)]
    views += [NewsView(task=task, owner="", is_answered=seen) for task in tasks for seen in (False, True)]
    views += [
        SpillView(
            spill=a_spill(standing=standing, closed_at=at, closed_by=at and MemberId("x"), note=HOSTILE),
            said_at=NOW,
            could_read=could_read,
            link="https://teams.microsoft.com/l/message/x/1",
            is_author=is_author,
            is_secretariat=is_secretariat,
            author=HOSTILE,
            closed_by=HOSTILE,
        )
        for standing in Standing
        for at in (None, NOW)
        for could_read in (0, 37)
        for is_author, is_secretariat in ((True, False), (False, True), (True, True))
    ]
    views += [SpillReaders(spill=a_spill(), names=(HOSTILE, *("A. Body",) * 200)), CloseSpillForm(a_spill())]
    views += [SpillReaders(spill=a_spill(), names=())]
    views += [
        KeepingNotice(),
        PutForwardForm(source=a_source(), line=HOSTILE, form="f"),
        PutForwardForm(source=a_source(), line=HOSTILE, form="f", found=cautions("ring 07700 900123")),
    ]
    views += [
        *every_list_of_ones_own(tasks),
        TaskList(seat_name="HMRC", tasks=(), at=NOW),
        Help(panel=HOSTILE, roles=frozenset({Role.CHAIR}), chairs=True, seat_name="SOC", chair="T. Grant"),
        Help(panel="P", roles=frozenset({Role.MEMBER}), chairs=False, seat_name="", chair="T. Grant"),
        NotUnderstood(HOSTILE * 20, chairs=False),
        NotUnderstood("", chairs=True),
        Saying(HOSTILE, a_view()),
        Saying("Done."),
        Refused(HOSTILE),
        Refused("The words have changed.", a_view()),
        Asking(a_draft(), WhichSeat(HOSTILE, tuple(a_seat(f"Seat {n}") for n in range(5)))),
        Asking(a_draft(seat_words=""), WhichSeat("", ())),
        Asking(a_draft(), WhichDay("", (TODAY, A_WEEK_ON)), "HMRC"),
        Asking(a_draft(), WhichDay(HOSTILE, (TODAY, A_WEEK_ON))),
        Asking(a_draft(), MindTheWords(cautions("follow the man, ring 07700 900123"))),
        TaskForm(seats=(a_seat(), a_seat("RSPCA")), today=TODAY, is_chair=True),
        TaskForm(seats=(a_seat(), a_seat("RSPCA")), sat_at=frozenset({a_seat("RSPCA").id}), today=TODAY),
        TaskForm(seats=(a_seat(),), today=TODAY, seat=a_seat(), what=HOSTILE, due=A_WEEK_ON, draft="d"),
        TaskForm(seats=(a_seat(),), today=TODAY, what="x", due=A_WEEK_ON, changes=a_task(), is_chair=True),
        *(AnswerForm(kind=kind, task=a_task(), today=TODAY, version=1) for kind in AnswerKind),
        *forms_with_something_to_choose(),
        *(
            TaskList(
                seat_name="HMRC",
                tasks=tuple(tasks),
                at=NOW,
                which=which,
                page=page,
                is_for_office=True,
                chairs=True,
            )
            for which in Listed
            for page in (0, 1, 2, 9)
        ),
        *(a_view(a_full_task(), reader=reader, shows_words=True, owner="S. Okoro") for reader in Reader),
        a_view(a_full_task(), reader=Reader.CHAIR, owner="S. Okoro", ring=(HOSTILE, "A. Body")),
        a_view(a_task(state=TaskState.PROPOSED), reader=Reader.PROPOSER, may_issue_as_deputy=True),
        NewsView(task=a_full_task(), owner="S. Okoro", chairs=True),
        *(NewsView(task=task, owner="", chairs=True, others=True) for task in tasks),
        DecidedView(a_view(), HOSTILE, HOSTILE),
        DecidedView(a_view(), "T-2026-007 is signed off. Thank you."),
        *people_views(),
        PanelChoice(panels=(("1" * 32, "One"), ("2" * 32, HOSTILE))),
        *reminder_views(tasks),
        SetUpDone(panel="P", known=3, waiting=("A. Body",), strangers=("K. Adeyemi",)),
    ]
    return views


def flag_items() -> list[FlagItem]:
    wide = a_released_flag(audience=Audience.WHOLE_PANEL)
    recalled = replace(wide, state=FlagState.RECALLED, note=HOSTILE)
    return [
        FlagItem(flag=wide, owes=True, on_behalf=HOSTILE),
        FlagItem(flag=wide, owes=True, replies=True, missing=2, silent=1),
        FlagItem(flag=recalled, owes=True),
        FlagItem(flag=replace(wide, reply_by=None), owes=False, missing=1),
    ]


def _looks(n: int) -> Looks:
    return Looks(name=HOSTILE, seat_name=HOSTILE, times=n + 1, records=n, refused=n % 3, last=NOW)


def reminder_views(tasks: list[Task]) -> list[View]:
    """Digests of none, one and many items; weeks; how the clock is, with all to say and with nothing."""
    late = NOW + timedelta(days=30)
    chased = (Chasing(name=HOSTILE, days=(TODAY, A_WEEK_ON), away_until=A_WEEK_ON),)
    many = tuple(
        DigestItem(task=task, is_theirs=n % 2 == 0, on_behalf=HOSTILE if n % 3 else "", chased=chased)
        for n, task in enumerate(tasks)
    )
    status = StatusView(
        at=late,
        beat_at=NOW,
        did="reminded of T-2026-007",
        did_at=NOW,
        next_at=late,
        to_ring=tuple(
            ToRing(name=HOSTILE, seat_name=HOSTILE, refs=(tasks[0].ref,) * 9, is_reachable=bool(n % 2))
            for n in range(9)
        ),
        dead=tuple(DeadLetter(about="T-2026-007", whom=HOSTILE, why=HOSTILE, at=NOW) for _ in range(6)),
        away=((HOSTILE, A_WEEK_ON),),
    )
    return [
        *(DigestView(day=TODAY, at=at, items=some) for at in (NOW, late) for some in ((), many[:1], many)),
        DigestView(day=TODAY, at=NOW, items=(), newer=A_WEEK_ON),
        *(
            DigestView(day=TODAY, at=at, items=(item, *many[:2]))
            for at in (NOW, late)
            for item in flag_items()
        ),
        WeekView(day=TODAY, open=1, due=0, overdue=0),
        WeekView(day=TODAY, open=14, due=3, overdue=2, newer=A_WEEK_ON),
        *(WeekView(day=TODAY, open=14, due=3, overdue=2, flags=flags, meets=A_WEEK_ON) for flags in (1, 2)),
        DigestView(
            day=TODAY, at=NOW, items=(MeetingItem(a_meeting(slot=replace(HQ, venue=HOSTILE))), *many[:1])
        ),
        status,
        replace(status, newer=A_WEEK_ON),
        StatusView(at=NOW, beat_at=None, did="", did_at=None, next_at=None),
        AwayForm(today=TODAY, back_on=A_WEEK_ON, stands_in=HOSTILE),
        AwayForm(today=TODAY),
        *(SnoozeForm(today=TODAY, refs=refs) for refs in (("T-2026-014",), ("T-2026-014", "R-2026-417"))),
        *(
            ReminderView(task=a_task(), at=NOW, in_thread=False, is_theirs=theirs, ring=ring)
            for theirs in (True, False)
            for ring in ((), (HOSTILE,), (HOSTILE, "S. Okoro"))
        ),
    ]


@pytest.mark.parametrize("in_dialog", [False, True])
def test_every_card_is_drawn_without_a_complaint_and_fits_the_typed_models(in_dialog: bool) -> None:
    assert complaints(every_view(), SIGNER, in_dialog=in_dialog) == {}


def test_the_channels_card_shows_no_words_and_no_names() -> None:
    for state in TaskState:
        task = an_acknowledged_task(state=state, what="secret words", note="secret note")
        view = a_view(task, reader=Reader.EVERYONE, acknowledged_by="S. Okoro", owner="S. Okoro")

        seen = shown(dumped(card(view, SIGNER)))
        assert "secret" not in seen
        assert "Okoro" not in seen


def test_the_form_offers_seats_with_somebody_first_and_says_which_are_empty() -> None:
    view = TaskForm(seats=(a_seat(), a_seat("RSPCA")), sat_at=frozenset({a_seat("RSPCA").id}), today=TODAY)

    inputs = {part.get("id"): part for part in dumped(card(view, SIGNER))["body"]}
    titles = [choice["title"] for choice in inputs["seat"]["choices"]]
    assert titles == ["RSPCA", "HM Revenue and Customs (nobody sits there yet)"]
    assert inputs["seat"].get("value", "") == ""
    assert [choice["title"] for choice in inputs["supporting"]["choices"]] == ["RSPCA"]


def test_the_reminder_in_the_thread_names_nobody() -> None:
    view = ReminderView(task=a_task(what="secret words"), at=NOW, in_thread=True)

    seen = shown(dumped(card(view, SIGNER)))
    assert "HM Revenue" not in seen
    assert "secret" not in seen
    assert "An update would help the panel." in seen


def test_a_private_task_says_what_one_press_means() -> None:
    drawn = dumped(card(a_view(shows_words=True, why_you="collects taxes"), SIGNER))

    seen = shown(drawn)
    assert seen.startswith("OFFICIAL-SENSITIVE")
    assert "Why you: your seat collects taxes." in seen
    assert "Acknowledging says you have it, not that you agree." in seen
    assert buttons(drawn)[0] == "Acknowledge"


def test_buttons_that_cannot_work_any_more_are_gone() -> None:
    closed = a_view(a_task(state=TaskState.COMPLETE))

    assert buttons(dumped(card(closed, SIGNER))) == ["Read"]


# Buttons


def test_a_button_comes_back_as_its_command() -> None:
    data = SIGNER.data(Verb.ACKNOWLEDGE, ref="T-2026-014", rev=3)

    press = pressed(data, conversation=HERE, keys=KEYS)

    assert press.panel == PANEL
    assert asked_by(press, in_channel=False) == AcknowledgeTask("T-2026-014", 3)


def test_only_declared_inputs_are_read() -> None:
    data = {
        **SIGNER.data(Verb.DECLINE, ref="T-2026-014"),
        "because": "no capacity",
        "words": "never read",
        "by": "the Chair",
    }

    press = pressed(data, conversation=HERE, keys=KEYS)

    assert press.inputs == {"because": "no capacity"}
    assert asked_by(press, in_channel=False) == DeclineTask("T-2026-014", "no capacity")


@pytest.mark.parametrize("field", ["verb", "ref", "rev", "key", "card", "mac"])
@pytest.mark.parametrize("value", ["", "x", None, 7, ["ack"], {"a": 1}, "T-2026-015", "é", "9" * 5000])
def test_a_changed_field_is_a_bad_button(field: str, value: object) -> None:
    on_a_card = replace(SIGNER, card="task|3|T-2026-014")
    data = on_a_card.data(Verb.ACKNOWLEDGE, ref="T-2026-014", rev=3, key="k")

    with pytest.raises(BadButton):
        pressed({**data, field: value}, conversation=HERE, keys=KEYS)


def test_every_character_of_the_mac_counts() -> None:
    data = SIGNER.data(Verb.ACKNOWLEDGE, ref="T-2026-014", rev=3)
    mac = str(data["mac"])

    for place, letter in enumerate(mac):
        forged = mac[:place] + ("A" if letter != "A" else "B") + mac[place + 1 :]
        if forged.rstrip("=") != mac:
            with pytest.raises(BadButton):
                pressed({**data, "mac": forged}, conversation=HERE, keys=KEYS)


def test_a_button_works_in_its_own_conversation_and_panel_alone() -> None:
    data = SIGNER.data(Verb.HELP)

    with pytest.raises(BadButton):
        pressed(data, conversation="a:elsewhere", keys=KEYS)
    other = replace(SIGNER, panel=PanelId("1" * 32)).data(Verb.HELP)
    assert pressed(other, conversation=HERE, keys=KEYS).panel == "1" * 32
    mixed = str(other["mac"]).replace("1" * 32, "0" * 32)
    with pytest.raises(BadButton):
        pressed({**other, "mac": mixed}, conversation=HERE, keys=KEYS)


def test_an_older_key_still_opens_and_the_newest_signs() -> None:
    old = SIGNER.data(Verb.MINE)
    both = {**KEYS, 2: b"2" * 32}

    assert pressed(old, conversation=HERE, keys=both).verb is Verb.MINE
    assert str(Signer(both, PANEL, HERE).data(Verb.MINE)["mac"]).startswith("2.")


def test_forms_become_commands_and_say_what_is_missing() -> None:
    def sent(verb: Verb, **inputs: str) -> Any:
        data = {**SIGNER.data(verb, ref="T-2026-014", key="k"), **inputs}
        return asked_by(pressed(data, conversation=HERE, keys=KEYS), in_channel=False)

    assert sent(Verb.UPDATE, progress="stuck", words="w") == UpdateTask("T-2026-014", "w", Progress.STUCK)
    assert sent(Verb.ISSUE, seat="s", what="w", due="2026-11-27") == IssueTask(
        seat="s", what="w", due=A_WEEK_ON, draft="k"
    )
    assert sent(Verb.CHOOSE) == AnswerDraft(DraftKey("k"), "T-2026-014")
    for verb, inputs in (
        (Verb.UPDATE, {"progress": "very well"}),
        (Verb.ISSUE, {"seat": "", "what": "w", "due": "2026-11-27"}),
        (Verb.ISSUE, {"seat": "s", "what": "w", "due": "Friday"}),
        (Verb.CHANGE, {"what": "w"}),
    ):
        with pytest.raises(FormIncomplete):
            sent(verb, **inputs)


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_has_a_meaning(verb: Verb) -> None:
    key = "actions.word" if verb is Verb.PAPER else "k"
    data = {**SIGNER.data(verb, ref="T-2026-014", key=key), "progress": "done", "seat": "s"}
    data |= {"to": "m", "until": "2026-11-27", "member": "m", "last_day": "2026-11-27", "heir": "nobody"}
    data |= {"name": "N", "role": "member"}
    data |= {"due": "2026-11-27", "what": "w", "words": "w", "because": "b"}
    data |= {
        "kind": "new OCG",
        "priority": "high",
        "how": "saw it",
        "answer": "hit",
        "audience": "named seats",
    }
    data |= {"record": "T-2026-014"}
    data |= {"source": "1", "assessed": "A", "handling": "P", "back_on": "2026-12-01"}
    data |= {"to": "m", "spoke_to": "Ruth", "said": "accept", "tasks": "T-2026-014", "how": "withdrawn"}
    data |= {"day": "2026-12-08", "starts": "10:00", "mode": "Teams", "fate": "accepted"}
    data |= {"how": "saw it"} if verb in (Verb.RAISE, Verb.RAISE_AGAIN) else {}

    assert asked_by(pressed(data, conversation=HERE, keys=KEYS), in_channel=True)


# Replies


@pytest.mark.parametrize("via", list(Via))
def test_every_view_has_a_reply_however_it_was_asked_for(via: Via) -> None:
    answer = Answering(KEYS)

    for view in every_view():
        reply = answer(view, Place(panel=PANEL, conversation=HERE, via=via), MemberId("m"))
        assert reply.body or reply.letters or via is Via.TYPED


def test_a_dialogs_title_is_a_reference_and_never_content() -> None:
    body = Answering(KEYS)(
        a_view(a_task(what="secret words"), shows_words=True),
        Place(panel=PANEL, conversation=HERE, via=Via.OPENED),
        MemberId("m"),
    ).body.decode()

    assert '"title":"T-2026' in body


# --- Reminders ----------------------------------------------------------------------------------------


def a_digest(*items: DigestItem, **given: Any) -> DigestView:
    return DigestView(**{"day": TODAY, "at": NOW, "items": items, **given})


def test_a_digest_says_how_late_each_item_is_and_what_one_press_does() -> None:
    late = an_acknowledged_task(due=TODAY - timedelta(days=8))
    tomorrow = a_task(ref="T-2026-014", due=TODAY + timedelta(days=1))
    view = a_digest(*(DigestItem(task=task, is_theirs=True) for task in (late, tomorrow)))
    drawn = dumped(card(view, SIGNER))

    assert shown(drawn).splitlines()[:4] == [
        "Your panel items · Fri 20 Nov",
        "**T-2026-007** · 6 working days overdue (Thu 12 Nov)",
        "**T-2026-014** · due tomorrow, 17:00 · not acknowledged yet",
        "Only you can see this.",
    ]
    assert buttons(drawn) == ["Update T-007", "Update T-014", "See all", "Snooze…", "Away until…"]


@pytest.mark.parametrize(
    ("item", "line", "button"),
    [
        (
            FlagItem(flag=a_released_flag(), owes=True),
            "**R-2026-417** · flag · not acknowledged yet · reply by Fri 27 Nov",
            "Read R-417",
        ),
        (
            FlagItem(flag=a_released_flag(reply_by=TODAY), owes=True, replies=True),
            "**R-2026-417** · flag · reply by today",
            "Reply R-417",
        ),
        (
            FlagItem(flag=a_released_flag(reply_by=TODAY - timedelta(days=1)), owes=True, replies=True),
            "**R-2026-417** · flag · a reply was asked for by Thu 19 Nov",
            "Reply R-417",
        ),
        (
            FlagItem(flag=a_released_flag(state=FlagState.RECALLED), owes=True),
            "**R-2026-417** · flag · recalled: please say that you have seen it",
            "Acknowledge R-417",
        ),
        (
            FlagItem(flag=a_released_flag(), owes=False, missing=1, silent=2),
            "**R-2026-417** · flag · 1 seat not acknowledged · 2 seats not replied",
            "Who: R-417",
        ),
    ],
    ids=["unseen", "due", "late", "recalled", "the office"],
)
def test_a_flag_in_a_digest_is_one_line_by_reference_and_one_press(
    item: FlagItem, line: str, button: str
) -> None:
    drawn = dumped(card(a_digest(item), SIGNER))

    assert shown(drawn).splitlines()[1] == line
    assert buttons(drawn)[0] == button
    assert "cellar" not in shown(drawn)


def test_what_stood_in_an_earlier_digest_says_since_when() -> None:
    days = (TODAY - timedelta(days=4), TODAY - timedelta(days=7))
    items = [DigestItem(task=an_acknowledged_task(), is_theirs=True, since=day) for day in days]
    items += [FlagItem(flag=a_released_flag(), owes=True, since=days[0]), MeetingItem(a_meeting(), days[0])]
    lines = shown(dumped(card(a_digest(*items), SIGNER))).splitlines()[1:5]

    assert [line.rpartition(" · ")[2] for line in lines] == [
        "since Monday",
        "since 13 Nov",
        "since Monday",
        "since Monday",
    ]


def test_a_digest_of_which_nothing_is_left_says_so() -> None:
    today, before = a_digest(), a_digest(day=TODAY - timedelta(days=1))

    assert shown(dumped(card(today, SIGNER))) == "✓ Nothing is left for you today."
    assert shown(dumped(card(before, SIGNER))) == "✓ Nothing is left for you from Thu 19 Nov."


def test_see_all_shows_what_the_digest_was_about() -> None:
    """All seats' tasks for whoever reads of them; of flags alone there is nothing more to see."""
    tasks = [DigestItem(task=a_task(), is_theirs=theirs) for theirs in (True, False)]
    asked = {}
    flags = [FlagItem(flag=a_released_flag(), owes=True)]
    for name, items in (("own", tasks[:1]), ("all", tasks), ("flags", flags)):
        found = [b for b in dumped(card(a_digest(*items), SIGNER))["actions"] if b["title"] == "See all"]
        asked[name] = [b["verb"] for b in found]

    assert asked == {"own": ["mine"], "all": ["list"], "flags": []}


def test_a_digest_has_four_items_at_most_and_says_how_many_more_there_are() -> None:
    items = [DigestItem(task=a_task(ref=f"T-2026-00{n}"), is_theirs=True) for n in range(1, 8)]
    drawn = dumped(card(a_digest(*items), SIGNER))

    assert len(buttons(drawn)) == 6
    assert "And 3 more." in shown(drawn)


def test_the_chair_reads_who_was_told_already_and_answers_nothing_for_a_seat() -> None:
    chasing = (Chasing(name="S. Okoro", days=(TODAY, A_WEEK_ON), away_until=A_WEEK_ON),)
    item = DigestItem(task=an_acknowledged_task(), is_theirs=False, chased=chasing)
    drawn = dumped(card(a_digest(item), SIGNER))

    assert "Told already: S. Okoro 20 Nov, 27 Nov (away until 27 Nov)." in shown(drawn)
    assert "HM Revenue and Customs" in shown(drawn)
    assert buttons(drawn)[0] == "Read T-007"


def test_what_failed_again_and_again_for_one_person_is_one_line() -> None:
    dead = tuple(
        DeadLetter(about=f"T-2026-00{n}", whom=whom, why="Please ring them.", at=NOW)
        for n, whom in enumerate(("L. Byrne", "L. Byrne", "K. Ostler"), start=1)
    )
    view = StatusView(at=NOW, beat_at=NOW, did="", did_at=None, next_at=None, dead=dead)

    lines = [line for line in shown(dumped(card(view, SIGNER))).splitlines() if "ring them" in line]
    assert [line.partition(":")[0] for line in lines] == ["**L. Byrne**", "**K. Ostler**"]
    assert "T-2026-001" in lines[0]
    assert "and 1 before" in lines[0]
    assert "before" not in lines[1]


def test_what_is_asked_of_a_seat_stands_in_the_words_of_its_morning_list() -> None:
    """One line for each, the same in both; the list that is asked for says how a task stands as well."""
    flag = FlagItem(flag=a_released_flag(audience=Audience.WHOLE_PANEL, reply_by=A_WEEK_ON), owes=True)
    items = (flag, MeetingItem(a_meeting()))
    task = DigestItem(task=a_task(due=A_WEEK_ON), is_theirs=True)
    mine = dumped(card(Mine(seat_name="HMRC", at=NOW, items=(*items, task)), SIGNER))
    digest = dumped(card(a_digest(*items, task), SIGNER))

    asked, listed = shown(mine).splitlines()[1:4], shown(digest).splitlines()[1:4]
    assert asked[:2] == listed[:2]
    assert asked[0] == "**F-2026-031** · flag · not acknowledged yet · reply by Fri 27 Nov"
    assert asked[2] == f"{listed[2]} · issued"
    assert buttons(mine) == buttons(digest)[:3] == ["Read F-031", "Answer M-06", "Update T-007"]


def test_a_seat_of_which_nothing_is_asked_is_told_so_and_a_long_list_has_pages() -> None:
    task = DigestItem(task=a_task(), is_theirs=True)

    none = shown(dumped(card(Mine(seat_name="HMRC", at=NOW, items=()), SIGNER)))
    assert none == "Nothing open\nHMRC has no open task, and no flag waits for it."
    first = dumped(card(Mine(seat_name="HMRC", at=NOW, items=(task,) * 14), SIGNER))
    assert "And 10 more." in shown(first)
    assert buttons(first)[-1] == "See all"
    last = dumped(card(Mine(seat_name="HMRC", at=NOW, items=(task,) * 14, page=2), SIGNER))
    assert shown(last).count("**T-") == 2
    assert "Page 2 of 2 · 14 in all" in shown(last)
    assert buttons(last) == ["Back"]


def test_a_seat_that_has_not_said_whether_it_comes_is_asked_in_its_digest() -> None:
    drawn = dumped(card(a_digest(MeetingItem(a_meeting())), SIGNER))

    line = "**M-2026-06** · Tue 8 Dec, 10:00, HQ · does your seat come?"
    assert shown(drawn).splitlines()[1] == line
    assert buttons(drawn)[0] == "Answer M-06"


def test_the_week_names_the_day_of_the_next_meeting_and_opens_its_agenda() -> None:
    week = WeekView(day=TODAY, open=14, due=3, overdue=2, meets=date(2026, 12, 8))
    none = replace(week, meets=None)

    assert "Next meeting Tue 8 Dec" in shown(dumped(card(week, SIGNER)))
    assert buttons(dumped(card(week, SIGNER))) == ["Mine", "Agenda"]
    assert buttons(dumped(card(none, SIGNER))) == ["Mine"]


def test_the_channels_week_is_counts_alone() -> None:
    drawn = dumped(card(WeekView(day=TODAY, open=14, due=3, overdue=2), SIGNER))

    assert shown(drawn).splitlines()[:2] == [
        "Panel this week · Fri 20 Nov",
        "14 tasks open · 3 due · 2 past their date",
    ]


_OF_ROLE = {Role.CHAIR: {WhoMay.CHAIR, WhoMay.APPOINTED}, Role.GATEKEEPER: {WhoMay.GATEKEEPER}}
_OF_ROLE[Role.SECRETARIAT] = {WhoMay.SECRETARIAT}


def test_the_buttons_named_are_buttons_of_that_role():
    for role, titles in BUTTONS.items():
        may = [right.button for right in RIGHTS if _OF_ROLE[role] & set(right.who)]
        named = {title.strip() for button in may for title in button.replace("…", "").split(",")}
        assert set(titles) - {"By phone"} <= named, role


def test_whoever_was_only_refused_is_not_said_to_have_opened_something() -> None:
    refused = Looks(name="A. Fenwick", seat_name="HMRC", times=0, records=0, refused=2, last=NOW)
    both = Looks(name="S. Okoro", seat_name="RSPCA", times=3, records=1, refused=1, last=NOW)
    said = shown(dumped(card(Consultations(since=TODAY, people=(both, refused)), SIGNER)))
    assert "(RSPCA): 1 record, 3 times; refused once; last on" in said
    assert "(HMRC): refused 2 times; last on" in said
