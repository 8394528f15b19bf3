"""What is urgent about a flag and does not wait for a digest: by reference, and privately."""

from cards.buttons import Signer
from cards.elements import Card, Part, TextBlock
from cards.escaping import plain
from cards.flags.lines import call_999
from cards.headings import heading, small
from cards.verbs import Verb
from panel.flags.flag import FlagState
from panel.views.flags import FlagReminderView


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
    body.append(TextBlock("Please ring:", weight="Bolder"))
    body += [TextBlock(plain(each), spacing="Small") for each in view.ring[:10]]
    if len(view.ring) > 10:
        body.append(small(f"And {len(view.ring) - 10} more."))
    who = signer.open("Who has answered", Verb.OPEN_ROSTER, ref=flag.ref)
    return Card([*body, small("Only you can see this.")], actions=[who])
