"""What is answered to questions about reminders: the form of absence, and how the clock is."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.reminders import AskStatus, OpenAwayForm, ReminderQuestion
from panel.people import Member, NotAllowed, Role
from panel.views import View
from panel.views.reminders import AwayForm
from panel.working_time import local_day
from usecases.ports import Reading
from usecases.reminders import away_now, standing_in
from usecases.status import status


def about_reminders(question: ReminderQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case OpenAwayForm():
            meanwhile, away = standing_in(by, at, reading), away_now(by, at, reading)
            return AwayForm(
                today=local_day(at),
                back_on=away.back_on if away else None,
                stands_in=meanwhile.name if meanwhile else "",
            )
        case AskStatus():
            if not (by.holds(Role.SECRETARIAT) or by.chairs(at)):
                raise NotAllowed("see how the clock is", role=Role.SECRETARIAT, members=reading.people.all())
            return status(at, reading)
        case _:
            assert_never(question)
