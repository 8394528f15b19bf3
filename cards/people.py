"""What people see of the panel itself: its set-up, what they may do here, and which panel is meant."""

from dataclasses import replace

from cards.buttons import Signer
from cards.elements import Card, Fact, FactSet, Part, TextBlock
from cards.escaping import clean, plain
from cards.verbs import Verb
from panel.language import PanelId
from panel.people import Role
from panel.views.people import Help, NotUnderstood, PanelChoice, SetUpDone

_FOR_ALL = (
    ("mine", "what your seat has to do"),
    ("ack T-14", "we have it (it commits to nothing)"),
    ("accept T-14", "we take it on"),
    ("update T-14 …", "how it goes; “update T-14 stuck: …” when it is stuck"),
    ("done T-14 …", "it is done, and what came of it"),
    ("decline T-14 because …", "we can't, and why"),
    ("flag", "opens the form that raises a flag; type no words after it"),
    ("flags", "the open flags that your seat may see"),
    ("ack F-31", "your seat has the flag"),
    ("reply F-31 no hit", "or: hit, not searched, cannot say"),
)
_TASK = "task HMRC: check VAT filings by Friday week"


def help_card(view: Help, signer: Signer) -> Card:
    """What *you* may do here."""
    chairs = view.chairs
    keeps = [("queue", "the flags that wait for you")] if Role.GATEKEEPER in view.roles else []
    asks = "asks a seat, at once; 20 seconds to undo" if chairs else "proposes a task; the Chair confirms it"
    seat = f" for {plain(view.seat_name)}" if view.seat_name else ""
    roles = ", ".join(sorted(role.value for role in view.roles))
    body: list[Part] = [
        TextBlock("What you can do here", weight="Bolder", size="Medium", style="heading"),
        TextBlock(f"You sit on the panel **{plain(view.panel)}**{seat} ({roles}).", spacing="Small"),
        FactSet([Fact(words, means) for words, means in ((_TASK, asks), *_FOR_ALL, *keeps)]),
        TextBlock(
            "Type it here, where only you see it, or name me in the channel. Every task can be answered "
            "from its card, too.",
            size="Small",
            is_subtle=True,
        ),
    ]
    if not chairs and view.chair:
        body.append(TextBlock(f"{plain(view.chair)} is chair.", size="Small", is_subtle=True))
    return Card(
        body,
        actions=[
            signer.press("Mine", Verb.MINE),
            signer.open("Ask a seat" if chairs else "Propose a task", Verb.OPEN_TASK),
        ],
    )


def not_understood_card(view: NotUnderstood, signer: Signer) -> Card:
    """What came in, and the nearest ways on."""
    shown = " ".join(view.words.split())[:80]
    heading = f"I did not follow “{plain(shown)}”" if shown else "Hello. Here is what I can do"
    return Card(
        [
            TextBlock(heading, weight="Bolder", size="Medium", style="heading"),
            TextBlock("Nothing was changed. Try one of these, or type “help”."),
        ],
        actions=[
            signer.press("Mine", Verb.MINE),
            signer.open("Ask a seat" if view.chairs else "Propose a task", Verb.OPEN_TASK),
            signer.press("Help", Verb.HELP),
        ],
    )


def panel_choice_card(view: PanelChoice, signer: Signer) -> Card:
    return Card(
        [
            TextBlock("Which panel do you mean?", weight="Bolder", size="Medium", style="heading"),
            TextBlock("I keep your choice for this chat until you choose again with “panel”."),
        ],
        actions=[
            replace(signer, panel=PanelId(panel)).press(clean(name)[:60], Verb.PANEL, ref=panel)
            for panel, name in view.panels[:6]
        ],
    )


def set_up_card(view: SetUpDone, signer: Signer) -> Card:
    """The panel is ready, and who is still missing."""
    body: list[Part] = [
        TextBlock(f"{plain(view.panel)} is set up", weight="Bolder", size="Medium", style="heading"),
        TextBlock(f"This channel is now its own. {view.known} of its people are known to me here."),
    ]
    if view.waiting:
        names = ", ".join(plain(name) for name in view.waiting[:10])
        body.append(TextBlock(f"Not seen in the channel yet: {names}."))
    return Card(body, actions=[signer.press("Help", Verb.HELP)])
