"""What is answered to questions about the channel's history."""

from uuid import uuid4

from panel.catalogue.history import HistoryQuestion
from panel.history import LONGEST_LINE, AlreadyPutForward, Source, may_be_put_forward
from panel.views import View
from panel.views.history import PutForwardForm
from usecases.ports import Reading


def about_history(question: HistoryQuestion, reading: Reading) -> View:
    if known := reading.history.put_forward_from(question.message):
        raise AlreadyPutForward(known)
    message = reading.history.message(question.message)
    may_be_put_forward(message)
    words = message.words if message and message.words else question.claimed
    return PutForwardForm(
        source=Source(message=question.message, root=question.root),
        line=" ".join(words.split())[:LONGEST_LINE],
        form=uuid4().hex,
    )
