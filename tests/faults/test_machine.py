"""The state machine finds what it is there for: one line of the clerk is broken, and it says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import bindparam, update

from storage import leases, schema
from storage.inbox import Inbox
from storage.post import Post
from tests.faults.machine.rules import on_files
from tests.faults.machine.world import Broken
from tests.faults.trials.chance import tried

Break = Callable[[pytest.MonkeyPatch], None]


def without_a_claim(patch: pytest.MonkeyPatch) -> None:
    """An activity is carried out, and nothing is kept of that it was."""
    patch.setattr(Inbox, "keep", lambda *_, **__: None)


def without_a_fence(patch: pytest.MonkeyPatch) -> None:
    """Whoever once held a letter may settle it, though somebody else holds it now."""
    letter = schema.letter.c
    unfenced = (
        update(schema.letter)
        .where(letter.id == bindparam("letter"), letter.state == "leased")
        .values(
            state="sent", leased_until=None, settled_at=bindparam("now", type_=schema.Moment), reason=None
        )
    )
    patch.setattr(leases, "_SENT", unfenced)


def with_a_fence_that_is_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    def end(self: Post, lease: leases.Lease, **values: object) -> bool:
        letter = schema.letter.c
        mine = update(schema.letter).where(letter.id == lease.id, letter.state == "leased")
        return self._connection.execute(mine.values(leased_until=None, **values)).rowcount == 1

    patch.setattr(Post, "_end", end)


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (without_a_claim, "had an effect"),
        (without_a_fence, "no longer held"),
        (with_a_fence_that_is_not_asked_for, "no longer held"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_broken_line_is_found(
    broken: Break, found: str, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = on_files(sqlite_template)
    broken(monkeypatch)

    with pytest.raises(Broken, match=found):
        tried(machine, examples=99)
