# SPDX-License-Identifier: EUPL-1.2
"""The checks of a table against trying every input of a small domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.dmn.building import decision, model, table
from wijkpad import dmn
from wijkpad.dmn.gaps import Example, Grid
from wijkpad.dmn.model import Table
from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity

NUMBERS = ["-", "1", "2", "< 2", ">= 2", "> 1", "[1..3)", "not(2)", "1,3", "null", "(0..2]"]
TEXTS = ["-", '"a"', '"b"', 'not("a")', '"a","b"', "null", "not(null)"]
TRUTHS = ["-", "true", "false", "not(true)", "null"]
DAYS = ["-", '< date("2026-12-02")', '[@"2026-12-01"..@"2026-12-03"]', 'date("2026-12-02")']
ROWS = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(TEXTS), st.sampled_from(TRUTHS)),
    min_size=1,
    max_size=7,
)
# Every half covers all that lies between the whole numbers that the cells compare with.
DOMAIN: list[list[Value]] = [
    [*(Decimal(n) / 2 for n in range(-1, 9)), None],
    ["a", "b", "c", None],
    [True, False, None],
]
COLUMNS = ["n", "s", "b"]


def checked(policy: str, rows: Sequence[Sequence[str]]) -> tuple[Table, list[Finding]]:
    numbered = [(*row, str(index % 3)) for index, row in enumerate(rows)]
    read = model(decision(table(policy, COLUMNS, numbered)))
    found = read.decisions["D"].table
    assert found is not None
    return found, dmn.check(read)


def matching(found: Table, values: Sequence[Value]) -> list[int]:
    return [
        place
        for place, rule in enumerate(found.rules)
        if all(
            cell.is_any or (cell.parsed is not None and cell.parsed.test(value, {}) is True)
            for cell, value in zip(rule.cells, values, strict=True)
        )
    ]


def everywhere(found: Table) -> Iterator[tuple[tuple[Value, ...], list[int]]]:
    """Yield every input of the domain with the rules that match it."""
    for values in product(*DOMAIN):
        yield values, matching(found, values)


def filled_in(example: Example) -> Iterator[tuple[Value, ...]]:
    """Yield every input of the domain that the example stands for."""
    told = dict(example.values)
    yield from product(*([told[n]] if n in told else DOMAIN[n] for n in range(len(DOMAIN))))


@settings(deadline=None, max_examples=150)
@given(ROWS)
def test_two_rules_of_a_unique_table_overlap_exactly_where_trying_finds_it(
    rows: Sequence[Sequence[str]],
) -> None:
    found, findings = checked("UNIQUE", rows)
    tried = {pair for _, numbers in everywhere(found) for pair in combinations(numbers, 2)}
    grid = Grid(found)
    told = {
        (one, other)
        for one, other in combinations(range(len(rows)), 2)
        if grid.overlapping(one) >> other & 1
    }
    assert told == tried
    for one, other in told:
        for values in filled_in(grid.together(one, other)):
            assert {one, other} <= set(matching(found, values))
    overlaps = [one for one in findings if one.code == "DMN-104"]
    assert len(overlaps) == min(len(tried), 10)
    assert all(one.severity is Severity.ERROR for one in overlaps)


@settings(deadline=None, max_examples=150)
@given(ROWS)
@example([("-", "-", "true"), ("-", "-", "false")])
@example([("-", "not(null)", "-"), ("null", "null", "-"), ("not(2)", "-", "-")])
def test_a_gap_is_found_exactly_where_trying_finds_one(rows: Sequence[Sequence[str]]) -> None:
    found, findings = checked("PRIORITY", rows)
    gaps = [values for values, numbers in everywhere(found) if not numbers]
    told = [one for one in findings if one.code == "DMN-103"]
    assert bool(told) == bool(gaps)
    if not told:
        return
    filled = any(None not in values for values in gaps)
    assert (told[0].severity is Severity.ERROR) == filled
    grid = Grid(found)
    shown = grid.uncovered(grid.certain, empty=not filled)
    assert shown is not None
    for values in filled_in(shown):
        assert matching(found, values) == []


@settings(deadline=None, max_examples=150)
@given(ROWS)
def test_rules_of_an_any_table_conflict_exactly_where_trying_finds_it(
    rows: Sequence[Sequence[str]],
) -> None:
    found, findings = checked("ANY", rows)
    tried = {
        pair
        for _, numbers in everywhere(found)
        for pair in combinations(numbers, 2)
        if pair[0] % 3 != pair[1] % 3
    }
    told = [one for one in findings if one.code == "DMN-114"]
    assert len(told) == min(len(tried), 10)


@settings(deadline=None, max_examples=150)
@given(ROWS)
def test_a_rule_never_counts_exactly_when_trying_never_reaches_it(
    rows: Sequence[Sequence[str]],
) -> None:
    found, findings = checked("FIRST", rows)
    reached = {numbers[0] for _, numbers in everywhere(found) if numbers}
    told = {
        int(str(one.element).removeprefix("r")) - 1
        for one in findings
        if one.code in ("DMN-105", "DMN-106")
    }
    assert told == set(range(len(rows))) - reached


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4))
def test_days_are_checked_day_by_day(rows: Sequence[str]) -> None:
    numbered = [(cell, "1") for cell in rows]
    read = model(decision(table("UNIQUE", ["op"], numbered)))
    found = read.decisions["D"].table
    assert found is not None

    days: list[Value] = [date(2026, 11, 30), *(date(2026, 12, n) for n in range(1, 6))]
    tried = [len(matching(found, [day])) for day in days]
    codes = {
        one.code: one.severity for one in dmn.check(read) if one.code in ("DMN-103", "DMN-104")
    }
    assert (codes.get("DMN-103") is Severity.ERROR) == (0 in tried)
    assert ("DMN-104" in codes) == (max(tried) > 1 or ("-" in rows and len(rows) > 1))
