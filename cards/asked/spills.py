"""Presses and forms about spills, as commands."""

from cards.buttons import Pressed
from cards.verbs import Verb
from panel.catalogue.spills import (
    CloseSpill,
    OpenCloseSpill,
    ReadSpill,
    SpillCommand,
    SpillConsultation,
    SpillQuestion,
)


def about_a_spill(press: Pressed) -> SpillCommand | SpillConsultation | SpillQuestion | None:
    """None when it is about something else."""
    match press.verb:
        case Verb.READ_SPILL:
            return ReadSpill(press.ref)
        case Verb.OPEN_CLOSE_SPILL:
            return OpenCloseSpill(press.ref)
        case Verb.CLOSE_SPILL:
            return CloseSpill(press.ref, press.inputs["note"])
        case _:
            return None
