# SPDX-License-Identifier: EUPL-1.2
"""How long a term is: a whole number of one unit, as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding

_WRITTEN: Final = re.compile(
    r"(\d{1,6}) +(minute|hour|day|week|month|year|working day|wall-clock day)s?", re.ASCII
)
_TEXT_LIMIT: Final = 60


class Unit(StrEnum):
    """The units in which a term may be written."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working days"
    WALLCLOCK_DAYS = "wall-clock days"


_DUTCH: Final = {
    Unit.MINUTES: ("minuut", "minuten"),
    Unit.HOURS: ("uur", "uur"),
    Unit.DAYS: ("dag", "dagen"),
    Unit.WEEKS: ("week", "weken"),
    Unit.MONTHS: ("maand", "maanden"),
    Unit.YEARS: ("jaar", "jaar"),
    Unit.WORKING_DAYS: ("werkdag", "werkdagen"),
    Unit.WALLCLOCK_DAYS: ("etmaal op de klok", "etmalen op de klok"),
}
# More than 200 years is a slip of the pen, and would leave the calendar.
_MOST: Final = {
    Unit.MINUTES: 527_040,
    Unit.HOURS: 87_840,
    Unit.DAYS: 73_200,
    Unit.WEEKS: 10_440,
    Unit.MONTHS: 2_400,
    Unit.YEARS: 200,
    Unit.WORKING_DAYS: 10_000,
    Unit.WALLCLOCK_DAYS: 73_200,
}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time such as six weeks; zero means the same day or moment."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Length:
        """Read `6 weeks`, `3 working days`, `18 hours`, `10 wall-clock days`, ….

        Raises:
            UnreadableError: the text is no length (TERM-001) or absurdly long (TERM-002).
        """
        found = _WRITTEN.fullmatch(text.strip()) if len(text) <= _TEXT_LIMIT else None
        if found is None:
            raise UnreadableError([_not_a_length()])
        length = cls(int(found[1]), Unit(f"{found[2]}s"))
        if length.count > _MOST[length.unit]:
            most = cls(_MOST[length.unit], length.unit).dutch()
            raise UnreadableError(
                [
                    Finding(
                        code="TERM-002",
                        text="De lengte van de termijn is onwaarschijnlijk groot.",
                        cure=f"Schrijf hoogstens {most}.",
                    )
                ]
            )
        return length

    def __str__(self) -> str:
        unit = self.unit.value.removesuffix("s") if self.count == 1 else self.unit.value
        return f"{self.count} {unit}"

    def dutch(self) -> str:
        """Return the length in words for a reader, `6 weken`."""
        return f"{self.count} {_DUTCH[self.unit][self.count != 1]}"

    def units(self) -> str:
        """Return the name of its unit in the plural, `weken`."""
        return _DUTCH[self.unit][1]

    def day_bounds(self) -> tuple[int, int]:
        """Return the least and the most calendar days that a length in calendar units can span.

        Raises:
            ValueError: the unit is not days, weeks, months or years.
        """
        count = self.count
        match self.unit:
            case Unit.DAYS | Unit.WALLCLOCK_DAYS:
                return count, count
            case Unit.WEEKS:
                return 7 * count, 7 * count
            case Unit.MONTHS:
                years, months = divmod(count, 12)
                return 365 * years + 28 * months, 366 * years + 31 * months
            case Unit.YEARS:
                return 365 * count, 366 * count
        raise ValueError(self.unit)


def _not_a_length() -> Finding:
    return Finding(
        code="TERM-001",
        text="De lengte van de termijn is niet te lezen.",
        cure=(
            "Schrijf een heel getal met een eenheid, bijvoorbeeld '6 weeks', '3 working days' "
            "of '18 hours' (minutes, hours, days, weeks, months, years, working days, "
            "wall-clock days)."
        ),
    )
