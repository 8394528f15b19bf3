"""A stolen database tells nobody's secrets, and a sealed value works nowhere but where it was written."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text, update

from panel.agenda import Choice, Fate
from panel.asking import Draft, DraftKept, WhichDay
from panel.catalogue.tasks import DeclineTask
from panel.flags.answers import reply
from panel.flags.events import FlagReleased
from panel.flags.flag import Answer, Words
from panel.flags.release import lift_hold
from panel.groups import Disruption, FourP, Level
from panel.history import MessageKept, hear, put_forward
from panel.language import DraftKey, PanelId, Reference
from panel.letters import Letter, Private, Show
from panel.meetings import Answer as Attends
from panel.meetings import contributing, planning, preparing
from panel.papers import Format, PaperAsked, PaperKind, PaperMade, PaperState, Upload
from panel.people import CLERK, PeopleImported, Stranger
from panel.tasks import Progress, TaskState, answers, decisions, endings
from panel.views.places import Reply
from panel.working_time import HOURS
from storage import schema
from storage.sealing import KeyRing, Seal, SealBroken
from storage.store import Store
from storage.unit import Unit
from tests.agendas import HQ, a_line, an_agenda
from tests.builders import (
    ANOTHER_PANEL,
    NOW,
    PANEL,
    a_grade,
    a_member,
    a_panel,
    a_paper,
    a_person,
    a_released_flag,
    a_request,
    a_source,
    a_spill,
    a_task,
    an_ask,
    an_entry,
    issue,
    the_chair,
    the_gatekeeper,
    the_owner,
    the_secretary,
    told,
)
from tests.conftest import a_database, opened
from tests.postgres import Postgres

NEW = {2: bytes([9] * 32)}


@pytest.mark.parametrize("words", ["", "Check VAT filings", "naïve – 日本 🇬🇧", "a\x00b", "x" * 10_000])
def test_what_was_sealed_opens_again(ring: KeyRing, words: str):
    seal = Seal(ring, PANEL)

    assert seal.open("ask", "T-2026-001", seal.close("ask", "T-2026-001", words)) == words


def test_half_a_character_is_sealed_as_a_question_mark(ring: KeyRing):
    seal = Seal(ring, PANEL)

    assert seal.open("ask", "row", seal.close("ask", "row", "a \ud83d b")) == "a ? b"


def test_the_same_words_are_never_sealed_alike(ring: KeyRing):
    seal = Seal(ring, PANEL)

    assert seal.close("ask", "row", "the same") != seal.close("ask", "row", "the same")


@pytest.mark.parametrize(
    ("label", "row", "panel"),
    [("note", "row", PANEL), ("ask", "another row", PANEL), ("ask", "row", ANOTHER_PANEL)],
)
def test_a_sealed_value_opens_only_where_it_was_written(ring: KeyRing, label: str, row: str, panel: PanelId):
    sealed = Seal(ring, PANEL).close("ask", "row", "words")

    with pytest.raises(SealBroken):
        Seal(ring, panel).open(label, row, sealed)


def test_no_bit_of_it_may_change(ring: KeyRing):
    seal = Seal(ring, PANEL)
    sealed = seal.close("ask", "row", "words")

    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            seal.open("ask", "row", changed)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            seal.open("ask", "row", sealed[:length])


def test_an_old_key_still_opens_and_the_newest_seals(keys, ring: KeyRing):
    old = Seal(ring, PANEL)
    new = Seal(KeyRing(keys["seal"] | NEW, keys["chain"]), PANEL)
    without = Seal(KeyRing(NEW, keys["chain"]), PANEL)
    before, after = old.close("ask", "row", "words"), new.close("ask", "row", "words")

    assert new.open("ask", "row", before) == "words"
    assert without.open("ask", "row", after) == "words"
    for seal, sealed in ((without, before), (old, after)):
        with pytest.raises(SealBroken):
            seal.open("ask", "row", sealed)


def test_a_record_written_under_an_old_key_is_read_under_a_new_one(store: Store, url: str, keys):
    a_panel(store)
    issued = issue(store)

    with opened(url, KeyRing(keys["seal"] | NEW, keys["chain"] | NEW)) as later:
        assert issue(later).ref == "T-2026-002"
        with later.read(PANEL) as reading:
            task = reading.tasks.find(issued.ref)
            assert task is not None
            assert task.what == issued.what


def test_words_swapped_between_two_tasks_are_refused(store: Store, panel: PanelId, intruder: Engine):
    one, other = issue(store), issue(store, what="Something else")
    swap(intruder, schema.task.c.what_sealed, f"{panel}:{one.ref}", f"{panel}:{other.ref}")

    with store.read(panel) as reading, pytest.raises(SealBroken):
        reading.tasks.find(one.ref)


def test_words_swapped_between_two_panels_are_refused(store: Store, panel: PanelId, intruder: Engine):
    second = a_panel(store, ANOTHER_PANEL)
    one, other = issue(store), issue(store, second)
    swap(intruder, schema.task.c.what_sealed, f"{panel}:{one.ref}", f"{second}:{other.ref}")

    with store.read(panel) as reading, pytest.raises(SealBroken):
        reading.tasks.find(one.ref)


def test_words_swapped_between_two_columns_are_refused(store: Store, panel: PanelId, intruder: Engine):
    one = issue(store)
    with intruder.begin() as connection:
        connection.execute(update(schema.task).values(note_sealed=schema.task.c.what_sealed))

    with store.read(panel) as reading, pytest.raises(SealBroken):
        reading.tasks.find(one.ref)


def swap(intruder: Engine, column, one: str, other: str) -> None:
    table, key = column.table, column.table.c.id
    with intruder.begin() as connection:
        first, second = (
            connection.execute(select(column).where(key == row)).scalar_one() for row in (one, other)
        )
        connection.execute(update(table).where(key == one).values({column: second}))
        connection.execute(update(table).where(key == other).values({column: first}))


CANARIES = {
    name: f"canary{name}"
    for name in (
        *("ask", "note", "reason", "draft", "duedraft", "letter", "answer", "person", "mail", "roster"),
        *("area", "original", "opinion", "worded", "conditions", "why", "override"),
        *("line", "linenote", "stranger", "said", "attached", "spillnote"),
        *("rationale", "request", "revision", "disruption"),
        *("paper", "file", "upload"),
        *("venue", "meetingnote", "agenda", "choice", "item", "substitute"),
    )
}


def record_time_and_what_it_achieved(work) -> None:
    """A reason for a task, for more time, for a new date, and for the level of a disruption."""
    chair, owner = the_chair(), the_owner()
    task = a_task(ref=Reference("T-2026-901"), rationale=CANARIES["rationale"])
    late = {"at": NOW, "due": date(2026, 12, 11)}
    asked = answers.ask_for_time(task, by=owner, because=CANARIES["request"], **late)
    work.record(asked)
    moved = a_task(ref=Reference("T-2026-902"))
    work.record(decisions.extend(moved, by=chair, because=CANARIES["revision"], **late))
    done = a_task(ref=Reference("T-2026-903"), state=TaskState.COMPLETE)
    record = Disruption(
        ref=Reference("X-2026-001"),
        day=NOW.date(),
        task=done.ref,
        subject=None,
        four_p=FourP.PROTECT,
        level=Level.MINOR,
        rationale=CANARIES["disruption"],
        lead=done.seat,
        assessed_by=chair.id,
    )
    work.record(endings.close(done, by=chair, at=NOW, disruption=record))


def write_canaries(store: Store, panel: PanelId) -> None:
    """One in every place where people's words, names or addresses go."""
    bird = a_member(name="Bird")
    bird = replace(bird, name=CANARIES["person"], email=f"{CANARIES['mail']}@example.org")
    with store.begin(panel) as work:
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=(), members=(bird,)))
    task = issue(store, what=CANARIES["ask"])
    with store.begin(panel) as work:
        stuck = answers.update(task, by=the_owner(), at=NOW, words=CANARIES["note"], progress=Progress.STUCK)
        work.record(stuck)
        work.record(answers.decline(stuck.task, by=the_owner(), at=NOW, because=CANARIES["reason"]))
        record_time_and_what_it_achieved(work)
        draft = Draft(
            key=DraftKey("k" * 32),
            by=the_chair().id,
            seat_words="HMRC",
            what=CANARIES["draft"],
            due_words=CANARIES["duedraft"],
        )
        work.record(DraftKept(at=NOW, by=draft.by, draft=draft, doubt=WhichDay("", ())))
        said = Letter(to=Private(the_chair().id), show=Show.SAID, text=CANARIES["letter"])
        request = a_request(DeclineTask(task.ref, "…"), by=the_owner())
        work.settle(request, Reply(body=CANARIES["answer"].encode(), letters=(said,)), at=NOW)
        line = put_forward(
            line=CANARIES["line"],
            note=CANARIES["linenote"],
            form="f" * 32,
            source=a_source(),
            by=the_owner(),
            at=NOW,
        )
        work.record(line)
        work.strangers.keep([Stranger(person=a_person("Nobody"), name=CANARIES["stranger"])])
        write_flag_canaries(work)
        heard = told(words=CANARIES["said"], attachments=(CANARIES["attached"],))
        message = hear(heard, None)
        kept = MessageKept(
            at=NOW,
            by=heard.by,
            heard=heard,
            message=message,
            ties=(task.ref,),
            spill=a_spill(),
            opens_spill=True,
        )
        work.record(kept)
        work.record(a_spill().close(by=the_chair(), at=NOW, note=CANARIES["spillnote"]))
        keep_a_paper(work)
        write_meeting_canaries(work)
        work.people.keep_roster([an_entry(CANARIES["roster"])], key="roster-1", at=NOW)


