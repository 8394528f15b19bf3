"""Every no about a flag. None of them tells anybody of a flag that they may not know of."""

from datetime import date

from panel.flags.flag import LONGEST_AREA, MOST_NAMED, Flag, FlagState
from panel.language import Reference, Refusal
from panel.wording import Caution
from panel.working_time import briefly

NOT_MONITORED = (
    "Life at risk? Call 999 or the control room now. Teams is not monitored: nobody may read this in time."
)


class FlagRefusal(Refusal):
    """A no to somebody who may know of the flag."""

    def __init__(self, flag: Flag, words: str) -> None:
        self.flag = flag
        super().__init__(words)

    @property
    def about(self) -> Reference:
        return self.flag.ref


class NoSuchFlag(Refusal):
    """Said alike of a flag that does not exist and of one that is not for the asker."""

    def __init__(self, words: str) -> None:
        super().__init__(f"I know no flag for your seat called {words[:40]}. Type “flags” to see yours.")


class WhichFlag(Refusal):
    def __init__(self, words: str, refs: list[Reference]) -> None:
        super().__init__(f"More than one flag is called {words[:40]}: say {' or '.join(refs)}.")


class SayWhatYouKnow(Refusal):
    def __init__(self) -> None:
        super().__init__("Say what you know: the information is empty. Nothing was raised.")


class ChooseOne(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"Choose {what}. Nothing was changed.")


class FlagTooLong(Refusal):
    def __init__(self, what: str, length: int, *, most: int) -> None:
        super().__init__(
            f"The {what} has {length:,} characters; {most:,} fit. Say the rest to the gatekeeper in person."
        )


class TooSecret(Refusal):
    """Refused at the door, and not kept in any form."""

    def __init__(self) -> None:
        super().__init__(
            "SECRET and above may not be kept here: raise it on a system cleared for it. Nothing was kept. "
            "If it is only part of a name, write it in small letters."
        )


class AreaTellsTooMuch(Refusal):
    def __init__(self, found: Caution) -> None:
        super().__init__(
            f"The area says “{found.found[:40]}”, and the area may be read by the whole panel. "
            f"Say it more broadly, in at most {LONGEST_AREA} characters: “east of county”."
        )


class WordsToLookAt(Refusal):
    """Asks; once its author has said that the words may stand, they stand."""

    def __init__(self, found: tuple[Caution, ...]) -> None:
        self.found = found
        advice = " ".join(dict.fromkeys(caution.advice for caution in found))
        super().__init__(
            f"It says “{found[0].found[:60]}”. {advice} Change it, or tick that it may stand. "
            "Nothing was kept yet."
        )


class DayHasPassed(Refusal):
    def __init__(self, day: date) -> None:
        super().__init__(f"{briefly(day)} has passed: give a date from today on, or none.")


class DayTooFar(Refusal):
    def __init__(self, day: date) -> None:
        super().__init__(f"{briefly(day)} is more than a year away. Give a nearer date.")


class DayToCome(Refusal):
    def __init__(self, day: date) -> None:
        super().__init__(f"{briefly(day)} is still to come: “as at” is the day on which it was known.")


class FormSentAlready(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(flag, "That form was sent already, and the gatekeeper has it. Nothing was changed.")


class FlagHasMoved(FlagRefusal):
    """The step no longer fits: it was decided, released or recalled meanwhile."""

    def __init__(self, flag: Flag) -> None:
        super().__init__(flag, f"{flag.ref} is {flag.state} now, so that can't be done. Nothing was changed.")


class FlagHasChanged(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(flag, f"{flag.ref} has changed since that card. Read it again, then answer.")


class PreparedAnew(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(
            flag, f"{flag.ref} has been changed since you opened that. Open it again. Nothing was released."
        )


class NotReady(FlagRefusal):
    def __init__(self, flag: Flag, lacks: str) -> None:
        super().__init__(flag, f"{flag.ref} is not {lacks} yet. Nothing was released.")


class NotForTheWholePanel(FlagRefusal):
    """A1, A2 and S2 never go channel-wide."""

    def __init__(self, flag: Flag, codes: str) -> None:
        instead = "Recall it first, then" if flag.released_at else "Grade it otherwise, or"
        super().__init__(
            flag, f"{codes} never goes to the whole panel. {instead} choose named seats. Nothing was changed."
        )


class NamesANarrowerFlag(FlagRefusal):
    def __init__(self, flag: Flag, named: Reference) -> None:
        super().__init__(
            flag,
            f"{named} can't stand in words for the whole panel: a flag so numbered is for named seats. "
            "Leave the number out, or choose named seats. Nothing was changed.",
        )


class TooManySeats(Refusal):
    def __init__(self, count: int) -> None:
        super().__init__(f"{count} seats are named; {MOST_NAMED} fit. Choose fewer, or the whole panel.")


class FlagNeedsAReason(FlagRefusal):
    def __init__(self, flag: Flag, who_reads_it: str) -> None:
        super().__init__(flag, f"Say why in a few words: {who_reads_it}. Nothing was changed.")


class FlagSaysThat(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(flag, f"{flag.ref} says that already. Nothing was changed.")


class FlagAcknowledgedAlready(FlagRefusal):
    def __init__(self, flag: Flag, seat_name: str) -> None:
        what = "the recall of " if flag.state is FlagState.RECALLED else ""
        super().__init__(flag, f"{seat_name} had acknowledged {what}{flag.ref} already.")


class RepliedAlready(FlagRefusal):
    def __init__(self, flag: Flag, seat_name: str, answer: str) -> None:
        super().__init__(flag, f"{seat_name} had replied “{answer}” to {flag.ref} already.")


class FlagIsRecalled(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(
            flag,
            f"{flag.ref} was recalled: please do not use or pass on what it said. "
            f"The gatekeeper's reason: {flag.note}",
        )


class FlagIsHeld(FlagRefusal):
    def __init__(self, flag: Flag, seat_name: str, secretariat: str) -> None:
        super().__init__(
            flag,
            f"{flag.ref} is held back from {seat_name}: its information sharing agreement is missing or has "
            f"expired. Ask {secretariat} to have it signed.",
        )


class NothingHeld(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(flag, f"{flag.ref} is held back from nobody. Nothing was changed.")


class NoTaskFromHere(FlagRefusal):
    def __init__(self, flag: Flag) -> None:
        super().__init__(
            flag,
            f"{flag.ref} is for named seats, and a proposed task would tell others of it. "
            "Reply to it instead; the gatekeeper can ask the Chair.",
        )


class NotYourFlag(Refusal):
    """To its raiser's words alone; named so that nobody learns whose flag it is."""

    def __init__(self) -> None:
        super().__init__("Only whoever raised that flag can do this. Nothing was changed.")
