# SPDX-License-Identifier: EUPL-1.2
"""Tasks in groups by when they must be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from wijkpad.api import WorkItem
from wijkpad_webui.words import AMSTERDAM, clock, left

_TITLES: Final = (
    *("Nu handelen", "Te laat", "Vandaag en morgen", "Deze week", "Later"),
    "Zonder termijn",
)
_URGENT, _LATE, _SOON, _THIS_WEEK, _LATER, _NEVER = range(6)


@dataclass(frozen=True, slots=True)
class Row:
    """One task with what is left of its time, in words, and the colour of that."""

    item: WorkItem
    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that must be done in the same stretch of time."""

    title: str
    rows: tuple[Row, ...]


def groups(items: Iterable[WorkItem], now: datetime) -> list[Group]:
    """Return the groups that hold a task, the most urgent first; within one the order stays."""
    found: list[list[Row]] = [[] for _ in _TITLES]
    for item in items:
        text, colour = remaining(item.due_on, item.due_at, now)
        if item.urgent_since is not None:
            text, colour = f"nu handelen, sinds {clock(item.urgent_since)}", "red"
        found[_group_of(item, now)].append(Row(item, text, colour))
    return [Group(title, tuple(rows)) for title, rows in zip(_TITLES, found, strict=True) if rows]


def _group_of(item: WorkItem, now: datetime) -> int:
    if item.urgent_since is not None:
        return _URGENT
    today = now.astimezone(AMSTERDAM).date()
    last = _last_day(item.due_on, item.due_at)
    if last is None:
        return _NEVER
    if last < today or (item.due_on is None and item.due_at is not None and item.due_at <= now):
        return _LATE
    if last <= today + timedelta(days=1):
        return _SOON
    sunday = today + timedelta(days=6 - today.weekday())
    return _THIS_WEEK if last <= sunday else _LATER


def _last_day(due_on: date | None, due_at: datetime | None) -> date | None:
    if due_on is not None:
        return due_on
    return due_at.astimezone(AMSTERDAM).date() if due_at is not None else None


def remaining(due_on: date | None, due_at: datetime | None, now: datetime) -> tuple[str, str]:
    """Return what is left, such as `nog 3 dagen` or `vandaag, 17.00 uur`, and its colour."""
    last = _last_day(due_on, due_at)
    if last is None:
        return "", ""
    text, colour = left(last, now.astimezone(AMSTERDAM).date())
    if due_on is not None or due_at is None:
        return text, colour
    clock = f"{due_at.astimezone(AMSTERDAM):%H.%M} uur"
    if due_at <= now:
        return (text if colour == "red" else f"te laat sinds {clock}"), "red"
    return f"{text}, {clock}", colour
