# SPDX-License-Identifier: EUPL-1.2
"""Why a decision came out as it did, and what would have made it come out otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from wijkpad.dmn.model import Decision, Model, Rule, Table
from wijkpad.dmn.reads import paths
from wijkpad.dmn.result import Change, Explanation, InputSeen, RuleMatched, RuleMissed
from wijkpad.dmn.samples import near
from wijkpad.dmn.session import Session
from wijkpad.dmn.tables import TableRun, TableRunner
from wijkpad.feel import Budget, FeelError, Value
from wijkpad.feel.compare import equal

_SEARCH_NODES = 100_000
_SEARCH_MILLISECONDS = 50


def explain(
    model: Model,
    decision: Decision,
    seen: tuple[TableRunner, TableRun] | None,
    required: Sequence[Explanation],
) -> Explanation:
    """Return the explanation of one decision that was just evaluated."""
    if seen is None:
        return Explanation(
            decision=decision.id,
            name=decision.name,
            table=None,
            model_sha256=model.sha256,
            hit_policy=None,
            required=tuple(required),
        )
    runner, run = seen
    table = runner.table
    inputs = tuple(
        InputSeen(label=column.label, text=column.expression.text, value=value)
        for column, value in zip(table.inputs, run.values, strict=True)
    )
    return Explanation(
        decision=decision.id,
        name=decision.name,
        table=table.id,
        model_sha256=model.sha256,
        hit_policy=table.hit_policy,
        inputs=inputs,
        matched=tuple(
            RuleMatched(
                id=rule.id,
                index=rule.index,
                annotation=rule.annotation,
                outputs=runner.by_name(values),
            )
            for rule, values in run.counted
        ),
        nearly=tuple(_nearly(table, run, inputs)),
        change=_change(runner, run, inputs),
        required=tuple(required),
    )


def _nearly(table: Table, run: TableRun, inputs: tuple[InputSeen, ...]) -> list[RuleMissed]:
    missed: list[RuleMissed] = []
    for rule, hits in zip(table.rules, run.hits, strict=True):
        if hits.count(False) != 1:
            continue
        column = hits.index(False)
        missed.append(
            RuleMissed(
                id=rule.id,
                index=rule.index,
                annotation=rule.annotation,
                input=inputs[column],
                wanted=rule.cells[column].text,
            )
        )
    return missed


def _change(runner: TableRunner, run: TableRun, inputs: tuple[InputSeen, ...]) -> Change | None:
    """Try other values of one input at a time, on a copy that leaves no remarks behind."""
    if not is_certain(runner.table):
        return None
    budget = Budget(nodes=_SEARCH_NODES, milliseconds=_SEARCH_MILLISECONDS)
    trial = TableRunner(runner.table, {}, Session(None, budget))
    try:
        for column, one in enumerate(runner.table.inputs):
            for value in near(run.values[column], one.samples or ()):
                if value is None:
                    continue
                found = _other_outcome(trial, run, column, value, budget)
                if found is not None:
                    return Change(
                        input=inputs[column],
                        value=value,
                        outcome=found.value,
                        rules=tuple(rule.id for rule, _ in found.counted),
                    )
    except FeelError:
        return None
    return None


def _other_outcome(
    trial: TableRunner, run: TableRun, column: int, value: Value, budget: Budget
) -> TableRun | None:
    values = (*run.values[:column], value, *run.values[column + 1 :])
    found = trial.run_with(values)
    same = equal(found.value, run.value, budget)
    return found if found.counted and same is not True else None


def is_certain(table: Table) -> bool:
    """Tell whether the outcome follows from the input columns alone, each on its own name."""
    if any(column.samples is None for column in table.inputs):
        return False
    if depends(table):
        return False
    return all(_is_constant(rule) for rule in table.rules)


def _is_constant(rule: Rule) -> bool:
    return all(text.parsed is not None and not paths(text.parsed) for text in rule.outputs)


def depends(table: Table) -> bool:
    """Tell whether two columns read the same name, so that they cannot differ freely."""
    seen: list[tuple[str, ...]] = []
    for column in table.inputs:
        read = paths(column.expression.parsed)
        if any(_overlap(path, other) for path in read for other in seen):
            return True
        seen.extend(read)
    return False


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
