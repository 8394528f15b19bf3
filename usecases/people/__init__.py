"""People: set up, laid, recognised, added; put in the chair's place, and leaving."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.people import (
    Delegate,
    DelegateByName,
    DismissStranger,
    EndDelegation,
    EndMembership,
    EndMembershipByName,
    EnrolStranger,
    HandOver,
    ImportPeople,
    LayStartingRegister,
    PeopleCommand,
    RecogniseMembers,
    SetUp,
)
from panel.language import Event
from panel.leaving import MembershipEnded
from panel.people import (
    ChairDelegated,
    DelegationEnded,
    Member,
    MemberEnrolled,
    MembersRecognised,
    PanelBound,
    PeopleImported,
    StartingRegisterLaid,
    StrangerDismissed,
    recognise,
    strangers_in,
)
from panel.views import View
from panel.views.people import SetUpDone
from panel.views.said import Saying
from panel.working_time import briefly
from usecases.people import delegation, enrolment, leaving, register, setting_up
from usecases.people.setting_up import newcomer
from usecases.ports import Reading, UnitOfWork

__all__ = ["decide", "newcomer", "seen"]


def decide(command: PeopleCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    match command:
        case SetUp():
            return setting_up.bind(command, by, at, work)
        case ImportPeople(rows):
            return register.lay(rows, by, at, work)
        case LayStartingRegister():
            return register.start(by, at, work)
        case RecogniseMembers():
            return _recognised(command, by, at, work)
        case Delegate() | DelegateByName() | EndDelegation():
            return delegation.decide(command, by, at, work)
        case EndMembership() | EndMembershipByName():
            return leaving.decide(command, by, at, work)
        case HandOver():
            return leaving.lapsed(command, by, at, work)
        case EnrolStranger() | DismissStranger():
            return enrolment.decide(command, by, at, work)
        case _:
            assert_never(command)


def _recognised(command: RecogniseMembers, by: Member, at: datetime, work: Reading) -> MembersRecognised:
    members = list(work.people.all())
    found = recognise(command.entries, members)
    known = [*members, *found]
    strangers = strangers_in(command.entries, noted=work.strangers.all(), members=known)
    return MembersRecognised(at=at, by=by.id, members=tuple(found), strangers=tuple(strangers))


def seen(event: Event, work: Reading) -> View:
    match event:
        case PanelBound(strangers=strangers):
            waiting = tuple(m.name for m in work.people.all() if m.person is None)
            known = len(work.people.all()) - len(waiting)
            return SetUpDone(panel=work.name, known=known, waiting=waiting, strangers=strangers)
        case PeopleImported(members=members):
            return Saying(f"{len(members)} people imported.")
        case StartingRegisterLaid(seats=seats):
            there = len(work.people.seats())
            return Saying(f"{len(seats)} seats added or completed; the panel has {there}.")
        case ChairDelegated(deputy=deputy, until=until):
            return Saying(f"{deputy.name} stands in for you until the end of {briefly(until)}, and is told.")
        case DelegationEnded(ended=ended):
            return Saying(f"{', '.join(m.name for m in ended)} no longer stands in for you, and is told.")
        case MembershipEnded():
            return Saying(_left(event, work))
        case MemberEnrolled(member=member):
            return Saying(f"{member.name} is added for {member.seat_name}, and may begin at once.")
        case StrangerDismissed(stranger=stranger):
            return Saying(f"{stranger.name} is no panel member; you will not be asked about them again.")
        case _:
            return Saying("Done.")


def _left(event: MembershipEnded, work: Reading) -> str:
    name, seat = event.member.name, event.member.seat_name
    if event.member.valid_to and event.member.valid_to > event.at:
        heir = work.people.by_id(event.member.heir) if event.member.heir else None
        whom = heir.name if heir else "whoever is marked for the seat, and I tell you who that is"
        until = f"{name} leaves at the end of {briefly(event.last_day)}."
        return f"{until} What they still have in hand then passes to {whom}."
    if not event.tasks:
        return f"{name} has left."
    whom = event.heir.name if event.heir else "nobody yet, so reminders come to the secretariat"
    return f"{name} has left. {len(event.tasks)} open task(s) of {seat} pass to {whom}."
