"""Two months of a panel of forty people, through the real wire: who saw what of it, and who did not.

From the first task on Thursday 19 November 2026 to the meeting on Tuesday 19 January 2027. Every word that
ever reached anybody, on a card or as the answer to what they pressed, is listened to, and at the end it is
theirs or the test fails.
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import wiring
from panel.working_time import HOURS, LONDON, is_working_day, local_day
from rehearsal.buttons import parts
from rehearsal.cast import (
    ANIMALS,
    CHAIR,
    ENVIRONMENT,
    GATEKEEPER,
    PANEL,
    REVENUE,
    SECRETARIAT,
    STRANGER,
    TRADING,
    TRADING_DEPUTY,
    UNREACHABLE,
    Part,
)
from rehearsal.ensemble import (
    BENEFITS,
    BORDER,
    BORDER_DEPUTY,
    BUSINESSES,
    CHARITY_LINE,
    COMMISSIONER,
    DEPUTY_CHAIR,
    DOOR_STAFF,
    EDUCATION,
    ENVIRONMENT_DEPUTY,
    EVERYBODY,
    FIRE,
    FIRE_DEPUTY,
    GATEKEEPER_DEPUTY,
    LEAD_OFFICER,
    LEAD_OFFICER_TOO,
    LICENSING,
    LICENSING_DARLINGTON,
    LOAN_SHARKS,
    NEIGHBOURHOODS,
    OBSERVER,
    PLANNING,
    PRISONS,
    RAILWAY,
    REVENUE_DEPUTY,
    SAFETY,
    SAFETY_AT_WORK,
    SECRETARIAT_TOO,
    TRADING_DARLINGTON,
)
from rehearsal.reading import shown
from rehearsal.truth import Posted
from tests.bot.test_agenda import the_whole_agenda
from tests.bot.test_flags import taps
from tests.bot.test_history import chosen, sent, typed
from tests.bot.test_story import everything_in_the_channel
from tests.bot.world import World, a_world

T1, T2, T3, T4, T5, T6, T7, T8, T9 = (f"T-2026-{n:03d}" for n in range(1, 10))
M1, M2 = "M-2027-01", "M-2027-02"
F1, S1 = "F-2026-001", "S-2026-001"

SHOP = "check the complaints about the corner shop"
FILINGS = "check the filings of the car wash"
LENDER = "say whether the lender is known to you"
LABOUR = "say who supplies labour to the car wash"
YARD = "visit the yard with the burnt waste"
DUTY = "look at the duty the wholesaler paid"
ROOMS = "inspect the rooms above the car wash"
VAN = "say whether the van has crossed"
DOORS = "list the door staff of the club"
WHY_YARD = "smoke reaches the school"
NOT_OURS = "our team does not cover the estate until April"
ON_PAPER = "the filings are on paper"
NOT_NOW = "the inquiry comes first"
COMPLAINTS = "eleven complaints in two years"
OUTCOME = "the shop has lost its supplier"
CALLERS = "Callers speak of a van that brings tobacco at night"
PROBABLY = "The same wholesaler is probably behind it"
TOBACCO = "One van brings untaxed tobacco to three shops"
CARDS = "A lender keeps bank cards as security"
WRONG = "It was another lender"
NUMBER = "07700 900123"
KEYS = "Who holds the keys of the yard behind the market"
FIRST_KEYS = "Who holds the kyes of the yard"
WRONG_YARD = "Never mind that, wrong yard"
TRAIN = "Young couriers on the early train"
SHUTTERS = "Shutters on the high street"
ROOMS_DONE = "nine beds and one door"
VAN_DONE = "it crossed four times"
LEDGERS = "the ledgers are abroad"
QUARTERS = "two quarters were never filed"
REWORDED = "Young people on early trains"
NOTE = "told the information manager"

WRITTEN = (
    *(
        SHOP,
        FILINGS,
        LENDER,
        LABOUR,
        YARD,
        DUTY,
        DOORS,
        ROOMS,
        VAN,
        WHY_YARD,
        NOT_OURS,
        ON_PAPER,
        NOT_NOW,
        COMPLAINTS,
    ),
    *(OUTCOME, CALLERS, PROBABLY, TOBACCO, CARDS, WRONG, NUMBER, KEYS, FIRST_KEYS, WRONG_YARD, TRAIN, NOTE),
    *(SHUTTERS, ROOMS_DONE, VAN_DONE, LEDGERS, QUARTERS, REWORDED),
)
"""What people wrote: none of it may come from the clerk in the channel, or show on a locked phone."""


async def test_two_months_of_a_panel_of_forty(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path, parts=EVERYBODY) as world:
        ears = Ears(world)
        await forty_people_of_seventeen_agencies_are_set_up(world)
        await the_chair_tasks_four_agencies_by_command(world)
        await the_chair_asks_a_fifth_by_form_and_two_propose(world)
        await the_agencies_answer_and_one_declines(world)
        await a_flag_goes_to_the_whole_panel(world)
        await its_seats_acknowledge_and_reply(world)
        restricted = await a_restricted_flag_goes_to_two_seats_alone(world)
        await more_time_is_asked_for_and_agreed(world)
        await the_channel_talks_edits_deletes_and_spills(world)
        await a_task_is_done_and_signed_off(world)
        await one_leaves_and_a_colleague_goes_on(world)
        await the_deputy_stands_in_for_the_chair(world)
        await the_restricted_flag_is_recalled_among_those_who_had_it(world, restricted)
        await the_meeting_is_set_and_items_are_put_forward(world)
        await some_answer_before_christmas_and_one_does_not(world)
        await the_agenda_drafts_itself_and_is_checked(world)
        await the_chair_issues_it_and_everybody_reads_their_own(world, restricted)
        await the_meeting_is_held(world)

        assert_each_saw_their_own_and_nothing_else(world, ears)
        assert_the_channel_learnt_references_counts_and_states_only(world)
        assert_a_locked_phone_shows_a_reference_at_most(world)
        assert wiring.verify_trail(world.settings, PANEL) is None
        assert_every_key_may_be_rotated(world)


class Ears:
    """Every word that reached somebody's own eyes: in their chat, ever, or in answer to what they pressed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answers: dict[str, list[str]] = defaultdict(list)
        send = world.standin.raw

        async def overheard(body: Any, headers: Any = None) -> Any:
            reply = await send(body, headers)
            by = reply.sent.activity.get("from", {}).get("id", "")
            self._answers[by].append(f"{shown(reply.body)}\n{_message(reply.body)}")
            return reply

        world.standin.raw = overheard  # type: ignore[method-assign]

    def of(self, part: Part) -> str:
        chat = self._world.standin.chat_id(part.person)
        told = [shown(entry.activity) for entry in self._world.standin.log if entry.conversation == chat]
        return "\n".join([*told, *self._answers[part.person.teams_id]])


