"""What a letter shows when it leaves: drawn from today's records, for whoever may see it today.

Each column of the panel has its own file here.
"""

from datetime import datetime
from typing import assert_never

from panel.letters import Show
from panel.views.history import KeepingNotice
from usecases.letters import answers, flags, meetings, papers, people, spills, tasks
from usecases.letters.reminders import of_reminders
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading

_FOR_OBSERVERS = (Show.SPILL, Show.OPEN_AGENDA, Show.FILE, Show.ANSWER)


def shown(letter: Asked, *, is_posted: bool, at: datetime, reading: Reading) -> Shown | Obsolete:
    """Rights, audience and versions are looked at again at this moment."""
    reader = reading.people.by_id(letter.member) if letter.member else None
    if letter.member and (reader is None or not reader.is_valid(at)):
        return Obsolete("no longer a member")
    if reader and reader.is_observer and letter.show not in _FOR_OBSERVERS:
        return Obsolete("an observer")
    match letter.show:
        case Show.SAID:
            return tasks.said(letter, reader, at=at, reading=reading)
        case Show.ANSWER:
            return answers.answer_to(letter, reader, at=at, reading=reading)
        case Show.QUESTION:
            return tasks.question(letter, at, reading)
        case Show.FLAG:
            return flags.of_flag(letter, reader, is_posted=is_posted, at=at, reading=reading)
        case Show.QUEUE:
            return flags.queue_that_waits(reader, is_posted=is_posted, at=at, reading=reading)
        case Show.FLAG_REMINDER:
            return flags.reminder_of_flag(letter, reader, is_posted=is_posted, at=at, reading=reading)
        case Show.FLAG_TO_RING:
            return flags.whom_to_ring(letter, reader, is_posted=is_posted, at=at, reading=reading)
        case Show.FLAG_NEWS:
            return flags.news_of_flag(letter, reader, reading=reading)
        case Show.NOTICE:
            return Shown(view=KeepingNotice(), discloses=False)
        case Show.SPILL:
            return spills.of_spill(letter, reader, at, reading)
        case Show.NEWCOMERS:
            return people.newcomers(letter, reader, is_posted=is_posted, reading=reading)
        case Show.NEWS | Show.TASK | Show.REMINDER | Show.DECIDED | Show.TIME_ASKED:
            return tasks.of_task(letter, reader, is_posted=is_posted, at=at, reading=reading)
        case Show.FILE:
            return papers.of_paper(letter, reader, at, reading)
        case (
            Show.ITEMS_CALL
            | Show.ANSWERS_CALL
            | Show.MEETING
            | Show.AGENDA
            | Show.OPEN_AGENDA
            | Show.LATE_ITEM
        ):
            return meetings.of_meeting(letter, reader, is_posted=is_posted, at=at, reading=reading)
        case Show.DIGEST | Show.WEEK | Show.STATUS:
            return of_reminders(letter, reader, is_posted=is_posted, at=at, reading=reading)
        case _:
            assert_never(letter.show)
