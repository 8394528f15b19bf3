"""What people see of reminders: their digest, the panel's week in counts, how the clock is, and absence."""

from collections.abc import Sequence
from datetime import date, timedelta

from cards.buttons import Signer
from cards.elements import Action, Card, Choice, ChoiceInput, DateInput, Fact, FactSet, Part, TextBlock
from cards.escaping import plain
from cards.tasks.parts import heading, short, small_print
from cards.verbs import Verb
from panel.flags import Flag, FlagState
from panel.language import counted
from panel.tasks import Task
from panel.views.reminders import (
    AnyItem,
    AwayForm,
    Chasing,
    DeadLetter,
    DigestItem,
    DigestView,
    FlagItem,
    MeetingItem,
    Mine,
    SnoozeForm,
    StatusView,
    ToRing,
    WeekView,
)
from panel.views.tasks import Listed
from panel.working_time import WEEKDAYS, briefly, local_day, moment, tersely, working_days_overdue, written

MOST_ITEMS = 4
MOST_BUTTONS = 6
"""More would leave no room for the buttons that show all, and that ask for quiet."""


def digest_card(view: DigestView, signer: Signer) -> Card:
    """One person's items of one morning, oldest first."""
    if view.newer:
        return Card(
            [TextBlock(f"Your items of {_short_day(view)}: a newer list stands below.", is_subtle=True)]
        )
    if not view.items:
        when = "today" if view.day == local_day(view.at) else f"from {_short_day(view)}"
        return Card([TextBlock(f"✓ Nothing is left for you {when}.")])
    body: list[Part] = [heading(f"Your panel items · {_short_day(view)}")]
    for item in view.items[:MOST_ITEMS]:
        body += item_lines(item, view)
    if len(view.items) > MOST_ITEMS:
        body.append(small_print(f"And {len(view.items) - MOST_ITEMS} more."))
    body.append(small_print("Only you can see this."))
    rest = [*_see_all(view, signer), *_snooze(view, signer), signer.open("Away until…", Verb.OPEN_AWAY)]
    first = [item_button(item, signer) for item in view.items[:MOST_ITEMS]]
    return Card(body, actions=[*first[: MOST_BUTTONS - len(rest)], *rest])


def _snooze(view: DigestView, signer: Signer) -> list[Action]:
    """Of meetings alone there is nothing to be left alone about: they ask for one press, once."""
    about = [item for item in view.items if not isinstance(item, MeetingItem)]
    return [signer.open("Snooze…", Verb.OPEN_SNOOZE)] if about else []


def _see_all(view: DigestView, signer: Signer) -> list[Action]:
    """What the digest was about: for whoever reads of other seats, the tasks of all."""
    tasks = [item for item in view.items if isinstance(item, DigestItem)]
    if not all(item.is_theirs for item in tasks):
        return [signer.press("See all", Verb.LIST, ref=Listed.ACTIONS.value, rev=1)]
    return [signer.press("See all", Verb.MINE)] if tasks else []


def _still(item: AnyItem, view: DigestView | Mine) -> str:
    """It stood in an earlier list, and nobody has answered it."""
    if item.since is None:
        return ""
    lately = item.since > view.day - timedelta(days=7)
    return f" · since {WEEKDAYS[item.since.weekday()] if lately else tersely(item.since)}"


def _short_day(view: DigestView | WeekView) -> str:
    return _short(view.day)


def item_button(item: AnyItem, signer: Signer) -> Action:
    if isinstance(item, FlagItem):
        return _flag_button(item, signer)
    if isinstance(item, MeetingItem):
        meeting = item.meeting
        return signer.press(f"Answer {short(meeting)}", Verb.SHOW_MEETING, ref=meeting.ref)
    task = item.task
    if item.is_theirs:
        return signer.open(f"Update {short(task)}", Verb.OPEN_UPDATE, ref=task.ref)
    return signer.open(f"Read {short(task)}", Verb.READ, ref=task.ref)


def _flag_button(item: FlagItem, signer: Signer) -> Action:
    """Acknowledge stands inside Read; a recalled flag is read no more."""
    flag = item.flag
    if item.owes and flag.state is FlagState.RECALLED:
        return signer.press(f"Acknowledge {short(flag)}", Verb.ACK_FLAG, ref=flag.ref, rev=flag.version)
    if item.owes and item.replies:
        return signer.open(f"Reply {short(flag)}", Verb.OPEN_REPLY, ref=flag.ref)
    if item.owes:
        return signer.open(f"Read {short(flag)}", Verb.READ_FLAG, ref=flag.ref)
    return signer.open(f"Who: {short(flag)}", Verb.OPEN_ROSTER, ref=flag.ref)


