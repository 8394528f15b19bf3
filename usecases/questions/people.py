"""What is answered to questions about the panel and its people."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.people import (
    AskAnything,
    AskConsultations,
    AskHelp,
    AskWelcome,
    AskWho,
    OpenDelegateForm,
    OpenEnrolForm,
    OpenLeaveForm,
    PeopleQuestion,
)
from panel.people import Member, Role, standing_in
from panel.views import View
from panel.views.people import Help, NotUnderstood, Topic, Welcome
from panel.working_time import last_day
from usecases.ports import Reading
from usecases.questions import who
from usecases.questions.consultations import consultations


def about_people(question: PeopleQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case AskHelp(topic=topic):
            return _help(_topic(topic), by, at, reading)
        case AskWelcome():
            return Welcome(panel=reading.name, name=by.name, is_observer=by.is_observer)
        case AskWho():
            return who.who(question, by, at, reading)
        case AskConsultations():
            return consultations(by, at, reading)
        case OpenDelegateForm():
            return who.delegate_form(by, at, reading)
        case OpenLeaveForm():
            return who.leave_form(question, by, at, reading)
        case OpenEnrolForm():
            return who.enrol_form(question, by, at, reading)
        case AskAnything(words=words):
            return NotUnderstood(words, chairs=by.chairs(at))
        case _:
            assert_never(question)


def _help(topic: Topic | None, by: Member, at: datetime, reading: Reading) -> Help:
    from panel.rights import offered  # The table is read only for those who ask.

    chairs = [m.name for m in reading.people.holding(Role.CHAIR) if m.is_valid(at)]
    deputies = standing_in(reading.people.holding(Role.DEPUTY_CHAIR), at)
    return Help(
        panel=reading.name,
        topic=topic,
        lines=offered.by_topic(topic, by, at) if topic else offered.likely(by, at),
        roles=by.roles,
        chairs=by.chairs(at),
        seat_name=by.seat_name,
        chair=chairs[0] if chairs else "",
        standing_in=tuple((m.name, last_day(m.chairs_until)) for m in deputies if m.chairs_until),
        stands_in_until=last_day(by.chairs_until) if by in deputies and by.chairs_until else None,
    )


def _topic(words: str) -> Topic | None:
    return next((topic for topic in Topic if topic == words), None)
