"""Everything that Teams may answer instead of what was hoped for."""

import random
from collections.abc import Callable, Mapping, MutableSequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Operation = Literal["token", "metadata", "keys", "open", "post", "update", "delete", "members", "upload"]

# What a queue of faults is spent on: requests that change something.
SENDS: frozenset[Operation] = frozenset({"open", "post", "update", "delete"})


@dataclass(slots=True)
class Asked:
    """A request that reached the stand-in; `until` and `status` follow with the answer."""

    operation: Operation
    method: str
    path: str
    at: datetime
    conversation: str = ""
    body: Any = None
    until: datetime | None = None
    status: int | None = None
    fault: "Fault | None" = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong answer: `status` None means the right answer, late or cut short.

    `after_effect` says whether what was asked for is done all the same.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = "application/json"
    after_effect: bool = False
    hangs: float = 0.0
    drops: bool = False
    truncates: bool = False


Faults = Callable[[Asked], Fault | None] | MutableSequence[Fault | None]


def too_many(retry_after: float | None = None) -> Fault:
    """429, with Retry-After in seconds where it is given."""
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return Fault(
        status=429, headers=headers, body=b'{"error":{"code":"TooManyRequests","message":"slow down"}}'
    )


def failing(status: int, *, code: str = "ServiceError", after_effect: bool = False) -> Fault:
    body = f'{{"error":{{"code":"{code}","message":"as rehearsed"}}}}'.encode()
    return Fault(status=status, body=body, after_effect=after_effect)


def dropped(*, after_effect: bool = False) -> Fault:
    return Fault(drops=True, after_effect=after_effect)


def hanging(seconds: float, *, after_effect: bool = True) -> Fault:
    """The right answer after `seconds`; with `after_effect` False the connection is then dropped, undone."""
    return Fault(hangs=seconds, drops=not after_effect, after_effect=after_effect)


def empty(status: int = 200) -> Fault:
    return Fault(status=status, after_effect=True)


def html() -> Fault:
    return Fault(status=200, body=b"<html>Welcome</html>", content_type="text/html", after_effect=True)


def truncated() -> Fault:
    return Fault(truncates=True, after_effect=True)


def redirected(to: str, *, status: int = 307) -> Fault:
    return Fault(status=status, headers={"Location": to})


def sometimes(share: float, *, seed: int, hang: float = 2.0) -> Callable[[Asked], Fault | None]:
    """A `share` of all sends goes wrong, in the ways fault F1 names, the same way for the same seed."""
    dice = random.Random(seed)  # noqa: S311 (a rehearsal must be repeatable)
    ways = (
        too_many(0.2),
        too_many(),
        failing(500),
        failing(502, after_effect=True),
        dropped(),
        dropped(after_effect=True),
        hanging(hang),
        hanging(hang, after_effect=False),
    )

    def decide(asked: Asked) -> Fault | None:
        if asked.operation not in SENDS or dice.random() >= share:
            return None
        return dice.choice(ways)

    return decide
