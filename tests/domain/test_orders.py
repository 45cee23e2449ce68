# SPDX-License-Identifier: EUPL-1.2
"""The end of an order is recorded; the law's maximum only warns (domain.md paragraph 0.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.domain.file.assessments import DOMAINS, LEVELS
from wijkpad.domain.file.orders import ORDERS, too_long
from wijkpad.terms import AMSTERDAM

BEGIN = datetime(2026, 12, 17, 22, 40, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("kind", "longest"),
    [
        ("home_ban", datetime(2027, 1, 14, 22, 40, tzinfo=AMSTERDAM)),
        ("crisis_measure", datetime(2026, 12, 20, 22, 40, tzinfo=AMSTERDAM)),
        ("supervision", datetime(2027, 12, 17, 22, 40, tzinfo=AMSTERDAM)),
        ("provisional_supervision", datetime(2027, 3, 17, 22, 40, tzinfo=AMSTERDAM)),
        ("care_authorisation", datetime(2027, 6, 17, 22, 40, tzinfo=AMSTERDAM)),
    ],
)
def test_an_end_after_the_maximum_warns_and_the_maximum_itself_does_not(
    kind: str, longest: datetime
) -> None:
    assert too_long(kind, BEGIN, longest) is None
    said = too_long(kind, BEGIN, longest + timedelta(minutes=1))
    assert said is not None
    assert "wettelijke maximum" in said


def test_the_clock_time_is_kept_across_summer_time() -> None:
    begin = datetime(2027, 3, 20, 15, 0, tzinfo=AMSTERDAM)
    assert too_long("home_ban", begin, datetime(2027, 4, 17, 15, 0, tzinfo=AMSTERDAM)) is None
    assert too_long("home_ban", begin, datetime(2027, 4, 17, 15, 1, tzinfo=AMSTERDAM))


def test_three_months_from_the_end_of_november_end_with_february() -> None:
    begin = datetime(2026, 11, 30, 12, 0, tzinfo=AMSTERDAM)
    assert (
        too_long("provisional_supervision", begin, datetime(2027, 2, 28, 12, tzinfo=AMSTERDAM))
        is None
    )
    assert too_long("provisional_supervision", begin, datetime(2027, 3, 1, tzinfo=AMSTERDAM))


@given(st.sampled_from(sorted(ORDERS)), st.integers(0, 20_000))
def test_an_order_of_any_kind_may_be_recorded_with_any_end(kind: str, hours: int) -> None:
    said = too_long(kind, BEGIN, BEGIN + timedelta(hours=hours))
    assert said is None or "Kijk in het besluit" in said


def test_the_matrix_of_2017_has_thirteen_domains_and_five_levels() -> None:
    assert len(DOMAINS) == 13
    assert list(LEVELS) == ["1", "2", "3", "4", "5"]
