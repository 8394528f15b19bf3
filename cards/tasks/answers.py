"""The forms by which a seat answers and the chair decides; each carries what its card showed."""

from datetime import timedelta
from typing import assert_never

from cards.buttons import Signer
from cards.elements import (
    Action,
    Card,
    Choice,
    ChoiceInput,
    DateInput,
    Part,
    TextBlock,
    TextInput,
)
from cards.escaping import clean, plain
from cards.tasks.forms import seats_to_choose
from cards.tasks.parts import heading, short_due, small_print
from cards.verbs import Verb
from panel.groups import LONGEST_RATIONALE, FourP, Level
from panel.tasks import LONGEST_NOTE, AnswerKind, Ending
from panel.views.tasks import AnswerForm

NO_DISRUPTION = "nothing to record"
MORE_TIME = "more time"


def answer_form(view: AnswerForm, signer: Signer) -> Card:
    task = view.task
    title = heading(f"{task.ref} · due {short_due(task)}")
    return Card([title, *_asked(view)], actions=_buttons(view, signer))


def _asked(view: AnswerForm) -> list[Part]:
    """What is filled in."""
    match view.kind:
        case AnswerKind.UPDATE:
            return _update(view)
        case AnswerKind.DECLINE:
            return [_why("Why can't your seat do this? The Chair reads it.")]
        case AnswerKind.TURN_DOWN:
            return [_why("Why is it not taken up? Whoever proposed it reads it.")]
        case AnswerKind.MORE_TIME:
            return _more_time(view)
        case AnswerKind.REFUSE_TIME:
            return [_why("Why not? The seat reads it.")]
        case AnswerKind.PASS_ON:
            return _pass_on(view)
        case AnswerKind.MORE:
            return [TextBlock("What would you like to do?")]
        case AnswerKind.PHONE:
            return _phone(view)
        case AnswerKind.AS_DEPUTY:
            return [
                _why("Why can it not wait for the Chair? The Chair is told, and reads it."),
                small_print("It goes out after 20 seconds; until then the Chair can undo it."),
            ]
        case AnswerKind.SIGN_OFF:
            return _sign_off()
        case AnswerKind.SIGN_OFF_TOGETHER:
            return _together(view)
        case AnswerKind.SEND_BACK:
            return [_why("What is still missing? The seat reads it, and goes on.")]
        case AnswerKind.MOVE:
            return _move(view)
        case AnswerKind.END:
            return _end()
        case _:
            assert_never(view.kind)


def _buttons(view: AnswerForm, signer: Signer) -> list[Action]:
    ref, rev = view.task.ref, view.version
    match view.kind:
        case AnswerKind.MORE:
            return [
                signer.send("Pass on", Verb.OPEN_PASS_ON, ref=ref, rev=rev),
                signer.send("Update", Verb.OPEN_UPDATE, ref=ref, rev=rev),
                signer.send("Can't do this", Verb.OPEN_DECLINE, ref=ref, rev=rev),
            ]
        case AnswerKind.SIGN_OFF_TOGETHER if not view.tasks:
            return []
        case AnswerKind.PASS_ON if not view.people:
            return []
        case AnswerKind.MOVE if not view.seats:
            return []
        case _:
            title, verb = _SENDS[view.kind]
            return [signer.send(title, verb, ref=ref, rev=rev)]


_SENDS = {
    AnswerKind.UPDATE: ("Send", Verb.UPDATE),
    AnswerKind.DECLINE: ("Send", Verb.DECLINE),
    AnswerKind.TURN_DOWN: ("Send", Verb.TURN_DOWN),
    AnswerKind.MORE_TIME: ("Send", Verb.MORE_TIME),
    AnswerKind.REFUSE_TIME: ("Send", Verb.REFUSE_TIME),
    AnswerKind.PASS_ON: ("Pass on", Verb.PASS_ON),
    AnswerKind.PHONE: ("Enter it", Verb.PHONE),
    AnswerKind.AS_DEPUTY: ("Issue it", Verb.AS_DEPUTY),
    AnswerKind.SIGN_OFF: ("Sign off", Verb.SIGN_OFF),
    AnswerKind.SIGN_OFF_TOGETHER: ("Sign off", Verb.SIGN_OFF_TOGETHER),
    AnswerKind.SEND_BACK: ("Send back", Verb.NOT_YET),
    AnswerKind.MOVE: ("Move it", Verb.MOVE),
    AnswerKind.END: ("End it", Verb.END),
}


