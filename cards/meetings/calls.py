"""What the channel is asked before a meeting: items for its agenda, and who comes. Counts, and no names."""

from datetime import date

from cards.buttons import Signer
from cards.elements import Card, TextBlock
from cards.escaping import plain
from cards.tasks.parts import heading, small_print
from cards.verbs import Verb
from panel.meetings import Meeting, MeetingState, Rung
from panel.views.meetings import MeetingCall
from panel.working_time import briefly, clock


def call_card(view: MeetingCall, signer: Signer) -> Card:
    """The question as long as it can be answered, then what became of it."""
    meeting = view.meeting
    if meeting.state is MeetingState.CANCELLED:
        return Card([TextBlock(f"{meeting.ref} is cancelled. Nothing is asked here any more.")])
    if view.has_moved:
        return Card([TextBlock(f"{meeting.ref} has moved to {_when(meeting)}. It will be asked anew.")])
    return _items(view, signer) if view.rung is Rung.ITEMS else _answers(view, signer)


def _items(view: MeetingCall, signer: Signer) -> Card:
    meeting = view.meeting
    if not view.is_open:
        return Card(
            [TextBlock(f"The cut-off for the agenda of {meeting.ref}, {_when(meeting)}, has passed.")]
        )
    return Card(
        [
            heading(f"Items for the agenda until {_short(meeting.cut_off)}, {clock(view.cut_off_at)}"),
            TextBlock(f"{meeting.ref} · {_when(meeting)}", spacing="Small"),
            small_print("What comes later is late, and the Chair decides whether there is time for it."),
        ],
        actions=[signer.open("Add an item", Verb.OPEN_ITEM, ref=meeting.ref)],
    )


def _answers(view: MeetingCall, signer: Signer) -> Card:
    meeting, tally = view.meeting, view.tally
    counts = (
        f"{tally.coming} coming · {tally.substitutes} sending someone · {tally.apologies} apologies · "
        f"{tally.silent} to answer"
    )
    if not view.is_open:
        return Card([heading(f"{meeting.ref} · {_when(meeting)}"), TextBlock(counts)])
    ref = meeting.ref
    return Card(
        [
            heading(f"Who comes on {_short(meeting.day)}?"),
            TextBlock(f"{ref} · {_when(meeting)}", spacing="Small"),
            TextBlock(counts),
        ],
        actions=[
            signer.press("Coming", Verb.COMING, ref=ref),
            signer.press("Apologies", Verb.APOLOGIES, ref=ref),
            signer.open("Send someone", Verb.OPEN_SUBSTITUTE, ref=ref),
        ],
    )


def _when(meeting: Meeting) -> str:
    return f"{meeting.slot.when}, {plain(meeting.slot.where)}"


def _short(day: date) -> str:
    return briefly(day).rpartition(" ")[0]
