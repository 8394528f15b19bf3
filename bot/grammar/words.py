"""How typed words are read: references, points and courtesies, a verb and what follows it."""

import re

TASK = (
    r"(?:T[\s-]?(?P<year>20\d\d)[/-](?P<of_year>\d{1,6})|T[\s-]?(?P<short>\d{1,6})(?!-\d)"
    r"|(?P<bare>\d{1,6})(?=[.!\s]*$|\s*:\s|\s+because\b))(?!\w)"
)
"""A bare number must stand alone, for "done 3 visits" names no task."""
FLAG = r"(?P<ref>(?:[FR][\s-]?|I-)(?:20\d\d[/-])?\d{1,6})(?!\w)"
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


def flag_of(found: re.Match[str]) -> str:
    """As flags are called: F-31, F-2026-031, I-2026-4831."""
    series, *numbers = re.findall(r"[A-Z]|\d+", found["ref"].upper())
    if len(numbers) == 2:
        return f"{series}-{numbers[0]}-{int(numbers[1]):03d}"
    return f"{series}-{int(numbers[0])}"
