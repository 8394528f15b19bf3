"""Which characters reach a page: what no reader could see is left out, and what no font holds is named."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_NEW_LINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What turns or hides what is read. Joiners stay, for scripts need them.
_UNSEEN = re.compile("[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f\n")
_LOOSE = re.compile("\\][\u200c\u200d\ufe0e\ufe0f]+")
"""Joiners that are left with nothing to join."""


def printable(words: str) -> str:
    """The words as Word can hold them: without what cannot be seen, and nothing that XML forbids."""
    return _UNSHOWABLE.sub("\ufffd", _UNSEEN.sub("", _NEW_LINES.sub("\n", words)).replace("\t", " "))


def in_one_line(words: str) -> str:
    """For a title, a heading or a label."""
    return " ".join(printable(words).split())


def drawable(words: str) -> str:
    """The words as our fonts can draw them; whatever they lack is named: `[grinning face]`."""
    shown = printable(words)
    return shown if shown.isascii() else _LOOSE.sub("]", "".join(map(_drawn, shown)))


def _drawn(letter: str) -> str:
    if ord(letter) in _covered() or letter in _JOINERS:
        return letter
    if unicodedata.category(letter) in ("Cf", "Mn") or "VARIATION SELECTOR" in unicodedata.name(letter, ""):
        return ""
    name = unicodedata.name(letter, "")
    is_one_of_many = not name or "-" in name
    return f"[U+{ord(letter):04X}]" if is_one_of_many else f"[{name.lower()}]"


@cache
def _covered() -> frozenset[int]:
    """Every code point that one of our fonts holds."""
    return frozenset().union(*(_of_font(font.read_bytes()) for font in FONTS.glob("*.ttf")))


def _of_font(font: bytes) -> set[int]:
    """The code points of a TrueType font, from format 4 of its character map (all that lie below 65,536)
    and format 12 (all others), as the OpenType specification has them.
    """
    held: set[int] = set()
    for start in _subtables(font):
        match struct.unpack_from(">H", font, start):
            case (4,):
                held |= _format_4(font, start)
            case (12,):
                held |= _format_12(font, start)
    return held


def _subtables(font: bytes) -> set[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    return {cmap + struct.unpack_from(">HHL", font, cmap + 4 + 8 * n)[2] for n in range(subtables)}


def _format_4(font: bytes, start: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + doubled)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)} - {
        0xFFFF
    }


def _format_12(font: bytes, start: int) -> set[int]:
    (groups,) = struct.unpack_from(">L", font, start + 12)
    ranges = (struct.unpack_from(">LLL", font, start + 16 + 12 * n) for n in range(groups))
    return {code for first, last, _ in ranges for code in range(first, last + 1)}
