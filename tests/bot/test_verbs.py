"""The words in the table of rights are read as the command that they stand beside."""

import pytest

from bot.grammar import read
from panel.rights import RIGHTS

TYPED = [right for right in RIGHTS if right.words]


@pytest.mark.parametrize("right", TYPED, ids=lambda right: right.words)
def test_the_words_are_read_as_their_command(right):
    assert type(read(right.words)) is right.asked
