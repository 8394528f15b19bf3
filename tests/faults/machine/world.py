"""One panel on real storage, a Teams in memory, and whatever may go wrong between the two."""

import contextlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Engine, create_engine, select, text, update

from cards.buttons import Signer
from cards.replies import Answering, attached
from panel.catalogue import Command, Consultation, Question, flags
from panel.language import Interruption, MemberId, Reference
from panel.letters import LIVE
from panel.people import CLERK, Member, PeopleImported, Role
from panel.views import View
from panel.views.places import Place, Reply, Via
from storage import schema
from storage.leases import Leases
from storage.routing import Routing
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import (
    NOW,
    PANEL,
    a_panel,
    a_place,
    a_request,
    a_set_up,
    an_observer,
    another_seats_owner,
    the_chair,
    the_deputy,
    the_gatekeeper,
    the_owner,
    the_secretary,
)
from tests.fakes import MovableClock
from usecases import posting
from usecases.answer import reply_to
from usecases.duties import due_now, look_ahead
from usecases.letters.values import Obsolete
from usecases.pace import Pace
from usecases.perform import perform
from usecases.ports import Lease, LiveCard, Request

PEOPLE = (
    *(the_chair(), the_owner(), another_seats_owner(), the_deputy(), the_secretary()),
    *(the_gatekeeper(), an_observer()),
)
SWEPT_AFTER = 10_000
"""Rows."""
SLOWLY = 60.0
"""A second of the letters' is a minute here, so that no machine is slow enough to be mistaken for time."""
PACE = Pace(speed=1 / SLOWLY).without_limits()
KEYS = {1: bytes([5] * 32)}
MAY_COME_BACK = (flags.RaiseFlag, flags.GradeFlag, flags.AddressFlag, flags.ReleaseFlag)
_LETTER = schema.letter.c


@cache
def _opened(url: str) -> tuple[Store, Engine]:
    """The store, and an eye that no row-level rule binds. Closed, both open again when they are asked: a
    store remembers nothing but what it has compiled, which takes longer than a whole example.
    """
    eye = create_engine(url.replace("//clerk@", "//postgres@"))
    return Store(url, KeyRing(KEYS, KEYS), pool_size=3, pace=PACE), eye


class Broken(AssertionError):
    """Something that must always hold did not."""


class Killed(Exception):
    """The process ended in the middle of a turn."""


@dataclass
class Turn:
    """Something that somebody asked, which Teams may deliver any number of times."""

    request: Request
    reply: Reply | None = None
    """None until it was answered once."""
    is_first: bool = True
    """It was not yet delivered again: a form that came back with people's words is then answered plainly."""


@dataclass
class Carried:
    """A letter in some replica's hands."""

    lease: Lease
    letter: posting.Outgoing
    card: str
    """As it was drawn; empty where nothing is to be shown any more."""
    until: float
    """When its lease passes, by the letters' seconds."""
    was_posted: bool = False


@dataclass
class Fate:
    """What became of one letter."""

    posted: int = 0
    explained: int = 0
    """Copies that are nobody's fault: the answer was lost, the sender died, or its lease had passed."""
    settled: int = 0
    fence: int = 0
    """Of whoever took it last."""


