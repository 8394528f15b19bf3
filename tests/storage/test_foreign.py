"""The first wall, on both databases: asked with another panel's names and numbers, a panel knows nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, get_type_hints

import pytest

from panel.language import DraftKey, MessageId, PanelId, Reference, Refusal
from panel.letters import Copy
from storage.jobs import Jobs
from storage.leases import Leases
from storage.sealing import KeyRing
from storage.store import Store
from tests.attacks.sizes import tried
from tests.builders import (
    ANOTHER_PANEL,
    CHANNEL,
    HMRC,
    NOW,
    PANEL,
    a_panel,
    a_person,
    seat_id,
    the_chair,
    the_members,
    the_owner,
)
from tests.conftest import a_database, opened
from tests.fakes import let_pass
from tests.storage.test_sealing import CANARIES, write_canaries
from usecases.ports import Reading

T1, M1, P1, S1 = (Reference(ref) for ref in ("T-2026-001", "M-2026-01", "P-2026-001", "S-2026-001"))
SAID, THEN, LATER = MessageId("1763800000123"), NOW - timedelta(days=99), NOW + timedelta(days=99)
Ask = Callable[[Any], Any]


def of(reading: Reading) -> dict[str, Ask]:
    """Every way of asking, with what the first panel calls its own."""
    meeting = reading.meetings.find(M1)
    flag = reading.flags.find(Reference("R-2026-417"))
    assert meeting
    assert flag
    owner, hmrc, today = the_owner().id, seat_id(HMRC), NOW.date()
    return {
        "people.by_id": lambda r: r.by_id(owner),
        "people.seat": lambda r: r.seat(hmrc),
        "people.called": lambda r: r.called(["29:priya-shah"]),
        "people.roster": lambda r: r.roster("roster-1"),
        "people.latest_roster": lambda r: r.latest_roster(),
        "people.newest_roster": lambda r: r.newest_roster(),
        "people.teams_ids": lambda r: r.teams_ids([owner]),
        "tasks.named": lambda r: r.named(T1),
        "tasks.find": lambda r: r.find(T1),
        "tasks.grown_from": lambda r: r.grown_from(DraftKey("k" * 32)),
        "tasks.open_for": lambda r: r.open_for(hmrc),
        "tasks.open": lambda r: r.open(),
        "tasks.undecided": lambda r: r.undecided(),
        "tasks.revisions": lambda r: r.revisions(Reference("T-2026-902")),
        "tasks.disruption": lambda r: r.disruption(Reference("T-2026-903")),
        "tasks.proposals": lambda r: r.proposals(),
        "tasks.running": lambda r: r.running(),
        "tasks.issued_since": lambda r: r.issued_since(THEN),
        "tasks.disruptions_since": lambda r: r.disruptions_since(THEN.date()),
        "tasks.counted": lambda r: r.counted(today=today, until=LATER.date()).open,
        "tasks.with_step_due": lambda r: r.with_step_due(LATER),
        "history.put_forward": lambda r: r.put_forward(THEN),
        "history.taken_away": lambda r: r.taken_away(),
        "history.put_forward_from": lambda r: r.put_forward_from(SAID),
        "history.message": lambda r: r.message(SAID),
        "history.threads_touching": lambda r: r.threads_touching([T1], THEN),
        "history.unanswered": lambda r: r.unanswered(THEN),
        "history.forgettable": lambda r: r.forgettable(LATER, most=9),
        "history.records_of_thread": lambda r: r.records_of_thread(SAID),
        "history.link": lambda r: CHANNEL in r.link(SAID, SAID),
        "spills.find": lambda r: r.find(S1),
        "spills.of": lambda r: r.of(SAID),
        "flags.find": lambda r: r.find(flag.ref) or r.find(flag.intake),
        "flags.named": lambda r: r.named(flag.ref),
        "flags.grown_from": lambda r: r.grown_from(DraftKey("k" * 32)),
        "flags.waiting": lambda r: r.waiting(),
        "flags.open": lambda r: r.open(),
        "flags.waiting_for": lambda r: r.waiting_for(hmrc),
        "flags.released_since": lambda r: r.released_since(THEN),
        "flags.with_step_due": lambda r: r.with_step_due(LATER),
        "flags.these": lambda r: r.these([flag.ref]),
        "flags.readers": lambda r: r.readers(flag),
        "papers.find": lambda r: r.find(P1),
        "papers.named": lambda r: r.named(P1),
        "papers.file": lambda r: r.file(P1),
        "papers.waiting_for": lambda r: r.waiting_for(owner),
        "papers.expired": lambda r: r.expired(LATER),
        "strangers.all": lambda r: r.all(),
        "trail.looks": lambda r: r.looks(since=NOW),
        "meetings.find": lambda r: r.find(M1),
        "meetings.named": lambda r: r.named(M1),
        "meetings.ahead": lambda r: r.ahead(),
        "meetings.next_after": lambda r: r.next_after(today),
        "meetings.last_held": lambda r: r.last_held(LATER.date()),
        "meetings.with_step_due": lambda r: r.with_step_due(LATER),
        "meetings.agenda": lambda r: r.agenda(meeting),
        "meetings.issued_agenda": lambda r: r.issued_agenda(meeting, 1),
        "meetings.carried": lambda r: r.carried(
            ["put:one", "task:T-2026-001"], besides=Reference("M-2026-09")
        ),
        "meetings.choices": lambda r: r.choices(M1),
        "meetings.items": lambda r: r.items(M1),
        "meetings.item": lambda r: r.item("i" * 32),
        "meetings.attendance": lambda r: r.attendance(meeting),
        "reminders.said": lambda r: r.said(T1, hmrc),
        "reminders.said_to_seats": lambda r: r.said_to_seats(T1),
        "reminders.lines": lambda r: r.lines(owner, today),
        "reminders.left_over": lambda r: r.left_over(owner, before=LATER.date()),
        "reminders.snoozed_by": lambda r: r.snoozed_by(owner, today),
        "reminders.told_of": lambda r: r.told_of(T1),
        "reminders.digests_due": lambda r: r.digests_due(LATER),
        "reminders.newest_digest": lambda r: r.newest_digest(owner),
        "reminders.away": lambda r: r.away(today),
        "reminders.snoozed": lambda r: r.snoozed(T1, today),
        "reminders.last_done": lambda r: r.last_done(),
        "reminders.next_at": lambda r: r.next_at(),
        "reminders.morning": lambda r: r.morning(),
        "drafts.find": lambda r: r.find(DraftKey("k" * 32), at=NOW),
        "outbox.dead_since": lambda r: r.dead_since(THEN),
        "post.thread": lambda r: r.thread(T1),
        "post.thread_may_come": lambda r: r.thread_may_come(T1),
        "post.is_known": lambda r: r.is_known(Copy("a:chat", "1")),
    }


ELSEWHERE = {
    "people.holding", "people.bodies", "people.seats", "people.all", "people.member",  # Its own: below.
    "people.code_is_open", "people.channel_is_taken", "reminders.beat_at",  # Of the whole clerk.
    "people.keep_roster", "tasks.look_again",
    "tasks.next_ref", "tasks.next_disruption", "spills.next_ref", "flags.intake",
    "flags.next_ref", "meetings.next_ref",  # Numbers and writes of its own.
    "papers.holds", "papers.put_back", "outbox.has_left", "post.open", "post.forget_live", "post.sent",
    "post.about", "post.later", "post.pause", "post.dead", "post.dropped",  # By lease: below.
}  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[Store]:
    """Two panels of the same people's names; all that happened, happened in the first."""
    with a_database(request.param, request) as url, opened(url, ring) as store:
        a_panel(store)
        a_panel(store, ANOTHER_PANEL)
        write_canaries(store, PANEL)
        yield store


