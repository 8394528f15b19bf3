"""What people see when a panel is set up, and where one of several is meant."""

from dataclasses import replace

from cards.buttons import Signer
from cards.elements import Card, Part, TextBlock
from cards.escaping import clean, plain
from cards.verbs import Verb
from panel.language import PanelId
from panel.views.people import PanelChoice, SetUpDone


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
