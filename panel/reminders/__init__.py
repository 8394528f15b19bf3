"""When something deserves a reminder, and whom it reaches: the ladder, the digest, and the panel's mornings.

`ladder` is the data, `climbing` says which rung is next, `recipients` whom it reaches, `absence` who stands
in, `mornings` what the panel as a whole is shown, `queue` what the gatekeeper leaves waiting, `events` what
is written down.
"""

from panel.reminders.absence import (
    AWAY_AT_MOST,
    SNOOZE_AT_MOST,
    Away,
    BackToday,
    CameBack,
    DayUnclear,
    FlagSnoozed,
    NotAway,
    Snooze,
    Snoozed,
    TaskSnoozed,
    WentAway,
    come_back,
    go_away,
    snooze,
    snooze_flag,
    stand_in,
)
from panel.reminders.climbing import (
    Chased,
    Due,
    Outcome,
    Reminded,
    chased,
    chased_seats,
    next_moment,
    owed,
    soonest,
)
from panel.reminders.configuring import LADDER, BadLadder, ladder_from
from panel.reminders.events import Climbed, DigestSent, FlagReminded, NothingDue, TaskReminded, Told
from panel.reminders.ladder import Ladder, Occurrence, Reach, Rungs, Since, Step, step_named
from panel.reminders.mornings import STATUS, Morning, MorningCame, digest_ref, first_morning, week_ref
from panel.reminders.queue import NO_SEAT, QUEUE, QueueAlarmed, alarm_at, deputies, is_late_at
from panel.reminders.recipients import Recipient, outcome_of, recipients

__all__ = [
    "AWAY_AT_MOST",
    "LADDER",
    "NO_SEAT",
    "QUEUE",
    "SNOOZE_AT_MOST",
    "STATUS",
    "Away",
    "BackToday",
    "BadLadder",
    "CameBack",
    "Chased",
    "Climbed",
    "DayUnclear",
    "DigestSent",
    "Due",
    "FlagReminded",
    "FlagSnoozed",
    "Ladder",
    "Morning",
    "MorningCame",
    "NotAway",
    "NothingDue",
    "Occurrence",
    "Outcome",
    "QueueAlarmed",
    "Reach",
    "Recipient",
    "Reminded",
    "Rungs",
    "Since",
    "Snooze",
    "Snoozed",
    "Step",
    "TaskReminded",
    "TaskSnoozed",
    "Told",
    "WentAway",
    "alarm_at",
    "chased",
    "chased_seats",
    "come_back",
    "deputies",
    "digest_ref",
    "first_morning",
    "go_away",
    "is_late_at",
    "ladder_from",
    "next_moment",
    "outcome_of",
    "owed",
    "recipients",
    "snooze",
    "snooze_flag",
    "soonest",
    "stand_in",
    "step_named",
    "week_ref",
]
