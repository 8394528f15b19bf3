"""Who may do what, how they ask for it, and what the law calls it: one table, printed as docs/verbs.md.

Each column of the panel has its own file here.
"""

from panel.rights import right
from panel.rights.flags import FLAGS
from panel.rights.history import HISTORY
from panel.rights.meetings import MEETINGS
from panel.rights.papers import PAPERS
from panel.rights.people import PEOPLE
from panel.rights.reminders import REMINDERS
from panel.rights.right import Right
from panel.rights.spills import SPILLS
from panel.rights.tasks import TASKS

RIGHTS: tuple[Right, ...] = (
    *(*TASKS, *FLAGS, *HISTORY, *SPILLS, *MEETINGS, *PAPERS),
    *(*PEOPLE, *REMINDERS),
)


def page() -> str:
    """docs/verbs.md, as it must stand there."""
    return right.page(RIGHTS)
