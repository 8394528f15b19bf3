"""A panel on which every verb can be tried: people of every role, and a fitting record for each."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from panel.agenda import Fate, Item
from panel.catalogue import flags, history, meetings, papers, people, reminders, spills, tasks
from panel.catalogue.flags import ReasonKind
from panel.cycle import Mode
from panel.flags.flag import Audience, FlagState
from panel.language import DraftKey, MessageId, Reference
from panel.meetings import Answer, Rung
from panel.papers import Format, PaperKind
from panel.people import Member, MembersRecognised, PeopleImported, Role, Stranger
from panel.reminders import LADDER, Occurrence
from panel.rights import RIGHTS
from panel.rights.right import Right, Who
from panel.tasks import AnswerKind, TaskState
from storage.leases import Leases
from storage.store import Store
from tests.builders import (
    HMRC,
    NOW,
    RSPCA,
    TODAY,
    a_member,
    a_panel,
    a_person,
    a_task,
    an_entry,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)
from tests.fakes import let_pass
from tests.usecases.conftest import Desk
from tests.usecases.test_flags import COMMANDS as OF_FLAGS
from tests.usecases.test_flags import KEEPER, a_form, sign, the_raiser
from tests.usecases.test_flags import put as put_flag
from tests.usecases.test_history import hear
from tests.usecases.test_meetings import AFTERWARDS, M1, accept_all, meeting, planned
from tests.usecases.test_papers import UPLOAD, make
from tests.usecases.test_rights import COMMANDS as OF_TASKS
from tests.usecases.test_rights import PEOPLE as OF_THE_TASK
from tests.usecases.test_rights import REF, WAITING, fields_of
from tests.usecases.test_rights import put as put_task

UNDELEGATED = OF_THE_TASK["a deputy without delegation"][0]
PEOPLE: dict[str, tuple[Member, set[Who]]] = {
    **OF_THE_TASK,
    "the chair": (the_chair(), {Who.CHAIR, Who.APPOINTED, Who.SUPPORT}),
    "the owner": (the_owner(), {Who.SEAT, Who.READER}),
    "whoever raised it": (the_raiser(), {Who.RAISER}),
    "the gatekeeper": (KEEPER, {Who.GATEKEEPER, Who.SUPPORT}),
}
"""Who each of them is to the records below, beside what anybody is."""
EVERY_DAY = timedelta(days=1)

Way = Callable[[Desk, Member], Any]
"""Puts what is needed in its place; what is then asked."""


def is_named(right: Right, who: str) -> bool:
    member, may = PEOPLE[who]
    anybodys = {Who.OBSERVER} if member.is_observer else {Who.OBSERVER, Who.MEMBER}
    if right.asked is flags.SuggestTask and not member.is_observer:
        anybodys.add(Who.SEAT)  # A flag for the whole panel asks every seat.
    return bool({*right.who} & (may | anybodys))


def a_desk(store: Store) -> Desk:
    others = [member for member, _ in PEOPLE.values() if member not in the_members()]
    a_panel(store, members=[*the_members(), *others, a_member(HMRC, "Noor New")])
    desk = Desk(store)
    sign(desk)
    return desk


# --- Tasks ------------------------------------------------------------------------------------------------


def of_a_task(right: Right) -> Way:
    def way(desk: Desk, by: Member) -> Any:
        state = right.states[0] if right.states else TaskState.ISSUED
        task = a_task(HMRC, ref=REF, state=state, proposed_by=proposer(right).id, **WAITING)
        put_task(desk, task)
        if right.asked is not tasks.UndoTask:
            desk.delivered(seconds=21)
        if right.asked in OF_TASKS:
            command = OF_TASKS[right.asked]()
            named = {"tasks": (REF,)} if right.asked is tasks.SignOffTogether else {"task": REF}
            return type(command)(**{**fields_of(command), **named})
        return OTHERS_OF_TASKS[right.asked](REF)

    return way


def proposer(right: Right) -> Member:
    who = "a deputy without delegation" if Who.DEPUTY in right.who else "whoever proposed it"
    return OF_THE_TASK[who][0]


OTHERS_OF_TASKS: dict[type, Callable[[str], Any]] = {
    tasks.AskTask: lambda _: tasks.AskTask("RSPCA: look at the kennels by Friday 27 November 2026"),
    tasks.IssueTask: lambda _: tasks.IssueTask(
        seat=seat_id(RSPCA), what="Look at the kennels", due=date(2026, 11, 27)
    ),
    tasks.ReadTask: tasks.ReadTask,
    tasks.AskMine: lambda _: tasks.AskMine(),
    tasks.AskActions: lambda _: tasks.AskActions(),
    tasks.AskOverdue: lambda _: tasks.AskOverdue(),
    tasks.ShowTask: lambda ref: tasks.ShowTask(ref, in_channel=False),
    tasks.OpenTaskForm: lambda _: tasks.OpenTaskForm(),
    tasks.OpenAnswerForm: lambda ref: tasks.OpenAnswerForm(ref, AnswerKind.UPDATE),
    reminders.SnoozeTask: lambda ref: reminders.SnoozeTask(ref, "Friday 27 November 2026"),
    reminders.Remind: lambda ref: reminders.Remind(
        Occurrence(Reference(ref), seat_id(HMRC), LADDER.tasks[0], TODAY)
    ),
}


def a_draft(desk: Desk, by: Member) -> Any:
    """An unclear line of their own; an observer tries somebody else's."""
    author = the_chair() if by.is_observer else by
    desk.do(tasks.AskTask("HMRC: check VAT filings"), by=author)
    return tasks.AnswerDraft(desk.answer.last.draft.key, "2026-12-04")


