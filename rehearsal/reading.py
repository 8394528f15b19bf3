"""Reading a card as somebody before their client does: its words and its buttons."""

from typing import Any

Json = dict[str, Any]


def shown(card: Any) -> str:
    """Every word of a card that somebody reads, buttons in brackets."""
    words: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") in ("TextBlock", "TextRun"):
                words.append(part["text"])
            if part.get("title") and "value" in part:
                words.extend([part["title"], str(part["value"])])
            if str(part.get("type", "")).startswith("Action."):
                words.append(f"[{part['title']}]" if "title" in part else "")
            for name, inner in part.items():
                if name not in ("fallback", "refresh"):
                    walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(card)
    return "\n".join(words)


def buttons(card: Json) -> list[str]:
    return [action["title"] for action in card.get("actions", [])]
