# SPDX-License-Identifier: EUPL-1.2
"""Makes a picture of a screen small: at most 256 colours, which a page of text hardly exceeds."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_COLOURS: Final = 256
_BUCKET: Final = 0xF8
Colour = tuple[int, int, int]


def shrink(png: bytes) -> bytes:
    """Return the PNG of a browser (8 bits, no interlace) with a palette instead of full colour."""
    width, height, channels, rows = _pixels(png)
    counted: Counter[bytes] = Counter()
    for row in rows:
        counted.update(row[at : at + 3] for at in range(0, len(row), channels))
    palette = _palette(counted)
    index = {colour: _nearest(colour, palette) for colour in counted}
    lines = bytearray()
    for row in rows:
        lines.append(0)
        lines += bytes(index[row[at : at + 3]] for at in range(0, len(row), channels))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return _SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", b"".join(bytes(one) for one in palette)),
            _chunk(b"IDAT", zlib.compress(bytes(lines), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _pixels(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Return width, height, bytes per pixel and the rows without their filters."""
    at, data, header = len(_SIGNATURE), b"", b""
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        header = body if kind == b"IHDR" else header
        data += body if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if depth != 8 or colour not in (2, 6) or interlace:
        raise ValueError("not a picture of a screen")
    channels = 4 if colour == 6 else 3
    raw, stride = zlib.decompress(data), width * channels
    rows: list[bytes] = []
    before = bytes(stride)
    for number in range(height):
        start = number * (stride + 1)
        before = _unfilter(raw[start], raw[start + 1 : start + 1 + stride], before, channels)
        rows.append(before)
    return width, height, channels, rows


def _unfilter(how: int, line: bytes, above: bytes, step: int) -> bytes:
    if how == 0:
        return line
    if how == 2:
        return bytes((one + two) & 255 for one, two in zip(line, above, strict=True))
    done = bytearray(line)
    for at, value in enumerate(line):
        left = done[at - step] if at >= step else 0
        up = above[at]
        if how == 1:
            guess = left
        elif how == 3:
            guess = (left + up) // 2
        else:
            guess = _paeth(left, up, above[at - step] if at >= step else 0)
        done[at] = (value + guess) & 255
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda one: abs(estimate - one))


def _palette(counted: Counter[bytes]) -> list[Colour]:
    """Return the commonest colours, and where there are more, the commonest of each shade."""
    if len(counted) <= _COLOURS:
        return [_colour(one) for one, _ in counted.most_common()]
    shades: dict[bytes, Counter[bytes]] = {}
    for colour, number in counted.items():
        shade = bytes(one & _BUCKET for one in colour)
        shades.setdefault(shade, Counter())[colour] += number
    kept = sorted(shades.values(), key=lambda one: -one.total())[:_COLOURS]
    return [_colour(one.most_common(1)[0][0]) for one in kept]


def _nearest(colour: bytes, palette: list[Colour]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda at: (
            (palette[at][0] - red) ** 2
            + (palette[at][1] - green) ** 2
            + (palette[at][2] - blue) ** 2
        ),
    )


def _colour(three: bytes) -> Colour:
    return three[0], three[1], three[2]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