# --- Flags ------------------------------------------------------------------------------------------------

INTAKE, OUT = Reference("I-2026-4831"), Reference("R-2026-417")
UNTIL_OUT = {FlagState.RAISED, FlagState.SENT_BACK}


def of_a_flag(right: Right) -> Way:
    def way(desk: Desk, by: Member) -> Any:
        state = STATES.get(right.asked) or (right.states[0] if right.states else FlagState.RELEASED)
        facts = WIDE if right.asked in OF_THE_WHOLE_PANEL else {"ref": INTAKE if state in UNTIL_OUT else OUT}
        flag = put_flag(desk, **{"intake": INTAKE, "state": state, **facts})
        ask = OF_FLAGS.get(right.asked) or OTHERS_OF_FLAGS[right.asked]
        return ask(flag.ref)

    return way


OF_THE_WHOLE_PANEL = {flags.SuggestTask, flags.OpenRoster}
WIDE = {"ref": Reference("F-2026-031"), "audience": Audience.WHOLE_PANEL, "asks": ()}
STATES = {flags.OpenReasonForm: FlagState.RAISED, flags.DecideFlag: FlagState.RELEASED}
OTHERS_OF_FLAGS: dict[type, Callable[[str], Any]] = {
    flags.OfferFlagForm: lambda _: flags.OfferFlagForm(),
    flags.OpenFlagForm: lambda _: flags.OpenFlagForm(),
    flags.RaiseFlag: lambda _: flags.RaiseFlag(a_form(), DraftKey("k" * 32)),
    flags.AskQueue: lambda _: flags.AskQueue(),
    flags.AskFlags: lambda _: flags.AskFlags(),
    flags.OpenAudienceForm: flags.OpenAudienceForm,
    flags.OpenReasonForm: lambda ref: flags.OpenReasonForm(ref, ReasonKind.REFUSE),
    flags.DecideFlag: lambda ref: flags.DecideFlag(ref, ReasonKind.RECALL, "It was wrong"),
    flags.ShowFlag: flags.ShowFlag,
    flags.ReadFlag: flags.ReadFlag,
    flags.OpenReplyForm: flags.OpenReplyForm,
    flags.SuggestTask: flags.SuggestTask,
    flags.OpenRoster: flags.OpenRoster,
    reminders.RemindOfFlag: lambda ref: reminders.RemindOfFlag(Reference(ref), LADDER.flags[0].name, TODAY),
    reminders.SnoozeFlag: lambda ref: reminders.SnoozeFlag(ref, "Friday 27 November 2026"),
    reminders.AlarmQueue: lambda ref: reminders.AlarmQueue((Reference(ref),)),
}


