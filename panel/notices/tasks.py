"""Who is told when something happens to a task."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from panel.language import MemberId
from panel.letters import NOW, Channel, Follow, Letter, Notice, Private, Show
from panel.notices.audience import all_holding, distinct, in_the_chair, sitting
from panel.people import Directory, Member, Role, deputies_of, in_hand
from panel.tasks import (
    UNDO_WINDOW,
    MoreTimeAsked,
    MoreTimeRefused,
    ProposalTurnedDown,
    Raiser,
    Task,
    TaskChanged,
    TaskClosed,
    TaskCompleted,
    TaskDeclined,
    TaskEnded,
    TaskEvent,
    TaskExtended,
    TaskIssued,
    TaskIssuedByDeputy,
    TaskPassedOn,
    TaskProposed,
    TaskRead,
    TaskSentBack,
    TaskState,
    TaskSupported,
    TaskTransferred,
    TaskUpdated,
    TaskWithdrawn,
)
from panel.working_time import briefly


def of_task(event: TaskEvent, directory: Directory) -> Sequence[Notice]:
    """The letters that something about a task writes."""
    match event:
        case TaskIssued(task=task) | TaskChanged(task=task) if task.is_open:
            return [*_asked(event, task, directory), *_by_a_deputy(event, directory)]
        case TaskProposed(task=task):
            return [
                Letter(to=Private(chair), show=Show.TASK, ref=task.ref, version=task.version)
                for chair in in_the_chair(event, directory)
            ] + [Letter(to=Private(event.by), show=Show.TASK, ref=task.ref, version=task.version)]
        case TaskChanged(task=task):
            whom = distinct([*in_the_chair(event, directory), task.asked_by])
            new = [Letter(to=Private(m), show=Show.TASK, ref=task.ref, version=task.version) for m in whom]
            return [*new, Follow(task.ref)]
        case TaskDeclined(task=task) | TaskCompleted(task=task) | MoreTimeAsked(task=task):
            return [Follow(task.ref), *_news(event, directory)]
        case TaskUpdated(task=task) if task.state is TaskState.BLOCKED:
            return [Follow(task.ref), *_news(event, directory)]
        case TaskPassedOn(task=task):
            return [Follow(task.ref), *_passed_on(event)]
        case TaskSupported(task=task):
            holder = in_hand(task.seat, task.owner, sitting(event, directory))
            whom = [holder.id] if holder else all_holding(event, directory, Role.SECRETARIAT)
            return [Follow(task.ref), *_told(event, whom, f"A supporting seat on {task.ref}:", task.note)]
        case ProposalTurnedDown(task=task) if task.proposed_by:
            return [Follow(task.ref), Letter(to=Private(task.proposed_by), show=Show.NEWS, ref=task.ref)]
        case TaskTransferred(task=task, new=new):
            return [Follow(task.ref), *_of_the_chair(event, directory), *_asked(event, new, directory)]
        case TaskWithdrawn(task=task, because=""):
            return [Follow(task.ref)]  # Undone: nobody had been told.
        case TaskEnded(task=task) | TaskExtended(task=task) | TaskSentBack(task=task):
            return [Follow(task.ref), *_of_the_chair(event, directory)]
        case MoreTimeRefused(task=task):
            return [Follow(task.ref), *_of_the_chair(event, directory)]
        case TaskRead():
            return []
        case _:
            return [Follow(event.task.ref)]


def _asked(event: TaskEvent, task: Task, directory: Directory) -> Sequence[Notice]:
    """The chair sees what was understood; the seat and the channel once the undo window has passed.

    An urgent task and one that was moved have no such window: the seat is told at once.
    """
    is_at_once = task.is_urgent or isinstance(event, TaskTransferred)
    delay = NOW if is_at_once else UNDO_WINDOW
    echo = Letter(to=Private(task.asked_by), show=Show.TASK, ref=task.ref, version=task.version)
    follow = Follow(task.ref, delay=delay)
    later: list[Notice] = [follow] if is_at_once else [replace(echo, delay=delay), follow]
    return [
        echo,
        *_to_the_seats(event, task, directory, delay=delay),
        Letter(to=Channel(), show=Show.TASK, ref=task.ref, delay=delay, is_held=not is_at_once),
        *later,
    ]


def _to_the_seats(
    event: TaskEvent, task: Task, directory: Directory, *, delay: timedelta
) -> Sequence[Notice]:
    """Owner and deputies, privately; with nobody to tell, chair and secretariat learn it at once."""
    members = sitting(event, directory)
    whom = _of_the_seat(event, task, directory)
    reachable = {m.id for m in members if m.is_reachable}
    alarm = (
        [task.asked_by, *all_holding(event, directory, Role.SECRETARIAT)]
        if reachable.isdisjoint(whom)
        else []
    )
    helping = [m.id for m in members if task.is_supported_by(m.seat) and _answers_for_its_seat(m)]
    return [Letter(to=Private(m), show=Show.NEWS, ref=task.ref) for m in distinct(alarm)] + [
        Letter(
            to=Private(m),
            show=Show.TASK,
            ref=task.ref,
            version=task.version,
            delay=delay,
            is_held=delay > NOW,
        )
        for m in distinct([*whom, *helping])
    ]


def _answers_for_its_seat(member: Member) -> bool:
    return (member.is_owner or member.is_spoc or member.is_deputy) and not member.is_observer


def _of_the_seat(event: TaskEvent, task: Task, directory: Directory) -> list[MemberId]:
    """Whoever has it in hand today, should its owner have left, and the deputies."""
    members = sitting(event, directory)
    holder = in_hand(task.seat, task.owner, members)
    return distinct(m.id for m in (*([holder] if holder else []), *deputies_of(task.seat, members)))


def _news(event: TaskEvent, directory: Directory) -> Sequence[Notice]:
    """To whoever asked; and to whoever is in the chair where they decide it, or the asker no longer may."""
    asked_by, chairs = event.task.asked_by, in_the_chair(event, directory)
    if isinstance(event, MoreTimeAsked):
        number, ref = event.task.requests, event.task.ref
        return [Letter(to=Private(m), show=Show.TIME_ASKED, ref=ref, version=number) for m in chairs]
    whom = [asked_by] if asked_by in chairs else distinct([asked_by, *chairs])
    return [Letter(to=Private(m), show=Show.NEWS, ref=event.task.ref) for m in whom]


def _passed_on(event: TaskPassedOn) -> Sequence[Notice]:
    """The colleague gets the task's own card, and whoever had it before is told if it was taken over."""
    task = event.task
    new = [task.owner] if task.owner and task.owner != event.by else []
    before = [event.before] if event.before and event.before not in (event.by, task.owner) else []
    card = [Letter(to=Private(m), show=Show.TASK, ref=task.ref, version=task.version) for m in new]
    return [
        *card,
        *_told(event, new, f"{task.ref} was passed on to you.", event.because),
        *_told(event, before, f"A colleague has taken over {task.ref}.", event.because),
    ]


