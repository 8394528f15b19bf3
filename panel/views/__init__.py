"""What a card or a document is drawn from: frozen values, already cleared for their reader.

Each column of the panel has its own file here.
"""

from panel.views.flags import FlagViews
from panel.views.history import HistoryViews
from panel.views.meetings import MeetingViews
from panel.views.papers import PaperViews
from panel.views.people import PeopleViews
from panel.views.reminders import ReminderViews
from panel.views.said import Refused, Saying
from panel.views.spills import SpillViews
from panel.views.tasks import TaskViews

View = (
    TaskViews
    | FlagViews
    | PeopleViews
    | HistoryViews
    | SpillViews
    | MeetingViews
    | PaperViews
    | ReminderViews
    | Saying
    | Refused
)
