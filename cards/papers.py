"""What people see of a paper: the offer of a file, the file, and its pages as cards where there is none."""

import json
from collections.abc import Iterable, Iterator

from cards.buttons import Signer
from cards.elements import JSON, Action, Card, Container, Fact, FactSet, Part, TextBlock, dumped
from cards.escaping import clean, plain, quoted
from cards.verbs import Verb
from panel.language import Reference
from panel.papers import Asked, Content, Format, Line, Note, Paper, PaperKind, Row, Section, Table
from panel.views.papers import PaperChanged, PaperOffer, PaperPage, PaperStored
from panel.working_time import briefly, clock, local_day

FILE_CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_STORED = "application/vnd.microsoft.teams.card.file.info"
LARGEST_PAGE = 24_000
"""Bytes of one card as it is sent; Teams takes some 100,000, and a telephone shows less."""
MOST_ON_A_PAGE = 21
"""Lines; a row of a table counts as three."""
LONGEST_PIECE = 2_000
"""Characters; each may become twelve bytes."""


def paper_button(
    title: str, signer: Signer, *, kind: PaperKind, made_as: Format, ref: Reference | None = None
) -> Action:
    """`Word` or `PDF` beside what is shown."""
    return signer.press(title, Verb.PAPER, ref=ref or "", key=_key(kind, made_as))


def paper_button_in_dialog(
    title: str, signer: Signer, *, kind: PaperKind, made_as: Format, ref: Reference
) -> Action:
    """The same under what is read in a dialog."""
    return signer.send(title, Verb.PAPER, ref=ref, key=_key(kind, made_as))


def _key(kind: PaperKind, made_as: Format) -> str:
    return f"{kind.value}.{made_as.value}"


def offered(view: PaperOffer, signer: Signer) -> dict[str, JSON]:
    """Teams' own card: its reader's storage takes the file, or it does not. Personal chat only."""
    asked = view.asked
    return {
        "contentType": FILE_CONSENT,
        "name": _file_name(asked),
        "content": {
            "description": _description(asked),
            "sizeInBytes": asked.size,
            "acceptContext": signer.data(Verb.TAKE_FILE, ref=asked.number),
            "declineContext": signer.data(Verb.DECLINE_FILE, ref=asked.number),
        },
    }


def stored(view: PaperStored) -> dict[str, JSON]:
    """The file, where it lies now."""
    upload = view.asked.upload
    return {
        "contentType": FILE_STORED,
        "contentUrl": upload.content_url if upload else "",
        "name": _file_name(view.asked),
        "content": {
            "uniqueId": upload.unique_id if upload else "",
            "fileType": upload.file_type if upload else view.asked.format.suffix,
        },
    }


def changed_card(view: PaperChanged, signer: Signer) -> Card:
    """Nothing of it is kept; what its reader may have today is made anew, unless that is nothing."""
    asked = view.asked
    words = f"{asked.number} has changed since it was made, so it was not handed over."
    if asked.because:
        return Card([TextBlock(words), TextBlock(plain(asked.because))])
    again = paper_button("Make it again", signer, kind=asked.kind, made_as=asked.format, ref=asked.about)
    return Card([TextBlock(words)], actions=[again])


def file_card(asked: Asked) -> Card:
    """Where only a card can be shown."""
    return Card([TextBlock(f"{asked.number} is offered to you as a file above.")])


def _file_name(asked: Asked) -> str:
    return asked.paper.file_name(asked.format) if asked.paper else f"{asked.number}.{asked.format.suffix}"


def _description(asked: Asked) -> str:
    marking = f"{asked.paper.marking.value} · " if asked.paper else ""
    until = f" It is kept for you until {briefly(local_day(asked.expires_at))}." if asked.expires_at else ""
    return f"{marking}{asked.number}. Decline to read it here as cards.{until}"


# --- Pages ----------------------------------------------------------------------------------------------


