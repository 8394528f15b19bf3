"""What *you* may do here, and the nearest ways on where the clerk did not follow."""

from cards.buttons import Signer
from cards.elements import Action, Card, Fact, FactSet, Part, TextBlock
from cards.escaping import plain
from cards.verbs import Verb
from panel.people import Role
from panel.views.people import Help, NotUnderstood
from panel.working_time import briefly

Lines = tuple[tuple[str, str], ...]
"""What to type, and what it does."""

_TASK = "task HMRC: check VAT filings by Friday week"
_FOR_ALL: Lines = (
    ("mine", "what your seat has to do"),
    ("ack T-14", "we have it (it commits to nothing)"),
    ("accept T-14", "we take it on"),
    ("update T-14 …", "how it goes; “update T-14 stuck: …” when it is stuck"),
    ("done T-14 …", "it is done, and what came of it"),
    ("decline T-14 because …", "we can't, and why"),
    ("away until 5 January", "your items go to whoever stands in; “back” ends it"),
    ("flag", "opens the form that raises a flag; type no words after it"),
    ("flags", "the open flags that your seat may see"),
    ("ack F-31", "your seat has the flag"),
    ("reply F-31 no hit", "or: hit, not searched, cannot say"),
    ("who", "who sits on the panel; “who HMRC” for one seat"),
)
_FOR_ROLE: dict[Role, Lines] = {
    Role.CHAIR: (
        ("delegate to NAME until 12 December", "a deputy chair stands in for you"),
        ("delegation off", "ends that before its day"),
    ),
    Role.GATEKEEPER: (("queue", "the flags that wait for you"),),
    Role.SECRETARIAT: (
        ("who", "for you also: who can't be reached, whose agreement has ended, whom nobody knows"),
        ("leaves NAME on 12 December, tasks to NAME", "ends a membership and hands over"),
    ),
}
"""What a role adds; each column of the panel adds its own."""


def help_card(view: Help, signer: Signer) -> Card:
    """What *you* may do here."""
    heading = TextBlock("What you can do here", weight="Bolder", size="Medium", style="heading")
    if view.roles == {Role.OBSERVER}:
        return Card([heading, _where_you_sit(view), TextBlock(_WATCHES)])
    body: list[Part] = [
        heading,
        _where_you_sit(view),
        FactSet([Fact(words, means) for words, means in _lines(view)]),
        _small(
            "Type it here, where only you see it, or name me in the channel. Every task can be answered "
            "from its card, too."
        ),
    ]
    if chair := _who_chairs(view):
        body.append(_small(chair))
    return Card(body, actions=_buttons(view, signer))


_WATCHES = (
    "You are an observer: I show you the open agenda of the meeting that you attend, here, and nothing else. "
    "The chair and the secretariat can tell you more."
)


def _lines(view: Help) -> Lines:
    asks = (
        "asks a seat, at once; 20 seconds to undo"
        if view.chairs
        else "proposes a task; the Chair confirms it"
    )
    added = [line for role, lines in _FOR_ROLE.items() if role in view.roles for line in lines]
    twice = {words for words, _ in added}
    return ((_TASK, asks), *(line for line in _FOR_ALL if line[0] not in twice), *added)


def _where_you_sit(view: Help) -> TextBlock:
    seat = f" for {plain(view.seat_name)}" if view.seat_name else ""
    roles = ", ".join(sorted(role.value for role in view.roles))
    standing = ""
    if view.stands_in_until:
        standing = f" You stand in for the chair until the end of {briefly(view.stands_in_until)}."
    return TextBlock(
        f"You sit on the panel **{plain(view.panel)}**{seat} ({roles}).{standing}", spacing="Small"
    )


def _who_chairs(view: Help) -> str:
    chair = f"{plain(view.chair)} is chair." if view.chair and Role.CHAIR not in view.roles else ""
    standing = [f"{plain(name)} stands in until the end of {briefly(day)}." for name, day in view.standing_in]
    return " ".join(part for part in (chair, *standing) if part)


def _buttons(view: Help, signer: Signer) -> list[Action]:
    delegates = [signer.open("Delegate", Verb.OPEN_DELEGATE)] if Role.CHAIR in view.roles else []
    return [
        signer.press("Mine", Verb.MINE),
        signer.open("Ask a seat" if view.chairs else "Propose a task", Verb.OPEN_TASK),
        signer.press("Who", Verb.WHO),
        *delegates,
    ]


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


def _small(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True)
