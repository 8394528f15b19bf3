"""What may be asked of the channel's history."""

from panel.catalogue.history import (
    ForgetMessages,
    KeepMessage,
    OpenPutForward,
    PutForward,
    PutThreadForward,
)
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
        asked=PutThreadForward,
        does="put a thread to the next agenda: “agenda”, typed in it",
        who=(Who.MEMBER,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=KeepMessage,
        does="keep what is said, edited and deleted in the channel",
        who=(Who.CLOCK,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=ForgetMessages,
        does="purge talk that is tied to nothing",
        who=(Who.CLOCK,),
        operation=Operation.ERASURE,
    ),
    Right(
        asked=OpenPutForward,
        does="open that form from the message's own menu",
        button="Put to the panel",
        form="Put to the panel",
        who=(Who.MEMBER,),
    ),
)
