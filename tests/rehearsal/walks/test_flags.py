"""The newcomer's walk with flags: from what a member knows to what forty people may learn, and back."""

import json
import re

from playwright.async_api import expect

from rehearsal.cast import ANIMALS, CHAIR, ENVIRONMENT, GATEKEEPER, REVENUE, SECRETARIAT, TRADING, Part
from rehearsal.ensemble import EVERYBODY, GATEKEEPER_DEPUTY, OBSERVER
from tests.rehearsal.walks.conftest import Visits
from tests.rehearsal.walks.pictures import Picture
from tests.rehearsal.walks.visitor import PHONE, STRIP, WINDOW, Visitor

KNOWN = "J. Doe keeps untaxed tobacco in the cellar of the shop at the bridge"
OPINION = "It is probably sold to school children"
WORDED = "Untaxed tobacco is kept in the cellar of a shop in the east of the county"
SEEN_BY_ALL = "Two yards share one van, always at night"
NO_FLAG = "R-2026-111"
DEAL = "Two kennels are supplied from one yard every Thursday"


async def test_a_flag_for_the_whole_panel_from_the_form_to_its_recall(visit: Visits) -> None:
    visitor = await visit(TRADING)
    await a_member_raises_what_they_know(visitor)
    await the_gatekeeper_grades_words_and_releases_it(visitor)
    ref = await the_channel_learns_counts_only(visitor)
    await a_member_reads_acknowledges_and_replies(visitor, ref)
    await the_gatekeeper_learns_who_holds_something(visitor, ref)
    await it_is_recalled_and_everybody_told(visitor, ref)


async def a_member_raises_what_they_know(visitor: Visitor) -> None:
    await visitor.goes_to("chat")
    await visitor.types("flag")
    await visitor.presses("Open the form", on="Raise a flag")
    await expect(visitor.dialog).not_to_contain_text("Grade")
    await visitor.fills_in(
        {
            "What kind of flag": "Request for information",
            "Theme": "counterfeit",
            "Broad area": "East of county",
            "Priority": "High",
            "Information": KNOWN,
            "Assessment": OPINION,
            "How do you know?": "Saw it",
            "Suspect": True,
        }
    )
    await visitor.sends("Raise")
    await visitor.is_told("Only the intelligence gatekeeper")
    assert "N. Rahman" in await visitor.page.locator("#notices").inner_text()


async def the_gatekeeper_grades_words_and_releases_it(visitor: Visitor) -> None:
    await visitor.becomes(GATEKEEPER)
    waits = await visitor.sees("waits for you", "S. Okoro", without=["Doe", "cellar"])
    await visitor.pictures(Picture.A_FLAG_WAITS, of=waits)
    await visitor.presses("Grade", on="S. Okoro")
    await visitor.reads(KNOWN, OPINION)
    await visitor.fills_in(
        {
            "Source": "2:",
            "Assessment": "B:",
            "Handling": "P:",
            "Information": WORDED,
            "Assessment: what you make of it": "",
        }
    )
    await visitor.sends("Next: who it is for")
    await visitor.fills_in({"The whole panel": True, "Reply by": "2026-12-04"})
    await visitor.sends("Next: look once more")
    await visitor.reads(
        WORDED, "Source: untested", "It goes to the whole panel", "Held back from Gangmasters"
    )
    await expect(visitor.dialog).not_to_contain_text("Doe")
    await visitor.pictures(Picture.LOOK_ONCE_MORE, of=visitor.dialog)
    await visitor.sends("Release")
    await visitor.is_told("is released to the whole panel")


async def the_channel_learns_counts_only(visitor: Visitor) -> str:
    await visitor.becomes(REVENUE, place="channel")
    card = await visitor.sees(
        "Flag F-", "counterfeit goods", "Acknowledged 0 of", without=[WORDED, KNOWN, "Fenwick", "Okoro"]
    )
    await visitor.pictures(Picture.A_FLAG_IN_THE_CHANNEL, of=card)
    return re.findall(r"F-\d{4}-\d{3}", await card.inner_text())[0]


async def a_member_reads_acknowledges_and_replies(visitor: Visitor, ref: str) -> None:
    await visitor.looks_through(PHONE)
    await visitor.presses("Read", on=ref)
    await visitor.reads(WORDED, "Source: untested", "As at")
    await expect(visitor.dialog).not_to_contain_text("Doe")
    await visitor.pictures(Picture.A_FLAG_OPENED)
    await visitor.sends("Acknowledge")
    await visitor.is_told(f"{ref} is acknowledged")
    await visitor.sees(f"Flag {ref}", "Acknowledged 1 of", without=["Fenwick", "Revenue"])

    await visitor.presses("Reply", on=f"Flag {ref}")
    await visitor.reads("Do not write the detail here")
    await visitor.fills_in({"We hold something": True})
    await visitor.sends("Reply")
    await visitor.sees(f"Flag {ref}", "replies 1", without=["Fenwick", "Revenue"])
    await visitor.looks_through(WINDOW)


