# SPDX-License-Identifier: EUPL-1.2
"""When the reminders of a term go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from wijkpad.terms.arithmetic import ONE_DAY, subtract
from wijkpad.terms.counting import due_with
from wijkpad.terms.holidays import Holidays, default_holidays
from wijkpad.terms.length import Length, Unit
from wijkpad.terms.methods import Due
from wijkpad.terms.rule import Calendar, Rule, Warn, implied_calendar
from wijkpad.terms.suspensions import Suspension
from wijkpad.terms.words import local_day, start_of_day


@dataclass(frozen=True, slots=True)
class WarnMoment:
    """One reminder with its moment (UTC): 00:00 Dutch time of its day, or the exact moment."""

    at: datetime
    warn: Warn


def warn_moments(
    rule: Rule,
    start: date,
    *,
    suspensions: Sequence[Suspension] = (),
    extension: Length | None = None,
    holidays: Holidays | None = None,
    last: date | None = None,
) -> tuple[WarnMoment, ...]:
    """Return the reminders of a term in the order of time.

    `last` is its last day where something else than its rule had a say in that, such as a closed day.

    `after` counts from the start as the term itself does, suspensions included, but is never moved
    off a weekend; `before` counts back from the end as it stands. A reminder of which the moment is
    not known while the term stands still, is left out.

    Raises:
        FindingsError: as `due_with`.
    """
    calendar = holidays or default_holidays()
    ends = (
        due_with(rule, start, suspensions=suspensions, extension=extension, holidays=calendar)
        if last is None
        else Due(day=last, moment=None, fires_at=start_of_day(last + ONE_DAY), steps=())
    )
    found: list[WarnMoment] = []
    for warn in rule.warn:
        at: datetime | None = None
        if warn.after is not None:
            at = _after(rule, warn.after, start, suspensions, calendar)
        elif warn.before is not None and ends is not None:
            at = _before(warn.before, ends, calendar)
        if at is not None:
            found.append(WarnMoment(at, warn))
    return tuple(sorted(found, key=lambda one: one.at))


def _after(
    rule: Rule,
    after: Length,
    start: date,
    suspensions: Sequence[Suspension],
    holidays: Holidays,
) -> datetime | None:
    how = implied_calendar(after)
    if how is None:
        how = Calendar.CAL_DAYS_RAW
        if rule.calendar is Calendar.WALLCLOCK_DAYS:
            how = Calendar.WALLCLOCK_DAYS
    if how.ends_at_moment and not isinstance(start, datetime):
        # Without a time of day the fact is taken to lie at the end of its day.
        start = start_of_day(start + ONE_DAY)
    reached = due_with(
        replace(rule, length=after, calendar=how),
        start,
        suspensions=suspensions,
        holidays=holidays,
    )
    if reached is None:
        return None
    return reached.fires_at if reached.day is None else start_of_day(reached.day)


def _before(before: Length, ends: Due, holidays: Holidays) -> datetime:
    if before.unit in {Unit.HOURS, Unit.MINUTES}:
        minutes = before.count * (60 if before.unit is Unit.HOURS else 1)
        return ends.fires_at - timedelta(minutes=minutes)
    last = ends.day or local_day(ends.fires_at)
    if before.unit is not Unit.WORKING_DAYS:
        return start_of_day(subtract(last, before))
    left = before.count
    while left > 0:
        last -= ONE_DAY
        left -= holidays.is_working(last)
    return start_of_day(last)