def test_every_way_of_asking_is_tried(store: Store):
    repositories = {
        name: get_type_hints(prop.fget)["return"]
        for name, prop in vars(Reading).items()
        if isinstance(prop, property) and name not in ("panel", "name", "now", "ladder")
    }
    ways = {
        f"{name}.{way}"
        for name, kind in repositories.items()
        for base in kind.__mro__
        for way in vars(base)
        if not way.startswith("_") and base.__module__.startswith(("usecases", "panel"))
    }
    with store.read(PANEL) as reading:
        assert ways == {*of(reading)} | ELSEWHERE


def test_nothing_of_one_panel_is_found_from_another(store: Store):
    found, known = {}, set()
    with store.read(PANEL) as reading:
        asked = of(reading)
        known = {way for way, ask in asked.items() if answer(reading, way, ask)}
    with store.read(ANOTHER_PANEL) as reading:
        for way, ask in asked.items():
            if said := answer(reading, way, ask):
                found[way] = said

    assert found == {}
    assert len(known) > 35, "else nothing was there to be found"
    tried("T8", "ways of asking for another panel's records, nothing found", len(asked))


def answer(reading: Reading, way: str, ask: Ask) -> Any:
    repository, _, _ = way.partition(".")
    try:
        return ask(getattr(reading, repository))
    except Refusal:
        return None


def test_a_panel_lists_its_own_people_and_seats_alone(store: Store):
    with store.read(ANOTHER_PANEL) as reading:
        ids = [each.id for each in (*reading.people.all(), *reading.people.seats())]
        held = reading.people.holding(next(iter(the_chair().roles)))
        bodies = reading.people.bodies()
        priya = reading.people.member(a_person("Priya Shah"))

    assert len(ids) == len(the_members()) + 3
    assert all(str(each).endswith(ANOTHER_PANEL) for each in ids)
    assert [member.id for member in held] == [f"{the_chair().id}-{ANOTHER_PANEL}"]
    assert priya
    assert priya.id == f"{the_owner().id}-{ANOTHER_PANEL}", "one person may sit on both, for each anew"
    assert not [body for body in bodies if body.name in CANARIES.values()]


def test_letters_and_papers_of_another_panel_are_neither_opened_nor_settled(store: Store):
    let_pass(store, PANEL, seconds=60)
    lease = next(lease for lease in Leases(store).take(most=50) if lease.panel == PANEL)
    with store.quietly(PanelId(ANOTHER_PANEL)) as work:
        assert not work.post.dead(lease, reason="x")
        assert not work.post.dropped(lease, reason="x")
        assert not work.post.later(lease, wait=timedelta(0), reason="x")
        assert not work.post.open([lease])
    jobs = [job for job in Jobs(store).take(most=9) if job.panel == PANEL]
    assert jobs
    with store.quietly(PanelId(ANOTHER_PANEL)) as work:
        assert not work.papers.holds(jobs[0])
        assert not work.papers.put_back(jobs[0], wait=timedelta(0))
