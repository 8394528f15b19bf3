"""Tasks: the chair asks a seat for something by a date; the seat acknowledges, answers and does it.

proposed → issued → accepted | declined → in progress ⇄ blocked → complete, awaiting sign-off.
Acknowledging is kept beside the state: it says "we have it" and commits to nothing. Overdue is never
stored: it follows from the date.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from panel.language import DraftKey, Event, MemberId, Operation, Reference, Refusal, SeatId
from panel.people import Member
from panel.wording import Caution, cautions, is_marked_too_high
from panel.working_time import briefly, local_day

UNDO_WINDOW = timedelta(seconds=20)
"""How long letters of issuing, changing or withdrawing a task wait (force: may differ)."""
FURTHEST = timedelta(days=731)
LONGEST_ASK = 1_500
LONGEST_NOTE = 1_000


class TaskState(StrEnum):
    PROPOSED = "proposed"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    COMPLETE = "complete, awaiting sign-off"
    WITHDRAWN = "withdrawn"
    NOT_TAKEN_UP = "not taken up"


OPEN = frozenset({TaskState.ISSUED, TaskState.ACCEPTED, TaskState.IN_PROGRESS, TaskState.BLOCKED})
"""The seat still has something to do."""


class Progress(StrEnum):
    UNDER_WAY = "under way"
    STUCK = "stuck"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One a seat and a version of the words; whoever presses first is remembered."""

    version: int
    by: MemberId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    ref: Reference
    seat: SeatId
    seat_name: str
    seat_can_do: str = ""
    """Why it is asked of this seat, in the register's words."""
    what: str
    due: date
    """Due means 17:00, London, on this day."""
    first_due: date
    state: TaskState
    version: int = 1
    """Rises when the words, the seat or the date change: what people acknowledge is a version."""
    owner: MemberId | None = None
    asked_by: MemberId
    proposed_by: MemberId | None = None
    issued_at: datetime | None = None
    answered_at: datetime | None = None
    """When the seat last said anything beyond "we have it"."""
    note: str = ""
    """The seat's last words, or the reason for how it ended."""
    acknowledged: Acknowledgement | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, at: datetime) -> bool:
        """From the midnight after the due date."""
        return self.is_open and local_day(at) > self.due

    def acknowledge(self, *, by: Member, at: datetime, version: int | None = None) -> "TaskAcknowledged":
        """The seat has it. Nothing is promised, and the state does not change."""
        self.takes_answers_from(by)
        self._is_current(version)
        if self.acknowledged:
            raise AlreadyAcknowledged(self)
        return TaskAcknowledged(task=self._seen(by=by, at=at), at=at, by=by.id)

    def accept(self, *, by: Member, at: datetime, version: int | None = None) -> "TaskAccepted":
        """The seat takes it on. An update or a completion implies it."""
        self.takes_answers_from(by)
        self._is_current(version)
        if self.state is not TaskState.ISSUED:
            raise AlreadyAccepted(self)
        taken = replace(self._seen(by=by, at=at), state=TaskState.ACCEPTED, answered_at=at)
        return TaskAccepted(task=taken, at=at, by=by.id)

    def decline(self, *, by: Member, at: datetime, because: str) -> "TaskDeclined":
        """A voluntary partner may always say no, with a reason."""
        self.takes_answers_from(by)
        if not because.strip():
            raise GiveAReason(self, f"decline {self.ref} because …")
        declined = replace(
            self._seen(by=by, at=at), state=TaskState.DECLINED, note=_fitting(because), answered_at=at
        )
        return TaskDeclined(task=declined, at=at, by=by.id)

    def update(self, *, by: Member, at: datetime, words: str, progress: Progress) -> "TaskUpdated":
        self.takes_answers_from(by)
        if progress is Progress.STUCK and not words.strip():
            raise GiveAReason(self, f"update {self.ref} stuck: …")
        state = TaskState.BLOCKED if progress is Progress.STUCK else TaskState.IN_PROGRESS
        moved = replace(self._seen(by=by, at=at), state=state, note=_fitting(words), answered_at=at)
        return TaskUpdated(task=moved, at=at, by=by.id)

    def complete(
        self, *, by: Member, at: datetime, words: str, version: int | None = None
    ) -> "TaskCompleted":
        """Done, as the seat sees it; the chair signs it off."""
        self.takes_answers_from(by)
        self._is_current(version)
        done = replace(
            self._seen(by=by, at=at), state=TaskState.COMPLETE, note=_fitting(words), answered_at=at
        )
        return TaskCompleted(task=done, at=at, by=by.id)

    def take_up(
        self, *, by: Member, at: datetime, owner: Member | None, version: int | None = None
    ) -> "TaskIssued":
        """The chair confirms what a member proposed."""
        if self.state is not TaskState.PROPOSED:
            raise AlreadyDecided(self)
        self._is_current(version)
        if self.due < local_day(at):
            raise DateHasPassed(self.due)
        issued = replace(
            self,
            state=TaskState.ISSUED,
            asked_by=by.id,
            issued_at=at,
            owner=owner.id if owner else None,
        )
        return TaskIssued(task=issued, at=at, by=by.id)

    def turn_down(self, *, by: Member, at: datetime, because: str) -> "ProposalTurnedDown":
        if self.state is not TaskState.PROPOSED:
            raise AlreadyDecided(self)
        kept = replace(self, state=TaskState.NOT_TAKEN_UP, note=_fitting(because))
        return ProposalTurnedDown(task=kept, at=at, by=by.id)

    def undo(self, *, by: Member, at: datetime, has_left: bool) -> "TaskWithdrawn":
        """A withdrawal before anyone was told: the letters are cancelled, the number stays spent."""
        if self.state is TaskState.PROPOSED:
            raise StillAProposal(self)
        if self.state in (TaskState.WITHDRAWN, TaskState.NOT_TAKEN_UP):
            raise AlreadyDecided(self)
        if has_left or self.state is not TaskState.ISSUED:
            raise TooLateToUndo(self)
        return TaskWithdrawn(task=replace(self, state=TaskState.WITHDRAWN), at=at, by=by.id)

    def change(self, *, by: Member, at: datetime, what: str, due: date) -> "TaskChanged":
        """Other words or another date: a new version, which the seat is asked to acknowledge anew."""
        if self.state is not TaskState.PROPOSED:
            self._must_be_open()
        words = worded(what)
        if (words, due) == (self.what, self.due):
            raise NothingChanged(self)
        _must_be_near(due, at)
        if found := cautions(words):
            raise WordsNeedCare(self, found)
        # Nobody has accepted the new words yet; work that was begun goes on.
        state = TaskState.ISSUED if self.state is TaskState.ACCEPTED else self.state
        changed = replace(self, what=words, due=due, version=self.version + 1, acknowledged=None, state=state)
        return TaskChanged(task=changed, at=at, by=by.id)

    def _seen(self, *, by: Member, at: datetime) -> "Task":
        """Whoever answers has seen it: an acknowledgement is implied where there is none."""
        seen = self.acknowledged or Acknowledgement(version=self.version, by=by.id, at=at)
        return replace(self, acknowledged=seen)

    def takes_answers_from(self, by: Member) -> None:
        """Whether it is open comes first: which seat a proposal is for is not everybody's business."""
        self._must_be_open()
        if by.seat != self.seat or by.is_observer:
            raise NotYourTask(self)

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise NoLongerOpen(self)

    def _is_current(self, version: int | None) -> None:
        if version is not None and version != self.version:
            raise WordsHaveChanged(self)


