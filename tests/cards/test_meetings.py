"""Every card of meetings and agendas, proven by both proofs, and read as people do."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from cards.asked import asked_by
from cards.asked.forms import FormIncomplete
from cards.buttons import pressed
from cards.elements import dumped
from cards.replies import card
from cards.verbs import Verb
from panel.agenda import Agenda, Changes, Contribution, Fate, Item, Line
from panel.catalogue.meetings import CheckLine, ReadAgenda, SendAgendaToChair, SetMeeting
from panel.catalogue.papers import AskPaper
from panel.cycle import Mode
from panel.language import MemberId, Reference
from panel.meetings import Answer, Meeting, MeetingState, Rung
from panel.papers import Format, PaperKind
from panel.views import View
from panel.views.meetings import (
    AgendaPage,
    Attender,
    CancelForm,
    CheckForm,
    Draft,
    ItemForm,
    LateItem,
    MeetingCall,
    MeetingForm,
    MeetingView,
    NotReachedForm,
    SendBackForm,
    SubstituteForm,
    Tally,
)
from panel.working_time import HOURS, Hours
from tests.agendas import DAY, HQ, a_line, a_meeting, an_agenda
from tests.bot.world import buttons, shown
from tests.builders import HMRC, NOW, TODAY, seat_id
from tests.cards.hostile import HOSTILE
from tests.cards.proving import complaints
from tests.cards.test_cards import HERE, KEYS, SIGNER

VENUE = replace(HQ, venue=HOSTILE[:100])
TALLY = Tally(coming=3, apologies=1, substitutes=1)


def a_view(**given: Any) -> MeetingView:
    return MeetingView(**{"meeting": a_meeting(), "reader": Attender.MEMBER, "at": NOW, **given})


def a_draft(**given: Any) -> Draft:
    facts = {"from_records": 32, "to_check": 6, "minutes": 118, "changes": Changes()}
    return Draft(**{**facts, **given})


def a_call(meeting: Meeting, rung: Rung, **given: Any) -> MeetingCall:
    facts = {"is_open": True, "cut_off_at": meeting.cut_off_at(HOURS)}
    return MeetingCall(meeting=meeting, rung=rung, **{**facts, **given})


def a_contribution(**given: Any) -> Contribution:
    facts = {"key": "k", "seat": seat_id(HMRC), "seat_name": HOSTILE, "by": MemberId("m"), "at": NOW}
    return Contribution(**{**facts, "words": HOSTILE, "is_late": True, **given})


def a_full_agenda() -> Agenda:
    lines: list[Line] = []
    for item in Item:
        facts = {"item": item, "quote": HOSTILE, "why": HOSTILE, "text": HOSTILE}
        lines += [
            a_line(f"a{item}", is_new=True, is_from_channel=True, **facts),
            a_line(f"b{item}", is_unverified=False, refs=(Reference("T-2026-014"),), kind="due", **facts),
        ]
    return an_agenda(*lines, slot=VENUE)


def a_page(**given: Any) -> AgendaPage:
    facts = {"meeting": a_meeting(slot=VENUE), "agenda": a_full_agenda(), "version": 1, "page": 2, "pages": 3}
    return AgendaPage(**{**facts, "items": tuple(Item)[:5], **given})


def every_view() -> list[View]:
    views: list[View] = [
        a_view(
            meeting=a_meeting(state=state, slot=slot, issued=issued, draft=2, note=HOSTILE),
            reader=reader,
            draft=draft,
            mine=mine,
            tally=replace(TALLY, lines=(HOSTILE,) * 3),
        )
        for state in MeetingState
        for reader in Attender
        for slot, issued, mine in ((HQ, 0, None), (VENUE, 2, Answer.COMING), (VENUE, 1, Answer.APOLOGIES))
        for draft in (None, a_draft(), a_draft(to_check=0, changes=Changes(new=("a",), is_moved=True)))
    ]
    views += [a_view(meeting=None, reader=reader) for reader in Attender]
    views += [a_view(is_stale=True), a_view(mine=Answer.SUBSTITUTE)]
    views += [a_page(), a_page(version=0, page=1), a_page(page=3), a_page(is_open=True, items=tuple(Item))]
    views += [a_page(files_open_part=True)]
    views += [
        CheckForm(meeting=a_meeting(), line=a_line(quote=HOSTILE, why=HOSTILE), left=2),
        CheckForm(meeting=a_meeting(), line=a_line(is_from_channel=True), left=1),
        MeetingForm(today=TODAY),
        MeetingForm(today=TODAY, suggested=HQ.following()),
        MeetingForm(today=TODAY, meeting=a_meeting(slot=VENUE, issued=1)),
        ItemForm(meeting=a_meeting(), key="k", is_late=False),
        ItemForm(meeting=a_meeting(), key="k", is_late=True),
        SubstituteForm(meeting=a_meeting()),
        SendBackForm(meeting=a_meeting()),
        CancelForm(meeting=a_meeting()),
        CancelForm(meeting=a_meeting(slot=VENUE, issued=1)),
        NotReachedForm(meeting=a_meeting(not_reached=(Item.GROUPS,))),
        a_view(
            meeting=a_meeting(state=MeetingState.HELD, issued=1, not_reached=(Item.GROUPS,)),
            reader=Attender.SECRETARIAT,
        ),
        *(
            a_call(meeting, rung, is_open=is_open, has_moved=moved, tally=TALLY)
            for meeting in (a_meeting(slot=VENUE), a_meeting(state=MeetingState.CANCELLED))
            for rung in (Rung.ITEMS, Rung.ANSWERS)
            for is_open, moved in ((True, False), (False, False), (True, True))
        ),
        *(
            LateItem(meeting=a_meeting(), item=a_contribution(is_taken=taken))
            for taken in (None, True, False)
        ),
    ]
    return views


@pytest.mark.parametrize("in_dialog", [False, True])
def test_every_card_is_drawn_without_a_complaint_and_fits_the_typed_models(in_dialog: bool) -> None:
    assert complaints(every_view(), SIGNER, in_dialog=in_dialog) == {}


def test_the_secretariats_card_says_what_is_on_the_draft_and_what_to_do_next() -> None:
    view = a_view(
        meeting=a_meeting(state=MeetingState.DRAFT, draft=1), reader=Attender.SECRETARIAT, draft=a_draft()
    )
    drawn = dumped(card(view, SIGNER))

    assert shown(drawn).splitlines()[:3] == [
        "Draft agenda · M-2026-06 · Tue 8 Dec 2026, 10:00, HQ",
        "32 lines from records · 6 in people's words, to check",
        "118 of 120 minutes",
    ]
    assert buttons(drawn)[0] == "Check 6 lines"


def test_send_to_chair_does_not_stand_where_draft_stood() -> None:
    def drawn(**given: Any) -> list[str]:
        return buttons(dumped(card(a_view(reader=Attender.SECRETARIAT, **given), SIGNER)))

    ready = drawn(meeting=a_meeting(state=MeetingState.DRAFT, draft=1), draft=a_draft(to_check=0))
    for issued in (0, 1):
        before = drawn(meeting=a_meeting(issued=issued))
        place = next(i for i, title in enumerate(before) if title in ("Draft the agenda", "New draft"))

        assert ready[place] != "Send to chair"


@pytest.mark.parametrize("said", list(Answer))
def test_a_second_tap_in_the_same_place_never_gives_the_other_answer(said: Answer) -> None:
    def drawn(mine: Answer | None) -> list[str]:
        issued = a_meeting(state=MeetingState.ISSUED, issued=1)
        return buttons(dumped(card(a_view(meeting=issued, reader=Attender.EVERYONE, mine=mine), SIGNER)))

    before, after = drawn(None), drawn(said)

    for title in ("Coming", "Apologies"):
        assert after[before.index(title)] not in ("Coming", "Apologies")


def test_the_channels_card_shows_counts_and_no_names() -> None:
    issued = a_meeting(state=MeetingState.ISSUED, issued=1, note="secret note")
    seen = shown(dumped(card(a_view(meeting=issued, reader=Attender.EVERYONE, tally=TALLY), SIGNER)))

    assert "3 coming · 1 sending someone · 1 apologies" in seen
    assert "secret" not in seen


def test_part_a_shows_counts_and_nobodys_words() -> None:
    lines = [
        a_line(
            "a", item=Item.ACTIONS, text="T-2026-014 secret", quote="secret", why="secret", kind="overdue"
        ),
        a_line("b", item=Item.THREAT, text="R-2026-204", quote="", kind="flag", seats=frozenset({"s"})),
    ]
    seen = shown(dumped(card(a_page(agenda=an_agenda(*lines), is_open=True, items=tuple(Item)), SIGNER)))

    assert "4\\. Action log: overdue, due, complete for sign-off · 20 min · 1 overdue" in seen
    assert "secret" not in seen
    assert "R-2026" not in seen
    assert "5\\. Serious and organised crime threat picture · 10 min\n" in seen


def test_part_a_is_had_as_a_file_by_whoever_reads_it_in_a_dialog_or_on_a_card() -> None:
    page = a_page(is_open=True)
    for in_dialog, kind in ((True, "Action.Submit"), (False, "Action.Execute")):
        drawn = dumped(card(page, SIGNER, in_dialog=in_dialog))
        assert buttons(drawn) == ["Word", "PDF"]
        assert {action["type"] for action in drawn["actions"]} == {kind}
        assert {action["data"]["key"] for action in drawn["actions"]} == {
            "open-agenda.word",
            "open-agenda.pdf",
        }


def test_an_issued_agenda_is_had_as_a_file_from_where_it_is_read_and_a_draft_from_its_card() -> None:
    issued, draft = dumped(card(a_page(), SIGNER)), dumped(card(a_page(version=0), SIGNER))
    assert buttons(issued) == ["Next", "Back", "Word", "PDF"]
    assert buttons(draft) == ["Next", "Back"]
    desk = dumped(card(a_page(files_open_part=True), SIGNER))
    assert buttons(desk) == ["Next", "Back", "Word", "PDF", "Part A, Word", "Part A, PDF"]

    asks = sent(Verb.PAPER, ref="M-2026-06", key="agenda.pdf")
    assert asks == AskPaper(kind=PaperKind.AGENDA, format=Format.PDF, ref=Reference("M-2026-06"))
    assert issued["actions"][3]["data"] == SIGNER.data(Verb.PAPER, ref="M-2026-06", key="agenda.pdf")

    for state, reader, stands in (
        (MeetingState.DRAFT, Attender.SECRETARIAT, True),
        (MeetingState.CHAIRS_DRAFT, Attender.CHAIR, True),
        (MeetingState.DRAFT, Attender.CHAIR, False),
    ):
        view = a_view(meeting=a_meeting(state=state, draft=1), reader=reader, draft=a_draft())
        assert ("Open Word" in buttons(dumped(card(view, SIGNER)))) is stands


def test_unverified_words_say_so_and_checked_ones_do_not() -> None:
    def seen(**given: Any) -> str:
        line = a_line(item=Item.PARTNERS, is_from_channel=True, **given)
        return shown(dumped(card(a_page(agenda=an_agenda(line), items=(Item.PARTNERS,)), SIGNER)))

    assert "From the channel, unverified:" in seen()
    assert "unverified" not in seen(is_unverified=False)
    assert "put forward by HMRC" in seen(is_unverified=False)


def sent(verb: Verb, *, ref: str = "", rev: int = 0, key: str = "", **inputs: str) -> Any:
    data = {**SIGNER.data(verb, ref=ref, rev=rev, key=key), **inputs}
    return asked_by(pressed(data, conversation=HERE, keys=KEYS), in_channel=False)


def test_forms_and_presses_become_commands() -> None:
    form = {"day": DAY.isoformat(), "starts": "10:00", "mode": "in person", "venue": "HQ"}

    assert sent(Verb.SET_MEETING, ref="M-2026-06", **form) == SetMeeting(
        meeting="M-2026-06", day=DAY, starts=time(10), mode=Mode.IN_PERSON, venue="HQ"
    )
    assert sent(Verb.TO_CHAIR, ref="M-2026-06", rev=3) == SendAgendaToChair("M-2026-06", 3)
    assert sent(Verb.READ_AGENDA, ref="M-2026-06") == ReadAgenda("M-2026-06", 1)
    assert sent(Verb.CHECK_LINE, ref="M-2026-06", key="put:k", fate="dropped", words="") == CheckLine(
        meeting="M-2026-06", line="put:k", fate=Fate.DROPPED
    )


@pytest.mark.parametrize(
    ("verb", "inputs"),
    [
        (Verb.SET_MEETING, {"day": "", "starts": "10:00", "mode": "Teams"}),
        (Verb.SET_MEETING, {"day": "2026-12-08", "starts": "teatime", "mode": "Teams"}),
        (Verb.SET_MEETING, {"day": "2026-12-08", "starts": "10:00", "mode": "by carrier pigeon"}),
        (Verb.CHECK_LINE, {"fate": "burn", "words": ""}),
    ],
)
def test_a_form_that_is_not_filled_in_is_refused(verb: Verb, inputs: dict[str, str]) -> None:
    with pytest.raises(FormIncomplete):
        sent(verb, ref="M-2026-06", **inputs)


def test_the_channel_is_asked_for_items_with_one_button() -> None:
    view = a_call(a_meeting(), Rung.ITEMS)
    drawn = dumped(card(view, SIGNER))

    assert shown(drawn).splitlines()[:2] == [
        "Items for the agenda until Tue 24 Nov, 08:30",
        "M-2026-06 · Tue 8 Dec 2026, 10:00, HQ",
    ]
    assert buttons(drawn) == ["Add an item"]
    late = a_call(a_meeting(), Rung.ITEMS, cut_off_at=a_meeting().cut_off_at(Hours(morning=time(9, 15))))
    assert "until Tue 24 Nov, 09:15" in shown(dumped(card(late, SIGNER)))


def test_the_channel_is_asked_who_comes_and_sees_counts_alone() -> None:
    tally = Tally(coming=3, apologies=1, substitutes=2, silent=16, lines=("HMRC: apologies (P. Shah)",))
    drawn = dumped(card(a_call(a_meeting(), Rung.ANSWERS, tally=tally), SIGNER))

    assert "3 coming · 2 sending someone · 1 apologies · 16 to answer" in shown(drawn)
    assert "HMRC" not in shown(drawn)
    assert buttons(drawn) == ["Coming", "Apologies", "Send someone"]


@pytest.mark.parametrize("rung", [Rung.ITEMS, Rung.ANSWERS])
def test_a_question_whose_meeting_has_moved_or_is_off_asks_nothing(rung: Rung) -> None:
    moved = a_call(a_meeting(), rung, has_moved=True)
    off = a_call(a_meeting(state=MeetingState.CANCELLED), rung, is_open=False)

    for view, says in ((moved, "has moved to Tue 8 Dec 2026"), (off, "is cancelled")):
        drawn = dumped(card(view, SIGNER))
        assert says in shown(drawn)
        assert buttons(drawn) == []
