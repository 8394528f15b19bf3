"""The only place that knows every part."""

import asyncio
import contextlib
import fcntl
import getpass
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import aiohttp
from aiohttp import web

from bot import doctor
from bot.adapter import ClerkAdapter, ClerkHandler
from bot.allowances import Allowances
from bot.anchoring import Anchoring
from bot.answers import Answers
from bot.clockwork import Clockwork
from bot.connector import Connector
from bot.conversation import Conversation
from bot.conversation.parts import Parts
from bot.doctor import Finding
from bot.door import LARGEST_BODY, Door
from bot.messenger import Messenger
from bot.paperwork import Paperwork
from bot.postman import Postman
from bot.printing import Printer
from bot.rosters import Rosters
from bot.sending import Sending
from bot.server import DESK, ROUTES, Desk, Readiness
from bot.settings import Settings, read_settings
from bot.tokens import Certificate, Tokens
from bot.uploads import Uploads
from bot.welcomes import Welcomes
from bot.workers import Workers
from cards.replies import Answering
from panel.catalogue import Command
from panel.catalogue.people import ImportPeople, LayStartingRegister
from panel.language import Interruption, MemberId, PanelId
from panel.people import operator
from panel.register import read_register
from panel.views import View
from panel.views.places import Place, Reply, Via
from panel.views.said import Refused
from scheduler.timetable import Timetable
from storage import copies, rotation
from storage.anchors import Anchor, Anchors, AnchorsBroken
from storage.copies import Copied
from storage.health import health
from storage.jobs import Jobs
from storage.leases import Leases
from storage.people import code_digest
from storage.routing import Routing
from storage.sealing import KeyRing
from storage.store import UNHURRIED, Store
from usecases.pace import Pace
from usecases.perform import perform
from usecases.ports import Clock, Request

__all__ = [
    "Stopped",
    "application",
    "at_rest",
    "back_up",
    "create_panel",
    "examine",
    "import_people",
    "lay_starting_register",
    "migrate",
    "must_be_migrated",
    "paused_letters",
    "read_settings",
    "restorations",
    "restore",
    "resume",
    "rotate_keys",
    "sole_process",
    "stale_rows",
    "verify_trail",
]

THREADS = max(2, os.cpu_count() or 2)
"""More would only fight for the interpreter's lock: docs/speed.md."""
QUESTIONS = 6
"""Asked of PostgreSQL at once; they wait for it, and for no thread."""
TICK = timedelta(seconds=2)
"""How often the clock looks for what is due: a sweep costs what is due, not what exists."""


MOST_OFTEN = 0.1
"""Seconds between two looks of a hurried clock."""
REST: web.AppKey[Sequence[Callable[[], Awaitable[None]]]] = web.AppKey("rest", Sequence)


class Stopped(Exception):
    """What was asked cannot be done; the sentence says why."""


def now() -> datetime:
    return datetime.now(UTC)


def application(settings: Settings, *, clock: Clock = now, pace: Pace = UNHURRIED) -> web.Application:
    """The clerk, ready to be served: its start opens everything, its clean-up finishes and closes it."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes(ROUTES)
    app.cleanup_ctx.append(partial(_running, settings, clock, pace))
    return app


async def at_rest(app: web.Application) -> None:
    """Returns when the clerk's clock has looked, and what it and everybody else set going is done."""
    for each in app[REST]:
        await each()


