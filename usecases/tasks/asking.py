"""What is asked of a seat, as typed or by form, and what was in doubt about it."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from panel import asking
from panel.asking import DROP, Draft, DraftDropped, DraftGone, DraftKept, Understood, answered, served, weigh
from panel.catalogue.tasks import AnswerDraft, AskingCommand, AskTask, ChangeTask, IssueTask
from panel.language import DraftKey, Event, SeatId
from panel.people import Member, OnlyTheChair, chairing, sat_at
from panel.tasks import AlreadySent, Particulars, SayWhat, Supporter, ask, decisions, worded
from panel.working_time import local_day
from usecases.ports import UnitOfWork
from usecases.tasks.audience import cleared
from usecases.tasks.sitting import asked_of, in_the_chair, new_key, sitting_in


def shape(command: AskingCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    """Asks a seat for something, or changes what was asked."""
    today = local_day(at)
    match command:
        case AskTask(line):
            seats = work.people.seats()
            draft = asking.begin(line, key=new_key(), by=by.id, seats=seats, today=today)
            return _ask(draft, by, at, work)
        case AnswerDraft(key, choice):
            draft = _draft(key, by, at, work)
            if choice == DROP:
                return DraftDropped(at=at, by=by.id, draft=draft)
            return _ask(answered(draft, choice), by, at, work)
        case IssueTask(seat=seat, what=what, due=due, draft=key):
            more = replace(command.more, supporting=_helpers(command.supporting, work))
            if key and (sent := work.tasks.grown_from(key)):
                raise AlreadySent(sent)
            if key and (kept := work.drafts.find(key, at=at)) and kept.by != by.id:
                raise DraftGone
            form = Draft(
                key=key or new_key(),
                by=by.id,
                seat_words="",
                what=worded(what),
                seat=seat,
                due=due,
                more=_with_served(more, what),
            )
            return _ask(form, by, at, work)
        case ChangeTask(task=words, what=what, due=due):
            task = work.tasks.named(words)
            in_the_chair("change what was asked", by, at, work, instead="You can say so in an update.")
            return decisions.change(task, by=by, at=at, what=what, due=due)
        case _:
            assert_never(command)


def _helpers(seats: tuple[SeatId, ...], work: UnitOfWork) -> tuple[Supporter, ...]:
    """Those of the panel; what else a form claims is left out."""
    names = {seat.id: seat.name for seat in work.people.seats()}
    return tuple(Supporter(seat, names[seat]) for seat in dict.fromkeys(seats) if seat in names)


def _with_served(more: Particulars, what: str) -> Particulars:
    """What the form says it serves, else what the words say."""
    return more if more.serves else replace(more, serves=served(what))


def _ask(draft: Draft, by: Member, at: datetime, work: UnitOfWork) -> Event:
    seats = work.people.seats()
    sitting = sitting_in(work, at)
    meaning = weigh(draft, seats=seats, today=local_day(at), sat_at=sat_at(sitting))
    if not isinstance(meaning, Understood):
        return DraftKept(at=at, by=by.id, draft=draft, doubt=meaning)
    seat = work.people.seat(meaning.seat)
    if seat is None:
        raise SayWhat
    if not chairing(sitting, at):
        raise OnlyTheChair("issue a task", at=at, members=())
    more = cleared(meaning.more, seat.id, by, at, work)
    ref = work.tasks.next_ref(local_day(at).year)
    event = ask(
        ref=ref,
        by=by,
        at=at,
        seat=asked_of(seat, work, at),
        what=meaning.what,
        due=meaning.due,
        more=more,
    )
    return replace(event, draft=draft.key)


def _draft(key: DraftKey, by: Member, at: datetime, work: UnitOfWork) -> Draft:
    draft = work.drafts.find(key, at=at)
    if draft is None or draft.by != by.id:
        raise DraftGone
    return draft
