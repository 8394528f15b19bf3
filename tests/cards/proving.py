"""Both proofs of every card of a concept, and a third: whatever people say in it, it stays their words."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from cards.buttons import Signer
from cards.elements import dumped
from cards.replies import card
from panel.views import View
from tests.attacks.sizes import tried
from tests.cards.hostile import THEIR_STRONG, in_turn
from tests.cards.rendering import judged
from tests.cards.typed import refusals

OURS = re.compile(rf"(fallback: )?live: <strong>(?!({'|'.join(THEIR_STRONG)})$)")
"""What a template makes strong, and never would of anybody's words."""


def complaints(views: Sequence[View], signer: Signer, *, in_dialog: bool = False) -> dict[str, list[str]]:
    """By the view; none where every card is right, though the hostile corpus is said in them in turn."""
    cards = [dumped(card(view, signer, in_dialog=in_dialog)) for view in in_turn(views)]
    found = [
        (str(view)[:200], [*(one for one in drawn if not OURS.match(one)), *refusals(each), *dates(each)])
        for view, each, drawn in zip(views, cards, judged(cards), strict=True)
    ]
    tried("T9", "cards drawn in which whoever speaks is hostile", len(views))
    return {view: said for view, said in found if said}


def dates(part: Any) -> Iterator[str]:
    """Words that a client would read as a date or a time of its own: {{DATE(…)}}."""
    if isinstance(part, list):
        for inner in part:
            yield from dates(inner)
    elif isinstance(part, dict):
        words = [
            part.get("text", ""),
            *(one[of] for one in part.get("facts", ()) for of in ("title", "value")),
        ]
        yield from (f"live: {one[:80]}" for one in words if "{{" in one)
        for name, inner in part.items():
            yield from dates(inner) if name != "data" else ()