async def _running(settings: Settings, clock: Clock, pace: Pace, app: web.Application) -> AsyncIterator[None]:
    store = open_store(settings, pace=pace)
    workers = _workers(store)
    hurried = workers.for_turns()
    routing = Routing(store)
    answer = Answering(settings.keys.mac)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        door = Door(
            session,
            app_id=settings.app_id,
            tenants=settings.tenants,
            service_hosts=settings.service_hosts,
            metadata_url=settings.openid_metadata_url,
            allow_http=settings.is_development,
        )
        connector = Connector(
            session,
            _tokens(session, settings),
            door.hosts,
            answer_within=pace.answer_within.total_seconds(),
        )
        messenger = Messenger(connector, routing, workers, app_id=settings.app_id)
        rosters = Rosters(
            connector, store=store, routing=routing, workers=workers, clock=clock, answer=answer
        )
        postman = Postman(
            messenger,
            Sending(messenger, rosters, mac_keys=settings.keys.mac),
            store=store,
            leases=Leases(store),
            routing=routing,
            workers=workers,
            clock=clock,
        )
        uploads = Uploads(session, settings.upload_hosts, allow_http=settings.is_development)
        answers = Answers(messenger, store=store, workers=workers, clock=clock, wake_postman=postman.wake)
        parts = Parts(
            store=store,
            routing=routing,
            workers=workers,
            messenger=messenger,
            answers=answers,
            rosters=rosters,
            welcomes=Welcomes(
                messenger, answers, store=store, routing=routing, workers=hurried, clock=clock, answer=answer
            ),
            clock=clock,
            answer=answer,
            allowances=Allowances(pace),
            vetted=uploads.vetted,
            mac_keys=settings.keys.mac,
            wake_postman=lambda: _wake(postman, paperwork),
        )
        conversation = Conversation(replace(parts, workers=hurried))
        clockwork = Clockwork(parts)
        anchors = Anchors(settings.anchor_file)
        anchoring = Anchoring(lambda at: anchors.drop(store, at=at), workers=workers, clock=clock)
        paperwork = Paperwork(parts, Jobs(store), Printer(template=settings.word_template), uploads)
        duties = {
            "remind": clockwork.remind,
            "forget": clockwork.forget,
            "clear papers": paperwork.clear,
            "anchor": anchoring.keep,
        }
        timetable = Timetable(duties, every=max(MOST_OFTEN, pace.of(TICK).total_seconds()))
        adapter = ClerkAdapter(ClerkHandler(conversation))
        app[DESK] = Desk(door, adapter, Readiness(partial(workers.read, store.is_ready)))
        app[REST] = (timetable.look, answers.rest, paperwork.rest, postman.rest)
        delivering = asyncio.create_task(postman.run())
        making = asyncio.create_task(paperwork.run())
        timetable.start()
        yield
        postman.stop()
        paperwork.stop()
        await timetable.stop()
        await asyncio.gather(making, delivering, answers.drain())
        await anchoring.drop()
    workers.close()
    store.close()


def _workers(store: Store) -> Workers:
    if store.is_sqlite:
        return Workers(is_sqlite=True)
    from storage.postgresql import asked_on_the_loop

    return Workers(
        is_sqlite=False,
        threads=THREADS,
        questions=QUESTIONS,
        asks=asked_on_the_loop,
        let_go=store.let_go,
    )


def _wake(*sleepers: Postman | Paperwork) -> None:
    for sleeper in sleepers:
        sleeper.wake()


def open_store(settings: Settings, *, pace: Pace = UNHURRIED) -> Store:
    ring = KeyRing(settings.keys.seal, settings.keys.chain)
    return Store(
        settings.database_url.get_secret_value(),
        ring,
        pool_size=THREADS + 2,
        questions=QUESTIONS,
        pace=pace,
        ladder=settings.ladder,
    )


@contextlib.contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()


def _tokens(session: aiohttp.ClientSession, settings: Settings) -> Tokens:
    credential = (
        Certificate.from_pem(settings.app_certificate.read_bytes())
        if settings.app_certificate
        else settings.app_password
    )
    assert credential is not None  # noqa: S101 (the settings refuse to be without one)
    return Tokens(
        session,
        login_url=settings.login_url,
        tenant=settings.app_tenant_id,
        app_id=settings.app_id,
        credential=credential,
    )


def migrate(settings: Settings) -> None:
    """Brings the database to this version. On PostgreSQL the URL must log in as the owner of the tables."""
    from storage.migrate import migrate as bring_up

    bring_up(settings.database_url.get_secret_value())


def must_be_migrated(settings: Settings) -> None:
    """Raises Stopped unless the database holds the schema of this version."""
    with _store(settings) as store:
        if not store.is_ready():
            raise Stopped(
                "The database cannot be reached or is not at this version: run python -m bot migrate."
            )