def _by_a_deputy(event: TaskEvent, directory: Directory) -> Sequence[Notice]:
    if not isinstance(event, TaskIssuedByDeputy):
        return []
    names = {member.id: member.name for member in directory.all()}
    said = f"{names.get(event.by, 'A deputy')} issued {event.task.ref} in your absence."
    return _told(event, all_holding(event, directory, Role.CHAIR), said, event.because)


def _of_the_chair(event: TaskEvent, directory: Directory) -> Sequence[Notice]:
    """What the chair decided, to the seat, to whoever proposed it, and to whoever raised what it served."""
    task = event.task
    said, words = _in_words(event)
    whom = _of_the_seat(event, task, directory)
    if not whom:
        whom = all_holding(event, directory, Role.SECRETARIAT)
        said = f"Nobody sits for {task.seat_name} today, so this comes to you. {said}"
    if isinstance(event, TaskEnded) and task.proposed_by:
        whom.append(task.proposed_by)
    told = _told(event, whom, said, words)
    if isinstance(event, TaskEnded) and event.raiser and event.raiser.member not in whom:
        told = [*told, *_told(event, [event.raiser.member], _came_of_it(event, event.raiser), words)]
    return told


def _in_words(event: TaskEvent) -> tuple[str, str]:
    ref, due = event.task.ref, briefly(event.task.due)
    match event:
        case TaskExtended(because=because):
            return f"The Chair has agreed a new date for {ref}: {due}.", because
        case MoreTimeRefused(because=because):
            return f"The Chair did not agree more time for {ref}: {due} stands.", because
        case TaskSentBack(because=because):
            return f"{ref} is not finished yet, says the Chair.", because
        case TaskClosed():
            return f"{ref} is signed off. Thank you.", ""
        case TaskTransferred(because=because):
            return f"{ref} has moved to another seat. Nothing more is asked of you.", because
        case TaskEnded(task=task, because=because):
            return f"{ref} is {task.state}. Nothing more is asked of you.", because
        case _:
            return f"{ref} is {event.task.state}.", ""


def _came_of_it(event: TaskEnded, raiser: Raiser) -> str:
    """However it ended: sharing that nobody hears of again stops."""
    record = event.disruption if isinstance(event, TaskClosed) else None
    achieved = f" It was assessed as a {record.level} disruption ({record.four_p})." if record else ""
    ended = "signed off" if isinstance(event, TaskClosed) else event.task.state
    return f"What came of {raiser.flag}: {event.task.ref}, which served it, is {ended}.{achieved}"


def _told(event: TaskEvent, whom: Iterable[MemberId], said: str, words: str) -> list[Letter]:
    """Not to whoever did it: they have their answer."""
    text = "\n".join(part for part in (said, words) if part)
    return [
        Letter(to=Private(m), show=Show.DECIDED, ref=event.task.ref, text=text)
        for m in distinct(whom)
        if m != event.by
    ]
