"""Legal meetings and agendas to test with: the panel meets on Tuesday 8 December 2026, at headquarters."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from panel.agenda import Agenda, Item, Line
from panel.cycle import Mode, Slot
from panel.language import Reference
from panel.meetings import Meeting
from tests.builders import NOW, the_secretary

DAY = date(2026, 12, 8)
HQ = Slot(day=DAY, starts=time(10), mode=Mode.IN_PERSON, venue="HQ")
ONLINE = replace(HQ, mode=Mode.TEAMS, venue="")


def a_meeting(**given: Any) -> Meeting:
    facts = {"ref": Reference("M-2026-06"), "slot": HQ, "set_by": the_secretary().id}
    return Meeting(**{**facts, **given})


def a_line(key: str = "put:one", **given: Any) -> Line:
    facts = {
        "key": key,
        "item": Item.PARTNERS,
        "text": "HMRC",
        "quote": "Yards",
        "why": "put forward by HMRC",
    }
    return Line(**{**facts, "thread": "https://teams.example/l", "is_unverified": True, **given})


def an_agenda(*lines: Line, **given: Any) -> Agenda:
    return Agenda(**{"slot": HQ, "minutes": 120, "as_at": NOW, "lines": lines, **given})
