"""Words about people: who sits here, who stands in for the chair, who leaves."""

from bot.grammar.words import verb
from panel.catalogue.people import (
    AskConsultations,
    AskWho,
    DelegateByName,
    EndDelegation,
    EndMembershipByName,
    OpenDelegateForm,
    PeopleCommand,
    PeopleQuestion,
)

_LOOKS = verb("consultations|who (?:has |have )?(?:opened|looked|read)", r"(?: (?:at )?what)?\W*")
_WHO = verb("who|(?:the )?(?:members|people|register|roster)", r"(?:(?:['’]s| is| are)\b)?(?P<words>.*)")
_OFF = verb("(?:end (?:the )?delegation|undelegate|delegation off|delegate off)", r"\W*")
_DELEGATE = verb(
    "delegate", r"(?:\s+to)?(?:\s+(?P<name>(?!to\b).+?))?(?:\s+(?:until|till|up to)\b\s*(?P<day>.*))?"
)
_LEAVES = verb(
    "leaves|leaver|end membership(?: of)?",
    r"[\s:]+(?P<name>.+?)(?:\s+on\s+(?P<day>.+?))?(?:[\s,;]+tasks?\s+to\s+(?P<heir>.+))?",
)
_POINTS = " \t\r\n\xa0.,:;!?…"


def read(line: str) -> PeopleCommand | PeopleQuestion | None:
    """None when it is about something else."""
    line = line.rstrip(_POINTS)
    if _OFF.fullmatch(line):
        return EndDelegation()
    if found := _LEAVES.fullmatch(line):
        parts = (found[part] or "" for part in ("name", "day", "heir"))
        return EndMembershipByName(*(part.strip(_POINTS) for part in parts))
    if found := _DELEGATE.fullmatch(line):
        name, day = ((found[part] or "").strip(_POINTS) for part in ("name", "day"))
        return DelegateByName(name, day) if name and day else OpenDelegateForm()
    if _LOOKS.fullmatch(line):
        return AskConsultations()
    if found := _WHO.fullmatch(line):
        words = found["words"].strip(_POINTS)
        return AskWho("" if words.casefold() in ("here", "on the panel", "sits here", "everybody") else words)
    return None
