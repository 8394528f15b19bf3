"""A town of panels: people known to Teams, and tasks whose cards stand in Teams already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert, select, update

from benchmarks.names import RINGS, TENANT
from cards.buttons import Signer
from cards.replies import Answering
from cards.verbs import Verb
from panel.catalogue import Command
from panel.catalogue.people import ImportPeople, SetUp
from panel.catalogue.tasks import IssueTask
from panel.flags.events import FlagReleased
from panel.flags.flag import Ask, Audience
from panel.language import PanelId, Reference, SeatId
from panel.language import Person as Known
from panel.letters import CardName, Show
from panel.people import Member, Role, RosterEntry, operator
from panel.register import Duty, Row
from panel.views.places import Place, Via
from rehearsal.people import Person
from storage import schema
from storage.people import code_digest
from storage.routing import Routing
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import a_released_flag
from usecases.perform import perform
from usecases.ports import Request

WORDS = (
    "Please check the complaint history of the corner shop in Front Street and whether its licence for "
    "tobacco was ever reviewed; a line on each complaint is enough, with the date and what came of it."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One task of one seat, and its owner's own conversation with the clerk."""

    owner: Person
    conversation: str
    channel: str
    card: str
    """The message that the card stands in."""
    acknowledge: dict[str, str]
    show: dict[str, str]


@dataclass(frozen=True, slots=True)
class Size:
    panels: int
    seats: int
    tasks: int
    """To each seat that is asked."""
    asked: int | None = None
    """How many of the seats are; all, unless said."""

    @property
    def owners(self) -> int:
        return self.seats if self.asked is None else self.asked

    def __len__(self) -> int:
        return self.panels * self.owners * self.tasks