def ask(
    *, ref: Reference, by: Member, at: datetime, seat: "Asked", what: str, due: date
) -> "TaskIssued | TaskProposed":
    """The chair's ask is issued at once; anybody else's is a proposal that the chair confirms."""
    _must_be_near(due, at)
    task = Task(
        ref=ref,
        seat=seat.id,
        seat_name=seat.name,
        what=worded(what),
        due=due,
        first_due=due,
        state=TaskState.PROPOSED,
        owner=seat.owner,
        asked_by=by.id,
    )
    if not by.chairs(at):
        return TaskProposed(task=replace(task, proposed_by=by.id), at=at, by=by.id)
    return TaskIssued(task=replace(task, state=TaskState.ISSUED, issued_at=at), at=at, by=by.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """The seat that is asked, and the person there whom it falls to, if there is one."""

    id: SeatId
    name: str
    owner: MemberId | None


def _must_be_near(due: date, at: datetime) -> None:
    today = local_day(at)
    if due < today:
        raise DateHasPassed(due)
    if due > today + FURTHEST:
        raise DateTooFar(due)


def worded(what: str) -> str:
    """The words of an ask, tidied; refused when there are none or too many."""
    tidy = "".join(letter for letter in what if letter.isprintable() or letter in "\n\t").strip()
    if not tidy:
        raise SayWhat
    if len(tidy) > LONGEST_ASK:
        raise TooLong(len(tidy), most=LONGEST_ASK)
    if is_marked_too_high(tidy):
        raise MarkedTooHigh
    return tidy


def _fitting(note: str) -> str:
    if len(note.strip()) > LONGEST_NOTE:
        raise TooLong(len(note.strip()), most=LONGEST_NOTE)
    if is_marked_too_high(note):
        raise MarkedTooHigh
    return note.strip()


@dataclass(frozen=True, kw_only=True)
class TaskEvent(Event):
    """What happened to a task; `task` is how it stands afterwards."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    task: Task
    draft: DraftKey | None = None
    """The unclear line that it grew from, and which is spent with it."""

    @property
    def about(self) -> Reference:
        return self.task.ref

    @property
    def version(self) -> int:
        return self.task.version


class TaskAsked(TaskEvent):
    """Words that are asked of a seat: each version of them is kept."""

    @property
    def words(self) -> str:
        return self.task.what


class TaskAnswered(TaskEvent):
    """What somebody said of it: later words do not take the place of earlier ones."""

    @property
    def words(self) -> str:
        return self.task.note


class TaskIssued(TaskAsked):
    operation: ClassVar[Operation] = Operation.COLLECTION


class TaskProposed(TaskAsked):
    operation: ClassVar[Operation] = Operation.COLLECTION


class TaskAcknowledged(TaskEvent):
    pass


class TaskAccepted(TaskEvent):
    pass


class TaskDeclined(TaskAnswered):
    pass


class TaskUpdated(TaskAnswered):
    pass


class TaskCompleted(TaskAnswered):
    pass


class TaskWithdrawn(TaskEvent):
    pass


class TaskChanged(TaskAsked):
    pass


class ProposalTurnedDown(TaskAnswered):
    pass


class TaskRead(TaskEvent):
    """Somebody opened the words."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


class AnswerKind(StrEnum):
    """What somebody wants to say about a task by form."""

    UPDATE = "update"
    DECLINE = "decline"
    TURN_DOWN = "turn down"


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
