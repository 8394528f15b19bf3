"""Letters on their way: in order, one in flight per address, and settled only by whoever holds the lease."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text, update

from panel.language import MemberId, PanelId
from panel.letters import Channel, Follow, Letter, Notice, Private, Show, Thread
from panel.people import MembersRecognised
from panel.tasks import Task, decisions
from storage import schema
from storage.leases import Leases
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import (
    ANOTHER_PANEL,
    NOW,
    PANEL,
    a_panel,
    a_person,
    issue,
    of_panel,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)
from tests.conftest import break_in, opened
from tests.fakes import let_pass
from usecases.ports import Envelope, Lease, LiveCard

CHAIR = Private(the_chair().id)
OWNER = Private(the_owner().id)
SOON = timedelta(seconds=20)
LETTER = schema.letter.c
ANY_WAITS = text("select exists (select from pg_locks where not granted)")


def said(words: str, to: Channel | Thread | Private = CHAIR, **given) -> Letter:
    return Letter(to=to, show=Show.SAID, text=words, **given)


def write(store: Store, *notices: Notice, panel: PanelId = PANEL) -> None:
    """As if something had happened; the trail moves on, for letters are ordered by it."""
    with store.begin(panel) as work:
        work.trail.length += 1
        work.outbox.write(notices, work.people, order=work.trail.length)


def opened_letter(store: Store, lease: Lease) -> Envelope:
    with store.read(lease.panel) as reading:
        return reading.post.open([lease])[lease].envelope


def take(store: Store, most: int = 100) -> list[str]:
    """What the letters say that may leave now."""
    return [opened_letter(store, lease).text for lease in Leases(store).take(most=most)]


def take_one(store: Store) -> Lease:
    (lease,) = Leases(store).take(most=1)
    return lease


def send(store: Store, lease: Lease, card: LiveCard | None = None) -> bool:
    with store.quietly(lease.panel) as work:
        return work.post.sent(lease, work.post.open([lease])[lease].envelope, card)


def state_of(store: Store, lease: Lease) -> tuple[str, int, str | None]:
    with store.read(lease.panel) as reading:
        row = reading.connection.execute(
            select(LETTER.state, LETTER.tries, LETTER.reason).where(LETTER.id == lease.id)
        ).one()
        return row.state, row.tries, row.reason


def live_card(store: Store) -> tuple[Task, LiveCard]:
    """An issued task whose card was posted in the channel."""
    task = issue(store)
    let_pass(store, seconds=60)
    card = LiveCard(conversation="19:panel", activity="17")
    while leases := Leases(store).take(most=10):
        for lease in leases:
            envelope = opened_letter(store, lease)
            in_channel = (envelope.address, envelope.ref) == (f"channel:{PANEL}", task.ref)
            send(store, lease, card if in_channel else None)
    return task, card


def test_a_letter_leaves_once(store: Store, panel: PanelId):
    write(store, said("one"))

    assert take(store) == ["one"]
    assert take(store) == []


def test_letters_of_one_address_leave_in_order_one_at_a_time(store: Store, panel: PanelId):
    write(store, said("one"), said("two"))
    write(store, said("three"))

    for words in ("one", "two", "three"):
        lease = take_one(store)
        assert opened_letter(store, lease).text == words
        assert take(store) == []
        assert send(store, lease)


def test_addresses_do_not_wait_for_each_other(store: Store, panel: PanelId):
    write(store, said("to the chair"), said("to the owner", OWNER), said("to the channel", Channel()))

    assert take(store) == ["to the chair", "to the owner", "to the channel"]


def test_a_letter_that_must_try_again_keeps_its_place(store: Store, panel: PanelId):
    write(store, said("one"), said("two"))
    first = take_one(store)
    with store.quietly(panel) as work:
        assert work.post.later(first, wait=store.pace.of(timedelta(seconds=8)), reason="502")

    assert take(store) == []
    let_pass(store, seconds=9)
    again = take_one(store)
    assert (again.id, again.tries, again.fence) == (first.id, 2, 2)


def test_waiting_that_is_nobodys_fault_costs_no_try(store: Store, panel: PanelId):
    write(store, said("one"))
    for _ in range(3):
        lease = take_one(store)
        assert lease.tries == 1
        with store.quietly(panel) as work:
            work.post.later(lease, wait=timedelta(0), reason="429", uncounted=True)


def test_a_letter_is_held_for_the_undo_window_and_blocks_nobody_meanwhile(store: Store, panel: PanelId):
    write(store, said("held", delay=SOON, is_held=True), said("at once"))

    at_once = take_one(store)
    assert opened_letter(store, at_once).text == "at once"
    assert send(store, at_once)
    let_pass(store, seconds=19)
    assert take(store) == []
    let_pass(store, seconds=2)
    assert take(store) == ["held"]


def test_an_undo_in_time_cancels_what_was_held(store: Store, panel: PanelId):
    task = issue(store)
    with store.begin(panel) as work:
        assert not work.outbox.has_left(task.ref)
        work.record(decisions.undo(task, by=the_chair(), at=NOW, has_left=False))
    let_pass(store, seconds=30)

    shown = [opened_letter(store, lease).address for lease in Leases(store).take(most=10)]
    assert shown == [f"person:{a_person('Olivia Chair').tenant}:{a_person('Olivia Chair').object_id}"]


def test_once_one_held_letter_is_out_it_is_too_late(store: Store, panel: PanelId):
    task = issue(store)
    let_pass(store, seconds=21)
    Leases(store).take(most=100)

    with store.begin(panel) as work:
        assert work.outbox.has_left(task.ref)


def test_a_lease_that_ran_out_goes_to_another_who_alone_may_settle(store: Store, panel: PanelId):
    write(store, said("one"), said("two"))
    slow = take_one(store)
    let_pass(store, seconds=61)
    quick = take_one(store)

    assert (quick.id, quick.fence, quick.tries) == (slow.id, slow.fence + 1, 2)
    assert not send(store, slow)
    with store.quietly(panel) as work:
        assert not work.post.later(slow, wait=SOON, reason="too late")
        assert not work.post.dead(slow, reason="too late")
        assert not work.post.dropped(slow, reason="too late")
    assert state_of(store, quick) == ("leased", 2, None)
    assert send(store, quick)
    assert not send(store, quick), "nor twice"


def test_a_dead_letter_keeps_its_reason_and_lets_the_next_one_pass(store: Store, panel: PanelId):
    write(store, said("one"), said("two"))
    lease = take_one(store)
    with store.begin(panel) as work:
        assert work.post.dead(lease, reason="413 " + "x" * 300)

    state, _, reason = state_of(store, lease)
    assert (state, reason and reason[:4]) == ("dead", "413 ")
    assert take(store) == ["two"]


def test_what_nobody_may_see_any_more_is_dropped(store: Store, panel: PanelId):
    write(store, said("one"), said("two"))
    lease = take_one(store)
    with store.quietly(panel) as work:
        assert work.post.dropped(lease, reason="no longer a member")

    assert state_of(store, lease)[0] == "cancelled"
    assert take(store) == ["two"]


def test_whoever_the_roster_has_not_shown_gets_their_letters_when_it_does(store: Store):
    unknown = the_owner(person=None)
    a_panel(store, members=(the_chair(), unknown))
    write(store, said("for later", Private(unknown.id)), said("for now"))

    assert take(store) == ["for now"]
    assert Leases(store).next_at() is None, "nothing else will leave by waiting"

    with store.begin(PANEL) as work:
        work.record(MembersRecognised(at=NOW, by=MemberId("clerk"), members=(the_owner(),)))
    assert take(store) == ["for later"]


def test_the_next_moment_worth_waiting_for_is_known(store: Store, panel: PanelId):
    assert Leases(store).next_at() is None
    write(store, said("held", delay=SOON), said("later", OWNER, delay=2 * SOON))

    next_at = Leases(store).next_at()
    with store.read(panel) as reading:
        assert next_at is not None
        assert 0.9 * store.pace.of(SOON) < next_at - reading.now <= store.pace.of(SOON)


def test_a_person_on_two_panels_gets_one_letter_at_a_time(store: Store, panel: PanelId):
    """Both letters may bear the same number, for each panel counts its own."""
    second = a_panel(store, ANOTHER_PANEL)
    write(store, said("from the first"))
    write(store, said("from the second", Private(MemberId(of_panel(the_chair().id, second)))), panel=second)

    assert len(take(store)) == 1
    assert take(store) == []


def on_their_way(store: Store) -> list[str]:
    with store.read(PANEL) as reading:
        states = select(LETTER.state).where(LETTER.state.in_(["waiting", "leased"]))
        return list(reading.connection.execute(states.order_by(LETTER.seq)).scalars())


def test_many_changes_are_one_card_update(store: Store, panel: PanelId):
    task, card = live_card(store)
    for _ in range(10):
        write(store, Follow(task.ref))
    assert on_their_way(store) == ["waiting"]
    assert take(store) == [], "the card rests, for it has just been posted"

    let_pass(store, seconds=2)
    lease = take_one(store)
    envelope = opened_letter(store, lease)
    assert (envelope.show, envelope.ref, envelope.address) == (Show.TASK, task.ref, f"channel:{panel}")
    with store.read(panel) as reading:
        assert reading.post.open([lease])[lease].live == card
        assert reading.post.thread(task.ref) == card

    for _ in range(10):
        write(store, Follow(task.ref))
    assert on_their_way(store) == ["leased", "waiting"], "what happened while one was under way is one more"


def test_a_card_that_has_rested_is_brought_up_to_date_at_once(store: Store, panel: PanelId):
    task, _ = live_card(store)
    let_pass(store, seconds=2)
    write(store, Follow(task.ref))

    assert len(Leases(store).take(most=10)) == 1


def test_what_changes_while_a_card_is_first_posted_is_shown_by_an_update(store: Store, panel: PanelId):
    """It may have been drawn before the change, and no card stands yet that could follow."""
    task = issue(store)
    let_pass(store, seconds=60)
    posting = Leases(store).take(most=10)
    write(store, Follow(task.ref))
    for lease in posting:
        send(store, lease, LiveCard(conversation="19:panel", activity=lease.id))

    let_pass(store, seconds=2)
    addresses = {opened_letter(store, lease).address for lease in Leases(store).take(most=10)}
    assert f"channel:{panel}" in addresses


def test_a_card_that_teams_forgot_is_posted_anew(store: Store, panel: PanelId):
    task, _ = live_card(store)
    write(store, Follow(task.ref))
    let_pass(store, seconds=2)
    lease = take_one(store)
    with store.quietly(panel) as work:
        envelope = work.post.open([lease])[lease].envelope
        work.post.forget_live(envelope)

    with store.read(panel) as reading:
        assert reading.post.open([lease])[lease].live is None
        assert reading.post.thread(task.ref) is None


def test_issuing_tells_the_asker_at_once_and_the_seat_and_the_channel_after_the_window(
    store: Store, panel: PanelId
):
    issue(store, owner=the_owner().id)

    def leaving() -> list[tuple[str, str]]:
        letters = [opened_letter(store, lease) for lease in Leases(store).take(most=100)]
        return [(letter.member or "the channel", letter.show.value) for letter in letters]

    assert leaving() == [(the_chair().id, "task")]
    let_pass(store, seconds=21)
    assert leaving() == [(the_owner().id, "task"), (the_deputy().id, "task"), ("the channel", "task")]


def test_a_seat_that_nobody_can_reach_is_news_for_chair_and_secretariat(store: Store):
    a_panel(store, members=[m for m in the_members() if m.seat != the_owner().seat])
    issue(store)

    news = [opened_letter(store, lease) for lease in Leases(store).take(most=100)]
    told = [(letter.member, letter.show) for letter in news]
    assert (the_secretary().id, Show.NEWS) in told


def test_replicas_never_take_the_same_letter_nor_two_of_one_address(
    url: str, ring: KeyRing, store: Store, panel: PanelId
):
    people = [Private(member.id) for member in the_members()]
    for n in range(60):
        write(store, said(f"{n:02d}", people[n % len(people)]))
    start = threading.Barrier(6)
    in_flight: dict[str, str] = {}
    sent: list[tuple[str, str]] = []
    clashes: list[str] = []

    def deliver(replica: Store) -> None:
        leases = Leases(replica)
        start.wait()
        idle = 0
        while idle < 5:
            taken = leases.take(most=3)
            idle = 0 if taken else idle + 1
            for lease in taken:
                letter = opened_letter(replica, lease)
                if letter.address in in_flight:
                    clashes.append(letter.address)
                in_flight[letter.address] = letter.text
            for lease in taken:
                letter = opened_letter(replica, lease)
                sent.append((letter.address, letter.text))
                del in_flight[letter.address]
                assert send(replica, lease)

    with (
        opened(url, ring) as first,
        opened(url, ring) as second,
        ThreadPoolExecutor(6) as threads,
    ):
        for job in [threads.submit(deliver, replica) for replica in (first, second) * 3]:
            job.result()

    assert clashes == []
    assert sorted(text for _, text in sent) == [f"{n:02d}" for n in range(60)]
    for address in {address for address, _ in sent}:
        words = [text for where, text in sent if where == address]
        assert words == sorted(words)


def test_two_replicas_that_look_at_once_take_turns(postgres_url: str, ring: KeyRing):
    """A hold ends while another replica has taken, but not yet committed, a later letter to that address."""
    with (
        opened(postgres_url, ring) as store,
        opened(postgres_url, ring) as slow,
        ThreadPoolExecutor(2) as threads,
        break_in(postgres_url).connect() as looking,
    ):
        a_panel(store)
        write(store, said("held", delay=SOON, is_held=True), said("at once"))
        took, may_commit = threading.Event(), threading.Event()

        @event.listens_for(slow.engine, "commit")
        def dawdle(connection: object) -> None:
            took.set()
            may_commit.wait(60)

        first = threads.submit(Leases(slow).take, most=10)
        assert took.wait(60)
        with store.transaction(PANEL, writes=True) as connection:
            connection.execute(update(schema.letter).where(LETTER.is_held).values(not_before=NOW))
        second = threads.submit(Leases(store).take, most=10)
        while not second.done() and not looking.execute(ANY_WAITS).scalar():
            time.sleep(0.01)
        may_commit.set()

        assert (len(first.result(60)), len(second.result(60))) == (1, 0)


def test_a_letter_that_waits_for_another_is_nothing_to_wait_for(store: Store, panel: PanelId):
    """Else the postman would ask again and again while one is under way."""
    write(store, said("one"), said("two"))
    lease = take_one(store)
    assert Leases(store).next_at() is None

    with store.quietly(panel) as work:
        work.post.later(lease, wait=store.pace.of(SOON), reason="502")
        now = work.now
    next_at = Leases(store).next_at()
    assert next_at is not None
    assert next_at > now + 0.9 * store.pace.of(SOON)


@pytest.mark.parametrize("order", ["the held one first", "the other first"])
def test_a_held_letter_whose_time_comes_waits_for_the_one_in_flight(store: Store, panel: PanelId, order: str):
    held, other = said("held", delay=SOON, is_held=True), said("at once")
    write(store, *([held, other] if order == "the held one first" else [other, held]))
    lease = take_one(store)
    let_pass(store, seconds=25)

    assert take(store) == []
    assert send(store, lease)
    assert take(store) == ["held"]
