# SPDX-License-Identifier: EUPL-1.2
"""Values to JSON and back."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.errors import UnreadableError
from wijkpad.feel import (
    DaysTime,
    FeelError,
    Range,
    Value,
    YearsMonths,
    dumps,
    from_json,
    loads,
    parse,
    to_json,
)

_ZONES = st.sampled_from(
    [None, UTC, timezone(timedelta(hours=-5)), ZoneInfo("Europe/Amsterdam"), ZoneInfo("Etc/UTC")]
)
_BIG = 10**29
"""With four decimals such a number has the 34 digits that FEEL keeps."""
_NUMBERS = st.decimals(-_BIG, _BIG, places=4) | st.integers(-(10**33), 10**33).map(Decimal)
_PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    _NUMBERS,
    st.text(max_size=20),
    st.dates(),
    st.times(timezones=_ZONES),
    st.datetimes(timezones=_ZONES),
    st.integers(-(10**6), 10**6).map(YearsMonths),
    st.timedeltas().map(DaysTime.of),
)
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["@", "v", "a", "b c"]) | st.text(max_size=5), inner),
        st.builds(Range, inner, inner, st.booleans(), st.booleans()),
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_every_value_comes_back_exactly(value: Value) -> None:
    back = loads(dumps(value))
    assert back == value
    assert repr(back) == repr(value) or back == value
    assert from_json(to_json(value)) == value


@given(st.datetimes(timezones=_ZONES))
def test_a_moment_keeps_its_zone_and_its_hour_that_comes_twice(moment: datetime) -> None:
    back = loads(dumps(moment))
    assert isinstance(back, datetime)
    assert (str(back.tzinfo), back.fold) == (str(moment.tzinfo), moment.fold)


def test_typed_values_are_marked() -> None:
    assert to_json(date(2026, 11, 16)) == {"@": "date", "v": "2026-11-16"}
    assert to_json(time(9, 30)) == {"@": "time", "v": "09:30:00"}
    assert json.loads(dumps({"n": Decimal("0.10")})) == {"n": 0.1}
    assert dumps(Decimal("0.10")) == "0.10"


def test_a_plain_text_never_becomes_a_date() -> None:
    assert loads('"2026-11-16"') == "2026-11-16"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "NaN",
        '{"@": "date", "v": "2026-02-30"}',
        '{"@": "eval", "v": "1"}',
        '{"@": "context", "v": [["a"]]}',
        "1e99999",
        "[" * 100_000,
        "[" * 500 + "]" * 500,
    ],
)
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        loads(text)


def test_a_function_is_never_kept() -> None:
    with pytest.raises(TypeError):
        dumps([parse("function(a) a").evaluate({})])


def test_a_list_that_would_be_huge_on_paper_is_refused() -> None:
    value: Value = [Decimal(1)]
    for _ in range(60):
        value = [value, value]
    with pytest.raises(FeelError):
        dumps(value)
