"""What must be said before a task is issued."""

from cards.buttons import Signer
from cards.elements import (
    Action,
    Card,
    TextBlock,
)
from cards.escaping import clean, plain, quoted
from cards.tasks.parts import heading
from cards.verbs import Verb
from panel.asking import AS_IT_IS, DROP, MindTheWords, WhichDay, WhichSeat
from panel.language import spoken
from panel.views.tasks import Asking
from panel.working_time import briefly


def question_card(view: Asking, signer: Signer, *, in_dialog: bool = False) -> Card:
    """What must be said before the task is issued: each answer is one press."""
    make = signer.send if in_dialog else signer.press
    key = view.draft.key

    def choice(title: str, chosen: str) -> Action:
        return make(title, Verb.CHOOSE, ref=chosen, key=key)

    drop = choice("Drop it", DROP)
    form = [] if in_dialog else [signer.open("Open the form", Verb.OPEN_TASK, key=key)]
    match view.doubt:
        case WhichSeat(words=words, seats=seats) if seats:
            question = f"Which seat is “{plain(words)}”?"
            detail = "Nothing has been issued yet."
            answers = [choice(clean(seat.name), f"seat:{seat.id}") for seat in seats[: 6 - len(form) - 1]]
        case WhichSeat(words=words):
            question = f"No seat here is called “{plain(words)}”." if words else "Which seat is this for?"
            detail = "Pick it from the list in the form. Your words are kept there."
            answers = []
        case WhichDay(words=words, days=days):
            question = f"Which day is “{plain(words)}”?" if words else "By when?"
            whom = f"For {plain(view.seat_name)}. " if view.seat_name else ""
            detail = f"{whom}Nothing has been issued yet."
            answers = [choice(briefly(day), day.isoformat()) for day in days[: 6 - len(form) - 1]]
        case MindTheWords(found=found):
            question = "Please look at the words again"
            detail = " ".join(dict.fromkeys(caution.advice for caution in found))
            seen = spoken([f"“{plain(caution.found)}”" for caution in found[:4]])
            detail = f"It says {seen}. {detail} Nothing has been issued yet."
            answers = [choice("Issue it as it is", AS_IT_IS)]
    return Card(
        [heading(question), TextBlock(detail), quoted(view.draft.what, is_subtle=True)],
        actions=[*answers, *form, drop],
    )
