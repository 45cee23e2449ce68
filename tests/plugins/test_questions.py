# SPDX-License-Identifier: EUPL-1.2
"""The questions of `wijkpad plugin check` are those that the core puts."""

from __future__ import annotations

import inspect
from typing import cast

from wijkpad.plugin_api import RULES, FundingRef, FundingRequest, Hooks, Manifest, Quote
from wijkpad.plugins.wire import arguments_out
from wijkpad.testing.questions import Question, booking, questions, quoting, resolving, untried

MANIFEST = Manifest(
    key="mine", title="Mine", version="1", api=">=1,<2",
    capabilities=("form:intake/decide", "import:tariffs"),
)  # fmt: skip
ELSEWHERE = {"plugin_config_check", "funding_model_info", "funding_settle"}
"""Asked at the start, or only in the worked sums of a way of funding."""
OUTSIDE = {"service_task_run", "audit_event"}
"""Never asked by the check."""


def of_funding(hooks: frozenset[str]) -> list[Question]:
    taken = next(iter(resolving(hooks)))
    quote = Quote(max_volume=cast("FundingRequest", taken.arguments["request"]).volume,
                  unit="hour", cents_total=1, segments=(), per_year={2026: 1})  # fmt: skip
    asked = quoting(hooks, taken, FundingRef(key="mine", version="1"), ("contract",))
    assert asked is not None
    return [taken, asked, *booking(hooks, asked, quote)]


def test_every_hook_is_asked_with_all_the_arguments_that_it_has() -> None:
    hooks = frozenset(RULES)
    asked = [*questions(hooks, MANIFEST), *of_funding(hooks)]
    for one in asked:
        known = set(inspect.signature(getattr(Hooks, one.hook)).parameters) - {"self", "ctx"}
        assert set(one.arguments) == known, one.hook
        arguments_out(one.hook, one.arguments)
    assert {one.hook for one in asked} == hooks - ELSEWHERE - untried(hooks)


def test_what_may_do_something_outside_is_not_asked() -> None:
    hooks = frozenset(RULES)
    assert untried(hooks) >= OUTSIDE
    asked = {one.hook for one in questions(hooks, MANIFEST)}
    assert not asked & untried(hooks)
