# SPDX-License-Identifier: EUPL-1.2
"""Why a decision came out as it did, and what would have made it come out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from wijkpad.dmn.model import Decision, Model
from wijkpad.dmn.nearest import nearest_change
from wijkpad.dmn.result import Change, Explanation, InputSeen, RuleMatched, RuleMissed
from wijkpad.dmn.session import Session
from wijkpad.dmn.tables import TableRun, TableRunner
from wijkpad.feel import Budget, FeelError


class Trace:
    """How a decision came out, kept until somebody asks why: deciding must not pay for that.

    Args:
        seen: the table and its evaluation; None when the decision is another expression.
        required: of the decisions that this one asked.
    """

    def __init__(
        self,
        model: Model,
        decision: Decision,
        seen: tuple[TableRunner, TableRun] | None,
        required: Sequence[Trace],
    ) -> None:
        self._model, self._decision = model, decision
        self._seen, self._required = seen, tuple(required)

    @cached_property
    def explanation(self) -> Explanation:
        """The explanation, with those of the required decisions."""
        plain = Explanation(
            decision=self._decision.id,
            name=self._decision.name,
            table=None,
            model=self._model.name,
            model_sha256=self._model.sha256,
            hit_policy=None,
            required=tuple(one.explanation for one in self._required),
        )
        return plain if self._seen is None else _of_table(plain, *self._seen)


def _of_table(plain: Explanation, runner: TableRunner, run: TableRun) -> Explanation:
    table = runner.table
    inputs = tuple(
        InputSeen(label=column.label, text=column.expression.text, value=value)
        for column, value in zip(table.inputs, run.values, strict=True)
    )
    found = nearest_change(runner, run)
    return replace(
        plain,
        table=table.id,
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
        nearly=tuple(_nearly(runner, run, inputs)),
        change=None
        if found is None
        else Change(
            input=inputs[found.place],
            value=found.value,
            outcome=found.outcome,
            rules=tuple(rule.id for rule in found.rules),
        ),
    )


def _nearly(
    runner: TableRunner, run: TableRun, inputs: tuple[InputSeen, ...]
) -> Iterator[RuleMissed]:
    """Yield the rules that one input kept out, in a budget of their own."""
    trial = TableRunner(runner.table, runner.variables, Session(runner.session.now, Budget()))
    try:
        index = runner.table.index
        for rule, place in index.missed_once(index.passing(run.values, trial.passes, near=1)):
            yield RuleMissed(
                id=rule.id,
                index=rule.index,
                annotation=rule.annotation,
                input=inputs[place],
                wanted=rule.cells[place].text,
            )
    except FeelError:
        return
