# SPDX-License-Identifier: EUPL-1.2
"""The four ways to count a term: days, working days, backwards, and by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from wijkpad.terms.arithmetic import ONE_DAY, add, days_off_from, subtract, with_two_working_days
from wijkpad.terms.holidays import Holidays
from wijkpad.terms.length import Length, Unit
from wijkpad.terms.rule import Calendar, moves
from wijkpad.terms.suspensions import Suspension, by_day, by_moment
from wijkpad.terms.words import AMSTERDAM, day_text, moment_text, start_of_day, weekday_text

_SHORT_TERM: Final = 3


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends: exactly one of `day` and `moment` is set.

    Attributes:
        day: the last day of the term; all of that day is still in time.
        moment: the end of a term in hours or wall-clock days, UTC.
        fires_at: when a timer on it fires, UTC: 00:00 Dutch time of the day after `day`, or `moment`.
        steps: the reasoning, Dutch sentences in order.
        stood_still: how many days did not count because the term was suspended.
        unmoved: the day on which it would end if weekends and holidays did not move it; None where
            they did not.
    """

    day: date | None
    moment: datetime | None
    fires_at: datetime
    steps: tuple[str, ...]
    stood_still: int = 0
    unmoved: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """All that decides an end: a length that fits its calendar, and what happened on the way."""

    length: Length
    calendar: Calendar
    holidays: Holidays
    suspensions: tuple[Suspension, ...] = ()
    extension: Length | None = None

    @property
    def is_movable(self) -> bool:
        """Whether the Algemene termijnenwet moves the end, the extension included."""
        return moves(self.length) and (self.extension is None or moves(self.extension))


def by_the_clock(count: Count, start: datetime) -> Due | None:
    """Count hours or wall-clock days; None while the term stands still."""
    end = start.astimezone(UTC)
    parts = [part for part in (count.length, count.extension) if part is not None]
    for part in parts:
        end = _later(end, part, count.calendar)
    whole = " en ".join(part.dutch() for part in parts)
    steps = [f"{whole} na {moment_text(start)} is {moment_text(end)}."]
    for since, until in by_moment(count.suspensions):
        if since >= end or (until is not None and until <= start):
            continue
        if until is None:
            return None
        end += until - max(since, start.astimezone(UTC))
        steps.append(f"Opgeschort tot {moment_text(until)}; het einde wordt {moment_text(end)}.")
    steps.append("Deze termijn telt door op de klok; weekend en feestdagen schuiven hem niet op.")
    return Due(None, end, end, tuple(steps))


def _later(moment: datetime, length: Length, how: Calendar) -> datetime:
    if how is Calendar.HOURS_ABS:
        minutes = length.count * (60 if length.unit is Unit.HOURS else 1)
        return moment + timedelta(minutes=minutes)
    local = moment.astimezone(AMSTERDAM)
    clock = local.time()
    return datetime.combine(add(local.date(), length), clock, AMSTERDAM).astimezone(UTC)


def backwards(count: Count, start: date) -> Due:
    """Count back from a day; never moved (Algemene termijnenwet, art. 1 lid 2)."""
    day = subtract(start, count.length)
    steps = [f"{count.length.dutch()} vóór {day_text(start)} is {_full(day)}."]
    if count.extension is not None:
        day = add(day, count.extension)
        steps.append(f"Verlengd met {count.extension.dutch()}: {_full(day)}.")
    steps.append("Een termijn die wordt teruggerekend, schuift niet op.")
    return _on_day(day, steps)


