"""How typed words are read: the reference of a task, points and courtesies, a verb and what follows it."""

import re

TASK = (
    r"(?:T[\s-]?(?P<year>20\d\d)[/-](?P<of_year>\d{1,6})|T[\s-]?(?P<short>\d{1,6})(?!-\d)"
    r"|(?P<bare>\d{1,6})(?=[.!\s]*$|\s*:\s|\s+because\b))(?!\w)"
)
"""A bare number must stand alone, for "done 3 visits" names no task."""
POINTS = " \t\r\n\xa0.,:;!…–—-"
BECAUSE = re.compile(r"^(?:because|as|since)\b", re.IGNORECASE)
COURTESIES = re.compile(
    r"(?:[\W_]|please|pls|thank you|thanks|many thanks|cheers|now|received|noted|will do|ok)*", re.IGNORECASE
)
WITH_WORDS = rf"[\s:]+{TASK}(?P<words>.*)"


def verb(names: str, rest: str = "") -> re.Pattern[str]:
    """A line that begins with one of those names; `rest` is the pattern of what follows."""
    return re.compile(rf"(?:{names})\b{rest}", re.IGNORECASE | re.DOTALL)


def task_of(found: re.Match[str]) -> str:
    """As tasks are called: T-14, or T-2026-014."""
    if found["year"]:
        return f"T-{found['year']}-{int(found['of_year']):03d}"
    return f"T-{int(found['short'] or found['bare'])}"
