# SPDX-License-Identifier: EUPL-1.2
"""The index of a table answers exactly as its cells do, whatever stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.dmn.building import decision, model, table
from wijkpad import dmn
from wijkpad.feel import DaysTime, Value, YearsMonths

CELLS = st.sampled_from(
    [
        "-",
        "1",
        "1.0",
        "-2",
        "< 2",
        ">= 2.5",
        "[1..3)",
        "(1..3]",
        "]0..2[",
        "not(2)",
        "not(< 2)",
        "1,3",
        "not(1,3)",
        "null",
        "not(null)",
        "1, null",
        "!= 1",
        "= 2",
        "2 + 1",
        "[1,3]",
        "[3..1]",
        '"a"',
        'not("a")',
        '"a", "c"',
        '< "b"',
        '["a".."c")',
        '"a", 2',
        'not("a", 2)',
        "true",
        "false",
        "not(true)",
        "true, 1",
        'date("2026-12-01")',
        '< date("2026-12-01")',
        '[@"2026-11-30"..@"2026-12-02"]',
        'not(@"2026-12-01")',
        '> duration("P2D")',
        '<= @"P1Y"',
        '@"2026-12-01T10:00:00Z"',
        '< @"12:00:00"',
        "? > m",
        "> m",
        "m",
        "? = null",
        "count(?) > 1",
        "{x: 1}",
        'starts with(?, "a")',
    ]
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([Decimal(n) / 2 for n in range(-5, 9)]),
    st.sampled_from(["", "a", "a\0", "aa", "b", "c", "iets anders", "€"]),
    st.dates(date(2026, 11, 29), date(2026, 12, 3)),
    st.sampled_from([datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)]),
    st.sampled_from([time(10, tzinfo=UTC), time(13)]),
    st.sampled_from([YearsMonths(11), YearsMonths(12), YearsMonths(13)]),
    st.sampled_from([DaysTime(Decimal(172_800)), DaysTime(Decimal("172800.5"))]),
    st.sampled_from([[], [Decimal(1)], [Decimal(1), Decimal(3)], {"x": Decimal(1)}]),
)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8)


def hits_of_the_cells(
    found: dmn.Table, values: Sequence[Value], names: Mapping[str, Value]
) -> list[list[bool]]:
    """Return by rule whether each cell passes, asked of the cells one by one."""
    return [
        [
            cell.is_any or (cell.parsed is not None and cell.parsed.test(value, names) is True)
            for cell, value in zip(rule.cells, values, strict=True)
        ]
        for rule in found.rules
    ]


@settings(deadline=None, max_examples=400)
@given(ROWS, VALUES, VALUES, st.sampled_from([Decimal(1), None, "a"]))
@example([("not(null)", "!= 1"), ("!= 1", "-")], None, None, None)
def test_the_index_answers_as_the_cells_do(
    rows: Sequence[tuple[str, str]], one: Value, other: Value, m: Value
) -> None:
    numbered = [(*row, str(number)) for number, row in enumerate(rows, start=1)]
    read = model(decision(table("COLLECT", ["x", "y"], numbered)))
    found = read.decisions["D"].table
    assert found is not None
    names = {"x": one, "y": other, "m": m}
    hits = hits_of_the_cells(found, (one, other), names)

    decided = dmn.decide(read, "D", names, now=None)

    wanted = [number for number, cells in enumerate(hits, start=1) if all(cells)]
    assert decided.value == [Decimal(number) for number in wanted]
    assert [rule.index for rule in decided.explanation.matched] == wanted
    nearly = [
        (number, "xy"[cells.index(False)])
        for number, cells in enumerate(hits, start=1)
        if cells.count(False) == 1
    ]
    assert [(one.index, one.input.label) for one in decided.explanation.nearly] == nearly


@pytest.mark.parametrize(
    "declared", ["number", "string", "boolean", "date", "date and time", "Any"]
)
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(CELLS, min_size=1, max_size=6), value=VALUES)
def test_the_index_of_a_declared_column_answers_as_the_cells_do(
    declared: str, rows: Sequence[str], value: Value
) -> None:
    numbered = [(cell, str(number)) for number, cell in enumerate(rows, start=1)]
    read = model(decision(table("COLLECT", ["x"], numbered, input_type=declared)))
    found = read.decisions["D"].table
    assert found is not None
    decided = dmn.decide(read, "D", {"x": value, "m": None}, now=None)
    (seen,) = decided.explanation.inputs
    hits = hits_of_the_cells(found, (seen.value,), {"m": None})
    assert [rule.index for rule in decided.explanation.matched] == [
        number for number, cells in enumerate(hits, start=1) if all(cells)
    ]


def test_a_function_of_the_model_may_be_called_date() -> None:
    knowledge = (
        '<businessKnowledgeModel id="date" name="date"><encapsulatedLogic>'
        '<formalParameter name="n"/><literalExpression><text>5</text></literalExpression>'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    inner = decision(
        '<knowledgeRequirement><requiredKnowledge href="#date"/></knowledgeRequirement>'
        + table("COLLECT", ["x"], [('date("2026-01-01")', "1")])
    )
    read = model(knowledge + inner)
    assert dmn.decide(read, "D", {"x": Decimal(5)}, now=None).value == [Decimal(1)]
    assert dmn.decide(read, "D", {"x": date(2026, 1, 1)}, now=None).value != [Decimal(1)]


def test_deciding_does_not_work_out_why() -> None:
    read = model(decision(table("FIRST", ["x"], [("? > 1", "1"), ("-", "2")])))
    decided = dmn.decide(read, "D", {"x": Decimal(0)}, now=None)
    assert "explanation" not in vars(decided)
    assert [one.index for one in decided.explanation.nearly] == [1]
    assert "explanation" in vars(decided)
