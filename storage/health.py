"""How a clerk's database is: what an operator asks before anybody else does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from panel.language import PanelId
from storage import schema
from storage.schema import PAUSED
from storage.store import Store

_LETTER, _BEAT = schema.letter.c, schema.heartbeat.c


@dataclass(frozen=True, slots=True)
class Health:
    """Times are aware and UTC; `None` where there is none."""

    is_ready: bool
    """It answers, and holds the schema of this version."""
    now: datetime
    """By the database's own clock."""
    beat_at: datetime | None
    panels: int
    waiting: int
    oldest: datetime | None
    """Since when the letter that has waited longest could have left."""
    dead: int
    is_paused: bool
    service_urls: Sequence[str]


def health(store: Store) -> Health:
    """Raises Unavailable."""
    is_ready = store.is_ready()
    with store.transaction() as connection:
        now = datetime.now(UTC) if store.is_sqlite else connection.execute(_NOW).scalar_one()
        panels = [PanelId(panel) for panel in connection.execute(select(schema.panel.c.id)).scalars()]
        beat = connection.execute(select(func.max(_BEAT.at)).where(_BEAT.duty != PAUSED)).scalar()
        mark = connection.execute(select(_BEAT.at).where(_BEAT.duty == PAUSED)).first()
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
        is_paused=mark is not None,
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
