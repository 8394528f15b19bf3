"""A picture that a page names exists, is one that a walk takes, and is small."""

import re
import struct
import zlib
from pathlib import Path

from tests.rehearsal.walks.pictures import SHOWN, SIGNATURE, Picture, in_few_colours, rows_of

PAGES = (Path("README.md"), *sorted(Path("docs/guides").glob("*.md")))
LARGEST = 60_000

WHITE, GREY, INK = (255, 255, 255), (245, 245, 245), (36, 36, 36)


def named() -> dict[str, set[Path]]:
    """The pictures of each page, as the page names them."""
    found: dict[str, set[Path]] = {}
    for page in PAGES:
        words = page.read_text("utf-8")
        for name in re.findall(r'(?:\]\(|src=")([^)"]+\.png)', words):
            found.setdefault(name.rpartition("/")[2], set()).add((page.parent / name).resolve())
    return found


def test_every_picture_that_is_named_exists_and_every_other_is_gone():
    pictures = named()

    assert {path for paths in pictures.values() for path in paths} == {
        (SHOWN / name).resolve() for name in pictures
    }
    assert set(pictures) == {f"{picture}.png" for picture in Picture} == {p.name for p in SHOWN.iterdir()}


def test_every_picture_is_taken_by_a_walk():
    walks = "".join(walk.read_text("utf-8") for walk in Path(__file__).parent.glob("test_*.py"))

    assert set(re.findall(r"pictures\(Picture\.(\w+)", walks)) == {picture.name for picture in Picture}


def test_every_picture_is_small():
    assert {path.name for path in SHOWN.iterdir() if path.stat().st_size > LARGEST} == set()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def test_a_picture_in_few_colours_keeps_the_common_ones():
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    lines = bytes((0, *WHITE, *GREY, 2, *(0, 0, 0), *((36 - 245) % 256,) * 3))  # The second is filtered: up.
    png = SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    rows = [[WHITE, GREY], [WHITE, INK]]

    assert rows_of(png) == rows
    few = in_few_colours(rows)
    at = few.index(b"PLTE")
    (length,) = struct.unpack(">I", few[at - 4 : at])
    palette = few[at + 4 : at + 4 + length]
    assert {tuple(palette[n : n + 3]) for n in range(0, length, 3)} == {WHITE, GREY, INK}
