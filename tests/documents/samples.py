"""Papers to print: a whole agenda, a long action log, and one in which every word is hostile."""

from datetime import UTC, datetime
from typing import Any

from panel.language import Reference
from panel.papers import Column, Fact, Line, Note, Paper, PaperKind, Part, Row, Section, Table
from tests.builders import NOW

HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    "\t=1+1",
    "#set page(width: 1cm)",
    '#read("/etc/passwd")',
    "*bold* _slanted_ $x^2$ `code` <label> @ref // comment",
    "]} #panic() [",
    "= Heading\n- list\n+ list\n/ term: x",
    "<w:p><w:r><w:t>inside</w:t></w:r></w:p>",
    "</w:t></w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText>",
    '&amp; &#x41; <!ENTITY x SYSTEM "file:///etc/passwd"> ]]>',
    "{{DATE(2026-01-01)}} [link](http://evil.example) <at>Ann</at>",
    "a\x00b\x07c\x1bd\x7fe",
    "lone \ud800 surrogate \uffff end",
    "before \u202egnp.exe\u202c after",
    "👩‍👩‍👧 😀 🇬🇧 ✓",
    "مرحبا بالعالم and שלום",
    "漢字 and देवनागरी",
    "W" * 400,
    "zero\u200bwidth\u00adsoft",
    "line one\nline two\r\nline three\u2028line four",
)


def an_agenda(**given: Any) -> Paper:
    facts = (
        Fact("Meeting", "Tuesday 8 December 2026, 10:00, Headquarters, Conference Room 2"),
        Fact("Chair", "T. Grant"),
    )
    return Paper(
        **{
            "kind": PaperKind.ACTIONS,
            "title": "Agenda",
            "panel": "County Durham and Darlington disruption panel",
            "at": NOW,
            "ref": Reference("M-2026-06"),
            "version": 2,
            "part": Part.B,
            "facts": facts,
            "sections": tuple(_items()),
            "issued_at": datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
            "made_for": "S. Okoro",
            **given,
        }
    )


_HEADINGS = (
    "Welcome, apologies, substitutes, quorum, observers",
    "Confidentiality statement, conflicts of interest",
    "Minutes of the last meeting, matters arising",
    "Action log",
    "SOC threat picture",
    "New OCGs and the agencies asked",
    "Current OCGs by LRO, in tier order, disruption opportunities",
    "Priority individuals",
    "Partner issues and flags since last time",
    "Emerging threats and trends",
)


def _items():
    for number, heading in enumerate(_HEADINGS, start=1):
        lines = [
            Line(
                words=f"Trading Standards report on the premises in F-2026-0{number}{n}, and what is held.",
                sources=(Reference(f"T-2026-0{number}{n}"),),
                why="carried: 2 meetings, overdue 12 days",
            )
            for n in range(4)
        ]
        if number == 9:
            lines[1] = Line(
                words="Vans without plates were seen behind the industrial estate.",
                why="put forward by HMRC from a channel thread",
                is_unverified=True,
            )
        if number == 8:
            continue  # Part A leaves numbers out, and the others keep theirs.
        yield Section(heading=heading, number=number, aside="10 minutes", content=tuple(lines))


def an_action_log(rows: int = 90, **given: Any) -> Paper:
    columns = (
        Column("Task", 3),
        Column("Seat", 4),
        Column("What is asked", 9),
        Column("Due", 3),
        Column("State", 4),
    )
    table = Table(
        columns=columns,
        rows=tuple(
            Row(
                (
                    f"T-2026-{n:03d}",
                    "Trading Standards, Durham",
                    "Check complaint history for the premises and say whether you hold anything."
                    * (1 + n % 3),
                    "Fri 27 Nov 2026",
                    "in progress, 3 working days overdue",
                ),
                (Reference(f"T-2026-{n:03d}"),),
            )
            for n in range(1, rows + 1)
        ),
    )
    return Paper(
        **{
            "kind": PaperKind.ACTIONS,
            "title": "Action log",
            "panel": "County Durham and Darlington disruption panel",
            "at": NOW,
            "sections": (Section(heading="Past their date", content=(Note("Oldest first."), table)),),
            "made_for": "S. Okoro",
            **given,
        }
    )


def a_hostile_paper(words: tuple[str, ...] = HOSTILE) -> Paper:
    table = Table(
        columns=(Column(words[0]), Column("Words", 3)),
        rows=tuple(Row((word, word)) for word in words),
        title=words[5],
    )
    lines = tuple(Line(words=word, why=word, is_unverified=True) for word in words)
    return Paper(
        kind=PaperKind.ACTIONS,
        title=words[7],
        panel=words[10],
        at=NOW,
        facts=tuple(Fact(word[:30], word) for word in words),
        sections=(
            *(Section(heading=word, aside=word[:40], content=(Note(word),)) for word in words),
            Section(heading="Lines", number=3, content=lines),
            Section(heading="Table", content=(table,)),
        ),
        made_for=words[14],
    )
