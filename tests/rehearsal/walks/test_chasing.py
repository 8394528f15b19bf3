"""The newcomer's walk with what is late: privately first, then by reference; and the clock seen alive."""

import re
from collections.abc import Sequence

from playwright.async_api import expect

from rehearsal.cast import CHAIR, REVENUE, SECRETARIAT, TRADING
from rehearsal.ensemble import EVERYBODY
from tests.rehearsal.walks.conftest import Visits
from tests.rehearsal.walks.pictures import Picture
from tests.rehearsal.walks.visitor import Visitor

MORNING = "Next working day, 08:30"
WORDS = "say which vans the depot hires out"
EVERY_NAME: Sequence[str] = [part.person.name for part in EVERYBODY]


async def test_what_is_late_is_chased_privately_first_and_nobody_is_shamed(visit: Visits) -> None:
    visitor = await visit(CHAIR)
    ref = await a_task_is_due_tomorrow(visitor)
    await its_owner_has_one_message_in_the_morning(visitor, ref)
    await after_three_working_days_its_thread_is_asked(visitor, ref)
    await one_tap_there_answers_it(visitor, ref)
    await the_secretariat_sees_whom_to_ring_and_that_the_clock_is_alive(visitor)
    await whoever_is_away_is_left_in_peace(visitor)


async def a_task_is_due_tomorrow(visitor: Visitor) -> str:
    await visitor.goes_to("chat")
    await visitor.types(f"task HMRC: {WORDS} by tomorrow")
    echo = await visitor.sees("Issued to HM Revenue and Customs", "24 November 2026")
    ref = re.findall(r"T-\d{4}-\d{3}", await echo.inner_text())[0]
    await visitor.becomes(REVENUE)
    await visitor.presses("Acknowledge", on=f"Task {ref}")
    await visitor.sees(ref, "Acknowledged by you")
    return ref


async def its_owner_has_one_message_in_the_morning(visitor: Visitor, ref: str) -> None:
    await visitor.steps(MORNING)
    await visitor.sees("Your panel items · Tue 24 Nov", f"{ref} · due today, 17:00", without=[WORDS])
    await visitor.steps(MORNING)
    digest = await visitor.sees("Your panel items · Wed 25 Nov", f"{ref} · 1 working day overdue")
    await expect(visitor.cards("Your panel items")).to_have_count(1)
    await visitor.pictures(Picture.A_DIGEST, of=digest)
    await visitor.goes_to("channel")
    await expect(visitor.cards(f"{ref} was due")).to_have_count(0)


async def after_three_working_days_its_thread_is_asked(visitor: Visitor, ref: str) -> None:
    await visitor.steps(MORNING, times=2)
    card = await visitor.sees(
        f"{ref} was due Tue 24 Nov", "An update would help", without=[*EVERY_NAME, WORDS]
    )
    await expect(card).not_to_contain_text("Revenue")
    await visitor.pictures(Picture.A_REMINDER_IN_THE_CHANNEL, of=card)
    thread = visitor.page.locator(".thread").filter(has_text=f"{ref} was due")
    await expect(thread.locator(".root")).to_contain_text(ref)


async def one_tap_there_answers_it(visitor: Visitor, ref: str) -> None:
    await visitor.presses("Update", on=f"{ref} was due")
    await visitor.fills_in({"Done": True, "In a line": "Two vans, both white."})
    await visitor.sends("Send")
    await visitor.sees(f"{ref} has been answered", without=["vans"])


async def the_secretariat_sees_whom_to_ring_and_that_the_clock_is_alive(visitor: Visitor) -> None:
    await visitor.becomes(SECRETARIAT)
    await visitor.types("status")
    status = await visitor.sees("How the clerk is", "People to ring", "L. Byrne", "The clock last looked")
    await visitor.pictures(Picture.HOW_THE_CLERK_IS, of=status)


async def whoever_is_away_is_left_in_peace(visitor: Visitor) -> None:
    await visitor.becomes(TRADING)
    await visitor.types("away until 14 December")
    await visitor.sees("J. Marsh")
    before = await visitor.cards("Your panel items").count()
    await visitor.steps(MORNING)
    await visitor.goes_to("channel")
    await visitor.sees("Panel this week · Mon 30 Nov", "tasks open", without=EVERY_NAME)
    await visitor.goes_to("chat")
    await expect(visitor.cards("Your panel items")).to_have_count(before)
