# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of terms: from start fact to last day or last moment, and why."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.terms.holidays import Holidays, default_holidays
from wijkpad.terms.length import Length, Unit
from wijkpad.terms.rule import UNITS, Calendar, Rule, implied_calendar, moves, unit_misfit
from wijkpad.terms.words import (
    AMSTERDAM,
    day_text,
    moment_text,
    short_text,
    weekday_text,
)

ONE_DAY: Final = timedelta(days=1)
_FEWEST_WORKING_DAYS: Final = 2
_SHORT_TERM: Final = 3


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends: exactly one of `day` and `moment` is set.

    Attributes:
        day: the last day of the term; all of that day is still in time.
        moment: the end of a term in hours or wall-clock days, UTC.
        fires_at: when a timer on it fires, UTC: 00:00 Dutch time of the day after `day`, or `moment`.
        steps: the reasoning, Dutch sentences in order.
    """

    day: date | None
    moment: datetime | None
    fires_at: datetime
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch that does not count (*opschorting*).

    Attributes:
        since: the first day (or moment) that does not count.
        until: the first day (or moment) that counts again; None while the term stands still.
    """

    since: date
    until: date | None = None


def due(
    what: Rule | Length,
    start: date,
    *,
    calendar: Calendar | None = None,
    holidays: Holidays | None = None,
) -> Due:
    """Return when a term ends that starts with the fact at `start` (that day itself never counts).

    Args:
        what: a rule, or a bare length with `calendar` (not needed where the unit names it).
        start: a day, or an aware moment; terms in hours and wall-clock days need a moment.

    Raises:
        FindingsError: the length does not fit the calendar (TERM-003), a rule without length or a
            length without calendar (TERM-004), a start that does not fit (TERM-005), or an end
            outside the calendar (TERM-006).
    """
    rule_length, how = _resolved(what, calendar)
    found = _counted(rule_length, how, start, (), None, holidays or default_holidays())
    assert found is not None  # noqa: S101 - only a suspension makes a term stand still
    return found


def due_with(
    rule: Rule,
    start: date,
    *,
    suspensions: Sequence[Suspension] = (),
    extension: Length | None = None,
    holidays: Holidays | None = None,
) -> Due | None:
    """Return when a suspended or extended term ends; None while it stands still.

    The extension counts from the end before any move off a weekend: the earliest reading. The end
    is moved only when both rule and extension are terms that the Algemene termijnenwet moves.

    Raises:
        FindingsError: as `due`; also a suspension that ends before it begins, or of a term that is
            counted backwards (TERM-007).
    """
    length, how = _resolved(rule, None)
    if extension is not None and extension.unit not in UNITS[how]:
        raise FindingsError([unit_misfit(how, rule.key)])
    if any(one.until is not None and _before(one.until, one.since) for one in suspensions):
        raise _fault("TERM-007", "Een opschorting eindigt voordat zij begint.", "Keer de data om.")
    if suspensions and how is Calendar.CAL_BACKWARD:
        raise _fault(
            "TERM-007",
            "Een termijn die wordt teruggerekend, kan niet worden opgeschort.",
            "Leg een nieuw startfeit vast.",
        )
    calendar = holidays or default_holidays()
    return _counted(length, how, start, tuple(suspensions), extension, calendar)


def text(found: Due) -> str:
    """Return the end for a reader, `ma 28 december 2026` or `za 21 november 2026, 14:00 uur`."""
    if found.day is not None:
        return short_text(found.day)
    return moment_text(found.fires_at)


