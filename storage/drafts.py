"""Unclear asks that wait for their asker: sealed, and kept for a day."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from panel.asking import Draft
from panel.groups import FourP
from panel.language import DraftKey, MemberId, Reference, SeatId
from panel.tasks import Particulars, Supporter
from panel.themes import Priority
from storage import schema
from storage.sealing import Seal
from storage.upserts import keep

_DRAFT = schema.draft.c


class Drafts:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def find(self, key: DraftKey, *, at: datetime) -> Draft | None:
        row = self._connection.execute(
            select(_DRAFT.by, _DRAFT.content_sealed).where(
                _DRAFT.panel == self._seal.panel, _DRAFT.key == key, _DRAFT.expires_at > at
            )
        ).first()
        if row is None:
            return None
        kept = json.loads(self._seal.open("draft", key, row.content_sealed))
        return Draft(
            key=key,
            by=MemberId(row.by),
            seat_words=kept["seat_words"],
            what=kept["what"],
            due_words=kept["due_words"],
            seat=SeatId(kept["seat"]) if kept["seat"] else None,
            due=date.fromisoformat(kept["due"]) if kept["due"] else None,
            cleared=kept["cleared"],
            more=_particulars(kept["more"]),
        )

    def keep(self, draft: Draft, *, expires: datetime) -> None:
        content = {
            "seat_words": draft.seat_words,
            "what": draft.what,
            "due_words": draft.due_words,
            "seat": draft.seat,
            "due": draft.due.isoformat() if draft.due else None,
            "cleared": draft.cleared,
            "more": _written(draft.more),
        }
        row = {
            "key": draft.key,
            "panel": self._seal.panel,
            "by": draft.by,
            "content_sealed": self._seal.close("draft", draft.key, json.dumps(content)),
            "expires_at": expires,
        }
        keep(self._connection, schema.draft, row)

    def drop(self, key: DraftKey) -> None:
        self._connection.execute(
            delete(schema.draft).where(_DRAFT.panel == self._seal.panel, _DRAFT.key == key)
        )


def _written(more: Particulars) -> dict[str, Any]:
    return {
        "priority": more.priority.value,
        "is_urgent": more.is_urgent,
        "four_p": more.four_p.value if more.four_p else None,
        "theme": more.theme,
        "serves": more.serves,
        "supporting": [[helper.seat, helper.name] for helper in more.supporting],
        "rationale": more.rationale,
    }


def _particulars(kept: dict[str, Any]) -> Particulars:
    return Particulars(
        priority=Priority(kept["priority"]),
        is_urgent=kept["is_urgent"],
        four_p=FourP(kept["four_p"]) if kept["four_p"] else None,
        theme=kept["theme"],
        serves=Reference(kept["serves"]) if kept["serves"] else None,
        supporting=tuple(Supporter(SeatId(seat), name) for seat, name in kept["supporting"]),
        rationale=kept["rationale"],
    )
