# SPDX-License-Identifier: EUPL-1.2
from datetime import date, timedelta

import pytest

from wijkpad.terms import Holidays, default_holidays, easter


@pytest.mark.parametrize("year", range(1990, 2101))
def test_the_rules_agree_with_the_holidays_package(year: int) -> None:
    package = pytest.importorskip("holidays", reason="pip install holidays")
    theirs = {
        day
        for day, name in package.NL(
            years=[year], categories=("public", "optional"), language="en_US"
        ).items()
        if name not in {"Easter Sunday", "Pentecost", "Whit Sunday"}
    }
    ours = Holidays()
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    assert {day for day in days if day.year == year and ours.name(day)} == theirs


def test_kings_day_on_a_sunday_is_kept_on_the_saturday() -> None:
    assert Holidays().name(date(2025, 4, 26)) == "Koningsdag"
    assert Holidays().name(date(2025, 4, 27)) is None
    assert Holidays().name(date(2026, 4, 27)) == "Koningsdag"


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_the_fifth_of_may_counts_every_year(year: int) -> None:
    assert Holidays().name(date(year, 5, 5)) == "Bevrijdingsdag"


@pytest.mark.parametrize("year", [2017, 2018, 2019, 2023, 2024, 2025, 2026, 2027, 2028])
def test_the_friday_after_ascension_is_equated_by_decree(year: int) -> None:
    friday = easter(year) + timedelta(days=40)
    assert default_holidays().designated[friday].tag == "V"
    assert not default_holidays().is_working(friday)


def test_every_designated_day_falls_in_the_week_and_is_no_holiday_already() -> None:
    for day, decree in default_holidays().designated.items():
        assert Holidays().is_working(day)
        assert decree.source
