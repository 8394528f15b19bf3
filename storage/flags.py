"""Flags of one panel, as they are remembered."""

import json
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, exists, func, insert, or_, select, update

from panel.flags.flag import (
    WAITING,
    Answer,
    Ask,
    Audience,
    Category,
    Flag,
    FlagKind,
    FlagState,
    Knowing,
    SeatReply,
    SeatSeen,
    Words,
)
from panel.flags.grading import ActionCode, Assessed, Grade, Handling, SanitisationCode, Source
from panel.language import DraftKey, MemberId, Reference, SeatId
from panel.reminders import NO_SEAT, Ladder, alarm_at, chased_seats, soonest
from panel.themes import Priority
from storage import numbers, schema
from storage.ahead import look_ahead
from storage.reminders import Reminders
from storage.sealing import Seal
from storage.upserts import keep, keep_first

_FLAG, _ASK, _REPLY, _SEAT = schema.flag.c, schema.flag_ask.c, schema.flag_reply.c, schema.seat.c
_ACK, _TRAIL = schema.acknowledgement.c, schema.trail.c
_FLAGS = (
    select(schema.flag, _SEAT.name.label("raised_seat_name"))
    .join(schema.seat, _SEAT.id == _FLAG.raised_seat)
    .where(_FLAG.panel == bindparam("panel"))
    .order_by(_FLAG.reply_by.is_(None), _FLAG.reply_by, _FLAG.raised_at)
)
_BY_REF = _FLAGS.where(or_(_FLAG.ref == bindparam("ref"), _FLAG.intake == bindparam("ref")))
_ASKS = (
    select(schema.flag_ask, _SEAT.name.label("seat_name"))
    .join(schema.seat, _SEAT.id == _ASK.seat)
    .where(_ASK.panel == bindparam("panel"), _ASK.intake.in_(bindparam("intakes", expanding=True)))
    .order_by(_ASK.place)
)
_SEEN = (
    select(_ACK.ref, _ACK.version, _ACK.seat, _ACK.by, _ACK.at)
    .where(_ACK.panel == bindparam("panel"), _ACK.ref.in_(bindparam("refs", expanding=True)))
    .order_by(_ACK.at)
)
_REPLIES = (
    select(schema.flag_reply)
    .where(_REPLY.panel == bindparam("panel"), _REPLY.ref.in_(bindparam("refs", expanding=True)))
    .order_by(_REPLY.at)
)
AT_ONCE = 500
"""Flags whose seats and answers are fetched together."""
_READERS = select(_TRAIL.by).where(
    _TRAIL.panel == bindparam("panel"), _TRAIL.ref == bindparam("ref"), _TRAIL.event == "FlagRead"
)