def write_flag_canaries(work: Unit) -> None:
    seats = {seat.id: seat for seat in work.people.seats()}
    words = Words(information=CANARIES["original"], assessment=CANARIES["opinion"])
    grade = a_grade(handling="C", action="A3", sanitisation="S1", conditions=CANARIES["conditions"])
    asks = (an_ask("RSPCA", why_you=CANARIES["why"], is_held=True), an_ask())
    flag = a_released_flag(
        original=words,
        area=CANARIES["area"],
        wording=replace(words, information=CANARIES["worded"]),
        grade=grade,
        asks=asks,
    )
    work.record(FlagReleased(flag=flag, at=NOW, by=the_gatekeeper().id))
    said = reply(flag, by=the_owner(), at=NOW, answer=Answer.HIT)
    work.record(said)
    lifted = lift_hold(
        said.flag, by=the_gatekeeper(), at=NOW, seats=seats, hours=HOURS, because=CANARIES["override"]
    )
    work.record(lifted)


def keep_a_paper(work: Unit) -> None:
    """Made, and taken: it holds a file, its words, and the address it goes to."""
    asked = PaperAsked(
        kind=PaperKind.ACTIONS, member=the_owner().id, format=Format.PDF, at=NOW, by=the_owner().id
    )
    work.record(asked)
    paper = work.papers.named(Reference("P-2026-001"))
    offered = replace(paper, state=PaperState.OFFERED, paper=a_paper(title=CANARIES["paper"]))
    work.record(PaperMade(asked=offered, content=CANARIES["file"].encode(), at=NOW, by=CLERK.id))
    upload = Upload(url=CANARIES["upload"], content_url="", unique_id="", file_type="pdf")
    work.record(offered.take(by=the_owner(), at=NOW, upload=upload))


