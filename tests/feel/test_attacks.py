# SPDX-License-Identifier: EUPL-1.2
"""Expressions written to exhaust a machine: each is stopped by the work that it does.

The clock is switched off here, so what stops them is counted work, the same on every machine.
"""

from __future__ import annotations

import pytest

from wijkpad.errors import WijkpadError
from wijkpad.feel import Budget, FeelError, parse, parse_unary_tests

LIST = "(for i in 1..10000 return i)"
TEXT = '(string join(for i in 1..9000 return "aaaaaaaaaa"))'
DOUBLING = "(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])"
GROWING = '(for i in 1..60 return if i = 1 then "aaaa" else partial[-1] + partial[-1])'
HEAVY = '"' + "a" * 60 + 'b", "(a|aa)+$"'

STOPPED = [
    "for i in 1..100000000 return i",
    "for i in 1..10000, j in 1..10000 return i * j",
    "count(for a in 1..1000 return for b in 1..1000 return a * b)",
    "some a in 1..100000000 satisfies a < 0",
    "every a in 1..9999, b in 1..9999, c in 1..9999 satisfies a > 0",
    "for " + ", ".join(f"a{n} in [1, 2]" for n in range(400)) + " return 1",
    "for i in 1..1e6000 return i",
    "for i in 1..10000 return partial",
    "for i in 1..10000 return [" + "1, " * 1000 + "1]",
    f"distinct values({LIST})",
    f"duplicate values({LIST})",
    f"union({LIST}, {LIST})",
    f"count({LIST}[list contains({LIST}, item)])",
    GROWING,
    DOUBLING,
    f"string({DOUBLING})",
    f"flatten({DOUBLING})",
    f"{DOUBLING} = {DOUBLING}",
    f"is({DOUBLING}, {DOUBLING})",
    f"{DOUBLING}[60] instance of " + "list<" * 30 + "Any" + ">" * 30,
    "(function(x: " + "list<" * 30 + "Any" + ">" * 30 + f") 1)({DOUBLING}[60])",
    f"{DOUBLING}.a",
    "for i in 1..5000 return if i = 1 then [1] else [partial[-1]]",
    "{f: function(x) f(x), r: f(1)}.r",
    "{f: function(f, x) f(f, x) + f(f, x), r: f(f, 1)}.r",
    "{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(40)}.r",
    "for i in 1..10000 return (i + 0.1) ** 333.33333",
    "for i in 1..10000 return exp(i / 3)",
    "for i in 1..10000 return log(i + 0.1)",
    f"matches({HEAVY})",
    f'replace({HEAVY}, "x")',
    f"split({HEAVY})",
    'matches("a", "((a{1000}){1000}){1000}")',
    'matches("a", "(((a{99}){99}){9}){9}")',
    'matches("a", "a{1001}")',
    'matches("a", "' + "a" * 2001 + '")',
    'for i in 1..10000 return matches("a", "[" + string(i) + "x]{999}")',
    'for i in 1..10000 return matches("a", "' + "a|" * 600 + 'b" + string(i))',
    f"string join(for i in 1..100 return {TEXT})",
    f'replace({TEXT}, "a", {TEXT})',
]
REPEATED = [
    *(
        f"{name}(l)"
        for name in (
            "sum",
            "mean",
            "mode",
            "median",
            "stddev",
            "product",
            "max",
            "all",
            "flatten",
            "concatenate",
            "reverse",
            "string",
            "count",
            "context merge",
            "string join",
        )
    ),
    *("sublist(l, 1)", "remove(l, 1)", "append(l, 1)", "insert before(l, 1, 1)", "index of(l, 2)"),
    *("list replace(l, 1, 1)", "context put({}, l, 1)", "l[item = 1]", "1 in l", "l = l", "l.a"),
    *("l instance of list<number>", "(function(z: list<number>) 1)(l)", "is(l, l)", "l[-1]"),
    *("t + t", "upper case(t)", "lower case(t)", "substring(t, 2)", 'contains(t, "b")', "[t, t]"),
    *('substring before(t, "b")', 'substring after(t, "b")', 't = (t + "")', "number(t)", "t < t"),
    *("date(t)", "duration(t)", "range(t)", "starts with(t, t)", "ends with(t, t)", "string([t])"),
    *('replace(t, "a", "b")', 'replace(t, "", t)', 'split(t, "b")', 'matches(t, "b")'),
    *("string(1e6000)", 'string(@"PT1S" * 1e6000)', 'range("[1..5]")', "decimal(1e-600, 6176)"),
]  # fmt: skip
TANGLED = [
    *("[" * 39 + "]" * 39, "(" * 38 + "1" + ")" * 38, "a[" * 38 + "1" + "]" * 38, "[1.." * 30),
    *("f(a:" * 39, "{a:" * 39, "not(" * 39, "-" * 39 + "1", "@" * 1000, "?" * 1000, "1 in (" * 39),
    *("1 instance of " + "list<" * 40, "1 instance of " + "function<" * 38, "1 between " * 300),
    *("for a in b return " * 38 + "1", "function(a) " * 38 + "1", "if true then " * 30 + "1"),
    *("1" + " + 1" * 4000, "a" + ".b" * 59, "a b c " * 3000, "]1..[2[..3]" * 20, "a.b[c](d)" * 20),
    *("[" + "1," * 9000 + "1]", "x in (" + "1," * 9000 + "1)", '"' + "a" * 19_000 + '"'),
    *("{" + ",".join(f"a b {n}: 1" for n in range(800)) + "}", "/*" + "*" * 19_000, "//" + "a" * 999),
]  # fmt: skip


def without_clock() -> Budget:
    return Budget(milliseconds=10**9)


@pytest.mark.parametrize("text", STOPPED, ids=range(len(STOPPED)))
def test_an_attack_is_stopped_by_the_work_that_it_does(text: str) -> None:
    with pytest.raises(FeelError) as caught:
        parse(text).evaluate({}, budget=without_clock())
    assert caught.value.reason in {"nodes", "depth", "text", "items", "iterations", "pattern"}


@pytest.mark.parametrize("work", REPEATED)
def test_work_on_large_values_counts_for_its_size(work: str) -> None:
    text = f"{{l: {LIST}, t: {TEXT}, r: for x in 1..100000 return {work}}}"
    with pytest.raises(FeelError) as caught:
        parse(text).evaluate({}, budget=without_clock())
    assert caught.value.reason in {"nodes", "text", "items"}


@pytest.mark.parametrize("text", TANGLED, ids=range(len(TANGLED)))
def test_a_tangle_is_read_or_refused(text: str) -> None:
    for read in (parse, parse_unary_tests):
        try:
            parsed = read(text)
        except WijkpadError:
            continue
        assert parsed.text == text


def test_a_text_of_the_longest_size_costs_more_than_a_short_one() -> None:
    budget = Budget(nodes=100, milliseconds=10**9)
    assert parse('upper case("abc")').evaluate({}, budget=budget) == "ABC"
    with pytest.raises(FeelError, match="nodes"):
        parse(f"upper case({TEXT})").evaluate({}, budget=budget)
