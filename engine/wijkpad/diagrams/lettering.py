# SPDX-License-Identifier: EUPL-1.2
"""How wide a text is and how it breaks over lines, without a browser to ask."""

from __future__ import annotations

from typing import Final

from wijkpad.diagrams.model import Bounds, Node

SIZE: Final = 12.0
LINE: Final = 14.4
PADDING: Final = 6.0
OUTSIDE_WIDTH: Final = 90.0

# Widths in thousandths of the letter's height: Arial and Liberation Sans, which are the widest of
# the fonts in use.
_NARROW: Final = dict.fromkeys("ijl'|", 222) | dict.fromkeys("ftI.,:;/!()[]\\ ", 278) | {"r": 333}
_WIDE: Final = dict.fromkeys("mM", 833) | dict.fromkeys("wGOQ", 760) | {"W": 944, "@": 1015}
_TABLE: Final = _NARROW | _WIDE | dict.fromkeys("ckssvxyzJ", 500) | {"-": 333, "‘": 222, "’": 222}


def width(text: str, size: float = SIZE) -> float:
    """Return about how wide the text is drawn."""
    return sum(_TABLE.get(one, 680 if one.isupper() else 556) for one in text) * size / 1000


def wrap(text: str, room: float, size: float = SIZE) -> tuple[str, ...]:
    """Return the lines of a text; a word that does not fit stands on a line alone, unbroken.

    A word may break after a hyphen that is written in it.
    """
    lines: list[str] = []
    at = ""
    for word in _pieces(text):
        glue = "" if at.endswith("-") or not at else " "
        if at and width(at + glue + word, size) > room:
            lines.append(at)
            at = word
        else:
            at += glue + word
    return (*lines, at) if at else tuple(lines)


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    for word in text.split():
        head, dash, tail = word.partition("-")
        while dash and head and tail:
            found.append(head + dash)
            head, dash, tail = tail.partition("-")
        found.append(head + dash + tail)
    return found


def room_for(node: Node, bounds: Bounds, label: Bounds | None) -> float:
    """Return how wide the lines of a node's label may be."""
    if node.is_activity:
        return bounds.width - 2 * PADDING
    return max(label.width, OUTSIDE_WIDTH) if label is not None else OUTSIDE_WIDTH


def longest_word(text: str) -> tuple[str, float]:
    """Return the piece of text that cannot be broken and is the widest."""
    return max(((one, width(one)) for one in _pieces(text)), key=lambda one: one[1])


def label_box(node: Node, bounds: Bounds, label: Bounds | None) -> Bounds | None:
    """Return where the text outside a node is drawn; None when it has none outside."""
    if not node.name or node.is_activity:
        return None
    lines = wrap(node.name, room_for(node, bounds, label))
    wide = max(width(line) for line in lines)
    middle = bounds.centre[0] if label is None else label.centre[0]
    y = bounds.bottom + 6 if label is None else label.y
    return Bounds(middle - wide / 2, y, wide, len(lines) * LINE)


def flow_label_box(
    name: str, points: tuple[tuple[float, float], ...], label: Bounds | None
) -> Bounds | None:
    """Return where the text of a flow is drawn; None when it has no text."""
    if not name:
        return None
    lines = wrap(name, max(label.width, OUTSIDE_WIDTH) if label is not None else OUTSIDE_WIDTH)
    wide = max(width(line) for line in lines)
    high = len(lines) * LINE
    if label is not None:
        return Bounds(label.centre[0] - wide / 2, label.y, wide, high)
    (x1, y1), (x2, y2) = points[0], points[1]
    return Bounds((x1 + x2) / 2 - wide / 2, (y1 + y2) / 2 - high - 2, wide, high)
