"""A leased letter on its way: what it waits for, and what it does not wait for."""

import pytest

from panel.letters import Letter, Show, Thread
from storage.leases import Leases
from tests.builders import PANEL
from tests.fakes import let_pass
from tests.usecases.conftest import Desk
from usecases import posting
from usecases.letters.values import Obsolete, Shown
from usecases.ports import Lease


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
