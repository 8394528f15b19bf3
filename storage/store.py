"""One transaction, one panel, one writer."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from panel.language import PanelId, Person
from panel.reminders import LADDER, Ladder
from storage import schema
from storage.engines import LOCK_WAIT, PANEL_OPTION, SOLE, asking_engine, engine_for, only_reads
from storage.inbox import with_what_was_answered
from storage.interruptions import LET_GO, NoRoom, breakable, commit, interruptions
from storage.people import Present, with_the_asker
from storage.post import is_a_copy, naming, with_what_was_pressed
from storage.prepared import Prepared
from storage.sealing import KeyRing, Seal
from storage.trail import NO_ANCHORS, Trail, broken_at
from storage.unit import Unit
from usecases.pace import Pace
from usecases.ports import NoSuchPanel, PressedCard, Request, Unavailable
from usecases.ports.haste import HASTE, Haste

SCHEMA_VERSION = "0001"
"""The migration that this code was written for."""

_PANEL = schema.panel.c
_ANY = select(_PANEL.id.label("this_panel"), _PANEL.name, _PANEL.trail_length, _PANEL.trail_head)
_FACTS = _ANY.where(_PANEL.id == bindparam("panel"))
ONE_MOMENT = "REPEATABLE READ"
_NOW = func.clock_timestamp(type_=schema.Moment).label("now")
_OPENED = _FACTS.add_columns(
    _NOW,
    func.set_config("clerk.panel", bindparam("panel"), True),
)
_LOCKED = _OPENED.with_for_update(key_share=True, skip_locked=True)
_ASKED = _FACTS.add_columns(_NOW)
_FACTS_FOR_ASKER = with_the_asker(_FACTS, and_chairs=True)
_ASKED_BY = with_the_asker(_ASKED, and_chairs=True)
_FACTS_FOR_REQUEST = with_what_was_answered(with_the_asker(_FACTS, and_chairs=False))
_ASKED_WITH_REQUEST = with_what_was_answered(with_the_asker(_ASKED, and_chairs=False))
_PRESSED = {
    facts: Prepared(with_what_was_pressed(facts))
    for facts in (_FACTS_FOR_ASKER, _ASKED_BY, _FACTS_FOR_REQUEST, _ASKED_WITH_REQUEST)
}
_NOT_PRESSED = {facts: Prepared(facts) for facts in (_FACTS, _OPENED, _LOCKED, _ASKED, *_PRESSED)}
_PLACE = schema.membership.c
_SOLE_PANEL = (
    select(func.min(_PLACE.panel))
    .where(_PLACE.tenant == bindparam("tenant"), _PLACE.object_id == bindparam("object_id"))
    .having(func.count() == 1)
    .scalar_subquery()
)
_FACTS_OF_SOLE = Prepared(with_the_asker(_ANY.where(_PANEL.id == _SOLE_PANEL), and_chairs=True))
_ASKED_OF_SOLE = Prepared(
    with_the_asker(_ANY.add_columns(_NOW).where(_PANEL.id == _SOLE_PANEL), and_chairs=True)
)
_HEAD = (
    update(schema.panel)
    .where(_PANEL.id == bindparam("this_panel"))
    .values(trail_length=bindparam("length"), trail_head=bindparam("head"))
)


LOOKS_AGAIN = 0.005
"""Seconds, while another replica holds the panel: about as long as it takes to write something."""


UNHURRIED = Pace()
NO_ROOM_FOR = 10.0
"""Seconds in which the clerk is not ready after a write found the disk full, unless another finds room."""


class Store:
    """The database of a clerk: SQLite for one process, PostgreSQL for many."""

    def __init__(
        self,
        url: str,
        ring: KeyRing,
        *,
        pool_size: int = 8,
        questions: int = 8,
        pace: Pace = UNHURRIED,
        ladder: Ladder = LADDER,
    ) -> None:
        self.engine = engine_for(url, pool_size=pool_size)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._asking = asking_engine(url, pool_size=pool_size + questions)
        self.ring = ring
        self.pace = pace
        self.ladder = ladder
        self._found_no_room_at = float("-inf")

    def close(self) -> None:
        self.engine.dispose()
        self._asking.dispose()

    @contextmanager
    def begin(self, panel: PanelId, request: Request | None = None) -> Iterator[Unit]:
        """Locks the panel; commits at the end, or rolls everything back. Raises Unavailable, NoSuchPanel.

        Who sends the request, and what it was answered before, comes with the first question.
        """
        with self.transaction(writes=True) as connection, self.within(connection, panel, request) as unit:
            before = unit.trail.length
            yield unit
        if unit.trail.length != before:
            self._found_no_room_at = float("-inf")

    @contextmanager
    def within(
        self, connection: Connection, panel: PanelId, request: Request | None = None
    ) -> Iterator[Unit]:
        """The same in a transaction that is open already."""
        unit = self._begun(connection, panel, request)
        before = unit.trail.length
        yield unit
        trail = unit.trail
        if trail.length != before:
            connection.execute(_HEAD, {"this_panel": panel, "length": trail.length, "head": trail.head})

    @contextmanager
    def quietly(self, panel: PanelId) -> Iterator[Unit]:
        """Writes without the panel's lock: for what changes no record and discloses nothing."""
        with self.transaction(writes=True) as connection:
            yield self._unit(connection, _FACTS if self.is_sqlite else _OPENED, panel)

    @contextmanager
    def read(
        self, panel: PanelId, asker: Person | None = None, *, pressed: PressedCard | None = None
    ) -> Iterator[Unit]:
        """The same, without a lock and without a right to write. Raises Unavailable, NoSuchPanel.

        Who the asker is, and who the chairs are, comes with the first question.
        """
        with self.glance(panel) as connection:
            if asker is None:
                unit = self._unit(connection, _FACTS if self.is_sqlite else _ASKED, panel)
            else:
                facts = _FACTS_FOR_ASKER if self.is_sqlite else _ASKED_BY
                unit = self._unit(connection, facts, panel, asker, pressed)
            unit.tasks.remember()
            yield unit

    @contextmanager
    def read_sole(self, asker: Person) -> Iterator[Unit | None]:
        """The same, of the only panel that may know the asker; None if there is none, or several."""
        with self.glance(SOLE) as connection:
            facts = _FACTS_OF_SOLE if self.is_sqlite else _ASKED_OF_SOLE
            rows = facts.all(connection, _who(asker))
            if rows and not self.is_sqlite:
                connection.execution_options(**{PANEL_OPTION: rows[0].this_panel})
            yield self._opened(connection, rows[0], _among(asker, rows)) if rows else None

    def _begun(self, connection: Connection, panel: PanelId, request: Request | None) -> Unit:
        """On PostgreSQL the lock comes first: a question that waits for it sees what was true before."""
        found = None if self.is_sqlite else _locked(connection, panel)
        if request is None or not isinstance(request.sender, Person):
            return self._opened(connection, found, None) if found else self._unit(connection, _FACTS, panel)
        facts = _FACTS_FOR_REQUEST if self.is_sqlite else _ASKED_WITH_REQUEST
        asked = {"panel": panel, "key": request.key, **_who(request.sender)}
        rows = _found(connection, facts, asked, request.pressed)
        present = Present(request.sender, rows, has_chairs=False)
        pressed = request.pressed is not None
        return self._opened(connection, rows[0], present, known=(request.key, rows[0]), pressed=pressed)

    def _unit(
        self,
        connection: Connection,
        facts: Select[Any],
        panel: PanelId,
        asker: Person | None = None,
        pressed: PressedCard | None = None,
    ) -> Unit:
        """One statement: which panel the transaction is of, its lock, its facts and the time."""
        asked = {"panel": panel, **(_who(asker) if asker else {})}
        rows = _found(connection, facts, asked, pressed)
        present = _among(asker, rows) if asker else None
        return self._opened(connection, rows[0], present, pressed=pressed is not None)

    def _opened(
        self,
        connection: Connection,
        found: Any,
        present: Present | None,
        *,
        known: tuple[str, Any] | None = None,
        pressed: bool = False,
    ) -> Unit:
        now = datetime.now(UTC) if self.is_sqlite else found.now
        seal = Seal(self.ring, PanelId(found.this_panel))
        trail = Trail(connection, seal, length=found.trail_length, head=bytes(found.trail_head))
        return Unit(
            connection,
            seal,
            name=found.name,
            now=now,
            pace=self.pace,
            trail=trail,
            ladder=self.ladder,
            present=present,
            known=known,
            pressed_a_copy=pressed and is_a_copy(found),
        )

    @contextmanager
    def transaction(
        self, panel: PanelId | None = None, *, writes: bool = False, sees_one_moment: bool = False
    ) -> Iterator[Connection]:
        """A plain transaction, of one panel or of the routing tables. Raises Unavailable.

        On SQLite it always sees one moment; on PostgreSQL, unless asked for, each statement sees its own.
        """
        try:
            with (
                interruptions(),
                self._connected(writes=writes, sees_one_moment=sees_one_moment) as connection,
                self._breakable(connection),
                connection.begin() as transaction,
            ):
                if panel is not None and not self.is_sqlite:
                    connection.execute(_SET_PANEL, {"panel": panel})
                yield connection
                commit(transaction, writes=writes)
        except NoRoom:
            self._found_no_room_at = monotonic()
            raise

    @contextmanager
    def glance(self, panel: PanelId | str | None = None) -> Iterator[Connection]:
        """Questions, of one panel or to the routing tables, that need not see one moment together.

        Each is a transaction of its own, without BEGIN and COMMIT. Raises Unavailable.
        """
        with interruptions(), self._asking.connect() as connection, self._breakable(connection):
            if panel is not None and not self.is_sqlite:
                connection.execution_options(**{PANEL_OPTION: panel})
            yield connection

    def _connected(self, *, writes: bool, sees_one_moment: bool = False) -> Connection:
        connection = self.engine.connect()
        if self.is_sqlite:
            return connection if writes else only_reads(connection)
        return connection.execution_options(isolation_level=ONE_MOMENT) if sees_one_moment else connection

    def _breakable(self, connection: Connection) -> AbstractContextManager[None]:
        return _SOLE_LOCK if self.is_sqlite else breakable(connection)

    def let_go(self, haste: Haste) -> None:
        """Breaks off what that work waits for, if others' locks are in its way: it raises Unavailable, and
        nothing of it is done. One that is merely slow goes on. Said from another thread.
        """
        with haste.lock, suppress(DBAPIError):
            haste.is_over = True
            if haste.backend is not None:
                with self._asking.connect() as connection:
                    connection.execute(LET_GO, {"backend": haste.backend})

    def create_panel(self, panel: PanelId, name: str, *, code_digest: str, at: datetime) -> None:
        """A new panel, and the digest of the one-time code that will bind it to its channel."""
        with self.transaction(panel, writes=True) as connection:
            connection.execute(
                insert(schema.panel).values(
                    id=panel, name=name, created_at=at, trail_head=b"", trail_length=0
                )
            )
            connection.execute(
                insert(schema.setup_code).values(
                    digest=code_digest, panel=panel, expires_at=at + timedelta(days=7)
                )
            )

    def panel_named(self, name: str) -> PanelId | None:
        with self.transaction() as connection:
            found = connection.execute(select(_PANEL.id).where(func.lower(_PANEL.name) == name.lower()))
            return found.scalar()

    def broken_at(self, panel: PanelId, anchors: Mapping[int, bytes] = NO_ANCHORS) -> int | None:
        """The first line of a panel's trail that does not follow from those before it; None if all do."""
        with self.transaction(panel, sees_one_moment=True) as connection:
            trail = self._unit(connection, _FACTS if self.is_sqlite else _ASKED, panel).trail
            seal = Seal(self.ring, panel)
            return broken_at(connection, seal, length=trail.length, head=trail.head, anchors=anchors)

    def is_ready(self) -> bool:
        """Whether the database answers, holds the schema that this code was written for, and lately had room
        for what was written.
        """
        if monotonic() - self._found_no_room_at < NO_ROOM_FOR:
            return False
        try:
            with self.glance() as connection:
                found = connection.execute(text("select version_num from alembic_version")).scalar()
                return bool(found == SCHEMA_VERSION)
        except (Unavailable, DBAPIError):
            return False


