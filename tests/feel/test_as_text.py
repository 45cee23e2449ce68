# SPDX-License-Identifier: EUPL-1.2
"""Values as a Dutch reader sees them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from wijkpad.feel import DaysTime, Range, Value, YearsMonths, as_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "ja"),
        (False, "nee"),
        (Decimal("2.5"), "2,5"),
        (Decimal("1E+3"), "1000"),
        ("tekst", "tekst"),
        (date(2026, 11, 16), "16-11-2026"),
        (datetime(2026, 11, 16, 9, 5, tzinfo=UTC), "16-11-2026 09:05"),
        (time(9, 5), "09:05"),
        (YearsMonths(14), "1 jaar en 2 maanden"),
        (YearsMonths(1), "1 maand"),
        (DaysTime(Decimal(90_000)), "1 dag en 1 uur"),
        (DaysTime(Decimal(-120)), "min 2 minuten"),
        (["a", Decimal(1)], "a, 1"),
        ({"naam": "Ans", "leeftijd": Decimal(80)}, "naam: Ans; leeftijd: 80"),
        (Range(Decimal(1), Decimal(5), True, False), "van 1 tot 5"),
        (Range(None, Decimal(5), False, True, "<="), "<= 5"),
    ],
)
def test_values_are_shown_in_dutch(value: Value, text: str) -> None:
    assert as_text(value) == text
