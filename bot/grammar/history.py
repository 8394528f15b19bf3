"""Words about a thread of the channel."""

import re

from bot.grammar.words import POINTS, verb
from panel.catalogue.history import PutThreadForward
from panel.language import MessageId

_AGENDA = verb(
    r"(?:put |add )?(?:(?:this|it|the thread) )?(?:on |to )?(?:the )?agenda", r"(?P<line>\W*|\s*:.*)"
)
_LEADING = re.compile(r"[\s/!.,:;–—-]+")


def in_thread(words: str, *, root: str) -> PutThreadForward | None:
    """`agenda` in a thread puts the thread forward; `agenda: …` says how. None for anything else."""
    line = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    found = _AGENDA.fullmatch(line.strip())
    return PutThreadForward(root=MessageId(root), line=found["line"].strip(POINTS)) if found else None
