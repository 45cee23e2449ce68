# SPDX-License-Identifier: EUPL-1.2
"""From start fact to last day or last moment of a term, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.terms.holidays import Holidays, default_holidays
from wijkpad.terms.length import Length
from wijkpad.terms.methods import Count, Due, backwards, by_days, by_the_clock, by_working_days
from wijkpad.terms.rule import UNITS, Calendar, Rule, implied_calendar, unit_misfit
from wijkpad.terms.suspensions import Suspension
from wijkpad.terms.words import local_day, moment_text, short_text


def due(
    what: Rule | Length,
    start: date,
    *,
    calendar: Calendar | None = None,
    holidays: Holidays | None = None,
) -> Due:
    """Return when a term ends that starts with the fact at `start` (that day itself never counts).

    Args:
        what: a rule, or a bare length.
        start: a day, or an aware moment; terms in hours and wall-clock days need a moment.
        calendar: how to count a bare length; not needed where its unit says so.
        holidays: None for the holidays of the law with the decrees known to this version.

    Raises:
        FindingsError: the length does not fit the calendar (TERM-003), a rule without length or a
            length without calendar (TERM-004), a start that does not fit (TERM-005), or an end
            outside the calendar (TERM-006).
    """
    found = _counted(_count(what, calendar, holidays), start)
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
    count = _count(rule, None, holidays)
    if extension is not None and extension.unit not in UNITS[count.calendar]:
        raise FindingsError([unit_misfit(count.calendar, rule.key)])
    if any(one.is_reversed for one in suspensions):
        raise _fault("TERM-007", "Een opschorting eindigt voordat zij begint.", "Keer de data om.")
    if suspensions and count.calendar is Calendar.CAL_BACKWARD:
        raise _fault(
            "TERM-007",
            "Een termijn die wordt teruggerekend, kan niet worden opgeschort.",
            "Leg een nieuw startfeit vast.",
        )
    whole = Count(
        length=count.length,
        calendar=count.calendar,
        holidays=count.holidays,
        suspensions=tuple(suspensions),
        extension=extension,
    )
    return _counted(whole, start)


def text(found: Due) -> str:
    """Return the end for a reader, `ma 28 december 2026` or `za 21 november 2026, 14:00 uur`."""
    if found.day is not None:
        return short_text(found.day)
    return moment_text(found.fires_at)


def _count(what: Rule | Length, calendar: Calendar | None, holidays: Holidays | None) -> Count:
    how: Calendar | None
    if isinstance(what, Rule):
        length, how, key = what.length, what.calendar, what.key
    else:
        length, how, key = what, calendar or implied_calendar(what), None
    if length is None or how is None:
        raise _fault(
            "TERM-004",
            "Van deze termijn is de lengte of de telwijze nog niet bekend.",
            "Bereken eerst de lengte, of geef de telwijze (calendar) erbij.",
        )
    if length.unit not in UNITS[how]:
        raise FindingsError([unit_misfit(how, key)])
    return Count(length=length, calendar=how, holidays=holidays or default_holidays())


def _counted(count: Count, start: date) -> Due | None:
    naive = isinstance(start, datetime) and start.tzinfo is None
    if naive or (count.calendar.ends_at_moment and not isinstance(start, datetime)):
        raise _fault(
            "TERM-005",
            "Deze termijn heeft een begin met datum, kloktijd en tijdzone nodig.",
            "Vul ook de tijd van het startfeit in.",
        )
    try:
        if isinstance(start, datetime) and count.calendar.ends_at_moment:
            return by_the_clock(count, start)
        match count.calendar:
            case Calendar.CAL_BACKWARD:
                return backwards(count, local_day(start))
            case Calendar.WORKING_DAYS:
                return by_working_days(count, local_day(start))
        return by_days(count, local_day(start))
    except (OverflowError, ValueError) as error:
        raise _fault(
            "TERM-006",
            "De termijn eindigt buiten de kalender.",
            "Controleer het startfeit en de lengte.",
        ) from error


def _fault(code: str, words: str, cure: str) -> FindingsError:
    return FindingsError([Finding(code=code, text=words, cure=cure)])
