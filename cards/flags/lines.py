"""Lines that several cards of a flag have in common. None of them holds what somebody wrote but the area."""

from cards.elements import Part, TextBlock
from cards.escaping import plain
from cards.headings import small, strong
from panel.flags.flag import Answer, Audience, Flag
from panel.flags.grading import Grade
from panel.language import spoken
from panel.working_time import briefly, tersely

NO_DETAIL = "Do not write the detail here: the gatekeeper will contact you."
CALL_999 = "Life at risk? Call 999. Teams is not monitored."

ANSWERS = {
    Answer.HIT: "We hold something",
    Answer.NO_HIT: "Nothing held",
    Answer.NOT_SEARCHED: "Not searched",
    Answer.CANNOT_SAY: "Cannot say",
}


def name_of(flag: Flag) -> str:
    """`Flag F-2026-031 · High · illicit tobacco`."""
    return f"Flag {flag.ref} · {flag.priority.capitalize()} · {plain(flag.theme)}"


def facts(flag: Flag) -> str:
    """Type, area, and the two dates that matter."""
    parts = [_sentence(flag.kind.value), plain(flag.area)]
    if flag.as_at:
        parts.append(f"as at {tersely(flag.as_at)}")
    if flag.reply_by:
        parts.append(f"reply by {briefly(flag.reply_by).rpartition(' ')[0]}")
    return " · ".join(parts)


def counts(flag: Flag) -> str:
    """Of seats that were told: how many have it, how many replied."""
    told = {ask.seat for ask in flag.asks if not ask.is_held} | {each.seat for each in flag.seen}
    return f"Acknowledged {len(flag.seen)} of {len(told)} seats · replies {len(flag.replies)}"


def for_whom(flag: Flag) -> str:
    if flag.audience is Audience.WHOLE_PANEL:
        return "the whole panel"
    return plain(spoken([ask.seat_name for ask in flag.asks])) or "nobody yet"


def in_words(grade: Grade) -> list[Part]:
    """The grade, as a person says it."""
    lines: list[Part] = [
        strong(f"Graded {grade.code}"),
        TextBlock(f"Source: {grade.source.meaning}. Assessment: {grade.assessed.meaning}.", spacing="Small"),
        TextBlock(f"Handling: {grade.handling.meaning}.", spacing="None"),
    ]
    if grade.action:
        lines.append(TextBlock(f"{grade.action.value}: {grade.action.meaning}.", spacing="None"))
    if grade.sanitisation:
        lines.append(TextBlock(f"{grade.sanitisation.value}: {grade.sanitisation.meaning}.", spacing="None"))
    return lines


def call_999() -> TextBlock:
    return small(CALL_999)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