def write_meeting_canaries(work: Unit) -> None:
    """A whole agenda, from its date to its issue."""
    by, chair = the_secretary(), the_chair()
    slot = replace(HQ, venue=CANARIES["venue"])
    meeting = planning.plan(slot, ref=work.meetings.next_ref(2026), by=by, at=NOW, others=())
    here = meeting.meeting
    drafted = preparing.take_draft(here, an_agenda(a_line(quote=CANARIES["agenda"])), by=by, at=NOW)
    choice = Choice(line="put:one", fate=Fate.REWORDED, words=CANARIES["choice"], by=by.id, at=NOW)
    checked = preparing.check(drafted.meeting, drafted.agenda, choice, by=by, at=NOW)
    sent = preparing.send_to_chair(checked.meeting, checked.agenda, by=by, at=NOW, draft=1)
    back = preparing.send_back(sent.meeting, by=chair, at=NOW, because=CANARIES["meetingnote"], draft=1)
    for event in (
        *(meeting, drafted, checked, sent),
        preparing.issue(sent.meeting, checked.agenda, by=chair, at=NOW, draft=1),
        contributing.answer(here, Attends.SUBSTITUTE, by=the_owner(), at=NOW, words=CANARIES["substitute"]),
        contributing.put_forward(here, CANARIES["item"], by=the_owner(), at=NOW, key="i" * 32, hours=HOURS),
        back,
    ):
        work.record(event)


