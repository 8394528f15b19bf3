"""The forms of a flag: raise it, grade it, say who it is for, release it, give a reason, reply."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from cards.buttons import Signer
from cards.elements import Card, Choice, ChoiceInput, DateInput, Part, TextBlock, TextInput, ToggleInput
from cards.escaping import clean, plain, quoted
from cards.flags.dialogs import as_raised, words_of
from cards.flags.lines import ANSWERS, NO_DETAIL, call_999, facts, for_whom, in_words, name_of
from cards.headings import heading, marking, small, strong, warning
from cards.verbs import WHY_YOU, Verb
from panel.catalogue.flags import ReasonKind
from panel.flags.flag import (
    LONGEST_AREA,
    LONGEST_REASON,
    LONGEST_WHY,
    LONGEST_WORDS,
    Audience,
    Category,
    FlagKind,
    Knowing,
    Words,
)
from panel.flags.grading import (
    LONGEST_CONDITIONS,
    ActionCode,
    Assessed,
    Handling,
    SanitisationCode,
    Source,
)
from panel.language import spoken
from panel.people import Seat
from panel.themes import THEMES, Priority
from panel.views.flags import (
    AudienceForm,
    FlagForm,
    FlagReasonForm,
    FlagReplyForm,
    GradeForm,
    ReleaseForm,
)

YES = "yes"
NONE = "none"


def flag_form(view: FlagForm, signer: Signer) -> Card:
    """Whoever raises a flag says what they know and how; they are never asked to grade."""
    filled = view.filled
    body: list[Part] = [call_999(), *_problem(view.problem, may_stand=view.may_stand)]
    if view.again and view.again.note:
        body += [strong("The gatekeeper says:"), quoted(view.again.note)]
    body += [
        _one_of("kind", "What kind of flag", FlagKind, filled.kind if filled else None),
        _pick("theme", "Theme", [Choice(theme, theme) for theme in THEMES], filled.theme if filled else ""),
        _area(filled.area if filled else ""),
        _one_of("priority", "Priority", Priority, filled.priority if filled else Priority.MEDIUM),
        *_words(filled.words if filled else None),
        small("Leave out who told you, and anything that could point to them."),
        _one_of("how", "How do you know?", Knowing, filled.how_known if filled else None),
        _some_of(
            "mentions",
            "People it mentions, if any, are",
            [Choice(category.value.capitalize(), category.value) for category in Category],
            [category.value for category in filled.mentions] if filled else (),
        ),
        _seats("Who it may be for, if you know", view.seats, filled.may_be_for if filled else ()),
        DateInput(
            "due", "Reply by, if it matters", earliest=view.today, value=filled.reply_by if filled else None
        ),
        *_may_stand(view.may_stand),
    ]
    if view.again:
        return Card(body, actions=[signer.send("Raise again", Verb.RAISE_AGAIN, ref=view.again.intake)])
    return Card(body, actions=[signer.send("Raise", Verb.RAISE, key=view.draft)])


def grade_form(view: GradeForm, signer: Signer) -> Card:
    """The original above, and below it the grade and the words that recipients will read."""
    flag, filled = view.flag, view.filled
    grade = filled or flag.grade
    wording = filled.wording if filled else flag.wording or flag.original
    body: list[Part] = [
        marking(),
        *_problem(view.problem, may_stand=view.may_stand),
        *as_raised(flag, view.raised_by),
        strong("Grade"),
        _coded("source", "Source", Source, grade.source if grade else None),
        _coded("assessed", "Assessment", Assessed, grade.assessed if grade else None),
        _coded("handling", "Handling", Handling, grade.handling if grade else None),
        _coded(
            "action", "Only under C: action", ActionCode, grade.action if grade else None, may_be_none=True
        ),
        _coded(
            "sanitisation",
            "Only under C: sanitisation",
            SanitisationCode,
            grade.sanitisation if grade else None,
            may_be_none=True,
        ),
        TextInput(
            "conditions",
            "Only under C: conditions",
            is_multiline=True,
            max_length=LONGEST_CONDITIONS,
            value=clean(grade.conditions) if grade else "",
        ),
        strong("What recipients read"),
        _area(filled.area if filled else flag.area),
        *_words(wording),
        *_may_stand(view.may_stand),
        small("A1, A2 and S2 never go to the whole panel. The original stays sealed."),
    ]
    if flag.is_open:
        body.append(small("Every seat is asked to acknowledge it again."))
        return Card(body, actions=[signer.send("Save as a new version", Verb.GRADE, ref=flag.intake)])
    return Card(body, actions=[signer.send("Next: who it is for", Verb.GRADE, ref=flag.intake)])


def audience_form(view: AudienceForm, signer: Signer) -> Card:
    """The smallest audience that makes sense is offered first."""
    flag = view.flag
    narrow = flag.grade.keeps_it_from_the_panel if flag.grade else ""
    wide = (
        []
        if narrow
        else [Choice("The whole panel (a card by reference in the channel)", Audience.WHOLE_PANEL)]
    )
    chosen = [ask.seat for ask in flag.asks] if flag.audience is Audience.NAMED_SEATS else flag.may_be_for
    named = Choice("Named seats (private cards only; nobody else learns of it)", Audience.NAMED_SEATS)
    body: list[Part] = [
        *_problem(view.problem, may_stand=False),
        ChoiceInput(
            "audience",
            "Who is it for?",
            [named, *wide],
            style="expanded",
            value=(flag.audience or Audience.NAMED_SEATS).value,
            is_required=True,
            error_message="Choose one.",
        ),
        *([small(f"{plain(narrow)}: named seats only.")] if narrow else []),
        _seats("Seats, where it is for named ones", view.seats, chosen),
        DateInput("due", "Reply by", earliest=view.today, value=flag.reply_by),
        DateInput(
            "as-at",
            "As at (the day on which it was known)",
            latest=view.today,
            value=flag.as_at or view.today,
        ),
    ]
    return Card(body, actions=[signer.send("Next: look once more", Verb.ADDRESS, ref=flag.intake)])


def release_form(view: ReleaseForm, signer: Signer) -> Card:
    """Exactly what goes to exactly whom; Release is the human act."""
    flag = view.flag
    body: list[Part] = [
        marking(),
        heading(name_of(flag)),
        TextBlock(facts(flag), spacing="Small"),
        *(words_of(flag.wording) if flag.wording else []),
        *(in_words(flag.grade) if flag.grade else []),
        *(
            [strong("Conditions"), quoted(flag.grade.conditions)]
            if flag.grade and flag.grade.conditions
            else []
        ),
        TextBlock(f"It goes to **{for_whom(flag)}**."),
    ]
    if view.would_be_held:
        names = plain(spoken(list(view.would_be_held)))
        body.append(warning(f"Held back from {names}: no information sharing agreement runs there."))
    if flag.audience is Audience.NAMED_SEATS:
        body.append(strong("Why you, in a line for each seat"))
        body += [
            TextInput(name, clean(ask.seat_name)[:100], value=clean(ask.why_you), max_length=LONGEST_WHY)
            for name, ask in zip(WHY_YOU, flag.asks, strict=False)
        ]
    return Card(body, actions=[signer.send("Release", Verb.RELEASE, ref=flag.intake, rev=flag.version)])


_REASONS = {
    ReasonKind.SEND_BACK: ("Why is it sent back? Its raiser reads this.", "Send back", Verb.SEND_BACK),
    ReasonKind.REFUSE: ("Why is it refused? Its raiser reads this.", "Refuse", Verb.REFUSE),
    ReasonKind.RECALL: (
        "Why is it recalled? Everybody who received it reads this: say nothing that they must not.",
        "Recall",
        Verb.RECALL,
    ),
    ReasonKind.LIFT_HOLD: (
        "Why is it sent without an agreement? The audit trail keeps this.",
        "Send",
        Verb.LIFT,
    ),
}


def reason_form(view: FlagReasonForm, signer: Signer) -> Card:
    label, button, verb = _REASONS[view.kind]
    held = [TextBlock(f"Held back from {plain(spoken(list(view.held)))}.")] if view.held else []
    reason = TextInput(
        "because",
        label,
        is_multiline=True,
        is_required=view.kind is not ReasonKind.LIFT_HOLD,
        max_length=LONGEST_REASON,
        error_message="A few words are enough.",
    )
    first = heading(str(view.flag.ref))
    shown = held if view.kind is ReasonKind.LIFT_HOLD else []
    return Card([first, *shown, reason], actions=[signer.send(button, verb, ref=view.flag.intake)])


def reply_form(view: FlagReplyForm, signer: Signer) -> Card:
    """Hit or no hit, for the seat. The detail follows bilaterally."""
    flag = view.flag
    return Card(
        [
            heading(f"{flag.ref} · {plain(view.seat_name)}"),
            ChoiceInput(
                "answer",
                "What can your seat say?",
                [Choice(words, answer.value) for answer, words in ANSWERS.items()],
                style="expanded",
                is_required=True,
                error_message="Choose one.",
            ),
            TextBlock(NO_DETAIL),
            call_999(),
        ],
        actions=[signer.send("Reply", Verb.REPLY, ref=flag.ref)],
    )


def _problem(problem: str, *, may_stand: bool) -> list[Part]:
    """What stops it, above everything else, for on a phone the rest is below the edge."""
    if not problem:
        return []
    more = [small("The tick for “it may stand” is at the end of the form.")] if may_stand else []
    return [warning(plain(problem)), *more]


def _may_stand(asks: bool) -> list[Part]:
    tick = ToggleInput(
        "cleared",
        "I have looked at the words again",
        "They may stand",
        value_on=YES,
        value_off="no",
        value="no",
    )
    return [tick] if asks else []


def _area(value: str) -> TextInput:
    return TextInput(
        "area",
        "Broad area (it may be shown to the whole panel)",
        placeholder="East of county",
        max_length=LONGEST_AREA,
        is_required=True,
        error_message="A broad area, such as east of county.",
        value=clean(value),
    )


def _words(words: Words | None) -> list[Part]:
    return [
        TextInput(
            "information",
            "Information: what is known, as fact",
            is_multiline=True,
            is_required=True,
            max_length=LONGEST_WORDS,
            error_message="Say what is known.",
            value=clean(words.information) if words else "",
        ),
        TextInput(
            "assessment",
            "Assessment: what you make of it, as opinion",
            is_multiline=True,
            max_length=LONGEST_WORDS,
            value=clean(words.assessment) if words else "",
        ),
    ]


def _one_of(name: str, label: str, values: type[StrEnum], chosen: StrEnum | None) -> ChoiceInput:
    choices = [Choice(value[:1].upper() + value[1:], value) for value in map(str, values)]
    return _pick(name, label, choices, chosen.value if chosen else "")


def _coded(
    name: str,
    label: str,
    codes: Iterable[Source | Assessed | Handling | ActionCode | SanitisationCode],
    chosen: StrEnum | None,
    *,
    may_be_none: bool = False,
) -> ChoiceInput:
    choices = [Choice(f"{code.value}: {code.meaning}", code.value) for code in codes]
    if may_be_none:
        none = Choice("None, for handling is P", NONE)
        return ChoiceInput(name, label, [none, *choices], value=chosen.value if chosen else NONE)
    return _pick(name, label, choices, chosen.value if chosen else "")


def _pick(name: str, label: str, choices: Sequence[Choice], value: str) -> ChoiceInput:
    return ChoiceInput(
        name, label, choices, value=value, is_required=True, error_message="Choose one.", placeholder="Choose"
    )


def _seats(label: str, seats: Sequence[Seat], chosen: Iterable[str]) -> ChoiceInput:
    titles = [
        Choice(clean(f"{seat.name}: {seat.can_do}" if seat.can_do else seat.name)[:120], seat.id)
        for seat in seats
    ]
    return _some_of("seats", label, titles, chosen)


def _some_of(name: str, label: str, choices: Sequence[Choice], chosen: Iterable[str]) -> ChoiceInput:
    return ChoiceInput(name, label, choices, is_multi_select=True, value=",".join(chosen))
