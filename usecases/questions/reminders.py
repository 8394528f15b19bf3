"""What is answered to questions about reminders: the form of absence, and how the clock is."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.reminders import AskStatus, OpenAwayForm, OpenSnoozeForm, ReminderQuestion
from panel.language import Reference
from panel.people import Member, NotAllowed, Role
from panel.views import View
from panel.views.reminders import AwayForm, SnoozeForm
from panel.views.said import Saying
from panel.working_time import local_day
from usecases.ports import Reading
from usecases.reminders import away_now, standing_in
from usecases.status import status

NOTHING_TO_SNOOZE = (
    "No task and no flag of your morning's list waits for you. To be left alone about another: "
    "“snooze T-14 until Friday”, or “away until Friday” for everything."
)


def about_reminders(question: ReminderQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case OpenAwayForm():
            meanwhile, away = standing_in(by, at, reading), away_now(by, at, reading)
            return AwayForm(
                today=local_day(at),
                back_on=away.back_on if away else None,
                stands_in=meanwhile.name if meanwhile else "",
            )
        case OpenSnoozeForm():
            found = _listed(by, at, reading)
            return SnoozeForm(today=local_day(at), refs=found) if found else Saying(NOTHING_TO_SNOOZE)
        case AskStatus():
            if not (by.holds(Role.SECRETARIAT) or by.chairs(at)):
                raise NotAllowed("see how the clock is", role=Role.SECRETARIAT, members=reading.people.all())
            return status(at, reading)
        case _:
            assert_never(question)


def _listed(by: Member, at: datetime, reading: Reading) -> tuple[Reference, ...]:
    """The tasks and flags of their newest digest, but for those that they are spared already."""
    day = reading.reminders.newest_digest(by.id)
    lines = reading.reminders.lines(by.id, day) if day else ()
    quiet = reading.reminders.snoozed_by(by.id, local_day(at))
    refs = (line.ref for line in lines if line.ref.startswith(("T-", "F-", "R-")))
    return tuple(dict.fromkeys(ref for ref in refs if ref not in quiet))
