"""The chair delegates, or takes it back."""

from datetime import datetime

from panel.catalogue.people import Delegate, DelegateByName, EndDelegation
from panel.people import (
    ChairDelegated,
    DelegationEnded,
    Member,
    delegate,
    deputy_chairs,
    end_delegation,
    may_delegate,
)
from panel.people.delegation import NobodyIsDeputy
from panel.people.naming import WhoIsThat, the_day, the_one_called
from panel.working_time import local_day
from usecases.ports import Reading


def decide(
    command: Delegate | DelegateByName | EndDelegation, by: Member, at: datetime, work: Reading
) -> ChairDelegated | DelegationEnded:
    members = work.people.all()
    may_delegate(by, at=at, members=members)
    if isinstance(command, EndDelegation):
        return end_delegation(by=by, at=at, members=members)
    deputies = deputy_chairs(members, at)
    if not deputies:
        raise NobodyIsDeputy
    if isinstance(command, DelegateByName):
        to = the_one_called(command.name, deputies)
        until = the_day(command.until, today=local_day(at))
        return delegate(to, until=until, by=by, at=at, members=members)
    found = next((m for m in members if m.id == command.to), None)
    if found is None:
        raise WhoIsThat("", [deputy.name for deputy in deputies])
    return delegate(found, until=command.until, by=by, at=at, members=members)
