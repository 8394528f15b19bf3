"""A leased letter on its way: what it shows now, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from panel.catalogue import Question
from panel.catalogue.kept import kept
from panel.language import MemberId, PanelId, Person, Reference
from panel.letters import Channel, CopyFound, Letter, LetterDied, LetterDisclosed, Private, Show
from panel.people import CLERK
from panel.tasks import UNDECIDED, TaskState
from panel.views.places import Place
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown, TakenAway
from usecases.ports import (
    Binding,
    Clock,
    Envelope,
    Lease,
    LiveCard,
    Opened,
    PressedCard,
    Reach,
    Reading,
    Store,
)

AFTER_A_FIRST_TRY = timedelta(seconds=2)
ROSTER_IS_FRESH = timedelta(minutes=5)
"""An older snapshot may not be written down as the recipients of a disclosure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A letter ready to be drawn and sent."""

    envelope: Envelope
    shown: Shown | Obsolete | TakenAway
    live: LiveCard | None
    """The card it brings up to date; None when it posts a new one."""
    thread: LiveCard | None
    """For a new reply in a record's thread: the record's card in the channel."""
    person: Person | None
    """For a private letter: whom it is for."""
    reach: Reach
    binding: Binding | None
    roster: str | None
    """For what is new in the channel: the snapshot that names today's recipients, if it is fresh."""


def draw(leases: Sequence[Lease], *, store: Store, clock: Clock) -> Mapping[str, Outgoing]:
    """Looks at the records, the readers and the audience as they are now; by the letters' ids."""
    drawn: dict[str, Outgoing] = {}
    for panel, its in groupby(sorted(leases, key=_panel), key=_panel):
        with store.read(panel) as reading:
            for lease, opened in reading.post.open(list(its)).items():
                drawn[lease.id] = _drawn(opened, reading, clock())
    return drawn


def _panel(lease: Lease) -> PanelId:
    return lease.panel


def _drawn(opened: Opened, reading: Reading, at: datetime) -> Outgoing:
    envelope = opened.envelope
    member = reading.people.by_id(envelope.member) if envelope.member else None
    is_new = opened.live is None
    thread = reading.post.thread(envelope.ref) if envelope.ref and is_new and not member else None
    seen = _shown(opened, thread, at, reading)
    return Outgoing(
        envelope=envelope,
        shown=seen,
        live=opened.live,
        thread=thread,
        person=member.person if member else None,
        reach=opened.reach,
        binding=opened.binding,
        roster=_fresh_roster(reading) if not member and (is_new or _discloses(seen)) else None,
    )


def _shown(
    opened: Opened, thread: LiveCard | None, at: datetime, reading: Reading
) -> Shown | Obsolete | TakenAway:
    """What it shows now. A thread that will never be there, since its card died or was cancelled, is not
    waited for.
    """
    envelope = opened.envelope
    if envelope.copy:
        return TakenAway()
    has_no_thread = envelope.address.startswith("thread:") and not (thread or opened.live)
    if has_no_thread and envelope.ref and not reading.post.thread_may_come(envelope.ref):
        return Obsolete("the card that its thread hangs from never came")
    asked = Asked(
        show=envelope.show,
        member=envelope.member,
        ref=envelope.ref,
        version=envelope.version,
        draft=envelope.draft,
        text=envelope.text,
    )
    return shown(asked, is_posted=opened.live is not None, at=at, reading=reading)


def _discloses(seen: Shown | Obsolete | TakenAway) -> bool:
    return isinstance(seen, Shown) and seen.discloses


def _fresh_roster(reading: Reading) -> str | None:
    latest = reading.people.latest_roster()
    return latest[0] if latest and reading.now - latest[1] <= ROSTER_IS_FRESH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What a delivered letter showed, and to whom."""

    ref: Reference
    version: int
    digest: str
    recipients: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A letter that Teams took: where its card stands now, and what it disclosed."""

    lease: Lease
    envelope: Envelope
    card: LiveCard | None = None
    disclosure: Disclosure | None = None


def arrived(arrivals: Sequence[Arrival], *, store: Store, clock: Clock) -> None:
    """Settles letters of one panel; each that disclosed something leaves its line in the same transaction."""
    panel = arrivals[0].lease.panel
    if not any(arrival.disclosure for arrival in arrivals):
        with store.quietly(panel) as post:
            for arrival in arrivals:
                post.post.sent(arrival.lease, arrival.envelope, arrival.card)
        return
    with store.begin(panel) as work:
        for arrival in arrivals:
            settled = work.post.sent(arrival.lease, arrival.envelope, arrival.card)
            if settled and arrival.disclosure:
                work.record(_disclosed(arrival.lease, arrival.disclosure, clock()))


def _disclosed(lease: Lease, disclosure: Disclosure, at: datetime) -> LetterDisclosed:
    return LetterDisclosed(
        at=at,
        by=CLERK.id,
        letter=lease.id,
        ref=disclosure.ref,
        content_version=disclosure.version,
        digest=disclosure.digest,
        recipients=disclosure.recipients,
    )


