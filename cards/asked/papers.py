"""Presses about papers: asked for, taken, declined, and turned page by page."""

from cards.buttons import BadButton, Pressed
from cards.verbs import Verb
from panel.catalogue.papers import (
    AskPaper,
    DeclinePaper,
    PaperCommand,
    PaperConsultation,
    ReadPaper,
    TakePaper,
)
from panel.language import Reference
from panel.papers import Format, PaperKind, Upload


def about_a_paper(press: Pressed) -> PaperCommand | PaperConsultation | None:
    """None when it is about something else."""
    number, given = Reference(press.ref), press.inputs
    match press.verb:
        case Verb.PAPER:
            return _asked(press)
        case Verb.TAKE_FILE:
            return TakePaper(
                number,
                Upload(
                    url=given["upload_url"],
                    content_url=given["content_url"],
                    unique_id=given["unique_id"],
                    file_type=given["file_type"],
                ),
            )
        case Verb.DECLINE_FILE:
            return DeclinePaper(number)
        case Verb.TURN_PAGE:
            return ReadPaper(number, press.rev)
        case _:
            return None


def _asked(press: Pressed) -> AskPaper:
    kind, _, made_as = press.key.partition(".")
    try:
        ref = Reference(press.ref) if press.ref else None
        return AskPaper(kind=PaperKind(kind), format=Format(made_as), ref=ref)
    except ValueError:
        raise BadButton from None
