"""The pages that the app package links to: open to anybody, plain, and without a script."""

from html.parser import HTMLParser

import pytest
from aiohttp import ClientSession, web

from bot.server import ROUTES
from tests.bot.world import served

PAGES = ["/support", "/privacy", "/terms"]
PLAIN = {"html", "meta", "title", "main", "h1", "h2", "p", "ul", "li", "b", "a"}


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names = set()
        self.links = set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.links |= {value for name, value in attrs if name == "href"}


@pytest.fixture
async def browse():
    app = web.Application()
    app.add_routes(ROUTES)
    async with served(app) as address, ClientSession() as browser:

        async def page(path):
            async with browser.get(address + path) as answer:
                return answer, await answer.text()

        yield page


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_nothing_runs_nothing_and_cannot_be_framed(browse, path):
    answer, _ = await browse(path)
    policy = answer.headers["Content-Security-Policy"].split("; ")

    assert answer.content_type == "text/html"
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} == set(
        policy
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_plain_text_with_links_to_our_own_pages_only(browse, path):
    _, text = await browse(path)
    tags = Tags()
    tags.feed(text)

    assert tags.names <= PLAIN
    assert {f"/{link}" for link in tags.links} <= set(PAGES)


async def test_privacy_says_what_is_kept_why_where_and_whom_to_ask(browse):
    _, text = await browse("/privacy")

    for heading in ("What is kept", "Why", "Where it is", "Whom to ask"):
        assert f"<h2>{heading}</h2>" in text


async def test_a_page_says_the_same_to_everybody(browse):
    """So that nothing of whoever asks, and nothing of the panel, can be in it."""
    assert (await browse("/terms?panel=Oak"))[1] == (await browse("/terms"))[1]
