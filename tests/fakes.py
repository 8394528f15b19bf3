"""What we do not own, as small classes: the clock, and whoever shows an answer."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from panel.language import MemberId, PanelId
from panel.letters import Letter, Private, Show
from panel.views import View
from panel.views.places import Place, Reply, Via
from panel.views.said import Refused, Saying
from storage import schema
from storage.store import Store
from tests.builders import NOW, PANEL
from usecases.pace import Pace

SLOW = Pace(speed=0.001)
"""A second takes a quarter of an hour, so that no machine is slow enough to see one pass by itself."""
UNLIMITED = SLOW.without_limits()
"""For what is not about the limits: any number of letters may leave."""


@dataclass
class MovableClock:
    """The panel's time, which stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@dataclass
class PlainAnswer:
    """Words instead of cards: a letter where something was typed, else the body of the answer.

    The body changes with every call, so that an answer given twice can be told from one made twice.
    """

    views: list[View] = field(default_factory=list)

    def __call__(self, view: View, place: Place, reader: MemberId) -> Reply:
        self.views.append(view)
        words = f"{type(view).__name__} {_text(view)} #{len(self.views)} {time.monotonic_ns()}"
        if place.via is Via.TYPED:
            return Reply(letters=(Letter(to=Private(reader), show=Show.SAID, text=words),))
        return Reply(body=words.encode())

    @property
    def last(self) -> View:
        return self.views[-1]


_LETTER = schema.letter.c
_MOMENTS = (_LETTER.not_before, _LETTER.leased_until, _LETTER.taken_at)
_EARLIER = (
    update(schema.letter)
    .where(_LETTER.id == bindparam("its"))
    .values({of: bindparam(f"its_{of.name}") for of in _MOMENTS})
)
_FORGOTTEN = update(schema.letter).where(_LETTER.taken_at.is_not(None)).values(taken_at=None)


def _text(view: View) -> str:
    return view.text if isinstance(view, Refused | Saying) else ""


def let_pass(store: Store, panel: PanelId = PANEL, **span: float) -> None:
    """Real time can't be moved, so what letters say of it is: as if they had been written earlier.

    The span is one at the store's own pace.
    """
    passed = store.pace.of(timedelta(**span))
    with store.transaction(panel, writes=True) as connection:
        letters = [
            {"its": row.id}
            | {f"its_{of.name}": at and at - passed for of, at in zip(_MOMENTS, row[1:], strict=True)}
            for row in connection.execute(select(_LETTER.id, *_MOMENTS))
        ]
        if letters:
            connection.execute(_EARLIER, letters)


def let_the_loop_wait(seconds: float) -> None:
    """Whatever waits on the running loop has waited so much longer."""
    loop = asyncio.get_running_loop()
    real = loop.time
    loop.time = lambda: real() + seconds  # type: ignore[method-assign]


def forget_limits(store: Store, panel: PanelId = PANEL) -> None:
    """As if what was sent had left long ago: how many letters Teams takes in a second is another test's."""
    with store.transaction(panel, writes=True) as connection:
        connection.execute(_FORGOTTEN)