# --- Meetings, papers, talk -------------------------------------------------------------------------------


def before(*steps: Callable[[Desk], Any], ask: Callable[[Desk], Any]) -> Way:
    def way(desk: Desk, _: Member) -> Any:
        for step in steps:
            step(desk)
        return ask(desk)

    return way


def something_said(desk: Desk) -> None:
    hear(desk, "The yard at Mill Lane")
    desk.do(put_forward(desk), by=the_owner())


def put_forward(_: Desk) -> Any:
    said = MessageId("1763800000123")
    return history.PutForward(message=said, root=said, line="The yard at Mill Lane", form="f" * 32)


def drafted(desk: Desk) -> None:
    something_said(desk)
    planned(desk)
    desk.do(meetings.DraftAgenda(M1), by=the_secretary())


def with_the_chair(desk: Desk) -> None:
    drafted(desk)
    accept_all(desk)
    desk.do(meetings.SendAgendaToChair(M1, meeting(desk).draft), by=the_secretary())


def out(desk: Desk) -> None:
    with_the_chair(desk)
    desk.do(meetings.IssueAgenda(M1, meeting(desk).draft), by=the_chair())


def afterwards(desk: Desk) -> None:
    desk.clock.now = AFTERWARDS


def a_late_item(desk: Desk) -> None:
    planned(desk)
    late = desk.at(NOW + timedelta(days=12))
    late.do(meetings.PutItemForward(meeting=M1, words="The yard", key="k" * 32), by=the_owner())


def a_line(desk: Desk) -> Any:
    view = desk.do(meetings.OpenCheckForm(M1), by=the_secretary())
    return meetings.CheckLine(meeting=M1, line=view.line.key, fate=Fate.ACCEPTED)


def offered(desk: Desk) -> None:
    desk.issued()
    desk.do(papers.AskPaper(kind=PaperKind.ACTIONS, format=Format.PDF), by=the_owner())
    make(desk)


def spilled(desk: Desk) -> None:
    hear(desk, "Ring 07700 900123")


def a_stranger(desk: Desk) -> None:
    new = (Stranger(person=a_person("Nobody"), name="Nobody Known"),)
    with desk.store.begin(desk.panel) as work:
        work.record(MembersRecognised(at=NOW, by=the_chair().id, members=(), strangers=new))


def a_deputy_stands_in(desk: Desk) -> None:
    desk.do(people.Delegate(UNDELEGATED.id, date(2026, 12, 12)), by=the_chair())


def away(desk: Desk) -> None:
    for member, _ in PEOPLE.values():
        desk.do(reminders.GoAway(day=date(2026, 12, 1)), by=member)


def a_dead_letter(desk: Desk) -> None:
    desk.issued()
    let_pass(desk.store, desk.panel, seconds=60)
    for lease in Leases(desk.store).take(most=50):
        with desk.store.quietly(lease.panel) as work:
            work.post.dead(lease, reason="gone")


def somebody_left(desk: Desk) -> None:
    gone = a_member(HMRC, "Gone Already", is_owner=False, valid_to=NOW - EVERY_DAY)
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=(), members=(gone,)))


SAID, P1, S1 = MessageId("1763800000123"), Reference("P-2026-001"), "S-2026-001"
NEW = a_member(HMRC, "Noor New")
SLOT: dict[str, Any] = {"day": date(2026, 12, 15), "starts": time(10), "mode": Mode.IN_PERSON, "venue": "HQ"}

