"""What may happen to a panel, in any order: people, the clock, Teams, and whatever goes wrong."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from panel.catalogue import flags, tasks
from panel.catalogue.reminders import AskStatus, ComeBack, GoAway
from panel.flags.flag import Answer, Audience, FlagKind, Knowing, Words
from panel.flags.grading import Assessed, Handling, Source
from panel.flags.intake import Raised
from panel.groups import FourP, Level
from panel.language import DraftKey
from panel.people import Member
from panel.tasks import Ending, Particulars, Progress
from panel.themes import THEMES, Priority
from panel.views.places import Via
from panel.working_time import local_day
from tests.builders import (
    DURHAM,
    HMRC,
    PANEL,
    RSPCA,
    another_seats_owner,
    seat_id,
    the_chair,
    the_gatekeeper,
    the_owner,
)
from tests.conftest import in_memory
from tests.faults.machine import judge
from tests.faults.machine.world import PEOPLE, World, desk, readers

ANY = st.integers(0, 11)
BY_NAME = {member.name: member for member in PEOPLE}
SOMEBODY = st.sampled_from(tuple(BY_NAME))
CHAIR, OWNER, ANOTHER = (m.name for m in (the_chair(), the_owner(), another_seats_owner()))
SEATS = st.sampled_from((HMRC, RSPCA, DURHAM))
OF_THE_SEAT = ("acknowledge", "an old card", "accept", "under way", "stuck", "done", "decline", "more time")
BY_THE_CHAIR = (
    *("undo", "change", "withdraw", "discharge", "extend", "agree", "refuse", "sign off", "assess"),
    *("send back", "move", "take up", "turn down"),
)
OF_A_FLAG = ("acknowledge", "an old card", "hit", "no hit", "read", "read the original")
AT_THE_DESK = ("next", "next", "next", "recall", "close", "send back", "refuse", "regrade")
QUESTIONS: tuple[Any, ...] = (
    *(tasks.AskMine(), tasks.AskActions(), tasks.AskOverdue()),
    *(flags.AskFlags(), flags.AskQueue(), AskStatus()),
)


class PanelMachine(RuleBasedStateMachine):
    """Every example is a panel of its own, on a database that `fresh` makes and `gone` takes back."""

    fresh: ClassVar[Callable[[], str]]
    gone: ClassVar[Callable[[str], None]]
    counts: ClassVar[Counter[str]] = Counter()

    @initialize(seat=SEATS, wide=st.booleans())
    def begins(self, seat: str, wide: bool) -> None:
        """With a task and a flag that have gone out, whatever else may not happen."""
        self.world = World(type(self).fresh())
        self.world.begin()
        self._ask(the_chair(), HMRC, 6, typed=False)
        self._raise(another_seats_owner(), urgent=False)
        for _ in range(3):
            self.decide_on_a_flag(0, "next", wide, seat)

    # People.

    @rule(by=st.sampled_from((CHAIR, CHAIR, OWNER)), seat=SEATS, typed=st.booleans(), days=ANY)
    def ask(self, by: str, seat: str, typed: bool, days: int) -> None:
        self._ask(BY_NAME[by], seat, days, typed=typed)

    @rule(seat=SEATS, urgent=st.booleans())
    def ask_in_a_turn_that_is_killed(self, seat: str, urgent: bool) -> None:
        self.world.break_off(self._form(seat, 5, urgent=urgent), by=the_chair())

    def _ask(self, by: Member, seat: str, days: int, *, typed: bool) -> None:
        if typed:
            due = local_day(self.world.clock()) + timedelta(days=days)
            words = f"{seat}: check {self._unit()} by {due.isoformat()}"
            self.world.ask(tasks.AskTask(words), by=by, via=Via.TYPED)
            return
        self.world.ask(self._form(seat, days, urgent=days % 4 == 0), by=by, via=Via.SUBMITTED)

    def _form(self, seat: str, days: int, *, urgent: bool) -> tasks.IssueTask:
        due = local_day(self.world.clock()) + timedelta(days=days)
        more = Particulars(is_urgent=urgent)
        return tasks.IssueTask(seat=seat_id(seat), what=f"Check {self._unit()}", due=due, more=more)

    def _unit(self) -> str:
        unit = self.world.mark("unit")
        self.world.open_words.add(unit)
        return unit

    @rule(which=ANY, what=st.sampled_from(OF_THE_SEAT), others=st.booleans(), who=SOMEBODY)
    def answer_a_task(self, which: int, what: str, others: bool, who: str) -> None:
        task = self._task(which)
        if task is None:
            return
        owner = next((m for m in PEOPLE if m.seat == task.seat and m.is_owner), None)
        by = BY_NAME[who] if others or owner is None else owner
        version = task.version - (what == "an old card")
        words = self.world.mark("note")
        self.world.open_words.add(words)
        answers: dict[str, Any] = {
            "acknowledge": tasks.AcknowledgeTask(task.ref, version),
            "an old card": tasks.AcknowledgeTask(task.ref, version),
            "accept": tasks.AcceptTask(task.ref, version),
            "under way": tasks.UpdateTask(task.ref, words, Progress.UNDER_WAY),
            "stuck": tasks.UpdateTask(task.ref, words, Progress.STUCK),
            "done": tasks.UpdateTask(task.ref, words, Progress.DONE),
            "decline": tasks.DeclineTask(task.ref, words),
            "more time": tasks.MoreTime(task=task.ref, due=task.due + timedelta(days=7), because=words),
        }
        self.world.ask(answers[what], by=by)

    @rule(which=ANY, what=st.sampled_from(BY_THE_CHAIR), others=st.booleans(), who=SOMEBODY)
    def decide_on_a_task(self, which: int, what: str, others: bool, who: str) -> None:
        task = self._task(which)
        if task is None:
            return
        words = self._unit()
        later = task.due + timedelta(days=14)
        decisions: dict[str, Any] = {
            "undo": tasks.UndoTask(task.ref),
            "change": tasks.ChangeTask(task=task.ref, what=f"Look at {words}", due=later),
            "withdraw": tasks.EndTask(task.ref, Ending.WITHDRAWN, words),
            "discharge": tasks.EndTask(task.ref, Ending.DISCHARGED, words),
            "extend": tasks.MoreTime(task=task.ref, due=later, because=words),
            "agree": tasks.AgreeTime(task.ref),
            "refuse": tasks.RefuseTime(task.ref, words),
            "sign off": tasks.SignOff(task=task.ref),
            "assess": tasks.SignOff(
                task=task.ref, level=Level.MODERATE, four_p=FourP.PURSUE, rationale=words
            ),
            "send back": tasks.SendBack(task.ref, words),
            "move": tasks.MoveTask(task=task.ref, because=words, seat=seat_id(RSPCA)),
            "take up": tasks.TakeUpProposal(task.ref, task.version),
            "turn down": tasks.TurnDownProposal(task.ref, words),
        }
        self.world.ask(decisions[what], by=BY_NAME[who] if others else the_chair())

    @rule(by=st.sampled_from((ANOTHER, OWNER)), urgent=st.booleans())
    def raise_a_flag(self, by: str, urgent: bool) -> None:
        self._raise(BY_NAME[by], urgent=urgent)

    def _raise(self, by: Member, *, urgent: bool) -> None:
        secret = self.world.mark("cellar")
        self.world.secrets[secret] = desk
        form = Raised(
            kind=FlagKind.INTERVENTION if urgent else FlagKind.REQUEST,
            theme=THEMES[0],
            area="East of county",
            priority=Priority.HIGH,
            words=Words(information=f"Tobacco is kept in {secret}"),
            how_known=Knowing.SAW_IT,
        )
        self.world.ask(flags.RaiseFlag(form, DraftKey(secret)), by=by, via=Via.SUBMITTED)
        raised = [row.intake for row in self.world.rows("select intake from flag")]
        self.world.intakes += [intake for intake in raised if intake not in self.world.intakes]

    @rule(which=ANY, what=st.sampled_from(AT_THE_DESK), wide=st.booleans(), seat=SEATS)
    def decide_on_a_flag(self, which: int, what: str, wide: bool, seat: str) -> None:
        flag = self._flag(which)
        if flag is None:
            return
        reasons = {"recall": "RECALL", "send back": "SEND_BACK", "refuse": "REFUSE"}
        if what == "next":
            command = self._next_at_the_desk(flag, wide, seat)
        elif what == "regrade":
            command = self._graded(flag)
        elif what == "close":
            command = flags.CloseFlag(flag.ref)
        else:
            command = flags.DecideFlag(flag.ref, flags.ReasonKind[reasons[what]], "It was not so")
        self.world.ask(command, by=the_gatekeeper(), via=Via.SUBMITTED)

    def _next_at_the_desk(self, flag: Any, wide: bool, seat: str) -> Any:
        if flag.grade is None:
            return self._graded(flag)
        if flag.audience is None:
            return flags.AddressFlag(
                flag=flag.ref,
                audience=Audience.WHOLE_PANEL if wide else Audience.NAMED_SEATS,
                seats=(seat_id(seat),),
                reply_by=local_day(self.world.clock()) + timedelta(days=7),
                as_at=local_day(self.world.clock()),
            )
        return flags.ReleaseFlag(flag=flag.ref, version=flag.version)

    def _graded(self, flag: Any) -> flags.GradeFlag:
        secret = self.world.mark("yard")
        self.world.secrets[secret] = readers
        return flags.GradeFlag(
            flag=flag.ref,
            source=Source.RELIABLE,
            assessed=Assessed.DIRECTLY,
            handling=Handling.PERMITTED,
            action=None,
            sanitisation=None,
            conditions="",
            area="East of county",
            wording=Words(information=f"Tobacco is kept in {secret}"),
        )

    @rule(which=ANY, what=st.sampled_from(OF_A_FLAG), who=SOMEBODY)
    def answer_a_flag(self, which: int, what: str, who: str) -> None:
        flag = self._flag(which)
        if flag is None:
            return
        answers: dict[str, Any] = {
            "acknowledge": flags.AcknowledgeFlag(flag.ref, flag.version),
            "an old card": flags.AcknowledgeFlag(flag.ref, flag.version - 1),
            "hit": flags.ReplyToFlag(flag.ref, Answer.HIT),
            "no hit": flags.ReplyToFlag(flag.ref, Answer.NO_HIT),
            "read": flags.ReadFlag(flag.ref),
            "read the original": flags.ReadFlag(flag.intake),
        }
        self.world.ask(answers[what], by=BY_NAME[who], via=Via.OPENED if "read" in what else Via.PRESSED)

    @rule(who=SOMEBODY, question=st.sampled_from(QUESTIONS))
    def ask_what_there_is(self, who: str, question: Any) -> None:
        self.world.question(question, by=BY_NAME[who])

    @rule(who=SOMEBODY, back=st.booleans())
    def go_away(self, who: str, back: bool) -> None:
        until = local_day(self.world.clock()) + timedelta(days=4)
        self.world.ask(ComeBack() if back else GoAway(day=until), by=BY_NAME[who])

    # Teams.

    @precondition(lambda self: self.world.turns)
    @rule(which=st.integers(0, 40), times=st.integers(1, 3))
    def deliver_again(self, which: int, times: int) -> None:
        for _ in range(times):
            self.world.carry_out(self.world.turns[-1 - which % len(self.world.turns)])

    @precondition(lambda self: self.world.turns)
    @rule(which=st.integers(0, 40))
    def deliver_with_other_words(self, which: int) -> None:
        turn = self.world.turns[-1 - which % len(self.world.turns)]
        if turn.reply is not None:
            self.world.forge(turn)

    @rule(most=st.integers(1, 12))
    def take_letters(self, most: int) -> None:
        self.world.take(most)

    @precondition(lambda self: self.world.in_hand)
    @rule(which=ANY)
    def send_and_say_nothing_yet(self, which: int) -> None:
        self.world.send(which)

    @precondition(lambda self: self.world.in_hand)
    @rule(
        which=ANY,
        times=st.integers(1, 8),
        answer=st.sampled_from(
            ("taken", "taken", "taken", "taken, and the answer was lost", "lost", "busy", "gone", "refused")
        ),
    )
    def settle(self, which: int, times: int, answer: str) -> None:
        for _ in range(times):
            self.world.settle(which, answer)

    @rule(seconds=st.sampled_from((1, 21, 61, 301)))
    def time_goes_by(self, seconds: float) -> None:
        self.world.wait(seconds)

    @rule()
    def everybody_is_told(self) -> None:
        """Without this, few examples come far."""
        self.world.wait(21)
        for _ in range(3):
            self.world.take(12)
            while self.world.in_hand:
                self.world.settle(0, "taken")

    # The clock, and the process.

    @rule(hours=st.sampled_from((-24, -1, 1, 3, 24)))
    def clock_jumps(self, hours: int) -> None:
        self.world.clock.on(hours=hours)
        self.world.tick()

    @rule(days=st.sampled_from((1, 1, 2, 5, 9)))
    def morning_comes(self, days: int) -> None:
        self.world.clock.now = self.world.morning_after(days)
        self.world.wait(3_600)
        self.world.tick()

    @precondition(lambda self: self.world.in_hand)
    @rule()
    def crash(self) -> None:
        self.world.crash()

    # What must hold.

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "world"):
            judge.after_a_step(self.world)
            self.world.counts["steps"] += 1

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            if self.world.is_whole:
                self.world.come_to_rest()
                judge.at_the_end(self.world)
        finally:
            self.counts.update(self.world.counts)
            self.world.close()
            type(self).gone(self.world.url)

    # Which one is meant.

    def _task(self, which: int) -> Any:
        refs = [row.ref for row in self.world.rows("select ref from task order by ref desc")]
        if not refs:
            return None
        with self.world.store.read(PANEL) as reading:
            return reading.tasks.find(refs[which % len(refs)])

    def _flag(self, which: int) -> Any:
        if not self.world.intakes:
            return None
        with self.world.store.read(PANEL) as reading:
            return reading.flags.find(self.world.intakes[-1 - which % len(self.world.intakes)])


def on_files(migrated: Path) -> type[PanelMachine]:
    """The machine on SQLite: each example has a copy of a panel in a copy of that file."""
    place = Path(tempfile.mkdtemp(prefix="machine-", dir=in_memory()))
    founded, file = place / "founded.sqlite", place / "clerk.sqlite"
    shutil.copyfile(migrated, founded)
    world = World(f"sqlite:///{founded}")
    world.found()
    world.close()

    def fresh() -> str:
        shutil.copyfile(founded, file)
        return f"sqlite:///{file}"

    def gone(_: str) -> None:
        for each in place.glob("clerk.sqlite*"):
            each.unlink()

    return _machine(fresh, gone)


def on_postgres(url: str) -> type[PanelMachine]:
    """The machine on PostgreSQL: one database, emptied for each example."""

    def fresh() -> str:
        world = World(url)
        world.empty()
        world.found()
        world.close()
        return url

    return _machine(fresh, lambda _: None)


def _machine(fresh: Callable[[], str], gone: Callable[[str], None]) -> type[PanelMachine]:
    own = {"fresh": staticmethod(fresh), "gone": staticmethod(gone), "counts": Counter()}
    return type("OnItsOwn", (PanelMachine,), own)
