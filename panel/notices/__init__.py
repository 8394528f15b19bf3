"""Who is told when something happens; each column of the panel has its own file here."""

from collections.abc import Sequence

from panel.flags.events import FlagEvent
from panel.history import MessageEvent
from panel.language import Event
from panel.leaving import MembershipLapsed, OwnerChanged
from panel.letters import CopyFound, Follow, LetterDied, Notice
from panel.meetings import MeetingEvent
from panel.notices.flags import of_flag
from panel.notices.history import of_binding
from panel.notices.meetings import of_meeting
from panel.notices.papers import of_paper
from panel.notices.people import of_people
from panel.notices.reminders import of_digest, of_flag_reminder, of_morning, of_queue, of_reminder, of_snooze
from panel.notices.spills import of_message, of_spill
from panel.notices.tasks import of_task
from panel.notices.undelivered import of_copy, undelivered
from panel.operating import KeysRotated
from panel.papers import PaperEvent
from panel.people import (
    ChairDelegated,
    DelegationEnded,
    Directory,
    MemberEnrolled,
    MembersRecognised,
    PanelBound,
    StrangerDismissed,
)
from panel.reminders import DigestSent, FlagReminded, MorningCame, QueueAlarmed, Snoozed, TaskReminded
from panel.spills import SpillClosed
from panel.tasks import TaskEvent


def notices(event: Event, directory: Directory) -> Sequence[Notice]:
    """The letters that an event writes, in the order in which they should leave."""
    match event:
        case OwnerChanged() | MembershipLapsed():
            return of_people(event, directory)
        case TaskEvent():
            return of_task(event, directory)
        case FlagEvent():
            return of_flag(event, directory)
        case MeetingEvent():
            return of_meeting(event, directory)
        case PanelBound():
            return of_binding()
        case MessageEvent():
            return of_message(event, directory)
        case SpillClosed():
            return of_spill(event)
        case PaperEvent():
            return of_paper(event)
        case ChairDelegated() | DelegationEnded() | MemberEnrolled() | MembersRecognised():
            return of_people(event, directory)
        case StrangerDismissed():
            return of_people(event, directory)
        case TaskReminded():
            return of_reminder(event)
        case FlagReminded():
            return of_flag_reminder(event)
        case QueueAlarmed():
            return of_queue(event, directory)
        case DigestSent():
            return of_digest(event)
        case Snoozed():
            return of_snooze(event)
        case MorningCame():
            return of_morning(event, directory)
        case LetterDied():
            return undelivered(event, directory)
        case KeysRotated(cards=cards):
            return [Follow(ref) for ref in cards]
        case CopyFound():
            return of_copy(event)
        case _:
            return []