def by_days(count: Count, start: date) -> Due | None:
    """Count days, weeks, months or years from the day after `start`; None while standing still."""
    day = add(start, count.length)
    steps = [f"{count.length.dutch()} na {day_text(start)} is {_full(day)}."]
    if count.extension is not None:
        day = add(day, count.extension)
        steps.append(f"Verlengd met {count.extension.dutch()}: {_full(day)}.")
    whole = 0
    for since, until in by_day(count.suspensions):
        if since > day or (until is not None and until <= start):
            continue
        if until is None:
            return None
        stood_still = (until - max(since, start + ONE_DAY)).days
        day += stood_still * ONE_DAY
        whole += stood_still
        steps.append(f"{_days(stood_still)} opgeschort: het einde wordt {_full(day)}.")
    unmoved = day
    if count.calendar is Calendar.CAL_DAYS_RAW:
        steps.append("Deze termijn schuift niet op voor weekend of feestdag.")
    elif not count.is_movable:
        steps.append("Zo'n lange termijn schuift niet op (Algemene termijnenwet, artikel 4).")
    else:
        day = _moved(count, start, day, steps)
    return _on_day(day, steps, stood_still=whole, unmoved=unmoved)


def _moved(count: Count, start: date, day: date, steps: list[str]) -> date:
    """Return the end after articles 1 and 2 of the Act; the reasons are added to `steps`."""
    length, holidays = count.length, count.holidays
    if length.count and (length.unit is not Unit.DAYS or length.count >= _SHORT_TERM):
        enough = with_two_working_days(start, day, holidays)
        if enough != day:
            day = enough
            steps.append(
                "Er moeten twee gewone werkdagen in de termijn vallen: het einde wordt "
                f"{_full(day)} (Algemene termijnenwet, artikel 2)."
            )
    off = list(days_off_from(day, holidays))
    if off:
        day += len(off) * ONE_DAY
        reasons = ", ".join(f"{day_text(one)} is {holidays.why_not_working(one)}" for one in off)
        steps.append(
            f"{reasons}: de termijn loopt door tot en met {_full(day)} "
            "(Algemene termijnenwet, artikel 1)."
        )
    _warn_of_unknown_decrees(day, holidays, steps)
    return day


def by_working_days(count: Count, start: date) -> Due | None:
    """Count the days that are neither weekend nor holiday; None while standing still."""
    holidays, stretches = count.holidays, by_day(count.suspensions)
    left = total = count.length.count + (count.extension.count if count.extension else 0)
    day, skipped, stood_still = start, list[str](), 0
    while left > 0:
        day += ONE_DAY
        stretch = next((one for one in stretches if _inside(day, one)), None)
        if stretch is not None:
            if stretch[1] is None:
                return None
            stood_still += 1
        elif holidays.is_working(day):
            left -= 1
        elif holidays.name(day) is not None:
            skipped.append(f"{day_text(day)} ({holidays.name(day)})")
    whole = Length(total, Unit.WORKING_DAYS).dutch()
    steps = [f"{whole} na {day_text(start)} is {_full(day)}."]
    if count.extension is not None:
        added = Length(count.extension.count, Unit.WORKING_DAYS).dutch()
        steps.insert(0, f"De termijn is verlengd met {added}.")
    if skipped:
        steps.append(f"Niet meegeteld, naast de weekenden: {', '.join(skipped)}.")
    if stood_still:
        steps.append(f"Niet meegeteld door opschorting: {_days(stood_still)}.")
    _warn_of_unknown_decrees(day, holidays, steps)
    return _on_day(day, steps, stood_still=stood_still)


def _inside(day: date, stretch: tuple[date, date | None]) -> bool:
    since, until = stretch
    return since <= day and (until is None or day < until)


def _on_day(
    day: date, steps: list[str], *, stood_still: int = 0, unmoved: date | None = None
) -> Due:
    return Due(
        day=day,
        moment=None,
        fires_at=start_of_day(day + ONE_DAY),
        steps=tuple(steps),
        stood_still=stood_still,
        unmoved=None if unmoved == day else unmoved,
    )


def _warn_of_unknown_decrees(day: date, holidays: Holidays, steps: list[str]) -> None:
    if holidays.known_until is not None and day > holidays.known_until:
        steps.append(
            f"Na {day_text(holidays.known_until)} is nog niet bekend welke dagen bij besluit met "
            "een feestdag zijn gelijkgesteld; het einde kan daardoor later worden."
        )


def _full(day: date) -> str:
    return f"{weekday_text(day)} {day_text(day)}"


def _days(count: int) -> str:
    return Length(count, Unit.DAYS).dutch()
