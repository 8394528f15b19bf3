"""What typed words ask for: case-blind, forgiving, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import Meaning, TypedPanel, TypedSetUp, read
from panel.agenda import Item
from panel.catalogue import Command, Consultation, Question
from panel.catalogue.flags import (
    AcknowledgeFlag,
    AskFlags,
    AskQueue,
    OfferFlagForm,
    OpenReplyForm,
    ReplyToFlag,
    ShowFlag,
)
from panel.catalogue.meetings import OpenNotReachedForm, SayNotReached
from panel.catalogue.papers import AskPaper
from panel.catalogue.people import AskAnything, AskHelp
from panel.catalogue.reminders import OpenSnoozeForm, SnoozeFlag, SnoozeTask
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AgreeTime,
    AskActions,
    AskMine,
    AskOverdue,
    AskTask,
    ByPhone,
    DeclineTask,
    EndTask,
    MoreTime,
    MoveTask,
    OpenAnswerForm,
    OpenTaskForm,
    PassOn,
    RefuseTime,
    SendBack,
    TakeOver,
    UndoTask,
    UpdateTask,
)
from panel.flags.flag import Answer
from panel.papers import Format, PaperKind
from panel.tasks import AnswerKind, Ending, Progress

RUTH = ByPhone(seat="RSPCA", spoke_to="Ruth")
UNDER_WAY, STUCK, DONE = Progress.UNDER_WAY, Progress.STUCK, Progress.DONE

SAME_TASK = {
    "T-14": "T-14",
    "t-14": "T-14",
    "T14": "T-14",
    "t 14": "T-14",
    "14": "T-14",
    "T-014": "T-14",
    "T-2026-014": "T-2026-014",
    "t-2026-014": "T-2026-014",
    "T2026-014": "T-2026-014",
    "T-2026/14": "T-2026-014",
    "T-2026-14": "T-2026-014",
    "T-2026-1014": "T-2026-1014",
}


@pytest.mark.parametrize("words", SAME_TASK)
def test_a_task_is_named_in_many_ways(words: str):
    ref = SAME_TASK[words]

    assert read(f"ack {words}") == AcknowledgeTask(ref)
    assert read(f"accept {words}.") == AcceptTask(ref)
    assert read(f"undo {words}!") == UndoTask(ref)
    assert read(f"done {words}") == UpdateTask(ref, "", DONE)
    assert read(f"update {words}: under way") == UpdateTask(ref, "under way", UNDER_WAY)
    assert read(f"decline {words} because no") == DeclineTask(ref, "no")


COMMANDS: dict[str, Meaning] = {
    "not reached M-6: 7, 9": SayNotReached("M-6", (Item.GROUPS, Item.PARTNERS)),
    "Not reached at M-2026-06: items 7 and 9.": SayNotReached("M-2026-06", (Item.GROUPS, Item.PARTNERS)),
    "not reached 16": SayNotReached("", (Item.CLOSING,)),
    "not reached M-6: none": SayNotReached("M-6", ()),
    "not reached": OpenNotReachedForm(),
    "not reached M-6": OpenNotReachedForm("M-6"),
    "not reached M-6: 7, 17": OpenNotReachedForm("M-6"),
    "not reached by phone": AskAnything("not reached by phone"),
    "snooze T-14 until Friday": SnoozeTask("T-14", "Friday"),
    "snooze F-31 until Friday.": SnoozeFlag("F-31", "Friday"),
    "snooze flag r-2026-417 to 4 December": SnoozeFlag("R-2026-417", "4 December"),
    "snooze": OpenSnoozeForm(),
    "mine": AskMine(),
    "Mine.": AskMine(),
    "/mine": AskMine(),
    "my tasks": AskMine(),
    "tasks?": AskMine(),
    "help": AskHelp(),
    "HELP!": AskHelp(),
    "hi": AskHelp(),
    "Hello 👋": AskHelp(),
    "What can you do?": AskHelp(),
    "?": AskHelp(),
    "": AskHelp(),
    "  \n\xa0": AskHelp(),
    "...": AskHelp(),
    "help tasks": AskHelp("tasks"),
    "Help with flags?": AskHelp("flags"),
    "help: agenda": AskHelp("meetings"),
    "help about the chair": AskHelp("role"),
    "help with reminders": AskHelp("people"),
    "help me": AskAnything("help me"),
    "panel": TypedPanel(),
    "Panels.": TypedPanel(),
    "setup BRAVE-OTTER-42": TypedSetUp("BRAVE-OTTER-42"),
    "Set up: BRAVE-OTTER-42.": TypedSetUp("BRAVE-OTTER-42"),
    "set-up “brave-otter-42”": TypedSetUp("brave-otter-42"),
    "setup": TypedSetUp(""),
    "ack T-14": AcknowledgeTask("T-14"),
    "ACK T14": AcknowledgeTask("T-14"),
    " ack   T-14 ": AcknowledgeTask("T-14"),
    "ack\xa0T-14": AcknowledgeTask("T-14"),
    "/ack T-14": AcknowledgeTask("T-14"),
    "! ack T-14": AcknowledgeTask("T-14"),
    ", ack T-14": AcknowledgeTask("T-14"),
    "- ack T-14": AcknowledgeTask("T-14"),
    "ack: T-14": AcknowledgeTask("T-14"),
    "Acknowledge T-14.": AcknowledgeTask("T-14"),
    "acknowledged T-14, thanks": AcknowledgeTask("T-14"),
    "ack T-14 👍": AcknowledgeTask("T-14"),
    "ack t-2026-014 please": AcknowledgeTask("T-2026-014"),
    "accept T-14": AcceptTask("T-14"),
    "Accepted T-14 - will do": AcceptTask("T-14"),
    "undo T-14": UndoTask("T-14"),
    "withdraw T-14 now": OpenAnswerForm("T-14", AnswerKind.END),
    "withdraw T-14 because the shop has closed": EndTask("T-14", Ending.WITHDRAWN, "the shop has closed"),
    "cancel T-14: asked twice": EndTask("T-14", Ending.WITHDRAWN, "asked twice"),
    "no longer possible T-14: it burnt down": EndTask("T-14", Ending.DISCHARGED, "it burnt down"),
    "not completed T-14 because nobody answered": EndTask("T-14", Ending.NOT_COMPLETED, "nobody answered"),
    "supersede T-14 by T-15": EndTask("T-14", Ending.SUPERSEDED, "T-15 takes its place", "T-15"),
    "supersede T-14": OpenAnswerForm("T-14", AnswerKind.END),
    "extend T-14 to 12 Dec because the landlord is away": MoreTime(
        task="T-14", due_words="12 Dec", because="the landlord is away"
    ),
    "Extend T-14 until Friday week, as we are short": MoreTime(
        task="T-14", due_words="Friday week", because="we are short"
    ),
    "extend T-14": OpenAnswerForm("T-14", AnswerKind.MORE_TIME),
    "agree T-14": AgreeTime("T-14"),
    "refuse time T-14: the panel meets before": RefuseTime("T-14", "the panel meets before"),
    "pass T-14 to J. Marsh": PassOn(task="T-14", name="J. Marsh"),
    "pass on T-14 to J. Marsh because I am away": PassOn(task="T-14", name="J. Marsh", because="I am away"),
    "pass T-14": OpenAnswerForm("T-14", AnswerKind.PASS_ON),
    "take over T-14": TakeOver("T-14"),
    "close T-14": OpenAnswerForm("T-14", AnswerKind.SIGN_OFF),
    "sign off T-14 please": OpenAnswerForm("T-14", AnswerKind.SIGN_OFF),
    "not yet T-14: say which premises": SendBack("T-14", "say which premises"),
    "move T-14 to RSPCA because it is about dogs": MoveTask(
        task="T-14", seat_words="RSPCA", because="it is about dogs"
    ),
    "actions": AskActions(),
    "Action list?": AskActions(),
    "overdue": AskOverdue(),
    "ack T-14 for RSPCA by phone, spoke to Ruth": AcknowledgeTask("T-14", phone=RUTH),
    "accept T-14 for RSPCA by phone, I spoke to Ruth.": AcceptTask("T-14", phone=RUTH),
    "update T-14 for RSPCA by telephone, spoke to Ruth: two visits made": UpdateTask(
        "T-14", "two visits made", UNDER_WAY, phone=RUTH
    ),
    "update T-14 for RSPCA by phone, spoke to Ruth: stuck: no key": UpdateTask(
        "T-14", "no key", STUCK, phone=RUTH
    ),
    "done T-14 for RSPCA by phone, spoke to Ruth: nothing held": UpdateTask(
        "T-14", "nothing held", DONE, phone=RUTH
    ),
    "decline T-14 for RSPCA by phone, spoke to Ruth because no power": DeclineTask(
        "T-14", "no power", phone=RUTH
    ),
    "ack T-14 for RSPCA by phone": AcknowledgeTask("T-14", phone=ByPhone(seat="RSPCA")),
    "decline T-14 because we hold nothing": DeclineTask("T-14", "we hold nothing"),
    " decline T-14 because we hold nothing \n": DeclineTask("T-14", "we hold nothing"),
    "update T-14 booked \xa0": UpdateTask("T-14", "booked", UNDER_WAY),
    "task  HMRC: check VAT \n": AskTask("HMRC: check VAT"),
    "decline T-14: we hold nothing.": DeclineTask("T-14", "we hold nothing."),
    "decline T-14, as it is not ours": DeclineTask("T-14", "it is not ours"),
    "Refuse T-14 since we closed": DeclineTask("T-14", "we closed"),
    "decline T-14 asked already by DWP": DeclineTask("T-14", "asked already by DWP"),
    "decline T-14 because, as you know, we closed": DeclineTask("T-14", "as you know, we closed"),
    "decline T-14": OpenAnswerForm("T-14", AnswerKind.DECLINE),
    "decline T-14.": OpenAnswerForm("T-14", AnswerKind.DECLINE),
    "decline T-14 because …": OpenAnswerForm("T-14", AnswerKind.DECLINE),
    "update T-14 visit booked for Tuesday": UpdateTask("T-14", "visit booked for Tuesday", UNDER_WAY),
    "Update T-14: visit booked": UpdateTask("T-14", "visit booked", UNDER_WAY),
    "upd T-14 - visit booked": UpdateTask("T-14", "visit booked", UNDER_WAY),
    "update T-14\nvisit booked\nfor Tuesday": UpdateTask("T-14", "visit booked\nfor Tuesday", UNDER_WAY),
    "update T-14 3 visits made": UpdateTask("T-14", "3 visits made", UNDER_WAY),
    "update T-14": OpenAnswerForm("T-14", AnswerKind.UPDATE),
    "update T-14 …": OpenAnswerForm("T-14", AnswerKind.UPDATE),
    "update T-14 stuck: no key": UpdateTask("T-14", "no key", STUCK),
    "update T-14: Stuck, no key": UpdateTask("T-14", "no key", STUCK),
    "update T-14 we're stuck on the key": UpdateTask("T-14", "on the key", STUCK),
    "update T-14 it’s still blocked - no key": UpdateTask("T-14", "no key", STUCK),
    "update T-14 blocked by the landlord": UpdateTask("T-14", "by the landlord", STUCK),
    "update T-14 blocked.": UpdateTask("T-14", "", STUCK),
    "update T-14 stuck": UpdateTask("T-14", "", STUCK),
    "update T-14 blocked the licence": UpdateTask("T-14", "blocked the licence", UNDER_WAY),
    "update T-14 no longer stuck": UpdateTask("T-14", "no longer stuck", UNDER_WAY),
    "update T-14 unblocked": UpdateTask("T-14", "unblocked", UNDER_WAY),
    "done T-14": UpdateTask("T-14", "", DONE),
    "Done T-14, nothing held.": UpdateTask("T-14", "nothing held.", DONE),
    "completed T-14 two letters sent": UpdateTask("T-14", "two letters sent", DONE),
    "task HMRC: check VAT filings by Friday week": AskTask("HMRC: check VAT filings by Friday week"),
    "Task: HMRC: check VAT filings": AskTask("HMRC: check VAT filings"),
    "ask HMRC to check VAT filings": AskTask("HMRC to check VAT filings"),
    "task\nHMRC: check A,\ncheck B": AskTask("HMRC: check A,\ncheck B"),
    "task": OpenTaskForm(),
    "Task.": OpenTaskForm(),
    "task :": OpenTaskForm(),
    "ask?": OpenTaskForm(),
    "task ?": OpenTaskForm(),
}


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_understood_however_it_is_typed(words: str):
    assert read(words) == COMMANDS[words]


@pytest.mark.parametrize(
    "words",
    [
        "card please",
        "ack",
        "ack it",
        "ack X-14",
        "ack T-",
        "ack T-14a",
        "ack T-1234567",
        "ack T-2026-0140000",
        "akc T-14",
        "acks T-14",
        "T-14",
        "T-14 done",
        "please ack T-14",
        "not done T-14",
        "multitask HMRC: check VAT",
        "task-force meets on Friday",
        "asked HMRC already",
        "minefield",
        "helpful",
        "hello everyone, how are you",
        "panel meets on Friday",
        "updates T-14 fine",
        "Ops-123 Ops team",
    ],
)
def test_a_near_miss_is_never_guessed(words: str):
    assert read(words) == AskAnything(words)


@pytest.mark.parametrize(
    "words",
    [
        "ack T-14 and T-15",
        "ack T-14, T-15",
        "ack T-14 for RSPCA, spoke to Ruth",
        "accept T-14 but only if we are paid",
        "accept T-14 or T-15?",
        "undo T-14 tomorrow",
    ],
)
def test_words_that_would_be_lost_are_not_understood_in_part(words: str):
    """Whoever accepts on a condition has not accepted."""
    assert read(words) == AskAnything(words)


@pytest.mark.parametrize(
    "words",
    ["done 3 visits so far", "done 3-4 visits", "update 14 arrests made", "decline 5 of them", "ack 2 of 3"],
)
def test_a_number_among_words_names_no_task(words: str):
    assert read(words) == AskAnything(words)


def test_what_is_not_understood_is_shown_as_it_was_typed():
    assert read("  /what  ") == AskAnything("  /what  ")


VERBS = ["ack", "accept", "decline", "update", "done", "undo", "task", "setup", "mine", "help", "panel"]


@given(st.one_of(st.text(), st.builds("{} {}{}".format, st.sampled_from(VERBS), st.text(), st.text())))
def test_no_words_are_too_strange_to_be_answered(words: str):
    assert isinstance(read(words), Command | Consultation | Question | TypedSetUp | TypedPanel)


@given(words=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_an_update_loses_no_word(words: str):
    meaning = read(f"update T-14 went well {words} today")

    assert isinstance(meaning, UpdateTask)
    assert meaning.words == f"went well {words} today"


@pytest.mark.parametrize("filler", [" ", "x", "T-1 ", ".", "thanks ", "stuck ", "14", "\n", "because "])
@pytest.mark.parametrize("verb", ["", "ack T-14 ", "update T-14 ", "decline T-14 ", "task ", "done "])
def test_long_words_cost_no_more_than_their_length(verb: str, filler: str):
    """A pattern that tried every split would take minutes here."""
    read(verb + filler * 20_000 + "?!x")


FLAG_WORDS: dict[str, Meaning] = {
    "flag": OfferFlagForm(),
    "Flag!": OfferFlagForm(),
    "flag: a man sells tobacco": OfferFlagForm(had_words=True),
    "flag he is going to kill her": OfferFlagForm(had_words=True, threatens_life=True),
    "flags": AskFlags(),
    "my flags?": AskFlags(),
    "queue": AskQueue(),
    "F-31": ShowFlag("F-31"),
    "read f-2026-031": ShowFlag("F-2026-031"),
    "show R-2026-417": ShowFlag("R-2026-417"),
    "I-2026-4831": ShowFlag("I-2026-4831"),
    "ack F-31": AcknowledgeFlag("F-31"),
    "ack flag f31, thanks": AcknowledgeFlag("F-31"),
    "acknowledge R-2026-417": AcknowledgeFlag("R-2026-417"),
    "reply F-31 no hit": ReplyToFlag("F-31", Answer.NO_HIT),
    "reply to F-31: nothing held.": ReplyToFlag("F-31", Answer.NO_HIT),
    "reply F-31 hit": ReplyToFlag("F-31", Answer.HIT),
    "reply F-31 not searched": ReplyToFlag("F-31", Answer.NOT_SEARCHED),
    "reply F-31 can't say": ReplyToFlag("F-31", Answer.CANNOT_SAY),
    "reply F-31": OpenReplyForm("F-31"),
    "reply F-31 hit, he lives at 12 Mill Lane": OpenReplyForm("F-31"),
}


@pytest.mark.parametrize("words", FLAG_WORDS)
def test_words_about_flags_mean_one_thing_and_keep_no_detail(words: str):
    assert read(words) == FLAG_WORDS[words]


@pytest.mark.parametrize("words", ["ack F-31 he lives there", "flagged it yesterday", "F-31 F-32"])
def test_words_that_only_resemble_a_flags_are_not_guessed(words: str):
    assert isinstance(read(words), AskAnything)


@pytest.mark.parametrize(
    ("words", "made_as"),
    [
        ("actions word", Format.WORD),
        ("Actions PDF please", Format.PDF),
        ("action log as a pdf", Format.PDF),
        ("action list in Word.", Format.WORD),
        ("actions csv", Format.CSV),
    ],
)
def test_the_action_log_is_asked_for_on_paper(words: str, made_as: Format):
    assert read(words) == AskPaper(kind=PaperKind.ACTIONS, format=made_as)


@pytest.mark.parametrize(
    ("words", "kind", "made_as"),
    [
        ("agenda word", PaperKind.AGENDA, Format.WORD),
        ("the agenda as a PDF please", PaperKind.AGENDA, Format.PDF),
        ("agenda part B pdf", PaperKind.AGENDA, Format.PDF),
        ("agenda part a word", PaperKind.OPEN_AGENDA, Format.WORD),
        ("Part A of the agenda as PDF", PaperKind.OPEN_AGENDA, Format.PDF),
    ],
)
def test_the_next_agenda_is_asked_for_on_paper(words: str, kind: PaperKind, made_as: Format):
    assert read(words) == AskPaper(kind=kind, format=made_as)


@pytest.mark.parametrize(
    "words",
    [
        "agenda csv",
        "agenda wordy",
        "agenda item word",
        "actions wordy",
        "actions pdf HMRC: check",
        "word",
        "actions on paper",
    ],
)
def test_what_is_no_format_is_no_paper(words: str):
    assert not isinstance(read(words), AskPaper)
