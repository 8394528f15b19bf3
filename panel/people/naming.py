"""Whom a name means that somebody typed, and which day: nothing is guessed."""

from collections.abc import Iterable
from datetime import date

from panel.dates import Certain, read_day
from panel.language import Refusal, spoken
from panel.people.members import Member
from panel.people.seats import folded


class WhoIsThat(Refusal):
    def __init__(self, words: str, among: list[str]) -> None:
        meant = spoken(among[:6], between="or")
        ask = f"say {meant}" if meant else "type “who” to see who sits here"
        super().__init__(f"I am not certain who “{words[:60]}” is: {ask}. Nothing was changed.")


class WhichDayIsThat(Refusal):
    def __init__(self, words: str) -> None:
        said = f"“{words[:60]}” is no certain day" if words.strip() else "A day is missing"
        super().__init__(f"{said}: write it like “12 December”. Nothing was changed.")


def the_one_called(words: str, members: Iterable[Member]) -> Member:
    """By whole name, else by every word typed standing in one name. Raises WhoIsThat."""
    everybody = list(members)
    parts = set(folded(words).split())
    named = [m for m in everybody if folded(m.name) == folded(words)]
    meant = named or [m for m in everybody if parts and parts <= set(folded(m.name).split())]
    if len(meant) != 1:
        raise WhoIsThat(words, [member.name for member in meant or everybody])
    return meant[0]


def the_day(words: str, *, today: date) -> date:
    """Raises WhichDayIsThat unless the words mean one day."""
    match read_day(words, today=today):
        case Certain(day):
            return day
        case _:
            raise WhichDayIsThat(words)
