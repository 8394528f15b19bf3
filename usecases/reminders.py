"""Away and snooze: who asks for quiet, and what they are told of it."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.reminders import ComeBack, GoAway, ReminderCommand, SendAgain, SnoozeFlag, SnoozeTask
from panel.language import Event
from panel.letters import LettersSentAgain, NothingToSendAgain
from panel.people import Member, NotAllowed, Role
from panel.reminders import (
    AWAY_AT_MOST,
    Away,
    CameBack,
    Snoozed,
    WentAway,
    come_back,
    go_away,
    snooze,
    snooze_flag,
    stand_in,
)
from panel.views import View
from panel.views.said import Saying
from panel.working_time import local_day, written
from usecases.flags.reminding import reminded_of
from usecases.ports import Reading, UnitOfWork
from usecases.status import DEAD_FOR


def decide(command: ReminderCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    match command:
        case GoAway(words=words, day=day):
            meanwhile = standing_in(by, at, work)
            return go_away(by=by, at=at, words=words, day=day, stands_in=meanwhile)
        case ComeBack():
            return come_back(by=by, at=at, away=away_now(by, at, work))
        case SnoozeTask(task=words, words=until, day=day):
            stands = work.reminders.newest_digest(by.id)
            task = work.tasks.named(words)
            return snooze(task, by=by, at=at, words=until, day=day, digest=stands)
        case SnoozeFlag(flag=words, words=until, day=day):
            stands = work.reminders.newest_digest(by.id)
            flag = reminded_of(words, by, at, work)
            return snooze_flag(flag, by=by, at=at, words=until, day=day, digest=stands)
        case SendAgain():
            return send_again(by, at, work)
        case _:
            assert_never(command)


def send_again(by: Member, at: datetime, work: UnitOfWork) -> LettersSentAgain:
    if not (by.holds(Role.SECRETARIAT) or by.chairs(at)):
        raise NotAllowed("have messages sent again", role=Role.SECRETARIAT, members=work.people.all())
    dead = work.outbox.dead_since(work.now - DEAD_FOR)
    if not dead:
        raise NothingToSendAgain
    return LettersSentAgain(letters=tuple(letter.id for letter in dead), by=by.id, at=at)


def standing_in(member: Member, at: datetime, reading: Reading) -> Member | None:
    """Who would get their items while they are away; None where there is nobody."""
    today = local_day(at)
    gone = [*reading.reminders.away(today), Away(member=member.id, back_on=today + AWAY_AT_MOST)]
    return stand_in(member, reading.people.all(), gone, at=at)


def away_now(member: Member, at: datetime, reading: Reading) -> Away | None:
    return next((a for a in reading.reminders.away(local_day(at)) if a.member == member.id), None)


def seen(event: Event) -> View:
    """What whoever asked is told."""
    match event:
        case WentAway(away=away, stands_in=name):
            back = written(away.back_on)
            whom = (
                f"Until then your items go to {name}."
                if name
                else "Nobody stands in for your seat: tell the Chair."
            )
            return Saying(
                f"You are away and back on {back}. {whom} Dates stay as they are. Type “back” to end it."
            )
        case LettersSentAgain(letters=letters):
            what = "1 message is" if len(letters) == 1 else f"{len(letters)} messages are"
            return Saying(
                f"{what} on the way again. What fails again comes back to your card with its reason."
            )
        case CameBack():
            return Saying("Welcome back. Your items come to you again.")
        case Snoozed(snooze=asked):
            until = written(asked.until)
            return Saying(
                f"You are not reminded of {asked.ref} before {until}. Its date stays as it is, and "
                "others are still told."
            )
        case _:
            return Saying("Done.")
