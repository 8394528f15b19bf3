"""Lists of flags: those that a seat may see, and the gatekeeper's queue."""

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain
from cards.flags.lines import ANSWERS, call_999, counts, facts
from cards.headings import heading, small, warning
from cards.verbs import Verb
from panel.flags.flag import Flag, FlagState
from panel.flags.refusals import NOT_MONITORED
from panel.language import Reference
from panel.views.flags import FlagList, FlagOffer, FlagQueue, FlagView
from panel.working_time import moment

MOST_SHOWN = 12


def offer_card(view: FlagOffer, signer: Signer) -> Card:
    """The answer to `flag`: the form is one tap away, and takes the words that a message must not."""
    body: list[Part] = []
    if view.threatens_life:
        body.append(warning(NOT_MONITORED))
    if view.had_words:
        body.append(TextBlock("What you typed after “flag” was not kept, and nothing was raised."))
    if view.had_words and view.in_channel:
        body.append(warning("It stands in the channel for everyone to see: please delete that message."))
    body += [
        heading("Raise a flag"),
        TextBlock("Only the intelligence gatekeeper sees it until it is released."),
        call_999(),
    ]
    return Card(body, actions=[signer.open("Open the form", Verb.OPEN_FLAG)])


def list_card(view: FlagList, signer: Signer) -> Card:
    """By reference; oldest date to reply first."""
    seat = plain(view.seat_name)
    raise_one = signer.open("Raise a flag", Verb.OPEN_FLAG)
    if not view.flags:
        return Card(
            [heading("No open flags"), TextBlock(f"Nothing is open for {seat}.")], actions=[raise_one]
        )
    body: list[Part] = [heading(f"Open flags · {seat}")]
    body += [TextBlock(_line(each), spacing="Small") for each in view.flags[:MOST_SHOWN]]
    if len(view.flags) > MOST_SHOWN:
        body.append(small(f"And {len(view.flags) - MOST_SHOWN} more."))
    reads: list[Action] = [
        signer.open(f"Read {_short(each.flag.ref)}", Verb.READ_FLAG, ref=each.flag.ref)
        for each in view.flags[:5]
    ]
    return Card(body, actions=[*reads, raise_one])


def _line(view: FlagView) -> str:
    flag = view.flag
    seen = "" if view.seen else " · **not acknowledged**"
    replied = f" · replied: {ANSWERS[view.reply.answer].lower()}" if view.reply else ""
    return f"**{flag.ref}** · {flag.priority} · {facts(flag)}{seen}{replied}"


def queue_card(view: FlagQueue, signer: Signer) -> Card:
    """Oldest first: what waits to be graded and released; then what is out."""
    if view.hours and not view.waiting:
        return Card([TextBlock(f"✓ No flag waits longer than {view.hours} working hours any more.")])
    if not view.waiting and not view.open:
        return Card([heading("The queue is empty"), TextBlock("No flag waits, and none is open.")])
    body: list[Part] = [heading(f"Flags · {_waiting(len(view.waiting))}")]
    if view.hours:
        body.append(TextBlock(f"For more than {view.hours} working hours. Any gatekeeper can take them up."))
    body += [TextBlock(_queued(flag), spacing="Small") for flag in view.waiting[:MOST_SHOWN]]
    body += [
        TextBlock(f"**{flag.ref}** ({flag.intake}) · {counts(flag)}", spacing="Small")
        for flag in view.open[:MOST_SHOWN]
    ]
    more = max(0, len(view.waiting) - MOST_SHOWN) + max(0, len(view.open) - MOST_SHOWN)
    if more:
        body.append(small(f"And {more} more."))
    ready = [flag for flag in view.waiting if flag.state is FlagState.RAISED]
    grades: list[Action] = [
        signer.open(f"Grade {_short(flag.intake)}", Verb.OPEN_GRADE, ref=flag.intake) for flag in ready[:4]
    ]
    shows: list[Action] = [
        signer.press(f"Show {_short(flag.ref)}", Verb.SHOW_FLAG, ref=flag.intake) for flag in view.open
    ]
    return Card(body, actions=[*grades, *shows][:6])


def _queued(flag: Flag) -> str:
    graded = f" · graded {flag.grade.code}" if flag.grade else ""
    who = f"{plain(flag.raised_seat_name)} · since {moment(flag.raised_at)}"
    return f"**{flag.intake}** · {flag.state}{graded} · {flag.priority} · {plain(flag.theme)} · {who}"


def _waiting(count: int) -> str:
    return f"{count} waiting" if count else "none waiting"


def _short(ref: Reference) -> str:
    """`F-031` for a button, where the year would not fit."""
    series, _, number = ref.split("-")
    return f"{series}-{number}"
