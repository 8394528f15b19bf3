"""The secretariat answers for somebody in the channel whom nobody knows."""

from datetime import datetime
from uuid import uuid4

from panel.catalogue.people import DismissStranger, EnrolStranger
from panel.language import MemberId
from panel.people import Member, MemberEnrolled, Stranger, StrangerDismissed, dismiss, enrol
from panel.people.enrolment import NotInTheChannel
from panel.people.refusals import must_be_secretariat
from usecases.ports import Reading


def decide(
    command: EnrolStranger | DismissStranger, by: Member, at: datetime, work: Reading
) -> MemberEnrolled | StrangerDismissed:
    members = work.people.all()
    must_be_secretariat("say who sits on the panel", by, at, members)
    stranger = found(command.person, work)
    if isinstance(command, DismissStranger):
        return dismiss(stranger, by=by, at=at, members=members)
    seat = work.people.seat(command.seat)
    if seat is None:
        raise NotInTheChannel
    return enrol(
        stranger,
        key=MemberId(uuid4().hex),
        name=command.name,
        seat=seat,
        role=command.role,
        until=command.until,
        by=by,
        at=at,
        members=members,
    )


def found(object_id: str, work: Reading) -> Stranger:
    """Raises NotInTheChannel."""
    noted = next((s for s in work.strangers.all() if s.person.object_id == object_id), None)
    if noted is None:
        raise NotInTheChannel
    return noted
