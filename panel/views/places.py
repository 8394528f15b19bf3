"""Where an answer is seen, and what goes back."""

from dataclasses import dataclass
from enum import StrEnum

from panel.language import PanelId
from panel.letters import Letter


class Via(StrEnum):
    """How something reached the clerk, and so how its answer goes back."""

    TYPED = "typed"
    ASKED = "asked"
    """A typed question, which is answered directly and leaves no letter."""
    PRESSED = "pressed"
    SUBMITTED = "submitted"
    """From a dialog, which the answer closes or fills anew."""
    OPENED = "opened"
    """A button that opens a dialog."""
    CLOCK = "clock"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer will be seen; its buttons work only there."""

    panel: PanelId
    conversation: str = ""
    """The base channel id, or the id of the personal conversation."""
    in_channel: bool = False
    thread: str = ""
    """In the channel: the conversation of the thread where the words stand."""
    via: Via = Via.TYPED
    card: str = ""
    """Which live card it is shown on, if a button of one was pressed: see `panel.letters.CardName`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: the body of the HTTP answer, and letters of the same transaction."""

    body: bytes = b""
    letters: tuple[Letter, ...] = ()
    was_on_a_copy: bool = False
    """What was pressed is not the card on record: see `panel.letters.Copy`."""
