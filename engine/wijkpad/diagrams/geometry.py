# SPDX-License-Identifier: EUPL-1.2
"""Small sums on segments and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wijkpad.diagrams.model import Bounds

Point = tuple[float, float]
Segment = tuple[Point, Point]


def segments(points: Sequence[Point]) -> Iterator[Segment]:
    """Yield the straight parts of a line."""
    return pairwise(points)


def shrink(box: Bounds, by: float) -> Bounds:
    """Return the box without its rim; touching the rim is not crossing."""
    wide, high = max(box.width - 2 * by, 0), max(box.height - 2 * by, 0)
    return Bounds(box.centre[0] - wide / 2, box.centre[1] - high / 2, wide, high)


def enters(segment: Segment, box: Bounds) -> bool:
    """Tell whether a segment passes through a box (Liang and Barsky's clipping)."""
    (x1, y1), (x2, y2) = segment
    low, high = 0.0, 1.0
    for origin, step, least, most in (
        (x1, x2 - x1, box.x, box.right),
        (y1, y2 - y1, box.y, box.bottom),
    ):
        if step == 0:
            if not least < origin < most:
                return False
            continue
        first, second = sorted(((least - origin) / step, (most - origin) / step))
        low, high = max(low, first), min(high, second)
        if low >= high:
            return False
    return True


def cross(one: Segment, other: Segment) -> bool:
    """Tell whether two segments cross; meeting at an end or lying along each other does not count."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return 0.0 if abs(turn) < 1e-6 else turn


def overlap(one: Bounds, other: Bounds) -> bool:
    """Tell whether two boxes share more than a rim."""
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )
