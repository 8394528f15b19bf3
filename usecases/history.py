"""The channel's history: what is kept of its messages, and what is put forward from them for the agenda."""

import hashlib
from datetime import datetime
from typing import assert_never
from uuid import uuid4

from panel.catalogue.history import (
    ForgetMessages,
    HistoryCommand,
    KeepMessage,
    PutForward,
    PutThreadForward,
)
from panel.history import (
    LONGEST_LINE,
    AlreadyPutForward,
    Change,
    Heard,
    Message,
    MessageDeleted,
    MessageEdited,
    MessageEvent,
    MessageKept,
    MessageRestored,
    MessagesForgotten,
    MindTheLine,
    NothingToForget,
    PutToPanel,
    Source,
    ThreadNotKept,
    forgotten_before,
    hear,
    may_be_put_forward,
    put_forward,
    references_in,
)
from panel.language import Event, MemberId, PanelId, Person, Reference, Refusal
from panel.people import CLERK, Member
from panel.spills import Spill
from panel.tasks import NoSuchTask, WhichTask
from panel.views import View
from panel.views.history import PutForwardForm
from panel.views.places import Place, Via
from panel.views.said import Refused, Saying
from panel.working_time import local_day
from usecases.meetings.records import new_since
from usecases.ports import Reading, Request, Store, UnitOfWork
from usecases.spills import asked_to_delete, found_in_message

MOST_AT_ONCE = 500
_EVENTS: dict[Change, type[MessageEvent]] = {
    Change.SAID: MessageKept,
    Change.EDITED: MessageEdited,
    Change.DELETED: MessageDeleted,
    Change.RESTORED: MessageRestored,
}


def decide(command: HistoryCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    match command:
        case KeepMessage():
            return _keep(command, at, work)
        case PutForward():
            return _put_forward(command, by, at, work)
        case PutThreadForward():
            return _put_forward(_of_thread(command, work), by, at, work)
        case ForgetMessages(before=before):
            if not (found := work.history.forgettable(before, most=MOST_AT_ONCE)):
                raise NothingToForget
            return MessagesForgotten(at=at, by=by.id, messages=tuple(found))
        case _:
            assert_never(command)


def _keep(command: KeepMessage, at: datetime, work: Reading) -> MessageEvent:
    """The clerk keeps what it hears; whose doing it was stands in the trail."""
    heard = _heard(command, at, work)
    message = hear(heard, work.history.message(heard.message))
    spilled = work.spills.of(message.id)
    spill = _spill(heard, message, spilled, at, work)
    return _EVENTS[heard.change](
        at=at,
        by=heard.by,
        heard=heard,
        message=message if spill is None else message.withheld(),
        ties=_ties(message, heard.words, work),
        spill=spill,
        opens_spill=spill is not None and spilled is None,
    )


def _heard(command: KeepMessage, at: datetime, work: Reading) -> Heard:
    author = work.people.member(command.by)
    named = work.people.called(command.mentions) if command.mentions else ()
    return Heard(
        change=command.change,
        message=command.message,
        root=command.root,
        by=author.id if author else _stranger(command.by),
        seat=author.seat if author else None,
        at=min(command.said_at or at, at),
        words=command.words,
        attachments=command.attachments,
        mentions=tuple(member.id for member in named),
        is_to_clerk=command.is_to_clerk,
    )


def _stranger(person: Person) -> MemberId:
    """Somebody in the channel who is not on the register: known by their object id, never by name."""
    known = person.object_id if len(person.object_id) <= 64 else _digest(person.object_id)
    return MemberId(f"person:{known}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _spill(
    heard: Heard, message: Message, spilled: Spill | None, at: datetime, work: Reading
) -> Spill | None:
    """What it spills by now: a record is opened once for a message, and follows what becomes of it."""
    if spilled:
        found = found_in_message(message.words, work)
        return spilled.follows(found, is_deleted=message.is_deleted, at=at)
    found = found_in_message(heard.words, work)
    if not found:
        return None
    roster = work.people.latest_roster()
    opened = Spill(
        ref=work.spills.next_ref(local_day(at).year),
        message=message.id,
        root=message.root,
        author=message.author,
        found=found,
        found_at=at,
        roster=roster[0] if roster else None,
    )
    still = found if message.words == heard.words else found_in_message(message.words, work)
    return opened.follows(still, is_deleted=message.is_deleted, at=at)


def _ties(message: Message, words: str, work: Reading) -> tuple[Reference, ...]:
    """The record whose card its thread hangs from, and those that it names."""
    hung = work.history.records_of_thread(message.root)
    named = [ref for typed in references_in(words) if (ref := _record(typed, work))]
    return tuple(dict.fromkeys((*hung, *named)))


def _record(typed: Reference, work: Reading) -> Reference | None:
    """The record so called, if there is one and no doubt which."""
    match typed[:1]:
        case "T":
            try:
                return work.tasks.named(typed).ref
            except (NoSuchTask, WhichTask):
                return None
        case "F":
            flags = work.flags.named(typed)
            return flags[0].ref if len(flags) == 1 else None
        case _:
            return None


def _of_thread(command: PutThreadForward, work: Reading) -> PutForward:
    """Named by its typed line, by the record whose card began it, or by its first message. ThreadNotKept."""
    first = work.history.message(command.root)
    records = work.history.records_of_thread(command.root)
    said = " ".join(first.words.split())[:LONGEST_LINE] if first and first.may_appear else ""
    line = command.line or (f"{records[0]}: what was said in its thread" if records else said)
    if not line and (first is None or first.may_appear):
        raise ThreadNotKept
    return PutForward(message=command.root, root=command.root, line=line, form=uuid4().hex)


def due_forgetting(panel: PanelId, *, store: Store, at: datetime) -> Request | None:
    """What a panel has to forget by now, if anything: some of it at a time."""
    with store.read(panel) as reading:
        last = reading.meetings.last_held(local_day(at))
        before = forgotten_before(at, last_meeting=new_since(last) if last else None)
        if not reading.history.forgettable(before, most=1):
            return None
    key = uuid4().hex
    place = Place(panel=panel, via=Via.CLOCK)
    return Request(key=key, fingerprint=key, sender=CLERK, place=place, command=ForgetMessages(before=before))


def _put_forward(command: PutForward, by: Member, at: datetime, work: Reading) -> PutToPanel:
    if known := work.history.put_forward_from(command.message):
        raise AlreadyPutForward(known)
    may_be_put_forward(work.history.message(command.message))
    return put_forward(
        line=command.line,
        note=command.note,
        form=command.form,
        source=Source(message=command.message, root=command.root),
        by=by,
        at=at,
        is_cleared=command.is_cleared,
    )


def seen(event: Event, work: Reading) -> View:
    match event:
        case PutToPanel(candidate=candidate):
            return Saying(
                f"Put forward for the next agenda: “{candidate.line}”. The secretariat checks it first."
            )
        case MessageEvent(spill=spill, opens_spill=True) if spill and not work.people.by_id(spill.author):
            return Saying(asked_to_delete(spill))
        case _:
            return Saying("")


def refused(refusal: Refusal, command: HistoryCommand) -> View:
    """A no; where the words are asked about, the form again with what was filled in."""
    match refusal, command:
        case MindTheLine(found=found, line=line, note=note, source=source), PutForward(form=form):
            return PutForwardForm(source=source, line=line, note=note, form=form, found=found)
        case _:
            return Refused(str(refusal))
