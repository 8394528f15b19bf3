"""What is answered to questions about the panel and its people."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.people import AskAnything, AskHelp, PeopleQuestion
from panel.people import Member, Role
from panel.views import View
from panel.views.people import Help, NotUnderstood
from usecases.ports import Reading


def about_people(question: PeopleQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case AskHelp():
            chairs = [m.name for m in reading.people.holding(Role.CHAIR) if m.is_valid(at)]
            return Help(
                panel=reading.name,
                roles=by.roles,
                chairs=by.chairs(at),
                seat_name=by.seat_name,
                chair=chairs[0] if chairs else "",
            )
        case AskAnything(words=words):
            return NotUnderstood(words, chairs=by.chairs(at))
        case _:
            assert_never(question)
