"""What is answered to "who opened what": the audit log's looks, person by person."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from typing import get_args

from panel.catalogue import Consultation
from panel.language import MemberId
from panel.people import Member, must_chair
from panel.views.people import Consultations, Looks
from panel.working_time import local_day
from usecases.ports import Looked, Reading

LAST = timedelta(days=28)
_OPENS = frozenset(kind.__name__ for kind in get_args(Consultation))
"""What is asked when content is opened; any other no is no look."""


def consultations(by: Member, at: datetime, reading: Reading) -> Consultations:
    members = reading.people.all()
    must_chair("see who opened what", by, at, members)
    since = at - LAST
    looked = [look for look in reading.trail.looks(since=since) if _is_a_look(look)]
    known = {member.id: member for member in members}
    people = [
        _looks(known[who], [look for look in looked if look.by == who]) for who in _whoever(looked, known)
    ]
    return Consultations(
        since=local_day(since),
        people=tuple(sorted(people, key=lambda one: (-one.records, -one.refused, -one.times, one.name))),
        strangers=sum(look.times for look in looked if look.by.startswith("person:")),
    )


def _is_a_look(look: Looked) -> bool:
    return look.refused is None or look.refused in _OPENS


def _whoever(looked: Sequence[Looked], known: Container[MemberId]) -> list[MemberId]:
    return [who for who in dict.fromkeys(look.by for look in looked) if who in known]


def _looks(member: Member, its: Sequence[Looked]) -> Looks:
    opened = [look for look in its if look.refused is None]
    return Looks(
        name=member.name,
        seat_name=member.seat_name,
        times=sum(look.times for look in opened),
        records=len({look.ref for look in opened if look.ref}),
        refused=sum(look.times for look in its if look.refused),
        last=max(look.last for look in its),
    )
