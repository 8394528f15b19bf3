"""A flag's card in the channel and at a seat: by reference and counts; the words stand behind Read."""

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain, quoted
from cards.flags.lines import ANSWERS, NO_DETAIL, call_999, counts, facts, name_of
from cards.headings import heading, marking, small
from cards.verbs import Verb
from panel.flags.flag import Answer, FlagState
from panel.views.flags import FlagReader, FlagView
from panel.working_time import moment


def flag_card(view: FlagView, signer: Signer) -> Card:
    """For everyone in the channel, or for one member of a seat that is asked."""
    flag = view.flag
    above: list[Part] = [TextBlock(plain(view.said))] if view.said else []
    if flag.state is FlagState.RECALLED:
        return Card([*above, *_recalled(view)], actions=_acknowledge_recall(view, signer))
    if view.is_stale:
        return _stale_card(view, signer)
    body: list[Part] = [
        *above,
        marking(),
        heading(name_of(flag)),
        TextBlock(facts(flag), spacing="Small"),
        *_where_it_stands(view),
        *([small("Closed: no more answers are asked for.")] if flag.state is FlagState.CLOSED else []),
        call_999(),
    ]
    return Card(body, actions=buttons(view, signer))


def _where_it_stands(view: FlagView) -> list[Part]:
    if view.reader is FlagReader.EVERYONE:
        return [TextBlock(counts(view.flag), spacing="Small")]
    lines: list[Part] = []
    if view.why_you:
        lines.append(TextBlock(f"Why you: {plain(view.why_you)}.", is_subtle=True))
    if view.seen:
        lines.append(_seen(view))
    if view.reply:
        lines.append(TextBlock(f"Your seat replied: {ANSWERS[view.reply.answer].lower()}.", spacing="Small"))
        lines += [small(NO_DETAIL)] if view.reply.answer is Answer.HIT else []
    if not view.seen:
        lines.append(small("Acknowledging says you have it, not that you agree."))
    return lines


def _seen(view: FlagView) -> TextBlock:
    at = f", {moment(view.seen.at)}" if view.seen else ""
    return TextBlock(f"✓ Acknowledged by {plain(view.seen_by)}{at}", color="Good", weight="Bolder")


def buttons(view: FlagView, signer: Signer) -> list[Action]:
    flag = view.flag
    read = signer.open("Read", Verb.READ_FLAG, ref=flag.ref)
    if not flag.is_open:
        return [read]
    reply = signer.open("Reply", Verb.OPEN_REPLY, ref=flag.ref)
    suggest = [] if flag.is_restricted else [signer.open("Suggest a task", Verb.SUGGEST, ref=flag.ref)]
    if view.seen:
        return [reply, read, *suggest]
    acknowledge = signer.press("Acknowledge", Verb.ACK_FLAG, ref=flag.ref, rev=flag.version)
    return [read, acknowledge, reply, *suggest]


def _stale_card(view: FlagView, signer: Signer) -> Card:
    flag = view.flag
    return Card(
        [heading(f"{flag.ref} has changed"), TextBlock("A newer card stands below.")],
        actions=[signer.open("Read", Verb.READ_FLAG, ref=flag.ref)],
    )


def _recalled(view: FlagView) -> list[Part]:
    """In the channel without the reason, which may say what the flag said."""
    flag = view.flag
    lines: list[Part] = [
        marking(),
        heading(f"Flag {flag.ref} has been recalled"),
        TextBlock("Please do not use or pass on what it said, and delete any copy of it."),
    ]
    if view.reader is FlagReader.EVERYONE:
        return [*lines, TextBlock(counts(flag).partition(" · ")[0], spacing="Small")]
    lines += [TextBlock("The gatekeeper's reason:", weight="Bolder"), quoted(flag.note)]
    return [*lines, _seen(view)] if view.seen else lines


def _acknowledge_recall(view: FlagView, signer: Signer) -> list[Action]:
    flag = view.flag
    if view.seen or (view.reader is not FlagReader.EVERYONE and not flag.asks):
        return []
    return [signer.press("Acknowledge", Verb.ACK_FLAG, ref=flag.ref, rev=flag.version)]


def said(view: FlagView) -> str:
    if view.said:
        return view.said
    flag = view.flag
    if flag.state is FlagState.RECALLED:
        return f"{flag.ref} was recalled." + (" You have acknowledged the recall." if view.seen else "")
    if view.reply:
        detail = f" {NO_DETAIL}" if view.reply.answer is Answer.HIT else ""
        return f"Replied to {flag.ref}: {ANSWERS[view.reply.answer].lower()}.{detail}"
    if view.seen:
        return f"{flag.ref} is acknowledged. That says you have it, not that you agree."
    return f"{flag.ref} is {flag.state}."