def _flag_item(item: FlagItem, view: DigestView | Mine) -> list[Part]:
    flag = item.flag
    seats = [
        f"{counted(count, 'seat')} {what}"
        for count, what in ((item.missing, "not acknowledged"), (item.silent, "not replied"))
        if count
    ]
    said = [_owed(item, view)] if item.owes else []
    lines: list[Part] = [
        TextBlock(
            f"**{flag.ref}** · flag · {' · '.join([*said, *seats])}{_still(item, view)}", spacing="Small"
        )
    ]
    if item.on_behalf:
        lines.append(small_print(f"For {plain(item.on_behalf)}, who is away."))
    return lines


def _owed(item: FlagItem, view: DigestView | Mine) -> str:
    flag = item.flag
    if flag.state is FlagState.RECALLED:
        return "recalled: please say that you have seen it"
    unseen = "" if item.replies else "not acknowledged yet"
    return " · ".join(part for part in (unseen, _reply_by(flag, local_day(view.at))) if part)


def _reply_by(flag: Flag, today: date) -> str:
    day = flag.reply_by
    if day is None:
        return ""
    if day < today:
        return f"a reply was asked for by {_short(day)}"
    return f"reply by {'today' if day == today else _short(day)}"


def _short(day: date) -> str:
    return briefly(day).rpartition(" ")[0]


def item_lines(item: AnyItem, view: DigestView | Mine) -> list[Part]:
    if isinstance(item, FlagItem):
        return _flag_item(item, view)
    if isinstance(item, MeetingItem):
        slot = item.meeting.slot
        when = f"{_short(slot.day)}, {slot.starts:%H:%M}, {plain(slot.where)}"
        return [
            TextBlock(
                f"**{item.meeting.ref}** · {when} · does your seat come?{_still(item, view)}", spacing="Small"
            )
        ]
    lines: list[Part] = [TextBlock(f"{task_line(item, view)}{_still(item, view)}", spacing="Small")]
    if item.on_behalf:
        lines.append(small_print(f"For {plain(item.on_behalf)}, who is away."))
    if item.chased:
        told = "; ".join(_chased(each) for each in item.chased)
        lines.append(small_print(f"Told already: {told}."))
    return lines


def task_line(item: DigestItem, view: DigestView | Mine) -> str:
    task = item.task
    seat = "" if item.is_theirs else f" · {plain(task.seat_name)}"
    unseen = "" if task.acknowledged else " · not acknowledged yet"
    return f"**{task.ref}**{seat} · {_when(task, view)}{unseen}"


def _when(task: Task, view: DigestView | Mine) -> str:
    """As in "2 working days overdue (Tue 24 Nov)", or "due tomorrow, 17:00"."""
    today = local_day(view.at)
    if task.due < today:
        days = working_days_overdue(task.due, today)
        late = f"{counted(days, 'working day')} overdue" if days else "past its date"
        return f"{late} ({_short(task.due)})"
    if task.due == today:
        return "due today, 17:00"
    if task.due == today + timedelta(days=1):
        return "due tomorrow, 17:00"
    return f"due {briefly(task.due)}, 17:00"


def _chased(each: Chasing) -> str:
    days = ", ".join(tersely(day) for day in each.days[-4:])
    away = f"away until {tersely(each.away_until)}" if each.away_until else ""
    return " ".join(part for part in (plain(each.name), days, f"({away})" if away else "") if part)


def week_card(view: WeekView, signer: Signer) -> Card:
    """Counts only: no reference, no seat, no name."""
    if view.newer:
        return Card(
            [TextBlock(f"The week of {_short_day(view)}: a newer card stands below.", is_subtle=True)]
        )
    tasks = "task" if view.open == 1 else "tasks"
    counts = f"{view.open} {tasks} open · {view.due} due · {view.overdue} past their date"
    lines: list[Part] = [heading(f"Panel this week · {_short_day(view)}"), TextBlock(counts)]
    if view.flags:
        waits = "flag waits" if view.flags == 1 else "flags wait"
        lines.append(TextBlock(f"{view.flags} {waits} for replies", spacing="Small"))
    if view.meets:
        lines.append(TextBlock(f"Next meeting {_short(view.meets)}", spacing="Small"))
    agenda = [signer.press("Agenda", Verb.AGENDA)] if view.meets else []
    return Card(lines, actions=[signer.press("Mine", Verb.MINE), *agenda])


