"""Presses about the panel itself."""

from cards.buttons import Pressed
from cards.verbs import Verb
from panel.catalogue.people import AskHelp, PeopleQuestion


def about_the_panel(press: Pressed) -> PeopleQuestion | None:
    """None when it is about something else."""
    return AskHelp() if press.verb is Verb.HELP else None
