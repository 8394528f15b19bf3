"""What people see of the channel's history: the form that puts a line to the panel."""

from cards.buttons import Signer
from cards.elements import Card, Part, TextBlock, TextInput
from cards.escaping import clean, plain
from cards.verbs import Verb
from panel.history import LONGEST_LINE, LONGEST_NOTE
from panel.language import spoken
from panel.views.history import PutForwardForm


def put_forward_form(view: PutForwardForm, signer: Signer) -> Card:
    """Whoever puts it forward words the line; nothing goes on an agenda before the secretariat took it."""
    body: list[Part] = []
    if view.found:
        seen = spoken([f"“{plain(caution.found)}”" for caution in view.found[:4]])
        advice = " ".join(dict.fromkeys(caution.advice for caution in view.found))
        body.append(TextBlock("Please look at the words again", weight="Bolder", style="heading"))
        body.append(TextBlock(f"It says {seen}. {advice} Nothing was put forward yet."))
    body += [
        TextInput(
            "line",
            "The line as it should stand on the agenda",
            is_multiline=True,
            is_required=True,
            max_length=LONGEST_LINE,
            error_message="Say it in a line.",
            value=clean(view.line),
        ),
        TextInput(
            "note",
            "A note for the secretariat (optional)",
            is_multiline=True,
            max_length=LONGEST_NOTE,
            value=clean(view.note),
        ),
        TextBlock(
            "The secretariat checks it before it stands on the agenda, with your seat and a link to the "
            "message.",
            size="Small",
            is_subtle=True,
        ),
    ]
    ref = f"{view.source.root}/{view.source.message}"
    send = signer.send("Put forward", Verb.PUT_FORWARD, ref=ref, key=view.form)
    as_it_is = signer.send("Keep it as it is", Verb.PUT_FORWARD, ref=ref, rev=1, key=view.form)
    return Card(body, actions=[send, as_it_is] if view.found else [send])


def keeping_notice() -> Card:
    """Stands in the channel from the day it is the panel's."""
    return Card(
        [
            TextBlock("What I keep of this channel", weight="Bolder", size="Medium", style="heading"),
            TextBlock(
                "I am the panel's clerk. I keep what is said to me here and, where the team has allowed it, "
                "everything that is said here, with its edits and deletions: encrypted, for the panel's "
                "records and agendas. What belongs to no record is deleted again within ten weeks."
            ),
            TextBlock(
                "Please write no personal data and nothing about sources here: everybody in the channel can "
                "read it. If somebody does, I ask them privately to delete it, and tell the secretariat."
            ),
            TextBlock("Life at risk? Call 999. Teams is not monitored.", weight="Bolder"),
        ]
    )
