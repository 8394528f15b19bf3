"""Legal things to test with: a test names only what it is about.

The panel has three seats: HM Revenue and Customs (HMRC), the RSPCA and Durham Constabulary, whose
Detective Superintendent chairs it. Ids follow from names, so that two builders mean the same person.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from panel.catalogue import Command, Consultation
from panel.catalogue.people import SetUp
from panel.flags.flag import Ask, Audience, Flag, FlagKind, FlagState, Knowing, Words
from panel.flags.grading import ActionCode, Assessed, Grade, Handling, SanitisationCode
from panel.flags.grading import Source as GradedSource
from panel.history import Change, Heard, MessageId, Source
from panel.language import MemberId, PanelId, Person, Reference, SeatId
from panel.papers import Line, Paper, PaperKind, Section
from panel.people import Member, PeopleImported, Role, RosterEntry, Seat, operator
from panel.register import Duty, Row
from panel.spills import Spill
from panel.tasks import Task, TaskIssued, TaskState
from panel.themes import THEMES, Priority
from panel.views.places import Place, Via
from storage.people import code_digest
from storage.store import Store
from usecases.ports import Request

NOW = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
"""Friday 20 November 2026, 09:12 in London too."""
TODAY = NOW.date()
A_WEEK_ON = date(2026, 11, 27)

PANEL = PanelId("panel-one")
ANOTHER_PANEL = PanelId("panel-two")
TENANT = "11111111-0000-4000-8000-000000000000"
CHANNEL = "19:panel@thread.tacv2"
CODE = "BRAVE-OTTER-42"
HMRC, RSPCA, DURHAM = "HM Revenue and Customs", "RSPCA", "Durham Constabulary"

_NAMES = {HMRC: ("HMRC",), RSPCA: (), DURHAM: ("Durham", "Police")}
_keys = count(1)


def a_seat(name: str = HMRC, **given: Any) -> Seat:
    """HMRC is found by its short name too."""
    name = _full(name)
    return Seat(**{"id": seat_id(name), "name": name, "aliases": _NAMES.get(name, ()), **given})


def the_seats() -> tuple[Seat, ...]:
    return tuple(map(a_seat, _NAMES))


def a_member(seat: str = HMRC, name: str = "", **given: Any) -> Member:
    """Someone of that seat, known to Teams and on the panel without end."""
    seat = _full(seat)
    name = name or f"Somebody of {seat}"
    facts: dict[str, Any] = {
        "id": MemberId(_short("member", name)),
        "name": name,
        "seat": seat_id(seat),
        "seat_name": seat,
        "email": f"{_slug(name)}@example.org",
        "person": a_person(name),
        "is_reachable": True,
    }
    return Member(**{**facts, **given})


def the_chair(**given: Any) -> Member:
    return a_member(DURHAM, "Olivia Chair", **{"roles": frozenset({Role.CHAIR}), **given})


def the_secretary(**given: Any) -> Member:
    return a_member(DURHAM, "Sam Secretary", **{"roles": frozenset({Role.SECRETARIAT}), **given})


def the_owner(**given: Any) -> Member:
    """Whom tasks for HMRC fall to."""
    return a_member(HMRC, "Priya Shah", **{"is_owner": True, **given})


def the_deputy(**given: Any) -> Member:
    return a_member(HMRC, "Dev Deputy", **{"is_deputy": True, **given})


def another_seats_owner(**given: Any) -> Member:
    return a_member(RSPCA, "Ruth Kennel", **{"is_owner": True, **given})


def an_observer(**given: Any) -> Member:
    return a_member(RSPCA, "Owen Observer", **{"roles": frozenset({Role.OBSERVER}), **given})


def the_members() -> tuple[Member, ...]:
    return (
        *(the_chair(), the_secretary(), the_owner(), the_deputy(), another_seats_owner()),
        an_observer(),
    )


def a_person(name: str = "Priya Shah") -> Person:
    """As Teams knows whoever has that name."""
    return Person(TENANT, _short("object", name))


def an_entry(name: str = "Priya Shah", **given: Any) -> RosterEntry:
    facts = {"teams_id": f"29:{_slug(name)}", "name": name, "email": f"{_slug(name)}@example.org"}
    return RosterEntry(**{"person": a_person(name), **facts, **given})


def a_set_up(code: str = CODE, **given: Any) -> SetUp:
    """Typed in the channel by whoever is then its secretariat."""
    facts = {"tenant": TENANT, "channel": CHANNEL, "team": "team", "service_url": "https://smba.example"}
    who = {"name": "Sam Secretary", "entries": (an_entry("Sam Secretary"),)}
    return SetUp(code=code, **{**facts, **who, **given})


def a_row(name: str = "Priya Shah", seat: str = HMRC, **given: Any) -> Row:
    facts: dict[str, Any] = {
        "seat": seat,
        "name": name,
        "email": f"{_slug(name)}@example.org",
        "role": Role.MEMBER,
        "duties": frozenset[Duty](),
    }
    return Row(**{**facts, **given})


def a_task(seat: str = HMRC, **given: Any) -> Task:
    """Issued by the chair to HMRC's owner, due in a week."""
    seat = _full(seat)
    facts: dict[str, Any] = {
        "ref": Reference("T-2026-007"),
        "seat": seat_id(seat),
        "seat_name": seat,
        "what": "Check VAT filings for F-2026-031",
        "due": A_WEEK_ON,
        "first_due": given.get("due", A_WEEK_ON),
        "state": TaskState.ISSUED,
        "asked_by": the_chair().id,
        "issued_at": NOW,
        "asked_at": NOW,
    }
    return Task(**{**facts, **given})


