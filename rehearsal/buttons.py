"""Pressing a button as a client would: find it on the card, gather the inputs, and merge the two."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

# A client never offers these: a refresh is automatic, a fallback is for clients that cannot do better.
_NOT_DRAWN = frozenset({"refresh", "fallback", "data", "msteams"})


def parts(node: Any) -> Iterator[Json]:
    """Everything on a card that a client draws, from the outside in."""
    if isinstance(node, dict):
        yield node
        for name, child in node.items():
            if name not in _NOT_DRAWN:
                yield from parts(child)
    elif isinstance(node, list):
        for child in node:
            yield from parts(child)


def actions(card: Json) -> list[Json]:
    """Every button on a card, top to bottom."""
    return [part for part in parts(card) if str(part.get("type", "")).startswith("Action.")]


def find(card: Json | None, wanted: str) -> Json:
    """The button so titled, else the one with that verb. Raises LookupError naming what there is."""
    offered = actions(card or {})
    for is_it in (
        lambda action: action.get("title") == wanted,
        lambda action: verb_of(action) == wanted,
    ):
        for action in offered:
            if is_it(action):
                return action
    titles = ", ".join(repr(action.get("title")) for action in offered) or "no buttons"
    raise LookupError(f"There is no button {wanted!r} on this card; it has {titles}.")


def verb_of(action: Json) -> str | None:
    content = action.get("data")
    inner = content.get("verb") if isinstance(content, dict) else None
    return action.get("verb") or inner


def default_inputs(card: Json | None) -> dict[str, str]:
    """What the inputs hold before anybody has typed; Microsoft's renderer leaves empty ones out."""
    held: dict[str, str] = {}
    for part in parts(card or {}):
        kind = str(part.get("type", ""))
        if not kind.startswith("Input.") or not part.get("id"):
            continue
        value = part.get("value")
        if value is None and kind == "Input.Toggle":
            value = part.get("valueOff", "false")
        if value not in (None, ""):
            held[part["id"]] = str(value)
    return held


def filled(action: Json, card: Json | None, inputs: Mapping[str, str]) -> Any:
    """The button's data with the inputs merged in, inputs last; a button may ask for none."""
    content = action.get("data")
    if action.get("associatedInputs") == "none":
        return content if content is not None else {}
    if content is not None and not isinstance(content, dict):
        return content
    return {**(content or {}), **default_inputs(card), **inputs}


def teams_type(action: Json) -> str | None:
    """What `msteams.type` asks of the client, such as `task/fetch`."""
    content = action.get("data")
    extension = content.get("msteams") if isinstance(content, dict) else None
    return extension.get("type") if isinstance(extension, dict) else None