def _update(view: AnswerForm) -> list[Part]:
    return [
        ChoiceInput(
            "progress",
            "How does it go?",
            [
                Choice("Under way", "under way"),
                Choice("Done", "done"),
                Choice("Stuck", "stuck"),
                Choice("We need more time", MORE_TIME),
            ],
            style="expanded",
            value="under way",
            is_required=True,
            error_message="Choose one.",
        ),
        TextInput("words", "In a line", is_multiline=True, max_length=LONGEST_NOTE),
        DateInput("due", "If you need more time: until when?", earliest=view.today),
    ]


def _more_time(view: AnswerForm) -> list[Part]:
    label = "Why? It is kept with the date." if view.is_chair else "Why? The Chair reads it and decides."
    asked = view.task.requested.due if view.is_chair and view.task.requested else None
    day = asked or max(view.task.due, view.today) + timedelta(days=14)
    return [
        DateInput("due", "Until when", value=day, earliest=view.today, is_required=True),
        _why(label),
        *([] if view.is_chair else [small_print("Until the Chair agrees, the present date stands.")]),
    ]


def _pass_on(view: AnswerForm) -> list[Part]:
    if not view.people:
        return [TextBlock("Nobody else of your seat is on the register. Ask the secretariat to add them.")]
    people = [Choice(clean(name), member) for member, name in view.people]
    return [
        ChoiceInput("to", "To whom", people, is_required=True, value=view.people[0][0]),
        TextInput("because", "A line for them", max_length=LONGEST_NOTE),
    ]


def _phone(view: AnswerForm) -> list[Part]:
    said = [
        Choice("They have it", "acknowledge"),
        Choice("They take it on", "accept"),
        Choice("Under way", "under way"),
        Choice("Stuck", "stuck"),
        Choice("Done", "done"),
        Choice("They can't", "decline"),
    ]
    return [
        TextBlock(f"What {plain(view.task.seat_name)} said by telephone; your name stands with theirs."),
        ChoiceInput("said", "What they said", said, style="expanded", is_required=True, value="acknowledge"),
        TextInput("spoke_to", "Whom you spoke to", is_required=True, max_length=80),
        TextInput("words", "In a line", is_multiline=True, max_length=LONGEST_NOTE),
    ]


def _sign_off() -> list[Part]:
    levels = [Choice("No disruption to record", NO_DISRUPTION)]
    levels += [Choice(level.value.capitalize(), level.value) for level in Level]
    return [
        ChoiceInput("level", "What it achieved", levels, value=NO_DISRUPTION, is_required=True),
        ChoiceInput("four_p", "4P", [Choice(p.value, p.value) for p in FourP]),
        TextInput("rationale", "Why that level", is_multiline=True, max_length=LONGEST_RATIONALE),
    ]


def _together(view: AnswerForm) -> list[Part]:
    if not view.tasks:
        return [TextBlock("Nothing of low or medium priority waits to be signed off.")]
    names = [Choice(f"{task.ref} · {plain(task.seat_name)}", task.ref) for task in view.tasks[:20]]
    return [
        ChoiceInput(
            "tasks",
            "Sign these off, without a disruption record",
            names,
            is_multi_select=True,
            style="expanded",
            value=",".join(task.ref for task in view.tasks[:20]),
            is_required=True,
        )
    ]


def _move(view: AnswerForm) -> list[Part]:
    if not view.seats:
        return [TextBlock("The register knows no other seat.")]
    seats = seats_to_choose(view.seats, view.sat_at)
    return [
        ChoiceInput("seat", "To which seat", seats, is_required=True, placeholder="Choose a seat"),
        DateInput(
            "due", "By when", value=max(view.task.due, view.today), earliest=view.today, is_required=True
        ),
        _why("Why? Both seats' records keep it."),
    ]


def _end() -> list[Part]:
    ways = [
        Choice("Withdrawn", Ending.WITHDRAWN.value),
        Choice("No longer possible", Ending.DISCHARGED.value),
        Choice("Not completed by the agency", Ending.NOT_COMPLETED.value),
        Choice("Another task takes its place", Ending.SUPERSEDED.value),
    ]
    return [
        ChoiceInput(
            "how", "How it ends", ways, style="expanded", is_required=True, error_message="Choose one."
        ),
        _why("Why? The seat reads it."),
        TextInput(
            "replaced_by", "If another takes its place: which", placeholder="T-2026-015", max_length=20
        ),
    ]


def _why(label: str) -> TextInput:
    return TextInput(
        "because",
        label,
        is_multiline=True,
        is_required=True,
        max_length=LONGEST_NOTE,
        error_message="A few words are enough.",
    )