def _message(body: Any) -> str:
    """What an answer says without a card."""
    task = body.get("task") if isinstance(body, dict) else None
    value = (
        task.get("value") if isinstance(task, dict) else body.get("value") if isinstance(body, dict) else ""
    )
    return value if isinstance(value, str) else ""


def references(words: str) -> set[str]:
    """Those the clerk spoke of; not those that it knows nothing of."""
    known = re.sub(r"I know no flag for your seat called \S+", "", words)
    return set(re.findall(r"\b[TFRISPM]-\d{4}-\d+", known))


# --- The panel ----------------------------------------------------------------------------------------


async def forty_people_of_seventeen_agencies_are_set_up(world: World) -> None:
    seated = [part for part in EVERYBODY if part.seat]
    hosts = ("northmoor.police.example", "eastmarsh.police.example")
    agencies = {part.person.email.partition("@")[2] for part in seated} - set(hosts)
    assert (len(seated), len(agencies)) == (40, 17)

    await world.set_up()
    assert STRANGER.person.name in shown(await world.sees(SECRETARIAT, STRANGER.person.name))
    for part in (CHAIR, TRADING, OBSERVER):
        assert world.cards(part) == []  # Nobody is told of a register.


async def the_chair_tasks_four_agencies_by_command(world: World) -> None:
    for words in (
        f"task Trading Standards, Durham: {SHOP} by Friday week",
        f"task HMRC: {FILINGS} by 4 December",
        f"task Loan Sharks: {LENDER} by 2 December",
        f"task GLAA: {LABOUR} by 4 December",
    ):
        await world.says(CHAIR, words)

    for ref, words, asked in (
        (T1, SHOP, (TRADING, TRADING_DEPUTY)),
        (T2, FILINGS, (REVENUE, REVENUE_DEPUTY)),
        (T3, LENDER, (LOAN_SHARKS,)),
    ):
        for part in asked:
            assert words in shown(await world.sees(part, ref))
        _, posted = await world.channel_shows(ref)
        assert words not in shown(posted)
    await world.channel_shows(T4)
    assert "L. Byrne" in shown(await world.sees(SECRETARIAT, "L. Byrne"))  # Not reachable: ring them.


FORM = "Ask for checks, records or powers."


async def the_chair_asks_a_fifth_by_form_and_two_propose(world: World) -> None:
    await world.says(CHAIR, "task")
    form = await world.sees(CHAIR, FORM)
    await world.presses(
        CHAIR,
        "Issue",
        on=FORM,
        seat=choice(form, "seat", "Environment Agency"),
        what=YARD,
        due="2026-12-11",
        priority="high",
        four_p="Protect",
        supporting=choice(form, "supporting", "County Durham and Darlington Fire"),
        rationale=WHY_YARD,
    )
    for part in (ENVIRONMENT, ENVIRONMENT_DEPUTY, FIRE):
        assert YARD in shown(await world.sees(part, T5))

    await world.says(TRADING, f"task HMRC: {DUTY} by 18 December")
    await world.sees(TRADING, "It waits for the Chair")
    await taps(world, CHAIR, "Issue", on=T6)
    assert DUTY in shown(await world.sees(REVENUE, T6))
    await world.channel_shows(T6)

    await world.says(BENEFITS, f"task SIA: {DOORS} by 18 December")
    await taps(world, CHAIR, "Not taken up", on=T7)
    await world.submits(CHAIR, "Send", because=NOT_NOW)
    assert NOT_NOW in shown(await world.sees(BENEFITS, NOT_NOW))
    assert world.cards(DOOR_STAFF) == []


