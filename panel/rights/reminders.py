"""What the clock may, and what may be asked of reminders."""

from panel.catalogue.reminders import (
    AlarmQueue,
    AskStatus,
    BeginTheDay,
    ComeBack,
    GoAway,
    OpenAwayForm,
    OpenSnoozeForm,
    Remind,
    RemindOfFlag,
    SendAgain,
    SendDigest,
    SnoozeFlag,
    SnoozeTask,
)
from panel.flags import FlagState
from panel.language import Operation
from panel.rights.right import Right, Who
from panel.tasks import OPEN, TaskState

REMINDERS = (
    Right(
        asked=Remind,
        does="climb a rung of the ladder for what is late or not acknowledged",
        who=(Who.CLOCK,),
        states=tuple(state for state in TaskState if state in OPEN),
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=RemindOfFlag,
        does="climb a rung for a flag's seats that have not acknowledged or replied",
        who=(Who.CLOCK,),
        states=(FlagState.RELEASED, FlagState.RECALLED),
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=AlarmQueue,
        does="tell the gatekeeper's deputy that flags have waited too long",
        who=(Who.CLOCK,),
        states=(FlagState.RAISED,),
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=SendDigest,
        does="send somebody's items of the day, in one message",
        who=(Who.CLOCK,),
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=BeginTheDay,
        does="show the week's counts, and the secretariat how the clerk is",
        who=(Who.CLOCK,),
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=GoAway,
        does="your items go to whoever stands in, until the day you are back",
        words="away until 5 January",
        button="Away until…",
        form="Away",
        who=(Who.MEMBER,),
        operation=Operation.COLLECTION,
    ),
    Right(asked=OpenAwayForm, does="open the form of absence", words="away", form="Away", who=(Who.MEMBER,)),
    Right(
        asked=ComeBack,
        does="be back before that day",
        words="back",
        form="Away",
        who=(Who.MEMBER,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=SnoozeTask,
        does="not be reminded of one task until a day; its date and everybody else's reminders stay",
        words="snooze T-14 until Friday",
        button="Snooze",
        form="Snooze",
        who=(Who.SEAT, Who.CHAIR),
        states=tuple(TaskState),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=SnoozeFlag,
        does="not be reminded of one flag until a day, in the same way",
        words="snooze F-31 until Friday",
        button="Snooze",
        form="Snooze",
        who=(Who.SEAT, Who.GATEKEEPER, Who.CHAIR, Who.SECRETARIAT),
        states=(FlagState.RELEASED, FlagState.CLOSED, FlagState.RECALLED),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=OpenSnoozeForm,
        does="open the form that spares you one item of your digest",
        words="snooze",
        button="Snooze…",
        form="Snooze",
        who=(Who.MEMBER,),
    ),
    Right(
        asked=SendAgain,
        does="send again what could not be delivered in the last two weeks, up to 20 messages at a time",
        words="send again",
        button="Send again",
        who=(Who.SECRETARIAT, Who.CHAIR),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=AskStatus,
        does="how the clerk is: people to ring, letters that died, what the clock last did",
        words="status",
        button="Look again",
        who=(Who.SECRETARIAT, Who.CHAIR),
    ),
)
