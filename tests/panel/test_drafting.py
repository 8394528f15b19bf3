"""An agenda drafted from records: in order, to the minute, and with nothing invented."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from panel.agenda import TEMPLATE, Choice, Contribution, Fate, Item, Line, Source
from panel.cycle import CYCLE
from panel.drafting import Raised, Records, draft
from panel.groups import Disruption, FourP, Level
from panel.language import MemberId, Reference
from panel.meetings import Answer, Attendance, MeetingState
from panel.restricted import without_restricted
from panel.tasks import OPEN, TaskState
from tests.agendas import HQ, a_meeting
from tests.builders import (
    HMRC,
    NOW,
    RSPCA,
    TODAY,
    a_seat,
    a_task,
    an_observer,
    seat_id,
    the_members,
    the_seats,
)

T14 = Reference("T-2026-014")
LAST = a_meeting(
    ref=Reference("M-2026-05"), slot=replace(HQ, day=date(2026, 10, 13)), state=MeetingState.HELD
)


def records(**given: Any) -> Records:
    facts = {"meeting": a_meeting(), "at": NOW, "next_slot": HQ.following(), "seats": the_seats()}
    return Records(**{**facts, "members": the_members(), **given})


def a_contribution(**given: Any) -> Contribution:
    facts = {"key": "one", "seat": seat_id(HMRC), "seat_name": HMRC, "by": MemberId("m"), "at": NOW}
    return Contribution(**{**facts, "words": "The yard", **given})


def a_flag(**given: Any) -> Raised:
    facts = {"ref": Reference("F-2026-031"), "item": Item.EMERGING, "kind": "emerging threat or trend"}
    more = {"theme": "illicit tobacco", "area": "East of county", "priority": "high", "seats": None}
    return Raised(**{**facts, **more, **given})


def lines(item: Item, **given: Any) -> tuple[Line, ...]:
    return draft(records(**given)).under(item)


def test_the_minutes_of_the_template_add_up_to_a_meeting() -> None:
    assert sum(item.minutes for item in Item) == CYCLE.minutes == 120
    assert [item.value for item in TEMPLATE] == list(range(1, 17))


def test_an_empty_panel_has_standing_lines_only_and_gives_time_back() -> None:
    agenda = draft(records())

    assert {line.item for line in agenda.lines} == {
        *(Item.WELCOME, Item.CONFIDENTIALITY, Item.INDIVIDUALS),
        *(Item.PARTNERS, Item.MEMBERSHIP, Item.CLOSING),
    }
    assert agenda.planned_minutes < 120
    for item in (Item.MINUTES, Item.PLACES, Item.DISRUPTIONS, Item.TASKING):
        assert agenda.under(item) == ()  # There is no record, so none is made up.


def test_the_action_log_begins_with_what_is_longest_overdue() -> None:
    def due(days: int, number: int, **given: Any) -> Any:
        ref = Reference(f"T-2026-{number:03d}")
        return a_task(ref=ref, due=TODAY + timedelta(days=days), **given)

    tasks = [
        due(18, 1),
        due(-3, 2),
        due(3, 3),
        due(-10, 4, state=TaskState.BLOCKED),
        due(-20, 5, state=TaskState.COMPLETE),
        due(-1, 6, state=TaskState.DECLINED),
    ]
    log = lines(Item.ACTIONS, tasks=tasks)

    assert [line.refs[0][-1] for line in log] == ["4", "2", "3", "1", "6", "5"]
    assert [line.kind for line in log] == ["overdue", "overdue", "due", "due", "declined", "for sign-off"]
    assert [line.why for line in log] == [
        "overdue 8 working days",
        "overdue 3 working days",
        "due before the meeting",
        "due before the meeting",
        "declined, and waits for the Chair to move it or to end it",
        "done, and waits for the Chair's sign-off",
    ]


def test_a_carried_line_says_for_how_many_meetings_and_a_new_one_that_it_is_new() -> None:
    overdue = a_task(ref=T14, due=date(2026, 11, 4))

    carried = lines(Item.ACTIONS, tasks=[overdue], carried={"task:T-2026-014": 2})[0]
    new = lines(Item.ACTIONS, tasks=[overdue])[0]

    assert carried.why == "carried: 2 meetings, overdue 12 working days"
    assert (carried.is_new, new.is_new) == (False, True)


def test_who_comes_is_counted_by_seats_and_names_nobody() -> None:
    answers = [an_answer(HMRC, Answer.SUBSTITUTE, words="J. Marsh"), an_answer(RSPCA, Answer.APOLOGIES)]
    welcome = lines(Item.WELCOME, answers=answers)

    assert [line.text for line in welcome] == [
        "Quorum: 1 of 3 seats come",
        "Substitutes: 1 seat",
        "Apologies: 1 seat",
        "No answer yet: 1 seat",
        "Observers: 1 person",
    ]
    assert not any(name in repr(welcome) for name in ("Marsh", "HM Revenue", "RSPCA", "Owen"))


def an_answer(seat: str, answer: Answer, **given: Any) -> Attendance:
    facts = {"seat": seat_id(seat), "answer": answer, "by": MemberId("m"), "at": NOW, "day": HQ.day}
    return Attendance(**{**facts, **given})


def test_answers_and_what_is_read_back_are_no_news() -> None:
    before, after = (
        draft(records()),
        draft(records(answers=[an_answer(HMRC, Answer.COMING)], asked=[a_task(ref=T14)])),
    )

    assert before != after
    assert after.changes_since(before).are_none


def test_the_statement_the_conflicts_and_the_individuals_have_their_slot() -> None:
    said = [line for line in draft(records()).lines if line.key.startswith("standing:")]

    assert [(line.item.value, line.text) for line in said] == [
        (2, "The Chair reads the confidentiality statement"),
        (2, "Members declare conflicts of interest"),
        (8, "By reference only; the clerk keeps no record of one"),
    ]
    assert all(line.is_standing and not line.refs for line in said)


def a_disruption(number: int, **given: Any) -> Disruption:
    facts = {"ref": Reference(f"X-2026-{number:03d}"), "day": TODAY, "task": T14, "subject": None}
    more = {"four_p": FourP.PURSUE, "level": Level.MINOR, "rationale": "The shop is shut"}
    return Disruption(**{**facts, **more, "lead": seat_id(HMRC), "assessed_by": MemberId("c"), **given})


def test_disruptions_are_counted_by_4p_and_level_with_what_was_learnt_and_never_by_agency() -> None:
    achieved = [
        a_disruption(1),
        a_disruption(2, four_p=FourP.PREVENT, level=Level.NONE),
        a_disruption(3, level=Level.MAJOR, subject=Reference("F-2026-031")),
        a_disruption(4),
    ]
    agenda = draft(records(disruptions=achieved, last=LAST))
    listed = agenda.under(Item.DISRUPTIONS)

    assert [line.text for line in listed] == [
        "Pursue: 1 major, 2 minor",
        "Prevent: 1 none",
        "X-2026-001 · Pursue · minor · T-2026-014",
        "X-2026-003 · Pursue · major · T-2026-014 · F-2026-031",
        "X-2026-004 · Pursue · minor · T-2026-014",
        "X-2026-002 · Prevent · none · T-2026-014",
    ]
    assert listed[0].refs == ("X-2026-001", "X-2026-003", "X-2026-004")
    assert {line.why for line in listed} == {"signed off since M-2026-05"}
    assert listed[3].quote == "The shop is shut"
    assert "Revenue" not in repr(listed)
    assert agenda.open_part(Item.DISRUPTIONS) == "3 Pursue (1 major, 2 minor) · 1 Prevent (1 none)"


def test_one_that_stood_on_an_agenda_before_is_not_counted_twice() -> None:
    listed = lines(
        Item.DISRUPTIONS,
        disruptions=[a_disruption(1), a_disruption(2)],
        carried={"disruption:X-2026-001": 1},
    )

    assert [line.text for line in listed] == ["Pursue: 1 minor", "X-2026-002 · Pursue · minor · T-2026-014"]


def test_what_came_of_a_restricted_flag_is_counted_without_its_number_or_its_words() -> None:
    listed = lines(Item.DISRUPTIONS, disruptions=[a_disruption(1, subject=Reference("R-2026-204"))])

    assert [line.text for line in listed] == ["Pursue: 1 minor", "X-2026-001 · Pursue · minor · T-2026-014"]
    assert "R-2026-204" not in repr(listed)
    assert "shop" not in repr(listed)


def test_what_was_asked_since_last_time_is_read_back_by_how_it_stands() -> None:
    asked = [
        a_task(ref=Reference("T-2026-015")),
        a_task(ref=T14, state=TaskState.IN_PROGRESS),
        a_task(ref=Reference("T-2026-016"), state=TaskState.CLOSED),
        a_task(ref=Reference("T-2026-017"), state=TaskState.DECLINED),
        a_task(ref=Reference("T-2026-018"), state=TaskState.TRANSFERRED),
    ]
    agenda = draft(records(asked=asked, last=LAST))

    assert [(line.text, line.why) for line in agenda.under(Item.TASKING)] == [
        ("Still open: T-2026-014, T-2026-015", "2 tasks asked since M-2026-05"),
        ("Declined: T-2026-017", "1 task asked since M-2026-05"),
        ("Signed off: T-2026-016", "1 task asked since M-2026-05"),
        ("Ended otherwise: T-2026-018", "1 task asked since M-2026-05"),
    ]
    assert agenda.open_part(Item.TASKING).startswith("2 still open · 1 declined")


def test_an_area_that_several_flags_are_about_stands_under_places() -> None:
    flags = [
        a_flag(),
        a_flag(ref=Reference("F-2026-033"), area="east of  county"),
        a_flag(ref=Reference("F-2026-034"), area="Harbour"),
        a_flag(ref=Reference("R-2026-204"), area="Harbour", seats=frozenset({seat_id(HMRC)})),
    ]
    [place] = lines(Item.PLACES, flags=flags)

    assert place.text == "East of county: F-2026-031, F-2026-033"
    assert place.why == "2 flags on this agenda about the same area"
    assert draft(records(flags=flags)).open_part(Item.EMERGING) == "3 flags"
    assert "county" not in place.key  # Keys are kept unsealed.


def test_what_the_last_meeting_did_not_come_to_says_so() -> None:
    flags = [a_flag(), a_flag(ref=Reference("F-2026-032"))]
    said = [a_contribution()]
    missed = frozenset({"flag:F-2026-031", "put:one"})
    stood = {"flag:F-2026-031": 1, "put:one": 1}
    agenda = draft(records(flags=flags, put_forward=said, last=LAST, carried=stood, not_reached=missed))

    assert [line.why for line in agenda.under(Item.EMERGING)] == [
        "carried: 1 meeting, not reached at M-2026-05",
        "new flag",
    ]
    assert next(line.why for line in agenda.lines if line.key == "put:one") == (
        "carried: 1 meeting, not reached at M-2026-05, put forward by HM Revenue and Customs by form"
    )


def test_the_last_meeting_stands_for_its_minutes() -> None:
    line = lines(Item.MINUTES, last=LAST)[0]

    assert (line.text, line.refs) == ("M-2026-05, held Tue 13 Oct 2026", ("M-2026-05",))


def test_a_flag_stands_under_its_item_by_reference_and_never_by_its_words() -> None:
    line = lines(Item.EMERGING, flags=[a_flag()])[0]

    assert line.text == "F-2026-031 · emerging threat or trend · illicit tobacco · East of county · high"
    assert (line.why, line.quote, line.is_new) == ("new flag", "", True)
    again = lines(Item.EMERGING, flags=[a_flag(has_open_task=True)], carried={"flag:F-2026-031": 1})[0]
    assert again.why == "carried: 1 meeting, its task is open"


def test_a_restricted_flag_leaves_no_trace_outside_its_audience_nor_on_paper() -> None:
    restricted = a_flag(ref=Reference("R-2026-204"), seats=frozenset({seat_id(HMRC)}))
    agenda, without = draft(records(flags=[restricted])), draft(records(flags=[]))

    theirs = agenda.for_seat(seat_id(HMRC)).under(Item.EMERGING)[0]
    for reader in (seat_id(RSPCA), None):
        others = agenda.for_seat(reader)
        assert others == without
        assert (others.from_records, others.planned_minutes) == (
            without.from_records,
            without.planned_minutes,
        )
    assert "R-2026-204" in theirs.text
    assert agenda.open_part(Item.EMERGING) == ""  # Part A does not even count it.
    assert agenda.new("flag") == 0  # Nor does the channel.


def test_words_that_name_a_restricted_flag_are_shown_without_its_number() -> None:
    named = a_task(ref=T14, what="See R-2026-204, r-12 and F-2026-031")

    assert lines(Item.ACTIONS, tasks=[named])[0].quote == ("See a flag, a flag and F-2026-031")
    assert without_restricted("Mr-14 and BR-2") == "Mr-14 and BR-2"


def test_the_words_of_a_task_for_a_restricted_flag_stand_on_no_agenda() -> None:
    line = lines(Item.ACTIONS, tasks=[a_task(ref=T14, serves=Reference("R-2026-204"))])[0]
    open_one = lines(Item.ACTIONS, tasks=[a_task(ref=T14, serves=Reference("F-2026-031"))])[0]

    assert (line.quote, line.refs) == ("", (T14,))
    assert line.text.endswith("issued · words restricted")
    assert "R-2026-204" not in repr(line)
    assert open_one.refs == (T14, "F-2026-031")
    assert open_one.text.endswith("for F-2026-031")


def test_every_agency_has_a_slot_and_a_nil_return_is_a_contribution() -> None:
    slots = lines(Item.PARTNERS, put_forward=[a_contribution()])

    assert [line.text for line in slots] == [
        "Durham Constabulary: nothing put forward",
        HMRC,
        "RSPCA: nothing put forward",
    ]
    assert slots[1].quote == "The yard"
    assert slots[1].why == "put forward by HM Revenue and Customs by form"


def test_seats_of_one_body_share_a_slot_and_who_only_watches_has_none() -> None:
    two = (a_seat("Planning", body="The Council"), a_seat("Licensing", body="The Council"))
    visitors = a_seat("Visitors")
    watcher = replace(an_observer(), seat=visitors.id)

    slots = lines(Item.PARTNERS, seats=(*two, visitors), members=[watcher])

    assert [line.text for line in slots] == ["The Council: nothing put forward"]


def test_what_came_from_the_channel_is_unverified_and_links_to_its_thread() -> None:
    said = a_contribution(source=Source.CHANNEL, link="https://teams.example/thread")
    line = next(line for line in lines(Item.PARTNERS, put_forward=[said]) if line.quote)

    assert (line.is_unverified, line.is_from_channel, line.thread) == (True, True, said.link)
    assert line.why == "put forward by HM Revenue and Customs from a channel thread"


@pytest.mark.parametrize(("is_taken", "stands"), [(None, False), (False, False), (True, True)])
def test_a_late_item_stands_only_if_the_chair_takes_it(is_taken: bool | None, stands: bool) -> None:
    late = a_contribution(is_late=True, is_taken=is_taken)

    assert any(line.quote for line in lines(Item.PARTNERS, put_forward=[late])) is stands


def test_what_the_secretariat_has_said_of_a_line_holds_for_the_next_draft() -> None:
    said = [a_contribution(key="one"), a_contribution(key="two", words="Dogs")]
    dropped = Choice(line="put:one", fate=Fate.DROPPED, by=MemberId("s"), at=NOW)
    accepted = replace(dropped, line="put:two", fate=Fate.ACCEPTED)

    agenda = draft(records(put_forward=said, choices=[dropped, accepted]))

    assert [line.quote for line in agenda.lines if line.quote] == ["Dogs"]
    assert agenda.to_check == ()


def test_bodies_without_an_agreement_that_reaches_the_next_meeting_are_listed() -> None:
    seats = (
        a_seat("Planning", isa_until=date(2027, 2, 8)),
        a_seat("Licensing", isa_until=date(2027, 2, 9)),
        a_seat("Fraud"),
    )
    listed = [line.text for line in lines(Item.MEMBERSHIP, seats=seats, members=())]

    assert listed == [
        "Fraud: no sharing agreement on record",
        "Planning: sharing agreement ends Mon 8 Feb 2027",
    ]


def test_the_next_date_says_whether_it_is_set() -> None:
    derived = lines(Item.CLOSING)[0]
    planned = lines(Item.CLOSING, next_ref=Reference("M-2027-01"))[0]

    assert derived.text == "Tue 9 Feb 2027, 10:00, Teams"
    assert derived.why == "as the two-monthly cycle has it; not set yet"
    assert planned.text == "M-2027-01 · Tue 9 Feb 2027, 10:00, Teams"


def test_part_a_counts_and_holds_no_reference_no_name_and_nobodys_words() -> None:
    agenda = draft(
        records(last=LAST, tasks=[a_task(ref=T14)], flags=[a_flag()], put_forward=[a_contribution()])
    )
    everything = " ".join(agenda.open_part(item) for item in Item)

    assert agenda.open_part(Item.ACTIONS) == "1 due"
    for hidden in ("2026", "HM Revenue", "yard", "VAT", "tobacco"):
        assert hidden not in everything


@pytest.mark.parametrize("seed", range(40))
def test_every_line_cites_a_record_or_a_thread_or_is_a_standing_one(seed: int) -> None:
    """Whatever the records hold; and the same records, in whatever order, make the same agenda."""
    given = anything(Random(seed))
    agenda = draft(given)

    assert all(line.cites_something and line.why for line in agenda.lines)
    known = {str(task.ref) for task in given.tasks} | {str(flag.ref) for flag in given.flags}
    known |= {str(record.ref) for record in given.disruptions}
    known |= {"the register", str(given.meeting.ref), *([str(given.last.ref)] if given.last else [])}
    assert {str(ref) for line in agenda.lines for ref in line.refs} <= known
    assert len({line.key for line in agenda.lines}) == len(agenda.lines)
    assert list(agenda.lines) == sorted(agenda.lines, key=lambda line: line.item)
    other = Random(seed + 1_000)
    shuffled = {
        name: other.sample(list(getattr(given, name)), len(getattr(given, name)))
        for name in ("tasks", "asked", "disruptions", "flags", "seats", "members", "put_forward", "choices")
    }
    assert draft(replace(given, **shuffled)) == agenda


def anything(chance: Random) -> Records:
    """Records of every kind, at random."""
    seats = the_seats()
    states = [*OPEN, TaskState.COMPLETE]
    tasks = [
        a_task(
            chance.choice(seats).name,
            ref=Reference(f"T-2026-{n:03d}"),
            due=TODAY + timedelta(days=chance.randrange(-60, 60)),
            state=chance.choice(states),
            what=chance.choice(["Check the yard", "See R-2026-204", "x" * 400]),
        )
        for n in chance.sample(range(1, 200), chance.randrange(12))
    ]
    flags = [
        a_flag(
            ref=Reference(f"{series}-2026-{n:03d}"),
            item=chance.choice(list(Item)),
            seats=frozenset({chance.choice(seats).id}) if series == "R" else None,
        )
        for n, series in chance.sample(list(product(range(1, 40), "FR")), chance.randrange(10))
    ]
    said = [
        a_contribution(
            key=f"key{n}",
            seat=(seat := chance.choice(seats)).id,
            seat_name=seat.name,
            at=NOW - timedelta(minutes=chance.randrange(3)),
            source=chance.choice(list(Source)),
            is_late=chance.random() < 0.3,
            is_taken=chance.choice([None, True, False]),
        )
        for n in range(chance.randrange(8))
    ]
    choices = [
        Choice(line=f"put:key{n}", fate=chance.choice(list(Fate)), words="Other", by=MemberId("s"), at=NOW)
        for n in range(chance.randrange(6))
    ]
    keys = [f"task:{task.ref}" for task in tasks] + [f"flag:{flag.ref}" for flag in flags]
    return records(
        last=chance.choice([None, LAST]),
        tasks=tasks,
        asked=chance.sample(tasks, chance.randrange(len(tasks) + 1)),
        disruptions=[
            a_disruption(
                n,
                task=task.ref,
                subject=chance.choice([None, *(flag.ref for flag in flags)]),
                four_p=chance.choice(list(FourP)),
                level=chance.choice(list(Level)),
            )
            for n, task in enumerate(tasks)
            if chance.random() < 0.5
        ],
        flags=flags,
        put_forward=said,
        choices=choices,
        not_reached=frozenset(key for key in keys if chance.random() < 0.2),
        carried={key: chance.randrange(1, 4) for key in keys if chance.random() < 0.5},
        at=datetime.combine(TODAY, NOW.time(), NOW.tzinfo),
    )
