# SPDX-License-Identifier: EUPL-1.2
"""From what FEEL gave to a moment at which something is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from wijkpad.errors import FindingsError
from wijkpad.feel import DaysTime, Expression, Value, YearsMonths, parse
from wijkpad.findings import Finding
from wijkpad.terms import AMSTERDAM

_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expression:
    """Return the expression of a text; a leading `=` is allowed, as modelers write it."""
    return parse(text.strip().removeprefix("=").strip())


def fires_at(value: Value, now: datetime) -> datetime | None:
    """Return when a timer fires, UTC: a day fires when it is over, in the Netherlands.

    Raises:
        FindingsError: the value is no moment, day or duration (CASE-010).
    """
    match value:
        case None:
            return None
        case datetime():
            aware = value if value.tzinfo is not None else value.replace(tzinfo=AMSTERDAM)
            return aware.astimezone(UTC)
        case date():
            return datetime.combine(value + _DAY, time(), AMSTERDAM).astimezone(UTC)
        case DaysTime():
            return now.astimezone(UTC) + value.as_timedelta()
        case YearsMonths():
            return _months_later(now, value.months)
        case _:
            raise FindingsError(
                [
                    Finding(
                        code="CASE-010",
                        text="Een tijdklok in het diagram geeft geen dag, tijdstip of duur.",
                        cure="Kies in het diagram een termijn, een datum of een duur.",
                    )
                ]
            )


def due_of(value: Value, now: datetime) -> tuple[date | None, datetime | None]:
    """Return (last day, overdue from): the day only where the value is a day."""
    day = value if isinstance(value, date) and not isinstance(value, datetime) else None
    return day, fires_at(value, now)


def _months_later(now: datetime, months: int) -> datetime:
    local = now.astimezone(AMSTERDAM)
    years, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    first = local.replace(year=years, month=month + 1, day=1)
    last_day = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    return first.replace(day=min(local.day, last_day.day)).astimezone(UTC)
