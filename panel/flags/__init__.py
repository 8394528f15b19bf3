"""Flags: a seat raises what it knows, the gatekeeper grades and releases it, and the seats asked answer."""

from panel.flags.events import FlagEvent
from panel.flags.flag import Answer, Audience, Flag, FlagKind, FlagState

__all__ = ["Answer", "Audience", "Flag", "FlagEvent", "FlagKind", "FlagState"]
