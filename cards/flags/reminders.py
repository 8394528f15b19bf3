"""A flag's reminders that are no digest: what is urgent, privately; and in its own thread, in counts."""

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain
from cards.flags.lines import call_999
from cards.headings import heading, small
from cards.verbs import Verb
from panel.flags.flag import FlagState
from panel.language import counted
from panel.views.flags import FlagReminderView, FlagThreadReminder
from panel.working_time import briefly


def reminder_card(view: FlagReminderView, signer: Signer) -> Card:
    """For a seat that has not acknowledged, or for whoever sees which seats have not."""
    flag = view.flag
    if not view.is_theirs and not view.ring:
        return Card([TextBlock(f"✓ Nothing more is needed here about {flag.ref}.")])
    what = "is recalled" if flag.state is FlagState.RECALLED else "is urgent"
    body: list[Part] = [heading(f"{flag.ref} {what}, and not acknowledged yet")]
    if view.is_theirs:
        body.append(TextBlock("One press says that your seat has it."))
        seen = signer.press("Acknowledge", Verb.ACK_FLAG, ref=flag.ref, rev=flag.version)
        read = [signer.open("Read", Verb.READ_FLAG, ref=flag.ref)] if flag.is_open else []
        return Card([*body, call_999(), small("Only you can see this.")], actions=[seen, *read])
    night = "It is out of hours, and nobody may look here. " if view.is_out_of_hours else ""
    body.append(TextBlock(f"{night}Please ring:", weight="Bolder"))
    body += [TextBlock(plain(each), spacing="Small") for each in view.ring[:10]]
    if len(view.ring) > 10:
        body.append(small(f"And {len(view.ring) - 10} more."))
    who = signer.open("Who has answered", Verb.OPEN_ROSTER, ref=flag.ref)
    return Card([*body, small("Only you can see this.")], actions=[who])


def thread_card(view: FlagThreadReminder, signer: Signer) -> Card:
    """For everybody in the channel: a reference, a date and counts. No seat is named, late or not."""
    if view.asks_for_replies and view.reply_by:
        by = briefly(view.reply_by).rpartition(" ")[0]
        return Card(
            [
                heading(f"{view.ref} asked for replies by {by}"),
                TextBlock(f"{view.replied} of {counted(view.told, 'seat')} replied."),
                TextBlock("A reply would help the panel, “nothing held” as well.", spacing="Small"),
            ],
            actions=[signer.open("Reply", Verb.OPEN_REPLY, ref=view.ref), _read(view, signer)],
        )
    if not view.asks_to_be_seen:
        return Card([TextBlock(f"✓ {view.ref}: nothing more is needed here.")])
    is_recalled = view.state is FlagState.RECALLED
    what = "was recalled" if is_recalled else "waits to be acknowledged"
    seen = signer.press("Acknowledge", Verb.ACK_FLAG, ref=view.ref, rev=view.version)
    return Card(
        [
            heading(f"{view.ref} {what}"),
            TextBlock(f"{view.seen} of {counted(view.told, 'seat')} acknowledged it."),
            TextBlock("One press says that your seat has seen it.", spacing="Small"),
        ],
        actions=[seen] if is_recalled else [_read(view, signer), seen],
    )


def _read(view: FlagThreadReminder, signer: Signer) -> Action:
    return signer.open("Read", Verb.READ_FLAG, ref=view.ref)
