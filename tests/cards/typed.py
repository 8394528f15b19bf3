"""A strict walk over Microsoft's typed models of cards (`microsoft-teams-cards`).

Its models take any extra key and any part for any other; the walk picks the model by `type` and refuses
unknown types, keys and values, however deep.
"""

import inspect
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from microsoft_teams.cards import core
from pydantic import BaseModel

# What the models do not know, and why we write it nevertheless.
EXCEPTIONS = {
    "AdaptiveCard.$schema": "They call it schema; every card in Microsoft's documentation writes $schema.",
}
# The button's data is ours, but for what Teams reads in it.
FREE = {"data"}


def refusals(card: dict[str, Any]) -> list[str]:
    """Each thing in the card that the typed models do not allow, with its place; none for a right card."""
    if card.get("type") != "AdaptiveCard":
        return [f"/: a card's type is AdaptiveCard, not {card.get('type')!r}"]
    return _of_model(core.AdaptiveCard, card, "")


def _of_model(model: type[BaseModel], part: object, path: str) -> list[str]:
    if not isinstance(part, dict):
        return [f"{path}: {part!r} is not a {model.__name__}"]
    if "type" in model.model_fields and "type" not in part:
        return [f"{path}: the type is missing"]
    found, fields = [], _fields(model)
    for key, value in part.items():
        if f"{model.__name__}.{key}" in EXCEPTIONS:
            continue
        if key not in fields:
            found.append(f"{path}/{key}: {model.__name__} has no such key")
        elif key in FREE:
            found += _of_data(value, f"{path}/{key}")
        else:
            found += _of(fields[key], value, f"{path}/{key}")
    return found + [f"{path}: {missing}" for missing in _missing(part, path)]


def _of(kind: Any, value: object, path: str) -> list[str]:
    """What is wrong with a value of an annotated kind."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        tries = [_of(one, value, path) for one in inner if one is not type(None)]
        return min(tries, key=lambda found: (any(one.startswith(f"{path}: ") for one in found), len(found)))
    if origin is Literal:
        return [] if value in inner else [f"{path}: {value!r} is none of {inner}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{path}: {value!r} is not a list"]
        return [line for i, one in enumerate(value) for line in _of(inner[0], one, f"{path}/{i}")]
    if origin is dict:
        return [] if isinstance(value, dict) else [f"{path}: {value!r} is not an object"]
    if origin is not None:  # Annotated, such as SerializeAsAny[Action]
        return _of(inner[0], value, path)
    if inspect.isclass(kind) and issubclass(kind, BaseModel):
        return _of_family(kind, value, path)
    wanted = (int, float) if kind is float else kind
    fits = isinstance(value, wanted) and (isinstance(value, bool) == (kind is bool))
    return [] if fits else [f"{path}: {value!r} is not a {kind.__name__}"]


def _of_family(kind: type[BaseModel], value: object, path: str) -> list[str]:
    """A part whose own type says which model of a family (Action, CardElement…) it is."""
    if isinstance(value, dict) and "type" in value:
        model = _models().get(value["type"]) if isinstance(value["type"], str) else None
        if model is None or not issubclass(model, kind):
            return [f"{path}: {value['type']!r} is not a kind of {kind.__name__}"]
        return _of_model(model, value, path)
    if kind in (core.Action, core.CardElement, core.ContainerLayout):
        return [f"{path}: {value!r} has no type"]
    return _of_model(kind, value, path)


def _of_data(value: object, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: a button's data is an object"]
    if "msteams" in value and value["msteams"] != {"type": "task/fetch"}:
        return [f"{path}/msteams: only task/fetch is used, not {value['msteams']!r}"]
    return []


def _missing(part: dict[str, Any], path: str) -> list[str]:
    """What the models let pass although nothing would work, or be read aloud, without it."""
    kind = str(part.get("type", ""))
    wanted = ["id", "label"] if kind.startswith("Input.") else ["title"] if kind.startswith("Action.") else []
    if path.endswith("/refresh/action"):  # Nobody sees it, so it needs no title.
        wanted = ["verb"]
    return [f"a {kind} has no {name}" for name in wanted if not part.get(name)]


@cache
def _models() -> dict[str, type[BaseModel]]:
    models = [m for _, m in inspect.getmembers(core, inspect.isclass) if issubclass(m, BaseModel)]
    return {m.model_fields["type"].default: m for m in models if "type" in m.model_fields}


@cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.validation_alias or name: field.annotation for name, field in model.model_fields.items()}
