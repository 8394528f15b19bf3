"""The store's checklist for bots, where it concerns the package; `test_commands` has the rest of it."""

import re

import pytest
from aiohttp import ClientSession, web

from bot.grammar import read
from bot.server import ROUTES
from manifest.permissions import asked_for
from panel.catalogue.people import AskHelp
from tests.bot.world import served
from tests.manifest.conftest import PUBLIC_URL

LINKS = ("websiteUrl", "privacyUrl", "termsOfUseUrl")


@pytest.mark.parametrize("greeting", ["Hi", "Hello", "Help", "hello!", "HELP"])
def test_a_greeting_is_answered_with_help(greeting):
    assert read(greeting) == AskHelp()


def test_help_is_listed_in_every_scope(manifest):
    for commands in manifest["bots"][0]["commandLists"]:
        assert "help" in [command["title"] for command in commands["commands"]]


def test_every_permission_is_explained_in_the_description_and_no_other(manifest, with_history):
    full = manifest["description"]["full"]

    for asked in asked_for(with_history=with_history):
        assert f"- {asked.name}: {asked.reason}" in full
        assert "so that" in asked.reason
    listed = re.findall(r"^- (\w+(?:\.\w+)+): ", full, re.MULTILINE)
    assert listed == [p["name"] for p in manifest["authorization"]["permissions"]["resourceSpecific"]]


@pytest.mark.parametrize("link", LINKS)
async def test_every_link_leads_to_a_page_that_the_clerk_serves(manifest, link):
    app = web.Application()
    app.add_routes(ROUTES)
    path = manifest["developer"][link].removeprefix(PUBLIC_URL)

    async with served(app) as address, ClientSession() as browser, browser.get(address + path) as page:
        assert page.status == 200
        assert "Panel Clerk" in await page.text()


def test_links_and_domains_are_our_own_and_encrypted(manifest):
    assert all(manifest["developer"][link].startswith(f"{PUBLIC_URL}/") for link in LINKS)
    assert len({manifest["developer"][link] for link in LINKS}) == len(LINKS)
    assert manifest["validDomains"] == ["clerk.force.example"]
    assert PUBLIC_URL.startswith("https://")


def test_the_name_is_free_of_others_names(manifest):
    names = " ".join(manifest["name"].values()).lower()

    assert not {"microsoft", "teams", "app"} & set(names.split())


def test_the_description_says_for_whom_and_how_to_begin(manifest):
    full = manifest["description"]["full"]

    assert "For members of the panel only." in full
    assert "type “help”" in full
    assert "call 999" in full
