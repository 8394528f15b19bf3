"""The listed commands: each is understood however it is sent, and none does anything by itself."""

import pytest

from bot.activities import what
from bot.grammar import TypedPanel, read
from manifest.commands import COMMANDS
from panel.catalogue import Question
from panel.catalogue.people import AskAnything
from tests.bot.issuer import APP_ID

TITLES = [listed.title for listed in COMMANDS]


def sent(text, *, with_mention):
    """A message as Teams sends it, by somebody who named the clerk or did not."""
    mention = {
        "type": "mention",
        "text": "<at>Panel Clerk</at>",
        "mentioned": {"id": f"28:{APP_ID}", "name": "Panel Clerk"},
    }
    activity = {"type": "message", "recipient": {"id": f"28:{APP_ID}"}, "text": text}
    if with_mention:
        activity |= {"text": f"<at>Panel Clerk</at> {text}", "entities": [mention]}
    return read(what(activity).words)


@pytest.mark.parametrize("title", TITLES)
def test_every_listed_command_is_understood(title):
    assert not isinstance(read(title), AskAnything)


@pytest.mark.parametrize("with_mention", [True, False])
@pytest.mark.parametrize("change", [str.upper, str.title, "  {}  ".format, "{}\n".format, "&nbsp;{}.".format])
@pytest.mark.parametrize("title", TITLES)
def test_case_spaces_and_the_mention_change_nothing(title, change, with_mention):
    assert sent(change(title), with_mention=with_mention) == read(title)


@pytest.mark.parametrize("title", TITLES)
def test_a_listed_command_sent_by_accident_changes_nothing(title):
    assert isinstance(read(title), Question | TypedPanel)


def test_no_command_is_listed_twice():
    assert len(set(TITLES)) == len(TITLES)
