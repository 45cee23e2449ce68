# SPDX-License-Identifier: EUPL-1.2
"""What a scenario asked of conditions and tables, so that a change that answers the same is not played.

A run that is given the same answers goes the same way: where a changed condition or table answers
each question of a scenario as the old one did, that scenario cannot be red.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from wijkpad import dmn
from wijkpad.commands.run import environment
from wijkpad.commands.run.deciding import settled
from wijkpad.commands.run.explaining import rules_of
from wijkpad.feel import Expression, Value, parse
from wijkpad.runtime.engine import FeelEngine


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: at which element or of which decision, what it could read, and when."""

    at: str
    text: str
    names: Mapping[str, Value]
    now: datetime


@dataclass(slots=True)
class Record:
    """Every question of one scenario, and the terms that ran."""

    conditions: list[Asked] = field(default_factory=list)
    decisions: list[Asked] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)

    def sees_condition(self, at: str, old: str, new: str) -> bool:
        """Tell whether another condition would have been answered otherwise somewhere."""
        first, second = parse(old), parse(new)
        return any(
            _holds(first, one) is not _holds(second, one)
            for one in self.conditions
            if one.at == at and one.text.strip() == old.strip()
        )

    def sees_table(self, decision: str, old: dmn.Model, new: dmn.Model) -> bool:
        """Tell whether another table would have had another outcome, or another row, somewhere."""
        return any(
            _outcome(old, decision, one) != _outcome(new, decision, one)
            for one in self.decisions
            if one.at == decision
        )


@contextmanager
def recorded() -> Iterator[Record]:
    """Note what is asked while a scenario is played."""
    record = Record()
    evaluate = FeelEngine.evaluate

    def noted(self: FeelEngine, task: Any, expression: Expression, external: Any = None) -> Value:
        names = self.env.variables(task.workflow.top_workflow.scope(task))
        kept = {one: names[one] for one, *_ in expression.references if one in names}
        at = task.task_spec.bpmn_id or ""
        record.conditions.append(Asked(at, _plain(expression.text), kept, self.env.now))
        return evaluate(self, task, expression, external)

    def decided(
        model: dmn.Model, decision: str, variables: Mapping[str, Value], now: datetime
    ) -> dmn.Decided:
        paths = {path[0] for one in model.decisions.values() for path in one.references}
        paths |= {one.name for one in model.inputs.values()}
        kept = {one: variables[one] for one in paths if one in variables}
        record.decisions.append(Asked(decision, "", kept, now))
        return settled(model, decision, variables, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FeelEngine, "evaluate", noted)
        patch.setattr(environment, "settled", decided)
        yield record


def _holds(condition: Expression, asked: Asked) -> bool:
    return condition.evaluate(asked.names, now=asked.now) is True


def _outcome(model: dmn.Model, decision: str, asked: Asked) -> tuple[object, ...]:
    decided = dmn.decide(model, decision, asked.names, now=asked.now)
    return decided.value, rules_of(decided), len(decided.findings)


def _plain(text: str) -> str:
    return text.strip().removeprefix("=").strip()