def test_a_stolen_database_tells_no_secrets(store: Store, panel: PanelId, intruder: Engine):
    write_canaries(store, panel)

    stolen = dump(intruder)

    assert b"T-2026-001" in stolen, "references are no secret, so the search would find words"
    for name, canary in CANARIES.items():
        assert canary.encode() not in stolen.lower(), name


def dump(intruder: Engine) -> bytes:
    """The file and its log byte by byte; or every value of every table, as text and as bytes."""
    if intruder.dialect.name == "sqlite":
        file = Path(intruder.url.database or "")
        return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    with intruder.connect() as connection:
        rows = [row for t in schema.metadata.sorted_tables for row in connection.execute(select(t))]
        names = connection.execute(text("select description from pg_description")).all()
    values = [value for row in (*rows, *names) for value in row]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def test_nothing_that_postgresql_wrote_to_its_disk_tells_secrets(
    request: pytest.FixtureRequest, postgres: Postgres, ring: KeyRing
):
    """Its tables, indexes and write-ahead log byte by byte, whatever rows may be selected."""
    with a_database("postgresql", request) as url, opened(url, ring) as store:
        write_canaries(store, a_panel(store))
        log = told_by(postgres.data / "pg_wal")
        postgres.run(
            "checkpoint"
        )  # It writes what waits in memory, and may let go of older parts of the log.
        log |= told_by(postgres.data / "pg_wal")

    assert REFERENCE in log & told_by(postgres.data / "base"), (
        "references are no secret: else nothing is read"
    )
    assert log | told_by(postgres.data) == {REFERENCE}


REFERENCE = b"T-2026-901"
TOLD = re.compile(b"|".join((REFERENCE, *(canary.encode() for canary in CANARIES.values()))))


def told_by(folder: Path) -> set[bytes]:
    """Which of them stand in any file of it; most files are passed over quickly, for there may be many."""
    found: set[bytes] = set()
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # The server works on.
            words = file.read_bytes() if file.is_file() else b""
            found |= {*TOLD.findall(words)} if REFERENCE in words or b"canary" in words else set()
    return found


def test_every_canary_went_somewhere(store: Store, panel: PanelId, intruder: Engine):
    """Else the search above would find nothing for another reason."""
    places = [column for table in schema.GUARDED for column in table.c if column.name.endswith("_sealed")]
    write_canaries(store, panel)

    with intruder.connect() as connection:
        empty = [
            str(place)
            for place in places
            if connection.execute(select(place).where(place.is_not(None)).limit(1)).first() is None
        ]

    assert empty == []
