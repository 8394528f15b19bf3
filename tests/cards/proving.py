"""Both proofs of every card of a concept: what the renderer and the typed models say of each view."""

from collections.abc import Sequence

from cards.buttons import Signer
from cards.elements import dumped
from cards.replies import card
from panel.views import View
from tests.cards.rendering import problems_of
from tests.cards.typed import refusals


def complaints(views: Sequence[View], signer: Signer, *, in_dialog: bool = False) -> dict[str, list[str]]:
    """By the view; none where every card is right."""
    cards = [dumped(card(view, signer, in_dialog=in_dialog)) for view in views]
    found = [
        (str(view)[:200], [*drawn, *refusals(each)])
        for view, each, drawn in zip(views, cards, problems_of(cards), strict=True)
    ]
    return {view: said for view, said in found if said}
