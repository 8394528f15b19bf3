"""Every table, on one page.

A column whose name ends in `_sealed` is ciphertext (see `sealing`). Times are aware and UTC. Tables of a
panel carry its id and stand behind row-level security on PostgreSQL; the routing tables, which must be
read before the panel is known, stand outside it and hold no content.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite, which has no zones, keeps the UTC wall clock."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _sealed(
    name: str, label: str, *, of: tuple[str, ...], nullable: bool = False, comment: str | None = None
) -> Column[Any]:
    """Ciphertext, bound to its label and to the columns `of` its row: see `sealing.Seal`."""
    return Column(name, LargeBinary, nullable=nullable, comment=comment, info={"label": label, "of": of})


def _id(name: str = "id", **kw: Any) -> Column[str]:
    return Column(name, String(64), **kw)


def _panel() -> Column[str]:
    return Column("panel", String(32), ForeignKey("panel.id"), nullable=False)


# Routing: read before the panel is known; no content.

setup_code = Table(
    "setup_code",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("panel", String(32), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

binding = Table(
    "binding",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("channel", String(255), nullable=False),
    Column("panel", String(32), nullable=False, unique=True),
    Column("team", String(255), nullable=False),
    Column("service_url", String(255), nullable=False),
    Column("bound_at", Moment, nullable=False),
    PrimaryKeyConstraint("tenant", "channel"),
)

person = Table(
    "person",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("object_id", String(64), nullable=False),
    Column("teams_id", String(255)),
    Column("conversation", String(255)),
    Column("service_url", String(255)),
    Column("unreachable", String(120)),
    Column("chosen_panel", String(32)),
    PrimaryKeyConstraint("tenant", "object_id"),
)

membership = Table(
    "membership",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("object_id", String(64), nullable=False),
    Column("panel", String(32), nullable=False),
    PrimaryKeyConstraint("tenant", "object_id", "panel"),
)

next_due = Table(
    "next_due",
    metadata,
    Column("panel", String(32), primary_key=True),
    Column("at", Moment, index=True),
)

doorstep = Table(
    "doorstep",
    metadata,
    Column("key", String(64), primary_key=True, comment="SHA-256 of conversation and activity id"),
    Column("at", Moment, nullable=False, index=True),
)

welcome = Table(
    "welcome",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("place", String(255), nullable=False, comment="a channel, or a person's object id"),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("tenant", "place"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("duty", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)

pause = Table(
    "pause",
    metadata,
    Column("address", String(200), primary_key=True, comment="of letters; tenant:…; or reminders"),
    Column("until", Moment, nullable=False),
)

# The panel and its people.

panel = Table(
    "panel",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("trail_length", Integer, nullable=False, server_default="0"),
    Column("trail_head", LargeBinary, nullable=False),
)

number = Table(
    "number",
    metadata,
    _panel(),
    Column("series", String(8), nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("panel", "series", "year"),
)

body = Table(
    "body",
    metadata,
    Column("name", String(200), nullable=False),
    _panel(),
    Column("sector", String(40)),
    Column("regime", String(20)),
    _sealed("sponsor_sealed", "sponsor", of=("name",)),
    _sealed("signatory_sealed", "signatory", of=("name",)),
    Column("isa_until", Date),
    Column("gateways", Text, nullable=False),
    PrimaryKeyConstraint("panel", "name"),
)

seat = Table(
    "seat",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("name", String(200), nullable=False),
    Column("aliases", Text, nullable=False),
    Column("can_do", String(300), nullable=False),
    Column("body", String(200), nullable=False),
    Column("former", Text, nullable=False),
    UniqueConstraint("panel", "name"),
)

member = Table(
    "member",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("seat", String(64), ForeignKey("seat.id"), nullable=False),
    _sealed("name_sealed", "name", of=("id",)),
    _sealed("email_sealed", "email", of=("id",)),
    Column("roles", String(200), nullable=False),
    Column("is_owner", Boolean, nullable=False),
    Column("is_spoc", Boolean, nullable=False),
    Column("is_deputy", Boolean, nullable=False),
    Column("tenant", String(64)),
    Column("object_id", String(64)),
    Column("valid_from", Moment),
    Column("valid_to", Moment),
    Column("chairs_until", Moment),
    Column("heir", String(64)),
    UniqueConstraint("panel", "tenant", "object_id"),
)

stranger = Table(
    "stranger",
    metadata,
    Column("tenant", String(64), nullable=False),
    _panel(),
    Column("object_id", String(64), nullable=False),
    _sealed("name_sealed", "stranger", of=("object_id",)),
    Column("state", String(12), nullable=False),
    Column("batch", Integer, nullable=False),
    PrimaryKeyConstraint("panel", "tenant", "object_id"),
)

roster = Table(
    "roster",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("taken_at", Moment, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("is_stale", Boolean, nullable=False, server_default=false()),
    Column("digest", String(64), nullable=False),
    _sealed("people_sealed", "roster", of=("id",)),
    Index(None, "panel", "checked_at"),
)

# Tasks.

task = Table(
    "task",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("seat", String(64), ForeignKey("seat.id"), nullable=False),
    Column("owner", String(64)),
    Column("state", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    _sealed("what_sealed", "ask", of=("ref",)),
    _sealed("note_sealed", "note", of=("ref",)),
    Column("due", Date, nullable=False),
    Column("first_due", Date, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("proposed_by", String(64)),
    Column("draft", String(64), comment="the form or the unclear line that it grew from"),
    Column("issued_at", Moment),
    Column("asked_at", Moment),
    Column("answered_at", Moment),
    Column("next_step_at", Moment),
    Column("priority", String(8), nullable=False),
    Column("is_urgent", Boolean, nullable=False),
    Column("four_p", String(12)),
    Column("theme", String(60), nullable=False),
    Column("serves", String(40)),
    Column("supporting", Text, nullable=False, comment="ids of seats"),
    _sealed("rationale_sealed", "rationale", of=("ref",), nullable=True),
    Column("slipped", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    _sealed(
        "requested_sealed", "request", of=("ref",), nullable=True, comment="more time that the seat asks for"
    ),
    Column("succeeds", String(20)),
    Column("succeeded_by", String(20)),
    UniqueConstraint("panel", "ref"),
    UniqueConstraint("panel", "draft"),
    Index(None, "panel", "next_step_at"),
    Index(None, "panel", "seat", "state"),
    Index(None, "panel", "state"),
    Index(None, "panel", "issued_at"),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("seat", String(64), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("panel", "ref", "version", "seat"),
)

revision = Table(
    "revision",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("version", Integer, nullable=False, comment="of the task, with the new date"),
    Column("was", Date, nullable=False),
    Column("due", Date, nullable=False),
    _sealed("because_sealed", "revision", of=("ref", "version")),
    Column("agreed_by", String(64), nullable=False),
    Column("asked_by", String(64)),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("panel", "ref", "version"),
)

disruption = Table(
    "disruption",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("task", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("subject", String(40)),
    Column("four_p", String(12), nullable=False),
    Column("level", String(12), nullable=False),
    Column("theme", String(60), nullable=False),
    Column("lead", String(64), nullable=False),
    Column("contributing", Text, nullable=False, comment="ids of seats"),
    _sealed("rationale_sealed", "disruption", of=("ref",)),
    Column("assessed_by", String(64), nullable=False),
    PrimaryKeyConstraint("panel", "ref"),
    UniqueConstraint("panel", "task"),
    Index(None, "panel", "day"),
)

draft = Table(
    "draft",
    metadata,
    _id("key", primary_key=True),
    _panel(),
    Column("by", String(64), nullable=False),
    _sealed("content_sealed", "draft", of=("key",)),
    Column("expires_at", Moment, nullable=False, index=True),
)

# What was said in the channel, and what may come of it.

message = Table(
    "message",
    metadata,
    _id("message", nullable=False, comment="Teams' own id"),
    _panel(),
    _id("root", nullable=False),
    Column("author", String(80), nullable=False),
    Column("seat", String(64)),
    Column("at", Moment, nullable=False),
    Column("changed_at", Moment),
    Column("versions", Integer, nullable=False),
    Column("was_heard", Boolean, nullable=False),
    Column("is_to_clerk", Boolean, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    Column("is_withheld", Boolean, nullable=False),
    Column("mentions", Text, nullable=False),
    _sealed("words_sealed", "message", of=("message",)),
    _sealed("attachments_sealed", "attachments", of=("message",)),
    PrimaryKeyConstraint("panel", "message"),
    Index(None, "panel", "root"),
    Index(None, "panel", "at"),
)

message_version = Table(
    "message_version",
    metadata,
    _id("message", nullable=False),
    _panel(),
    Column("number", Integer, nullable=False),
    Column("change", String(12), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    _sealed("words_sealed", "version", of=("message", "number")),
    PrimaryKeyConstraint("panel", "message", "number"),
)

message_tie = Table(
    "message_tie",
    metadata,
    _id("message", nullable=False),
    _panel(),
    Column("ref", String(20), nullable=False),
    PrimaryKeyConstraint("panel", "message", "ref"),
    Index(None, "panel", "ref"),
)

spill = Table(
    "spill",
    metadata,
    Column("ref", String(20), nullable=False),
    _panel(),
    _id("message", nullable=False),
    _id("root", nullable=False),
    Column("author", String(80), nullable=False),
    Column("found", Text, nullable=False, comment="kinds, never the words"),
    Column("found_at", Moment, nullable=False),
    Column("roster", String(64)),
    Column("standing", String(40), nullable=False),
    Column("put_right_at", Moment),
    Column("closed_by", String(64)),
    Column("closed_at", Moment),
    _sealed("note_sealed", "spill note", of=("ref",)),
    PrimaryKeyConstraint("panel", "ref"),
    UniqueConstraint("panel", "message"),
)

candidate = Table(
    "candidate",
    metadata,
    _id(primary_key=True, comment="the key of its form"),
    _panel(),
    _id("message", nullable=False),
    _id("root", nullable=False),
    Column("by", String(64), nullable=False),
    Column("seat", String(64), ForeignKey("seat.id"), nullable=False),
    Column("at", Moment, nullable=False),
    _sealed("line_sealed", "line", of=("id",)),
    _sealed("note_sealed", "line note", of=("id",)),
    UniqueConstraint("panel", "message"),
    Index(None, "panel", "at"),
)

# Flags.

flag = Table(
    "flag",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("ref", String(20), nullable=False, comment="the intake's until it is released"),
    Column("intake", String(20), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("theme", String(60), nullable=False),
    Column("priority", String(10), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("audience", String(20)),
    _sealed("area_sealed", "flag area", of=("intake",)),
    _sealed("original_sealed", "flag original", of=("intake",)),
    _sealed(
        "prepared_sealed",
        "flag prepared",
        of=("intake",),
        nullable=True,
        comment="the grade, and what recipients read",
    ),
    _sealed("note_sealed", "flag note", of=("intake",)),
    Column("how_known", String(20), nullable=False),
    Column("mentions", String(80), nullable=False),
    Column("may_be_for", Text, nullable=False),
    Column("reply_by", Date),
    Column("as_at", Date),
    Column("raised_by", String(64), nullable=False),
    Column("raised_seat", String(64), ForeignKey("seat.id"), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("queued_at", Moment),
    Column("released_by", String(64)),
    Column("released_at", Moment),
    Column("draft", String(64), comment="the form that it came from"),
    Column("next_step_at", Moment),
    UniqueConstraint("panel", "ref"),
    UniqueConstraint("panel", "intake"),
    UniqueConstraint("panel", "draft"),
    Index(None, "panel", "state"),
    Index(None, "panel", "next_step_at"),
    Index(None, "panel", "released_at"),
)

flag_ask = Table(
    "flag_ask",
    metadata,
    _panel(),
    Column("intake", String(20), nullable=False),
    Column("seat", String(64), ForeignKey("seat.id"), nullable=False),
    Column("place", Integer, nullable=False),
    _sealed("why_sealed", "flag why", of=("intake", "seat")),
    Column("is_held", Boolean, nullable=False),
    Column("is_overridden", Boolean, nullable=False),
    Column("asked_at", Moment),
    PrimaryKeyConstraint("panel", "intake", "seat"),
)

flag_reply = Table(
    "flag_reply",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("seat", String(64), ForeignKey("seat.id"), nullable=False),
    Column("answer", String(20), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("panel", "ref", "seat"),
)

# Papers.

_TO_DO = text("state in ('wanted', 'taken')")
_KEPT = text("state <> 'expired'")

paper = Table(
    "paper",
    metadata,
    _panel(),
    Column("number", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", String(20)),
    Column("member", String(64), nullable=False),
    Column("format", String(8), nullable=False),
    Column("state", String(20), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _sealed("paper_sealed", "paper", of=("number",), nullable=True),
    _sealed("content_sealed", "paper file", of=("number",), nullable=True),
    _sealed("upload_sealed", "upload", of=("number",), nullable=True),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("because", String(300), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("fence", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    PrimaryKeyConstraint("panel", "number"),
    Index("ix_paper_to_do", "not_before", postgresql_where=_TO_DO, sqlite_where=_TO_DO),
    Index("ix_paper_kept", "expires_at", postgresql_where=_KEPT, sqlite_where=_KEPT),
)

# Meetings and their agendas.

meeting = Table(
    "meeting",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("starts", String(5), nullable=False, comment="London's time of day, as in 10:00"),
    Column("minutes", Integer, nullable=False),
    Column("mode", String(12), nullable=False),
    _sealed("venue_sealed", "venue", of=("ref",)),
    Column("state", String(20), nullable=False),
    Column("draft", Integer, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("issued_at", Moment),
    Column("set_by", String(64), nullable=False),
    Column("items_asked_for", Date, comment="the day for which the channel was asked"),
    Column("answers_asked_for", Date),
    _sealed("note_sealed", "meeting note", of=("ref",)),
    Column("not_reached", String(60), nullable=False, comment="numbers of standing items"),
    Column("next_step_at", Moment),
    UniqueConstraint("panel", "ref"),
    Index(None, "panel", "next_step_at"),
    Index(None, "panel", "day"),
)

agenda = Table(
    "agenda",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("draft", Integer, nullable=False),
    Column("version", Integer, nullable=False, comment="0 until it is issued"),
    Column("as_at", Moment, nullable=False),
    _sealed("content_sealed", "agenda", of=("ref", "draft")),
    PrimaryKeyConstraint("panel", "ref", "draft"),
    Index(None, "panel", "ref", "version"),
)

agenda_line = Table(
    "agenda_line",
    metadata,
    _panel(),
    Column("key", String(80), nullable=False, comment="what it is a line of, the same at every meeting"),
    Column("meeting", String(20), nullable=False),
    PrimaryKeyConstraint("panel", "key", "meeting"),
)

agenda_choice = Table(
    "agenda_choice",
    metadata,
    _panel(),
    Column("meeting", String(20), nullable=False),
    Column("line", String(80), nullable=False),
    Column("fate", String(12), nullable=False),
    _sealed("words_sealed", "choice", of=("meeting", "line")),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("panel", "meeting", "line"),
)

agenda_item = Table(
    "agenda_item",
    metadata,
    _id("key", primary_key=True),
    _panel(),
    Column("meeting", String(20), nullable=False),
    Column("seat", String(64), ForeignKey("seat.id"), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    _sealed("words_sealed", "agenda item", of=("key",)),
    Column("is_late", Boolean, nullable=False),
    Column("is_taken", Boolean),
    Index(None, "panel", "meeting"),
)

attendance = Table(
    "attendance",
    metadata,
    _panel(),
    Column("meeting", String(20), nullable=False),
    Column("seat", String(64), nullable=False),
    Column("day", Date, nullable=False, comment="the meeting's, when the answer was given"),
    Column("answer", String(12), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    _sealed("words_sealed", "attendance", of=("meeting", "seat")),
    PrimaryKeyConstraint("panel", "meeting", "seat"),
)

# Reminders.

reminder = Table(
    "reminder",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("seat", String(64), nullable=False),
    Column("step", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("due", Date, comment="the record's date at that time, if it had one"),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(20), nullable=False),
    PrimaryKeyConstraint("panel", "ref", "seat", "step", "day"),
)

digest = Table(
    "digest",
    metadata,
    _panel(),
    Column("member", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("next_step_at", Moment),
    Column("sent_at", Moment),
    PrimaryKeyConstraint("panel", "member", "day"),
    Index(None, "panel", "next_step_at"),
)

digest_line = Table(
    "digest_line",
    metadata,
    _panel(),
    Column("member", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("ref", String(20), nullable=False),
    Column("step", String(40), nullable=False),
    Column("on_behalf", String(64)),
    Column("at", Moment, nullable=False),
    Column("is_at_once", Boolean, nullable=False),
    Column("since", Date),
    PrimaryKeyConstraint("panel", "member", "day", "ref", "step"),
    Index(None, "panel", "ref"),
    Index(None, "panel", "on_behalf"),
)

away = Table(
    "away",
    metadata,
    _panel(),
    Column("member", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("back_on", Date, nullable=False),
    PrimaryKeyConstraint("panel", "member"),
)

snooze = Table(
    "snooze",
    metadata,
    _panel(),
    Column("member", String(64), nullable=False),
    Column("ref", String(20), nullable=False),
    Column("until", Date, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("panel", "member", "ref"),
)

morning = Table(
    "morning",
    metadata,
    Column("panel", String(32), ForeignKey("panel.id"), primary_key=True),
    Column("next_day", Date, nullable=False),
    Column("next_step_at", Moment, nullable=False),
    Column("week", Date),
    Column("status", Date),
    Column("known", Text, nullable=False, comment="what needed attention when it was last said, by id"),
    Index(None, "panel", "next_step_at"),
)

# What came in, what goes out, and what was done.

inbox = Table(
    "inbox",
    metadata,
    _panel(),
    Column("key", String(64), nullable=False, comment="SHA-256 of conversation and activity id"),
    Column("fingerprint", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    _sealed("answer_sealed", "answer", of=("key",), nullable=True),
    PrimaryKeyConstraint("panel", "key"),
    Index(None, "at"),
)

_ON_ITS_WAY = text("state in ('waiting', 'leased')")

letter = Table(
    "letter",
    metadata,
    _id(primary_key=True),
    _panel(),
    Column("seq", BigInteger, nullable=False),
    Column("address", String(200), nullable=False, comment="channel:…, thread:… or person:…"),
    Column("member", String(64)),
    Column("show", String(20), nullable=False),
    Column("ref", String(20)),
    Column("version", Integer, nullable=False),
    Column("draft", String(64)),
    _sealed("text_sealed", "letter", of=("id",), nullable=True),
    Column("is_held", Boolean, nullable=False),
    Column("reply_in", String(255), comment="the thread where words were typed, if they were"),
    Column("copy_in", String(255), comment="where the copy stands that it takes away"),
    Column("copy_activity", String(255)),
    Column("copy_sending", String(64)),
    Column("state", String(12), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("taken_at", Moment),
    Column("fence", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", String(200)),
    Column("written_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Index(None, "panel", "ref"),
    Index(
        "ix_letter_waiting",
        "address",
        "seq",
        postgresql_where=_ON_ITS_WAY,
        sqlite_where=_ON_ITS_WAY,
    ),
    Index("ix_letter_due", "not_before", "seq", postgresql_where=_ON_ITS_WAY, sqlite_where=_ON_ITS_WAY),
    Index("ix_letter_taken", "address", "taken_at"),
    Index("ix_letter_taken_at", "taken_at"),
)

live_card = Table(
    "live_card",
    metadata,
    _panel(),
    Column("ref", String(20), nullable=False),
    Column("show", String(20), nullable=False),
    Column("address", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("member", String(64)),
    Column("conversation", String(255), nullable=False),
    Column("activity", String(255), nullable=False),
    Column("sending", String(64), nullable=False, comment="of a letter, which brought it there"),
    Column("updated_at", Moment, nullable=False),
    PrimaryKeyConstraint("panel", "ref", "show", "address", "version"),
)

trail = Table(
    "trail",
    metadata,
    _panel(),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(80), nullable=False),
    Column("operation", String(16), nullable=False),
    Column("event", String(40), nullable=False),
    Column("ref", String(20)),
    Column("version", Integer, nullable=False),
    Column("recipients", String(64)),
    Column("digest", String(64)),
    Column("key_number", Integer, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    PrimaryKeyConstraint("panel", "seq"),
    Index(None, "panel", "ref"),
)

trail_words = Table(
    "trail_words",
    metadata,
    _panel(),
    Column("seq", Integer, nullable=False),
    _sealed("words_sealed", "words", of=("seq",)),
    PrimaryKeyConstraint("panel", "seq"),
)

ROUTING = (setup_code, binding, person, membership, next_due, doorstep, welcome, heartbeat, pause)
GUARDED = tuple(t for t in metadata.sorted_tables if t not in ROUTING)
