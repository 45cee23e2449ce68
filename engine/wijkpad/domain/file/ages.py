# SPDX-License-Identifier: EUPL-1.2
"""Ages and birthdays, on which it depends who may decide."""

from __future__ import annotations

from datetime import date
from typing import Final

OLDEST: Final = 120
ADULT: Final = 18


def birthday(born: date, years: int) -> date:
    """Return the day on which somebody reaches this age.

    Who was born on 29 February reaches it on 1 March of a year without that day: a right or duty
    never begins before the years are full.
    """
    year = born.year + years
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; raises `ValueError` for a day before the birth."""
    if day < born:
        raise ValueError(day)
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1
