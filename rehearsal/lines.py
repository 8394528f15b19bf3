"""What a script is made of: scenes on days before today, and what people type, press and fill in there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from rehearsal.cast import Part

Inputs = Mapping[str, str | tuple[str, ...]]
"""What is filled in, by the input's id: words, or choices by the titles that stand there."""


@dataclass(frozen=True, slots=True)
class Says:
    """Types it to the clerk, privately; the clerk's answer is waited for."""

    who: Part
    words: str


@dataclass(frozen=True, slots=True)
class Posts:
    """Says it in the channel, to everybody; `thread` opens with the first who posts under that name."""

    who: Part
    words: str
    thread: str


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes the last that they said in that thread."""

    who: Part
    words: str
    thread: str


@dataclass(frozen=True, slots=True)
class Deletes:
    """Deletes the last that they said in that thread."""

    who: Part
    thread: str


@dataclass(frozen=True, slots=True)
class Presses:
    """Presses a button of the newest card that shows `on`: in their own chat, else in the channel."""

    who: Part
    button: str
    on: str
    inputs: Inputs = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chooses:
    """Chooses the app's entry in the menu of the last message that `of` said in that thread."""

    who: Part
    entry: str
    of: Part
    thread: str


@dataclass(frozen=True, slots=True)
class Sends:
    """Fills in the open form and presses its button."""

    who: Part
    button: str
    inputs: Inputs = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sees:
    """Nothing goes on before the newest of their cards, or the channel's, shows it."""

    who: Part
    words: str


Line = Says | Posts | Edits | Deletes | Presses | Chooses | Sends | Sees


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens on one day: so many working days before today, from that time on."""

    days_before: int
    at: time
    lines: tuple[Line, ...]