def copy_found(card: PressedCard, place: Place, sender: Person, *, store: Store, clock: Clock) -> bool:
    """A card's copy was pressed: it is taken away, once, and the trail says who came upon it."""
    with store.begin(place.panel) as work:
        by = work.people.member(sender)
        if by is None or work.post.is_known(card.message):
            return False
        to = Channel() if place.in_channel else Private(by.id)
        work.record(CopyFound(card=card.name, copy=card.message, to=to, by=by.id, at=clock()))
        return True


def answer_later(
    question: Question,
    panel: PanelId | None,
    asker: Person,
    *,
    pause: timedelta | None,
    is_tried: bool,
    store: Store,
    clock: Clock,
) -> bool:
    """What Teams did not take comes by letter; nothing is kept of it but the question, sealed.

    `panel`: None for the asker's only one. `pause`: how long Teams wants nothing in that conversation.
    `is_tried`: it has perhaps arrived.
    """
    if panel is None:
        with store.read_sole(asker) as sole:
            panel = sole.panel if sole else None
    if panel is None:
        return False
    with store.quietly(panel) as work:
        by = work.people.member(asker)
        if by is None or not by.is_valid(clock()):
            return False
        letter = Letter(
            to=Private(by.id),
            show=Show.ANSWER,
            text=kept(question),
            delay=timedelta(0) if pause else AFTER_A_FIRST_TRY,
        )
        work.promise(letter, tries=int(is_tried), pause=pause)
        return True


def later(lease: Lease, *, wait: timedelta, reason: str, store: Store, uncounted: bool = False) -> bool:
    with store.quietly(lease.panel) as post:
        return post.post.later(lease, wait=wait, reason=reason, uncounted=uncounted)


def paused(lease: Lease, letter: Outgoing, *, wait: timedelta, reason: str, store: Store) -> bool:
    """Teams wants no more in that conversation for a while: all its letters wait, and none dies of it."""
    with store.quietly(lease.panel) as post:
        post.post.pause(_conversation(lease, letter), wait=wait)
        return post.post.later(lease, wait=wait, reason=reason, uncounted=True)


def _conversation(lease: Lease, letter: Outgoing) -> list[str]:
    """A card in the channel stands at the head of its record's thread."""
    address, ref = letter.envelope.address, letter.envelope.ref
    heads_a_thread = letter.live is not None and ref is not None and address.startswith("channel:")
    return [address, f"thread:{lease.panel}:{ref}"] if heads_a_thread else [address]


def dropped(lease: Lease, *, reason: str, store: Store) -> bool:
    with store.quietly(lease.panel) as post:
        return post.post.dropped(lease, reason=reason)


def forgotten(lease: Lease, envelope: Envelope, *, store: Store) -> bool:
    """Teams no longer has the card: the letter posts it anew, if its record is not over."""
    with store.quietly(lease.panel) as work:
        if envelope.ref and _is_over(envelope.ref, work):
            settled = work.post.dropped(lease, reason="the card was gone, and its record is over")
        else:
            settled = work.post.later(lease, wait=timedelta(0), reason="the card was gone")
        if settled:
            work.post.forget_live(envelope)
        return settled


def _is_over(ref: Reference, reading: Reading) -> bool:
    """Of a flag, that is recalled perhaps, whoever read it is still told."""
    if task := reading.tasks.find(ref):
        return task.state not in (*UNDECIDED, TaskState.PROPOSED)
    meeting = reading.meetings.find(ref)
    return meeting is not None and meeting.is_over


def dead(lease: Lease, envelope: Envelope, *, why: str, store: Store, clock: Clock) -> bool:
    """Never silent: the secretariat is told in the same transaction."""
    with store.begin(lease.panel) as work:
        settled = work.post.dead(lease, reason=why)
        if settled:
            task = work.tasks.find(envelope.ref) if envelope.ref else None
            asker = task.asked_by if task else None
            work.record(_died(lease, envelope.ref, envelope.member, asked_by=asker, why=why, at=clock()))
        return settled


def given_up(lease: Lease, *, why: str, store: Store, clock: Clock) -> bool:
    """The same of a letter that cannot be made: neither its words nor its record are opened for it."""
    with store.begin(lease.panel) as work:
        settled = work.post.dead(lease, reason=why)
        if settled:
            ref, member = work.post.about(lease)
            work.record(_died(lease, ref, member, asked_by=None, why=why, at=clock()))
        return settled


def _died(
    lease: Lease,
    ref: Reference | None,
    member: MemberId | None,
    *,
    asked_by: MemberId | None,
    why: str,
    at: datetime,
) -> LetterDied:
    return LetterDied(at=at, by=CLERK.id, letter=lease.id, ref=ref, member=member, asked_by=asked_by, why=why)
