"""Meetings of one panel, their agendas and who comes, as they are remembered."""

from storage.meetings.meetings import Meetings

__all__ = ["Meetings"]
