"""The room's page in a real browser: what people see, press and type, and what it must never do."""

import pytest
from aiohttp import web
from playwright.async_api import expect

from rehearsal.cast import CHAIR, PARTS, SECRETARIAT, TRADING
from rehearsal.clocks import MovableClock
from rehearsal.room import Room
from tests.rehearsal.conftest import a_card, on_the_one_loop
from tests.rehearsal.sample_clerk import (
    FLAG,
    OFFER,
    TASK_IN_CHANNEL,
    TASK_IN_PRIVATE,
    SampleClerk,
    execute,
    words,
)


@pytest.fixture
def sample(standin, clerk, line):
    return SampleClerk(standin, clerk, line)


@on_the_one_loop()
async def url(standin, clerk):
    clock = MovableClock(standin.clock())
    standin.clock = standin.connector.clock = clock
    runner = web.AppRunner(Room(standin, PARTS, clock).application(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@on_the_one_loop()
async def opened(url, chromium):
    """Opens the page as somebody. Whatever the browser complains of, or asks of another place, fails."""
    wrong, pages = [], []

    async def open_as(part, *, width=1280, height=800):
        page = await chromium.new_page(viewport={"width": width, "height": height})
        pages.append(page)
        page.set_default_timeout(60_000)
        page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith((url, "data:")) or wrong.append(asked.url))
        await page.goto(f"{url}/?as={part.key}")
        await expect(you_are(page)).to_contain_text(part.person.name)
        return page

    yield open_as
    for page in pages:
        await page.close()
    assert wrong == []


def messages(page):
    return page.locator("#talk .message")


def you_are(page):
    return page.get_by_role("button", name="You are")


async def becomes(page, part):
    """As a person does it: a few letters and Enter."""
    await you_are(page).click()
    await page.get_by_role("combobox").fill(part.person.name)
    await page.keyboard.press("Enter")
    await expect(you_are(page)).to_contain_text(part.person.name)


async def test_the_channel_shows_threads_and_cards(opened, sample, standin):
    await sample.line.thread(FLAG)
    root = (await standin.say(CHAIR.person, "anyone?", where="channel", mention=False)).sent.activity["id"]
    await standin.say(TRADING.person, "we do", where="channel", thread=root, mention=False)
    page = await opened(CHAIR)

    await expect(page.locator(".thread")).to_have_count(2)
    await expect(page.get_by_role("heading", name="Flag F-2026-031 · High · illicit tobacco")).to_be_visible()
    titles = await page.locator(".thread").first.locator(".ac-actionSet button").all_inner_texts()
    assert titles == ["Read", "Acknowledge", "Reply", "Suggest a task"]
    await expect(page.locator(".replies .message")).to_contain_text("we do")


async def test_words_are_shown_as_they_were_typed(opened, standin):
    text = "<b>bold?</b> <img src=x onerror=alert(1)> & **stars**"
    await standin.say(CHAIR.person, text)
    page = await opened(CHAIR)
    await page.get_by_role("button", name="Your own chat, private").click()

    await expect(messages(page).locator(".text")).to_have_text(text)


MARKDOWN = [
    ("**Due** Friday", "Due Friday", ["strong"]),
    (r"\*\*not bold\*\* &lt;b&gt; a\_b", "**not bold** <b> a_b", []),
    ("<b>x</b><script>alert(1)</script>", "<b>x</b><script>alert(1)</script>", []),
    ("&amp;lt;b&amp;gt;", "&lt;b&gt;", []),
    ("- one\n- two", "one\ntwo", ["ul", "li", "li"]),
    ("[safe](javascript:alert(1))", "[safe](javascript:alert(1))", []),
    ("2_000_000 and a_b_c", "2_000_000 and a_b_c", []),
]


async def test_a_cards_text_is_a_little_markdown_and_never_html(opened, sample):
    await sample.line.thread(a_card(body=[words(text) for text, _, _ in MARKDOWN]))
    page = await opened(CHAIR)
    await expect(page.locator(".ac-textBlock")).to_have_count(len(MARKDOWN))

    for place, (_, shown, marks) in enumerate(MARKDOWN):
        block = page.locator(".ac-textBlock").nth(place)
        assert await block.inner_text() == shown
        inner = await block.locator("*:not(p)").evaluate_all("all => all.map(one => one.localName)")
        assert inner == marks


async def test_somebody_else_sees_their_own_chat(opened, sample):
    await sample.tell(TRADING.person, TASK_IN_PRIVATE)
    page = await opened(CHAIR)
    await expect(page.get_by_role("region", name="The room’s clock")).to_be_visible()
    await page.get_by_role("button", name="S. Okoro Trading Standards, Durham").click()

    await expect(you_are(page)).to_contain_text(TRADING.person.name)
    await expect(page.get_by_role("heading", name="Panel Clerk", level=2)).to_be_visible()
    await expect(messages(page)).to_contain_text("Why you: you enforce tobacco sales law.")


async def test_one_persons_chat_never_stands_under_anothers_name(opened, sample):
    await sample.tell(TRADING.person, TASK_IN_PRIVATE)
    page = await opened(TRADING)
    await page.get_by_role("button", name="Your own chat, private").click()
    await page.route("**/room/state?as=t.grant", lambda _: None)  # It is on its way for ever.
    await you_are(page).click()
    await page.get_by_role("combobox").fill(CHAIR.person.name)
    await page.keyboard.press("Enter")
    await page.locator("#go-channel").click()
    await page.locator("#go-chat").click()

    await expect(messages(page)).to_contain_text("Task T-2026-014")
    await expect(you_are(page)).to_contain_text(TRADING.person.name)
    assert CHAIR.person.name not in await page.locator("#place-note").inner_text()


async def test_a_press_shows_the_pressers_own_card_and_a_notice_to_others(opened, sample):
    await sample.line.thread(TASK_IN_CHANNEL)
    page = await opened(CHAIR)
    await page.get_by_role("button", name="Acknowledge").click()
    await expect(page.get_by_role("status")).to_contain_text("Nothing was changed.")

    await becomes(page, TRADING)

    await expect(messages(page)).to_contain_text("✓ Acknowledged by you")
    await expect(messages(page)).to_contain_text("Only you see this version of the card")


async def test_coming_into_view_refreshes_a_card_once(opened, sample, clerk):
    conversation, root = await sample.line.thread(TASK_IN_CHANNEL)
    page = await opened(TRADING)
    await expect(messages(page)).to_contain_text("✓ Acknowledged by you")
    await sample.update(conversation, root, TASK_IN_CHANNEL)

    await sample.standin.until(lambda: len(clerk.received) == 2)
    await page.wait_for_timeout(200)

    assert [activity["value"]["trigger"] for activity in clerk.received] == ["automatic", "automatic"]


async def test_an_error_is_told_aloud(opened, sample):
    await sample.line.thread(a_card(execute("Done", "done")))
    page = await opened(CHAIR)
    await page.get_by_role("button", name="Done").click()

    await expect(page.locator("#errors")).to_contain_text("The words have changed.")


async def test_a_form_is_checked_filled_and_sent_by_keyboard(opened, sample, clerk):
    await sample.tell(TRADING.person, TASK_IN_PRIVATE)
    page = await opened(TRADING)
    await page.get_by_role("button", name="Your own chat, private").click()
    await page.get_by_role("button", name="More…").press("Enter")
    dialog = page.get_by_role("dialog", name="Update T-2026-014")
    await expect(dialog).to_be_visible()

    await dialog.get_by_role("button", name="Send").press("Enter")
    await expect(dialog).to_contain_text("Pick one.")
    await dialog.get_by_label("Under way").check()
    await dialog.get_by_label("One line for the panel").fill("visit booked")
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.closest('dialog, body').localName") in (
            "dialog",
            "body",  # the browser's own bar, between the last and the first
        )
    await dialog.get_by_role("button", name="Send").click()

    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("status")).to_contain_text("Saved. The chair will see it.")
    sent = clerk.received[-1]["value"]["data"]
    assert sent == {"verb": "update", "state": "Under way", "words": "visit booked", "tell": "false"}


