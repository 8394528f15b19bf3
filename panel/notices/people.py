"""Who is told when something happens to the panel's people."""

from collections.abc import Sequence

from panel.language import spoken
from panel.leaving import MembershipLapsed, OwnerChanged
from panel.letters import Follow, Letter, Notice, Private, Show
from panel.notices.audience import all_holding, in_the_chair, sitting
from panel.people import (
    NEWCOMERS,
    ChairDelegated,
    DelegationEnded,
    Directory,
    Member,
    MemberEnrolled,
    MembersRecognised,
    Role,
    StrangerDismissed,
    StrangerState,
)
from panel.working_time import briefly

PeopleNews = (
    ChairDelegated
    | DelegationEnded
    | MemberEnrolled
    | MembersRecognised
    | MembershipLapsed
    | StrangerDismissed
    | OwnerChanged
)


def of_people(event: PeopleNews, directory: Directory) -> Sequence[Notice]:
    match event:
        case ChairDelegated(deputy=deputy, until=until, ended=ended):
            chair = next((m.name for m in sitting(event, directory) if m.id == event.by), "The chair")
            text = (
                f"{chair} asks you to stand in as chair until the end of {briefly(until)}. Until then you "
                "may do what only the Chair may: type “help” to see it."
            )
            return [Letter(to=Private(deputy.id), show=Show.SAID, text=text), *_over(ended)]
        case DelegationEnded(ended=ended):
            return _over(ended)
        case MembersRecognised(strangers=strangers) if any(
            s.state is StrangerState.WAITING for s in strangers
        ):
            batch = max(stranger.batch for stranger in strangers)
            return [
                Letter(to=Private(member), show=Show.NEWCOMERS, ref=NEWCOMERS, version=batch)
                for member in all_holding(event, directory, Role.SECRETARIAT)
            ]
        case MembersRecognised() | MemberEnrolled() | StrangerDismissed():
            return [Follow(NEWCOMERS)]
        case MembershipLapsed():
            told = all_holding(event, directory, Role.SECRETARIAT) or in_the_chair(event, directory)
            return [Letter(to=Private(m), show=Show.SAID, text=_lapsed(event)) for m in told]
        case OwnerChanged(task=task) if task.owner:
            card = Letter(to=Private(task.owner), show=Show.TASK, ref=task.ref, version=task.version)
            return [Follow(task.ref), card]
        case OwnerChanged(task=task):
            return [Follow(task.ref)]


def _lapsed(event: MembershipLapsed) -> str:
    """Once, with what is now to be done, if anything."""
    left = f"{event.member.name} sat for {event.member.seat_name} until {briefly(event.last_day)}."
    refs = spoken([str(task.ref) for task in event.tasks[:6]])
    more = f" and {len(event.tasks) - 6} more" if len(event.tasks) > 6 else ""
    if event.heir and event.tasks:
        return f"{left} {refs}{more} passed to {event.heir.name}, who has the card and can pass it on."
    if event.heir:
        return f"{left} They had nothing in hand; what is asked of the seat goes to {event.heir.name}."
    if not event.tasks:
        return f"{left} They had nothing in hand, and nobody is marked for the seat now."
    return (
        f"{left} Nobody there can take {refs}{more} yet: ask a colleague of theirs to type "
        f"“take over {event.tasks[0].ref}”, or add somebody. Reminders come to you meanwhile."
    )


def _over(ended: Sequence[Member]) -> list[Notice]:
    text = "You no longer stand in for the chair. What you issued stays as it is."
    return [Letter(to=Private(member.id), show=Show.SAID, text=text) for member in ended]