@dataclass
class World:
    swept_away: ClassVar[Counter[str]] = Counter()
    url: str
    clock: MovableClock = field(default_factory=MovableClock)
    seconds: float = 0.0
    """How far the letters' time has been moved on."""
    turns: list[Turn] = field(default_factory=list)
    in_hand: list[Carried] = field(default_factory=list)
    fates: dict[str, Fate] = field(default_factory=dict)
    live: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    """How often a card was posted that should stand once, less the copies that are explained."""
    disclosed: int = 0
    died: int = 0
    lines: int = 0
    """Of the trail, as the effects that were seen add up."""
    secrets: dict[str, Callable[[Any], set[MemberId]]] = field(default_factory=dict)
    """Words, and who may be shown them, by the flag as it stands."""
    open_words: set[str] = field(default_factory=set)
    """Words of tasks: for members, and never for the channel."""
    intakes: list[Reference] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    is_whole: bool = False
    """From its founding until something did not hold."""

    def __post_init__(self) -> None:
        self.answer = Answering(KEYS)
        self._marks = itertools.count(1)
        self.store, self.eye = _opened(self.url)

    def close(self) -> None:
        self.store.close()
        self.eye.dispose()

    def found(self) -> None:
        """The panel, its people, their agreements and its channel."""
        a_panel(self.store, members=PEOPLE)
        with self.store.begin(PANEL) as work:
            signed = tuple(replace(seat, isa_until=date(2035, 1, 1)) for seat in work.people.seats())
            work.record(PeopleImported(at=NOW, by=CLERK.id, seats=signed, members=()))
        self.ask(a_set_up(), by=the_secretary(), via=Via.OPERATOR)

    def begin(self) -> None:
        """Of a panel that is founded."""
        self.lines = self.length()
        self.is_whole = True

    def empty(self) -> None:
        """And swept: a table keeps what was deleted, and every question would read through it."""
        with self.eye.begin() as connection:
            connection.execute(text("set local session_replication_role = replica"))
            gone = sum(
                connection.execute(text(f"delete from {table}")).rowcount for table in schema.metadata.tables
            )
        self.swept_away[self.url] += gone
        if self.swept_away[self.url] > SWEPT_AFTER:
            self.swept_away[self.url] = 0
            with self.eye.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("vacuum"))

    # What people do.

    def mark(self, kind: str) -> str:
        """A word that stands nowhere else."""
        return f"{kind}{next(self._marks)}q"

    def ask(self, command: Command | Consultation, *, by: Member, via: Via = Via.PRESSED) -> None:
        place = a_place(PANEL, conversation=f"a:{by.id}", via=via)
        turn = Turn(a_request(command, by=by, place=place))
        self.turns.append(turn)
        self.carry_out(turn)

    def carry_out(self, turn: Turn) -> None:
        """For the first time, or again: then it changes nothing and is answered as before."""
        before, letters = self.length(), self.count("select count(*) from letter")
        reply = self._perform(turn.request)
        added = self._added(before)
        self.lines += len(added)
        self._must_be_for(turn.request, reply)
        if turn.reply is None:
            turn.reply = reply
            self.undone |= {
                ref for event, ref in added if event == "TaskWithdrawn" and self._had_no_reason(ref)
            }
            self.counts["turns"] += 1
            return
        self.counts["delivered again"] += 1
        opens = isinstance(turn.request.command, Consultation)
        effects = [event for event, _ in added if not (opens and ":" in event)]
        self.must(not effects, f"delivered again, it had an effect: {effects}")
        if (
            turn.reply.body != reply.body
            and isinstance(turn.request.command, MAY_COME_BACK)
            and turn.is_first
        ):
            turn.reply = reply
        turn.is_first = False
        self.must(opens or reply.body == turn.reply.body, "delivered again, it was answered otherwise")
        again = self.count("select count(*) from letter") - letters
        self.must(opens or not again, f"delivered again, it wrote {again} letters")

    def _had_no_reason(self, ref: str) -> bool:
        """An undo, that is: whoever withdraws what has gone out says why."""
        why = "select count(*) from trail_words where seq = (select max(seq) from trail where ref = :ref)"
        return not self.count(why, ref=ref)

    def break_off(self, command: Command, *, by: Member) -> None:
        """The process ends after the effect and before the commit; Teams delivers it again some time."""
        turn = Turn(
            a_request(command, by=by, place=a_place(PANEL, conversation=f"a:{by.id}", via=Via.PRESSED))
        )

        def killed(view: View, place: Place, reader: MemberId) -> Reply:
            raise Killed

        before = self.whole()
        with contextlib.suppress(Killed):
            perform(turn.request, store=self.store, clock=self.clock, answer=killed)
        self.crash()
        self.must(self.whole() == before, "half of a turn that was broken off is there")
        self.turns.append(turn)
        self.counts["broken off"] += 1

    def forge(self, turn: Turn) -> None:
        """The same key with another payload: it is refused and on record, and nothing else comes of it."""
        before = self.length()
        forged = replace(turn.request, fingerprint="another payload")
        self._perform(forged)
        added = self._added(before)
        self.lines += len(added)
        names = [event.partition(":")[2] for event, _ in added]
        self.must(names == ["KeyUsedAgain"], f"a used key with other words had an effect: {names}")

    def question(self, question: Question, *, by: Member) -> None:
        assert by.person
        place = a_place(PANEL, conversation=f"a:{by.id}", via=Via.ASKED)
        reply = reply_to(
            question, sender=by.person, place=place, store=self.store, clock=self.clock, answer=self.answer
        )
        self._may_see(by.id, reply.body.decode(), said=repr(question))

    def _perform(self, request: Request) -> Reply:
        return perform(request, store=self.store, clock=self.clock, answer=self.answer)

    def _must_be_for(self, request: Request, reply: Reply) -> None:
        reader = next((m.id for m in PEOPLE if m.person == request.sender), None)
        if reader and reply.body:
            self._may_see(reader, reply.body.decode(), said=repr(request.command))

    # The clock.

    def tick(self) -> None:
        """Two replicas look at the same moment, and both ask for all that they find, until nothing is due."""
        at = self.clock()
        while due := due_now(PANEL, store=self.store, at=at):
            listed = PANEL in Routing(self.store).panels_due(at)
            self.must(listed, f"{due[0].command} is due, and the panel is not listed as due")
            before = self.length()
            for request in (*due, *due_now(PANEL, store=self.store, at=at)):
                self._fire(request)
            idle = self.length() == before
            self.must(not idle, f"{[one.command for one in due]} is due for ever, and nothing comes of it")
        look_ahead(PANEL, store=self.store, at=at)

    def _fire(self, request: Request) -> None:
        before = self.length()
        try:
            self._perform(request)
        except Interruption:
            return
        added = self.length() - before
        self.lines += added
        self.counts["fired by the clock"] += bool(added)

    def morning_after(self, days: int) -> datetime:
        """After 08:30 in London, so many days on, as winter has it; of one day always the same instant."""
        day = (self.clock() + timedelta(days=days)).date()
        return datetime(day.year, day.month, day.day, 8, 31, tzinfo=UTC)

    def wait(self, seconds: float) -> None:
        """Real time can't be moved, so what is open says that it was written earlier."""
        self.seconds += seconds
        span = timedelta(seconds=seconds * SLOWLY)
        with self.store.transaction(PANEL, writes=True) as connection:
            still = select(_LETTER.id, _LETTER.not_before, _LETTER.leased_until, _LETTER.taken_at)
            for row in connection.execute(still.where(_LETTER.state.in_(["waiting", "leased"]))).all():
                earlier = {
                    name: moment - span
                    for name, moment in row._mapping.items()
                    if name != "id" and moment is not None
                }
                connection.execute(update(schema.letter).where(_LETTER.id == row.id).values(earlier))
            pauses = schema.pause.c
            for row in connection.execute(select(schema.pause)).all():
                over = update(schema.pause).where(pauses.address == row.address)
                connection.execute(over.values(until=row.until - span))

    # Letters.

    def take(self, most: int) -> bool:
        """Some replica leases letters and draws them; whether there were any."""
        leases = Leases(self.store).take(most=most)
        if not leases:
            return False
        drawn = posting.draw(leases, store=self.store, clock=self.clock)
        for lease in leases:
            letter = drawn[lease.id]
            taken = Carried(lease, letter, "", self.seconds + PACE.lease.total_seconds())
            self._is_alone(taken)
            if not isinstance(letter.shown, Obsolete):
                conversation = letter.envelope.address
                card = attached(letter.shown.view, Signer(KEYS, PANEL, conversation))
                taken.card = json.dumps(card, ensure_ascii=False)
                self._may_be_sent(taken)
            fate = self.fates.setdefault(lease.id, Fate())
            self.must(lease.fence > fate.fence, "two replicas hold one letter under one fence")
            fate.fence = lease.fence
            self.in_hand.append(taken)
        return True

    def _is_alone(self, taken: Carried) -> None:
        address = taken.letter.envelope.address
        others = [
            other
            for other in self.in_hand
            if other.letter.envelope.address == address and other.until > self.seconds
        ]
        self.must(not others, f"two letters are on their way to {address} at once")

    def _may_be_sent(self, taken: Carried) -> None:
        envelope = taken.letter.envelope
        self._may_see(envelope.member, taken.card)
        if taken.letter.live is None and envelope.ref in self.undone and self._is_held(taken.lease.id):
            raise Broken(f"somebody is told of {envelope.ref}, which was undone")

    def _is_held(self, letter: str) -> bool:
        return bool(self.count("select count(*) from letter where id = :id and is_held", id=letter))

    def send(self, number: int) -> None:
        """It reaches Teams; nobody has noted that yet."""
        if carried := self._sendable(number):
            self._post(carried)

    def settle(self, number: int, answer: str) -> None:
        """What Teams answers is noted, perhaps long after."""
        if not self.in_hand:
            return
        carried = self.in_hand.pop(number % len(self.in_hand))
        lease, letter = carried.lease, carried.letter
        if isinstance(letter.shown, Obsolete):
            because = letter.shown.because
            self._note(carried, lambda: posting.dropped(lease, reason=because, store=self.store))
        elif lease.tries > PACE.most_tries:
            self._die(carried, "it was tried too often")
        elif self._hangs_from_nothing(letter):
            self._pause(carried)
        else:
            self._answered(carried, answer)

    def _answered(self, carried: Carried, answer: str) -> None:
        if answer in ("taken", "taken, and the answer was lost") and not carried.was_posted:
            self._post(carried)
        if carried.was_posted and answer != "taken":
            answer = "taken, and the answer was lost"
        match answer:
            case "taken":
                self._arrive(carried)
            case "taken, and the answer was lost" | "lost":
                self._explain(carried, carried.was_posted)
                self._ambiguous(carried)
            case "busy":
                self._pause(carried)
            case "gone" if carried.letter.live:
                self._forgotten(carried)
            case _:
                self._die(carried, "Teams refused it")

    def _sendable(self, number: int) -> Carried | None:
        carried = self.in_hand[number % len(self.in_hand)] if self.in_hand else None
        if carried is None or carried.was_posted or isinstance(carried.letter.shown, Obsolete):
            return None
        too_often = carried.lease.tries > PACE.most_tries
        return None if too_often or self._hangs_from_nothing(carried.letter) else carried

    @staticmethod
    def _hangs_from_nothing(letter: posting.Outgoing) -> bool:
        """The card that its thread hangs from is still to come."""
        in_thread = letter.envelope.address.startswith("thread:")
        return in_thread and letter.live is None and letter.thread is None

    def _post(self, carried: Carried) -> None:
        carried.was_posted = True
        self.fates[carried.lease.id].posted += 1
        self.counts["posted"] += 1
        if carried.letter.live is None and carried.letter.envelope.show in LIVE:
            self.live[self._place_of(carried)] += 1

    def _explain(self, carried: Carried, is_copy: bool) -> None:
        if is_copy:
            self.fates[carried.lease.id].explained += 1
            self.counts["copies explained"] += 1
            if carried.letter.live is None and carried.letter.envelope.show in LIVE:
                self.live[self._place_of(carried)] -= 1

    def _place_of(self, carried: Carried) -> tuple[Any, ...]:
        envelope = carried.letter.envelope
        return envelope.show, envelope.ref, envelope.version, envelope.address

    def _arrive(self, carried: Carried) -> None:
        lease, letter = carried.lease, carried.letter
        envelope, shown = letter.envelope, letter.shown
        assert not isinstance(shown, Obsolete)
        card = letter.live
        if card is None and envelope.show in LIVE:
            card = LiveCard(conversation=envelope.address, activity=f"{lease.id}:{lease.fence}")
        told = (
            posting.Disclosure(ref=envelope.ref, version=shown.version, digest="d", recipients="r")
            if shown.discloses and envelope.ref
            else None
        )
        if told is None and card == letter.live:
            holds = self._note(carried, lambda: Leases(self.store).sent([lease]))
        else:
            arrival = posting.Arrival(lease=lease, envelope=envelope, card=card, disclosure=told)
            work = lambda: posting.arrived([arrival], store=self.store, clock=self.clock)  # noqa: E731
            holds = self._note(carried, work)
        self._explain(carried, not holds)
        self.fates[lease.id].settled += holds
        self.must(self.fates[lease.id].settled <= 1, "a letter was settled as sent twice")
        self.disclosed += bool(holds and told)

    def _ambiguous(self, carried: Carried) -> None:
        lease = carried.lease
        if lease.tries >= PACE.most_tries:
            self._die(carried, "Teams gave no clear answer")
            return
        wait = PACE.before_try(lease.tries)
        self._note(carried, lambda: posting.later(lease, wait=wait, reason="perhaps", store=self.store))

    def _pause(self, carried: Carried) -> None:
        lease, letter = carried.lease, carried.letter
        wait = PACE.of(timedelta(seconds=10))
        self._note(carried, lambda: posting.paused(lease, letter, wait=wait, reason="busy", store=self.store))

    def _forgotten(self, carried: Carried) -> None:
        self._explain(carried, is_copy=False)
        envelope = carried.letter.envelope
        if self._note(carried, lambda: posting.forgotten(carried.lease, envelope, store=self.store)):
            self.live[self._place_of(carried)] -= 1

    def _die(self, carried: Carried, why: str) -> None:
        lease, envelope = carried.lease, carried.letter.envelope
        work = lambda: posting.dead(lease, envelope, why=why, store=self.store, clock=self.clock)  # noqa: E731
        self.died += self._note(carried, work)

    def _note(self, carried: Carried, work: Callable[[], Any]) -> bool:
        """Whether the lease was still theirs; if it was not, nothing may have come of it."""
        lease = carried.lease
        length, before = self.length(), self._as_it_stands(lease.id)
        work()
        holds = before[:2] == ("leased", lease.fence)
        passed = carried.until <= self.seconds
        self.must(holds or passed, "a letter was taken from whoever held it, before its lease had passed")
        untouched = self._as_it_stands(lease.id) == before and self.length() == length
        self.must(holds or untouched, "somebody settled a letter that they no longer held")
        self.must(not holds or not untouched, "a letter was settled, and stands as it stood")
        self.lines += self.length() - length
        self.counts["settled too late"] += not holds
        return holds

    def _as_it_stands(self, letter: str) -> tuple[Any, ...]:
        row = "select state, fence, tries, not_before, leased_until, reason from letter where id = :id"
        return tuple(self.rows(row, id=letter)[0])

    # What goes wrong.

    def crash(self) -> None:
        """kill -9: what was in hand is in nobody's, and its leases run on."""
        for carried in self.in_hand:
            self._explain(carried, carried.was_posted)
        self.in_hand = []
        self.store.close()
        self.counts["crashes"] += 1

    def come_to_rest(self) -> None:
        """Everything leaves that can: nobody dies, Teams answers, and time goes by."""
        self.crash()
        for _ in range(80):
            self.wait(301)
            while self.take(50):
                while self.in_hand:
                    self.settle(0, "taken")
            if not self.count("select count(*) from letter where state in ('waiting', 'leased')"):
                return
        left = self.rows("select show, ref, address, reason from letter where state in ('waiting', 'leased')")
        raise Broken(f"letters never leave: {left}")

    # What is seen.

    def _may_see(self, reader: MemberId | None, words: str, said: str = "") -> None:
        """Of words that are somebody's, and of the numbers of restricted flags; None is the channel."""
        if reader is None:
            spilt = [word for word in (*self.secrets, *self.open_words) if _stands_in(word, words)]
            self.must(not spilt, f"the channel was shown {spilt}")
        marks = [word for word in self.secrets if _stands_in(word, words)]
        numbered = re.findall(r"\b[IR]-20\d\d-\d+", words)
        if not marks and not numbered:
            return
        flags = self._flags()
        for flag in flags:
            for word in marks:
                if word in f"{flag.original} {flag.wording}":
                    allowed = self.secrets[word](flag)
                    self.must(reader in allowed, f"{reader} was shown the words of {flag.ref}, {flag.state}")
            named = {str(flag.intake), *([str(flag.ref)] if flag.is_restricted else [])}
            if named.intersection(numbered) and not any(name in said for name in named):
                knows = {*desk(flag), *asked_people(flag)}
                self.must(reader in knows, f"{reader} was shown that there is {flag.ref}, {flag.state}")

    def _flags(self) -> Sequence[Any]:
        with self.store.read(PANEL) as reading:
            return [flag for intake in self.intakes if (flag := reading.flags.find(intake))]

    def must(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.is_whole = False
            raise Broken(otherwise)

    def rows(self, query: str, **given: Any) -> Sequence[Any]:
        with self.eye.connect() as connection:
            return connection.execute(text(query), given).all()

    def count(self, query: str, **given: Any) -> int:
        return int(self.rows(query, **given)[0][0])

    def length(self) -> int:
        return self.count("select trail_length from panel")

    def _added(self, before: int) -> list[tuple[str, str]]:
        lines = self.rows("select event, ref from trail where seq > :seq order by seq", seq=before)
        return [(line.event, line.ref) for line in lines]

    def whole(self) -> tuple[int, ...]:
        """How many rows there are of all that a turn may write."""
        tables = ("trail", "letter", "inbox", "task", "flag", "acknowledgement", "reminder", "draft")
        columns = ", ".join(f"(select count(*) from {table})" for table in tables)
        return tuple(self.rows(f"select {columns}")[0])


def _stands_in(word: str, words: str) -> bool:
    return re.search(rf"\b{word}\b", words) is not None


def desk(flag: Any) -> set[MemberId]:
    """Whoever knows of a flag from the first: its raiser and the gatekeeper."""
    return {flag.raised_by, *(m.id for m in PEOPLE if m.holds(Role.GATEKEEPER))}


def asked_people(flag: Any) -> set[MemberId]:
    """The people of the seats that it was released to."""
    seats = {ask.seat for ask in flag.asks if not ask.is_held} if flag.released_at else set()
    return {m.id for m in PEOPLE if m.seat in seats and not m.is_observer}


def readers(flag: Any) -> set[MemberId]:
    return desk(flag) | asked_people(flag)
