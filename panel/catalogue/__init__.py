"""Every command, question and consultation there is, in closed unions: the type checker lists what lacks.

Each column of the panel has its own file here.
"""

from panel.catalogue.flags import FlagCommand, FlagConsultation, FlagQuestion
from panel.catalogue.history import HistoryCommand, HistoryQuestion
from panel.catalogue.meetings import MeetingCommand, MeetingConsultation, MeetingQuestion
from panel.catalogue.papers import PaperCommand, PaperConsultation
from panel.catalogue.people import PeopleCommand, PeopleQuestion
from panel.catalogue.reminders import ClockCommand, ReminderCommand, ReminderQuestion
from panel.catalogue.spills import SpillCommand, SpillConsultation, SpillQuestion
from panel.catalogue.tasks import TaskCommand, TaskConsultation, TaskQuestion

Command = (
    TaskCommand
    | FlagCommand
    | PeopleCommand
    | HistoryCommand
    | SpillCommand
    | MeetingCommand
    | PaperCommand
    | ReminderCommand
    | ClockCommand
)

Question = (
    TaskQuestion
    | FlagQuestion
    | PeopleQuestion
    | HistoryQuestion
    | SpillQuestion
    | MeetingQuestion
    | ReminderQuestion
)
"""Asked without a lock and without a trace; they open no content."""

Consultation = (
    TaskConsultation | FlagConsultation | SpillConsultation | MeetingConsultation | PaperConsultation
)
"""Opens content, so it takes the lock and leaves its line in the trail."""
