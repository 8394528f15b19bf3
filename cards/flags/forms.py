"""The forms of a flag: raise it, grade it, say who it is for, release it, give a reason, reply."""

from cards.buttons import Signer
from cards.elements import Card, Choice, ChoiceInput, DateInput, Part, TextBlock, TextInput
from cards.escaping import clean, plain, quoted
from cards.flags.dialogs import as_raised, words_of
from cards.flags.inputs import (
    area_input,
    coded,
    may_stand,
    one_of,
    pick,
    problem,
    seats_input,
    some_of,
    words_input,
)
from cards.flags.lines import ANSWERS, NO_DETAIL, call_999, facts, for_whom, in_words, name_of
from cards.headings import heading, marking, small, strong, warning
from cards.verbs import WHY_YOU, Verb
from panel.catalogue.flags import ReasonKind
from panel.flags.flag import (
    LONGEST_REASON,
    LONGEST_WHY,
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
from panel.themes import THEMES, Priority
from panel.views.flags import (
    AudienceForm,
    FlagForm,
    FlagReasonForm,
    FlagReplyForm,
    GradeForm,
    ReleaseForm,
)

STAYS = "The message stays where it is: if it should not be there, please delete it."


def flag_form(view: FlagForm, signer: Signer) -> Card:
    """Whoever raises a flag says what they know and how; they are never asked to grade."""
    filled = view.filled
    body: list[Part] = [call_999(), *problem(view.problem, may_stand=view.may_stand)]
    if view.again and view.again.note:
        body += [strong("The gatekeeper says:"), quoted(view.again.note)]
    body += [
        one_of("kind", "What kind of flag", FlagKind, filled.kind if filled else None),
        pick("theme", "Theme", [Choice(theme, theme) for theme in THEMES], filled.theme if filled else ""),
        area_input(filled.area if filled else ""),
        one_of("priority", "Priority", Priority, filled.priority if filled else Priority.MEDIUM),
        *words_input(filled.words if filled else Words(information=view.claimed)),
        *([small(STAYS)] if view.claimed else []),
        small("Leave out who told you, and anything that could point to them."),
        one_of("how", "How do you know?", Knowing, filled.how_known if filled else None),
        some_of(
            "mentions",
            "People it mentions, if any, are",
            [Choice(category.value.capitalize(), category.value) for category in Category],
            [category.value for category in filled.mentions] if filled else (),
        ),
        seats_input("Who it may be for, if you know", view.seats, filled.may_be_for if filled else ()),
        DateInput(
            "due", "Reply by, if it matters", earliest=view.today, value=filled.reply_by if filled else None
        ),
        *may_stand(view.may_stand),
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
        *problem(view.problem, may_stand=view.may_stand),
        *as_raised(flag, view.raised_by),
        strong("Grade"),
        coded("source", "Source", Source, grade.source if grade else None),
        coded("assessed", "Assessment", Assessed, grade.assessed if grade else None),
        coded("handling", "Handling", Handling, grade.handling if grade else None),
        coded(
            "action", "Only under C: action", ActionCode, grade.action if grade else None, may_be_none=True
        ),
        coded(
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
        area_input(filled.area if filled else flag.area),
        *words_input(wording),
        *may_stand(view.may_stand),
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
        *problem(view.problem, may_stand=False),
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
        seats_input("Seats, where it is for named ones", view.seats, chosen),
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
