"""Papers of one panel: asked for, made and sealed, kept for a week, and then forgotten."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from panel.language import MemberId, Reference
from panel.papers import (
    KEPT_FOR,
    Asked,
    Format,
    NoSuchPaper,
    PaperAsked,
    PaperEvent,
    PaperKind,
    PaperMade,
    PaperState,
    Upload,
    paper_from,
    text_of,
)
from panel.working_time import local_day
from storage import schema
from storage.post import real_time
from storage.sealing import Seal
from storage.upserts import keep
from usecases.ports import Job

_PAPER, _NUMBER = schema.paper.c, schema.number.c
SERIES = "P"


class Papers:
    """See `usecases.ports.Papers`."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def find(self, number: Reference) -> Asked | None:
        row = self._connection.execute(select(schema.paper).where(*self._one(number))).first()
        return self._asked(row) if row else None

    def named(self, number: Reference) -> Asked:
        if found := self.find(number):
            return found
        raise NoSuchPaper

    def file(self, number: Reference) -> bytes | None:
        sealed = self._connection.execute(select(_PAPER.content_sealed).where(*self._one(number))).scalar()
        return base64.b64decode(self._seal.open("paper file", number, sealed)) if sealed else None

    def waiting_for(self, member: MemberId) -> int:
        return self._connection.execute(
            select(func.count()).where(
                _PAPER.panel == self._seal.panel,
                _PAPER.member == member,
                _PAPER.state == PaperState.WANTED.value,
            )
        ).scalar_one()

    def expired(self, at: datetime) -> Sequence[Reference]:
        rows = self._connection.execute(
            select(_PAPER.number).where(
                _PAPER.panel == self._seal.panel,
                _PAPER.state != PaperState.EXPIRED.value,
                _PAPER.expires_at <= at,
            )
        )
        return [Reference(row.number) for row in rows]

    def holds(self, job: Job) -> bool:
        return (
            self._connection.execute(
                select(_PAPER.number).where(
                    *self._one(job.number), _PAPER.fence == job.fence, _PAPER.leased_until.is_not(None)
                )
            ).first()
            is not None
        )

    def put_back(self, job: Job, *, wait: timedelta) -> bool:
        done = self._connection.execute(
            update(schema.paper)
            .where(*self._one(job.number), _PAPER.fence == job.fence)
            .values(leased_until=None, not_before=real_time(self._connection) + wait)
        )
        return done.rowcount == 1

    def ask(self, event: PaperAsked) -> None:
        """A new paper, under the next number of its year."""
        number = self._next_number(local_day(event.at).year)
        row = {
            "panel": self._seal.panel,
            "number": number,
            "kind": event.kind.value,
            "about": event.ref,
            "member": event.member,
            "format": event.format.value,
            "state": PaperState.WANTED.value,
            "asked_at": event.at,
            "expires_at": event.at + KEPT_FOR,
            "not_before": real_time(self._connection),
            "size": 0,
            "digest": "",
            "because": "",
            "fence": 0,
            "tries": 0,
        }
        self._connection.execute(insert(schema.paper), row)

    def keep(self, event: PaperEvent) -> None:
        """How it stands now; whoever had it under way has settled it."""
        asked = event.asked
        row: dict[str, Any] = {
            "state": asked.state.value,
            "size": asked.size,
            "digest": asked.digest,
            "because": asked.because[:300],
            "not_before": real_time(self._connection),
            "leased_until": None,
            "tries": 0,
            "upload_sealed": self._sealed_upload(asked),
        }
        if isinstance(event, PaperMade) and asked.paper:
            content = base64.b64encode(event.content).decode()
            row["content_sealed"] = self._seal.close("paper file", asked.number, content)
            row["paper_sealed"] = self._seal.close("paper", asked.number, text_of(asked.paper))
        if asked.state is PaperState.OUTDATED:
            row |= {"content_sealed": None, "paper_sealed": None}
        self._connection.execute(update(schema.paper).where(*self._one(asked.number)).values(**row))

    def forget(self, numbers: Sequence[Reference]) -> None:
        self._connection.execute(
            update(schema.paper)
            .where(_PAPER.panel == self._seal.panel, _PAPER.number.in_(numbers))
            .values(
                state=PaperState.EXPIRED.value,
                paper_sealed=None,
                content_sealed=None,
                upload_sealed=None,
                leased_until=None,
            )
        )

    def _sealed_upload(self, asked: Asked) -> bytes | None:
        if asked.upload is None:
            return None
        return self._seal.close("upload", asked.number, json.dumps(asdict(asked.upload)))

    def _next_number(self, year: int) -> Reference:
        last = self._connection.execute(
            select(_NUMBER.last).where(
                _NUMBER.panel == self._seal.panel, _NUMBER.series == SERIES, _NUMBER.year == year
            )
        ).scalar()
        row = {"panel": self._seal.panel, "series": SERIES, "year": year, "last": (last or 0) + 1}
        keep(self._connection, schema.number, row)
        return Reference(f"{SERIES}-{year}-{row['last']:03d}")

    def _one(self, number: Reference) -> tuple[Any, Any]:
        return _PAPER.panel == self._seal.panel, _PAPER.number == number

    def _asked(self, row: Any) -> Asked:
        number = Reference(row.number)
        paper, upload = row.paper_sealed, row.upload_sealed
        return Asked(
            number=number,
            kind=PaperKind(row.kind),
            about=row.about,
            member=MemberId(row.member),
            format=Format(row.format),
            state=PaperState(row.state),
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            paper=paper_from(self._seal.open("paper", number, paper)) if paper else None,
            size=row.size,
            digest=row.digest,
            upload=Upload(**json.loads(self._seal.open("upload", number, upload))) if upload else None,
            because=row.because,
        )
