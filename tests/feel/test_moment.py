# SPDX-License-Identifier: EUPL-1.2
"""What a timer may hold."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from wijkpad.feel import Cycle, DaysTime, FeelSyntaxError, Timing, YearsMonths, parse_moment

_DAY = Decimal(86_400)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT2H", DaysTime(Decimal(7200))),
        (" P6W ", DaysTime(42 * _DAY)),
        ("P1M", YearsMonths(1)),
        ("2027-01-01", date(2027, 1, 1)),
        ("2027-01-01T09:00+01:00", datetime(2027, 1, 1, 9, tzinfo=timezone(timedelta(hours=1)))),
        ("2027-01-01T09:00:30Z", datetime(2027, 1, 1, 9, 0, 30, tzinfo=UTC)),
        ("R/P1M", Cycle(None, YearsMonths(1))),
        ("R3/PT10M", Cycle(3, DaysTime(Decimal(600)))),
        ("R3/2027-01-01/P1W", Cycle(3, DaysTime(7 * _DAY), start=date(2027, 1, 1))),
        ("R/P1D/2027-01-01", Cycle(None, DaysTime(_DAY), end=date(2027, 1, 1))),
        ('= date("2027-01-01")', date(2027, 1, 1)),
        ('= duration("P1D") * 2', DaysTime(2 * _DAY)),
        ('= "R2/P1D"', Cycle(2, DaysTime(_DAY))),
        ('duration("PT1H")', DaysTime(Decimal(3600))),
        ("= 3", None),
    ],
)
def test_a_timer_reads_iso_texts_and_expressions(text: str, expected: Timing | None) -> None:
    assert parse_moment(text).evaluate({}) == expected


def test_a_timer_reads_its_term_from_the_variables() -> None:
    moment = parse_moment("= terms.wmo_onderzoek.due")
    assert moment.references == {("terms", "wmo_onderzoek", "due")}
    due = date(2026, 12, 28)
    assert moment.evaluate({"terms": {"wmo_onderzoek": {"due": due}}}) == due


@pytest.mark.parametrize("text", ["PT", "2027-02-30", "R/P0D", "R/-P1D", "P1Y1D", "R3/x", ""])
def test_a_timer_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        parse_moment(text)
