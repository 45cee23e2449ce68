# SPDX-License-Identifier: EUPL-1.2
"""Functions on dates."""

from __future__ import annotations

from decimal import Decimal

from wijkpad.feel.beyond import AnyDate, AnyMoment, day_of, month_length, near_date
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
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
def _day_of_year(_scope: Scope, day: AnyDate | AnyMoment) -> Value:
    return Decimal(near_date(day_of(day)).timetuple().tm_yday)


@built_in("day of week(date: date|date and time)")
def _day_of_week(_scope: Scope, day: AnyDate | AnyMoment) -> Value:
    return _DAYS[near_date(day_of(day)).weekday()]


@built_in("month of year(date: date|date and time)")
def _month_of_year(_scope: Scope, day: AnyDate | AnyMoment) -> Value:
    return _MONTHS[day_of(day).month - 1]


@built_in("week of year(date: date|date and time)")
def _week_of_year(_scope: Scope, day: AnyDate | AnyMoment) -> Value:
    return Decimal(near_date(day_of(day)).isocalendar().week)


@built_in("last day of month(date: date|date and time)")
def _last_day_of_month(_scope: Scope, day: AnyDate | AnyMoment) -> Value:
    plain = day_of(day)
    return Decimal(month_length(plain.year, plain.month))
