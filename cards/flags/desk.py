"""A flag on the desk: for the intelligence gatekeeper, and for whoever raised it."""

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain, quoted
from cards.flags.lines import counts, facts, for_whom
from cards.headings import heading, marking, small, warning
from cards.verbs import Verb
from panel.flags.flag import Audience, Flag, FlagState
from panel.flags.refusals import NOT_MONITORED
from panel.language import counted, spoken
from panel.views.flags import FlagNews, FlagTaken, FlagView
from panel.wording import threatens_life
from panel.working_time import moment

_HEADINGS = {
    FlagState.RAISED: "waits for you",
    FlagState.SENT_BACK: "sent back to its raiser",
    FlagState.REFUSED: "refused",
    FlagState.RELEASED: "released",
    FlagState.RECALLED: "recalled",
    FlagState.CLOSED: "closed",
}


def keeper_card(view: FlagView, signer: Signer) -> Card:
    """What it is, how far it has come, and what can be done next. The words stand behind Read and Grade."""
    flag = view.flag
    body: list[Part] = [
        *([TextBlock(plain(view.said))] if view.said else []),
        marking(),
        heading(f"{_both_names(flag)} · {_HEADINGS[flag.state]}"),
        TextBlock(f"{flag.priority.capitalize()} · {plain(flag.theme)}", spacing="Small"),
        TextBlock(facts(flag), spacing="None"),
        TextBlock(
            f"Raised by {plain(view.raised_by)}, {plain(flag.raised_seat_name)}, {moment(flag.raised_at)}",
            spacing="None",
            is_subtle=True,
        ),
        *_so_far(view),
    ]
    return Card(body, actions=_keeper_buttons(flag, signer))


def _so_far(view: FlagView) -> list[Part]:
    flag = view.flag
    lines: list[Part] = []
    if threatens_life(str(flag.original)) and flag.is_waiting:
        lines.append(warning("Its words speak of a threat to life. Its raiser was told to call 999."))
    if flag.grade:
        lines.append(TextBlock(f"Graded {flag.grade.code}", spacing="Small"))
    if flag.audience:
        lines.append(TextBlock(f"For {for_whom(flag)}", spacing="None"))
    if flag.released_at:
        lines.append(TextBlock(counts(flag), spacing="Small"))
    if view.held:
        lines.append(
            warning(
                f"Held back from {plain(spoken(list(view.held)))}: no information sharing agreement runs."
            )
        )
    return lines


def _keeper_buttons(flag: Flag, signer: Signer) -> list[Action]:
    def opens(title: str, verb: Verb) -> Action:
        return signer.open(title, verb, ref=flag.intake)

    read, who = opens("Read", Verb.READ_FLAG), opens("Who has answered", Verb.OPEN_ROSTER)
    match flag.state:
        case FlagState.RAISED:
            grade, send = opens("Grade", Verb.OPEN_GRADE), opens("Release…", Verb.OPEN_AUDIENCE)
            first = [send, grade] if flag.grade else [grade]
            return [
                *first,
                opens("Send back", Verb.OPEN_SEND_BACK),
                read,
                opens("Refuse", Verb.OPEN_REFUSE),
            ]
        case FlagState.RELEASED:
            held = any(ask.is_held for ask in flag.asks)
            return [
                who,
                read,
                *([opens("Send to seats held", Verb.OPEN_LIFT)] if held else []),
                opens("Re-grade or reword", Verb.OPEN_GRADE),
                signer.press("Close", Verb.CLOSE_FLAG, ref=flag.intake),
                opens("Recall", Verb.OPEN_RECALL),
            ]
        case FlagState.CLOSED:
            return [who, read, opens("Recall", Verb.OPEN_RECALL)]
        case FlagState.RECALLED:
            return [who, read]
        case FlagState.SENT_BACK | FlagState.REFUSED:
            return [read]


def raiser_card(view: FlagView, signer: Signer) -> Card:
    """What became of it so far, for the one who raised it."""
    flag = view.flag
    body: list[Part] = [
        marking(),
        heading(f"Your flag {_both_names(flag)}"),
        TextBlock(f"{flag.priority.capitalize()} · {plain(flag.theme)}", spacing="Small"),
        TextBlock(_stands_for_raiser(flag)),
    ]
    if flag.is_waiting:
        body.append(small("Life at risk? Call 999. Teams is not monitored."))
    return Card(body, actions=_raiser_buttons(flag, signer))