def a_paper(**given: Any) -> Paper:
    """An action log with one line."""
    line = Line(words="Check VAT filings", sources=(Reference("T-2026-007"),))
    facts: dict[str, Any] = {
        "kind": PaperKind.ACTIONS,
        "title": "Action log",
        "panel": "The panel",
        "at": NOW,
        "sections": (Section(heading="Open", content=(line,)),),
    }
    return Paper(**{**facts, **given})


def a_source(message: str = "1763800000123", **given: Any) -> Source:
    """A message that began a thread of its own."""
    return Source(**{"message": MessageId(message), "root": MessageId(message), **given})


def the_gatekeeper(**given: Any) -> Member:
    return a_member(DURHAM, "Grace Keeper", **{"roles": frozenset({Role.GATEKEEPER}), **given})


def a_grade(code: str = "2B", **given: Any) -> Grade:
    """`2BP`; the codes are given as they are written."""
    kinds = {"handling": Handling, "action": ActionCode, "sanitisation": SanitisationCode}
    facts = {"handling": "P", **given}
    codes = {name: kinds[name](value) if name in kinds else value for name, value in facts.items()}
    return Grade(source=GradedSource(code[0]), assessed=Assessed(code[1]), **codes)


def an_ask(seat: str = HMRC, **given: Any) -> Ask:
    return Ask(**{"seat": seat_id(seat), "seat_name": _full(seat), "why_you": "collects taxes", **given})


def a_flag(**given: Any) -> Flag:
    """Raised by the RSPCA's owner: a request for information that waits for the gatekeeper."""
    facts: dict[str, Any] = {
        "ref": Reference("I-2026-4831"),
        "intake": Reference("I-2026-4831"),
        "kind": FlagKind.REQUEST,
        "theme": THEMES[0],
        "area": "East of county",
        "priority": Priority.HIGH,
        "raised_by": another_seats_owner().id,
        "raised_seat": seat_id(RSPCA),
        "raised_seat_name": RSPCA,
        "raised_at": NOW,
        "original": Words(information="J. Doe keeps tobacco in the cellar", assessment="To be sold"),
        "how_known": Knowing.SAW_IT,
        "reply_by": A_WEEK_ON,
    }
    return Flag(**{**facts, **given})


def a_ready_flag(**given: Any) -> Flag:
    """Graded 2BP, worded, and addressed to HMRC and Durham; not yet released."""
    facts: dict[str, Any] = {
        "grade": a_grade(),
        "wording": Words(information="Tobacco is kept in a cellar"),
        "audience": Audience.NAMED_SEATS,
        "asks": (an_ask(), an_ask(DURHAM)),
        "as_at": TODAY,
        "version": 3,
    }
    return a_flag(**{**facts, **given})


