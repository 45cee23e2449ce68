# SPDX-License-Identifier: EUPL-1.2
"""A plain map without tiles: points on a grid, the names of neighbourhoods, and the circle of the search.

The list beside it holds the same and more; nothing can be learnt from the picture alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from wijkpad.plugin_api import Place

WIDTH: Final = 640
HEIGHT: Final = 420
_EDGE: Final = 46
_KM: Final = 111.195
"""Kilometres in one degree of latitude."""
_STEPS: Final = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0)
_LEAST_KM: Final = 1.5
_NEAR: Final = 24
"""Points nearer than this many units would cover each other: they are drawn as one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of one result; `number` is its number in the list."""

    number: int
    name: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """What is drawn at one point: one result, or several that stand close together."""

    x: float
    y: float
    text: str
    title: str
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The name of a neighbourhood at its middle."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that the drawing needs, in its own units.

    Attributes:
        columns, rows: where the lines of the grid stand.
        step: what one square is, in Dutch.
        circle: middle and radius of the search; None without one.
        left_out: how many results have no point and so stand in the list only.
    """

    width: int
    height: int
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    step: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    circle: tuple[float, float, float] | None
    left_out: int


def picture(
    spots: Sequence[Spot],
    areas: Sequence[Place],
    near: Place | None,
    radius_km: int | None,
    left_out: int,
) -> Picture | None:
    """Return the drawing; None where nothing has a point."""
    points = [_point(one.place) for one in spots]
    drawn = [(spot, point) for spot, point in zip(spots, points, strict=True) if point is not None]
    middle = _point(near) if near is not None else None
    if not drawn:
        return None
    shown = [point for _, point in drawn] + ([middle] if middle is not None else [])
    scale = _Scale(shown)
    circle = None
    if middle is not None and radius_km is not None:
        x, y = scale.at(middle)
        circle = (x, y, round(radius_km * scale.unit, 1))
    columns, rows, step = scale.grid()
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        columns=columns,
        rows=rows,
        step=step,
        dots=tuple(_dots([(spot, scale.at(point)) for spot, point in drawn])),
        labels=tuple(_labels(areas, scale)),
        circle=circle,
        left_out=left_out,
    )


Point = tuple[float, float]


def _point(place: Place) -> Point | None:
    if place.lat is None or place.lon is None:
        return None
    return float(place.lat), float(place.lon)


class _Scale:
    """Puts degrees on the drawing, north up, a kilometre as long either way."""

    def __init__(self, points: Sequence[Point]) -> None:
        lats, lons = [one[0] for one in points], [one[1] for one in points]
        self._lat, self._lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._along = _KM * cos(radians(self._lat))
        high = max((max(lats) - min(lats)) * _KM, _LEAST_KM)
        wide = max((max(lons) - min(lons)) * self._along, _LEAST_KM)
        self.unit = min((WIDTH - 2 * _EDGE) / wide, (HEIGHT - 2 * _EDGE) / high)

    def at(self, point: Point) -> Point:
        """Return where a point stands on the drawing."""
        x = WIDTH / 2 + (point[1] - self._lon) * self._along * self.unit
        y = HEIGHT / 2 - (point[0] - self._lat) * _KM * self.unit
        return round(x, 1), round(y, 1)

    def grid(self) -> tuple[tuple[float, ...], tuple[float, ...], str]:
        """Return lines about 90 units apart, and what one square is."""
        step = next((one for one in _STEPS if one * self.unit >= 60), _STEPS[-1])
        across = step * self.unit
        text = f"{round(step * 1000)} meter" if step < 1 else f"{step:g} kilometer"
        return _lines(WIDTH, across), _lines(HEIGHT, across), text


def _lines(length: int, across: float) -> tuple[float, ...]:
    first = (length / 2) % across
    return tuple(round(first + number * across, 1) for number in range(int(length / across) + 1))


def _dots(placed: Sequence[tuple[Spot, Point]]) -> list[Dot]:
    groups: list[tuple[Point, list[Spot]]] = []
    for spot, point in placed:
        near = next((one for one in groups if _close(one[0], point)), None)
        if near is None:
            groups.append((point, [spot]))
        elif spot.number not in [one.number for one in near[1]]:
            near[1].append(spot)
    return [_dot(point, spots) for point, spots in groups]


def _close(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < _NEAR and abs(one[1] - other[1]) < _NEAR


def _dot(point: Point, spots: Sequence[Spot]) -> Dot:
    text = str(spots[0].number) if len(spots) == 1 else f"{spots[0].number}+"
    title = "; ".join(_said(one) for one in spots)
    return Dot(x=point[0], y=point[1], text=text, title=title, first=spots[0].number)


def _said(one: Spot) -> str:
    where = one.place.address or one.place.area
    return f"{one.number}. {one.name}" + (f", {where}" if where else "")


def _labels(areas: Sequence[Place], scale: _Scale) -> list[Label]:
    found = []
    for area in areas:
        point = _point(area)
        if point is not None:
            x, y = scale.at(point)
            if _EDGE / 2 < x < WIDTH - _EDGE / 2 and _EDGE / 2 < y < HEIGHT - _EDGE / 2:
                found.append(Label(x=x, y=y, text=area.area))
    return found