async def the_agencies_answer_and_one_declines(world: World) -> None:
    await mornings(world, until="2026-11-20", at=10)
    for part, ref in ((TRADING, T1), (REVENUE, T2), (LOAN_SHARKS, T3), (ENVIRONMENT, T5)):
        reply = await taps(world, part, "Acknowledge", on=ref)
        assert "✓ Acknowledged by you" in shown(reply.body["value"])
    await world.says(SECRETARIAT, "ack T-4 for GLAA by phone, spoke to L. Byrne")
    await world.until(lambda: channel_cards(world, "Acknowledged|acknowledged") >= 5)

    await world.says(LOAN_SHARKS, f"decline T-3 because {NOT_OURS}")
    told = await world.sees(CHAIR, NOT_OURS)
    assert T3 in shown(told)
    await world.channel_shows("declined")
    await world.says(OBSERVER, "ack T-1")
    await world.says(OBSERVER, "actions")
    assert SHOP not in "".join(shown(card) for _, card in world.cards(OBSERVER))


# --- Flags of both audiences --------------------------------------------------------------------------

RAISED = {
    "kind": "request for information",
    "theme": "counterfeit goods and illicit tobacco",
    "area": "East of county",
    "priority": "high",
    "assessment": PROBABLY,
    "how": "was told",
    "mentions": "suspect",
    "seats": "",
    "due": "2026-12-04",
    "cleared": "no",
}
GRADED = {
    "source": "2",
    "assessed": "B",
    "handling": "P",
    "action": "none",
    "sanitisation": "none",
    "conditions": "",
    "area": "East of county",
    "assessment": "",
    "cleared": "no",
}


async def raises(world: World, part: Part, words: str, **other: str) -> None:
    await world.says(part, "flag")
    await taps(world, part, "Open the form", on="Raise a flag")
    await world.submits(part, "Raise", **{**RAISED, **other, "information": words})
    await world.sees(GATEKEEPER, f"{part.person.name}, {part.seat}")


async def a_flag_goes_to_the_whole_panel(world: World) -> None:
    await mornings(world, until="2026-11-23", at=10)
    await raises(world, CHARITY_LINE, CALLERS)
    await taps(world, GATEKEEPER, "Grade", on="waits for you")
    await world.submits(GATEKEEPER, "Next: who it is for", **GRADED, information=TOBACCO)
    last = await world.submits(
        GATEKEEPER,
        "Next: look once more",
        **{"audience": "the whole panel", "seats": "", "due": "2026-12-04", "as-at": "2026-11-23"},
    )
    assert "Held back from Gangmasters and Labour Abuse Authority" in shown(last.body)
    done = await world.submits(GATEKEEPER, "Release")
    assert done.body["task"]["value"].startswith(f"{F1} is released to the whole panel.")

    _, card = await world.channel_shows(F1)
    assert "Acknowledged 0 of 25 seats · replies 0" in shown(card)
    assert "Gangmasters" in shown(await world.sees(SECRETARIAT, f"{F1} was held back"))
    assert world.find(CHAIR, F1) is None  # A channel post; nobody is written to.


async def its_seats_acknowledge_and_reply(world: World) -> None:
    message, _ = await world.channel_shows(F1)

    async def press(part: Part, title: str) -> Any:
        return await world.standin.press(part.person, message.conversation, message.id, title)

    for part in (TRADING, REVENUE, RAILWAY, BORDER, FIRE, BENEFITS, SAFETY_AT_WORK, NEIGHBOURHOODS):
        assert "✓ Acknowledged by you" in shown((await press(part, "Acknowledge")).body["value"])
    twice = await press(REVENUE_DEPUTY, "Acknowledge")
    assert "had acknowledged F-2026-001 already" in shown(twice.body["value"])
    assert TOBACCO in shown((await press(BORDER, "Read")).body)
    for part in (OBSERVER, STRANGER, UNREACHABLE):
        for title in ("Read", "Acknowledge", "Reply"):
            assert TOBACCO not in str((await press(part, title)).body)

    await world.says(BORDER, "reply F-1 no hit")
    await world.says(REVENUE, "reply F-1 hit")
    await world.says(BUSINESSES, "reply F-1 not searched")
    await world.channel_shows("Acknowledged 9 of 25 seats · replies 3")
    assert "HM Revenue and Customs (A. Fenwick)" in shown(await world.sees(GATEKEEPER, "holds something"))


async def a_restricted_flag_goes_to_two_seats_alone(world: World) -> str:
    await mornings(world, until="2026-11-24", at=14)
    await raises(world, BENEFITS, CARDS, theme="illegal money lending")
    opened = await taps(world, GATEKEEPER, "Grade", on="waits for you")
    assert CARDS in shown(opened.body)
    narrow = {"handling": "C", "action": "A2", "sanitisation": "S1", "conditions": ""}
    whom = await world.submits(
        GATEKEEPER, "Next: who it is for", **{**GRADED, **narrow, "information": CARDS}
    )
    seats = ",".join(choice(whom.body, "seats", name) for name in (LOAN_SHARKS.seat, NEIGHBOURHOODS.seat))
    await world.submits(
        GATEKEEPER,
        "Next: look once more",
        **{"audience": "named seats", "seats": seats, "due": "2026-12-04", "as-at": "2026-11-24"},
    )
    done = await world.submits(GATEKEEPER, "Release", **{"why-0": "you prosecute", "why-1": "your beat"})
    ref = str(done.body["task"]["value"].split()[0])
    assert re.fullmatch(
        r"R-2026-\d{3,}", ref
    )  # By chance: numbers in a row would tell that there are others.

    for part in (LOAN_SHARKS, NEIGHBOURHOODS):
        assert CARDS not in shown(await world.sees(part, ref))
        assert CARDS in shown((await taps(world, part, "Read", on=ref)).body)
    await taps(world, LOAN_SHARKS, "Acknowledge", on=ref)
    await world.says(NEIGHBOURHOODS, f"reply {ref} hit")
    await world.sees(GATEKEEPER, "Police neighbourhoods (G. Aldous)")
    for part in (CHAIR, TRADING, SECRETARIAT):
        await world.says(part, "flags")
        for asked in (ref, NO_SUCH):  # What is not for them and what is not: the same answer.
            await world.says(part, asked)
            answer = shown(await world.sees(part, f"called {asked}"))
            assert answer == f"I know no flag for your seat called {asked}. Type “flags” to see yours."
    return ref


NO_SUCH = "R-2025-999"


# --- What becomes of the tasks ------------------------------------------------------------------------


async def more_time_is_asked_for_and_agreed(world: World) -> None:
    await mornings(world, until="2026-11-26", at=11)
    await world.says(REVENUE, f"extend T-2 to 18 December because {ON_PAPER}")
    assert ON_PAPER in shown(await world.sees(CHAIR, "more time is asked for"))

    await taps(world, CHAIR, "Agree", on="more time is asked for")
    assert "18 Dec" in shown(await world.sees(REVENUE, "has agreed a new date"))
    assert world.find(SECRETARIAT, ON_PAPER) is None


async def the_channel_talks_edits_deletes_and_spills(world: World) -> None:
    await mornings(world, until="2026-11-27", at=9)
    said = len(everything_in_the_channel(world))
    asked = await typed(world, ENVIRONMENT, FIRST_KEYS)
    await typed(world, FIRE, "The market manager does", thread=asked[1])
    await world.standin.edit(ENVIRONMENT.person, *asked, f"{KEYS}?")
    other = await typed(world, BUSINESSES, WRONG_YARD, thread=asked[1])
    await world.standin.unsay(BUSINESSES.person, *other)
    await world.says(FIRE, "agenda", where="channel", thread=asked[1])
    await world.sees(FIRE, f"Put forward for the next agenda: “{KEYS}?”")

    train = await typed(world, RAILWAY, "The same two lads on the first train again")
    await chosen(world, RAILWAY, train)
    await sent(world, RAILWAY, train, "Put forward", line=TRAIN, note="")

    spilled = await typed(world, SAFETY_AT_WORK, f"Ring the foreman on {NUMBER}", thread=asked[1])
    await world.sees(SAFETY_AT_WORK, "Please delete a message of yours")
    assert "B. Tranter, Health and Safety Executive" in shown(await world.sees(SECRETARIAT, "S-2026-001"))
    opened = await taps(world, SECRETARIAT, "Who could read it", on="S-2026-001")
    assert OBSERVER.person.name in shown(opened.body)
    await world.standin.unsay(SAFETY_AT_WORK.person, *spilled)
    await world.sees(SECRETARIAT, "S-2026-001 · deleted")
    await taps(world, SECRETARIAT, "Close", on="S-2026-001")
    await world.submits(SECRETARIAT, "Close it", note=NOTE)
    assert len(everything_in_the_channel(world)) == said  # The clerk says nothing of it where all can read.


async def a_task_is_done_and_signed_off(world: World) -> None:
    await world.says(TRADING, "update T-1 visit booked for Tuesday")
    await world.channel_shows("in progress")
    await world.says(TRADING, f"done T-1 {COMPLAINTS}")
    await taps(world, CHAIR, "Sign off", on=COMPLAINTS)
    closed = await world.submits(CHAIR, "Sign off", level="moderate", four_p="Protect", rationale=OUTCOME)
    assert closed.body == {"task": {"type": "message", "value": f"{T1} is closed."}}
    await world.sees(TRADING, f"{T1} is signed off. Thank you.")
    await world.channel_shows("closed")


