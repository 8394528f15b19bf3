"""Words about flags."""

import re

from bot.grammar.words import COURTESIES, FLAG, flag_of, verb
from panel.catalogue.flags import (
    AcknowledgeFlag,
    AskFlags,
    AskQueue,
    FlagCommand,
    FlagQuestion,
    OfferFlagForm,
    OpenReplyForm,
    ReplyToFlag,
    ShowFlag,
)
from panel.flags.flag import Answer
from panel.wording import threatens_life

_FLAG = verb("flag", r"(?P<words>.*)")
_FLAGS = verb("flags|(?:my|open|the) flags", r"\W*")
_QUEUE = verb("queue|(?:my|the|flag) queue", r"\W*")
_ACK = verb("ack|acked|acknowledge[sd]?", rf"[\s:]+(?:flag )?{FLAG}(?P<words>.*)")
_REPLY = verb("reply|replied|answer", rf"(?: to)?[\s:]+(?:flag )?{FLAG}(?P<words>.*)")
_SHOW = verb("(?:(?:show|open|read|flag) )?", rf"{FLAG}\W*")
_ANSWERS = {
    Answer.NO_HIT: r"no[ -]?hits?|nothing(?: held)?|nil|none",
    Answer.HIT: r"hits?|(?:we )?hold something|yes",
    Answer.NOT_SEARCHED: r"not searched|(?:have )?not looked",
    Answer.CANNOT_SAY: r"(?:cannot|can['’]?t) (?:say|disclose)",
}


def read(line: str) -> FlagCommand | FlagQuestion | None:
    """None when it is about something else. Words after `flag` are never taken, and never kept."""
    if _FLAGS.fullmatch(line):
        return AskFlags()
    if _QUEUE.fullmatch(line):
        return AskQueue()
    if found := _SHOW.fullmatch(line):
        return ShowFlag(flag_of(found))
    if found := _FLAG.fullmatch(line):
        words = found["words"].strip(" \t\r\n.:;,!?…–—-")
        return OfferFlagForm(had_words=bool(words), threatens_life=threatens_life(words))
    if found := _ACK.fullmatch(line):
        return AcknowledgeFlag(flag_of(found)) if COURTESIES.fullmatch(found["words"]) else None
    if found := _REPLY.fullmatch(line):
        return _reply(flag_of(found), found["words"])
    return None


def _reply(ref: str, words: str) -> FlagCommand | FlagQuestion:
    """Exactly one of the four; anything else opens the form, and its words are not kept."""
    said = words.strip(" \t\r\n.:;,!…–—-")
    for answer, pattern in _ANSWERS.items():
        if re.fullmatch(pattern, said, re.IGNORECASE):
            return ReplyToFlag(ref, answer)
    return OpenReplyForm(ref)
