"""What leaves and what comes in: letters, the cards that stand in Teams, and how everybody is reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from panel.language import DraftKey, MemberId, PanelId, Person, Reference
from panel.letters import LIVE, CardName, Copy, Show
from panel.people import RosterEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A letter that could not be delivered."""

    id: str
    ref: Reference | None
    member: MemberId | None
    why: str
    at: datetime


class Outbox(Protocol):
    def has_left(self, ref: Reference) -> bool:
        """Whether a letter that waited for the undo window of this task has been taken out to be sent."""

    def dead_since(self, moment: datetime) -> Sequence[Dead]:
        """Letters that could not be delivered, newest first; a few at most, and none of a restricted flag."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One letter, ours for a minute; the fence proves it when we settle."""

    id: str
    panel: PanelId
    fence: int
    tries: int
    """This one included."""

    @property
    def sending(self) -> str:
        """What the message that it brings is told by: see `panel.letters.CardName`."""
        return f"{self.id[:16]}.{self.fence}"

    @property
    def waits(self) -> int:
        """How often it was put back without a try being counted."""
        return self.fence - self.tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands on a leased letter."""

    address: str
    member: MemberId | None
    show: Show
    ref: Reference | None
    version: int
    draft: DraftKey | None
    text: str
    reply_in: str
    copy: Copy | None = None

    def card(self, sending: str) -> CardName | None:
        """What its buttons say that they stand on; a file is posted anew each time, and is no one card."""
        if self.ref is None or self.show not in LIVE or self.show is Show.FILE:
            return None
        return CardName(self.show, self.ref, self.version, sending)


@dataclass(frozen=True, slots=True)
class PressedCard:
    """The message that a button was pressed on, and the live card that it shows."""

    name: CardName
    message: Copy
    """A copy perhaps; a card as a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCard:
    """Where a record's card stands in Teams."""

    conversation: str
    activity: str
    sending: str = ""
    """Which brought it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The channel of a panel."""

    tenant: str
    channel: str
    team: str
    service_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How Teams reaches a person; every part may be unknown yet."""

    teams_id: str | None = None
    conversation: str | None = None
    service_url: str | None = None
    unreachable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A leased letter, and how it gets where it is going."""

    envelope: Envelope
    live: LiveCard | None
    """The card that it brings up to date, if it was posted before."""
    binding: Binding | None
    reach: Reach
    """Of the person whom a private letter is for."""


class Post(Protocol):
    """Leased letters of one panel. What settles returns False when the lease has passed to another."""

    def open(self, leases: Sequence[Lease]) -> Mapping[Lease, Opened]: ...
    def about(self, lease: Lease) -> tuple[Reference | None, MemberId | None]:
        """Which record and whom it is for, of a letter that cannot be opened, too."""

    def thread(self, ref: Reference) -> LiveCard | None:
        """The record's own card in the channel, which its thread hangs from."""

    def thread_may_come(self, ref: Reference) -> bool:
        """Whether a letter that posts that card may still leave."""

    def forget_live(self, envelope: Envelope) -> None: ...
    def is_known(self, copy: Copy) -> bool:
        """Whether that is a record's own card after all, or one was taken away for that sending already."""

    def sent(self, lease: Lease, envelope: Envelope, card: LiveCard | None) -> bool: ...
    def later(self, lease: Lease, *, wait: timedelta, reason: str, uncounted: bool = False) -> bool: ...
    def pause(self, addresses: Sequence[str], *, wait: timedelta) -> None:
        """No letter leaves for them meanwhile, from any replica."""

    def dead(self, lease: Lease, *, reason: str) -> bool: ...
    def dropped(self, lease: Lease, *, reason: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Taken:
    leases: Sequence[Lease]
    next_at: datetime | None = None
    """Where nothing was taken: when it is worth looking again."""


class Leases(Protocol):
    """Letters of every panel whose time has come."""

    def look(self, *, most: int) -> Taken: ...
    def sent(self, leases: Sequence[Lease]) -> None:
        """Settles, of any panels, letters that disclosed nothing and whose cards stand where they stood."""


class Routing(Protocol):
    """What must be known before the panel is."""

    def panel_in(self, tenant: str, channel: str) -> PanelId | None: ...
    def binding(self, panel: PanelId) -> Binding | None: ...
    def panels_of(self, person: Person) -> list[tuple[PanelId, str]]: ...
    def chosen_panel(self, person: Person) -> PanelId | None: ...
    def choose_panel(self, person: Person, panel: PanelId) -> None: ...
    def panel_for_code(self, code: str) -> PanelId | None: ...
    def reach(self, person: Person) -> Reach: ...
    def seen_personally(
        self, person: Person, *, teams_id: str, conversation: str, service_url: str
    ) -> None: ...
    def seen_in_channel(self, tenant: str, channel: str, *, service_url: str) -> None: ...
    def seen_in_roster(self, entries: Sequence[RosterEntry], *, service_url: str) -> None: ...
    def mark_unreachable(self, person: Person, *, reason: str) -> None: ...
    def roster_changed(self, panel: PanelId) -> None: ...
    def bound(self) -> list[PanelId]:
        """The panels that have a channel."""

    def claim_doorstep(self, key: str, *, at: datetime) -> bool: ...
    def claim_welcome(self, tenant: str, place: str, *, at: datetime) -> bool: ...
    def forget_welcome(self, tenant: str, place: str) -> None: ...
    def panels_due(self, at: datetime) -> list[PanelId]: ...
    def beat(self, duty: str, *, at: datetime) -> None: ...
