"""What a turn works with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.allowances import Allowances
from bot.answers import Answers
from bot.messenger import Messenger
from bot.rosters import Rosters
from bot.welcomes import Welcomes
from bot.workers import Workers
from panel.papers import Upload
from usecases.ports import Answer, Clock, Routing, Store


@dataclass(frozen=True, slots=True)
class Parts:
    store: Store
    routing: Routing
    workers: Workers
    messenger: Messenger
    answers: Answers
    rosters: Rosters
    welcomes: Welcomes
    clock: Clock
    answer: Answer
    allowances: Allowances
    vetted: Callable[[Upload], Upload]
    mac_keys: Mapping[int, bytes]
    wake_postman: Callable[[], None]
    """And whoever makes papers: something was written in this process."""
