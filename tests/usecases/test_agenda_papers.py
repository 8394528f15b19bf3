"""The agenda on paper, on both databases: who may have which part, and what their copy must not hold."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from panel.agenda import Item
from panel.catalogue.meetings import DraftAgenda, ReadAgenda, SendAgendaToChair
from panel.catalogue.papers import AskPaper
from panel.flags import FlagKind
from panel.history import put_forward
from panel.language import Reference
from panel.papers import Format, Line, Marking, Note, Paper, PaperKind, Part, text_of
from panel.people import CLERK, Member, MembersRecognised, NotAMember, ObserversOnlyWatch, PeopleImported
from panel.views.meetings import AgendaPage
from panel.views.papers import PaperComing
from panel.views.said import Refused
from tests.builders import (
    NOW,
    a_seat,
    a_source,
    an_ask,
    an_observer,
    another_seats_owner,
    issue,
    the_chair,
    the_gatekeeper,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_meetings import M1, accept_all, issued, meeting, planned, read, release
from usecases.papers import build

ASK = AskPaper(kind=PaperKind.AGENDA, format=Format.PDF)
ASK_OPEN = replace(ASK, kind=PaperKind.OPEN_AGENDA)


def built(desk: Desk, by: Member, kind: PaperKind = PaperKind.AGENDA) -> Paper:
    """What is printed for them at this moment."""
    with desk.store.read(desk.panel) as reading:
        return build(kind, Reference(M1), by, desk.clock.now, reading)


def lines(paper: Paper) -> list[Line]:
    return [line for section in paper.sections for line in section.content if isinstance(line, Line)]


def with_agreement(desk: Desk, until: date) -> None:
    with desk.store.begin(desk.panel) as work:
        seats = (a_seat(isa_until=until),)
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=seats, members=()))


def said_in_the_channel(desk: Desk) -> None:
    said = put_forward(
        line="The yard", note="", form="f1", source=a_source(), by=the_owner(), at=desk.clock.now
    )
    with desk.store.begin(desk.panel) as work:
        work.record(said)


def test_it_has_every_standing_item_with_its_minutes_and_says_when_and_where(desk: Desk) -> None:
    issued(desk)
    paper = built(desk, the_owner())

    assert [section.number for section in paper.sections] == list(range(1, 17))
    assert [section.heading for section in paper.sections] == [item.title for item in Item]
    assert paper.sections[3].aside == "20 minutes"
    assert (paper.marking, paper.part, paper.version) == (Marking.OFFICIAL_SENSITIVE, Part.B, 1)
    assert [(fact.label, fact.value) for fact in paper.facts[:3]] == [
        ("Meeting", "Tue 8 Dec 2026, 10:00"),
        ("Mode", "in person"),
        ("Venue", "HQ"),
    ]
    assert paper.made_for == the_owner().name
    assert paper.file_name(Format.WORD) == f"{M1} Agenda Part B v1.docx"


def test_every_line_names_its_records_and_why_it_is_there(desk: Desk) -> None:
    task = issue(desk.store, what="the yard behind the market")
    planned(desk)
    said_in_the_channel(desk)
    issued(desk)
    with desk.store.read(desk.panel) as reading:
        agenda = reading.meetings.issued_agenda(meeting(desk), 1)
    assert agenda is not None
    made = lines(built(desk, the_secretary()))

    assert len(made) == len(agenda.lines)
    for line, kept in zip(made, agenda.lines, strict=True):
        assert line.why
        assert line.sources == kept.refs
        assert line.sources or kept.is_standing
    [log, read_back] = [line for line in made if task.ref in line.sources]
    assert read_back.words == f"Still open: {task.ref}"
    assert "the yard behind the market" in log.words
    assert [line.why for line in made if "The yard" in line.words] == [
        "put forward by HM Revenue and Customs from a channel thread"
    ]


@pytest.mark.parametrize(
    "other", [another_seats_owner(), the_chair(), the_secretary()], ids=["seat", "chair", "secretary"]
)
def test_a_flag_for_named_seats_stands_in_no_copy_of_anybody_else(desk: Desk, other: Member) -> None:
    with_agreement(desk, date(2027, 12, 31))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)
    copy = built(desk, other)

    assert "R-2026-417" in repr(built(desk, the_owner()))
    assert "R-2026-417" not in repr(copy)
    assert "R-2026-417" not in text_of(copy)
    assert "restricted" not in repr(copy)
    assert length(copy) == length(built(desk, the_owner())) - Item.EMERGING.minutes


def test_not_even_the_minutes_of_part_a_tell_of_a_flag_for_named_seats(desk: Desk) -> None:
    with_agreement(desk, date(2027, 12, 31))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)

    closed, opened = (built(desk, the_owner(), kind) for kind in (PaperKind.AGENDA, PaperKind.OPEN_AGENDA))

    assert length(closed) - length(opened) == Item.EMERGING.minutes


def length(paper: Paper) -> int:
    return next(int(fact.value.split()[0]) for fact in paper.facts if fact.label == "Length")


def test_nor_in_a_copy_made_after_the_agreement_ended(desk: Desk) -> None:
    with_agreement(desk, date(2026, 11, 30))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)
    assert "R-2026-417" in repr(built(desk, the_owner()))

    desk.clock.now = desk.clock.now.replace(year=2026, month=12, day=1, hour=9)

    assert "R-2026-417" not in repr(built(desk, the_owner()))


def test_it_holds_the_lines_that_its_reader_sees_on_cards(desk: Desk) -> None:
    with_agreement(desk, date(2027, 12, 31))
    issue(desk.store)
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)

    for reader in (the_owner(), another_seats_owner()):
        card = read(desk, reader)[0].agenda
        made = lines(built(desk, reader))
        assert [line.sources for line in made] == [line.refs for line in card.lines]
        assert all(line.text in printed.words for line, printed in zip(card.lines, made, strict=True))


def test_part_a_counts_and_holds_nobodys_words_names_or_references(desk: Desk) -> None:
    task = issue(desk.store, what="the secret yard")
    with_agreement(desk, date(2027, 12, 31))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)
    paper = built(desk, the_owner(), PaperKind.OPEN_AGENDA)

    assert (paper.marking, paper.part) == (Marking.OFFICIAL, Part.A)
    assert paper.sections[3].content == (Note("1 due"),)
    assert paper.references == (M1,)
    for secret in (task.ref, "secret", "R-2026", "restricted", the_owner().name, "HM Revenue"):
        assert secret not in repr(paper)


def test_a_draft_is_the_secretariats_and_the_chairs_once_it_was_sent(desk: Desk) -> None:
    planned(desk)
    said_in_the_channel(desk)
    desk.do(DraftAgenda(M1), by=the_secretary())

    draft = built(desk, the_secretary())
    assert (draft.title, draft.version, draft.issued_at) == ("Draft agenda", 0, None)
    assert [line.is_unverified for line in lines(draft) if "The yard" in line.words] == [True]
    for other in (the_chair(), the_owner(), the_gatekeeper()):
        assert isinstance(desk.do(ASK, by=other), Refused)
    assert isinstance(desk.do(ASK_OPEN, by=the_secretary()), Refused)

    accept_all(desk)
    desk.do(SendAgendaToChair(M1, 1), by=the_secretary())
    assert built(desk, the_chair()).version == 0
    assert not any(line.is_unverified for line in lines(built(desk, the_chair())))
    assert isinstance(desk.do(ASK, by=the_owner()), Refused)


def test_while_the_next_version_is_drafted_everybody_else_has_the_one_that_stands(desk: Desk) -> None:
    issued(desk)
    task = issue(desk.store, what="another yard")
    desk.do(DraftAgenda(M1), by=the_secretary())

    for reader in (the_chair(), the_owner()):
        assert built(desk, reader).version == 1
        assert task.ref not in repr(built(desk, reader))
    assert task.ref in repr(built(desk, the_secretary()))


def test_observers_outsiders_and_those_who_left_have_none_of_what_is_closed(desk: Desk) -> None:
    issued(desk)
    assert isinstance(desk.do(ReadAgenda(M1), by=an_observer()), AgendaPage)

    for ask in (ASK, replace(ASK, kind=PaperKind.ACTIONS)):
        assert isinstance(desk.do(ask, by=an_observer()), Refused)
    for kind in (PaperKind.AGENDA, PaperKind.ACTIONS):
        with pytest.raises(ObserversOnlyWatch):
            built(desk, an_observer(), kind)
    gone = replace(the_owner(), valid_to=NOW)
    with desk.store.begin(desk.panel) as work:
        work.record(MembersRecognised(members=(gone,), at=NOW, by=CLERK.id))
    with pytest.raises(NotAMember):
        built(desk, gone)


def test_the_next_meetings_is_meant_and_stays_meant_once_it_was_held(desk: Desk) -> None:
    """The agenda that was asked for is made, even when the next one has become another by then."""
    issued(desk)

    assert isinstance(desk.do(ASK, by=the_owner()), PaperComing)
    with desk.store.read(desk.panel) as reading:
        asked = reading.papers.find(Reference("P-2026-001"))
    assert asked is not None
    assert asked.about == M1


def test_an_observer_has_part_a_of_the_meeting_that_they_attend(desk: Desk) -> None:
    task = issue(desk.store, what="the secret yard")
    planned(desk)
    assert isinstance(desk.do(ASK_OPEN, by=an_observer()), Refused)
    issued(desk)

    assert isinstance(desk.do(ASK_OPEN, by=an_observer()), PaperComing)
    paper = built(desk, an_observer(), PaperKind.OPEN_AGENDA)
    assert (paper.marking, paper.part) == (Marking.OFFICIAL, Part.A)
    assert paper == built(desk, the_secretary(), PaperKind.OPEN_AGENDA)
    for secret in (task.ref, "secret", an_observer().name):
        assert secret not in repr(paper)

    leaves = replace(an_observer(), valid_to=datetime(2026, 12, 1, tzinfo=UTC))
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=(), members=(leaves,)))
    assert isinstance(desk.do(ASK_OPEN, by=an_observer()), Refused)
