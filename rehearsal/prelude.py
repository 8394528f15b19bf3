"""Some weeks of an invented panel, so that there is something to see: who said and pressed what, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from panel.working_time import LONDON, MONTHS, local_day
from rehearsal.cast import ANIMALS, CHAIR, ENVIRONMENT, GATEKEEPER, SECRETARIAT, TRADING, Part
from rehearsal.cast import REVENUE as HMRC
from rehearsal.ensemble import (
    BENEFITS,
    BORDER,
    BUSINESSES,
    CHARITY_LINE,
    DOOR_STAFF,
    FIRE,
    LEAD_OFFICER,
    LICENSING,
    LOAN_SHARKS,
    NEIGHBOURHOODS,
    PRISONS,
    RAILWAY,
    SAFETY,
    SAFETY_AT_WORK,
    TRADING_DARLINGTON,
)
from rehearsal.lines import Chooses, Deletes, Edits, Inputs, Line, Posts, Presses, Says, Scene, Sees, Sends
from rehearsal.player import working_day_before

OPENS = time(9, 0)


@dataclass(frozen=True, slots=True)
class Prelude:
    """A script that ends today, and how many working days before it begins."""

    days: int
    scenes: Callable[[date], tuple[Scene, ...]]

    def begins(self, today: datetime) -> datetime:
        return datetime.combine(working_day_before(local_day(today), self.days), OPENS, LONDON)


def raises(who: Part, **said: str | tuple[str, ...]) -> tuple[Line, ...]:
    """A seat raises what it knows, by form."""
    usual = {"assessment": "", "mentions": "other", "seats": "", "due": "", "cleared": "no"}
    return (
        Says(who, "flag"),
        Presses(who, "Open the form", on="Raise a flag"),
        Sends(who, "Raise", {**usual, **said}),
        Sees(GATEKEEPER, f"{who.person.name}, {who.seat}"),
    )


def releases(
    audience: str,
    *,
    as_at: str,
    seats: tuple[str, ...] = (),
    due: str = "",
    why: tuple[str, ...] = (),
    **graded: str,
) -> tuple[Line, ...]:
    """The gatekeeper grades what waits, words it, says who it is for, and releases it."""
    usual = {"action": "none", "sanitisation": "none", "conditions": "", "assessment": "", "cleared": "no"}
    whom: Inputs = {"audience": audience, "seats": seats, "due": due, "as-at": as_at}
    reasons = {f"why-{place}": reason for place, reason in enumerate(why)}
    return (
        Presses(GATEKEEPER, "Grade", on="waits for you"),
        Sends(GATEKEEPER, "Next: who it is for", {**usual, **graded}),
        Sends(GATEKEEPER, "Next: look once more", whom),
        Sends(GATEKEEPER, "Release", reasons),
    )


def acknowledge(*who: Part, on: str) -> tuple[Line, ...]:
    return tuple(Presses(part, "Acknowledge", on=on) for part in who)


def northmoor(today: date) -> tuple[Scene, ...]:
    """Sixteen working days of the Northmoor panel: a car wash, a corner shop, a yard."""

    def by(n: int) -> str:
        """The n-th working day before today as people type it; n below nought is still to come."""
        day = working_day_before(today, n)
        return f"{day.day} {MONTHS[day.month - 1]}"

    def on(n: int) -> str:
        """The same as a form's date."""
        return working_day_before(today, n).isoformat()

    return (
        Scene(
            16,
            time(9, 20),
            (
                Sees(SECRETARIAT, "is set up"),
                Says(
                    CHAIR, f"task Trading Standards, Durham: check complaint history for the shop by {by(9)}"
                ),
                Says(CHAIR, f"task GLAA: say who supplies labour to the car wash by {by(2)}"),
                Says(CHAIR, f"task HMRC: check VAT filings of the car wash by {by(-4)}"),
                *acknowledge(TRADING, on="T-1"),
                *acknowledge(HMRC, on="T-3"),
            ),
        ),
        Scene(
            15,
            time(10, 5),
            (
                Says(TRADING, "accept T-1"),
                Says(HMRC, "accept T-3"),
                Says(CHAIR, f"task Fire: inspect the sleeping quarters above the car wash by {by(5)}"),
                Says(CHAIR, f"task Environment Agency: visit the yard with the burnt waste by {by(-3)}"),
                *acknowledge(FIRE, on="T-4"),
                *acknowledge(ENVIRONMENT, on="T-5"),
            ),
        ),
        Scene(
            14,
            time(11, 30),
            (
                Posts(
                    ENVIRONMENT,
                    "Who holds the keys of the yard behind the market? We found it lokced.",
                    "yard",
                ),
                Posts(SAFETY, "The market manager. I will ask for Thursday.", "yard"),
                Edits(
                    ENVIRONMENT,
                    "Who holds the keys of the yard behind the market? We found it locked.",
                    "yard",
                ),
                Posts(LICENSING, "Wrong yard, sorry.", "yard"),
                Deletes(LICENSING, "yard"),
                *raises(
                    TRADING,
                    kind="request for information",
                    theme="counterfeit goods and illicit tobacco",
                    area="East of county",
                    priority="high",
                    information="Three shops sell untaxed tobacco from one van, twice a week.",
                    assessment="The same wholesaler is probably behind all three.",
                    how="saw it",
                    due=on(4),
                ),
            ),
        ),
        Scene(
            13,
            time(9, 40),
            (
                *releases(
                    "the whole panel",
                    as_at=on(14),
                    due=on(4),
                    source="2",
                    assessed="B",
                    handling="P",
                    area="East of county",
                    information="Three shops sell untaxed tobacco that one van brings twice a week. "
                    "Does anybody know the van, the wholesaler or the storage?",
                ),
                *acknowledge(HMRC, TRADING_DARLINGTON, BORDER, RAILWAY, FIRE, BUSINESSES, BENEFITS, on="F-1"),
                Says(BORDER, "reply F-1 no hit"),
            ),
        ),
        Scene(
            11,
            time(14, 10),
            (
                Says(SECRETARIAT, f"meeting {by(-14)} at 10:00 on Teams"),
                Says(TRADING, "update T-1 visit booked for tomorrow"),
                Says(FIRE, "accept T-4"),
                *acknowledge(ANIMALS, ENVIRONMENT, LICENSING, NEIGHBOURHOODS, DOOR_STAFF, on="F-1"),
                Says(HMRC, "reply F-1 hit"),
                Says(BUSINESSES, "reply F-1 not searched"),
                Says(TRADING, f"task HSE: look at the wiring of the car wash by {by(-8)}"),
                Presses(CHAIR, "Issue", on="T-6"),
                *acknowledge(SAFETY_AT_WORK, on="T-6"),
            ),
        ),
        Scene(
            10,
            time(10, 15),
            (
                Says(TRADING, "done T-1 eleven complaints in two years, all about tobacco"),
                Says(ENVIRONMENT, "update T-5 stuck: the gate is locked and the owner is away"),
                Says(CHAIR, f"task Loan Sharks: say whether the lender at the estate is known by {by(3)}"),
                *acknowledge(LOAN_SHARKS, on="T-7"),
            ),
        ),
        Scene(
            8,
            time(15, 0),
            (
                Says(LOAN_SHARKS, "decline T-7 because our team does not cover that estate until April"),
                *raises(
                    CHARITY_LINE,
                    kind="emerging threat or trend",
                    theme="illegal money lending",
                    area="South of county",
                    priority="medium",
                    information="Callers speak of a lender who keeps bank cards as security.",
                    how="was told",
                    mentions="suspect",
                ),
            ),
        ),
        Scene(
            7,
            time(9, 30),
            (
                *releases(
                    "named seats",
                    as_at=on(8),
                    seats=("England Illegal Money Lending Team", "Police neighbourhoods"),
                    due=on(-2),
                    why=("you prosecute loan sharks", "it is your beat"),
                    source="2",
                    assessed="D",
                    handling="C",
                    action="A2",
                    sanitisation="S1",
                    conditions="Do not name the line that brought it.",
                    area="South of county",
                    information="A lender in the south of the county keeps bank cards as security.",
                ),
                *acknowledge(LOAN_SHARKS, on="R-"),
                Says(CHAIR, f"task Licensing, Durham: list late licences near the market by {by(0)}"),
                *acknowledge(LICENSING, on="T-8"),
            ),
        ),
        Scene(
            5,
            time(11, 45),
            (
                Posts(
                    RAILWAY,
                    "Two lads with new phones on the early train again. Worth a line at the meeting?",
                    "train",
                ),
                Posts(NEIGHBOURHOODS, "Yes: same faces in the park on Fridays.", "train"),
                Chooses(RAILWAY, "put-to-panel", of=RAILWAY, thread="train"),
                Sends(RAILWAY, "Put forward", {"line": "Young couriers on the early train", "note": ""}),
                Says(LICENSING, "accept T-8"),
                Says(CHAIR, f"task Border Force: say whether the van crossed in October by {by(-6)}"),
            ),
        ),
        Scene(
            3,
            time(9, 50),
            (
                *raises(
                    LEAD_OFFICER,
                    kind="briefing on the threat picture",
                    theme="county lines",
                    area="Whole county",
                    priority="medium",
                    information="Couriers are younger than last year and travel before school.",
                    how="own records",
                ),
                *releases(
                    "the whole panel",
                    as_at=on(3),
                    source="1",
                    assessed="B",
                    handling="P",
                    area="Whole county",
                    information="Couriers are younger than last year and travel before school.",
                ),
                *acknowledge(RAILWAY, NEIGHBOURHOODS, PRISONS, SAFETY, on="F-2"),
                Says(HMRC, "update T-3 two quarters are missing, letters sent"),
            ),
        ),
        Scene(
            1,
            time(16, 20),
            (
                Says(TRADING, f"task HMRC: check the wholesaler's duty payments by {by(-9)}"),
                Says(CHAIR, f"task Trading Standards, Durham: visit the three shops with HMRC by {by(-7)}"),
                Says(LICENSING, f"extend T-8 to {by(-5)} because the late licences are on paper"),
                Sees(TRADING, "T-11"),
                *raises(
                    HMRC,
                    kind="request for information",
                    theme="money laundering",
                    area="West of county",
                    priority="high",
                    information="A nail bar banks more in a day than it has chairs for.",
                    assessment="It may wash money for somebody else.",
                    how="own records",
                ),
            ),
        ),
    )


PRELUDE = Prelude(16, northmoor)