async def test_a_dialog_is_left_with_escape(opened, sample, clerk):
    await sample.line.thread(TASK_IN_CHANNEL)
    page = await opened(CHAIR)
    await page.get_by_role("button", name="Read").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert len(clerk.received) == 1


async def test_a_post_mentions_the_clerk_unless_told_not_to(opened, clerk):
    page = await opened(CHAIR)
    await page.get_by_label("Message", exact=True).fill("task HMRC: check filings")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_have_count(1)
    await page.get_by_label("To the clerk").uncheck()
    await page.get_by_label("Message", exact=True).fill("anyone?")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(messages(page)).to_have_count(2)

    texts = [activity["text"] for activity in clerk.received]
    assert texts == ["<at>Panel Clerk</at> task HMRC: check filings", "anyone?"]


async def test_a_reply_goes_into_its_thread(opened, sample, clerk):
    _, root = await sample.line.thread(FLAG)
    page = await opened(TRADING)
    await page.get_by_role("button", name="Reply to this post").click()
    await page.get_by_label("Your reply").fill("we hold something")
    await page.keyboard.press("Enter")

    await expect(page.locator(".replies .message")).to_contain_text("we hold something")
    assert clerk.received[-1]["conversation"]["id"].endswith(f";messageid={root}")


async def test_half_typed_words_survive_news(opened, sample):
    await sample.line.thread(FLAG)
    page = await opened(TRADING)
    await page.get_by_role("button", name="Reply to this post").click()
    await page.get_by_label("Your reply").fill("we hold")
    await page.get_by_label("Message", exact=True).fill("and another")
    await sample.line.thread(TASK_IN_CHANNEL)
    await expect(page.locator(".thread")).to_have_count(2)

    assert await page.get_by_label("Your reply").input_value() == "we hold"
    assert await page.get_by_label("Message", exact=True).input_value() == "and another"


