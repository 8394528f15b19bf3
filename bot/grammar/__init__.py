"""Words into a command or a question: case-blind, forgiving, British.

Each column of the panel has its own file here; what none of them knows is a question too.
"""

import re
from dataclasses import dataclass

from bot.grammar import flags, meetings, papers, people, reminders, tasks
from bot.grammar.words import verb
from panel.catalogue import Command, Consultation, Question
from panel.catalogue.people import AskAnything, AskHelp
from panel.views.people import Topic


@dataclass(frozen=True, slots=True)
class TypedSetUp:
    """`setup CODE`: the panel is not known before the code is."""

    code: str


@dataclass(frozen=True, slots=True)
class TypedPanel:
    """`panel`: somebody on several panels chooses again."""


Meaning = Command | Consultation | Question | TypedSetUp | TypedPanel

_LEADING = re.compile(r"[\s/!.,:;–—-]+")
"""A mention leaves its comma behind: "Panel Clerk, ack T-14"."""
_SETUP = verb(r"set-?\s?up", r"[\s:]*(?P<code>.*)")
_HELP = verb("help|hi|hello|hey|start|what can you do", r"\W*")
_HELP_ABOUT = verb("help", r"[\s:]+(?:with |about |on |for )?(?:the |my )?(?P<topic>[a-z]+)\W*")
_TOPICS = {
    "task": Topic.TASKS,
    "flag": Topic.FLAGS,
    **dict.fromkeys(("meeting", "agenda", "paper"), Topic.MEETINGS),
    **dict.fromkeys(("people", "reminder", "panel"), Topic.PEOPLE),
    **dict.fromkeys(("role", "chair", "deputy", "secretariat", "gatekeeper"), Topic.ROLE),
}
_PANEL = verb("panels?", r"\W*")


def read(words: str) -> Meaning:
    """What typed words ask for; what is not known is answered with a way on."""
    line = words.strip()
    if opening := _LEADING.match(line):
        line = line[opening.end() :]
    if not line.strip("?") or _HELP.fullmatch(line):
        return AskHelp()
    if (found := _HELP_ABOUT.fullmatch(line)) and (topic := _TOPICS.get(_singular(found["topic"]))):
        return AskHelp(topic)
    if found := _SETUP.fullmatch(line):
        return TypedSetUp(found["code"].strip(" \t\r\n.,:;“”\"'"))
    if _PANEL.fullmatch(line):
        return TypedPanel()
    known = papers.read(line) or flags.read(line) or tasks.read(line) or people.read(line)
    return known or meetings.read(line) or reminders.read(line) or AskAnything(words)


def _singular(word: str) -> str:
    return word.lower().removesuffix("s")
