# SPDX-License-Identifier: EUPL-1.2
"""Why a decision came out as it did: for a worker, an auditor and a citizen who asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dmn.building import decision, document, literal, model, table
from wijkpad import dmn
from wijkpad.dmn import Explanation
from wijkpad.feel import Value

ROWS = [
    ("true", "-", '"CRISIS"'),
    ("-", "<= 14", '"HIGH"'),
    ("-", "-", '"NORMAL"'),
]
URGENCY = table("FIRST", ["triage.gevaar", "triage.dagen"], ROWS, outputs=["level"])


def explained(text: str, triage: dict[str, Value]) -> Explanation:
    return dmn.decide(model(decision(text)), "D", {"triage": triage}, now=None).explanation


def test_an_explanation_names_table_version_inputs_and_rule() -> None:
    data = document(decision(URGENCY))
    found = dmn.decide(
        dmn.read(data, file="a"),
        "D",
        {"triage": {"gevaar": False, "dagen": Decimal(9)}},
        now=None,
    ).explanation
    assert (found.decision, found.table, found.hit_policy) == ("D", "T", dmn.HitPolicy.FIRST)
    assert found.model_sha256 == dmn.read(data, file="b").sha256
    assert [(one.label, one.text, one.value) for one in found.inputs] == [
        ("triage.gevaar", "triage.gevaar", False),
        ("triage.dagen", "triage.dagen", Decimal(9)),
    ]
    (matched,) = found.matched
    assert (matched.id, matched.index, matched.annotation) == ("r2", 2, "Uitleg 2.")
    assert matched.outputs == {"level": "HIGH"}


def test_rules_that_one_input_kept_out_are_named_with_that_input() -> None:
    found = explained(URGENCY, {"gevaar": False, "dagen": Decimal(20)})
    assert [(one.id, one.input.label, one.wanted) for one in found.nearly] == [
        ("r1", "triage.gevaar", "true"),
        ("r2", "triage.dagen", "<= 14"),
    ]


def test_a_rule_that_two_inputs_kept_out_is_not_nearly_matched() -> None:
    text = table("FIRST", ["triage.a", "triage.b"], [("true", "true", "1"), ("-", "-", "2")])
    assert explained(text, {"a": False, "b": False}).nearly == ()


def test_the_nearest_change_lies_at_the_border() -> None:
    text = table("FIRST", ["triage.dagen"], [("<= 14", '"HIGH"'), ("-", '"NORMAL"')])
    change = explained(text, {"dagen": Decimal(20)}).change
    assert change is not None
    assert (change.value, change.outcome, change.rules) == (Decimal(14), "HIGH", ("r1",))
    back = explained(text, {"dagen": Decimal(3)}).change
    assert back is not None
    assert (back.value, back.outcome) == (Decimal(15), "NORMAL")


def test_the_nearest_change_of_a_date_is_counted_in_days() -> None:
    text = table("FIRST", ["triage.op"], [('< date("2026-12-01")', "1"), ("-", "2")])
    change = explained(text, {"op": date(2026, 12, 24)}).change
    assert change is not None
    assert change.value == date(2026, 11, 30)


def test_no_change_is_claimed_where_it_cannot_be_known() -> None:
    reads_more = table("FIRST", ["triage.n"], [("> triage.m", "1"), ("-", "2")])
    assert explained(reads_more, {"n": Decimal(1), "m": Decimal(2)}).change is None
    same_name = table("FIRST", ["triage.n", "triage.n > 3"], [("1", "-", "1"), ("-", "-", "2")])
    assert explained(same_name, {"n": Decimal(1)}).change is None
    calculated = table("FIRST", ["triage.n"], [("1", "triage.n"), ("-", "2")])
    assert explained(calculated, {"n": Decimal(1)}).change is None
    nothing_else = table("FIRST", ["triage.n"], [("1", "2"), ("-", "2")])
    assert explained(nothing_else, {"n": Decimal(1)}).change is None


def test_the_search_for_a_change_leaves_no_findings() -> None:
    text = table("UNIQUE", ["n"], [("1", "1"), ("[2..3]", "2"), ("3", "3")])
    decided = dmn.decide(model(decision(text)), "D", {"n": Decimal(1)}, now=None)
    assert decided.findings == ()


def test_required_decisions_are_explained_too() -> None:
    text = decision(URGENCY, name="Urgentie") + decision(
        '<informationRequirement><requiredDecision href="#Urgentie"/></informationRequirement>'
        + literal('Urgentie + "!"')
    )
    decided = dmn.decide(model(text), "D", {"triage": {"gevaar": True}}, now=None)
    assert decided.value == "CRISIS!"
    assert decided.explanation.hit_policy is None
    (required,) = decided.explanation.required
    assert [one.id for one in required.matched] == ["r1"]


@settings(deadline=None)
@given(st.booleans(), st.one_of(st.none(), st.integers(-5, 40).map(Decimal)))
def test_the_change_that_is_told_does_what_it_says(danger: bool, days: Decimal | None) -> None:
    found = model(decision(URGENCY))
    triage: dict[str, Value] = {"gevaar": danger, "dagen": days}
    first = dmn.decide(found, "D", {"triage": triage}, now=None)
    change = first.explanation.change
    assert change is not None
    triage[change.input.label.removeprefix("triage.")] = change.value
    second = dmn.decide(found, "D", {"triage": triage}, now=None)
    assert second.value == change.outcome != first.value
    assert tuple(one.id for one in second.explanation.matched) == change.rules


WHOLE = st.sampled_from(["-", "1", "< 2", ">= 4", "[2..5)", "not(3)", "1,6", "(5..7]", "> 6"])
TEXTS = st.sampled_from(["-", '"a"', '"b"', 'not("a")', '"a","c"'])
TRUTHS = st.sampled_from(["-", "true", "false"])
NEAR: dict[str, list[Value]] = {
    "t.n": [Decimal(n) for n in range(-2, 11)],
    "t.s": ["a", "b", "c", "iets anders"],
    "t.b": [True, False],
}


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT"]),
    st.lists(st.tuples(WHOLE, TEXTS, TRUTHS, st.sampled_from(["1", "2", "3"])), max_size=6),
    st.sampled_from(NEAR["t.n"]),
    st.sampled_from(NEAR["t.s"]),
    st.booleans(),
)
def test_no_smaller_change_of_one_input_gives_another_outcome(
    policy: str, rows: list[tuple[str, str, str, str]], n: Value, s: Value, b: bool
) -> None:
    read = model(decision(table(policy, list(NEAR), rows, values="3,2,1")))
    before: dict[str, Value] = {"t.n": n, "t.s": s, "t.b": b}

    def decided(values: dict[str, Value]) -> dmn.Decided:
        names: dict[str, Value] = {key.removeprefix("t."): one for key, one in values.items()}
        return dmn.decide(read, "D", {"t": names}, now=None)

    now = decided(before)

    def is_other(values: dict[str, Value]) -> bool:
        other = decided(values)
        return bool(other.explanation.matched) and other.value != now.value

    change = now.explanation.change
    if change is None:
        assert not any(is_other(before | {key: one}) for key, near in NEAR.items() for one in near)
        return
    key = change.input.label
    told = decided(before | {key: change.value})
    assert told.value == change.outcome != now.value
    assert told.explanation.matched
    assert tuple(one.id for one in told.explanation.matched) == change.rules
    if isinstance(change.value, Decimal) and isinstance(n, Decimal):
        assert not any(
            is_other(before | {key: one})
            for one in NEAR[key]
            if isinstance(one, Decimal) and abs(one - n) < abs(change.value - n)
        )


def test_a_change_is_as_fine_as_the_numbers_are_written() -> None:
    text = table("FIRST", ["bedrag"], [("< 100.50", "1"), ("-", "2")])
    change = dmn.decide(
        model(decision(text)), "D", {"bedrag": Decimal(120)}, now=None
    ).explanation.change
    assert change is not None
    assert change.value == Decimal("100.49")


def test_a_change_is_told_of_an_input_beside_one_that_cannot_be_known() -> None:
    text = table("FIRST", ["a", "b"], [("> m", "-", "1"), ("-", "true", "2"), ("-", "-", "3")])
    names: dict[str, Value] = {"a": Decimal(1), "m": Decimal(5), "b": False}
    change = dmn.decide(model(decision(text)), "D", names, now=None).explanation.change
    assert change is not None
    assert (change.input.label, change.value, change.outcome) == ("b", True, Decimal(2))
