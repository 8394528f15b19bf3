"""Restricted flags that people's words name: their numbers are for their audience alone."""

import re

from panel.language import Reference
from panel.wording import as_read

_DASH = r"[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
_RESTRICTED = re.compile(
    rf"\b(?:R(?:(?:\s?{_DASH}\s?|\s)?(?P<year>20\d\d)\s?(?:{_DASH}|/)\s?(?P<of_year>\d{{1,6}})"
    rf"|\s?{_DASH}\s?(?P<short>\d{{1,6}}))"
    rf"|(?P<intake>I\s?{_DASH}\s?20\d\d\s?{_DASH}\s?\d{{1,6}}))\b",
    re.IGNORECASE,
)


def restricted_in(words: str) -> frozenset[Reference]:
    """As they are called in full; one that is named in short stands as it was typed, `R-4`.

    A flag's own reference before its release (`I-2026-4831`) is no more anybody else's business.
    """
    return frozenset(_called(found) for found in _RESTRICTED.finditer(as_read(words)))


def without_restricted(words: str) -> str:
    """People's words without the number of a restricted flag, nor that it is one: nobody else may learn."""
    hides_none = frozenset(map(_called, _RESTRICTED.finditer(words))) == restricted_in(words)
    return _RESTRICTED.sub("a flag", words if hides_none else as_read(words))


def _called(found: re.Match[str]) -> Reference:
    if found["intake"]:
        return Reference("I-" + "-".join(re.findall(r"\d+", found["intake"])))
    if found["year"]:
        return Reference(f"R-{found['year']}-{int(found['of_year']):03d}")
    return Reference(f"R-{int(found['short'])}")
