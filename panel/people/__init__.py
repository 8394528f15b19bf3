"""Who sits on the panel: bodies, seats, members and their roles, and whom a word like "HMRC" means."""

from panel.people.events import MembersRecognised, PanelBound, PeopleImported, StartingRegisterLaid
from panel.people.members import (
    CLERK,
    Directory,
    Member,
    Role,
    chairing,
    deputies_of,
    holders,
    operator,
    owner_of,
)
from panel.people.refusals import (
    ChannelTaken,
    CodeUnknown,
    NotAllowed,
    NotAMember,
    ObserversOnlyWatch,
    OnlyTheChair,
    must_chair,
)
from panel.people.roster import RosterEntry, recognise
from panel.people.seats import Body, Regime, Seat, Sector, find_seats, seats_like

__all__ = [
    "CLERK",
    "Body",
    "ChannelTaken",
    "CodeUnknown",
    "Directory",
    "Member",
    "MembersRecognised",
    "NotAMember",
    "NotAllowed",
    "ObserversOnlyWatch",
    "OnlyTheChair",
    "PanelBound",
    "PeopleImported",
    "Regime",
    "Role",
    "RosterEntry",
    "Seat",
    "Sector",
    "StartingRegisterLaid",
    "chairing",
    "deputies_of",
    "find_seats",
    "holders",
    "must_chair",
    "operator",
    "owner_of",
    "recognise",
    "seats_like",
]
