"""What the database knows of how the clerk is."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from panel.language import PanelId
from storage import schema
from storage.pauses import ARE_REMINDERS_PAUSED
from storage.store import Store
from usecases.health import Health

_LETTER, _BEAT = schema.letter.c, schema.heartbeat.c


def health(store: Store) -> Health:
    """Raises Unavailable."""
    is_ready = store.is_ready()
    with store.transaction() as connection:
        now = datetime.now(UTC) if store.is_sqlite else connection.execute(_NOW).scalar_one()
        panels = [PanelId(panel) for panel in connection.execute(select(schema.panel.c.id)).scalars()]
        beat = connection.execute(select(func.max(_BEAT.at))).scalar()
        is_paused = connection.execute(select(ARE_REMINDERS_PAUSED)).scalar_one()
        urls = connection.execute(select(schema.binding.c.service_url).distinct()).scalars().all()
    letters = [_letters(store, panel, now) for panel in panels]
    return Health(
        is_ready=is_ready,
        now=now,
        beat_at=beat,
        panels=len(panels),
        waiting=sum(waiting for waiting, _, _ in letters),
        oldest=min((oldest for _, oldest, _ in letters if oldest), default=None),
        dead=sum(dead for _, _, dead in letters),
        is_paused=bool(is_paused),
        service_urls=urls,
    )


_NOW = select(func.clock_timestamp(type_=schema.Moment))


def _letters(store: Store, panel: PanelId, now: datetime) -> tuple[int, datetime | None, int]:
    due = (
        _LETTER.panel == panel,
        _LETTER.state == "waiting",
        _LETTER.not_before <= now,
        _LETTER.address.not_like("member:%"),
    )
    with store.transaction(panel) as connection:
        waiting = connection.execute(select(func.count(), func.min(_LETTER.not_before)).where(*due)).one()
        dead = select(func.count()).where(_LETTER.panel == panel, _LETTER.state == "dead")
        return waiting[0], waiting[1], connection.execute(dead).scalar_one()
