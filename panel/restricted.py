"""Restricted flags that people's words name: their numbers are for their audience alone."""

import re

from panel.language import Reference

_RESTRICTED = re.compile(
    r"\bR(?:[-\s]?(?P<year>20\d\d)[-/](?P<of_year>\d{1,6})|-\s?(?P<short>\d{1,6}))\b", re.IGNORECASE
)


def restricted_in(words: str) -> frozenset[Reference]:
    """As they are called in full; one that is named in short stands as it was typed, `R-4`."""
    return frozenset(_called(found) for found in _RESTRICTED.finditer(words))


def without_restricted(words: str) -> str:
    """People's words without the number of a restricted flag, which nobody outside its audience may learn."""
    return _RESTRICTED.sub("a restricted flag", words)


def _called(found: re.Match[str]) -> Reference:
    if found["year"]:
        return Reference(f"R-{found['year']}-{int(found['of_year']):03d}")
    return Reference(f"R-{int(found['short'])}")
