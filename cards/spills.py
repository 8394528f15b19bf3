"""What people see of a spill: its author is asked to delete, the secretariat keeps the record."""

from cards.buttons import Signer
from cards.elements import Action, Card, Fact, FactSet, OpenUrl, Part, TextBlock, TextInput
from cards.escaping import plain, quoted
from cards.verbs import Verb
from panel.language import spoken
from panel.spills import LONGEST_NOTE, Spill, Standing
from panel.views.spills import CloseSpillForm, SpillReaders, SpillView
from panel.working_time import moment

MOST_NAMES = 120


def spill_card(view: SpillView, signer: Signer) -> Card:
    """Nothing of the words stands on it."""
    body = [*(_for_author(view) if view.is_author else []), *(_record(view) if view.is_secretariat else [])]
    actions: list[Action] = []
    if view.is_author and view.spill.standing is Standing.THERE and view.link:
        actions.append(OpenUrl("Open the message", view.link))
    if view.is_secretariat:
        actions.append(signer.open("Who could read it", Verb.READ_SPILL, ref=view.spill.ref))
        if not view.spill.is_closed:
            actions.append(signer.open("Close", Verb.OPEN_CLOSE_SPILL, ref=view.spill.ref))
    return Card(body, actions=actions)


def _for_author(view: SpillView) -> list[Part]:
    spill = view.spill
    if spill.standing is Standing.DELETED:
        return [_heading("Thank you"), TextBlock("The message is deleted. You need do nothing more.")]
    if spill.standing is Standing.CHANGED:
        return [
            _heading("Thank you"),
            TextBlock("What I found is gone from the message. You need do nothing more."),
        ]
    return [
        _heading("Please delete a message of yours"),
        TextBlock(
            f"Your message in the channel, {moment(view.said_at)}, holds what looks like "
            f"**{plain(_kinds(spill))}**. {_readers(view)}"
        ),
        TextBlock("How: hold or point at the message, More options, Delete. Then say it with a reference."),
        TextBlock(
            "Why: everyone in the channel can read it, also on locked phones. I keep it out of the agenda "
            "and tell nobody but the secretariat. Am I wrong? Tell the secretariat, and leave it.",
            size="Small",
            is_subtle=True,
        ),
    ]


def _readers(view: SpillView) -> str:
    if not view.could_read:
        return "Everyone there can read it."
    return f"{view.could_read} other people there can read it."


def _record(view: SpillView) -> list[Part]:
    spill = view.spill
    readers = str(view.could_read) if spill.roster else "not known: the channel's list could not be read"
    facts = [
        Fact("Found", plain(_kinds(spill))),
        Fact("In the channel", f"{moment(view.said_at)}, by {plain(view.author)}"),
        Fact("Could be read by", readers),
        Fact("Now", _now(spill)),
    ]
    parts: list[Part] = [_heading(f"Spill {spill.ref} · {_state(spill)}"), FactSet(facts)]
    if spill.is_closed:
        parts += [_small(f"Closed by {plain(view.closed_by)}."), quoted(spill.note)]
    else:
        parts.append(_small("Its author was asked privately to delete it. The words are kept sealed."))
    return parts


def _now(spill: Spill) -> str:
    at = f", {moment(spill.put_right_at)}" if spill.put_right_at else ""
    return f"{spill.standing}{at}"


def _state(spill: Spill) -> str:
    return "closed" if spill.is_closed else str(spill.standing)


def _kinds(spill: Spill) -> str:
    return spoken(list(spill.found))


def readers_dialog(view: SpillReaders) -> Card:
    """Names, once somebody has asked for them; each look is on record."""
    heading = _heading(f"{view.spill.ref}: in the channel when it was found")
    if not view.names:
        return Card([heading, TextBlock("The channel's list could not be read at that moment.")])
    body: list[Part] = [heading, *(quoted(name) for name in view.names[:MOST_NAMES])]
    if len(view.names) > MOST_NAMES:
        body.append(_small(f"And {len(view.names) - MOST_NAMES} more."))
    return Card(body)


def close_form(view: CloseSpillForm, signer: Signer) -> Card:
    note = TextInput(
        "note",
        "What was done (whom you told, and whether it must be reported)",
        is_multiline=True,
        is_required=True,
        max_length=LONGEST_NOTE,
        error_message="A few words are enough.",
    )
    return Card(
        [_heading(f"Close {view.spill.ref} · {_state(view.spill)}"), note],
        actions=[signer.send("Close it", Verb.CLOSE_SPILL, ref=view.spill.ref)],
    )


def _heading(text: str) -> TextBlock:
    return TextBlock(text, weight="Bolder", size="Medium", style="heading")


def _small(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True)
