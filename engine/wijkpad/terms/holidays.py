# SPDX-License-Identifier: EUPL-1.2
"""The holidays of the Algemene termijnenwet, by rule, and the days equated with them by decree."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from wijkpad.findings import Finding, Severity

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_SUNDAY: Final = 6
_FIRST_KINGS_DAY: Final = 2014
_QUEENS_DAY_MOVES_BACK: Final = 1980


@dataclass(frozen=True, slots=True)
class Designated:
    """A day that a decree equates with a holiday; `tag` is `V` (read in a source) or `K` (not yet)."""

    source: str
    tag: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days on which no term of the Algemene termijnenwet ends.

    Attributes:
        designated: days equated by decree; a municipality cannot add to them.
        closed: days on which the municipality itself is closed, with what a reader calls them. They
            count for a term of its own only: the Act knows nothing of them.
        known_until: the last day for which a decree is known; None when that does not matter.
    """

    designated: Mapping[date, Designated] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    known_until: date | None = None
    closed: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def name(self, day: date) -> str | None:
        """Return what `day` is called when nobody works; None on all others, Sundays included."""
        name = _of_the_law(day.year).get(day) or self.closed.get(day)
        if name is None and day in self.designated:
            return "een dag die bij besluit met een feestdag is gelijkgesteld"
        return name

    def is_working(self, day: date) -> bool:
        """Return whether `day` is neither Saturday, Sunday nor holiday."""
        return day.weekday() < _SATURDAY and self.name(day) is None

    def why_not_working(self, day: date) -> str | None:
        """Return the Dutch reason that `day` is no working day, or None when it is one."""
        name = self.name(day)
        if name is not None:
            return name
        return {_SATURDAY: "een zaterdag", _SUNDAY: "een zondag"}.get(day.weekday())


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, last = divmod(in_century, 4)
    sunday = (32 + 2 * rest + 2 * quarter - epact - last) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def _of_the_law(year: int) -> Mapping[date, str]:
    sunday = easter(year)
    return MappingProxyType(
        {
            date(year, 1, 1): "Nieuwjaarsdag",
            sunday - 2 * _ONE_DAY: "Goede Vrijdag",
            sunday + _ONE_DAY: "tweede paasdag",
            _birthday(year): "Koningsdag" if year >= _FIRST_KINGS_DAY else "Koninginnedag",
            date(year, 5, 5): "Bevrijdingsdag",
            sunday + 39 * _ONE_DAY: "Hemelvaartsdag",
            sunday + 50 * _ONE_DAY: "tweede pinksterdag",
            date(year, 12, 25): "eerste kerstdag",
            date(year, 12, 26): "tweede kerstdag",
        }
    )


def _birthday(year: int) -> date:
    day = date(year, 4, 27) if year >= _FIRST_KINGS_DAY else date(year, 4, 30)
    if day.weekday() != _SUNDAY:
        return day
    return day - _ONE_DAY if year >= _QUEENS_DAY_MOVES_BACK else day + _ONE_DAY


def missing_days(today: date, holidays: Holidays | None = None) -> list[Finding]:
    """Return what the calendar does not know for terms that start now, with the year of each.

    A term counts at most some months ahead, objection and decision included, so the years that
    matter are this one and the next. Asked for when the program starts.
    """
    calendar = holidays or default_holidays()
    findings: list[Finding] = []
    for year in (today.year, today.year + 1):
        if calendar.known_until is not None and date(year, 12, 31) > calendar.known_until:
            findings.append(_unknown(year, calendar.known_until))
        elif (friday := _friday_after_ascension(year)) not in calendar.designated:
            findings.append(_no_friday(friday))
    findings += [
        _doubtful(day)
        for day, decree in sorted(calendar.designated.items())
        if decree.tag == "K" and day >= today
    ]
    findings += [
        Finding(
            code="TERM-053",
            text=f"{day.isoformat()} is geen werkdag die een besluit kan gelijkstellen.",
            cure="Verbeter designated_days.toml.",
        )
        for day in sorted(calendar.designated)
        if day.weekday() >= _SATURDAY or day in _of_the_law(day.year)
    ]
    return findings


def _friday_after_ascension(year: int) -> date:
    return easter(year) + 40 * _ONE_DAY


def _unknown(year: int, until: date) -> Finding:
    return Finding(
        code="TERM-050",
        severity=Severity.WARNING,
        text=f"Voor {year} is nog niet bekend welke dagen bij besluit met een feestdag zijn "
        f"gelijkgesteld; bekend is tot en met {until.isoformat()}. Een termijn die in {year} "
        "eindigt, kan daardoor een dag later aflopen dan wijkpad zegt.",
        cure="Neem een nieuwere uitgave van wijkpad, met het besluit over dat jaar.",
    )


def _no_friday(day: date) -> Finding:
    return Finding(
        code="TERM-051",
        severity=Severity.WARNING,
        text=f"Het besluit over {day.year} noemt de vrijdag na Hemelvaartsdag niet "
        f"({day.isoformat()}), terwijl dat tot nu toe elk jaar zo was.",
        cure="Kijk het besluit na.",
    )


def _doubtful(day: date) -> Finding:
    return Finding(
        code="TERM-052",
        severity=Severity.INFO,
        text=f"De gelijkgestelde dag {day.isoformat()} is nog te toetsen.",
        cure="Kijk het besluit na.",
    )


@cache
def default_holidays() -> Holidays:
    """Return the calendar with the decrees that ship with this version."""
    text = resources.files(__package__).joinpath("designated_days.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    designated = {
        day: Designated(decree["source"], decree["tag"])
        for decree in tables["decree"]
        for day in decree["days"]
    }
    return Holidays(MappingProxyType(designated), tables["known_until"])