async def the_gatekeeper_learns_who_holds_something(visitor: Visitor, ref: str) -> None:
    await visitor.becomes(GATEKEEPER)
    await visitor.sees(f"{ref} · a seat holds something", "A. Fenwick")


async def it_is_recalled_and_everybody_told(visitor: Visitor, ref: str) -> None:
    await visitor.presses("Recall", on=f"{ref} (")
    await visitor.fills_in({"Why is it recalled?": "It was another shop"})
    await visitor.sends("Recall")
    await visitor.is_told("is recalled")

    await visitor.becomes(REVENUE, place="channel")
    await visitor.sees(f"Flag {ref} has been recalled", without=["another shop", WORDED])
    await visitor.goes_to("chat")
    await visitor.sees(f"{ref} has been recalled", "It was another shop")
    await visitor.presses("Acknowledge", on=f"{ref} has been recalled")
    await visitor.sees(f"{ref} has been recalled", "Acknowledged by you")


async def test_a_flag_for_one_seat_is_seen_there_and_nowhere_else(visit: Visits) -> None:
    visitor = await visit(REVENUE)
    await a_message_becomes_a_flag_by_keyboard(visitor)
    await the_gatekeeper_sends_it_to_one_seat(visitor)
    await visitor.becomes(ANIMALS)
    card = await visitor.sees("Flag R-", "you keep the kennels", without=[DEAL])
    ref = re.findall(r"R-\d{4}-\d{3}", await card.inner_text())[0]
    await visitor.presses("Read", on=ref)
    await visitor.reads(DEAL, "A2: covert use", "Not to be printed")
    await visitor.leaves_the_dialog()

    knows = {ANIMALS, REVENUE, GATEKEEPER, GATEKEEPER_DEPUTY}  # Its audience, who raised it, who sent it.
    for part in EVERYBODY:
        told = await everything_that_reaches(visitor, part)
        assert (ref in told) == (part in knows), part.key
        assert DEAL not in told, part.key
    for part in (CHAIR, SECRETARIAT, ENVIRONMENT, OBSERVER):
        await visitor.becomes(part)
        assert await visitor.asks(ref) == (await visitor.asks(NO_FLAG)).replace(NO_FLAG, ref), part.key


async def a_message_becomes_a_flag_by_keyboard(visitor: Visitor) -> None:
    await visitor.goes_to("channel")
    await visitor.page.get_by_label("To the clerk").first.uncheck()
    await visitor.types(SEEN_BY_ALL)
    await visitor.looks_through(STRIP)
    menu = visitor.page.get_by_role("button", name="More options for the message from A. Fenwick").last
    await menu.press("Enter")
    await expect(visitor.page.get_by_role("menuitem").first).to_be_focused()
    await visitor.pictures(Picture.A_MESSAGES_OWN_MENU, of=visitor.page.locator(".pane"))
    await visitor.looks_through(WINDOW)
    while not await visitor.page.get_by_role("menuitem", name="Raise a flag").evaluate(
        "one => one === document.activeElement"
    ):
        await visitor.page.keyboard.press("ArrowDown")
    await visitor.page.keyboard.press("Enter")
    await visitor.reads("The message stays where it is")
    await expect(visitor.field("Information")).to_have_value(SEEN_BY_ALL)
    await visitor.fills_in(
        {
            "What kind of flag": "Issue raised",
            "Theme": "rural",
            "Broad area": "West of county",
            "Information": DEAL,
            "How do you know?": "Own records",
        }
    )
    await visitor.sends("Raise")
    await visitor.is_told("Only the intelligence gatekeeper")


async def the_gatekeeper_sends_it_to_one_seat(visitor: Visitor) -> None:
    await visitor.becomes(GATEKEEPER)
    await visitor.sees("waits for you", "rural")
    await visitor.presses("Grade", on="rural")
    await visitor.fills_in({"Source": "1:", "Assessment": "A:", "Handling": "C:"})
    await visitor.sends("Next: who it is for")
    await visitor.reads("one action code")
    await visitor.fills_in(
        {
            "Only under C: action": "A2:",
            "Only under C: sanitisation": "S1:",
            "Only under C: conditions": "Not to be printed",
        }
    )
    await visitor.sends("Next: who it is for")
    await expect(visitor.dialog).not_to_contain_text("The whole panel (")
    await visitor.fills_in({"RSPCA": True})
    await visitor.sends("Next: look once more")
    await visitor.fills_in({"RSPCA": "you keep the kennels"})
    await visitor.sends("Release")
    await visitor.is_told("is released to 1 named seat")


async def everything_that_reaches(visitor: Visitor, part: Part) -> str:
    """Every word that the page gets for somebody, drawn or not."""
    answer = await visitor.page.request.get(f"{visitor.page.url.partition('?')[0]}room/state?as={part.key}")
    return json.dumps(await answer.json(), ensure_ascii=False)
