# SPDX-License-Identifier: EUPL-1.2
"""The published order of the social map, how old is too old, and which wait time is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.domain.directory import Statement, standing
from wijkpad.domain.directory_order import (
    Measurement,
    Standing,
    believed,
    place_in_order,
    staleness,
)

TODAY = date(2026, 6, 17)
MEASURED = Measurement(days=21, certainty="stated", measured_on=TODAY, source="opgave")

STANDINGS = st.builds(
    Standing,
    fits=st.booleans(),
    within_norm=st.sampled_from([True, False, None]),
    wait_days=st.one_of(st.none(), st.integers(0, 400)),
    distance_m=st.one_of(st.none(), st.integers(0, 90_000)),
    name=st.sampled_from(["De Linde", "de linde", "Zorg", "Ämbacht", ""]),
    key=st.text("ab", min_size=1, max_size=3),
)
WAITS = st.builds(
    Measurement,
    product=st.sampled_from([None, "02A03", "01A01"]),
    location=st.sampled_from([None, "kade"]),
    kind=st.sampled_from(["start", "intake", "contact"]),
    days=st.one_of(st.none(), st.integers(0, 200)),
    certainty=st.sampled_from(["confirmed", "derived", "stated", "unknown"]),
    measured_on=st.integers(-3, 80).map(lambda age: TODAY - timedelta(days=age)),
    source=st.sampled_from(["opgave", "gemeente"]),
)


@given(st.lists(STANDINGS, unique_by=lambda one: one.key), st.randoms())
def test_the_order_is_total_and_does_not_hang_on_who_came_first(
    given_in: list[Standing], chance: object
) -> None:
    shuffled = list(given_in)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis' own Random
    once = sorted(given_in, key=place_in_order)
    assert sorted(shuffled, key=place_in_order) == once
    places = [place_in_order(one) for one in once]
    assert all(one < other for one, other in pairwise(places))


@given(st.lists(STANDINGS, unique_by=lambda one: one.key))
def test_what_fits_is_first_then_the_norm_then_the_wait_then_the_distance(
    given_in: list[Standing],
) -> None:
    for one, other in pairwise(sorted(given_in, key=place_in_order)):
        assert one.fits or not other.fits
        if one.fits == other.fits:
            assert one.within_norm is True or other.within_norm is not True
            if (one.within_norm is True) == (other.within_norm is True):
                assert _at_most(one.wait_days, other.wait_days)
                if one.wait_days == other.wait_days:
                    assert _at_most(one.distance_m, other.distance_m)


def _at_most(one: int | None, other: int | None) -> bool:
    """Tell whether a number may stand before another; unknown is never short."""
    return other is None if one is None else other is None or one <= other


@pytest.mark.parametrize(
    ("age", "expected"),
    [(-1, "stale"), (0, "fresh"), (14, "fresh"), (15, "ageing"), (45, "ageing"), (46, "stale")],
)
def test_a_measurement_is_fresh_for_two_weeks_and_stale_after_45_days(
    age: int, expected: str
) -> None:
    assert staleness(TODAY - timedelta(days=age), TODAY) == expected


@given(st.integers(0, 400), st.integers(0, 400))
def test_what_is_older_is_never_fresher(one: int, more: int) -> None:
    order = ["fresh", "ageing", "stale"]
    younger = staleness(TODAY - timedelta(days=one), TODAY)
    older = staleness(TODAY - timedelta(days=one + more), TODAY)
    assert order.index(younger) <= order.index(older)


def test_what_the_municipality_confirmed_goes_before_what_the_provider_states() -> None:
    stated = replace(MEASURED, days=5)
    confirmed = replace(
        MEASURED,
        days=40,
        certainty="confirmed",
        source="gemeente",
        measured_on=TODAY - timedelta(days=30),
    )
    found = believed([stated, confirmed], TODAY, None)
    assert (found.days, found.freshness) == (40, "ageing")


def test_a_stale_wait_time_is_unknown_and_still_says_what_it_last_was() -> None:
    old = replace(MEASURED, days=41, measured_on=date(2026, 5, 2))
    found = believed([old], TODAY, None)
    assert (found.days, found.by, found.freshness) == (None, old, "stale")


def test_nothing_measured_is_unknown() -> None:
    assert believed([], TODAY, "02A03").by is None
    only = replace(MEASURED, days=None)
    assert believed([only], TODAY, None).days is None


def test_a_later_unknown_is_not_overruled_by_an_older_number() -> None:
    unknown = replace(MEASURED, days=None, certainty="confirmed", source="gemeente")
    older = replace(MEASURED, measured_on=TODAY - timedelta(days=1))
    assert believed([older, unknown], TODAY, None).days is None
    asked_again = replace(unknown, measured_on=TODAY - timedelta(days=2))
    assert believed([older, asked_again], TODAY, None).days == 21


def test_a_wait_for_the_product_goes_before_one_for_everything() -> None:
    own = replace(MEASURED, product="02A03", days=60)
    assert believed([MEASURED, own], TODAY, "02A03").days == 60
    assert believed([MEASURED, own], TODAY, "01A01").days == 21


@given(st.lists(WAITS, max_size=8), st.randoms())
def test_no_stale_or_invented_number_is_ever_believed(
    waits: list[Measurement], chance: object
) -> None:
    found = believed(waits, TODAY, None)
    if found.days is None:
        assert found.by is None or found.by.days is not None
    else:
        assert found.by in waits
        assert found.by is not None
        assert found.by.days == found.days
        assert staleness(found.by.measured_on, TODAY) != "stale"
    single = list({(one.certainty, one.source, one.measured_on): one for one in waits}.values())
    shuffled = list(single)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis' own Random
    assert believed(shuffled, TODAY, None).days == believed(single, TODAY, None).days


def _line(number: int, value: str, *, source: str = "opgave", kind: str = "phone") -> Statement:
    return Statement(
        offer="P1",
        number=number,
        kind=kind,
        value=value,
        source=source,
        measured_on=TODAY,
        author="anna",
        at=None,  # type: ignore[arg-type] # not read
    )


def test_of_one_source_the_later_line_holds_and_two_sources_both_stand() -> None:
    lines = [_line(1, "1"), _line(2, "2", source="gids"), _line(3, "3")]
    assert [one.value for one in standing(lines, TODAY)] == ["2", "3"]


def test_what_is_taken_off_is_gone_whoever_said_it_until_somebody_says_it_again() -> None:
    lines = [_line(1, "1"), _line(2, "1", source="gids"), replace(_line(3, "1"), is_gone=True)]
    assert standing(lines, TODAY) == []
    assert [one.number for one in standing([*lines, _line(4, "1")], TODAY)] == [4]


def test_a_fact_past_its_last_day_does_not_stand() -> None:
    line = replace(_line(1, "1"), expires_on=TODAY)
    assert standing([line], TODAY) == [line]
    assert standing([line], TODAY + timedelta(days=1)) == []
