"""The clerk's entries in a message's own menu, as the questions that they stand for."""

from bot.activities import Chosen
from panel.catalogue import Question
from panel.catalogue.flags import OpenFlagForm
from panel.catalogue.history import OpenPutForward
from panel.history import MessageId


def chosen(choice: Chosen, *, root: str, in_channel: bool) -> Question | None:
    """What opens; None for an entry that this clerk does not have, or that needs a channel's message."""
    match choice.action:
        case "put-to-panel" if choice.message and in_channel:
            return OpenPutForward(
                message=MessageId(choice.message), root=MessageId(root), claimed=choice.words
            )
        case "raise-flag":
            return OpenFlagForm(claimed=choice.words)
        case _:
            return None
