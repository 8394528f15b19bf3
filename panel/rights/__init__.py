"""Who may do what, how they ask for it, and what the law calls it: one table, printed as docs/verbs.md.

Each column of the panel has its own file here.
"""

from datetime import datetime

from panel.people import Member
from panel.rights import gate, right
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


_NAMED = {right.asked: right.who for right in RIGHTS}


def must_be_a_persons(asked: type) -> None:
    """Raises NotNamed where no row names any person: what only the clock asks, or whoever runs the clerk."""
    gate.must_be_a_persons(_NAMED.get(asked, ()))


def must_be_named(asked: type, by: Member, at: datetime) -> None:
    """Raises NotNamed unless the row of what is asked names somebody like them; without a row, always."""
    gate.must_be_named(_NAMED.get(asked, ()), by, at)
