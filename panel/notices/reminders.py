"""Who is told when the clock reminds."""

from collections.abc import Sequence

from panel.letters import Letter, Notice, Private, Show, Thread
from panel.notices.audience import all_holding
from panel.people import Directory, Role
from panel.reminders import Reach, TaskReminded


def of_reminder(event: TaskReminded, directory: Directory) -> Sequence[Notice]:
    """To the owner, or by reference in the thread; what nobody owns is the secretariat's to chase."""
    task = event.task
    if event.occurrence.step.reach is Reach.THREAD:
        return [Letter(to=Thread(), show=Show.REMINDER, ref=task.ref)]
    owner = task.owner or next(iter(all_holding(event, directory, Role.SECRETARIAT)), None)
    return [Letter(to=Private(owner), show=Show.REMINDER, ref=task.ref)] if owner else []
