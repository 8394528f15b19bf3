"""What of the table of rights is offered to one member by `help`: the likely first, the rest by topic."""

from datetime import datetime

from panel.catalogue.flags import AskQueue, OfferFlagForm
from panel.catalogue.meetings import AskAgenda, DraftAgenda
from panel.catalogue.people import AskHelp
from panel.catalogue.reminders import AskStatus
from panel.catalogue.tasks import (
    AcknowledgeTask,
    AgreeTime,
    AskMine,
    AskOverdue,
    AskTask,
    OpenAnswerForm,
    UpdateTask,
)
from panel.people import Member, Role
from panel.rights.flags import FLAGS
from panel.rights.gate import may_be
from panel.rights.history import HISTORY
from panel.rights.meetings import MEETINGS
from panel.rights.papers import PAPERS
from panel.rights.people import PEOPLE
from panel.rights.reminders import REMINDERS
from panel.rights.right import Right, Who
from panel.rights.spills import SPILLS
from panel.rights.tasks import TASKS
from panel.views.people import Topic

_OF_TOPIC: dict[Topic, tuple[Right, ...]] = {
    Topic.TASKS: TASKS,
    Topic.FLAGS: (*FLAGS, *HISTORY, *SPILLS),
    Topic.MEETINGS: (*MEETINGS, *PAPERS),
    Topic.PEOPLE: (*PEOPLE, *REMINDERS),
}
_FOR_ROLE: dict[Role, tuple[type, ...]] = {
    Role.CHAIR: (AskTask, AskOverdue, AgreeTime),
    Role.GATEKEEPER: (AskQueue,),
    Role.SECRETARIAT: (AskStatus, DraftAgenda),
}
_FOR_ALL: tuple[type, ...] = (AskMine, AcknowledgeTask, UpdateTask, AskTask, OfferFlagForm, AskAgenda)
_BY_PHONE = (
    "ack T-14 for RSPCA by phone, spoke to J. Marsh",
    "enter what a seat said by telephone; both names stand in the trail",
)

Line = tuple[str, str]
"""What to type, and what it does."""


def likely(by: Member, at: datetime) -> tuple[Line, ...]:
    """What somebody of those roles asks for most, on one screen of a telephone."""
    first = [asked for role, added in _FOR_ROLE.items() if by.holds(role) for asked in added]
    mine, asked = _mine(by, at), dict.fromkeys((*first, *_FOR_ALL))
    return tuple(_line(_ASKED[each]) for each in asked if not mine.isdisjoint(_ASKED[each].who))


def by_topic(topic: Topic, by: Member, at: datetime) -> tuple[Line, ...]:
    """All that they may type about it; what a role adds is a topic of its own."""
    if topic is not Topic.ROLE:
        mine = [r for r in _OF_TOPIC[topic] if r in _typed(by, at) and not is_of_a_role(r)]
        return tuple(map(_line, mine))
    phone = (_BY_PHONE,) if by.holds(Role.SECRETARIAT) else ()
    return (*(_line(right) for right in _typed(by, at) if is_of_a_role(right)), *phone)


def is_of_a_role(right: Right) -> bool:
    """Whether it is nobody's who is only a member."""
    return not any(who in _ANYBODYS for who in right.who)


def _typed(by: Member, at: datetime) -> list[Right]:
    mine = _mine(by, at)
    return [right for right in _TYPED if not mine.isdisjoint(right.who)]


def _mine(by: Member, at: datetime) -> frozenset[Who]:
    return frozenset(who for who in Who if holds(who, by, at))


def _only_opens_a_form(right: Right) -> bool:
    return right.operation is None and (bool(right.form) or right.asked is OpenAnswerForm)


_TYPED = tuple(
    right
    for rights in _OF_TOPIC.values()
    for right in rights
    if right.words and right.asked is not AskHelp and not _only_opens_a_form(right)
)
"""A form's own words are left out: who types less than is needed is given the form."""
_ASKED = {right.asked: right for right in _TYPED}


def _line(right: Right) -> Line:
    return right.words, right.does


def holds(who: Who, by: Member, at: datetime) -> bool:
    """Whether a member may be one of those. Which seat is asked, and who raised it, the record knows."""
    match who:
        case Who.MEMBER | Who.SEAT | Who.SUPPORT | Who.PROPOSER | Who.RAISER | Who.READER:
            return not by.is_observer
        case Who.CODE:
            return False
        case _:
            return may_be(who, by, at)


_ANYBODYS = frozenset({Who.MEMBER, Who.SEAT, Who.SUPPORT, Who.PROPOSER, Who.RAISER, Who.READER, Who.OBSERVER})
