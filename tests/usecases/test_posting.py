"""A leased letter on its way: what it waits for, and what it does not wait for."""

import pytest
from sqlalchemy import select

from panel.catalogue.tasks import EndTask
from panel.language import Reference
from panel.letters import Follow, Letter, Show, Thread
from panel.tasks import Ending
from storage import schema
from storage.leases import Leases
from tests.builders import PANEL, the_chair
from tests.fakes import let_pass
from tests.usecases.conftest import Desk
from usecases import posting
from usecases.letters.values import Obsolete, Shown
from usecases.ports import Lease, LiveCard, Opened


@pytest.fixture
def head(desk: Desk) -> Lease:
    """A task's card on its way to the channel; below it a reminder, for the thread that will hang from it."""
    task = desk.issued()
    with desk.store.begin(PANEL) as work:
        reminder = Letter(to=Thread(), show=Show.REMINDER, ref=task.ref)
        work.outbox.write([reminder], work.people, order=work.trail.length)
    let_pass(desk.store, seconds=60)
    return next(lease for lease in Leases(desk.store).take(most=50) if is_for(desk, lease, "channel:"))


def is_for(desk: Desk, lease: Lease, address: str) -> bool:
    with desk.store.read(PANEL) as reading:
        return reading.post.open([lease])[lease].envelope.address.startswith(address)


def reminder(desk: Desk) -> Shown | Obsolete:
    """What it shows once it is taken again."""
    let_pass(desk.store, seconds=120)
    taken = Leases(desk.store).take(most=50)
    drawn = posting.draw(taken, store=desk.store, clock=desk.clock)
    return next(letter.shown for letter in drawn.values() if letter.envelope.address.startswith("thread:"))


def test_a_reply_waits_for_the_card_that_its_thread_hangs_from(desk: Desk, head: Lease):
    assert isinstance(reminder(desk), Shown)


def test_a_reply_does_not_wait_for_a_card_that_died(desk: Desk, head: Lease):
    with desk.store.read(PANEL) as reading:
        envelope = reading.post.open([head])[head].envelope
    posting.dead(head, envelope, why="Teams refused it", store=desk.store, clock=desk.clock)

    assert reminder(desk) == Obsolete("the card that its thread hangs from never came")


def live(desk: Desk) -> Lease:
    """A letter that brings the task's card in the channel up to date, taken."""
    desk.issued()
    let_pass(desk.store, seconds=60)
    while leases := Leases(desk.store).take(most=50):
        for lease in leases:
            arrives(desk, lease)
    return follows(desk)


def follows(desk: Desk) -> Lease:
    with desk.store.begin(PANEL) as work:
        follow = Follow(Reference("T-2026-001"))
        work.outbox.write([follow], work.people, order=work.trail.length)
    let_pass(desk.store, seconds=60)
    return next(lease for lease in Leases(desk.store).take(most=50) if is_for(desk, lease, "channel:"))


def arrives(desk: Desk, lease: Lease) -> None:
    with desk.store.quietly(PANEL) as work:
        envelope = work.post.open([lease])[lease].envelope
        work.post.sent(lease, envelope, LiveCard(conversation="19:panel", activity=lease.id))


def is_gone(desk: Desk, lease: Lease) -> bool:
    """Teams says so."""
    return posting.forgotten(lease, opened(desk, lease).envelope, store=desk.store)


def opened(desk: Desk, lease: Lease) -> Opened:
    with desk.store.read(PANEL) as reading:
        return reading.post.open([lease])[lease]


def state_of(desk: Desk, lease: Lease) -> str:
    of_it = select(schema.letter.c.state).where(schema.letter.c.id == lease.id)
    with desk.store.read(PANEL) as reading:
        return str(reading.connection.execute(of_it).scalar_one())


def test_a_card_that_teams_no_longer_has_is_posted_anew(desk: Desk):
    lease = live(desk)

    assert is_gone(desk, lease)
    assert opened(desk, lease).live is None
    assert state_of(desk, lease) == "waiting"


def test_of_a_record_that_is_over_it_is_not(desk: Desk):
    lease = live(desk)
    desk.do(EndTask("T-2026-001", Ending.DISCHARGED, "the premises have closed"), by=the_chair())

    assert is_gone(desk, lease)
    assert opened(desk, lease).live is None
    assert state_of(desk, lease) == "cancelled"


def test_whoever_holds_the_letter_no_longer_forgets_nobodys_card(desk: Desk):
    """Another has posted it anew meanwhile, and it would be brought up to date no more."""
    late = live(desk)
    let_pass(desk.store, seconds=120)
    again = next(lease for lease in Leases(desk.store).take(most=50) if lease.id == late.id)

    assert not is_gone(desk, late)
    assert opened(desk, again).live
