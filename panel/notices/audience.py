"""Whom an event concerns."""

from collections.abc import Iterable

from panel.language import Event, MemberId
from panel.people import Directory, Member, Role, chairing


def all_holding(event: Event, directory: Directory, *roles: Role) -> list[MemberId]:
    return [member.id for member in sitting(event, directory) if member.holds(*roles)]


def in_the_chair(event: Event, directory: Directory) -> list[MemberId]:
    """The chair, and a deputy while a delegation lasts."""
    return [member.id for member in chairing(directory.all(), event.at)]


def sitting(event: Event, directory: Directory) -> list[Member]:
    """Who is a member at the moment of the event."""
    return [member for member in directory.all() if member.is_valid(event.at)]


def distinct(members: Iterable[MemberId]) -> list[MemberId]:
    return list(dict.fromkeys(members))
