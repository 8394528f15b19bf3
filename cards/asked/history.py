"""Presses and forms about the channel's history, as commands."""

from cards.buttons import Pressed
from cards.verbs import Verb
from panel.catalogue.history import HistoryCommand, PutForward
from panel.history import MessageId


def about_history(press: Pressed) -> HistoryCommand | None:
    """None when it is about something else."""
    match press.verb:
        case Verb.PUT_FORWARD:
            root, _, message = press.ref.partition("/")
            return PutForward(
                message=MessageId(message),
                root=MessageId(root),
                line=press.inputs["line"],
                note=press.inputs["note"],
                form=press.key,
                is_cleared=press.rev == 1,
            )
        case _:
            return None