async def one_leaves_and_a_colleague_goes_on(world: World) -> None:
    await mornings(world, until="2026-11-30", at=10)
    await world.says(REVENUE_DEPUTY, "leaves A. Fenwick on 30 November 2026")
    await world.sees(REVENUE_DEPUTY, "Only the secretariat can end a membership")
    await world.says(SECRETARIAT, "leaves A. Fenwick on 30 November 2026")
    refused = shown(await world.sees(SECRETARIAT, "Say who takes over"))
    assert f"A. Fenwick has {T2} and {T6} in hand." in refused
    assert "tasks to G. Stanhope or nobody" in refused
    await world.says(SECRETARIAT, "leaves A. Fenwick on 30 November 2026, tasks to G. Stanhope")
    await world.sees(SECRETARIAT, "A. Fenwick leaves")

    await mornings(world, until="2026-12-01", at=9)
    await world.says(REVENUE, "mine")
    await world.sees(REVENUE, "not on this panel's register")
    old, _ = world.find(REVENUE, T2) or ("", "")
    opened = await world.standin.press(REVENUE.person, old.conversation, old.id, "Read")
    assert FILINGS not in str(opened.body)
    await world.says(REVENUE_DEPUTY, "mine")
    mine = shown(await world.sees(REVENUE_DEPUTY, "Your panel items"))
    assert T2 in mine
    assert T6 in mine


async def the_deputy_stands_in_for_the_chair(world: World) -> None:
    await world.says(DEPUTY_CHAIR, "agree T-5")
    assert "T. Grant" in shown(await world.sees(DEPUTY_CHAIR, "Only the Chair"))
    await world.says(CHAIR, "delegate to Pemberton until 4 December")
    await world.sees(CHAIR, "H. Pemberton stands in for you until the end of Fri 4 Dec 2026")
    await world.sees(DEPUTY_CHAIR, "asks you to stand in")

    await world.says(DEPUTY_CHAIR, f"task Fire: {ROOMS} by 18 December")
    assert "Issued to" in shown(await world.sees(DEPUTY_CHAIR, T8))
    for part in (FIRE, FIRE_DEPUTY):
        assert ROOMS in shown(await world.sees(part, T8))
    await world.channel_shows(T8)

    await mornings(world, until="2026-12-07", at=9)  # It has ended by itself.
    await world.says(DEPUTY_CHAIR, f"task Border Force: {VAN} by 18 December")
    assert "It waits for the Chair" in shown(await world.sees(DEPUTY_CHAIR, T9))
    await taps(world, CHAIR, "Issue", on=T9)
    assert VAN in shown(await world.sees(BORDER, T9))
    await world.channel_shows(T9)


async def the_restricted_flag_is_recalled_among_those_who_had_it(world: World, ref: str) -> None:
    await taps(world, GATEKEEPER, "Recall", on=f"{ref} (")
    await world.submits(GATEKEEPER, "Recall", because=WRONG)
    for part in (LOAN_SHARKS, NEIGHBOURHOODS):
        assert WRONG in shown(await world.sees(part, f"{ref} has been recalled"))


# --- Christmas, and the agenda --------------------------------------------------------------------------


async def the_meeting_is_set_and_items_are_put_forward(world: World) -> None:
    await world.says(BUSINESSES, "meeting on 19 January 2027 at 10:00 in person at HQ")
    await world.sees(BUSINESSES, "Only the secretariat can set")
    await world.says(SECRETARIAT, "meeting on 19 January 2027 at 10:00 in person at HQ")
    card = await world.sees(SECRETARIAT, f"{M1} · Tue 19 Jan 2027, 10:00, HQ")
    assert "Items until Tue 5 Jan 2027; it is issued by 12 Jan." in shown(card)
    await world.says(BUSINESSES, f"agenda item {SHUTTERS}")
    await world.sees(BUSINESSES, f"Put forward for {M1}")


