"""The log: one JSON object a line, of constant sentences, references, ids and counts, and nobody's words."""

import contextlib
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from functools import partial
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

_NAME = re.compile(
    r"(?:(?:invoke|conversationUpdate|messageUpdate|messageDelete) )?"
    r"[a-z][A-Za-z]{0,30}(?:[/-][A-Za-z]{1,30}){0,3}"
)


def as_json() -> None:
    """For a process that serves: to standard error, as whoever runs it collects it."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=partial(_unfailing, sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING)


class Unfailing(structlog.PrintLogger):
    """Lines for which there is no room are lost: a full disk of logs ends no turn, and no postman's round."""

    def msg(self, message: str) -> None:
        with contextlib.suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def _unfailing(file: TextIO, *_: object) -> Unfailing:
    return Unfailing(file)


def named(claimed: str) -> str:
    """What Teams calls something, as far as it is a name: whatever else a client says is not logged."""
    return claimed if _NAME.fullmatch(claimed) else "something else"


def without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An error by its kind and its way through the code: its own words may quote what somebody wrote."""
    if event.pop("exc_info", None) and (error := sys.exc_info()[1]):
        event["exception"] = "\n".join(_way(error))
    return event


def _way(error: BaseException) -> Iterator[str]:
    met: set[int] = set()
    while error and id(error) not in met:
        met.add(id(error))
        yield "".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is None:
            return
        error = before
