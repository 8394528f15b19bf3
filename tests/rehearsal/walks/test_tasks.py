"""The newcomer's walk with tasks: asked by a line and by a form, answered with a tap, signed off."""

import re

from playwright.async_api import expect

from rehearsal.cast import CHAIR, REVENUE, TRADING
from tests.rehearsal.walks.conftest import Visits
from tests.rehearsal.walks.pictures import Picture
from tests.rehearsal.walks.visitor import PAGE, PHONE, WINDOW, Visitor

WORDS = "check complaint history for the corner shop"
LINE = f"task Trading Standards, Durham: {WORDS} by Friday week"
FORM_WORDS = "list the kennels that were inspected this year"


async def test_a_task_from_the_chairs_line_to_its_sign_off(visit: Visits) -> None:
    visitor = await visit(CHAIR)
    ref = await the_chair_types_one_line(visitor)
    await the_owner_acknowledges_with_one_tap(visitor, ref)
    await another_seat_sees_a_reference_and_changes_nothing(visitor, ref)
    await the_owner_asks_for_more_time_and_the_chair_agrees(visitor, ref)
    await the_owner_is_done_and_the_chair_signs_it_off(visitor, ref)


async def the_chair_types_one_line(visitor: Visitor) -> str:
    await visitor.goes_to("chat")
    await visitor.types(LINE)
    issued = "Issued to Trading Standards, Durham (S. Okoro)"
    echo = await visitor.sees(issued, "Goes out in 20 seconds", "Undo")
    await visitor.pictures(Picture.THE_CHAIR_ASKS, of=echo)
    return re.findall(r"T-\d{4}-\d{3}", await visitor.cards(issued).last.inner_text())[0]


async def the_owner_acknowledges_with_one_tap(visitor: Visitor, ref: str) -> None:
    await visitor.becomes(TRADING)
    await visitor.sees(f"Task {ref}", WORDS, "Due Friday 4 December 2026", "Why you: your seat")
    await visitor.looks_through(PAGE)
    await visitor.pictures(Picture.THE_ROOM)
    await visitor.looks_through(PHONE)
    await visitor.pictures(Picture.THE_OWNER_IS_ASKED)
    await visitor.presses("Acknowledge", on=f"Task {ref}")
    await visitor.sees(ref, "Acknowledged by you")
    await visitor.presses("Read", on=ref)
    await visitor.reads(WORDS)
    await visitor.leaves_the_dialog()
    assert await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await visitor.looks_through(WINDOW)


async def another_seat_sees_a_reference_and_changes_nothing(visitor: Visitor, ref: str) -> None:
    await visitor.becomes(REVENUE, place="channel")
    card = await visitor.sees(f"Task {ref}", "Trading Standards, Durham", without=[WORDS, "Okoro"])
    await expect(card.get_by_role("button", name="Acknowledge")).to_have_count(0)
    await visitor.presses("Read", on=ref)
    await visitor.reads(WORDS)
    await visitor.leaves_the_dialog()
    await visitor.goes_to("chat")
    assert "Nothing was changed" in await visitor.asks(f"accept {ref}")


async def the_owner_asks_for_more_time_and_the_chair_agrees(visitor: Visitor, ref: str) -> None:
    await visitor.becomes(TRADING)
    await visitor.presses("More time", on=ref)
    await visitor.fills_in({"Until when": "2026-12-11", "Why?": "The records are on paper"})
    await visitor.sends("Send")
    await visitor.becomes(CHAIR)
    asked = await visitor.sees(f"{ref} · more time", "Friday 11 December 2026", "The records are on paper")
    await visitor.pictures(Picture.MORE_TIME_IS_ASKED_FOR, of=asked)
    await visitor.presses("Agree", on=f"{ref} · more time")
    await visitor.becomes(TRADING)
    await visitor.sees("agreed a new date", ref, "11 Dec 2026")


async def the_owner_is_done_and_the_chair_signs_it_off(visitor: Visitor, ref: str) -> None:
    await visitor.presses("Update", on=ref)
    await visitor.fills_in({"Done": True, "In a line": "Two complaints, both passed on."})
    await visitor.sends("Send")
    await visitor.becomes(CHAIR)
    await visitor.sees(
        f"{ref} · Trading Standards, Durham says it is done", "Two complaints, both passed on."
    )
    await visitor.presses("Sign off", on=f"{ref} · Trading Standards, Durham says it is done")
    await visitor.sends("Sign off")
    await visitor.goes_to("channel")
    await visitor.sees(ref, "closed", without=["complaints"])


async def test_a_task_by_form_that_the_seat_cannot_take(visit: Visits) -> None:
    visitor = await visit(CHAIR)
    await visitor.goes_to("chat")
    await visitor.types("task")
    await visitor.fills_in(
        {"Who is asked": "HM Revenue", "What is asked": FORM_WORDS, "By when": "2026-12-04"}
    )
    await visitor.presses("Issue", on="It goes out after 20 seconds")
    await visitor.sees("Issued to HM Revenue and Customs", FORM_WORDS)

    await visitor.becomes(REVENUE)
    await visitor.sees(FORM_WORDS)
    await visitor.presses("Can't take this", on=FORM_WORDS)
    await visitor.fills_in({"Why can't your seat do this?": "Kennels are the council's"})
    await visitor.sends("Send")

    await visitor.becomes(CHAIR)
    told = await visitor.sees("HM Revenue and Customs can't take this", "Kennels are the council's")
    await expect(told.get_by_role("button", name="Move to another seat")).to_be_visible()
