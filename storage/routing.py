"""What must be known before the panel is: which channel, which code, which person. No content."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from panel.language import PanelId, Person
from panel.people import RosterEntry
from storage import schema
from storage.pauses import ARE_REMINDERS_PAUSED
from storage.people import code_digest
from storage.prepared import Prepared
from storage.store import Store
from storage.upserts import keep, keep_first
from usecases.ports import Binding, Reach

_PERSON, _BINDING, _PANEL, _PLACE = schema.person.c, schema.binding.c, schema.panel.c, schema.membership.c
_PANEL_IN = select(_BINDING.panel).where(
    _BINDING.tenant == bindparam("tenant"), _BINDING.channel == bindparam("channel")
)
_BOUND = select(schema.binding).where(_BINDING.panel == bindparam("panel"))
_MOVED = (
    update(schema.binding)
    .where(
        _BINDING.tenant == bindparam("in_tenant"),
        _BINDING.channel == bindparam("in_channel"),
        _BINDING.service_url != bindparam("now_at"),
    )
    .values(service_url=bindparam("now_at"))
)
_PANELS_OF = (
    select(_PANEL.id, _PANEL.name)
    .join(schema.membership, _PLACE.panel == _PANEL.id)
    .where(_PLACE.tenant == bindparam("tenant"), _PLACE.object_id == bindparam("object_id"))
    .order_by(_PANEL.name)
)
_REACH = Prepared(
    select(_PERSON.teams_id, _PERSON.conversation, _PERSON.service_url, _PERSON.unreachable).where(
        _PERSON.tenant == bindparam("tenant"), _PERSON.object_id == bindparam("object_id")
    )
)


class Routing:
    def __init__(self, store: Store) -> None:
        self._store = store

    def panel_in(self, tenant: str, channel: str) -> PanelId | None:
        with self._store.glance() as connection:
            found = connection.execute(_PANEL_IN, {"tenant": tenant, "channel": channel}).scalar()
            return PanelId(found) if found else None

    def binding(self, panel: PanelId) -> Binding | None:
        with self._store.glance() as connection:
            row = connection.execute(_BOUND, {"panel": panel}).first()
            if row is None:
                return None
            return Binding(tenant=row.tenant, channel=row.channel, team=row.team, service_url=row.service_url)

    def panels_of(self, person: Person) -> list[tuple[PanelId, str]]:
        """The panels that may know this person, with their names; whether they do today is asked later."""
        with self._store.glance() as connection:
            rows = connection.execute(_PANELS_OF, {"tenant": person.tenant, "object_id": person.object_id})
            return [(PanelId(row.id), row.name) for row in rows]

    def chosen_panel(self, person: Person) -> PanelId | None:
        with self._store.glance() as connection:
            chosen = connection.execute(
                select(_PERSON.chosen_panel).where(
                    _PERSON.tenant == person.tenant, _PERSON.object_id == person.object_id
                )
            ).scalar()
            return PanelId(chosen) if chosen else None

    def choose_panel(self, person: Person, panel: PanelId) -> None:
        self._note(person, chosen_panel=panel)

    def panel_for_code(self, code: str) -> PanelId | None:
        """The panel whose code that was, spent or not: the rule decides whether it still opens."""
        with self._store.glance() as connection:
            codes = schema.setup_code.c
            found = connection.execute(select(codes.panel).where(codes.digest == code_digest(code))).scalar()
            return PanelId(found) if found else None

    def reach(self, person: Person) -> Reach:
        with self._store.glance() as connection:
            row = _REACH.first(connection, {"tenant": person.tenant, "object_id": person.object_id})
            return Reach(**row._asdict()) if row else Reach()

    def seen_personally(self, person: Person, *, teams_id: str, conversation: str, service_url: str) -> None:
        """A person wrote to the clerk or installed it: they can be reached, and this is where."""
        self._note(
            person,
            teams_id=teams_id,
            conversation=conversation,
            service_url=service_url,
            unreachable=None,
        )

    def seen_in_channel(self, tenant: str, channel: str, *, service_url: str) -> None:
        """Teams spoke from the channel: that is where it is answered from now on. No panel's, no effect."""
        with self._store.transaction(writes=True) as connection:
            about = {"in_tenant": tenant, "in_channel": channel, "now_at": service_url}
            connection.execute(_MOVED, about)

    def seen_in_roster(self, entries: Sequence[RosterEntry], *, service_url: str) -> None:
        with self._store.transaction(writes=True) as connection:
            for entry in entries:
                row = {
                    "tenant": entry.person.tenant,
                    "object_id": entry.person.object_id,
                    "teams_id": entry.teams_id,
                    "service_url": service_url,
                }
                keep(connection, schema.person, row)

    def mark_unreachable(self, person: Person, *, reason: str) -> None:
        self._note(person, unreachable=reason[:120])

    def roster_changed(self, panel: PanelId) -> None:
        """A member event came: the newest snapshot may no longer be shown as the recipients."""
        with self._store.transaction(panel, writes=True) as connection:
            connection.execute(
                update(schema.roster).where(schema.roster.c.panel == panel).values(is_stale=True)
            )

    def bound(self) -> list[PanelId]:
        with self._store.glance() as connection:
            return [PanelId(row.panel) for row in connection.execute(select(_BINDING.panel))]

    def claim_doorstep(self, key: str, *, at: datetime) -> bool:
        """Whether this activity, which belongs to no panel, comes for the first time."""
        with self._store.transaction(writes=True) as connection:
            return keep_first(connection, schema.doorstep, {"key": key, "at": at})

    def claim_welcome(self, tenant: str, place: str, *, at: datetime) -> bool:
        """Whether the clerk has yet to say its first words there."""
        with self._store.transaction(writes=True) as connection:
            return keep_first(connection, schema.welcome, {"tenant": tenant, "place": place, "at": at})

    def forget_welcome(self, tenant: str, place: str) -> None:
        """They could not be said, or the clerk was taken away."""
        said = schema.welcome
        with self._store.transaction(writes=True) as connection:
            connection.execute(delete(said).where(said.c.tenant == tenant, said.c.place == place))

    def panels_due(self, at: datetime) -> list[PanelId]:
        """None while a restored database waits for its operator's word."""
        due = schema.next_due.c
        with self._store.glance() as connection:
            rows = connection.execute(
                select(due.panel).where(due.at <= at, ~ARE_REMINDERS_PAUSED).order_by(due.at)
            )
            return [PanelId(row.panel) for row in rows]

    def beat(self, duty: str, *, at: datetime) -> None:
        """The clock is alive, and this is what it last did."""
        with self._store.transaction(writes=True) as connection:
            keep(connection, schema.heartbeat, {"duty": duty, "at": at})

    def _note(self, person: Person, **values: Any) -> None:
        row = {"tenant": person.tenant, "object_id": person.object_id, **values}
        with self._store.transaction(writes=True) as connection:
            keep(connection, schema.person, row)