def _locked(connection: Connection, panel: PanelId) -> Any:
    """Of PostgreSQL, a panel's facts, when nobody else holds it. Raises NoSuchPanel, Unavailable.

    It is asked for again and again: a statement that waits in the server's queue waits for several locks,
    and each has all of `lock_timeout` for itself.
    """
    until = monotonic() + LOCK_WAIT.total_seconds()
    haste = HASTE.get()
    while not (rows := _NOT_PRESSED[_LOCKED].all(connection, {"panel": panel})):
        _found(connection, _FACTS, {"panel": panel}, None)
        if monotonic() > until or (haste and haste.is_over):
            raise Unavailable
        sleep(LOOKS_AGAIN)
    return rows[0]


def _found(
    connection: Connection, facts: Select[Any], asked: dict[str, Any], pressed: PressedCard | None
) -> Sequence[Any]:
    if pressed:
        rows = _PRESSED[facts].all(connection, {**asked, **naming(pressed)})
    else:
        rows = _NOT_PRESSED[facts].all(connection, asked)
    if not rows:
        raise NoSuchPanel
    return rows


def _among(asker: Person, rows: Sequence[Any]) -> Present:
    return Present(asker, rows, has_chairs=True)


def _who(asker: Person) -> dict[str, str]:
    return {"tenant": asker.tenant, "object_id": asker.object_id}


_SOLE_LOCK = nullcontext()
"""SQLite's, which is waited for at the beginning or not at all: nothing is broken off."""
_SET_PANEL = text("select set_config('clerk.panel', :panel, true)")
