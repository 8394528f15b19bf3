"""The pictures in the guides and in the README: each is taken by a walk, and goes nowhere else."""

from enum import StrEnum
from pathlib import Path

TAKEN = Path("screenshots/pictures")
"""Where the walks leave them; `make pictures` copies them to docs/pictures."""


class Picture(StrEnum):
    """By the name of its file."""

    THE_ROOM = "the-room"
    THE_CHAIR_ASKS = "the-chair-asks"
    THE_OWNER_IS_ASKED = "the-owner-is-asked"
    MORE_TIME_IS_ASKED_FOR = "more-time-is-asked-for"
    A_DIGEST = "a-digest"
    A_REMINDER_IN_THE_CHANNEL = "a-reminder-in-the-channel"
    HOW_THE_CLERK_IS = "how-the-clerk-is"
    A_FLAG_IN_THE_CHANNEL = "a-flag-in-the-channel"
    A_FLAG_OPENED = "a-flag-opened"
    A_FLAG_WAITS = "a-flag-waits"
    LOOK_ONCE_MORE = "look-once-more"
    A_MESSAGES_OWN_MENU = "a-messages-own-menu"
    THE_DRAFT_AGENDA = "the-draft-agenda"
    A_LINE_IS_CHECKED = "a-line-is-checked"
    THE_CHAIRS_DRAFT = "the-chairs-draft"
    THE_AGENDA_IS_ISSUED = "the-agenda-is-issued"
