"""What each event changes in the tables."""

from typing import Protocol, assert_never

from panel.asking import DraftDropped, DraftKept
from panel.flags.events import FlagEvent, FlagOriginalRead, FlagRaised, FlagRead
from panel.history import MessageEvent, MessagesForgotten, PutToPanel
from panel.language import Event
from panel.leaving import MembershipEnded
from panel.letters import LettersSentAgain
from panel.meetings import MeetingCalled, MeetingEvent
from panel.operating import PausedLettersDropped, PausedLettersReleased
from panel.papers import PaperAsked, PaperEvent, PaperRead, PapersForgotten
from panel.people import (
    ChairDelegated,
    DelegationEnded,
    MemberEnrolled,
    MembersRecognised,
    PanelBound,
    PeopleImported,
    StartingRegisterLaid,
    StrangerDismissed,
)
from panel.reminders import (
    CameBack,
    DigestSent,
    FlagReminded,
    Morning,
    MorningCame,
    QueueAlarmed,
    Snoozed,
    TaskReminded,
    WentAway,
    first_morning,
)
from panel.spills import SpillClosed
from panel.tasks import TaskChanged, TaskEnded, TaskEvent, TaskRead
from panel.working_time import local_day
from storage.drafts import Drafts
from storage.flags import Flags
from storage.history import History
from storage.meetings import Meetings
from storage.outbox import Outbox
from storage.papers import Papers
from storage.people import People
from storage.reminders import Reminders
from storage.spills import Spills
from storage.strangers import Strangers
from storage.tasks import Tasks


class Tables(Protocol):
    """The repositories of one unit of work."""

    people: People
    tasks: Tasks
    reminders: Reminders
    history: History
    flags: Flags
    spills: Spills
    papers: Papers
    strangers: Strangers
    meetings: Meetings
    drafts: Drafts
    outbox: Outbox


def write(event: Event, tables: Tables) -> None:
    match event:
        case _ if isinstance(event, PeopleEvent):
            _write_people(event, tables)
        case MeetingEvent():
            if isinstance(event, MeetingCalled):
                tables.reminders.owe(event, "who comes")
            tables.meetings.keep(event)
        case DraftKept(draft=draft):
            tables.drafts.keep(draft, expires=event.expires)
        case DraftDropped(draft=draft):
            tables.drafts.drop(draft.key)
        case PutToPanel():
            tables.history.keep_candidate(event)
        case FlagRead() | FlagOriginalRead():
            pass
        case FlagEvent(flag=flag):
            tables.flags.keep(flag, draft=event.draft if isinstance(event, FlagRaised) else None)
        case MessageEvent(spill=spill):
            tables.history.keep_message(event)
            if spill:
                tables.spills.keep(spill)
        case MessagesForgotten(messages=messages):
            tables.history.forget(messages)
        case SpillClosed(spill=spill):
            tables.spills.keep(spill)
        case PaperAsked():
            tables.papers.ask(event)
        case PapersForgotten(numbers=numbers):
            tables.papers.forget(numbers)
        case PaperRead():
            pass
        case PaperEvent():
            tables.papers.keep(event)
        case TaskReminded() | FlagReminded() | QueueAlarmed() | DigestSent() | MorningCame():
            _write_reminders(event, tables)
        case WentAway() | CameBack() | Snoozed():
            _write_reminders(event, tables)
        case LettersSentAgain() | PausedLettersReleased() | PausedLettersDropped():
            _write_letters(event, tables.outbox)
        case TaskRead():
            pass
        case TaskEvent(task=task, draft=draft):
            tables.tasks.keep(event)
            if draft:
                tables.drafts.drop(draft)
            if isinstance(event, TaskEnded | TaskChanged):
                tables.outbox.cancel_held(task.ref)
        case _:
            pass


def _write_letters(
    event: LettersSentAgain | PausedLettersReleased | PausedLettersDropped, outbox: Outbox
) -> None:
    match event:
        case LettersSentAgain(letters=letters):
            outbox.send_again(letters)
        case PausedLettersReleased():
            outbox.release_paused()
        case PausedLettersDropped():
            outbox.drop_paused()
        case _:
            assert_never(event)


PeopleEvent = (
    PanelBound
    | StartingRegisterLaid
    | PeopleImported
    | ChairDelegated
    | DelegationEnded
    | MembershipEnded
    | MemberEnrolled
    | StrangerDismissed
    | MembersRecognised
)


def _write_people(event: PeopleEvent, tables: Tables) -> None:
    match event:
        case PanelBound():
            tables.people.bind(event)
            tables.outbox.readdress([event.secretary, *event.recognised])
            tables.reminders.set_morning(Morning(next_day=first_morning(event.at)))
        case StartingRegisterLaid(bodies=bodies, seats=seats):
            tables.people.keep_bodies(bodies)
            tables.people.keep_seats(seats)
        case PeopleImported(bodies=bodies, seats=seats, members=members):
            tables.people.keep_bodies(bodies)
            tables.people.keep_seats(seats)
            tables.people.keep_members(members)
        case ChairDelegated(deputy=deputy, ended=ended):
            tables.people.keep_members([deputy, *ended])
        case DelegationEnded(ended=ended):
            tables.people.keep_members(ended)
        case MembershipEnded(member=member, heir=heir):
            tables.people.keep_members([member, *([heir] if heir else [])])
        case MemberEnrolled(member=member):
            tables.people.keep_members([member])
        case StrangerDismissed(stranger=stranger):
            tables.strangers.keep([stranger])
        case MembersRecognised(members=members, strangers=strangers):
            tables.strangers.keep(strangers)
            tables.people.keep_members(members)
            tables.outbox.readdress(members)


def _write_reminders(
    event: TaskReminded
    | FlagReminded
    | QueueAlarmed
    | DigestSent
    | MorningCame
    | WentAway
    | CameBack
    | Snoozed,
    tables: Tables,
) -> None:
    match event:
        case TaskReminded(task=task):
            tables.reminders.keep(event)
            tables.tasks.look_again(task)
        case FlagReminded(flag=flag):
            tables.reminders.keep_of_flag(event)
            tables.flags.look_again(flag)
        case QueueAlarmed(flags=flags):
            tables.reminders.keep_alarm(event)
            for flag in flags:
                tables.flags.look_again(flag)
        case DigestSent():
            tables.reminders.keep_digest(event)
        case MorningCame():
            tables.reminders.keep_morning(event)
        case WentAway(away=away):
            tables.reminders.keep_away(away, since=event.at)
        case CameBack(by=member):
            tables.reminders.end_away(member, on=local_day(event.at))
        case Snoozed(snooze=snooze):
            tables.reminders.keep_snooze(snooze, at=event.at)
        case _:
            assert_never(event)
