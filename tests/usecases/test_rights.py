"""The table of rights is walked: who is named is let through, whoever is not is refused, in every state."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from panel.catalogue import tasks as asked
from panel.language import Reference
from panel.people import Member, Role
from panel.rights.right import Right, Who
from panel.rights.tasks import TASKS
from panel.tasks import Ending, Progress, Supporter, Task, TaskIssued, TaskState, TimeAsked
from panel.views.said import Refused
from storage.store import Store
from tests.builders import (
    HMRC,
    NOW,
    RSPCA,
    a_member,
    a_panel,
    a_task,
    an_observer,
    another_seats_owner,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk

REF = Reference("T-2026-007")

DEPUTY_CHAIR = frozenset({Role.DEPUTY_CHAIR})
PEOPLE: dict[str, tuple[Member, set[Who]]] = {
    "the chair": (the_chair(), {Who.CHAIR, Who.SUPPORT}),
    "a delegated deputy": (
        a_member("Durham", "Dana Delegate", roles=DEPUTY_CHAIR, chairs_until=NOW + timedelta(days=1)),
        {Who.CHAIR, Who.SUPPORT},
    ),
    "a deputy without delegation": (
        a_member("RSPCA", "Una Undelegated", roles=DEPUTY_CHAIR, chairs_until=NOW - timedelta(days=1)),
        {Who.DEPUTY},
    ),
    "the owner": (the_owner(), {Who.SEAT}),
    "a colleague": (the_deputy(), {Who.SEAT}),
    "another seat": (another_seats_owner(), set()),
    "a supporting seat": (a_member("Durham", "Sue Support"), {Who.SUPPORT}),
    "whoever proposed it": (a_member(RSPCA, "Petra Proposer"), {Who.PROPOSER}),
    "the secretariat": (the_secretary(), {Who.SECRETARIAT, Who.SUPPORT}),
    "an observer": (an_observer(), {Who.OBSERVER}),
}

COMMANDS: dict[type, Callable[[], Any]] = {
    asked.TakeUpProposal: lambda: asked.TakeUpProposal(REF),
    asked.TurnDownProposal: lambda: asked.TurnDownProposal(REF, "asked already"),
    asked.ChangeTask: lambda: asked.ChangeTask(task=REF, what="Check PAYE", due=date(2026, 12, 4)),
    asked.UndoTask: lambda: asked.UndoTask(REF),
    asked.AcknowledgeTask: lambda: asked.AcknowledgeTask(REF),
    asked.AcceptTask: lambda: asked.AcceptTask(REF),
    asked.DeclineTask: lambda: asked.DeclineTask(REF, "we hold nothing"),
    asked.UpdateTask: lambda: asked.UpdateTask(REF, "visit booked", Progress.UNDER_WAY),
    asked.IssueAsDeputy: lambda: asked.IssueAsDeputy(REF, "the chair is on leave"),
    asked.MoreTime: lambda: asked.MoreTime(task=REF, due=date(2026, 12, 11), because="not back yet"),
    asked.AgreeTime: lambda: asked.AgreeTime(REF),
    asked.RefuseTime: lambda: asked.RefuseTime(REF, "the panel meets before"),
    asked.PassOn: lambda: asked.PassOn(task=REF, to=a_member(HMRC, "Noor New").id),
    asked.TakeOver: lambda: asked.TakeOver(REF),
    asked.SignOff: lambda: asked.SignOff(task=REF),
    asked.SignOffTogether: lambda: asked.SignOffTogether((REF,)),
    asked.SendBack: lambda: asked.SendBack(REF, "say which premises"),
    asked.EndTask: lambda: asked.EndTask(REF, Ending.DISCHARGED, "the premises have closed"),
    asked.MoveTask: lambda: asked.MoveTask(task=REF, seat=seat_id(RSPCA), because="it is about dogs"),
    asked.OpenChangeForm: lambda: asked.OpenChangeForm(REF),
}
"""How each right that depends on who asks, or on the state, is tried."""

WAITING: dict[str, Any] = {
    "requested": TimeAsked(number=1, due=date(2026, 12, 4), because="away", by=the_owner().id, at=NOW),
    "requests": 1,
    "supporting": (Supporter(seat_id("Durham"), "Durham Constabulary"),),
}
"""The seat has asked for more time, and another seat helps."""

WALKED = [right for right in TASKS if right.states or right.who == (Who.CHAIR,)]


def test_every_right_that_depends_on_who_or_when_is_tried():
    assert {right.asked for right in WALKED} == set(COMMANDS)


@pytest.mark.parametrize("right", WALKED, ids=lambda right: right.asked.__name__)
def test_who_is_named_is_let_through_and_nobody_else(store: Store, right: Right):
    desk = a_desk(store)
    state = right.states[0] if right.states else TaskState.ISSUED
    tasks = in_each(desk, right, [state] * len(PEOPLE))

    told = {
        who: is_let_through(desk, right, member, task)
        for task, (who, (member, _)) in zip(tasks, PEOPLE.items(), strict=True)
    }

    assert told == {who: bool(may & {*right.who}) for who, (_, may) in PEOPLE.items()}
    assert True in told.values()


@pytest.mark.parametrize("right", [r for r in WALKED if r.states], ids=lambda right: right.asked.__name__)
def test_it_is_allowed_in_the_states_that_are_named_and_in_no_other(store: Store, right: Right):
    desk = a_desk(store)
    member = next(member for member, may in PEOPLE.values() if right.who[0] in may)

    tasks = in_each(desk, right, list(TaskState))
    allowed = {task.state for task in tasks if is_let_through(desk, right, member, task)}

    assert allowed == {*right.states}


def a_desk(store: Store) -> Desk:
    others = [member for member, _ in PEOPLE.values() if member not in the_members()]
    a_panel(store, members=[*the_members(), *others, a_member(HMRC, "Noor New")])
    return Desk(store)


def is_let_through(desk: Desk, right: Right, member: Member, task: Task) -> bool:
    """Tries it on that task; whether it was allowed, and if so, recorded under its operation."""
    command = COMMANDS[right.asked]()
    named = {"tasks": (task.ref,)} if right.asked is asked.SignOffTogether else {"task": task.ref}
    shown = desk.do(type(command)(**{**fields_of(command), **named}), by=member)
    if isinstance(shown, Refused):
        return False
    last = desk.trail()[-1]
    assert (last.operation, last.ref) == (right.operation, task.ref), last
    return True


def fields_of(command: Any) -> dict[str, Any]:
    return {name: getattr(command, name) for name in command.__dataclass_fields__}


def in_each(desk: Desk, right: Right, states: list[TaskState]) -> list[Task]:
    """A task in each of these states; what was written of them has left, unless that is to be undone."""
    proposer = "a deputy without delegation" if Who.DEPUTY in right.who else "whoever proposed it"
    tasks = [
        a_task(
            HMRC, ref=Reference(f"T-2026-{n:03d}"), state=state, proposed_by=PEOPLE[proposer][0].id, **WAITING
        )
        for n, state in enumerate(states, start=7)
    ]
    put(desk, *tasks)
    if right.asked is not asked.UndoTask:
        desk.delivered(seconds=21)
    return tasks


def put(desk: Desk, *tasks: Task) -> None:
    with desk.store.begin(desk.panel) as work:
        for task in tasks:
            work.record(TaskIssued(task=task, at=NOW, by=the_chair().id))
