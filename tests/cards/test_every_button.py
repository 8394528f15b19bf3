"""Every button of every card: one character changed anywhere, and it is no button any more."""

import random
import string
from collections.abc import Iterator
from typing import Any

import pytest

from cards.buttons import SIGNED, BadButton, pressed
from cards.elements import dumped
from cards.replies import attached, card
from cards.verbs import Verb
from tests.attacks import sizes
from tests.attacks.sizes import seed
from tests.cards import test_cards, test_flags, test_meetings, test_papers
from tests.cards.test_cards import HERE, KEYS, SIGNER
from tests.documents.samples import an_action_log

LETTERS = string.ascii_letters + string.digits + "-_.:/= "


def signed(part: Any) -> Iterator[dict[str, str]]:
    """Whatever bears a signature in a card: buttons, dialogs, refreshes, fallbacks."""
    if isinstance(part, dict):
        if "mac" in part:
            yield {name: part[name] for name in SIGNED}
        for inner in part.values():
            yield from signed(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from signed(inner)


def every_button() -> list[dict[str, str]]:
    views = [*test_cards.every_view(), *test_flags.every_view(), *test_meetings.every_view()]
    drawn: list[Any] = [attached(view, SIGNER) for view in test_papers.every_view(an_action_log())]
    drawn += [dumped(card(view, SIGNER, in_dialog=dialog)) for view in views for dialog in (False, True)]
    return list({tuple(found.items()): found for each in drawn for found in signed(each)}.values())


def flipped(words: str, place: int, dice: random.Random) -> str:
    other = dice.choice([letter for letter in LETTERS if letter != words[place]])
    return words[:place] + other + words[place + 1 :]


def test_no_button_of_any_card_survives_a_changed_character_or_another_conversation() -> None:
    dice = random.Random(20261121 + seed())
    buttons = every_button()
    tried = 0
    for button in buttons:
        assert pressed(button, conversation=HERE, keys=KEYS)
        for field, words in button.items():
            changes = [flipped(words, place, dice) for place in range(len(words))]
            changes += [words[1:], words[:-1], f"{words}x", f"x{words}"]
            for change in set(changes) - {words}:
                is_refused({**button, field: change})
                tried += 1
        is_refused(button, conversation="a:elsewhere")
        is_refused({name: value for name, value in button.items() if name != "mac"})

    assert {button["verb"] for button in buttons} == {verb.value for verb in Verb}, (
        "a card of each is missing"
    )
    assert tried > 10_000
    sizes.tried("T7", "buttons with a character changed, all refused", tried)


def test_no_two_buttons_can_lend_each_other_a_part() -> None:
    dice = random.Random(20261122 + seed())
    buttons = every_button()
    for _ in range(5_000):
        one, other = dice.sample(buttons, 2)
        field = dice.choice([name for name in SIGNED if one[name] != other[name]])
        is_refused({**one, field: other[field]})


def is_refused(button: dict[str, str], *, conversation: str = HERE) -> None:
    with pytest.raises(BadButton):
        pressed(button, conversation=conversation, keys=KEYS)
