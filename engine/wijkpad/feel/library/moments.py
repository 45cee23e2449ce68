# SPDX-License-Identifier: EUPL-1.2
"""Functions on dates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
from wijkpad.feel.temporal import add_months
from wijkpad.feel.values import Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@built_in("day of year(date: date|date and time)")
def _day_of_year(_scope: Scope, day: date) -> Value:
    return Decimal(day.timetuple().tm_yday)


@built_in("day of week(date: date|date and time)")
def _day_of_week(_scope: Scope, day: date) -> Value:
    return _DAYS[day.weekday()]


@built_in("month of year(date: date|date and time)")
def _month_of_year(_scope: Scope, day: date) -> Value:
    return _MONTHS[day.month - 1]


@built_in("week of year(date: date|date and time)")
def _week_of_year(_scope: Scope, day: date) -> Value:
    return Decimal(day.isocalendar().week)


@built_in("last day of month(date: date|date and time)")
def _last_day_of_month(_scope: Scope, day: date) -> Value:
    plain = day.date() if isinstance(day, datetime) else day
    last = add_months(plain.replace(month=1, day=31), plain.month - 1)
    return Decimal(last.day) if last is not None else None
