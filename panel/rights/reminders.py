"""What the clock may."""

from panel.catalogue.reminders import Remind
from panel.language import Operation
from panel.rights.right import Right, Who
from panel.tasks import OPEN, TaskState

REMINDERS = (
    Right(
        asked=Remind,
        does="remind of what is late",
        who=(Who.CLOCK,),
        states=tuple(state for state in TaskState if state in OPEN),
        operation=Operation.CONSULTATION,
    ),
)
