"""Word's own numbers: 4 before a heading, 4.1 before its lines; whoever deletes a line sees them close up."""

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_LEVEL = """
<w:lvl w:ilvl="{level}" {ns}>
  <w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="tab"/><w:lvlText w:val="{text}"/>
  <w:lvlJc w:val="left"/>
  <w:pPr><w:ind w:left="{hang}" w:hanging="{hang}"/></w:pPr>
</w:lvl>
"""
_HANG = 720
"""Twentieths of a point."""


class Lists:
    """The numbers of one document, section after section."""

    def __init__(self, document: Document, *, numbered: str, bulleted: str) -> None:
        self._numbering: Any = document.part.numbering_part.element
        self._outline = self._abstract(("decimal", "%1."), ("decimal", "%1.%2"))
        self._bullets = self._numbers(self._abstract(("bullet", "•")))
        self._numbered, self._bulleted = numbered, bulleted
        self._outlined = self._list = self._bullets
        self._level = 0
        self._last: int | None = None
        self.style = bulleted

    def begin(self, heading: Paragraph, *, number: int | None) -> None:
        """A section; a number that does not follow on starts its own count."""
        if number is None:
            self._list, self._level, self.style = self._bullets, 0, self._bulleted
            return
        if self._last is None or number != self._last + 1:
            self._outlined = self._numbers(self._outline, starts=number)
        self._last = number
        self._list, self._level, self.style = self._outlined, 1, self._numbered
        _number(heading, self._outlined, 0)

    def join(self, line: Paragraph) -> None:
        _number(line, self._list, self._level)

    def _abstract(self, *levels: tuple[str, str]) -> int:
        """A new kind of list; kinds must stand before lists in the file."""
        kinds = self._numbering.findall(qn("w:abstractNum"))
        own = 1 + max((int(kind.get(qn("w:abstractNumId"))) for kind in kinds), default=0)
        kind = OxmlElement("w:abstractNum")
        kind.set(qn("w:abstractNumId"), str(own))
        multi = OxmlElement("w:multiLevelType")
        multi.set(qn("w:val"), "multilevel")
        kind.append(multi)
        for level, (form, text) in enumerate(levels):
            kind.append(
                parse_xml(_LEVEL.format(level=level, form=form, text=text, hang=_HANG, ns=nsdecls("w")))
            )
        self._numbering.insert(len(kinds), kind)
        return own

    def _numbers(self, kind: int, *, starts: int | None = None) -> int:
        number = self._numbering.add_num(kind)
        if starts is not None:
            number.add_lvlOverride(ilvl=0).add_startOverride(starts)
        return int(number.numId)


def _number(paragraph: Paragraph, of_list: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = of_list
