# SPDX-License-Identifier: EUPL-1.2
"""Stretches in which a term stands still, laid side by side without overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from wijkpad.terms.words import local_day, start_of_day

_Point = TypeVar("_Point", date, datetime)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch that does not count (*opschorting*).

    Attributes:
        since: the first day (or moment) that does not count.
        until: the first day (or moment) that counts again; None while the term stands still.
        ground: key of the rule's ground on which it rests; empty where none was named.
    """

    since: date
    until: date | None = None
    ground: str = ""

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it begins."""
        return self.until is not None and _moment(self.until) < _moment(self.since)


def by_day(pauses: Sequence[Suspension]) -> list[tuple[date, date | None]]:
    """Return the stretches as Dutch calendar days, in order."""
    return _merged(
        (local_day(one.since), None if one.until is None else local_day(one.until))
        for one in pauses
    )


def by_moment(pauses: Sequence[Suspension]) -> list[tuple[datetime, datetime | None]]:
    """Return the stretches as moments in UTC, in order."""
    return _merged(
        (_moment(one.since), None if one.until is None else _moment(one.until)) for one in pauses
    )


def _moment(one: date) -> datetime:
    return one.astimezone(UTC) if isinstance(one, datetime) else start_of_day(one)


def _merged(pairs: Iterable[tuple[_Point, _Point | None]]) -> list[tuple[_Point, _Point | None]]:
    merged: list[tuple[_Point, _Point | None]] = []
    for since, until in sorted(pairs, key=lambda pair: pair[0]):
        if not merged:
            merged.append((since, until))
            continue
        first, last = merged[-1]
        if last is None:
            break
        if since > last:
            merged.append((since, until))
        else:
            merged[-1] = (first, None if until is None else max(last, until))
    return merged
