"""What is answered to questions about the panel and its people."""

from typing import assert_never

from panel.catalogue.people import AskAnything, AskHelp, PeopleQuestion
from panel.people import Member, Role
from panel.views import View
from panel.views.people import Help, NotUnderstood
from usecases.ports import Reading


def about_people(question: PeopleQuestion, by: Member, reading: Reading) -> View:
    match question:
        case AskHelp():
            chairs = [member.name for member in reading.people.holding(Role.CHAIR)]
            return Help(
                panel=reading.name,
                roles=by.roles,
                seat_name=by.seat_name,
                chair=chairs[0] if chairs else "",
            )
        case AskAnything(words=words):
            return NotUnderstood(words, by.roles)
        case _:
            assert_never(question)