class Town:
    """Built through the store and the one road of every change; only the post office's past is written in."""

    def __init__(self, database: str, *, service_url: str) -> None:
        self._store = Store(database, KeyRing(RINGS["seal"], RINGS["chain"]))
        self._routing = Routing(self._store)
        self._service_url = service_url
        self._answer = Answering(RINGS["mac"])
        self._reached: dict[str, str] = {}

    def build(self, size: Size) -> list[Asked]:
        """Neighbours in the list are of different panels and seats."""
        panels = [self._panel(number, size) for number in range(size.panels)]
        self._store.close()
        return [asked for row in zip(*panels, strict=True) for asked in row]

    def _panel(self, number: int, size: Size) -> list[Asked]:
        panel, channel = PanelId(uuid4().hex), f"19:panel{number:04}@thread.tacv2"
        chair = invented(f"Chair {number}", f"chair@panel{number}")
        owners = [invented(f"Owner {number}-{n}", f"owner{n}@panel{number}") for n in range(size.seats)]
        self._set_up(panel, channel, chair, owners)
        for person in (chair, *owners[: size.owners]):
            self._seen(person)
        seats = self._seats(panel)
        for n in range(size.tasks * size.owners):
            issue = IssueTask(seat=seats[f"Agency {n % size.owners}"], what=WORDS, due=_in_a_month())
            self._perform(panel, issue, by=known(chair), conversation=chat(chair))
        stands = self._deliver(panel, channel)
        return [
            self._asked(panel, channel, owners[n % size.owners], n + 1, stands)
            for n in range(size.tasks * size.owners)
        ]

    def _asked(
        self, panel: PanelId, channel: str, owner: Person, number: int, stands: dict[tuple[str, str], str]
    ) -> Asked:
        ref = Reference(f"T-{datetime.now(UTC).year}-{number:03d}")
        signer = Signer(RINGS["mac"], panel, chat(owner), card=str(CardName(Show.TASK, ref, 1)))
        acknowledge, show = (signer.data(verb, ref=ref, rev=1) for verb in (Verb.ACKNOWLEDGE, Verb.SHOW))
        card = stands[ref, chat(owner)]
        return Asked(owner, chat(owner), channel, card, dict(acknowledge), dict(show))

    def build_hall(self, seats: int) -> list[Asked]:
        """One panel, and a flag for everybody in its channel: how each of them would press Acknowledge."""
        panel, channel = PanelId(uuid4().hex), "19:hall@thread.tacv2"
        chair = invented("Chair", "chair@hall")
        owners = [invented(f"Owner {n}", f"owner{n}@hall") for n in range(seats)]
        self._set_up(panel, channel, chair, owners)
        for person in (chair, *owners):
            self._seen(person)
        with self._store.begin(panel) as work:
            keeper = work.people.holding(Role.CHAIR)[0]
            told = [seat for seat in work.people.seats() if seat.name != "Police"]
            flag = a_released_flag(
                audience=Audience.WHOLE_PANEL,
                asks=tuple(Ask(seat=seat.id, seat_name=seat.name, why_you="") for seat in told),
                raised_by=keeper.id,
                raised_seat=keeper.seat,
                raised_at=work.now,
                released_by=keeper.id,
                released_at=work.now,
                reply_by=_in_a_month(),
            )
            work.record(FlagReleased(flag=flag, at=work.now, by=keeper.id))
        stands = self._deliver(panel, channel)
        self._store.close()
        signer = Signer(RINGS["mac"], panel, channel, card=str(CardName(Show.FLAG, flag.ref, flag.version)))
        button = dict(signer.data(Verb.ACK_FLAG, ref=flag.ref, rev=flag.version))
        thread = f"{channel};messageid={stands[flag.ref, channel]}"
        return [Asked(owner, thread, channel, stands[flag.ref, channel], button, {}) for owner in owners]

    def _set_up(self, panel: PanelId, channel: str, chair: Person, owners: list[Person]) -> None:
        code = f"CODE-{panel}"
        now = datetime.now(UTC)
        self._store.create_panel(panel, f"Panel {panel}", code_digest=code_digest(code), at=now)
        rows = [Row(seat="Police", name=chair.name, email=chair.email, role=Role.CHAIR, duties=frozenset())]
        rows += [
            Row(
                seat=f"Agency {n}",
                name=owner.name,
                email=owner.email,
                role=Role.MEMBER,
                duties=frozenset({Duty.OWNER}),
                isa_until=_in_a_month(),
            )
            for n, owner in enumerate(owners)
        ]
        self._perform(panel, ImportPeople(tuple(rows)), by=operator("benchmarks"))
        roster = (chair, *owners)
        command = SetUp(
            code=code,
            tenant=TENANT,
            channel=channel,
            team="19:team@thread.tacv2",
            service_url=self._service_url,
            name=chair.name,
            entries=tuple(
                RosterEntry(person=known(p), teams_id=p.teams_id, name=p.name, email=p.email) for p in roster
            ),
        )
        self._perform(panel, command, by=known(chair))

    def _seen(self, person: Person) -> None:
        where = chat(person)
        self._routing.seen_personally(
            known(person), teams_id=person.teams_id, conversation=where, service_url=self._service_url
        )
        self._reached[f"person:{TENANT}:{person.object_id}"] = where

    def _seats(self, panel: PanelId) -> dict[str, SeatId]:
        with self._store.read(panel) as reading:
            return {seat.name: seat.id for seat in reading.people.seats()}

    def _perform(
        self, panel: PanelId, command: Command, *, by: Known | Member, conversation: str = ""
    ) -> None:
        place = Place(panel=panel, conversation=conversation, via=Via.SUBMITTED)
        key = uuid4().hex
        request = Request(key=key, fingerprint=key, sender=by, place=place, command=command)
        perform(request, store=self._store, clock=lambda: datetime.now(UTC), answer=self._answer)

    def _deliver(self, panel: PanelId, channel: str) -> dict[tuple[str, str], str]:
        """As if the postman had been: every letter is sent, and every card stands in Teams, where it says."""
        letter, now = schema.letter.c, datetime.now(UTC)
        with self._store.transaction(panel, writes=True) as connection:
            waiting = (letter.panel == panel, letter.state == "waiting")
            cards = {
                (row.ref, row.address): {
                    "panel": panel,
                    "ref": row.ref,
                    "show": row.show,
                    "address": row.address,
                    "version": row.version,
                    "member": row.member,
                    "conversation": self._reached.get(row.address, channel),
                    "activity": f"17{uuid4().int % 10**11:011}",
                    "sending": "",
                    "updated_at": now,
                }
                for row in connection.execute(select(schema.letter).where(*waiting))
                if row.show in (Show.TASK, Show.FLAG)
            }
            connection.execute(insert(schema.live_card), list(cards.values()))
            connection.execute(
                update(schema.letter).where(*waiting).values(state="sent", settled_at=now, fence=1, tries=1)
            )
        return {(str(c["ref"]), str(c["conversation"])): str(c["activity"]) for c in cards.values()}


def known(person: Person) -> Known:
    return Known(person.tenant, person.object_id)


def chat(person: Person) -> str:
    return f"a:1{person.teams_id[4:]}"


def invented(name: str, email: str) -> Person:
    return Person.invented(name, email=f"{email}.example", tenant=TENANT)


def _in_a_month() -> date:
    return (datetime.now(UTC) + timedelta(days=30)).date()
