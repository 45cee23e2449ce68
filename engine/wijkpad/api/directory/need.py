# SPDX-License-Identifier: EUPL-1.2
"""What a case already tells about the help that is needed, so that nobody has to type it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from wijkpad.domain.case import Datum
from wijkpad.domain.directory import LIFE_AREAS
from wijkpad.feel import Value

_MOST: Final = 3
_SUFFICIENT: Final = 4
"""From this level of the ZRM on a life area goes well enough (V:S27)."""


def needed(rows: Sequence[Datum]) -> tuple[str, ...]:
    """Return at most three life areas that answers of the case name: the lowest score first, then the newest.

    Read from the newest version of every answer, whichever form it stands in.
    """
    newest: dict[tuple[str | None, str, str], Datum] = {}
    for row in rows:
        newest[row.run, row.scope, row.key] = row
    found: dict[str, tuple[int, int]] = {}
    for age, row in enumerate(reversed(newest.values())):
        for area, score in _named(row.value):
            if score < _SUFFICIENT or score == _UNSCORED:
                found[area] = min(found.get(area, (score, age)), (score, age))
    return tuple(sorted(found, key=found.__getitem__)[:_MOST])


_UNSCORED: Final = 9


def _named(value: Value) -> Iterator[tuple[str, int]]:
    match value:
        case str():
            if value in LIFE_AREAS:
                yield value, _UNSCORED
        case dict():
            score = _score(value.get("score"))
            for one in value.values():
                for area, own in _named(one):
                    yield area, score if own == _UNSCORED else own
        case list():
            yield from _each(value)


def _each(values: Iterable[Value]) -> Iterator[tuple[str, int]]:
    for one in values:
        yield from _named(one)


def _score(value: Value) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 1:
        return int(value)
    return int(value) if isinstance(value, Decimal) and 0 <= value <= 5 else _UNSCORED
