"""A paper as a Word document: real headings, numbers and tables, so that whoever prints it can change it."""

import io
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section as Sheet
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from documents import numbering
from documents.characters import in_one_line, printable
from documents.layout import UNVERIFIED, closing, fact_lines, filled, remark, title_of
from panel.papers import Line, Note, Paper, Section, Table

GREY = RGBColor(0x50, 0x50, 0x50)
LABELS = Cm(3.2)
_NUMBERED, _BULLETED, _LABELLED, _FOOT = "Paper numbered", "Paper bulleted", "Paper fact", "Paper foot"


def printed(paper: Paper, *, template: Path | None = None) -> bytes:
    """The bytes of the document. A template keeps its own styles, head and foot; ours are added to them."""
    document = _opened(template)
    width = _width(document.sections[-1])
    _prepare_styles(document, width=width, is_ours=template is None)
    _describe(document, paper)
    _head(document, paper)
    lists = numbering.Lists(document, numbered=_NUMBERED, bulleted=_BULLETED)
    for section in paper.sections:
        _write(document, section, lists, width=width)
    for sheet in document.sections:
        _mark(sheet, paper, width=_width(sheet))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _opened(template: Path | None) -> Document:
    if template is None:
        document = docx.Document()
        sheet = document.sections[0]
        sheet.page_width, sheet.page_height = Cm(21), Cm(29.7)
        sheet.left_margin = sheet.right_margin = Cm(2)
        sheet.top_margin, sheet.bottom_margin = Cm(2.2), Cm(2.4)
        sheet.header_distance = sheet.footer_distance = Cm(1)
        return document
    document = docx.Document(str(template))
    body = document.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    return document


def _width(sheet: Sheet) -> Length:
    return Length((sheet.page_width or Cm(21)) - (sheet.left_margin or 0) - (sheet.right_margin or 0))


# --- Styles: what a template lacks is made, what it has stays -------------------------------------------


def _prepare_styles(document: Document, *, width: Length, is_ours: bool) -> None:
    if is_ours:
        _dress(document)
    for name in (_NUMBERED, _BULLETED, _LABELLED, _FOOT):
        _style(document, name).paragraph_format.space_after = Pt(6)
    for name in ("Title", "Heading 1"):
        _style(document, name)
    _style(document, "Heading 1").paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _style(document, "Heading 1").paragraph_format.keep_with_next = True
    facts = _style(document, _LABELLED).paragraph_format
    facts.left_indent, facts.first_line_indent, facts.space_after = LABELS, -LABELS, Pt(2)
    facts.tab_stops.add_tab_stop(LABELS)
    foot = _style(document, _FOOT)
    foot.font.size, foot.font.color.rgb = Pt(8.5), GREY
    foot.paragraph_format.space_after = Pt(0)
    foot.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _speak_british(document)


def _dress(document: Document) -> None:
    """Plain black Arial, as official papers have it; python-docx's own default is blue Calibri."""
    _font(_style(document, "Normal"), size=11)
    _style(document, "Normal").paragraph_format.space_after = Pt(6)
    _font(_style(document, "Title"), size=20, bold=True)
    _font(_style(document, "Heading 1"), size=13, bold=True)
    _style(document, "Heading 1").paragraph_format.space_before = Pt(16)
    _style(document, "Heading 1").paragraph_format.space_after = Pt(6)
    borders = _style(document, "Title").element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)


def _font(style: ParagraphStyle, *, size: float, bold: bool | None = None) -> None:
    style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Arial")


def _style(document: Document, name: str) -> ParagraphStyle:
    """The template's own style of that name, or a new one."""
    found = [style for style in document.styles if style.name == name]
    style = found[0] if found else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"The template's style {name} is no paragraph style.")
    if not found and name != "Normal":
        style.base_style = _style(document, "Normal")
        if name.startswith("Heading"):
            _outline(style)
    return style


def _outline(style: ParagraphStyle) -> None:
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(level)


def _speak_british(document: Document) -> None:
    for style in (_style(document, "Normal"), _style(document, "Title"), _style(document, "Heading 1")):
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        properties.append(language)


def _describe(document: Document, paper: Paper) -> None:
    about = document.core_properties
    about.title = in_one_line(title_of(paper))
    about.author = about.last_modified_by = "Panel Clerk"
    about.subject, about.keywords = printable(paper.panel)[:250], paper.marking.value
    about.comments, about.language = "", "en-GB"
    about.created = about.modified = paper.at.replace(tzinfo=None)


# --- Head and foot of every page ------------------------------------------------------------------------


