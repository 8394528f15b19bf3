"""Reads a small PNG: enough to see how large it is and which pixels show through."""

import struct
import zlib
from dataclasses import dataclass

CHANNELS = {2: 3, 6: 4}


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    pixels: list[tuple[int, ...]]


def picture(png: bytes) -> Picture:
    """Eight bits a channel, RGB or RGBA, not interlaced; anything else fails."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + content) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        chunks[name] = chunks.get(name, b"") + content
        at += 12 + length
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, rest) == (8, [0, 0, 0])
    wide = CHANNELS[colour]
    rows, above = zlib.decompress(chunks[b"IDAT"]), bytes(width * wide)
    pixels = []
    for row in range(height):
        start = row * (width * wide + 1)
        above = _unfiltered(rows[start], rows[start + 1 : start + 1 + width * wide], above, wide)
        pixels += [tuple(above[at : at + wide]) for at in range(0, len(above), wide)]
    return Picture(width, height, pixels)


def _unfiltered(kind: int, line: bytes, above: bytes, wide: int) -> bytes:
    plain = bytearray()
    for at, byte in enumerate(line):
        left = plain[at - wide] if at >= wide else 0
        corner = above[at - wide] if at >= wide else 0
        up = above[at]
        near = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        plain.append((byte + (0, left, up, (left + up) // 2, near)[kind]) & 255)
    return bytes(plain)