async def some_answer_before_christmas_and_one_does_not(world: World) -> None:
    await mornings(world, until="2026-12-10", at=10)
    for part, words in ((FIRE, f"done T-8 {ROOMS_DONE}"), (BORDER, f"done T-9 {VAN_DONE}")):
        await world.says(part, words)
        await world.sees(CHAIR, words.partition(" ")[2].partition(" ")[2])
    await world.says(REVENUE_DEPUTY, f"extend T-6 to 29 January 2027 because {LEDGERS}")
    await world.sees(CHAIR, LEDGERS)
    await world.says(CHAIR, "agree T-6")
    await world.sees(REVENUE_DEPUTY, "has agreed a new date")

    await mornings(world, until="2026-12-15", at=18)  # Two working days overdue, and nobody reads it yet.
    assert f"{T5} was due" not in everything_in_the_channel(world)
    assert "· 1 working day overdue (Fri 11 Dec)" in shown(await world.sees(ENVIRONMENT, "Mon 14 Dec"))
    assert world.find(ENVIRONMENT_DEPUTY, "overdue") is None
    await mornings(world, until="2026-12-16", at=10)
    _, late = await world.channel_shows(f"{T5} was due Fri 11 Dec 2026, 17:00")
    assert shown(late).splitlines()[1] == "An update would help the panel."
    assert "Environment" not in shown(late)
    assert world.find(CHAIR, "5 working days overdue") is None
    await mornings(world, until="2026-12-29", at=9)  # The tenth: neither Christmas nor its Monday counts.
    chairs = shown(await world.sees(CHAIR, f"**{T5}** · Environment Agency · 10 working days overdue"))
    assert "Told already: D. Holloway 10 Dec, 11 Dec, 14 Dec, 18 Dec." in chairs
    await mornings(world, until="2027-01-04", at=10)
    await world.says(REVENUE_DEPUTY, f"done T-2 {QUARTERS}")
    await world.sees(CHAIR, QUARTERS)


async def the_agenda_drafts_itself_and_is_checked(world: World) -> None:
    assert world.find(SECRETARIAT, "Draft agenda") is None
    await mornings(world, until="2027-01-05", at=9)
    draft = shown(await world.sees(SECRETARIAT, "Draft agenda"))
    assert "37 lines from records · 3 in people's words, to check" in draft
    assert "62 of 120 minutes" in draft
    assert world.find(CHAIR, "Draft agenda") is None

    await taps(world, SECRETARIAT, "Check 3 lines", on="Draft agenda")
    await world.submits(SECRETARIAT, "Next", fate="reworded", words=REWORDED)
    await world.submits(SECRETARIAT, "Next", fate="accepted", words=f"{KEYS}?")
    last = await world.submits(SECRETARIAT, "Keep this", fate="dropped", words=SHUTTERS)
    assert "Every line is checked" in last.body["task"]["value"]
    await taps(world, SECRETARIAT, "Send to chair", on="Draft agenda")


AGENDA = f"""\
**1. Welcome, apologies, substitutes, quorum, observers** · 5 min
Quorum: 0 of 26 seats come
as the seats have answered
No answer yet: 26 seats
as the seats have answered
Observers: 1 person
who watch that meeting
**2. Confidentiality statement, conflicts of interest** · 2 min
The Chair reads the confidentiality statement
Members declare conflicts of interest
**3. Minutes of the last meeting, matters arising** · 5 min
Nothing on the record.
**4. Action log: overdue, due, complete for sign-off** · 20 min
{T4} · Gangmasters and Labour Abuse Authority · due Fri 4 Dec 2026 · issued · **new**
{LABOUR}
overdue 19 working days
{T5} · Environment Agency · due Fri 11 Dec 2026 · issued · **new**
{YARD}
overdue 14 working days
{T6} · HM Revenue and Customs · due Fri 29 Jan 2027 · issued · **new**
{DUTY}
open
{T3} · {LOAN_SHARKS.seat} · due Wed 2 Dec 2026 · declined · **new**
{LENDER}
declined, and waits for the Chair to move it or to end it
{T2} · HM Revenue and Customs · due Fri 18 Dec 2026 · complete, awaiting sign-off · **new**
{FILINGS}
done, and waits for the Chair's sign-off
{T8} · {FIRE.seat} · due Fri 18 Dec 2026 · complete, awaiting sign-off · **new**
{ROOMS}
done, and waits for the Chair's sign-off
{T9} · {BORDER.seat} · due Fri 18 Dec 2026 · complete, awaiting sign-off · **new**
{VAN}
done, and waits for the Chair's sign-off
**5. Serious and organised crime threat picture** · 10 min
Nothing on the record.
**6. New organised crime groups, and the agencies asked** · 10 min
Nothing on the record.
**7. Current organised crime groups, disruption opportunities** · 15 min
Nothing on the record.
**8. Priority individuals** · 5 min
By reference only; the clerk keeps no record of one
**9. Partner issues and flags since last time, every agency in turn** · 17 min
{F1} · request for information · counterfeit goods and illicit tobacco · East of county · high · **new**
new flag
Border Force and Immigration Enforcement: nothing put forward
British Transport Police · **new**
{REWORDED}
put forward by British Transport Police from a channel thread, reworded by the secretariat
{FIRE.seat} · **new**
{KEYS}?
put forward by {FIRE.seat} from a channel thread
Crimestoppers: nothing put forward
Darlington Borough Council: nothing put forward
Department for Work and Pensions: nothing put forward
Durham County Council: nothing put forward
England Illegal Money Lending Team: nothing put forward
Environment Agency: nothing put forward
Gangmasters and Labour Abuse Authority: nothing put forward
HM Prison and Probation Service: nothing put forward
HM Revenue and Customs: nothing put forward
Health and Safety Executive: nothing put forward
Office of the Police and Crime Commissioner: nothing put forward
Police (host force): nothing put forward
RSPCA: nothing put forward
Security Industry Authority: nothing put forward
**10. Emerging threats and trends** · 8 min
Nothing on the record.
**11. Place-based work: Clear, Hold, Build** · 5 min
Nothing on the record.
**12. Safeguarding** · 5 min
Nothing on the record.
**13. Disruptions by 4P and level, learning** · 5 min
Protect: 1 moderate
signed off in these two months
X-2026-001 · Protect · moderate · {T1}
{OUTCOME}
signed off in these two months
**14. Tasking and decisions read back** · 4 min
Still open: {T4}, {T5}, {T6}
3 tasks asked in these two months
Declined: {T3}
1 task asked in these two months
Complete, for sign-off: {T2}, {T8}, {T9}
3 tasks asked in these two months
Signed off: {T1}
1 task asked in these two months
**15. Membership, sharing agreements, vetting, annual awareness** · 2 min
Gangmasters and Labour Abuse Authority: no sharing agreement on record
it does not reach the next meeting, Tue 16 Mar 2027
**16. Any other business; next date, mode and venue** · 2 min
Tue 16 Mar 2027, 10:00, Teams
as the two-monthly cycle has it; not set yet
"""
_OF_A_PAGE = re.compile(
    r"OFFICIAL-SENSITIVE|Agenda, v1 .*|From the records as at .*|\[(Next|Back|Word|PDF)\]"
)


