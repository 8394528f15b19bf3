"""An agenda behind Read: Part B a page at a time, Part A for observers."""

from collections.abc import Callable, Iterator

from cards.buttons import Signer
from cards.elements import Action, Card, Container, Part, TextBlock
from cards.escaping import plain, quoted
from cards.papers import paper_button, paper_button_in_dialog
from cards.tasks.parts import heading, marking, small_print
from cards.verbs import Verb
from panel.agenda import Agenda, Line
from panel.papers import Format, PaperKind
from panel.views.meetings import AgendaPage
from panel.working_time import moment


def agenda_page(view: AgendaPage, signer: Signer, *, in_dialog: bool = True) -> Card:
    """Each line says where it comes from and why it is there."""
    if view.is_open:
        makes = paper_button_in_dialog if in_dialog else paper_button
        return Card(list(_open_part(view)), actions=_open_files(view, signer, makes))
    body = [marking(), heading(_title(view)), *_items(view), small_print(_as_at(view.agenda))]
    ref = view.meeting.ref
    before = [signer.send("Back", Verb.TURN_AGENDA, ref=ref, rev=view.page - 1)] if view.page > 1 else []
    after = (
        [signer.send("Next", Verb.TURN_AGENDA, ref=ref, rev=view.page + 1)] if view.page < view.pages else []
    )
    return Card(body, actions=[*after, *before, *_printed(view, signer)])


def _printed(view: AgendaPage, signer: Signer) -> Iterator[Action]:
    """An issued agenda as a file of the reader's own; and Part A, for whoever hands it on."""
    if not view.version:
        return
    for title, made_as in _FORMATS:
        yield paper_button_in_dialog(
            title, signer, kind=PaperKind.AGENDA, made_as=made_as, ref=view.meeting.ref
        )
    if view.files_open_part:
        yield from _open_files(view, signer, paper_button_in_dialog, before="Part A, ")


_FORMATS = (("Word", Format.WORD), ("PDF", Format.PDF))


def _open_files(
    view: AgendaPage, signer: Signer, makes: Callable[..., Action], *, before: str = ""
) -> list[Action]:
    """Part A as a file."""
    kind, ref = PaperKind.OPEN_AGENDA, view.meeting.ref
    return [
        makes(f"{before}{title}", signer, kind=kind, made_as=made_as, ref=ref) for title, made_as in _FORMATS
    ]


def _title(view: AgendaPage) -> str:
    which = f"v{view.version}" if view.version else "draft"
    page = f" · page {view.page} of {view.pages}" if view.pages > 1 else ""
    return f"Agenda, {which} · {view.meeting.ref} · {_where(view.agenda)}{page}"


def _where(agenda: Agenda) -> str:
    return f"{agenda.slot.when}, {plain(agenda.slot.where)}"


def _as_at(agenda: Agenda) -> str:
    return f"From the records as at {moment(agenda.as_at)}."


def _items(view: AgendaPage) -> Iterator[Part]:
    for item in view.items:
        yield TextBlock(
            f"**{item.value}. {item.title}** · {item.minutes} min", spacing="Medium", style="heading"
        )
        lines = view.agenda.under(item)
        for line in lines:
            yield _line(line)
        if not lines:
            yield small_print("Nothing on the record.")


def _line(line: Line) -> Container:
    """In the clerk's words, then people's, then why: unverified words say so."""
    new = " · **new**" if line.is_new and not line.is_standing else ""
    body: list[Part] = [TextBlock(f"{plain(line.text)}{new}")]
    if line.is_unverified:
        source = "From the channel, unverified" if line.is_from_channel else "To be checked"
        body.append(TextBlock(f"{source}:", color="Warning", weight="Bolder", spacing="None"))
    if line.quote:
        body.append(quoted(line.quote))
    if not line.is_standing:
        body.append(small_print(plain(line.why)))
    return Container(body, spacing="Small")


def _open_part(view: AgendaPage) -> Iterator[Part]:
    """Counts only: no reference, no name, nobody's words."""
    yield TextBlock("OFFICIAL", size="Small", weight="Bolder")
    yield heading(f"Agenda, Part A, v{view.version} · {_where(view.agenda)}")
    for item in view.items:
        counted = view.agenda.open_part(item)
        yield TextBlock(
            plain(f"{item.value}. {item.title} · {item.minutes} min{f' · {counted}' if counted else ''}"),
            spacing="Small",
        )
    yield small_print(_as_at(view.agenda))
