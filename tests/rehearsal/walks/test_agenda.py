"""The newcomer's walk with the agenda: drafted from the records, checked, issued, read and downloaded."""

import re

from playwright.async_api import expect

from rehearsal.cast import ANIMALS, CHAIR, REVENUE, SECRETARIAT
from rehearsal.ensemble import OBSERVER
from tests.rehearsal.walks.conftest import Visits
from tests.rehearsal.walks.pictures import Picture
from tests.rehearsal.walks.visitor import PHONE, WINDOW, Visitor

FROM_THE_WEEKS_BEFORE = "Young couriers on the early train"
ASKED = "Who licenses the yard behind the market?"
SAID = "Licensing of the yard"
REWORDED = "Licensing of the yard behind the market"
ITEM = "Dogs kept at the yard"


async def test_an_agenda_from_the_chat_to_the_observers_copy(visit: Visits) -> None:
    visitor = await visit(REVENUE)
    await members_put_lines_forward(visitor)
    await the_secretariat_drafts_and_checks_every_line(visitor)
    await the_chair_reads_and_issues_it(visitor)
    await a_member_reads_it_and_says_that_they_come(visitor)
    await a_member_takes_it_as_a_file(visitor, "Word", b"PK")
    await a_member_takes_it_as_a_file(visitor, "PDF", b"%PDF")
    await an_observer_reads_the_open_part_alone(visitor)


async def members_put_lines_forward(visitor: Visitor) -> None:
    await visitor.goes_to("channel")
    await visitor.page.get_by_label("To the clerk").first.uncheck()
    await visitor.types(ASKED)
    await visitor.page.get_by_role("button", name="More options for the message from A. Fenwick").last.click()
    await visitor.page.get_by_role("menuitem", name="Put to the panel").click()
    await expect(visitor.field("")).to_have_value(ASKED)
    await visitor.field("").fill(SAID)
    await visitor.sends("Put forward")
    await visitor.is_told("Put forward for the next agenda")

    await visitor.becomes(ANIMALS)
    assert "Put forward" in await visitor.asks(f"agenda item {ITEM}")


async def the_secretariat_drafts_and_checks_every_line(visitor: Visitor) -> None:
    await visitor.becomes(SECRETARIAT)
    await visitor.types("agenda draft")
    draft = await visitor.sees("Draft agenda · M-", "in people's words, to check", "of 120 minutes")
    await visitor.pictures(Picture.THE_DRAFT_AGENDA, of=draft)
    await expect(draft.get_by_role("button", name="Send to chair")).to_have_count(0)
    await draft.get_by_role("button", name=re.compile(r"Check \d+ lines")).click()

    fates = {ITEM: "Drop it", SAID: "Reword it", FROM_THE_WEEKS_BEFORE: "Accept it as it is"}
    checked = visitor.dialog.get_by_role("heading", name=re.compile("to check|the last one"))
    await expect(checked).to_be_visible()
    while await visitor.dialog.is_visible():
        which = await checked.inner_text()
        await the_secretariat_checks_a_line(visitor, fates)
        await expect(visitor.dialog.filter(has_text=which)).to_have_count(0)
    assert not fates
    await visitor.presses("Send to chair", on="Draft agenda")
    await visitor.sees("It is with the Chair now")


async def the_secretariat_checks_a_line(visitor: Visitor, fates: dict[str, str]) -> None:
    """What becomes of it is taken out of `fates`; what is not among them is accepted."""
    shown = await visitor.dialog.inner_text()
    line = next((one for one in fates if one in shown), "")
    await visitor.fills_in({fates.pop(line, "Accept it as it is"): True})
    if line == SAID:
        await visitor.reads("From the channel, unverified", "HM Revenue and Customs")
        await visitor.fills_in({"As it should stand": REWORDED})
        await visitor.pictures(Picture.A_LINE_IS_CHECKED, of=visitor.dialog)
    await visitor.dialog.get_by_role("button", name=re.compile("Next|Keep this")).click()


async def the_chair_reads_and_issues_it(visitor: Visitor) -> None:
    await visitor.becomes(CHAIR)
    draft = await visitor.sees("Chair's draft · M-")
    await visitor.pictures(Picture.THE_CHAIRS_DRAFT, of=draft)
    await visitor.presses("Read", on="Chair's draft")
    read = await the_whole_agenda(visitor)
    for line in ("Action log", "overdue", REWORDED, FROM_THE_WEEKS_BEFORE, "nothing put forward"):
        assert line in read, line
    assert ITEM not in read
    await visitor.presses("Approve and issue", on="Chair's draft")
    await visitor.sees("Agenda issued, v1")


async def a_member_reads_it_and_says_that_they_come(visitor: Visitor) -> None:
    await visitor.becomes(ANIMALS, place="channel")
    card = await visitor.sees("Agenda issued, v1", "New since last time", without=[REWORDED, "Fenwick"])
    await visitor.pictures(Picture.THE_AGENDA_IS_ISSUED, of=card)
    await visitor.looks_through(PHONE)
    await visitor.presses("Read", on="Agenda issued")
    assert REWORDED in await the_whole_agenda(visitor)
    await visitor.presses("Coming", on="Agenda issued")
    await visitor.sees("Agenda issued", "1 coming", without=["RSPCA", "Castell"])
    await visitor.looks_through(WINDOW)


async def a_member_takes_it_as_a_file(visitor: Visitor, button: str, begins: bytes) -> None:
    await visitor.goes_to("channel")
    await visitor.presses("Read", on="Agenda issued")
    await visitor.sends(button)
    await visitor.is_told("It comes to your own chat")
    await visitor.goes_to("chat")
    page = visitor.page
    taken = page.get_by_role("link", name="Download")
    before = await taken.count()
    await page.get_by_role("button", name="Allow").click()
    await expect(taken).to_have_count(before + 1)
    async with page.expect_download() as download:
        await taken.last.click()
    assert re.search(r"Agenda Part B v1\.(docx|pdf)$", (await download.value).suggested_filename)
    assert (await (await download.value).path()).read_bytes().startswith(begins)


async def an_observer_reads_the_open_part_alone(visitor: Visitor) -> None:
    await visitor.becomes(OBSERVER)
    await visitor.types("agenda")
    await visitor.presses("Read", on="Agenda issued")
    read = await the_whole_agenda(visitor)
    assert "Part A" in read
    for line in (REWORDED, FROM_THE_WEEKS_BEFORE, "T-2026", "F-2026", "OFFICIAL-SENSITIVE"):
        assert line not in read, line


async def the_whole_agenda(visitor: Visitor) -> str:
    """Every page of it, then the dialog is left."""
    await expect(visitor.dialog).to_be_visible()
    pages = [await visitor.dialog.inner_text()]
    while await visitor.dialog.get_by_role("button", name="Next", exact=True).count():
        await visitor.sends("Next")
        await expect(visitor.dialog).not_to_have_text(pages[-1], use_inner_text=True)
        pages.append(await visitor.dialog.inner_text())
    await visitor.leaves_the_dialog()
    return "\n".join(pages)