def a_released_flag(**given: Any) -> Flag:
    """Released to named seats as R-2026-417, or to the whole panel as F-2026-031."""
    wide = given.get("audience") is Audience.WHOLE_PANEL
    facts: dict[str, Any] = {
        "ref": Reference("F-2026-031" if wide else "R-2026-417"),
        "state": FlagState.RELEASED,
        "version": 1,
        "released_at": NOW,
        "released_by": the_gatekeeper().id,
    }
    return a_ready_flag(**{**facts, **given})


def a_spill(**given: Any) -> Spill:
    """A telephone number in a message of HMRC's owner."""
    facts: dict[str, Any] = {
        "ref": Reference("S-2026-001"),
        "message": MessageId("1763800000123"),
        "root": MessageId("1763800000123"),
        "author": the_owner().id,
        "found": ("a telephone number",),
        "found_at": NOW,
        "roster": "roster-1",
    }
    return Spill(**{**facts, **given})


def told(change: Change = Change.SAID, words: str = "Who licenses the yard?", **given: Any) -> Heard:
    """A message by HMRC's owner, in a thread of its own; or a change of it."""
    facts: dict[str, Any] = {
        "message": MessageId("1763800000123"),
        "root": MessageId("1763800000123"),
        "by": the_owner().id,
        "seat": seat_id(HMRC),
        "at": NOW,
        "words": "" if change is Change.DELETED else words,
    }
    return Heard(**{**facts, **given}, change=change)


def a_place(panel: PanelId = PANEL, **given: Any) -> Place:
    return Place(**{"panel": panel, "conversation": "a:private", "via": Via.TYPED, **given})


def a_request(command: Command | Consultation, *, by: Member | Person, **given: Any) -> Request:
    """A new activity every time, unless a key is given; its fingerprint follows from the command."""
    sender = by.person if isinstance(by, Member) and by.person else by
    facts: dict[str, Any] = {
        "key": f"activity-{next(_keys)}",
        "fingerprint": hashlib.sha256(repr(command).encode()).hexdigest(),
        "sender": sender,
        "place": a_place(),
    }
    return Request(**{**facts, **given}, command=command)


def create_panel(store: Store, panel: PanelId = PANEL, *, name: str = "", at: datetime = NOW) -> PanelId:
    """A panel that nobody sits on yet, and whose code is still open."""
    code = code_digest(CODE if panel == PANEL else f"{CODE}-{panel}")
    store.create_panel(panel, name or f"The {panel}", code_digest=code, at=at)
    return panel


def a_panel(store: Store, panel: PanelId = PANEL, *, members: Iterable[Member] = ()) -> PanelId:
    """A panel with its seats and its members, all of them known to Teams."""
    create_panel(store, panel)
    people = tuple(members) or the_members()
    seats = tuple(replace(seat, id=of_panel(seat.id, panel)) for seat in the_seats())
    sitting = tuple(
        replace(m, id=MemberId(of_panel(m.id, panel)), seat=of_panel(m.seat, panel)) for m in people
    )
    with store.begin(panel) as work:
        work.record(
            PeopleImported(at=NOW - timedelta(days=1), by=operator("tests").id, seats=seats, members=sitting)
        )
    return panel


def issue(store: Store, panel: PanelId = PANEL, **given: Any) -> Task:
    """The chair has issued a task, under the panel's next number."""
    with store.begin(panel) as work:
        task = a_task(**{"ref": work.tasks.next_ref(NOW.year), **given})
        task = replace(task, seat=of_panel(task.seat, panel), asked_by=of_panel(task.asked_by, panel))
        work.record(TaskIssued(task=task, at=NOW, by=task.asked_by))
    return task


def of_panel(some_id: str, panel: PanelId) -> SeatId:
    """Ids are made once for all panels, so a second panel's differ."""
    return SeatId(some_id if panel == PANEL else f"{some_id}-{panel}")


def seat_id(name: str) -> SeatId:
    return SeatId(_short("seat", _full(name)))


def _full(name: str) -> str:
    return next((full for full, short in _NAMES.items() if name in short), name)


def _short(kind: str, name: str) -> str:
    return f"{kind}-{_slug(name)}"


def _slug(name: str) -> str:
    return "-".join(name.lower().split())