def status_card(view: StatusView, signer: Signer) -> Card:
    """For the secretariat: whom to ring, what was not delivered, and whether the clock is alive."""
    if view.newer:
        return Card([TextBlock(f"Something new needs you: the card of {briefly(view.newer)} stands below.")])
    return Card(
        [
            heading("How the clerk is"),
            *_people_to_ring(view),
            *_dead(view),
            *([TextBlock(_away(view))] if view.away else []),
            FactSet(_clock(view)),
            small_print("Only the secretariat and the Chair can see this."),
        ],
        actions=[
            signer.press("Look again", Verb.STATUS),
            *([signer.press("Send again", Verb.SEND_AGAIN)] if view.dead else []),
        ],
    )


def _people_to_ring(view: StatusView) -> list[Part]:
    if not view.to_ring:
        return [TextBlock("Nobody has to be rung.")]
    found: list[Part] = [TextBlock("People to ring", weight="Bolder")]
    found += [TextBlock(_ring(person), spacing="Small") for person in view.to_ring[:8]]
    if len(view.to_ring) > 8:
        found.append(small_print(f"And {len(view.to_ring) - 8} more."))
    return found


def _ring(person: ToRing) -> str:
    why = "has not answered" if person.is_reachable else "can't be reached here"
    refs = ", ".join(person.refs[:5])
    return f"**{plain(person.name)}**, {plain(person.seat_name)}: {why} ({refs})"


def _dead(view: StatusView) -> list[Part]:
    """The newest first, and one line for each person and reason, however often it failed."""
    if not view.dead:
        return []
    alike: dict[tuple[str, str], list[DeadLetter]] = {}
    for letter in view.dead:
        alike.setdefault((letter.whom, letter.why), []).append(letter)
    found: list[Part] = [TextBlock("Not delivered", weight="Bolder")]
    found += [TextBlock(_failed(letters), spacing="Small") for letters in list(alike.values())[:5]]
    if len(alike) > 5:
        found.append(small_print(f"And {len(alike) - 5} more."))
    return found


def _failed(letters: Sequence[DeadLetter]) -> str:
    last, others = letters[0], len(letters) - 1
    more = f" and {others} before" if others else ""
    return f"**{plain(last.whom)}**: {last.about}, {moment(last.at)}{more}: {plain(last.why)}"


def _away(view: StatusView) -> str:
    return "Away: " + ", ".join(f"{plain(name)} (back {tersely(day)})" for name, day in view.away[:10])


def _clock(view: StatusView) -> list[Fact]:
    return [
        Fact("The clock last looked", moment(view.beat_at) if view.beat_at else "not yet"),
        Fact("It last did", f"{view.did}, {moment(view.did_at)}" if view.did_at else "nothing yet"),
        Fact("Next due", moment(view.next_at) if view.next_at else "nothing"),
    ]


def away_form(view: AwayForm, signer: Signer) -> Card:
    """Until when; who gets their items meanwhile is said before they send it."""
    whom = (
        f"Meanwhile your items go to {plain(view.stands_in)}."
        if view.stands_in
        else "Nobody stands in for your seat yet: please tell the Chair."
    )
    now = [small_print(f"You are down as away until {written(view.back_on)}.")] if view.back_on else []
    tomorrow = view.today + timedelta(days=1)
    return Card(
        [
            *now,
            DateInput(
                "back_on",
                "Away until (the day you are back)",
                value=view.back_on or view.today + timedelta(days=7),
                earliest=tomorrow,
                is_required=True,
                error_message="Give a day after today.",
            ),
            TextBlock(f"{whom} The dates of tasks stay as they are."),
        ],
        actions=[
            signer.send("Away", Verb.AWAY),
            *([signer.send("I am back", Verb.BACK)] if view.back_on else []),
        ],
    )


def snooze_form(view: SnoozeForm, signer: Signer) -> Card:
    """One record, and a day; what stays as it is, is said before they send it."""
    return Card(
        [
            ChoiceInput(
                "record",
                "Do not remind me of",
                [Choice(ref, ref) for ref in view.refs],
                value=view.refs[0],
                is_required=True,
                error_message="Choose one.",
            ),
            DateInput(
                "until",
                "Until",
                value=view.today + timedelta(days=7),
                earliest=view.today + timedelta(days=1),
                is_required=True,
                error_message="Give a day after today.",
            ),
            TextBlock("Its date stays as it is, and others are still told."),
        ],
        actions=[signer.send("Snooze", Verb.SNOOZE)],
    )
