"""A leased letter on its way: what it shows now, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from panel.language import MemberId, Person, Reference
from panel.letters import LetterDied, LetterDisclosed
from panel.people import CLERK
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Clock, Envelope, Lease, LiveCard, Store

ROSTER_IS_FRESH = timedelta(minutes=5)
"""An older snapshot may not be written down as the recipients of a disclosure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A letter ready to be drawn and sent."""

    envelope: Envelope
    shown: Shown | Obsolete
    live: LiveCard | None
    """The card it brings up to date; None when it posts a new one."""
    thread: LiveCard | None
    """For a reply in a record's thread: the record's card in the channel."""
    person: Person | None
    """For a private letter: whom it is for."""
    roster: str | None
    """For the channel: the snapshot that names today's recipients, if it is fresh."""


def draw(lease: Lease, *, store: Store, clock: Clock) -> Outgoing:
    """Looks at the record, the reader and the audience as they are now."""
    at = clock()
    with store.read(lease.panel) as reading:
        envelope = reading.post.open(lease)
        live = reading.post.live(envelope)
        asked = Asked(
            show=envelope.show,
            member=envelope.member,
            ref=envelope.ref,
            version=envelope.version,
            draft=envelope.draft,
            text=envelope.text,
        )
        member = reading.people.by_id(envelope.member) if envelope.member else None
        return Outgoing(
            envelope=envelope,
            shown=shown(asked, is_posted=live is not None, at=at, reading=reading),
            live=live,
            thread=reading.post.thread(envelope.ref) if envelope.ref and not member else None,
            person=member.person if member else None,
            roster=_fresh_roster(reading.people.latest_roster(), reading.now),
        )


def _fresh_roster(latest: tuple[str, datetime] | None, now: datetime) -> str | None:
    return latest[0] if latest and now - latest[1] <= ROSTER_IS_FRESH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What a delivered letter showed, and to whom."""

    ref: Reference
    version: int
    digest: str
    recipients: str


def sent(
    lease: Lease,
    envelope: Envelope,
    card: LiveCard | None,
    disclosure: Disclosure | None,
    *,
    store: Store,
    clock: Clock,
) -> bool:
    """Settles a delivered letter; one that disclosed something leaves its line in the same transaction."""
    if disclosure is None:
        with store.quietly(lease.panel) as post:
            return post.post.sent(lease, envelope, card)
    with store.begin(lease.panel) as work:
        settled = work.post.sent(lease, envelope, card)
        if settled:
            work.record(
                LetterDisclosed(
                    at=clock(),
                    by=CLERK.id,
                    letter=lease.id,
                    ref=disclosure.ref,
                    content_version=disclosure.version,
                    digest=disclosure.digest,
                    recipients=disclosure.recipients,
                )
            )
        return settled


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
    """Teams no longer has the card: the letter tries again and posts it anew."""
    with store.quietly(lease.panel) as post:
        post.post.forget_live(envelope)
        return post.post.later(lease, wait=timedelta(0), reason="the card was gone")


def dead(lease: Lease, envelope: Envelope, *, why: str, store: Store, clock: Clock) -> bool:
    """Never silent: the secretariat is told in the same transaction."""
    with store.begin(lease.panel) as work:
        settled = work.post.dead(lease, reason=why)
        if settled:
            task = work.tasks.find(envelope.ref) if envelope.ref else None
            work.record(
                LetterDied(
                    asked_by=task.asked_by if task else None,
                    at=clock(),
                    by=CLERK.id,
                    letter=lease.id,
                    ref=envelope.ref,
                    member=MemberId(envelope.member) if envelope.member else None,
                    why=why,
                )
            )
        return settled