def _raiser_buttons(flag: Flag, signer: Signer) -> list[Action]:
    again = [signer.open("Change it", Verb.OPEN_AGAIN, ref=flag.intake)]
    read = [signer.open("Read", Verb.READ_FLAG, ref=flag.intake)]
    return [*(again if flag.state is FlagState.SENT_BACK else []), *read]


def _stands_for_raiser(flag: Flag) -> str:
    match flag.state:
        case FlagState.RAISED:
            return "It waits for the intelligence gatekeeper. Nobody else knows of it."
        case FlagState.SENT_BACK:
            return "The gatekeeper has sent it back to you."
        case FlagState.REFUSED:
            return "The gatekeeper has refused it. Nobody else was told of it."
        case FlagState.RELEASED:
            return f"Released to {_how_wide(flag)}. You will hear what comes of it."
        case FlagState.RECALLED:
            return "It has been recalled."
        case FlagState.CLOSED:
            return "It is closed: no more answers are asked for."


def news_card(view: FlagNews, signer: Signer) -> Card:
    """What its raiser, or the gatekeeper, must know now."""
    flag = view.flag
    if not view.for_raiser:
        return _hits_card(view, signer)
    words: list[Part] = []
    if flag.note and flag.state in (FlagState.SENT_BACK, FlagState.REFUSED, FlagState.RECALLED):
        words = [TextBlock("The gatekeeper says:", weight="Bolder"), quoted(flag.note)]
    return Card(
        [
            marking(),
            heading(f"Your flag {_both_names(flag)}"),
            TextBlock(_stands_for_raiser(flag)),
            *words,
        ],
        actions=_raiser_buttons(flag, signer),
    )


def _hits_card(view: FlagNews, signer: Signer) -> Card:
    flag = view.flag
    who: list[Part] = [
        TextBlock(f"{plain(seat)} ({plain(person)})", spacing="Small") for seat, person in view.hits[:20]
    ]
    return Card(
        [
            marking(),
            heading(f"{flag.ref} · a seat holds something"),
            *who,
            TextBlock("Please contact them: the detail does not belong in Teams."),
        ],
        actions=[signer.open("Who has answered", Verb.OPEN_ROSTER, ref=flag.intake)],
    )


def taken_card(view: FlagTaken) -> Card:
    return Card([TextBlock(plain(taken(view)))])


def taken(view: FlagTaken) -> str:
    """What its raiser hears at once; a threat to life is never left to wait."""
    first = f"{NOT_MONITORED} " if view.threatens_life else ""
    keepers = spoken(list(view.keepers), between="or")
    if not keepers:
        return f"{first}Kept as {view.flag.ref}, but nobody is intelligence gatekeeper: tell the secretariat."
    last = "" if view.threatens_life else " Life at risk? Call 999. Teams is not monitored."
    return (
        f"{first}Raised as {view.flag.ref}. Only the intelligence gatekeeper ({keepers}) knows of it "
        f"until it is released.{last}"
    )


def said(view: FlagView) -> str:
    """The one sentence after the gatekeeper has done something."""
    flag = view.flag
    if view.said:
        return view.said
    held = (
        f" Held back from {spoken(list(view.held))}: no information sharing agreement runs."
        if view.held
        else ""
    )
    match flag.state:
        case FlagState.RELEASED:
            return f"{flag.ref} is released to {_how_wide(flag)}.{held}"
        case FlagState.SENT_BACK:
            return f"{flag.ref} is sent back. Its raiser has your reason."
        case FlagState.REFUSED:
            return f"{flag.ref} is refused. Its raiser has your reason."
        case FlagState.RECALLED:
            return f"{flag.ref} is recalled. Everybody who received it is told now."
        case _:
            return f"{flag.ref} is {flag.state}."


def _how_wide(flag: Flag) -> str:
    if flag.audience is Audience.WHOLE_PANEL:
        return "the whole panel"
    told = len([ask for ask in flag.asks if not ask.is_held])
    return counted(told, "named seat")


def _both_names(flag: Flag) -> str:
    return flag.ref if flag.ref == flag.intake else f"{flag.ref} ({flag.intake})"
