"""The number of a restricted flag, however somebody writes it."""

import pytest

from panel.restricted import restricted_in, without_restricted

WRITTEN = [
    "R-2026-417",
    "r-2026-417",
    "R2026-417",
    "R 2026/417",
    "R - 2026 - 417",
    "R\u20112026\u2011417",
    "R\u20132026\u2013417",
    "R\u22122026\u2212417",
    "R-2026-\u200b417",
    "R\u00ad-2026-417",
    "\uff32-\uff12\uff10\uff12\uff16-\uff14\uff11\uff17",
]


@pytest.mark.parametrize("number", WRITTEN, ids=ascii)
def test_a_number_is_known_however_its_dashes_and_digits_are_written(number: str):
    words = f"Look again at {number}, please"

    assert restricted_in(words) == {"R-2026-417"}
    assert without_restricted(words) == "Look again at a flag, please"


@pytest.mark.parametrize("number", ["R-4", "R\u20134", "r -4"], ids=ascii)
def test_a_short_one_is_known_too(number: str):
    assert restricted_in(f"as in {number}.") == {"R-4"}


def test_the_reference_that_a_flag_had_before_its_release_is_nobody_elses_either():
    assert restricted_in("see i-2026-4831") == {"I-2026-4831"}
    assert without_restricted("see I\u20132026\u20134831") == "see a flag"


@pytest.mark.parametrize(
    "words", ["F-2026-031", "T-2026-014", "Mr-14 and BR-2", "I-95", "Car R 2026", "naïve café – 日本 🇬🇧"]
)
def test_other_words_stay_as_they_are(words: str):
    assert restricted_in(words) == frozenset()
    assert without_restricted(words) == words