async def the_chair_issues_it_and_everybody_reads_their_own(world: World, ref: str) -> None:
    await taps(world, CHAIR, "Approve and issue", on="Chair's draft")
    message, card = await world.channel_shows("Agenda issued, v1 · Tue 19 Jan 2027, 10:00, HQ")
    assert "New since last time: 1 flag, 7 tasks" in shown(card)

    for part in (RAILWAY, LOAN_SHARKS):  # One of them had the restricted flag, which is recalled.
        read = await the_whole_agenda(world, part, message)
        assert ref not in read
        assert [line for line in read.splitlines() if not _OF_A_PAGE.fullmatch(line)] == AGENDA.splitlines()

    async def tries(part: Part) -> str:
        reply = await world.standin.press(part.person, message.conversation, message.id, "Read")
        return f"{_message(reply.body)}{shown(reply.body)}"

    for part in (STRANGER, REVENUE):
        assert (await tries(part)).startswith("You are not on this panel's register")
    part_a = await tries(OBSERVER)
    assert part_a.startswith("OFFICIAL\nAgenda, Part A, v1")
    assert "every agency in turn · 17 min · 1 flag · 2 put forward" in part_a
    assert references(part_a) == set()


async def the_meeting_is_held(world: World) -> None:
    message, _ = await world.channel_shows("Agenda issued, v1")
    for part in (RAILWAY, FIRE, TRADING):
        await world.standin.press(part.person, message.conversation, message.id, "Coming")
    await world.standin.press(ENVIRONMENT.person, message.conversation, message.id, "Apologies")
    await world.channel_shows("3 coming · 1 apologies")
    await mornings(world, until="2027-01-20", at=9)
    await world.channel_shows("It was held.")
    for secretary in (SECRETARIAT, SECRETARIAT_TOO):
        await world.sees(secretary, "M-2027-02 · Tue 16 Mar 2027, 10:00, Teams")


# --- What everybody saw, and did not see --------------------------------------------------------------

RESTRICTED, INTAKE = "a restricted flag", "an intake"

NEVER_ANSWERED = (
    *(LEAD_OFFICER, LEAD_OFFICER_TOO, LICENSING, PLANNING, SAFETY, EDUCATION, TRADING_DARLINGTON),
    *(LICENSING_DARLINGTON, ANIMALS, PRISONS, DOOR_STAFF, COMMISSIONER),
)
"""Nothing reached them but a line in a digest: of the panel's flag, and of the meeting."""

ON_THE_AGENDA = {M1, T1, T2, T3, T4, T5, T6, T8, T9, F1}
TO_RING = {T2, T4, T5, T6, T8, T9}  # Whoever was chased in vain, on the secretariat's card.

SAW = {
    CHAIR: {T1, T2, T3, T4, T5, T6, T7, T8, T9, F1, M1},
    DEPUTY_CHAIR: {T8, T9},
    SECRETARIAT: {*TO_RING, F1, S1, M1, M2},
    SECRETARIAT_TOO: {*TO_RING, F1, S1, M1, M2},
    GATEKEEPER: {F1, RESTRICTED, INTAKE, M1},
    GATEKEEPER_DEPUTY: {F1, RESTRICTED, INTAKE},
    TRADING: {T1, T6, F1, M1},
    TRADING_DEPUTY: {T1},
    REVENUE: {T2, T6, F1},
    REVENUE_DEPUTY: {T2, T6, F1, M1},
    UNREACHABLE: {F1},  # Told that it waits for their agreement, when they pressed.
    LOAN_SHARKS: {RESTRICTED, *ON_THE_AGENDA},
    NEIGHBOURHOODS: {F1, RESTRICTED, M1},
    ENVIRONMENT: {T5, M1, F1},
    ENVIRONMENT_DEPUTY: {T5},
    FIRE: {T5, T8, F1, M1},
    FIRE_DEPUTY: {T5, T8},
    BORDER: {T9, F1, M1},
    BORDER_DEPUTY: {T9},
    RAILWAY: ON_THE_AGENDA,
    BUSINESSES: {F1, M1},
    SAFETY_AT_WORK: {F1, M1},
    CHARITY_LINE: {F1, INTAKE, M1},
    BENEFITS: {T7, F1, RESTRICTED, INTAKE, M1},
    **{part: {F1, M1} for part in NEVER_ANSWERED},
}
"""Every reference that ever reached them privately; nobody else was written to at all."""


