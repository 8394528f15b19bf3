"""What the clerk asks a team's owner to let it read, and why: Teams wants both in one place."""

from dataclasses import dataclass

HISTORY = "ChannelMessage.Read.Group"


@dataclass(frozen=True, slots=True)
class Permission:
    """For one team, by its owner's consent; nothing is asked of the whole tenant."""

    name: str
    reason: str


PERMISSIONS = (
    Permission(
        "ChannelMember.Read.Group",
        "who is in the panel's channel and when that changes, so that only the panel's members are "
        "answered and the record can name who was there when something was posted.",
    ),
    Permission(
        HISTORY,
        "the messages in the panel's channel, also those that do not name the clerk, so that what members "
        "put forward there can be taken to the agenda. It answers only those that name it.",
    ),
)
NO_HISTORY = (
    f"This package was made without chat history: it does not ask for {HISTORY}, so in the channel "
    "the clerk is sent only the messages that name it."
)


def asked_for(*, with_history: bool) -> tuple[Permission, ...]:
    return tuple(asked for asked in PERMISSIONS if with_history or asked.name != HISTORY)


def explained(*, with_history: bool) -> str:
    """The part of the description that says what is read."""
    reasons = [f"- {asked.name}: {asked.reason}" for asked in asked_for(with_history=with_history)]
    return "\n".join(reasons if with_history else [*reasons, NO_HISTORY])
