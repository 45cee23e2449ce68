# SPDX-License-Identifier: EUPL-1.2
"""Moments that Python's own cannot hold: years beyond 9999 or before 1, and nanoseconds.

The standard counts years from -999,999,999 to 999,999,999. Such a date is a `FarDate`, which is no
Python `date`: nothing outside FEEL can take it for one.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

FURTHEST_YEAR = 999_999_999
_YEARS_A_CYCLE = 400
_DAYS_A_CYCLE = 146_097
# The years that stand in for others: later than any change of a zone's rules that is known, so
# that only its lasting rule counts, or earlier than the first one; and clear of both ends.
_LATE_CYCLE, _EARLY_CYCLE = 9_200, 400


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date in a year that Python's calendar does not have; make one with `make_date`."""

    year: int
    month: int
    day: int

    @property
    def near(self) -> date:
        """The same day, 400 years or a multiple of it away: same weekday, same rules of a zone."""
        return stand_in(self)

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class FarMoment:
    """A date and time on a `FarDate`."""

    day: FarDate
    clock: time

    @property
    def near(self) -> datetime:
        """The same moment in a year of Python's calendar, under the same rules of its zone."""
        return datetime.combine(self.day.near, self.clock)

    @property
    def tzinfo(self) -> tzinfo | None:
        """The zone, as a Python moment has it."""
        return self.clock.tzinfo


AnyDate = date | FarDate
AnyMoment = datetime | FarMoment


class FineTime(time):
    """A time of day with nanoseconds below its microsecond; counts as equal without them."""

    nanos: int = 0


class FineMoment(datetime):
    """A date and time with nanoseconds below its microsecond; counts as equal without them."""

    nanos: int = 0


def nanos_of(value: time | datetime) -> int:
    """Return the nanoseconds below the microsecond, 0 to 999."""
    return value.nanos if isinstance(value, FineTime | FineMoment) else 0


def fine_time(value: time, nanos: int) -> time:
    """Return `value` with nanoseconds below its microsecond."""
    if not nanos:
        return value
    fine = FineTime(
        value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold
    )
    fine.nanos = nanos
    return fine


def fine_moment(value: datetime, nanos: int) -> datetime:
    """Return `value` with nanoseconds below its microsecond."""
    if not nanos:
        return value
    # `combine` on a subclass leaves the fold behind.
    fine = FineMoment.combine(value.date(), value.time(), tzinfo=value.tzinfo).replace(
        fold=value.fold
    )
    fine.nanos = nanos
    return fine


def stand_in(day: AnyDate) -> date:
    """Return the day itself when Python can reckon with it, and else one that it may be taken for.

    That is the same day, 400 years or a multiple of it away: same weekday, same rules of a zone.
    """
    if isinstance(day, date) and 1 < day.year < 9999:
        return day
    cycle = _LATE_CYCLE if day.year > 1 else _EARLY_CYCLE
    return date(cycle + day.year % _YEARS_A_CYCLE, day.month, day.day)


def make_date(year: int, month: int, day: int) -> AnyDate | None:
    """Return the date; None when the calendar does not have it."""
    if not (1 <= month <= 12 and abs(year) <= FURTHEST_YEAR):
        return None
    if not 1 <= day <= month_length(year, month):
        return None
    return date(year, month, day) if 1 <= year <= 9999 else FarDate(year, month, day)


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return monthrange(2000 + year % _YEARS_A_CYCLE, month)[1]


def ordinal(day: AnyDate) -> int:
    """Return the number of the day; 1 is the first of January of year 1."""
    if isinstance(day, date):
        return day.toordinal()
    near = day.near
    return near.toordinal() + (day.year - near.year) // _YEARS_A_CYCLE * _DAYS_A_CYCLE


def date_at(number: int) -> AnyDate | None:
    """Return the date with that number; None beyond the years of the standard."""
    cycles, rest = divmod(number - 1, _DAYS_A_CYCLE)
    near = date.fromordinal(rest + 1)
    return make_date(near.year + cycles * _YEARS_A_CYCLE, near.month, near.day)


def near_date(day: AnyDate) -> date:
    """Return the date itself, or the day of Python's calendar that stands in for it."""
    return day if isinstance(day, date) else day.near


def make_moment(day: AnyDate, clock: time) -> AnyMoment:
    """Return the date and time; the zone is that of the clock."""
    if isinstance(day, FarDate):
        return FarMoment(day, clock)
    return fine_moment(datetime.combine(day, clock, tzinfo=clock.tzinfo), nanos_of(clock))


def day_of(value: AnyDate | AnyMoment) -> AnyDate:
    """Return the date on the clock of the value's own zone."""
    if isinstance(value, FarMoment):
        return value.day
    return value.date() if isinstance(value, datetime) else value


def clock_of(value: AnyMoment) -> time:
    """Return the time of day, with its zone."""
    return (
        value.clock if isinstance(value, FarMoment) else fine_time(value.timetz(), nanos_of(value))
    )