async def test_a_suggestion_goes_into_the_box_and_no_further(opened, clerk):
    page = await opened(CHAIR)
    await page.locator("#tries button").first.click()

    assert await page.get_by_label("Message", exact=True).input_value() == CHAIR.tries[0].words
    assert clerk.received == []


async def test_own_words_are_edited_and_deleted(opened, standin, clerk):
    await standin.say(CHAIR.person, "secret", where="channel", mention=False)
    page = await opened(CHAIR)
    more = page.get_by_role("button", name="More options for the message from T. Grant")
    await more.focus()
    await more.press("Enter")
    await page.get_by_role("menuitem", name="Edit").click()
    await page.get_by_label("Edit the message").fill("less")
    await page.get_by_role("button", name="Save").click()
    await expect(messages(page).locator(".text")).to_have_text("less")
    await more.press("Enter")
    await page.get_by_role("menuitem", name="Delete").click()

    await expect(messages(page)).to_contain_text("This message has been deleted.")
    assert [activity["type"] for activity in clerk.received] == ["message", "messageUpdate", "messageDelete"]


async def test_the_clock_is_moved_from_the_top(opened, standin):
    page = await opened(CHAIR)
    before = await page.locator("#now").get_attribute("datetime")
    await page.get_by_role("button", name="+1 week").click()
    await expect(page.get_by_role("status")).to_contain_text("It is now ")
    await expect(page.locator("#now")).not_to_have_attribute("datetime", before)


async def test_an_offered_file_is_allowed_and_downloaded(opened, sample):
    await sample.tell(SECRETARIAT.person, OFFER)
    page = await opened(SECRETARIAT)
    await page.get_by_role("button", name="Your own chat, private").click()
    await page.get_by_role("button", name="Allow").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download").click()

    assert (await download.value).suggested_filename == "Agenda M-2026-06.docx"


async def test_it_fits_a_small_window(opened, sample, standin):
    await sample.line.thread(FLAG)
    await standin.say(CHAIR.person, "w" * 200, where="channel", mention=False)
    page = await opened(CHAIR)
    await expect(messages(page)).to_have_count(2)

    for width in (320, 360, 390, 768, 1024):
        await page.set_viewport_size({"width": width, "height": 844})
        for place in ("#talk", "html", ".top"):
            wide, seen = await page.locator(place).evaluate("one => [one.scrollWidth, one.clientWidth]")
            assert wide <= seen, (width, place)
        ends = "all => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
        card, buttons = page.locator(".card"), page.locator(".card button")
        assert await buttons.evaluate_all(ends) < await card.evaluate_all(ends), width


async def test_a_phone_goes_back_to_the_list_and_forth(opened, sample):
    await sample.tell(CHAIR.person, TASK_IN_PRIVATE)
    page = await opened(CHAIR, width=360, height=740)
    await expect(page.get_by_role("navigation", name="Places")).to_be_hidden()
    await page.get_by_role("button", name="Back to the list of places").click()
    await page.get_by_role("button", name="Your own chat, private").click()

    await expect(messages(page)).to_contain_text("Task T-2026-014")
    await expect(page.get_by_role("navigation", name="Places")).to_be_hidden()


async def test_everything_that_can_be_used_has_a_name_and_shows_its_focus(opened, sample, standin):
    await sample.line.thread(FLAG)
    await standin.say(CHAIR.person, "anyone?", where="channel", mention=False)
    page = await opened(CHAIR)
    await expect(messages(page)).to_have_count(2)
    unnamed = await page.evaluate(
        """[...document.querySelectorAll('button, select, textarea, input, a')]
          .filter((one) => one.checkVisibility())
          .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length))
          .map((one) => one.outerHTML)"""
    )
    assert unnamed == []

    reached = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        name, outline = await page.evaluate(
            """(() => {
              const one = document.activeElement;
              const box = one.closest('.box') ?? one;
              const shows = one === document.body || getComputedStyle(one).outlineStyle !== 'none'
                || getComputedStyle(box).boxShadow !== 'none';
              return [one.id || one.ariaLabel || one.textContent.trim(), shows];
            })()"""
        )
        reached.add(name)
        assert outline, name
    assert {"as", "go-channel", "go-chat", "words", "mention", "Send", "Read", "Acknowledge"} <= reached
