"""What letters show that bring an answer which Teams did not take when it was given."""

from datetime import datetime

from panel.catalogue.kept import asked_again
from panel.people import Member
from usecases.answer import seen
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading


def answer_to(letter: Asked, reader: Member | None, *, at: datetime, reading: Reading) -> Shown | Obsolete:
    """The question is answered anew: from today's records, to whoever its asker is today."""
    question = asked_again(letter.text)
    if reader is None or question is None:
        return Obsolete("nobody asks that any more")
    return Shown(view=seen(question, reader, at, reading), discloses=False)
