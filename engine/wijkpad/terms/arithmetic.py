# SPDX-License-Identifier: EUPL-1.2
"""Adding calendar lengths to days, and finding the working days around one."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from wijkpad.terms.holidays import Holidays
from wijkpad.terms.length import Length, Unit

ONE_DAY: Final = timedelta(days=1)
_FEWEST_WORKING_DAYS: Final = 2


def add(day: date, length: Length) -> date:
    """Return the day that lies a calendar length after `day` (the last of the month at most)."""
    match length.unit:
        case Unit.WEEKS:
            return day + length.count * 7 * ONE_DAY
        case Unit.MONTHS:
            return _add_months(day, length.count)
        case Unit.YEARS:
            return _add_months(day, 12 * length.count)
    return day + length.count * ONE_DAY


def subtract(day: date, length: Length) -> date:
    """Return the day that lies a calendar length before `day`."""
    return add(day, Length(-length.count, length.unit))


def _add_months(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(year)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def with_two_working_days(start: date, day: date, holidays: Holidays) -> date:
    """Return `day`, or the later day by which two working days have passed since `start`."""
    seen, one = 0, start
    while one < day and seen < _FEWEST_WORKING_DAYS:
        one += ONE_DAY
        seen += holidays.is_working(one)
    while seen < _FEWEST_WORKING_DAYS:
        day += ONE_DAY
        seen += holidays.is_working(day)
    return day


def days_off_from(day: date, holidays: Holidays) -> Iterator[date]:
    """Yield `day` and the days after it up to the first working day."""
    while not holidays.is_working(day):
        yield day
        day += ONE_DAY
