"""A paper through the real wire that was made for its reader and is no longer theirs when they take it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import wiring
from panel.flags import Audience, FlagKind
from panel.flags.events import FlagRecalled, FlagReleased
from panel.flags.flag import Ask, Flag, FlagState
from panel.people import CLERK, MembersRecognised, PeopleImported, Role
from rehearsal.cast import CHAIR, PANEL, SECRETARIAT, TRADING, Part
from tests.bot.test_papers import CONSENT, STORED, contents, files, no_offer_is_left, offered
from tests.bot.world import World, a_world, buttons, shown
from tests.builders import NOW, a_released_flag
from usecases.ports import UnitOfWork

FLAG = a_released_flag(kind=FlagKind.TREND, audience=Audience.WHOLE_PANEL, asks=())
M1, P1 = "M-2026-01", "P-2026-001"

Happens = Callable[[UnitOfWork], None]


def records(world: World, happens: Happens) -> None:
    """Something that would take people many cards to do."""
    with closing(wiring.open_store(world.settings)) as store, store.begin(store.panel_named(PANEL)) as work:
        happens(work)


def of_trading_standards(work: UnitOfWork) -> Flag:
    """Raised by one of the panel's own seats."""
    seat = next(seat for seat in work.people.seats() if seat.name == "Trading Standards, Durham")
    return replace(FLAG, raised_seat=seat.id)


def released(work: UnitOfWork) -> None:
    work.record(FlagReleased(flag=of_trading_standards(work), at=NOW, by=CLERK.id))


def recalled(work: UnitOfWork) -> None:
    gone = replace(of_trading_standards(work), state=FlagState.RECALLED)
    work.record(FlagRecalled(flag=gone, at=NOW, by=CLERK.id))


def released_to_trading_standards(work: UnitOfWork) -> None:
    flag = of_trading_standards(work)
    ask = Ask(seat=flag.raised_seat, seat_name="Trading Standards, Durham")
    named = replace(flag, ref="R-2026-417", audience=Audience.NAMED_SEATS, asks=(ask,))
    work.record(FlagReleased(flag=named, at=NOW, by=CLERK.id))


def agreement_ended(work: UnitOfWork) -> None:
    ends = date(2026, 11, 18)
    seats = tuple(replace(seat, isa_until=ends) for seat in work.people.seats() if "Trading" in seat.name)
    work.record(PeopleImported(at=NOW, by=CLERK.id, seats=seats, members=()))


def secretary_no_more(work: UnitOfWork) -> None:
    sitting = next(m for m in work.people.all() if m.name == SECRETARIAT.person.name)
    plain = replace(sitting, roles=frozenset({Role.MEMBER}))
    work.record(MembersRecognised(members=(plain,), at=NOW, by=CLERK.id))


async def drafted(world: World) -> None:
    await world.set_up()
    await world.says(SECRETARIAT, "meeting on 8 December at 10:00 in person at HQ")
    await world.sees(SECRETARIAT, f"{M1} · Tue 8 Dec 2026")
    await world.says(SECRETARIAT, "agenda draft")
    await world.sees(SECRETARIAT, "Draft agenda")


async def issued(world: World) -> None:
    await drafted(world)
    await world.presses(SECRETARIAT, "Send to chair", on="Draft agenda")
    await world.sees(CHAIR, "Chair's draft")
    await world.presses(CHAIR, "Approve and issue", on="Chair's draft")


async def takes(world: World, part: Part) -> None:
    """They take the file that is offered to them, and have none."""
    message = files(world, part, CONSENT)[-1][0]
    reply = await world.standin.consent(part.person, message.id)
    assert reply.status == 200
    await no_offer_is_left(world, part)
    assert files(world, part, STORED) == []
    assert contents(world) == []


async def made_again(world: World, part: Part) -> str:
    """Every page of the paper that takes the other's place."""
    await world.presses(part, "Make it again", on="has changed since it was made")
    message, offer = await offered(world, part)
    assert offer["name"] == f"{M1} Agenda Part B v1.pdf"
    await world.standin.consent(part.person, message.id, accept=False)
    pages = [shown(await world.sees(part, "page 1 of"))]
    while "[Next]" in pages[-1]:
        turned = await world.presses(part, "Next", on="Agenda v1")
        pages.append(shown(turned.body["value"]))
    return "\n".join(pages)


async def test_a_recalled_flag_goes_out_in_no_file_and_the_paper_is_made_again(
    url: str, tmp_path: Path
) -> None:
    async with a_world(url, tmp_path) as world:
        records(world, released)
        await issued(world)
        await world.says(TRADING, "agenda pdf")
        await offered(world, TRADING)
        records(world, recalled)
        await takes(world, TRADING)

        changed = await world.sees(TRADING, f"{P1} has changed since it was made")
        assert buttons(changed) == ["Make it again"]
        pages = await made_again(world, TRADING)
        assert "F-2026-031 · recalled" in pages
        assert "do not use it" in pages
        assert wiring.verify_trail(world.settings, PANEL) is None


async def test_nor_does_a_restricted_one_once_the_agreement_has_ended(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        records(world, released_to_trading_standards)
        await issued(world)
        await world.says(TRADING, "agenda pdf")
        await offered(world, TRADING)
        records(world, agreement_ended)
        await takes(world, TRADING)

        await world.sees(TRADING, f"{P1} has changed since it was made")
        pages = await made_again(world, TRADING)
        assert "restricted" not in pages
        assert "R-2026-417" not in pages


async def test_nor_does_a_draft_to_somebody_who_is_the_secretary_no_more(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await drafted(world)
        await world.presses(SECRETARIAT, "Open Word", on="Draft agenda")
        await offered(world, SECRETARIAT)
        records(world, secretary_no_more)
        await takes(world, SECRETARIAT)

        changed = await world.sees(SECRETARIAT, f"{P1} has changed since it was made")
        assert "is not issued yet" in shown(changed)
        assert buttons(changed) == []


async def test_a_page_that_is_turned_after_the_recall_is_not_shown(sqlite_url: str, tmp_path: Path) -> None:
    async with a_world(sqlite_url, tmp_path) as world:
        records(world, released)
        await issued(world)
        await world.says(TRADING, "agenda pdf")
        message, _ = await offered(world, TRADING)
        await world.standin.consent(TRADING.person, message.id, accept=False)
        page = await world.sees(TRADING, "page 1 of")
        assert "Next" in buttons(page)
        records(world, recalled)

        turned = await world.presses(TRADING, "Next", on="page 1 of")
        assert f"{P1} has changed since it was made" in shown(turned.body["value"])
        assert "F-2026-031" not in shown(turned.body["value"])