class Flags:
    """See `usecases.ports.Flags`."""

    def __init__(self, connection: Connection, seal: Seal, *, ladder: Ladder) -> None:
        self._connection = connection
        self._seal = seal
        self._ladder = ladder
        self._looked_at: dict[str, datetime | None] = {}
        """When the clock looks at the flags that were read, so that what stays is not written again."""

    def find(self, ref: Reference) -> Flag | None:
        found = self._connection.execute(_BY_REF, {"panel": self._seal.panel, "ref": ref}).first()
        return self._flags([found])[0] if found else None

    def these(self, refs: Sequence[Reference]) -> Sequence[Flag]:
        found = (refs[n : n + AT_ONCE] for n in range(0, len(refs), AT_ONCE))
        return [flag for some in found for flag in self._many(_FLAG.ref.in_(list(some)))]

    def named(self, words: str) -> Sequence[Flag]:
        name = words.strip().upper()
        if re.fullmatch(r"[FRI]-\d{4}-\d{3,6}", name):
            found = self.find(Reference(name))
            return [found] if found else []
        if short := re.fullmatch(r"([FR])-?0*(\d{1,6})", name):
            ref = f"{short[1]}-____-{int(short[2]):03d}"
            return self._many(_FLAG.ref.like(ref), _FLAG.state == FlagState.RELEASED.value)
        return []

    def grown_from(self, draft: DraftKey) -> Flag | None:
        found = self._many(_FLAG.draft == draft)
        return found[0] if found else None

    def intake(self, year: int) -> Reference:
        return self._drawn("I", year, 10_000, lambda ref: _FLAG.intake == ref)

    def next_ref(self, year: int, audience: Audience) -> Reference:
        """In order for the whole panel; at random for named seats, so that no gap tells of another."""
        if audience is Audience.WHOLE_PANEL:
            return numbers.upcoming(self._connection, self._seal.panel, "F", year)
        return self._drawn("R", year, 1_000, lambda ref: _FLAG.ref == ref)

    def waiting(self) -> Sequence[Flag]:
        return self._many(_FLAG.state.in_([state.value for state in WAITING]))

    def open(self) -> Sequence[Flag]:
        return self._many(_FLAG.state == FlagState.RELEASED.value)

    def waiting_for(self, seat: SeatId) -> Sequence[Flag]:
        told = exists().where(
            _ASK.panel == _FLAG.panel, _ASK.intake == _FLAG.intake, _ASK.seat == seat, ~_ASK.is_held
        )
        seen = exists().where(
            _ACK.panel == _FLAG.panel, _ACK.ref == _FLAG.ref, _ACK.version == _FLAG.version, _ACK.seat == seat
        )
        replied = exists().where(_REPLY.panel == _FLAG.panel, _REPLY.ref == _FLAG.ref, _REPLY.seat == seat)
        is_open = _FLAG.state == FlagState.RELEASED.value
        unanswered = and_(is_open, _FLAG.reply_by.is_not(None), ~replied)
        return self._many(or_(is_open, _FLAG.state == FlagState.RECALLED.value), told, or_(~seen, unanswered))

    def released_since(self, moment: datetime) -> Sequence[Flag]:
        return self._many(_FLAG.released_at >= moment)

    def with_step_due(self, at: datetime) -> Sequence[Flag]:
        return self._many(_FLAG.next_step_at <= at)

    def readers(self, flag: Flag) -> Sequence[MemberId]:
        rows = self._connection.execute(_READERS, {"panel": self._seal.panel, "ref": flag.ref})
        return [MemberId(by) for by in dict.fromkeys(rows.scalars())]

    def keep(self, flag: Flag, *, draft: DraftKey | None = None) -> None:
        upcoming = self._next_step(flag)
        row = self._row(flag) | {"next_step_at": upcoming}
        keep(self._connection, schema.flag, row | ({"draft": draft} if draft else {}))
        self._keep_asks(flag)
        self._keep_answers(flag)
        if flag.ref.startswith("F-"):
            numbers.spend(self._connection, self._seal.panel, flag.ref)
        if upcoming != self._looked_at.get(flag.intake):
            look_ahead(self._connection, self._seal.panel)

    def look_again(self, flag: Flag) -> None:
        """A rung was climbed: the flag is as it was, and the next rung another."""
        self._connection.execute(
            update(schema.flag)
            .where(_FLAG.panel == self._seal.panel, _FLAG.intake == flag.intake)
            .values(next_step_at=self._next_step(flag))
        )
        look_ahead(self._connection, self._seal.panel)

    def _next_step(self, flag: Flag) -> datetime | None:
        if flag.state not in (FlagState.RAISED, FlagState.RELEASED, FlagState.RECALLED):
            return None
        said = Reminders(self._connection, self._seal, ladder=self._ladder).said_to_seats(flag.ref)
        if flag.state is FlagState.RAISED:
            return alarm_at(flag, said.get(NO_SEAT, ()), self._ladder)
        return soonest(chased_seats(flag, self._ladder), said)

    def _drawn(self, series: str, year: int, most: int, taken: Callable[[str], Any]) -> Reference:
        """A number at random; of more digits once half of the shorter ones are spent."""
        spent = self._connection.execute(
            select(func.count())
            .select_from(schema.flag)
            .where(_FLAG.panel == self._seal.panel, _FLAG.intake.like(f"I-{year}-%"))
        ).scalar_one()
        while most < 2 * spent:
            most *= 10
        while True:
            ref = f"{series}-{year}-{most // 10 + secrets.randbelow(most - most // 10)}"
            if not self._many(taken(ref)):
                return Reference(ref)

    def _row(self, flag: Flag) -> dict[str, Any]:
        seal = self._seal.close
        return {
            "id": f"{self._seal.panel}:{flag.intake}",
            "panel": self._seal.panel,
            "ref": flag.ref,
            "intake": flag.intake,
            "kind": flag.kind.value,
            "theme": flag.theme,
            "priority": flag.priority.value,
            "state": flag.state.value,
            "version": flag.version,
            "audience": flag.audience.value if flag.audience else None,
            "area_sealed": seal("flag area", flag.intake, flag.area),
            "original_sealed": seal("flag original", flag.intake, _dumped(flag.original)),
            "prepared_sealed": seal("flag prepared", flag.intake, _prepared(flag)) if flag.grade else None,
            "note_sealed": seal("flag note", flag.intake, flag.note),
            "how_known": flag.how_known.value,
            "mentions": "|".join(category.value for category in flag.mentions),
            "may_be_for": json.dumps(flag.may_be_for),
            "reply_by": flag.reply_by,
            "as_at": flag.as_at,
            "raised_by": flag.raised_by,
            "raised_seat": flag.raised_seat,
            "raised_at": flag.raised_at,
            "queued_at": flag.queued_at,
            "released_by": flag.released_by,
            "released_at": flag.released_at,
        }

    def _keep_asks(self, flag: Flag) -> None:
        self._connection.execute(
            delete(schema.flag_ask).where(_ASK.panel == self._seal.panel, _ASK.intake == flag.intake)
        )
        rows = [
            {
                "panel": self._seal.panel,
                "intake": flag.intake,
                "seat": ask.seat,
                "place": place,
                "why_sealed": self._seal.close("flag why", f"{flag.intake}:{ask.seat}", ask.why_you),
                "is_held": ask.is_held,
                "is_overridden": ask.is_overridden,
                "asked_at": ask.asked_at,
            }
            for place, ask in enumerate(flag.asks)
        ]
        if rows:
            self._connection.execute(insert(schema.flag_ask), rows)

    def _keep_answers(self, flag: Flag) -> None:
        about = {"panel": self._seal.panel, "ref": flag.ref}
        for seen in flag.seen:
            row = {**about, "version": flag.version, "seat": seen.seat, "by": seen.by, "at": seen.at}
            keep_first(self._connection, schema.acknowledgement, row)
        for reply in flag.replies:
            said = {"seat": reply.seat, "answer": reply.answer.value, "by": reply.by, "at": reply.at}
            keep(self._connection, schema.flag_reply, about | said)

    def _many(self, *conditions: Any) -> Sequence[Flag]:
        rows = self._connection.execute(_FLAGS.where(*conditions), {"panel": self._seal.panel}).all()
        return [flag for n in range(0, len(rows), AT_ONCE) for flag in self._flags(rows[n : n + AT_ONCE])]

    def _flags(self, rows: Sequence[Any]) -> list[Flag]:
        """With their seats and answers: three statements, however many they are."""
        asks, seen, replies = self._asks(rows), self._seen(rows), self._replies(rows)
        return [
            self._flag(
                row,
                asks=tuple(asks[row.intake]),
                seen=tuple(seen[row.ref, row.version]),
                replies=tuple(replies[row.ref]),
            )
            for row in rows
        ]

    def _flag(
        self,
        row: Any,
        *,
        asks: tuple[Ask, ...],
        seen: tuple[SeatSeen, ...],
        replies: tuple[SeatReply, ...],
    ) -> Flag:
        open_ = self._seal.open
        self._looked_at[row.intake] = row.next_step_at
        prepared = (
            json.loads(open_("flag prepared", row.intake, row.prepared_sealed))
            if row.prepared_sealed
            else None
        )
        return Flag(
            ref=Reference(row.ref),
            intake=Reference(row.intake),
            kind=FlagKind(row.kind),
            theme=row.theme,
            area=open_("flag area", row.intake, row.area_sealed),
            priority=Priority(row.priority),
            state=FlagState(row.state),
            version=row.version,
            raised_by=MemberId(row.raised_by),
            raised_seat=SeatId(row.raised_seat),
            raised_seat_name=row.raised_seat_name,
            raised_at=row.raised_at,
            queued_at=row.queued_at,
            original=Words(**json.loads(open_("flag original", row.intake, row.original_sealed))),
            how_known=Knowing(row.how_known),
            mentions=tuple(Category(each) for each in row.mentions.split("|") if each),
            may_be_for=tuple(SeatId(seat) for seat in json.loads(row.may_be_for)),
            reply_by=row.reply_by,
            wording=Words(**prepared["wording"]) if prepared else None,
            grade=_grade(prepared["grade"]) if prepared else None,
            audience=Audience(row.audience) if row.audience else None,
            asks=asks,
            as_at=row.as_at,
            note=open_("flag note", row.intake, row.note_sealed),
            released_at=row.released_at,
            released_by=MemberId(row.released_by) if row.released_by else None,
            seen=seen,
            replies=replies,
        )

    def _asks(self, flags: Sequence[Any]) -> dict[str, list[Ask]]:
        found: dict[str, list[Ask]] = defaultdict(list)
        for row in self._of(_ASKS, intakes=[flag.intake for flag in flags]):
            why = self._seal.open("flag why", f"{row.intake}:{row.seat}", row.why_sealed)
            found[row.intake].append(
                Ask(
                    seat=SeatId(row.seat),
                    seat_name=row.seat_name,
                    why_you=why,
                    is_held=row.is_held,
                    is_overridden=row.is_overridden,
                    asked_at=row.asked_at,
                )
            )
        return found

    def _seen(self, flags: Sequence[Any]) -> dict[tuple[str, int], list[SeatSeen]]:
        found: dict[tuple[str, int], list[SeatSeen]] = defaultdict(list)
        for row in self._of(_SEEN, refs=[flag.ref for flag in flags]):
            seen = SeatSeen(seat=SeatId(row.seat), by=MemberId(row.by), at=row.at)
            found[row.ref, row.version].append(seen)
        return found

    def _replies(self, flags: Sequence[Any]) -> dict[str, list[SeatReply]]:
        found: dict[str, list[SeatReply]] = defaultdict(list)
        for row in self._of(_REPLIES, refs=[flag.ref for flag in flags]):
            answer = Answer(row.answer)
            reply = SeatReply(seat=SeatId(row.seat), answer=answer, by=MemberId(row.by), at=row.at)
            found[row.ref].append(reply)
        return found

    def _of(self, query: Select[Any], **named: list[str]) -> Sequence[Any]:
        return self._connection.execute(query, {"panel": self._seal.panel, **named}).all()


def _dumped(words: Words) -> str:
    return json.dumps({"information": words.information, "assessment": words.assessment})


def _prepared(flag: Flag) -> str:
    grade, wording = flag.grade, flag.wording or flag.original
    codes = (
        {
            "source": grade.source.value,
            "assessed": grade.assessed.value,
            "handling": grade.handling.value,
            "action": grade.action.value if grade.action else None,
            "sanitisation": grade.sanitisation.value if grade.sanitisation else None,
            "conditions": grade.conditions,
        }
        if grade
        else None
    )
    return json.dumps({"grade": codes, "wording": json.loads(_dumped(wording))})


def _grade(codes: dict[str, Any]) -> Grade:
    return Grade(
        source=Source(codes["source"]),
        assessed=Assessed(codes["assessed"]),
        handling=Handling(codes["handling"]),
        action=ActionCode(codes["action"]) if codes["action"] else None,
        sanitisation=SanitisationCode(codes["sanitisation"]) if codes["sanitisation"] else None,
        conditions=codes["conditions"],
    )
