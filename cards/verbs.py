"""What buttons ask for, by name, and what each brings with it."""

from collections.abc import Mapping
from enum import StrEnum


class Verb(StrEnum):
    """What a button asks for. Each has exactly the inputs that `INPUTS` declares."""

    ACKNOWLEDGE = "ack"
    ACCEPT = "accept"
    DECLINE = "decline"
    UPDATE = "update"
    DONE = "done"
    READ = "read"
    UNDO = "undo"
    CHANGE = "change"
    ISSUE = "issue"
    TAKE_UP = "take-up"
    TURN_DOWN = "turn-down"
    CHOOSE = "choose"
    SHOW = "show"
    MINE = "mine"
    HELP = "help"
    PANEL = "panel"
    PUT_FORWARD = "put-forward"
    OPEN_TASK = "open-task"
    OPEN_CHANGE = "open-change"
    OPEN_UPDATE = "open-update"
    OPEN_DECLINE = "open-decline"
    OPEN_TURN_DOWN = "open-turn-down"


INPUTS: Mapping[Verb, tuple[str, ...]] = {
    Verb.DECLINE: ("because",),
    Verb.TURN_DOWN: ("because",),
    Verb.UPDATE: ("progress", "words"),
    Verb.ISSUE: ("seat", "what", "due"),
    Verb.CHANGE: ("what", "due"),
    Verb.PUT_FORWARD: ("line", "note"),
}
OPENS = frozenset(
    {
        Verb.READ,
        Verb.OPEN_TASK,
        Verb.OPEN_CHANGE,
        Verb.OPEN_UPDATE,
        Verb.OPEN_DECLINE,
        Verb.OPEN_TURN_DOWN,
    }
)
"""Verbs that open a dialog."""

LIKELY = frozenset({Verb.ACKNOWLEDGE, Verb.ACCEPT, Verb.TAKE_UP})
"""What most people press; it stands first and stands out."""
