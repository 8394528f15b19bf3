"""Meetings: which one is meant, who asks, what the rule says, and what each reader sees of it."""

from usecases.meetings.deciding import consult, decide
from usecases.meetings.seeing import seen, without_words

__all__ = ["consult", "decide", "seen", "without_words"]
