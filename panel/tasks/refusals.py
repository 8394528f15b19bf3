"""Why a task is not asked, answered or changed; the words say what would help."""

from datetime import date

from panel.language import Reference, Refusal
from panel.tasks.task import Task, TaskState
from panel.wording import Caution
from panel.working_time import briefly


class TaskRefusal(Refusal):
    """A no about one task; the words may name the task and its seat, which the channel shows too."""

    def __init__(self, task: Task, words: str) -> None:
        self.task = task
        super().__init__(words)

    @property
    def about(self) -> Reference:
        return self.task.ref


class NotYourTask(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.ref} is with {task.seat_name}. Nothing was changed.")


class NoLongerOpen(TaskRefusal):
    def __init__(self, task: Task) -> None:
        waits = "is waiting for the Chair" if task.state is TaskState.PROPOSED else f"is {task.state}"
        super().__init__(task, f"{task.ref} {waits}, so it takes no answer now. Nothing was changed.")


class WordsHaveChanged(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, f"The words of {task.ref} have changed since that card. Read it again, then answer."
        )


class AlreadyAcknowledged(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.ref} was already acknowledged for {task.seat_name}.")


class AlreadySent(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"That form was sent already: it became {task.ref}. Nothing was changed.")


class AlreadyAccepted(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.seat_name} has already taken on {task.ref}.")


class AlreadyDecided(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.ref} is already {task.state}. Nothing was changed.")


class GiveAReason(TaskRefusal):
    def __init__(self, task: Task, like_this: str) -> None:
        super().__init__(task, f"Say why in a few words, so that the Chair can help: {like_this}")


class NothingChanged(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.ref} says that already. Nothing was changed.")


class TooLateToUndo(TaskRefusal):
    def __init__(self, task: Task) -> None:
        instead = " Use “Change” to ask for something else." if task.is_open else ""
        super().__init__(
            task, f"{task.ref} has already gone out to {task.seat_name}, so it can't be undone.{instead}"
        )


class WordsNeedCare(TaskRefusal):
    """A change cannot ask back, so words that a new task would be asked about are refused here."""

    def __init__(self, task: Task, found: tuple[Caution, ...]) -> None:
        advice = " ".join(dict.fromkeys(caution.advice for caution in found))
        super().__init__(task, f"It says “{found[0].found[:60]}”. {advice} Nothing was changed.")


class StillAProposal(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, f"{task.ref} is only proposed. Issue it, change it, or say that it is not taken up."
        )


class NoSuchTask(Refusal):
    def __init__(self, words: str) -> None:
        super().__init__(f"I know no open task called {words[:40]}. Type “mine” to see yours.")


class WhichTask(Refusal):
    def __init__(self, words: str, refs: list[Reference]) -> None:
        super().__init__(f"More than one open task is called {words[:40]}: say {' or '.join(refs)}.")


class DateHasPassed(Refusal):
    def __init__(self, due: date) -> None:
        super().__init__(f"{briefly(due)} has passed. Give a date from today on.")


class DateTooFar(Refusal):
    def __init__(self, due: date) -> None:
        super().__init__(f"{briefly(due)} is more than two years away. Give a nearer date.")


class SayWhat(Refusal):
    def __init__(self) -> None:
        super().__init__("Say what you ask for: task HMRC: check VAT filings by Friday week")


class TooLong(Refusal):
    def __init__(self, length: int, *, most: int) -> None:
        super().__init__(
            f"That is {length:,} characters; {most:,} fit. Put the detail in a document and say where it is."
        )


class MarkedTooHigh(Refusal):
    """Not even kept as a draft: SECRET and above is refused at the door."""

    def __init__(self) -> None:
        super().__init__(
            "SECRET and above may not be kept here: use a system cleared for it. Nothing was kept. "
            "If it is only part of a name, write it in small letters."
        )