WAYS: dict[type, Way] = {
    tasks.AnswerDraft: a_draft,
    meetings.ArrangeMeeting: before(
        ask=lambda _: meetings.ArrangeMeeting("on 8 December at 10:00 in person at HQ")
    ),
    meetings.MoveMeeting: before(planned, ask=lambda _: meetings.MoveMeeting(M1, "to 10 December at 14:00")),
    meetings.OpenMeetingForm: before(ask=lambda _: meetings.OpenMeetingForm()),
    meetings.SetMeeting: before(ask=lambda _: meetings.SetMeeting(**SLOT)),
    meetings.CancelMeeting: before(planned, ask=lambda _: meetings.CancelMeeting(M1, "no quorum")),
    meetings.OpenCancelForm: before(planned, ask=lambda _: meetings.OpenCancelForm(M1)),
    meetings.OpenNotReachedForm: before(out, ask=lambda _: meetings.OpenNotReachedForm(M1)),
    meetings.SayNotReached: before(
        out, afterwards, ask=lambda _: meetings.SayNotReached(M1, (Item.EMERGING,))
    ),
    meetings.DraftAgenda: before(planned, ask=lambda _: meetings.DraftAgenda(M1)),
    meetings.OpenCheckForm: before(drafted, ask=lambda _: meetings.OpenCheckForm(M1)),
    meetings.CheckLine: before(drafted, ask=a_line),
    meetings.SendAgendaToChair: before(
        drafted, accept_all, ask=lambda desk: meetings.SendAgendaToChair(M1, meeting(desk).draft)
    ),
    meetings.OpenSendBackForm: before(with_the_chair, ask=lambda _: meetings.OpenSendBackForm(M1)),
    meetings.SendAgendaBack: before(
        with_the_chair,
        ask=lambda desk: meetings.SendAgendaBack(meeting=M1, draft=meeting(desk).draft, because="Item 7"),
    ),
    meetings.IssueAgenda: before(
        with_the_chair, ask=lambda desk: meetings.IssueAgenda(M1, meeting(desk).draft)
    ),
    meetings.AskAgenda: before(out, ask=lambda _: meetings.AskAgenda()),
    meetings.ShowMeeting: before(out, ask=lambda _: meetings.ShowMeeting(M1, in_channel=False)),
    meetings.ReadAgenda: before(out, ask=lambda _: meetings.ReadAgenda(M1)),
    meetings.AnswerMeeting: before(
        planned, ask=lambda _: meetings.AnswerMeeting(meeting=M1, answer=Answer.APOLOGIES)
    ),
    meetings.OpenSubstituteForm: before(planned, ask=lambda _: meetings.OpenSubstituteForm(M1)),
    meetings.OpenItemForm: before(planned, ask=lambda _: meetings.OpenItemForm(M1)),
    meetings.PutItemForward: before(
        planned, ask=lambda _: meetings.PutItemForward(meeting=M1, words="The yard", key="k" * 32)
    ),
    meetings.DecideItem: before(a_late_item, ask=lambda _: meetings.DecideItem(item="k" * 32, takes=True)),
    meetings.KeepCycle: before(planned, ask=lambda _: meetings.KeepCycle(M1, Rung.DRAFT)),
    papers.AskPaper: before(ask=lambda _: papers.AskPaper(kind=PaperKind.ACTIONS, format=Format.PDF)),
    papers.TakePaper: before(offered, ask=lambda _: papers.TakePaper(P1, UPLOAD)),
    papers.DeclinePaper: before(offered, ask=lambda _: papers.DeclinePaper(P1)),
    papers.ReadPaper: before(offered, ask=lambda _: papers.ReadPaper(P1, 1)),
    papers.ForgetPapers: before(offered, ask=lambda _: papers.ForgetPapers()),
    history.PutForward: before(hear, ask=put_forward),
    history.PutThreadForward: before(hear, ask=lambda _: history.PutThreadForward(root=SAID, line="x")),
    history.KeepMessage: before(
        ask=lambda _: history.KeepMessage(
            change=history.Change.SAID, message=SAID, root=SAID, by=a_person(), said_at=NOW, words="x"
        )
    ),
    history.ForgetMessages: before(hear, ask=lambda _: history.ForgetMessages(before=NOW + EVERY_DAY)),
    history.OpenPutForward: before(
        hear, ask=lambda _: history.OpenPutForward(message=SAID, root=SAID, claimed="")
    ),
    spills.ReadSpill: before(spilled, ask=lambda _: spills.ReadSpill(S1)),
    spills.CloseSpill: before(spilled, ask=lambda _: spills.CloseSpill(S1, "deleted")),
    spills.OpenCloseSpill: before(spilled, ask=lambda _: spills.OpenCloseSpill(S1)),
    people.AskHelp: before(ask=lambda _: people.AskHelp()),
    people.AskAnything: before(ask=lambda _: people.AskAnything("what about it")),
    people.AskWelcome: before(ask=lambda _: people.AskWelcome()),
    people.AskWho: before(ask=lambda _: people.AskWho()),
    people.AskConsultations: before(ask=lambda _: people.AskConsultations()),
    people.OpenDelegateForm: before(ask=lambda _: people.OpenDelegateForm()),
    people.Delegate: before(ask=lambda _: people.Delegate(UNDELEGATED.id, date(2026, 12, 12))),
    people.DelegateByName: before(ask=lambda _: people.DelegateByName(UNDELEGATED.name, "12 December 2026")),
    people.EndDelegation: before(a_deputy_stands_in, ask=lambda _: people.EndDelegation()),
    people.OpenLeaveForm: before(ask=lambda _: people.OpenLeaveForm(seat_id(HMRC))),
    people.EndMembership: before(
        ask=lambda _: people.EndMembership(member=NEW.id, last_day=date(2026, 12, 12), heir=the_deputy().id)
    ),
    people.EndMembershipByName: before(
        ask=lambda _: people.EndMembershipByName(NEW.name, "12 December 2026", the_deputy().name)
    ),
    people.HandOver: before(somebody_left, ask=lambda _: people.HandOver(a_member(HMRC, "Gone Already").id)),
    people.OpenEnrolForm: before(
        a_stranger, ask=lambda _: people.OpenEnrolForm(a_person("Nobody").object_id)
    ),
    people.EnrolStranger: before(
        a_stranger,
        ask=lambda _: people.EnrolStranger(
            person=a_person("Nobody").object_id, seat=seat_id(HMRC), role=Role.MEMBER, name="Nobody Known"
        ),
    ),
    people.DismissStranger: before(
        a_stranger, ask=lambda _: people.DismissStranger(a_person("Nobody").object_id)
    ),
    people.ImportPeople: before(ask=lambda _: people.ImportPeople(())),
    people.LayStartingRegister: before(ask=lambda _: people.LayStartingRegister()),
    people.RecogniseMembers: before(ask=lambda _: people.RecogniseMembers((an_entry("Nobody"),))),
    reminders.SendDigest: before(Desk.issued, ask=lambda _: reminders.SendDigest(the_owner().id, TODAY)),
    reminders.BeginTheDay: before(ask=lambda _: reminders.BeginTheDay(TODAY)),
    reminders.GoAway: before(ask=lambda _: reminders.GoAway(day=date(2026, 12, 1))),
    reminders.OpenAwayForm: before(ask=lambda _: reminders.OpenAwayForm()),
    reminders.OpenSnoozeForm: before(ask=lambda _: reminders.OpenSnoozeForm()),
    reminders.ComeBack: before(away, ask=lambda _: reminders.ComeBack()),
    reminders.SendAgain: before(a_dead_letter, ask=lambda _: reminders.SendAgain()),
    reminders.AskStatus: before(ask=lambda _: reminders.AskStatus()),
}
for _right in RIGHTS:
    if _right.asked in OF_TASKS or _right.asked in OTHERS_OF_TASKS:
        WAYS.setdefault(_right.asked, of_a_task(_right))
    if _right.asked in OF_FLAGS or _right.asked in OTHERS_OF_FLAGS:
        WAYS.setdefault(_right.asked, of_a_flag(_right))
