"""What may be asked of the channel's history."""

from panel.catalogue.history import OpenPutForward, PutForward
from panel.language import Operation
from panel.rights.right import Right, Who

HISTORY = (
    Right(
        asked=PutForward,
        does="put a line to the next agenda, from a channel message",
        form="Put to the panel",
        who=(Who.MEMBER,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=OpenPutForward,
        does="open that form from the message's own menu",
        button="Put to the panel",
        form="Put to the panel",
        who=(Who.MEMBER,),
    ),
)
