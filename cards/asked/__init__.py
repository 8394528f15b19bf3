"""A press into the command or the question that it stands for; each column of the panel has its own file."""

from cards.asked.flags import about_a_flag
from cards.asked.history import about_history
from cards.asked.meetings import about_a_meeting
from cards.asked.papers import about_a_paper
from cards.asked.people import about_the_panel
from cards.asked.reminders import about_reminders
from cards.asked.spills import about_a_spill
from cards.asked.tasks import about_a_task
from cards.buttons import BadButton, Pressed
from panel.catalogue import Command, Consultation, Question


def asked_by(press: Pressed, *, in_channel: bool) -> Command | Consultation | Question:
    """What a press stands for. Raises BadButton and FormIncomplete."""
    asked = (
        about_a_task(press, in_channel=in_channel)
        or about_a_flag(press, in_channel=in_channel)
        or about_a_meeting(press, in_channel=in_channel)
        or about_history(press)
        or about_a_spill(press)
        or about_a_paper(press)
        or about_reminders(press)
        or about_the_panel(press)
    )
    if asked is None:
        raise BadButton
    return asked
