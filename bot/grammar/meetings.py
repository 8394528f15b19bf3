"""Words about meetings and agendas."""

import re

from bot.grammar.words import BECAUSE, POINTS, verb
from panel.agenda import Item
from panel.catalogue.meetings import (
    AnswerMeeting,
    ArrangeMeeting,
    AskAgenda,
    CancelMeeting,
    DraftAgenda,
    MeetingCommand,
    MeetingQuestion,
    MoveMeeting,
    OpenItemForm,
    OpenMeetingForm,
    OpenNotReachedForm,
    PutItemForward,
    SayNotReached,
)
from panel.meetings import Answer

_REF = r"(?P<ref>M[\s-]?(?:20\d\d[/-])?\d{1,4})(?!\w)"
_AGENDA = verb(r"(?:the |show |next )*agenda|(?:next|when is the next) meeting", r"\W*")
_DRAFT = verb(
    rf"(?:agenda draft|draft (?:the |an )?agenda|(?:the )?draft)(?:\s+(?:of |for )?{_REF})?", r"\W*"
)
_ITEM = verb(r"(?:agenda|add)(?:\s+an)?(?:\s+agenda)?\s+items?", r"(?P<words>.*)")
_MEETING = verb(r"(?:set |plan )?(?:a |the )?(?:next |first )?meeting", r"(?P<line>.*)")
_MOVE = verb(r"(?:move|change)(?:\s+the)?(?:\s+next)?(?:\s+meeting)?", rf"(?:\s+{_REF})(?P<line>.*)")
_MOVE_NEXT = verb(r"(?:move|change)\s+(?:the\s+)?(?:next\s+)?meeting", r"(?P<line>.*)")
_CANCEL = verb(r"cancel(?:\s+the)?(?:\s+next)?(?:\s+meeting)?", rf"(?:\s+{_REF})(?P<words>.*)")
_CANCEL_NEXT = verb(r"cancel\s+(?:the\s+)?(?:next\s+)?meeting", r"(?P<words>.*)")
_NOT_REACHED = verb(
    r"not[ -]reached",
    rf"(?:\s+(?:at\s+)?{_REF})?(?P<items>(?:[\s:,;.&]|\d{{1,2}}\b|(?:and|items?|none|nothing)\b)*)",
)
_COMING = verb(r"(?:i am |i['’]m |we are |we['’]re )?(?:coming|attending)", rf"(?:\s+to)?(?:\s+{_REF})?\W*")
_APOLOGIES = verb(
    r"(?:my |our |send )?apologies|(?:i |we )(?:can['’]?t|cannot) (?:come|attend)",
    rf"(?:\s+for)?(?:\s+{_REF})?\W*",
)


def read(line: str) -> MeetingCommand | MeetingQuestion | None:
    """None when it is about something else."""
    if _AGENDA.fullmatch(line):
        return AskAgenda()
    if found := _DRAFT.fullmatch(line):
        return DraftAgenda(_ref(found))
    if found := _ITEM.fullmatch(line):
        words = found["words"].strip(POINTS)
        return PutItemForward(words=words) if words else OpenItemForm()
    return _set(line) or _not_reached(line) or _answer(line)


def _set(line: str) -> MeetingCommand | MeetingQuestion | None:
    if found := _MOVE.fullmatch(line):
        return MoveMeeting(_ref(found), found["line"])
    if found := _MOVE_NEXT.fullmatch(line):
        return MoveMeeting("", found["line"])
    if found := _CANCEL.fullmatch(line) or _CANCEL_NEXT.fullmatch(line):
        ref = _ref(found) if "ref" in found.re.groupindex else ""
        return CancelMeeting(ref, BECAUSE.sub("", found["words"].strip(POINTS)).strip(POINTS))
    if found := _MEETING.fullmatch(line):
        words = found["line"].strip(POINTS)
        return ArrangeMeeting(words) if words else OpenMeetingForm()
    return None


def _not_reached(line: str) -> MeetingCommand | MeetingQuestion | None:
    """`not reached M-6: 7, 9`; `none` takes it back. What is no item of sixteen opens the form."""
    found = _NOT_REACHED.fullmatch(line)
    if found is None:
        return None
    numbers = [int(number) for number in re.findall(r"\d+", found["items"])]
    is_certain = numbers or re.search("none|nothing", found["items"], re.IGNORECASE)
    if is_certain and all(1 <= number <= len(Item) for number in numbers):
        return SayNotReached(_ref(found), tuple(map(Item, numbers)))
    return OpenNotReachedForm(_ref(found))


def _answer(line: str) -> MeetingCommand | None:
    if found := _COMING.fullmatch(line):
        return AnswerMeeting(meeting=_ref(found), answer=Answer.COMING)
    if found := _APOLOGIES.fullmatch(line):
        return AnswerMeeting(meeting=_ref(found), answer=Answer.APOLOGIES)
    return None


def _ref(found: re.Match[str]) -> str:
    """As meetings are called: M-6, or M-2026-06; empty for the next one."""
    parts = re.findall(r"\d+", found["ref"] or "")
    return f"M-{'-'.join(parts)}" if parts else ""
