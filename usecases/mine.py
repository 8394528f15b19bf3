"""What is asked of somebody now: what their morning's list would say, and what the ladder has not come to."""

from collections.abc import Iterator
from datetime import datetime

from panel.catalogue.tasks import AskMine
from panel.people import Member
from panel.views.reminders import AnyItem, DigestItem, FlagItem, Mine, oldest_first
from panel.working_time import local_day
from usecases.flags.deciding import seats_by_id
from usecases.flags.reminding import owes_answers
from usecases.meetings.seeing import attendance_item
from usecases.ports import Reading


def mine(question: AskMine, by: Member, at: datetime, reading: Reading) -> Mine:
    """Their seat's tasks, flags and meeting; for the chair what was proposed, too."""
    items = [*_tasks(by, reading), *_flags(question, by, at, reading), *_meeting(by, at, reading)]
    return Mine(
        seat_name=by.seat_name,
        at=at,
        items=tuple(sorted(items, key=oldest_first)),
        proposals=tuple(reading.tasks.proposals()) if by.chairs(at) else (),
        page=question.page,
    )


def _tasks(by: Member, reading: Reading) -> Iterator[AnyItem]:
    for task in reading.tasks.open_for(by.seat):
        yield DigestItem(task=task, is_theirs=task.seat == by.seat)


def _flags(question: AskMine, by: Member, at: datetime, reading: Reading) -> Iterator[AnyItem]:
    """In the channel none that the channel must not know of, though only its asker sees the answer."""
    waiting = [
        flag
        for flag in reading.flags.waiting_for(by.seat)
        if not (question.in_channel and flag.is_restricted)
    ]
    seats = seats_by_id(reading) if waiting else {}
    for flag in waiting:
        if owes_answers(flag, by, seats, at):
            yield FlagItem(flag=flag, owes=True, replies=flag.seen_by(by.seat) is not None)


def _meeting(by: Member, at: datetime, reading: Reading) -> Iterator[AnyItem]:
    """Once the panel has been asked who comes."""
    meeting = reading.meetings.next_after(local_day(at))
    if meeting and meeting.answers_asked_for == meeting.day:
        item = attendance_item(meeting, by, at, reading)
        yield from [item] if item else []
