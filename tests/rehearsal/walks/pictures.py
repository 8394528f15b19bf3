"""The pictures in the guides and in the README: each is taken by a walk, and goes nowhere else.

`make pictures` runs the walks with PICTURES set, then this module: it copies what they took to docs/pictures,
in 256 colours.
"""

import os
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

IS_WANTED = "PICTURES" in os.environ
TAKEN = Path("screenshots/pictures")
SHOWN = Path("docs/pictures")

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256

Colour = tuple[int, int, int]


class Picture(StrEnum):
    """By the name of its file."""

    THE_ROOM = "the-room"
    THE_CHAIR_ASKS = "the-chair-asks"
    THE_OWNER_IS_ASKED = "the-owner-is-asked"
    MORE_TIME_IS_ASKED_FOR = "more-time-is-asked-for"
    A_DIGEST = "a-digest"
    A_REMINDER_IN_THE_CHANNEL = "a-reminder-in-the-channel"
    HOW_THE_CLERK_IS = "how-the-clerk-is"
    A_FLAG_IN_THE_CHANNEL = "a-flag-in-the-channel"
    A_FLAG_OPENED = "a-flag-opened"
    A_FLAG_WAITS = "a-flag-waits"
    LOOK_ONCE_MORE = "look-once-more"
    A_MESSAGES_OWN_MENU = "a-messages-own-menu"
    THE_DRAFT_AGENDA = "the-draft-agenda"
    A_LINE_IS_CHECKED = "a-line-is-checked"
    THE_CHAIRS_DRAFT = "the-chairs-draft"
    THE_AGENDA_IS_ISSUED = "the-agenda-is-issued"


def rows_of(png: bytes) -> list[list[Colour]]:
    """The pixels of a PNG as Chromium writes it: eight bits, red, green and blue, not interlaced."""
    parts: dict[bytes, bytes] = defaultdict(bytes)
    for kind, content in _chunks(png):
        parts[kind] += content
    width, height, bits, colours, *_, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if (bits, colours, interlaced) != (8, 2, 0):
        raise ValueError("this is not how Chromium writes a picture")
    packed, length = zlib.decompress(parts[b"IDAT"]), 3 * width
    above, rows = bytearray(length), []
    for start in range(0, height * (length + 1), length + 1):
        above = _unfiltered(packed[start], bytearray(packed[start + 1 : start + 1 + length]), above)
        rows.append(list(zip(above[0::3], above[1::3], above[2::3], strict=True)))
    return rows


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, line: bytearray, above: bytearray) -> bytearray:
    """What the line was before it was filtered (PNG specification, section 9)."""
    for place in range(len(line) if kind else 0):
        left, corner = (line[place - 3], above[place - 3]) if place > 2 else (0, 0)
        up = above[place]
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        line[place] = (line[place] + guess) & 255
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda near: abs(guess - near))


def in_few_colours(rows: list[list[Colour]]) -> bytes:
    """A PNG of the commonest colours; every other is shown by the nearest of them."""
    counted = Counter(colour for row in rows for colour in row)
    palette = _spread(counted)
    nearest = {colour: _nearest(colour, palette) for colour in counted}
    lines = b"".join(b"\0" + bytes(nearest[colour] for colour in row) for row in rows)
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    inks = bytes(part for colour in palette for part in colour)
    parts = ((b"IHDR", head), (b"PLTE", inks), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def _spread(counted: Counter[Colour]) -> list[Colour]:
    """The commonest colours as they are, and one of each of the commonest shades of what is left."""
    common = counted.most_common()
    palette = [colour for colour, _ in common[: COLOURS // 2]]
    shades: dict[Colour, Colour] = {}
    weight: Counter[Colour] = Counter()
    for colour, count in common[COLOURS // 2 :]:
        shade = (colour[0] >> 4, colour[1] >> 4, colour[2] >> 4)
        shades.setdefault(shade, colour)
        weight[shade] += count
    return palette + [shades[shade] for shade, _ in weight.most_common(COLOURS - len(palette))]


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    def distance(place: int) -> int:
        return sum((mine - theirs) ** 2 for mine, theirs in zip(colour, palette[place], strict=True))

    return min(range(len(palette)), key=distance)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def show(pictures: Iterable[Picture] = Picture) -> None:
    """Copies them; what stands in docs/pictures under another name is taken away."""
    SHOWN.mkdir(exist_ok=True)
    names = {f"{picture}.png" for picture in pictures}
    for other in SHOWN.iterdir():
        if other.name not in names:
            other.unlink()
    for name in sorted(names):
        (SHOWN / name).write_bytes(in_few_colours(rows_of((TAKEN / name).read_bytes())))


if __name__ == "__main__":
    show()
