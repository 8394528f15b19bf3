"""The first tables; and on PostgreSQL who may do what with them, and row by row which panel's they are."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_routing()
    _create_panel()
    _create_tasks()
    _create_reminders()
    _create_history()
    _create_flags()
    _create_papers()
    _create_meetings()
    _create_traffic()
    if op.get_bind().dialect.name == "postgresql":
        _check_roles()
        _grant()
        _guard()


# --- Tables -------------------------------------------------------------------------------------------


def _create_routing() -> None:
    """Read before the panel is known; no content."""
    _table("setup_code", _word("digest"), _word("panel", 32), _moment("expires_at"), _moment("used_at", True))
    _table(
        "binding",
        _word("tenant"),
        _word("channel", 255),
        _word("panel", 32),
        _word("team", 255),
        _word("service_url", 255),
        _moment("bound_at"),
        sa.UniqueConstraint("panel", name="uq_binding_panel"),
        key=("tenant", "channel"),
    )
    _table(
        "person",
        _word("tenant"),
        _word("object_id"),
        _word("teams_id", 255, True),
        _word("conversation", 255, True),
        _word("service_url", 255, True),
        _word("unreachable", 120, True),
        _word("chosen_panel", 32, True),
        key=("tenant", "object_id"),
    )
    _table(
        "membership",
        _word("tenant"),
        _word("object_id"),
        _word("panel", 32),
        key=("tenant", "object_id", "panel"),
    )
    _table("next_due", _word("panel", 32), _moment("at", True))
    op.create_index("ix_next_due_at", "next_due", ["at"])
    _table("doorstep", _word("key", comment="SHA-256 of conversation and activity id"), _moment("at"))
    op.create_index("ix_doorstep_at", "doorstep", ["at"])
    _table(
        "welcome",
        _word("tenant"),
        _word("place", 255, comment="a channel, or a person's object id"),
        _moment("at"),
        key=("tenant", "place"),
    )
    _table("heartbeat", _word("duty"), _moment("at"))
    _table("pause", _word("address", 200, comment="of letters; tenant:…; or reminders"), _moment("until"))


def _create_panel() -> None:
    _table(
        "panel",
        _word("id", 32),
        _word("name", 200),
        _moment("created_at"),
        sa.Column("trail_length", sa.Integer(), server_default="0", nullable=False),
        _bytes("trail_head"),
        sa.UniqueConstraint("name", name="uq_panel_name"),
    )
    _of_panel("number", _word("series", 8), _whole("year"), _whole("last"), key=("panel", "series", "year"))
    _of_panel(
        "body",
        _word("name", 200),
        _word("sector", 40, True),
        _word("regime", 20, True),
        _bytes("sponsor_sealed"),
        _bytes("signatory_sealed"),
        sa.Column("isa_until", sa.Date()),
        sa.Column("gateways", sa.Text(), nullable=False),
        key=("panel", "name"),
    )
    _of_panel(
        "seat",
        _word("id"),
        _word("name", 200),
        sa.Column("aliases", sa.Text(), nullable=False),
        _word("can_do", 300),
        _word("body", 200),
        sa.Column("former", sa.Text(), nullable=False),
        sa.UniqueConstraint("panel", "name", name="uq_seat_panel_name"),
    )
    _of_panel(
        "member",
        _word("id"),
        _word("seat"),
        _bytes("name_sealed"),
        _bytes("email_sealed"),
        _word("roles", 200),
        _flag("is_owner"),
        _flag("is_spoc"),
        _flag("is_deputy"),
        _word("tenant", 64, True),
        _word("object_id", 64, True),
        _moment("valid_from", True),
        _moment("valid_to", True),
        _moment("chairs_until", True),
        _word("heir", 64, True),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_member_seat"),
        sa.UniqueConstraint("panel", "tenant", "object_id", name="uq_member_panel_tenant_object_id"),
    )
    _of_panel(
        "stranger",
        _word("tenant"),
        _word("object_id"),
        _bytes("name_sealed"),
        _word("state", 12),
        _whole("batch"),
        key=("panel", "tenant", "object_id"),
    )
    _of_panel(
        "roster",
        _word("id"),
        _moment("taken_at"),
        _moment("checked_at"),
        sa.Column("is_stale", sa.Boolean(), server_default=sa.false(), nullable=False),
        _word("digest"),
        _bytes("people_sealed"),
    )
    op.create_index("ix_roster_panel_checked_at", "roster", ["panel", "checked_at"])


def _create_tasks() -> None:
    _of_panel(
        "task",
        _word("id"),
        _word("ref", 20),
        _word("seat"),
        _word("owner", 64, True),
        _word("state", 40),
        _whole("version"),
        _bytes("what_sealed"),
        _bytes("note_sealed"),
        _day("due"),
        _day("first_due"),
        _word("asked_by"),
        _word("proposed_by", 64, True),
        _word("draft", 64, True, comment="the form or the unclear line that it grew from"),
        _moment("issued_at", True),
        _moment("asked_at", True),
        _moment("answered_at", True),
        _moment("next_step_at", True),
        _word("priority", 8),
        _flag("is_urgent"),
        _word("four_p", 12, True),
        _word("theme", 60),
        _word("serves", 40, True),
        sa.Column("supporting", sa.Text(), nullable=False, comment="ids of seats"),
        _bytes("rationale_sealed", True),
        _whole("slipped"),
        _whole("requests"),
        sa.Column("requested_sealed", sa.LargeBinary(), comment="more time that the seat asks for"),
        _word("succeeds", 20, True),
        _word("succeeded_by", 20, True),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_task_seat"),
        sa.UniqueConstraint("panel", "ref", name="uq_task_panel_ref"),
        sa.UniqueConstraint("panel", "draft", name="uq_task_panel_draft"),
    )
    op.create_index("ix_task_panel_next_step_at", "task", ["panel", "next_step_at"])
    op.create_index("ix_task_panel_seat_state", "task", ["panel", "seat", "state"])
    op.create_index("ix_task_panel_state", "task", ["panel", "state"])
    op.create_index("ix_task_panel_issued_at", "task", ["panel", "issued_at"])
    _of_panel(
        "acknowledgement",
        _word("ref", 20),
        _whole("version"),
        _word("seat"),
        _word("by"),
        _moment("at"),
        key=("panel", "ref", "version", "seat"),
    )
    _of_panel(
        "revision",
        _word("ref", 20),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the task, with the new date"),
        _day("was"),
        _day("due"),
        _bytes("because_sealed"),
        _word("agreed_by"),
        _word("asked_by", 64, True),
        _moment("at"),
        key=("panel", "ref", "version"),
    )
    _of_panel(
        "disruption",
        _word("ref", 20),
        _word("task", 20),
        _day("day"),
        _word("subject", 40, True),
        _word("four_p", 12),
        _word("level", 12),
        _word("theme", 60),
        _word("lead"),
        sa.Column("contributing", sa.Text(), nullable=False, comment="ids of seats"),
        _bytes("rationale_sealed"),
        _word("assessed_by"),
        sa.UniqueConstraint("panel", "task", name="uq_disruption_panel_task"),
        key=("panel", "ref"),
    )
    op.create_index("ix_disruption_panel_day", "disruption", ["panel", "day"])
    _of_panel("draft", _word("key"), _word("by"), _bytes("content_sealed"), _moment("expires_at"))
    op.create_index("ix_draft_expires_at", "draft", ["expires_at"])


def _create_history() -> None:
    _of_panel(
        "message",
        _word("message", comment="Teams' own id"),
        _word("root"),
        _word("author", 80),
        _word("seat", 64, True),
        _moment("at"),
        _moment("changed_at", True),
        _whole("versions"),
        _flag("was_heard"),
        _flag("is_to_clerk"),
        _flag("is_deleted"),
        _flag("is_withheld"),
        sa.Column("mentions", sa.Text(), nullable=False),
        _bytes("words_sealed"),
        _bytes("attachments_sealed"),
        key=("panel", "message"),
    )
    op.create_index("ix_message_panel_root", "message", ["panel", "root"])
    op.create_index("ix_message_panel_at", "message", ["panel", "at"])
    _of_panel(
        "message_version",
        _word("message"),
        _whole("number"),
        _word("change", 12),
        _word("by", 80),
        _moment("at"),
        _bytes("words_sealed"),
        key=("panel", "message", "number"),
    )
    _of_panel("message_tie", _word("message"), _word("ref", 20), key=("panel", "message", "ref"))
    op.create_index("ix_message_tie_panel_ref", "message_tie", ["panel", "ref"])
    _of_panel(
        "spill",
        _word("ref", 20),
        _word("message"),
        _word("root"),
        _word("author", 80),
        sa.Column("found", sa.Text(), nullable=False, comment="kinds, never the words"),
        _moment("found_at"),
        _word("roster", 64, True),
        _word("standing", 40),
        _moment("put_right_at", True),
        _word("closed_by", 64, True),
        _moment("closed_at", True),
        _bytes("note_sealed"),
        sa.UniqueConstraint("panel", "message", name="uq_spill_panel_message"),
        key=("panel", "ref"),
    )
    _of_panel(
        "candidate",
        _word("id", comment="the key of its form"),
        _word("message"),
        _word("root"),
        _word("by"),
        _word("seat"),
        _moment("at"),
        _bytes("line_sealed"),
        _bytes("note_sealed"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_candidate_seat"),
        sa.UniqueConstraint("panel", "message", name="uq_candidate_panel_message"),
    )
    op.create_index("ix_candidate_panel_at", "candidate", ["panel", "at"])


def _create_flags() -> None:
    _of_panel(
        "flag",
        _word("id"),
        _word("ref", 20, comment="the intake's until it is released"),
        _word("intake", 20),
        _word("kind", 40),
        _word("theme", 60),
        _word("priority", 10),
        _word("state", 20),
        _whole("version"),
        _word("audience", 20, True),
        _bytes("area_sealed"),
        _bytes("original_sealed"),
        sa.Column("prepared_sealed", sa.LargeBinary(), comment="the grade, and what recipients read"),
        _bytes("note_sealed"),
        _word("how_known", 20),
        _word("mentions", 80),
        sa.Column("may_be_for", sa.Text(), nullable=False),
        sa.Column("reply_by", sa.Date()),
        sa.Column("as_at", sa.Date()),
        _word("raised_by"),
        _word("raised_seat"),
        _moment("raised_at"),
        _moment("queued_at", True),
        _word("released_by", 64, True),
        _moment("released_at", True),
        _word("draft", 64, True, comment="the form that it came from"),
        _moment("next_step_at", True),
        sa.ForeignKeyConstraint(["raised_seat"], ["seat.id"], name="fk_flag_raised_seat"),
        sa.UniqueConstraint("panel", "ref", name="uq_flag_panel_ref"),
        sa.UniqueConstraint("panel", "intake", name="uq_flag_panel_intake"),
        sa.UniqueConstraint("panel", "draft", name="uq_flag_panel_draft"),
    )
    op.create_index("ix_flag_panel_state", "flag", ["panel", "state"])
    op.create_index("ix_flag_panel_next_step_at", "flag", ["panel", "next_step_at"])
    op.create_index("ix_flag_panel_released_at", "flag", ["panel", "released_at"])
    _of_panel(
        "flag_ask",
        _word("intake", 20),
        _word("seat"),
        _whole("place"),
        _bytes("why_sealed"),
        _flag("is_held"),
        _flag("is_overridden"),
        _moment("asked_at", True),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_flag_ask_seat"),
        key=("panel", "intake", "seat"),
    )
    _of_panel(
        "flag_reply",
        _word("ref", 20),
        _word("seat"),
        _word("answer", 20),
        _word("by"),
        _moment("at"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_flag_reply_seat"),
        key=("panel", "ref", "seat"),
    )


def _create_papers() -> None:
    _of_panel(
        "paper",
        _word("number", 20),
        _word("kind", 20),
        _word("about", 20, True),
        _word("member"),
        _word("format", 8),
        _word("state", 20),
        _moment("asked_at"),
        _moment("expires_at"),
        _bytes("paper_sealed", True),
        _bytes("content_sealed", True),
        _bytes("upload_sealed", True),
        _whole("size"),
        _word("digest"),
        _word("because", 300),
        _moment("not_before"),
        _moment("leased_until", True),
        _whole("fence"),
        _whole("tries"),
        key=("panel", "number"),
    )
    to_do, kept = sa.text("state in ('wanted', 'taken')"), sa.text("state <> 'expired'")
    op.create_index("ix_paper_to_do", "paper", ["not_before"], postgresql_where=to_do, sqlite_where=to_do)
    op.create_index("ix_paper_kept", "paper", ["expires_at"], postgresql_where=kept, sqlite_where=kept)


def _create_meetings() -> None:
    _of_panel(
        "meeting",
        _word("id"),
        _word("ref", 20),
        _day("day"),
        _word("starts", 5, comment="London's time of day, as in 10:00"),
        _whole("minutes"),
        _word("mode", 12),
        _bytes("venue_sealed"),
        _word("state", 20),
        _whole("draft"),
        _whole("issued"),
        _moment("issued_at", True),
        _word("set_by"),
        sa.Column("items_asked_for", sa.Date(), comment="the day for which the channel was asked"),
        sa.Column("answers_asked_for", sa.Date()),
        _bytes("note_sealed"),
        _word("not_reached", 60, comment="numbers of standing items"),
        _moment("next_step_at", True),
        sa.UniqueConstraint("panel", "ref", name="uq_meeting_panel_ref"),
    )
    op.create_index("ix_meeting_panel_next_step_at", "meeting", ["panel", "next_step_at"])
    op.create_index("ix_meeting_panel_day", "meeting", ["panel", "day"])
    _of_panel(
        "agenda",
        _word("ref", 20),
        _whole("draft"),
        sa.Column("version", sa.Integer(), nullable=False, comment="0 until it is issued"),
        _moment("as_at"),
        _bytes("content_sealed"),
        key=("panel", "ref", "draft"),
    )
    op.create_index("ix_agenda_panel_ref_version", "agenda", ["panel", "ref", "version"])
    _of_panel(
        "agenda_line",
        _word("key", 80, comment="what it is a line of, the same at every meeting"),
        _word("meeting", 20),
        key=("panel", "key", "meeting"),
    )
    _of_panel(
        "agenda_choice",
        _word("meeting", 20),
        _word("line", 80),
        _word("fate", 12),
        _bytes("words_sealed"),
        _word("by"),
        _moment("at"),
        key=("panel", "meeting", "line"),
    )
    _of_panel(
        "agenda_item",
        _word("key"),
        _word("meeting", 20),
        _word("seat"),
        _word("by"),
        _moment("at"),
        _bytes("words_sealed"),
        _flag("is_late"),
        sa.Column("is_taken", sa.Boolean()),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_agenda_item_seat"),
    )
    op.create_index("ix_agenda_item_panel_meeting", "agenda_item", ["panel", "meeting"])
    _of_panel(
        "attendance",
        _word("meeting", 20),
        _word("seat"),
        sa.Column("day", sa.Date(), nullable=False, comment="the meeting's, when the answer was given"),
        _word("answer", 12),
        _word("by"),
        _moment("at"),
        _bytes("words_sealed"),
        key=("panel", "meeting", "seat"),
    )


def _create_reminders() -> None:
    _of_panel(
        "reminder",
        _word("ref", 20),
        _word("seat"),
        _word("step", 40),
        _day("day"),
        sa.Column("due", sa.Date(), comment="the record's date at that time, if it had one"),
        _whole("version"),
        _moment("at"),
        _word("outcome", 20),
        key=("panel", "ref", "seat", "step", "day"),
    )
    _of_panel(
        "digest",
        _word("member"),
        _day("day"),
        _moment("next_step_at", True),
        _moment("sent_at", True),
        key=("panel", "member", "day"),
    )
    op.create_index("ix_digest_panel_next_step_at", "digest", ["panel", "next_step_at"])
    _of_panel(
        "digest_line",
        _word("member"),
        _day("day"),
        _word("ref", 20),
        _word("step", 40),
        _word("on_behalf", 64, True),
        _moment("at"),
        _flag("is_at_once"),
        sa.Column("since", sa.Date()),
        key=("panel", "member", "day", "ref", "step"),
    )
    op.create_index("ix_digest_line_panel_ref", "digest_line", ["panel", "ref"])
    op.create_index("ix_digest_line_panel_on_behalf", "digest_line", ["panel", "on_behalf"])
    _of_panel("away", _word("member"), _moment("since"), _day("back_on"), key=("panel", "member"))
    _of_panel(
        "snooze",
        _word("member"),
        _word("ref", 20),
        _day("until"),
        _moment("at"),
        key=("panel", "member", "ref"),
    )
    _of_panel(
        "morning",
        _day("next_day"),
        _moment("next_step_at"),
        sa.Column("week", sa.Date()),
        sa.Column("status", sa.Date()),
        sa.Column(
            "known", sa.Text(), nullable=False, comment="what needed attention when it was last said, by id"
        ),
        key=("panel",),
    )
    op.create_index("ix_morning_panel_next_step_at", "morning", ["panel", "next_step_at"])


def _create_traffic() -> None:
    """What came in, what goes out, and what was done."""
    _of_panel(
        "inbox",
        _word("key", comment="SHA-256 of conversation and activity id"),
        _word("fingerprint"),
        _moment("at"),
        _bytes("answer_sealed", True),
        key=("panel", "key"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])
    _of_panel(
        "letter",
        _word("id"),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        _word("address", 200, comment="channel:…, thread:… or person:…"),
        _word("member", 64, True),
        _word("show", 20),
        _word("ref", 20, True),
        _whole("version"),
        _word("draft", 64, True),
        _bytes("text_sealed", True),
        _flag("is_held"),
        _word("reply_in", 255, True, comment="the thread where words were typed, if they were"),
        _word("copy_in", 255, True, comment="where the copy stands that it takes away"),
        _word("copy_activity", 255, True),
        _word("copy_sending", 64, True),
        _word("state", 12),
        _moment("not_before"),
        _moment("leased_until", True),
        _moment("taken_at", True),
        _whole("fence"),
        _whole("tries"),
        _word("reason", 200, True),
        _moment("written_at"),
        _moment("settled_at", True),
    )
    op.create_index("ix_letter_panel_ref", "letter", ["panel", "ref"])
    on_its_way = sa.text("state in ('waiting', 'leased')")
    op.create_index(
        "ix_letter_waiting",
        "letter",
        ["address", "seq"],
        postgresql_where=on_its_way,
        sqlite_where=on_its_way,
    )
    op.create_index(
        "ix_letter_due",
        "letter",
        ["not_before", "seq"],
        postgresql_where=on_its_way,
        sqlite_where=on_its_way,
    )
    op.create_index("ix_letter_taken", "letter", ["address", "taken_at"])
    op.create_index("ix_letter_taken_at", "letter", ["taken_at"])
    _of_panel(
        "live_card",
        _word("ref", 20),
        _word("show", 20),
        _word("address", 200),
        _whole("version"),
        _word("member", 64, True),
        _word("conversation", 255),
        _word("activity", 255),
        _word("sending", comment="of a letter, which brought it there"),
        _moment("updated_at"),
        key=("panel", "ref", "show", "address", "version"),
    )
    _of_panel(
        "trail",
        _whole("seq"),
        _moment("at"),
        _word("by", 80),
        _word("operation", 16),
        _word("event", 40),
        _word("ref", 20, True),
        _whole("version"),
        _word("recipients", 64, True),
        _word("digest", 64, True),
        _whole("key_number"),
        _bytes("mac"),
        key=("panel", "seq"),
    )
    op.create_index("ix_trail_panel_ref", "trail", ["panel", "ref"])
    _of_panel("trail_words", _whole("seq"), _bytes("words_sealed"), key=("panel", "seq"))


def _table(name: str, *items: SchemaItem, key: tuple[str, ...] = ()) -> None:
    """The primary key is the first column unless told."""
    first = next(item.name for item in items if isinstance(item, sa.Column))
    op.create_table(name, *items, sa.PrimaryKeyConstraint(*(key or (first,)), name=f"pk_{name}"))


def _of_panel(name: str, *items: SchemaItem, key: tuple[str, ...] = ()) -> None:
    panel = sa.ForeignKeyConstraint(["panel"], ["panel.id"], name=f"fk_{name}_panel")
    _table(name, items[0], _word("panel", 32), *items[1:], panel, key=key)


def _word(name: str, most: int = 64, nullable: bool = False, *, comment: str = "") -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=most), nullable=nullable, comment=comment or None)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _bytes(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


# --- PostgreSQL: who may do what ----------------------------------------------------------------------

MAY = {
    "setup_code": "select, insert, update (used_at)",
    "binding": "select, insert, update (service_url), delete",
    "person": "select, insert, update",
    "membership": "select, insert, delete",
    "next_due": "select, insert, update (at)",
    "doorstep": "select, insert, delete",
    "welcome": "select, insert, delete",
    "heartbeat": "select, insert, update (at)",
    "pause": "select, insert, update (until), delete",
    "panel": "select, insert, update (trail_length, trail_head)",
    "number": "select, insert, update (last)",
    "body": "select, insert, update",
    "seat": "select, insert, update",
    "member": "select, insert, update",
    "stranger": "select, insert, update",
    "roster": "select, insert, update (checked_at, is_stale, people_sealed), delete",
    "task": "select, insert, update",
    "acknowledgement": "select, insert",
    "revision": "select, insert, update (because_sealed)",
    "disruption": "select, insert, update (rationale_sealed)",
    "reminder": "select, insert",
    "digest": "select, insert, update (next_step_at, sent_at)",
    "digest_line": "select, insert",
    "away": "select, insert, update",
    "snooze": "select, insert, update",
    "morning": "select, insert, update",
    "draft": "select, insert, update, delete",
    "message": "select, insert, update, delete",
    "message_version": "select, insert, update (words_sealed), delete",
    "message_tie": "select, insert, delete",
    "spill": "select, insert, update",
    "candidate": "select, insert, update, delete",
    "flag": "select, insert, update",
    "flag_ask": "select, insert, update, delete",
    "flag_reply": "select, insert, update",
    "paper": "select, insert, update",
    "meeting": "select, insert, update",
    "agenda": "select, insert, update",
    "agenda_line": "select, insert",
    "agenda_choice": "select, insert, update",
    "agenda_item": "select, insert, update",
    "attendance": "select, insert, update",
    "inbox": "select, insert, update (answer_sealed), delete",
    "letter": "select, insert, update",
    "live_card": "select, insert, update, delete",
    "trail": "select, insert",
    "trail_words": "select, insert, update (words_sealed), delete",
    "alembic_version": "select",
}
"""What the role that serves may do; the trail can only grow. What is sealed may be sealed anew."""
GUARDED = (
    *("number", "body", "seat", "member", "stranger", "roster", "task", "acknowledgement", "draft"),
    *("reminder", "digest", "digest_line", "away", "snooze", "morning"),
    *("revision", "disruption"),
    "paper",
    *("flag", "flag_ask", "flag_reply"),
    *("message", "message_version", "message_tie", "spill", "candidate"),
    *("meeting", "agenda", "agenda_line", "agenda_choice", "agenda_item", "attendance"),
    *("inbox", "letter", "live_card", "trail", "trail_words"),
)
THIS_PANEL = "(select current_setting('clerk.panel', true))"
TO_DO = "panel, number, state, expires_at, not_before, leased_until, fence, tries"
SETTLING = "state, leased_until, settled_at, reason"
LEASING = "id, panel, seq, address, state, not_before, leased_until, taken_at, fence, tries"


def _check_roles() -> None:
    """Roles belong to the server, not to this database, so whoever runs the server makes them."""
    roles = "select count(*) from pg_roles where rolname in ('clerk', 'clerk_post')"
    if op.get_bind().scalar(sa.text(roles)) != 2:
        raise RuntimeError(
            "The PostgreSQL roles clerk and clerk_post are missing: have a database administrator run "
            "storage/migrations/roles.sql in this database, then migrate again."
        )
    bound = """
        select pg_has_role('clerk', 'clerk_post', 'member')
               and not pg_has_role('clerk', 'clerk_post', 'usage')
               and not rolsuper and not rolbypassrls
        from pg_roles where rolname = 'clerk'
    """
    if not op.get_bind().scalar(sa.text(bound)):
        raise RuntimeError(
            "The PostgreSQL role clerk would see every panel: have a database administrator run "
            "ALTER ROLE clerk NOSUPERUSER NOBYPASSRLS NOINHERIT; REVOKE clerk_post FROM clerk; "
            "GRANT clerk_post TO clerk; then migrate again."
        )


def _grant() -> None:
    for table, rights in MAY.items():
        op.execute(f"grant {rights} on {table} to clerk")
    op.execute(f"grant select ({LEASING}) on letter to clerk_post")
    op.execute(f"grant update ({SETTLING}, taken_at, fence, tries) on letter to clerk_post")
    op.execute(f"grant {MAY['pause']} on pause to clerk_post")
    op.execute("grant select (panel, tenant) on binding to clerk_post")
    op.execute(f"grant select ({TO_DO}) on paper to clerk_post")
    op.execute("grant update (leased_until, fence, tries) on paper to clerk_post")


def _guard() -> None:
    """A second wall behind the queries: whoever forgets to name a panel sees nothing."""
    for table in ("panel", *GUARDED):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table in GUARDED:
        op.execute(
            f"create policy of_this_panel on {table} to clerk"
            f" using (panel = {THIS_PANEL}) with check (panel = {THIS_PANEL})"
        )
    op.execute("create policy by_name on panel for select to clerk using (true)")
    op.execute(f"create policy this_panel_new on panel for insert to clerk with check (id = {THIS_PANEL})")
    # A lock is asked for before the panel is set, in the one statement that does both; a change is not.
    op.execute(
        f"create policy this_panel on panel for update to clerk using (true) with check (id = {THIS_PANEL})"
    )
    op.execute("create policy to_lease on letter for select to clerk_post using (true)")
    op.execute("create policy to_be_leased on letter for update to clerk_post using (true)")
    op.execute("create policy to_do on paper for select to clerk_post using (true)")
    op.execute("create policy to_be_done on paper for update to clerk_post using (true)")
