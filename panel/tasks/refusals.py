"""Why a task is not asked, answered or changed; the words say what would help."""

from datetime import date

from panel.language import Reference, Refusal, spoken
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


class TheLeadSaysSo(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task,
            f"{task.seat_name} leads {task.ref} and says when it is stuck or done. "
            f"Say how your part goes: update {task.ref} …",
        )


class NoLater(TaskRefusal):
    def __init__(self, task: Task, due: date) -> None:
        super().__init__(
            task, f"{task.ref} is due {briefly(task.due)}, so {briefly(due)} gives no more time."
        )


class NothingRequested(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"No request for more time is open on {task.ref}. It was answered already.")


class NotAColleague(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task,
            f"{task.ref} can be passed on within {task.seat_name} only. "
            "To ask another seat is the Chair's: say so in an update.",
        )


class AlreadyTheirs(TaskRefusal):
    def __init__(self, task: Task, whose: str) -> None:
        super().__init__(task, f"{task.ref} is with {whose} already. Nothing was changed.")


class NotCompleteYet(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, f"{task.ref} is {task.state}: {task.seat_name} says first that it is done. It can be ended."
        )


class SameSeat(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.ref} is with {task.seat_name} already. Nothing was changed.")


class ReplacedByWhat(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, f"Say which other task takes the place of {task.ref}: supersede {task.ref} by T-15"
        )


class OnlyTheDeputysOwn(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, "A deputy chair may issue what they proposed themselves, when the Chair cannot be reached."
        )


class SayWhomYouSpokeTo(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, f"Say whom you spoke to: ack {task.ref} for {task.seat_name} by phone, spoke to …"
        )


class DateNotCertain(TaskRefusal):
    """The days that the words may mean, for nothing is guessed."""

    def __init__(self, task: Task, words: str, days: tuple[date, ...]) -> None:
        meant = f"can be {' or '.join(briefly(day) for day in days)}" if days else "is no date that I know"
        super().__init__(
            task, f"“{words[:40]}” {meant}. Say it like this: extend {task.ref} to 12 Dec because …"
        )


class NoSuchColleague(TaskRefusal):
    def __init__(self, task: Task, names: list[str]) -> None:
        known = f" I know {spoken(names, between='and')} there." if names else " I know nobody else there."
        super().__init__(task, f"Nobody of {task.seat_name} is called that.{known}")


class StillUndoable(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(task, f"{task.ref} has not gone out yet: undo {task.ref}, or wait a few seconds.")


class WhichSeatInstead(TaskRefusal):
    def __init__(self, task: Task, words: str, names: list[str]) -> None:
        known = f"may be {spoken(names, between='or')}" if names else "is no seat that I know"
        super().__init__(task, f"“{words[:40]}” {known}. Say it in full: move {task.ref} to … because …")


class NotTogether(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task, f"{task.ref} is of high priority, so it is signed off by itself. Nothing was changed."
        )


class ServesNothingKnown(Refusal):
    """The same for a flag that is not there and for one that its asker or its seat may not see."""

    def __init__(self, ref: Reference) -> None:
        super().__init__(
            f"{ref} is no flag that you and the seat you ask may both see, so nothing was issued. "
            "The gatekeeper decides who receives a flag."
        )


class NotAGroup(Refusal):
    """There is no register of groups yet, so the shape is all that can be looked at."""

    def __init__(self, ref: Reference) -> None:
        super().__init__(
            f"“{ref[:40]}” is not how a crime group is called: write OCG-2026-004 (a year, then a number). "
            "Nothing was issued."
        )


class NamesARestrictedFlag(TaskRefusal):
    """The same whether there is such a flag or not."""

    def __init__(self, task: Task, named: Reference) -> None:
        super().__init__(
            task,
            f"{named} can't stand there: a flag so numbered is for named seats, and others may read these "
            "words. Leave the number out. A task that is for such a flag says so when it is asked: "
            "“… for R-2026-004”. Nothing was changed.",
        )


class TaskIsRestricted(TaskRefusal):
    def __init__(self, task: Task) -> None:
        super().__init__(
            task,
            f"The words of {task.ref} are restricted to the seats that it concerns. The Chair knows which.",
        )


class SeatWasNotTold(TaskRefusal):
    """A task may not make a flag known to a seat that the gatekeeper has not given it to."""

    def __init__(self, task: Task) -> None:
        super().__init__(
            task,
            f"{task.ref} serves a restricted flag that the seat has not received, so nothing was changed. "
            "The gatekeeper decides who receives a flag.",
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