@contextlib.contextmanager
def sole_process(settings: Settings) -> Iterator[None]:
    """SQLite is for one process: a second one is told so. PostgreSQL takes any number."""
    url = settings.database_url.get_secret_value()
    if not url.startswith("sqlite"):
        yield
        return
    path = Path(url.partition("///")[2])
    with path.with_name(path.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stopped(
                "Another clerk uses this SQLite database. SQLite is for one process; "
                "use PostgreSQL for several."
            ) from None
        yield


def create_panel(settings: Settings, name: str) -> str:
    """Makes a panel; the one-time code that binds it to its channel, good for seven days. Raises Stopped."""
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise Stopped("A panel needs a name of 1 to 100 characters.")
    letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    code = "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    with _store(settings) as store:
        if store.panel_named(name):
            raise Stopped(f"There is a panel called {name} already.")
        store.create_panel(PanelId(uuid4().hex), name, code_digest=code_digest(code), at=now())
    return code


def import_people(settings: Settings, panel: str, csv_text: str, *, clock: Clock = now) -> str:
    """The whole file or nothing; what was done, in a sentence. Raises Stopped and BadRegister."""
    return _as_operator(settings, panel, ImportPeople(read_register(csv_text)), clock=clock)


def lay_starting_register(settings: Settings, panel: str) -> str:
    """Adds what the panel lacks of the agencies that panels meet; again, it adds nothing. Raises Stopped."""
    return _as_operator(settings, panel, LayStartingRegister())


def _as_operator(settings: Settings, panel: str, command: Command, *, clock: Clock = now) -> str:
    """What was done, in a sentence. Raises Stopped with the panel's words where it says no."""
    answering = Answering(settings.keys.mac)
    refused: list[str] = []

    def answer(view: View, place: Place, reader: MemberId) -> Reply:
        if isinstance(view, Refused):
            refused.append(view.text)
        return answering(view, place, reader)

    with _store(settings) as store:
        request = Request(
            key=uuid4().hex,
            fingerprint="",
            sender=operator(_login()),
            place=Place(panel=_panel(store, panel), via=Via.OPERATOR),
            command=command,
        )
        reply = perform(request, store=store, clock=clock, answer=answer)
    if refused:
        raise Stopped(refused[0])
    return reply.body.decode()


def verify_trail(settings: Settings, panel: str) -> int | None:
    """The first line of the panel's trail that does not follow, or None when it holds. Raises Stopped."""
    with _store(settings) as store:
        found = _panel(store, panel)
        return store.broken_at(found, _anchors(settings, found))


def _anchors(settings: Settings, panel: PanelId) -> Mapping[int, bytes]:
    try:
        return Anchors(settings.anchor_file).of(panel)
    except (AnchorsBroken, OSError) as problem:
        raise Stopped(str(problem)) from None


def examine(settings: Settings) -> list[Finding]:
    """How this clerk is, for its operator; nothing is changed and nobody is told."""
    found = [Finding("settings", True, f"complete, for {settings.environment}.")]
    with _store(settings) as store:
        try:
            now_known, behind = health(store), Anchors(settings.anchor_file).behind(store)
        except AnchorsBroken as problem:
            return [*found, Finding("anchors", False, str(problem))]
        except Interruption:
            return [*found, Finding("database", False, "does not answer.")]
    found += [*doctor.of_database(now_known), doctor.of_anchors(settings.anchor_file, behind)]
    return found + asyncio.run(_network(settings, now_known.service_urls))


async def _network(settings: Settings, urls: Sequence[str]) -> list[Finding]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        return await doctor.of_network(session, _tokens(session, settings), urls)


def restorations(settings: Settings, panel: str) -> Sequence[Anchor]:
    """Where the panel's trail goes on after a copy was brought back. Raises Stopped."""
    with _store(settings) as store:
        return Anchors(settings.anchor_file).restorations(_panel(store, panel))


def back_up(settings: Settings, file: Path) -> Copied:
    """A checked copy of everything, while the clerk works. Raises Stopped."""
    with _store(settings) as store, _copying():
        return copies.back_up(store, file)


def restore(settings: Settings, file: Path) -> Copied:
    """The copy, in a database that is migrated and empty; nobody is told anything yet. Raises Stopped."""
    with _store(settings) as store, _copying():
        restored = copies.restore(store, file, by=_operator(), at=now())
        Anchors(settings.anchor_file).restored(store, at=now())
        return restored


@contextlib.contextmanager
def _copying() -> Iterator[None]:
    try:
        yield
    except copies.NoGoodCopy as problem:
        raise Stopped(str(problem)) from None
    except (OSError, Interruption) as problem:
        raise Stopped(f"The copy could not be made: {problem or type(problem).__name__}.") from None


def paused_letters(settings: Settings) -> int | None:
    """How many letters wait for a word since a restore; None when nothing is paused."""
    with _store(settings) as store:
        return copies.paused(store, by=_operator(), at=now())


def resume(settings: Settings, *, send: bool) -> int:
    """Sends or drops the letters from before a restore; the clock reminds again."""
    with _store(settings) as store:
        return copies.resume(store, send=send, by=_operator(), at=now())


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did: rows sealed anew, records whose cards are drawn anew, values that do not open."""

    rows: int
    records: int
    broken: Sequence[str]


def stale_rows(settings: Settings) -> int:
    """How many rows an older key than the newest has sealed."""
    with _store(settings) as store:
        return rotation.stale(store)


def rotate_keys(settings: Settings, progress: Callable[[int], None] = lambda _: None) -> Rotated:
    """Seals everything with the newest key, and has every live card's buttons signed with the newest."""
    rows: list[int] = []

    def count(more: int) -> None:
        rows.append(more)
        progress(more)

    with _store(settings) as store:
        broken = rotation.rotate(store, count)
        return Rotated(sum(rows), rotation.refresh_cards(store, by=_operator(), at=now()), broken)


def _panel(store: Store, name: str) -> PanelId:
    found = store.panel_named(name)
    if found is None:
        raise Stopped(f"There is no panel called {name}.")
    return found


def _operator() -> MemberId:
    return operator(_login()).id


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
