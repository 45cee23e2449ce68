# SPDX-License-Identifier: EUPL-1.2
"""Executable models of betsy: each runs as its author expects, or is refused by name."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.runtime import betsy
from tests.runtime.betsy import EXPECTED, FOLDER

pytestmark = pytest.mark.skipif(
    not (FOLDER / "expected.json").exists(),
    reason="put the folder shared/conformance/bpmn-run beside the checkout",
)
RIGHT_BY_NOW = 60


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_model_runs_as_its_author_expects_or_is_refused_by_name(name: str) -> None:
    made, increments, findings = betsy.compiled(EXPECTED[name])
    for one in findings:
        assert one.code.startswith("BPMN-2")
        assert one.text
        assert one.element
        assert one.line
    for case in EXPECTED[name]["cases"] if not findings else ():
        assert betsy.run(made, case, increments) == Counter(case["expected"]), case


def test_no_fewer_models_are_right_than_before_and_the_page_says_so() -> None:
    found = betsy.score()
    assert sum(one.verdict == "right" for one in found) >= RIGHT_BY_NOW
    assert not [one for one in found if one.verdict == "wrong"]
    assert betsy.PAGE.read_text("utf-8") == betsy.page(found), "make conformance writes it again"
