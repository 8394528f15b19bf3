"""What *you* may do here, and the nearest ways on where the clerk did not follow."""

from dataclasses import replace
from functools import lru_cache

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain
from cards.verbs import Verb
from panel.people import Role
from panel.views.people import Help, NotUnderstood, Topic
from panel.working_time import briefly

_TITLES = {
    Topic.TASKS: "Tasks",
    Topic.FLAGS: "Flags",
    Topic.MEETINGS: "Meetings and papers",
    Topic.PEOPLE: "You and the panel",
    Topic.ROLE: "Your role",
}
_HEADINGS = {Topic.ROLE: "What your role adds"}
_PLAIN = (Topic.TASKS, Topic.FLAGS, Topic.MEETINGS, Topic.PEOPLE)
BUTTONS: dict[Role, tuple[str, ...]] = {
    Role.CHAIR: (
        *("Issue", "Not taken up", "Change", "Agree", "Sign off", "Sign off together", "Not yet", "End it"),
        *("Move to another seat", "Approve and issue", "Take it"),
    ),
    Role.GATEKEEPER: ("Grade", "Release", "Send back", "Refuse", "Recall", "Close", "Who has answered"),
    Role.SECRETARIAT: (
        *("By phone", "Somebody leaves", "Check 6 lines", "Send to chair", "Who could read it"),
        "Close it",
    ),
}
"""What a role finds on the cards that come to it, beside what can be typed."""


def help_card(view: Help, signer: Signer) -> Card:
    """What *you* may do: the likely first, and a button for the rest of each topic."""
    if view.roles == {Role.OBSERVER}:
        return _watches(view, signer)
    body: list[Part] = [_heading(view), *([] if view.topic else [_where_you_sit(view)])]
    body += [_line(words, does) for words, does in view.lines]
    if view.topic is Topic.ROLE:
        body += _on_cards(view)
    if view.topic is None:
        body.append(_small("Type it here, where only you see it, or name me in the channel."))
        body += [_small(chair)] if (chair := _who_chairs(view)) else []
    return Card(body, actions=_topics(view, signer) if view.topic else _buttons(view, signer))


@lru_cache(maxsize=256)
def _line(words: str, does: str) -> TextBlock:
    """Of the table of rights, which stays as it is: made once for everybody."""
    return TextBlock(f"**{plain(words)}** · {plain(does)}", spacing="Small")


def _heading(view: Help) -> TextBlock:
    title = _HEADINGS.get(view.topic) or _TITLES[view.topic] if view.topic else "What you can do here"
    return TextBlock(title, weight="Bolder", size="Medium", style="heading")


def _watches(view: Help, signer: Signer) -> Card:
    return Card(
        [_heading(replace(view, topic=None)), _where_you_sit(view), TextBlock(_WATCHES)],
        actions=[signer.press("Agenda", Verb.AGENDA)],
    )


_WATCHES = (
    "You are an observer: I show you the open agenda of the meeting that you attend, here, and nothing else. "
    "The chair and the secretariat can tell you more."
)


def _on_cards(view: Help) -> list[Part]:
    found = [title for role, titles in BUTTONS.items() if role in _acting(view) for title in titles]
    if not (found or view.lines):
        return [TextBlock("Nothing: what any member may do stands under the other topics.")]
    return [_small(f"On the cards that come to you: {', '.join(found)}.")] if found else []


def _acting(view: Help) -> frozenset[Role]:
    return view.roles | {Role.CHAIR} if view.chairs else view.roles


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
    """At most six: who has a role of their own finds it where others find Mine."""
    ask = signer.open("Ask a seat" if view.chairs else "Propose a task", Verb.OPEN_TASK)
    if _has_role(view):
        return [ask, *(_topic(topic, signer) for topic in Topic)]
    return [signer.press("Mine", Verb.MINE), ask, *(_topic(topic, signer) for topic in _PLAIN)]


def _topics(view: Help, signer: Signer) -> list[Action]:
    """The way back first, then what belongs here, then the other topics."""
    here = {
        Topic.PEOPLE: [signer.press("Who", Verb.WHO)],
        Topic.ROLE: [signer.open("Delegate", Verb.OPEN_DELEGATE)] if Role.CHAIR in view.roles else [],
    }
    others = [topic for topic in (Topic if _has_role(view) else _PLAIN) if topic is not view.topic]
    own = here.get(view.topic, []) if view.topic else []
    return [signer.press("Help", Verb.HELP), *own, *(_topic(topic, signer) for topic in others)]


def _has_role(view: Help) -> bool:
    return not view.roles.isdisjoint({Role.CHAIR, Role.DEPUTY_CHAIR, Role.SECRETARIAT, Role.GATEKEEPER})


def _topic(topic: Topic, signer: Signer) -> Action:
    return signer.press(_TITLES[topic], Verb.HELP, ref=topic.value)


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
