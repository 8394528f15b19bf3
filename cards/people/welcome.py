"""The clerk's first words: once in the channel, once to each member; both say what is kept."""

from cards.buttons import Signer
from cards.elements import Card, Part, TextBlock
from cards.escaping import plain
from cards.verbs import Verb
from panel.views.people import Welcome

_KEPT = (
    "**What I keep**: nothing of this channel before I am set up in it. Then a notice here says what, "
    "and for how long."
)
_BEGIN = (
    "**To begin**: whoever runs me gives a one-time code. Type it in the panel's channel, naming me: "
    "“@Panel Clerk setup CODE”. Then everybody can write “help” to me in a chat of their own."
)
SHARED = (
    "This is a shared channel. I don't support those yet: I can't write privately to people from other "
    "organisations there. Please use a standard channel of one private team of the host force, and add "
    "partners to it as guests."
)


def channel_card(*, is_bound: bool) -> Card:
    """What the clerk does, how to begin, and the notice of what is kept."""
    begin = [] if is_bound else [TextBlock(_BEGIN)]
    return Card(
        [
            _heading("Hello, I am Panel Clerk"),
            TextBlock(
                "I look after a disruption panel between its meetings: the chair asks a seat for something, "
                "the seat answers with one tap, and I remind, privately first."
            ),
            *begin,
            TextBlock(_KEPT),
            _small(
                "Please write no names or details of people here: that is what your own chat with me is for."
            ),
        ]
    )


def shared_card() -> Card:
    return Card([_heading("I can't work in a shared channel"), TextBlock(SHARED)])


def welcome_card(view: Welcome, signer: Signer) -> Card:
    """To a member, once."""
    body: list[Part] = [
        _heading(f"Hello {plain(view.name)}"),
        TextBlock(
            f"I am the clerk of **{plain(view.panel)}**. {_OBSERVES if view.is_observer else _IS_ASKED} "
            "Only you see this chat."
        ),
        TextBlock(
            "**What I keep**: what you write to me, your answers, and which records you opened; sealed, in "
            "the host force's own database."
        ),
    ]
    who = [] if view.is_observer else [signer.press("Who", Verb.WHO)]
    return Card(body, actions=[signer.press("Help", Verb.HELP), *who])


_IS_ASKED = "What is asked of your seat comes to you here, and one tap answers it."
_OBSERVES = "You are an observer: type “agenda” to read the open part of the meeting that you attend."


def _heading(text: str) -> TextBlock:
    return TextBlock(text, weight="Bolder", size="Medium", style="heading")


def _small(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True)
