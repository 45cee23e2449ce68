# SPDX-License-Identifier: EUPL-1.2
"""Ages and birthdays, 29 February included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.domain.file.ages import age_on, birthday

BORN = st.dates(date(1900, 1, 1), date(2030, 12, 31))
YEARS = st.integers(0, 120)


@given(born=BORN, years=YEARS)
def test_an_age_begins_on_the_birthday_and_not_the_day_before(born: date, years: int) -> None:
    day = birthday(born, years)
    assert age_on(born, day) == years
    if years:
        assert age_on(born, day - timedelta(days=1)) == years - 1


@given(born=BORN, days=st.integers(0, 40_000))
def test_nobody_grows_younger(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assert 0 <= age_on(born, day) <= age_on(born, day + timedelta(days=1)) <= age_on(born, day) + 1


def test_who_was_born_on_29_february_is_of_age_on_1_march_of_a_common_year() -> None:
    born = date(2008, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 17
    assert age_on(born, date(2026, 3, 1)) == 18
    assert birthday(born, 20) == date(2028, 2, 29)


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="2026-01-01"):
        age_on(date(2026, 1, 2), date(2026, 1, 1))
