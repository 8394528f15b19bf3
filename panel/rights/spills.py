"""What may be asked of spills."""

from panel.catalogue.spills import CloseSpill, OpenCloseSpill, ReadSpill
from panel.language import Operation
from panel.rights.right import Right, Who

_KEEPERS = (Who.SECRETARIAT, Who.CHAIR)

SPILLS = (
    Right(
        asked=ReadSpill,
        does="who could read what was spilled in the channel",
        button="Who could read it",
        who=_KEEPERS,
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=CloseSpill,
        does="close the record of a spill, with a note",
        button="Close it",
        form="What was done",
        who=_KEEPERS,
        operation=Operation.ALTERATION,
    ),
    Right(asked=OpenCloseSpill, does="open that form", button="Close", form="What was done", who=_KEEPERS),
)
