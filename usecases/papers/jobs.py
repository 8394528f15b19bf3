"""A paper under way: made for its reader, or carried to their storage; each settled under the job's fence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from panel.language import Event, Refusal
from panel.papers import (
    Asked,
    Format,
    Paper,
    PaperDelivered,
    PaperFailed,
    PaperMade,
    PaperState,
    PaperUndeliverable,
    Upload,
)
from panel.people import CLERK, Member, NotAMember
from usecases.papers.clearing import no_longer_theirs
from usecases.papers.making import build
from usecases.ports import Clock, Job, Reading, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class ToMake:
    paper: Paper
    format: Format


@dataclass(frozen=True, slots=True)
class ToUpload:
    content: bytes
    upload: Upload


@dataclass(frozen=True, slots=True)
class ToRefuse:
    """Its reader may not have it any more."""

    because: str


@dataclass(frozen=True, slots=True)
class Outdated:
    """It holds more than its reader may see by now."""

    because: str


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """Somebody else has done it."""


Step = ToMake | ToUpload | ToRefuse | Outdated | NothingToDo


def step(job: Job, *, store: Store, clock: Clock) -> Step:
    """What is to be done now, after a fresh look at the reader's rights."""
    at = clock()
    with store.read(job.panel) as reading:
        asked = reading.papers.find(job.number)
        if asked is None:
            return NothingToDo()
        reader = reading.people.by_id(asked.member)
        if reader is None:
            return ToRefuse(str(NotAMember()))
        if asked.state is PaperState.WANTED:
            return _to_make(asked, reader, at, reading)
        if asked.state is PaperState.TAKEN:
            return _to_carry(asked, reader, at, reading)
        return NothingToDo()


def _to_make(asked: Asked, reader: Member, at: datetime, reading: Reading) -> Step:
    try:
        return ToMake(build(asked.kind, asked.about, reader, at, reading), asked.format)
    except Refusal as refusal:
        return ToRefuse(str(refusal))


def _to_carry(asked: Asked, reader: Member, at: datetime, reading: Reading) -> Step:
    if gone := no_longer_theirs(asked, reader, at, reading):
        return Outdated(gone.asked.because)
    content = reading.papers.file(asked.number)
    if content and asked.upload:
        return ToUpload(content, asked.upload)
    return NothingToDo()


def made(job: Job, paper: Paper, content: bytes, *, store: Store, clock: Clock) -> bool:
    def event(asked: Asked, at: datetime) -> Event:
        offered = replace(
            asked,
            state=PaperState.OFFERED,
            paper=paper,
            size=len(content),
            digest=sha256(content).hexdigest(),
        )
        return PaperMade(asked=offered, content=content, at=at, by=CLERK.id)

    return _settle(job, event, store=store, clock=clock)


def failed(job: Job, *, because: str, store: Store, clock: Clock) -> bool:
    """Never silent: its reader is told why, and how to have it otherwise."""

    def event(asked: Asked, at: datetime) -> Event:
        told = replace(asked, state=PaperState.FAILED, because=because, upload=None)
        return PaperFailed(asked=told, at=at, by=CLERK.id)

    return _settle(job, event, store=store, clock=clock)


def outdated(job: Job, *, because: str, store: Store, clock: Clock) -> bool:
    """Nothing of it is kept; its reader is told, and may have it made again unless there is a reason."""

    def event(asked: Asked, at: datetime) -> Event:
        return asked.outdated(by=CLERK.id, at=at, because=because)

    return _settle(job, event, store=store, clock=clock)


def delivered(job: Job, *, store: Store, clock: Clock) -> bool:
    """What left the house is a disclosure: the trail has the reader, the paper and the hash of the file."""

    def event(asked: Asked, at: datetime) -> Event:
        return PaperDelivered(asked=replace(asked, state=PaperState.DELIVERED), at=at, by=CLERK.id)

    return _settle(job, event, store=store, clock=clock)


def undeliverable(job: Job, *, because: str, store: Store, clock: Clock) -> bool:
    def event(asked: Asked, at: datetime) -> Event:
        shown = replace(asked, state=PaperState.SHOWN, because=because, upload=None)
        return PaperUndeliverable(asked=shown, at=at, by=CLERK.id)

    return _settle(job, event, store=store, clock=clock)


def later(job: Job, *, wait: timedelta, store: Store) -> bool:
    with store.quietly(job.panel) as work:
        return work.papers.put_back(job, wait=wait)


def _settle(job: Job, event: Callable[[Asked, datetime], Event], *, store: Store, clock: Clock) -> bool:
    """False when the lease has passed to somebody else: whoever settles first has settled."""
    with store.begin(job.panel) as work:
        asked = _held(job, work)
        if asked:
            work.record(event(asked, clock()))
        return asked is not None


def _held(job: Job, work: UnitOfWork) -> Asked | None:
    return work.papers.find(job.number) if work.papers.holds(job) else None