def page_card(view: PaperPage, signer: Signer) -> Card:
    """One page: the marking at its head and foot, and the way to the next and back."""
    paper, number = view.paper, view.asked.number
    pages = list(_pages(paper))
    page = min(max(view.page, 1), len(pages))
    why = [TextBlock(plain(view.asked.because))] if view.asked.because and page == 1 else []
    at = f"{briefly(local_day(paper.at))}, {clock(paper.at)}"
    head = [
        _marking(paper),
        TextBlock(plain(_title(paper)), weight="Bolder", size="Medium", style="heading"),
        _small(f"{number} · as at {at} · page {page} of {len(pages)}"),
    ]
    actions = []
    if page < len(pages):
        actions.append(signer.press("Next", Verb.TURN_PAGE, ref=number, rev=page + 1))
    if page > 1:
        actions.append(signer.press("Back", Verb.TURN_PAGE, ref=number, rev=page - 1))
    return Card([*why, *head, *pages[page - 1], _marking(paper)], actions=actions)


def _title(paper: Paper) -> str:
    ref = f"{paper.ref} " if paper.ref else ""
    part = f", {paper.part.value}" if paper.part else ""
    version = f" v{paper.version}" if paper.version else ""
    return f"{ref}{paper.title}{version}{part}"


def _pages(paper: Paper) -> Iterator[list[Part]]:
    """Filled one after the other; nothing is left out, whatever its length."""
    page: list[Part] = []
    weight = lines = 0
    for part in _parts(paper):
        heavy = len(json.dumps(dumped(part)))
        long = 3 if isinstance(part, Container) else 1
        if page and (lines + long > MOST_ON_A_PAGE or weight + heavy > LARGEST_PAGE):
            yield page
            page, weight, lines = [], 0, 0
        page.append(part)
        weight, lines = weight + heavy, lines + long
    yield page


def _parts(paper: Paper) -> Iterator[Part]:
    for fact in paper.facts:
        for piece in _pieces(fact.value):
            yield FactSet([Fact(plain(fact.label[:100]), plain(piece))])
    for section in paper.sections:
        yield from _heading(section)
        lines = 0
        for content in section.content:
            lines += isinstance(content, Line)
            yield from _content(content, number=f"{section.number}.{lines} " if section.number else "")


def _heading(section: Section) -> Iterator[Part]:
    number = f"{section.number}. " if section.number else ""
    aside = f" · {section.aside}" if section.aside else ""
    for piece in _pieces(f"{number}{section.heading}{aside}"):
        yield TextBlock(plain(piece), weight="Bolder", separator=True)


def _content(content: Content, *, number: str) -> Iterator[Part]:
    match content:
        case Line():
            yield from _line(content, number)
        case Note(words):
            yield from map(quoted, _pieces(words))
        case Table():
            if content.title:
                yield TextBlock(plain(content.title[:LONGEST_PIECE]), weight="Bolder")
            for row in content.rows:
                yield from _row(row, content)


def _line(line: Line, number: str) -> Iterator[Part]:
    unverified = "From the channel, unverified: " if line.is_unverified else ""
    yield from map(quoted, _pieces(f"{number}{unverified}{line.words}"))
    if said := " · ".join(part for part in (", ".join(line.sources), line.why) if part):
        yield from (_small(plain(piece)) for piece in _pieces(said))


def _row(row: Row, table: Table) -> Iterator[Part]:
    """A row of a wide table is a small list on a telephone."""
    named = zip((column.heading for column in table.columns), row.cells, strict=False)
    facts = [
        Fact(plain(heading[:100]), plain(piece))
        for heading, cell in named
        if cell.strip()
        for piece in _pieces(cell)
    ]
    for few in _in_fours(facts):
        yield Container([FactSet(few)], separator=True)


def _in_fours(facts: list[Fact]) -> Iterable[list[Fact]]:
    """Of any length they fit on a page."""
    is_short = sum(len(json.dumps(dumped(fact))) for fact in facts) < LARGEST_PAGE
    step = len(facts) or 1 if is_short else 1
    return (facts[n : n + step] for n in range(0, len(facts), step))


def _pieces(words: str) -> list[str]:
    shown = clean(words)
    return [shown[n : n + LONGEST_PIECE] for n in range(0, len(shown), LONGEST_PIECE)]


def _marking(paper: Paper) -> TextBlock:
    return TextBlock(paper.marking.value, size="Small", weight="Bolder", color="Attention")


def _small(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True, spacing="None")
