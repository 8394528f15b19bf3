"""People: a panel is set up in its channel, its register laid, and its members recognised."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.people import (
    ImportPeople,
    LayStartingRegister,
    PeopleCommand,
    RecogniseMembers,
    SetUp,
)
from panel.language import Event
from panel.people import (
    Member,
    MembersRecognised,
    PanelBound,
    PeopleImported,
    StartingRegisterLaid,
    recognise,
)
from panel.views import View
from panel.views.people import SetUpDone
from panel.views.said import Saying
from usecases.people import register, setting_up
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
        case RecogniseMembers(entries):
            found = recognise(entries, work.people.all())
            return MembersRecognised(at=at, by=by.id, members=tuple(found))
        case _:
            assert_never(command)


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
        case _:
            return Saying("Done.")
