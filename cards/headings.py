"""The lines that cards of every kind have in common: a marking, a heading, small print."""

from cards.elements import TextBlock

MARKING = "OFFICIAL-SENSITIVE"


def marking() -> TextBlock:
    return TextBlock(MARKING, size="Small", weight="Bolder", color="Attention")


def heading(text: str) -> TextBlock:
    return TextBlock(text, weight="Bolder", size="Medium", style="heading")


def strong(text: str) -> TextBlock:
    return TextBlock(text, weight="Bolder", spacing="Medium")


def small(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True)


def warning(text: str) -> TextBlock:
    return TextBlock(text, color="Attention", weight="Bolder")
