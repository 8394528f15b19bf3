"""A question as words and back: what is kept of one whose answer Teams did not take."""

import json
from dataclasses import asdict
from enum import Enum
from typing import Any, get_args, get_type_hints

from panel.catalogue import Question


def kept(question: Question) -> str:
    return json.dumps([type(question).__name__, asdict(question)])


def asked_again(words: str) -> Question | None:
    """None for what no clerk of this version asks."""
    name, given = json.loads(words)
    kind = next((kind for kind in get_args(Question) if kind.__name__ == name), None)
    if kind is None:
        return None
    hints = get_type_hints(kind)
    asked: Question = kind(**{part: _read(hints[part], value) for part, value in given.items()})
    return asked


def _read(hint: Any, value: Any) -> Any:
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value