def start_of_day(day: date) -> datetime:
    """Return 00:00 Dutch time of `day` as a moment in UTC."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def local_day(start: date) -> date:
    """Return the Dutch calendar day of a day or an aware moment."""
    return start.astimezone(AMSTERDAM).date() if isinstance(start, datetime) else start


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


def _resolved(what: Rule | Length, calendar: Calendar | None) -> tuple[Length, Calendar]:
    if isinstance(what, Rule):
        length, how, key = what.length, what.calendar, what.key
    else:
        length, how, key = what, calendar or implied_calendar(what), None  # type: ignore[assignment]
    if length is None or how is None:
        raise _fault(
            "TERM-004",
            "Van deze termijn is de lengte of de telwijze nog niet bekend.",
            "Bereken eerst de lengte, of geef de telwijze (calendar) erbij.",
        )
    if length.unit not in UNITS[how]:
        raise FindingsError([unit_misfit(how, key)])
    return length, how


def _counted(
    length: Length,
    how: Calendar,
    start: date,
    pauses: tuple[Suspension, ...],
    extension: Length | None,
    holidays: Holidays,
) -> Due | None:
    naive = isinstance(start, datetime) and start.tzinfo is None
    if naive or (how.ends_at_moment and not isinstance(start, datetime)):
        raise _fault(
            "TERM-005",
            "Deze termijn heeft een begin met datum, kloktijd en tijdzone nodig.",
            "Vul ook de tijd van het startfeit in.",
        )
    try:
        if isinstance(start, datetime) and how.ends_at_moment:
            return _by_moment(length, how, start, pauses, extension)
        day = local_day(start)
        if how is Calendar.CAL_BACKWARD:
            return _backward(length, day, extension)
        if how is Calendar.WORKING_DAYS:
            return _by_working_days(length, day, pauses, extension, holidays)
        moved = how is Calendar.CAL_DAYS_ATW
        return _by_days(length, day, pauses, extension, holidays if moved else None)
    except (OverflowError, ValueError) as error:
        raise _fault(
            "TERM-006",
            "De termijn eindigt buiten de kalender.",
            "Controleer het startfeit en de lengte.",
        ) from error


def _by_moment(
    length: Length,
    how: Calendar,
    start: datetime,
    pauses: tuple[Suspension, ...],
    extension: Length | None,
) -> Due | None:
    end = start.astimezone(UTC)
    for part in (length, extension):
        if part is not None:
            end = _later(end, part, how)
    steps = [f"{length.dutch()} na {moment_text(start)} is {_moment_plain(end)}."]
    if extension is not None:
        steps = [f"{length.dutch()} en {extension.dutch()} verlenging na {moment_text(start)}."]
    for since, until in _merged_moments(pauses):
        if since >= end or (until is not None and until <= start):
            continue
        if until is None:
            return None
        end += until - max(since, start.astimezone(UTC))
        steps.append(f"Opgeschort tot {moment_text(until)}; het einde wordt {_moment_plain(end)}.")
    steps.append("Deze termijn telt door op de klok; weekend en feestdagen schuiven hem niet op.")
    return Due(None, end, end, tuple(steps))


def _moment_plain(moment: datetime) -> str:
    return moment_text(moment)


def _later(moment: datetime, length: Length, how: Calendar) -> datetime:
    if how is Calendar.HOURS_ABS:
        minutes = length.count * (60 if length.unit is Unit.HOURS else 1)
        return moment + timedelta(minutes=minutes)
    local = moment.astimezone(AMSTERDAM)
    clock = local.time()
    return datetime.combine(add(local.date(), length), clock, AMSTERDAM).astimezone(UTC)


def _backward(length: Length, start: date, extension: Length | None) -> Due:
    day = subtract(start, length)
    steps = [f"{length.dutch()} vóór {day_text(start)} is {weekday_text(day)} {day_text(day)}."]
    if extension is not None:
        day = add(day, extension)
        steps.append(f"Verlengd met {extension.dutch()}: {weekday_text(day)} {day_text(day)}.")
    steps.append("Een termijn die wordt teruggerekend, schuift niet op.")
    return _on_day(day, steps)


def _by_days(
    length: Length,
    start: date,
    pauses: tuple[Suspension, ...],
    extension: Length | None,
    holidays: Holidays | None,
) -> Due | None:
    day = add(start, length)
    steps = [f"{length.dutch()} na {day_text(start)} is {weekday_text(day)} {day_text(day)}."]
    if extension is not None:
        day = add(day, extension)
        steps.append(f"Verlengd met {extension.dutch()}: {weekday_text(day)} {day_text(day)}.")
    for since, until in _merged_days(pauses):
        if since > day or (until is not None and until <= start):
            continue
        if until is None:
            return None
        stood_still = (until - max(since, start + ONE_DAY)).days
        day += stood_still * ONE_DAY
        steps.append(
            f"{_days(stood_still)} opgeschort: het einde wordt {weekday_text(day)} {day_text(day)}."
        )
    if holidays is None:
        steps.append("Deze termijn schuift niet op voor weekend of feestdag.")
        return _on_day(day, steps)
    movable = moves(length) and (extension is None or moves(extension))
    return _moved(length, start, day, movable, holidays, steps)


def _moved(
    length: Length, start: date, day: date, movable: bool, holidays: Holidays, steps: list[str]
) -> Due:
    if not movable:
        steps.append("Zo'n lange termijn schuift niet op (Algemene termijnenwet, artikel 4).")
        return _on_day(day, steps)
    if length.unit is not Unit.DAYS or length.count >= _SHORT_TERM:
        enough = _with_two_working_days(start, day, holidays) if length.count else day
        if enough != day:
            day = enough
            steps.append(
                "Er moeten twee gewone werkdagen in de termijn vallen: het einde wordt "
                f"{weekday_text(day)} {day_text(day)} (Algemene termijnenwet, artikel 2)."
            )
    off = list(_days_off_from(day, holidays))
    if off:
        day += len(off) * ONE_DAY
        reasons = ", ".join(f"{day_text(one)} is {holidays.why_not_working(one)}" for one in off)
        steps.append(
            f"{reasons}: de termijn loopt door tot en met {weekday_text(day)} {day_text(day)} "
            "(Algemene termijnenwet, artikel 1)."
        )
    _warn_of_unknown_decrees(day, holidays, steps)
    return _on_day(day, steps)


def _by_working_days(
    length: Length,
    start: date,
    pauses: tuple[Suspension, ...],
    extension: Length | None,
    holidays: Holidays,
) -> Due | None:
    stretches = _merged_days(pauses)
    left = length.count + (extension.count if extension else 0)
    day, skipped, stood_still = start, [], 0
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
    total = Length(length.count + (extension.count if extension else 0), Unit.WORKING_DAYS)
    steps = [f"{total.dutch()} na {day_text(start)} is {weekday_text(day)} {day_text(day)}."]
    if extension is not None:
        steps.insert(0, f"De termijn is verlengd met {extension.count} werkdagen.")
    if skipped:
        steps.append(f"Niet meegeteld, naast de weekenden: {', '.join(skipped)}.")
    if stood_still:
        steps.append(f"{_days(stood_still)} tellen niet mee, omdat de termijn was opgeschort.")
    _warn_of_unknown_decrees(day, holidays, steps)
    return _on_day(day, steps)


def _on_day(day: date, steps: list[str]) -> Due:
    return Due(day, None, start_of_day(day + ONE_DAY), tuple(steps))


def _with_two_working_days(start: date, day: date, holidays: Holidays) -> date:
    seen, one = 0, start
    while one < day and seen < _FEWEST_WORKING_DAYS:
        one += ONE_DAY
        seen += holidays.is_working(one)
    while seen < _FEWEST_WORKING_DAYS:
        day += ONE_DAY
        seen += holidays.is_working(day)
    return day


def _days_off_from(day: date, holidays: Holidays) -> Iterator[date]:
    while not holidays.is_working(day):
        yield day
        day += ONE_DAY


def _warn_of_unknown_decrees(day: date, holidays: Holidays, steps: list[str]) -> None:
    if holidays.known_until is not None and day > holidays.known_until:
        steps.append(
            f"Na {day_text(holidays.known_until)} is nog niet bekend welke dagen bij besluit met "
            "een feestdag zijn gelijkgesteld; het einde kan daardoor later worden."
        )


def _merged_days(pauses: tuple[Suspension, ...]) -> list[tuple[date, date | None]]:
    known = sorted(
        (local_day(one.since), None if one.until is None else local_day(one.until))
        for one in pauses
    ) if all(one.until is not None for one in pauses) else sorted(
        (
            (local_day(one.since), None if one.until is None else local_day(one.until))
            for one in pauses
        ),
        key=lambda pair: (pair[0], pair[1] or date.max),
    )
    merged: list[tuple[date, date | None]] = []
    for since, until in known:
        if merged and (merged[-1][1] is None or since <= merged[-1][1]):
            last = merged[-1][1]
            end = None if last is None or until is None else max(last, until)
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((since, until))
    return merged


def _days(count: int) -> str:
    return Length(count, Unit.DAYS).dutch()


def _inside(day: date, stretch: tuple[date, date | None]) -> bool:
    since, until = stretch
    return since <= day and (until is None or day < until)


def _before(one: date, other: date) -> bool:
    return _moment(one) < _moment(other)


def _moment(one: date) -> datetime:
    return one.astimezone(UTC) if isinstance(one, datetime) else start_of_day(one)


def _fault(code: str, words: str, cure: str) -> FindingsError:
    return FindingsError([Finding(code=code, text=words, cure=cure)])