def assert_each_saw_their_own_and_nothing_else(world: World, ears: Ears) -> None:
    heard = {part.key: {_kind(ref) for ref in references(ears.of(part))} for part in EVERYBODY}
    meant = {part.key: SAW.get(part, set()) for part in EVERYBODY}
    wrong = {who: (heard[who] - refs, refs - heard[who]) for who, refs in meant.items() if heard[who] != refs}
    assert wrong == {}, "who: (more than they should have, less)"
    for part in EVERYBODY:
        if part not in SAW:
            assert world.cards(part) == [] or part in (OBSERVER, STRANGER)
    assert_the_restricted_words_stayed(ears)


def _kind(ref: str) -> str:
    """What is numbered by chance, by its kind."""
    return {"R": RESTRICTED, "I": INTAKE}.get(ref[0], ref)


def assert_the_restricted_words_stayed(ears: Ears) -> None:
    for words, known in (
        (CARDS, {GATEKEEPER, GATEKEEPER_DEPUTY, BENEFITS, LOAN_SHARKS, NEIGHBOURHOODS}),
        (WRONG, {GATEKEEPER, GATEKEEPER_DEPUTY, BENEFITS, LOAN_SHARKS, NEIGHBOURHOODS}),
        (CALLERS, {GATEKEEPER, GATEKEEPER_DEPUTY, CHARITY_LINE}),
        (PROBABLY, {GATEKEEPER, GATEKEEPER_DEPUTY, CHARITY_LINE, BENEFITS}),
        (NUMBER, set()),
    ):
        assert {part.key for part in EVERYBODY if words in ears.of(part)} <= {part.key for part in known}


def assert_the_channel_learnt_references_counts_and_states_only(world: World) -> None:
    channel = everything_in_the_channel(world)
    for words in (*WRITTEN, "R-2026", "I-2026", "S-2026", T7):
        assert words not in channel
    for part in EVERYBODY:
        assert part.person.name not in channel
    late = [shown(card) for thread in world.in_channel() for _, card in thread if "was due" in shown(card)]
    assert late
    assert not [part for part in EVERYBODY if part.seat and part.seat in "".join(late)]


def assert_a_locked_phone_shows_a_reference_at_most(world: World) -> None:
    summaries = {(type(entry), entry.activity.get("summary", "")) for entry in world.standin.log}
    plain = re.compile(
        r"|Panel( Clerk| this week|( (task|flag|reminder|paper|agenda|meeting))?( [A-Z]-\d{4}-\d+)?)"
        r"|Panel: \d+ items? for you"
    )
    assert {line for _, line in summaries if not plain.fullmatch(line)} == set()
    assert (Posted, "Panel: 0 items for you") not in summaries


def assert_every_key_may_be_rotated(world: World) -> None:
    """Two months fill the sealed columns with what people wrote; each opens with its label and its row."""
    keys = world.settings.keys
    newest = {**keys.seal, 2: bytes([99] * 32)}
    settings = world.settings.model_copy(update={"keys": replace(keys, seal=newest)})
    assert wiring.stale_rows(settings) > 500

    done = wiring.rotate_keys(settings)

    assert done.broken == []
    assert wiring.stale_rows(settings) == 0


# --- The two months -----------------------------------------------------------------------------------


async def mornings(world: World, *, until: str, at: int) -> None:
    """Every working morning is lived through until that day at that hour, in London."""
    then = datetime.fromisoformat(until).replace(hour=at, tzinfo=LONDON)
    day = local_day(world.clock())
    while day < then.date():
        day += timedelta(days=1)
        if is_working_day(day):
            world.clock.move_to(HOURS.morning_of(day))
            await world.settled()
    world.clock.move_to(then)


def choice(form: Any, name: str, title: str) -> str:
    """The value of the choice that begins so."""
    [field] = [part for part in parts(form) if part.get("id") == name]
    return next(one["value"] for one in field["choices"] if one["title"].startswith(title))


def channel_cards(world: World, pattern: str) -> int:
    """How many cards in the channel say so now."""
    return sum(bool(re.search(pattern, shown(card))) for thread in world.in_channel() for _, card in thread)
