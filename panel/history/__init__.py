"""What was said in the channel, and what of it may come to the agenda.

`messages` keeps what was said, with its edits and deletions; `candidates` are the lines that members put
forward from it; `talk` is what an agenda may be reminded of; `forgetting` says what is purged.
"""

from panel.history.candidates import (
    LONGEST_LINE,
    LONGEST_NOTE,
    AlreadyPutForward,
    Candidate,
    MarkedTooHigh,
    MindTheLine,
    NotThatMessage,
    PutToPanel,
    SayALine,
    Source,
    ThreadNotKept,
    may_be_put_forward,
    put_forward,
)
from panel.history.forgetting import MessagesForgotten, NothingToForget, forgotten_before
from panel.history.messages import (
    AlreadyKept,
    Change,
    Heard,
    Message,
    MessageDeleted,
    MessageEdited,
    MessageEvent,
    MessageKept,
    MessageRestored,
    hear,
    references_in,
)
from panel.history.talk import ThreadTouched, Unanswered, talk, touched, unanswered
from panel.language import MessageId

__all__ = [
    "LONGEST_LINE",
    "LONGEST_NOTE",
    "AlreadyKept",
    "AlreadyPutForward",
    "Candidate",
    "Change",
    "Heard",
    "MarkedTooHigh",
    "Message",
    "MessageDeleted",
    "MessageEdited",
    "MessageEvent",
    "MessageId",
    "MessageKept",
    "MessageRestored",
    "MessagesForgotten",
    "MindTheLine",
    "NotThatMessage",
    "NothingToForget",
    "PutToPanel",
    "SayALine",
    "Source",
    "ThreadNotKept",
    "ThreadTouched",
    "Unanswered",
    "forgotten_before",
    "hear",
    "may_be_put_forward",
    "put_forward",
    "references_in",
    "talk",
    "touched",
    "unanswered",
]