def _mark(sheet: Sheet, paper: Paper, *, width: Length) -> None:
    """On first and even pages too, where the template treats them apart."""
    heads, feet = [sheet.header], [sheet.footer]
    if sheet.different_first_page_header_footer:
        heads, feet = [*heads, sheet.first_page_header], [*feet, sheet.first_page_footer]
    heads, feet = [*heads, sheet.even_page_header], [*feet, sheet.even_page_footer]
    for head in heads:
        head.is_linked_to_previous = False
        _marking(_own(head), paper)
    for foot in feet:
        foot.is_linked_to_previous = False
        line = _own(foot, style=_FOOT)
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        _add(line, in_one_line(closing(paper)))
        line.add_run("\tPage ")
        _field(line, "PAGE")
        _add(line, " of ")
        _field(line, "NUMPAGES")
        _marking(foot.add_paragraph(), paper)


def _own(place: Any, *, style: str = "Normal") -> Paragraph:
    """An empty paragraph there, after whatever the template says."""
    first = place.paragraphs[0] if place.paragraphs else place.add_paragraph()
    paragraph: Paragraph = first if not first.text and len(place.paragraphs) == 1 else place.add_paragraph()
    paragraph.style = style
    return paragraph


def _marking(paragraph: Paragraph, paper: Paper) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(paper.marking.value).bold = True


def _field(paragraph: Paragraph, code: str) -> None:
    """What Word counts itself."""
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "instr":
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind == "text":
            run.text = "1"
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


# --- What it says ---------------------------------------------------------------------------------------


def _head(document: Document, paper: Paper) -> None:
    _add(document.add_paragraph(style="Title"), in_one_line(title_of(paper)))
    for label, value in fact_lines(paper):
        fact = document.add_paragraph(style=_LABELLED)
        _add(fact, in_one_line(label)).bold = True
        fact.add_run("\t")
        _add(fact, value)


def _write(document: Document, section: Section, lists: numbering.Lists, *, width: Length) -> None:
    heading = document.add_paragraph(style="Heading 1")
    _add(heading, in_one_line(section.heading))
    if section.aside:
        heading.add_run("\t")
        aside = _add(heading, in_one_line(section.aside))
        aside.bold, aside.font.size, aside.font.color.rgb = False, Pt(10), GREY
    lists.begin(heading, number=section.number)
    for content in section.content:
        match content:
            case Line():
                _line(document, content, lists)
            case Note(words):
                _add(document.add_paragraph(), words)
            case Table():
                _table(document, content, width=width)


def _line(document: Document, line: Line, lists: numbering.Lists) -> None:
    paragraph = document.add_paragraph(style=lists.style)
    lists.join(paragraph)
    if line.is_unverified:
        _add(paragraph, f"{UNVERIFIED}: ").bold = True
    _add(paragraph, line.words)
    if said := remark(line):
        small = _add(paragraph, f"\n{said}")
        small.font.size, small.font.color.rgb = Pt(9), GREY


def _table(document: Document, table: Table, *, width: Length) -> None:
    """The first row is the head, and stands again on every page; no row is torn."""
    if table.title:
        title = document.add_paragraph()
        _add(title, in_one_line(table.title)).bold = True
        title.paragraph_format.keep_with_next = True
    names = {style.name for style in document.styles}
    grid = document.add_table(1 + len(table.rows), len(table.columns))
    grid.style = "Table Grid" if "Table Grid" in names else None
    grid.autofit = False
    _rule(grid)
    total = sum(column.share for column in table.columns)
    widths = [Length(width * column.share // total) for column in table.columns]
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = wide
    texts = [[column.heading for column in table.columns], *(filled(row, table) for row in table.rows)]
    for place, (row, words) in enumerate(zip(grid.rows, texts, strict=True)):
        _keep_whole(row, repeats=place == 0)
        for cell, text, wide in zip(row.cells, words, widths, strict=True):
            cell.width = wide
            _cell(cell, text, is_head=place == 0)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _rule(grid: Any) -> None:
    """Thin grey lines."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B0B0B0")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = grid._tbl.tblPr
    # The format has an order, and Word calls a file that keeps another one damaged.
    following = [properties.find(qn(f"w:{name}")) for name in ("tblLayout", "tblCellMar", "tblLook")]
    next(part for part in following if part is not None).addprevious(borders)


def _cell(cell: Any, words: str, *, is_head: bool) -> None:
    run = _add(cell.paragraphs[0], words)
    run.font.size, run.bold = Pt(9.5), is_head
    cell.paragraphs[0].paragraph_format.space_before = Pt(2)
    cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    if is_head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E8ECF1")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _keep_whole(row: Any, *, repeats: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def _add(paragraph: Paragraph, words: str) -> Any:
    """A run of words; python-docx makes its new lines Word's own."""
    return paragraph.add_run(printable(words))
