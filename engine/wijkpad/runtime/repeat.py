# SPDX-License-Identifier: EUPL-1.2
"""Multi-instance and loop: one token that repeats, and below it a token per instance.

The collection is read once, when the activity begins: its items are written as data of the
instances there and then, so that the state holds numbers only and a later change of the list
changes nothing that has begun. An instance has a number that no other had: what was answered in an
earlier round, or in the same activity side by side, is not seen in it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from SpiffWorkflow.util.task import TaskState

from wijkpad.domain.definition import instance_scope
from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.feel import Expression, Value
from wijkpad.runtime import compensation
from wijkpad.runtime.elements import Activity, run_of
from wijkpad.runtime.run import STEP_BUDGET
from wijkpad.runtime.tokens import Token


class Repeat(Activity):
    """The outside of an activity that is done more than once; boundary events stand on it."""

    holds_token = False
    is_logged = False

    def __init__(self, *args: Any, inside: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inside = inside

    def begin(self, token: Token, index: int) -> None:
        """Start one instance."""
        run = run_of(token)
        run.count_step(self.bpmn_id)
        spec = self._wf_spec.task_specs[self.inside]
        number = token.internal_data.get("base", 0) + index
        run.enter(token.workflow, spec, {"i": number}, below=token)

    def instance_done(self, token: Token, instance: Token) -> None:
        """Go on after one instance."""
        raise NotImplementedError

    def take_out(self, token: Token, instance: Token) -> None:
        """Remove an instance that is done; what can be undone of it is kept with the repeat."""
        record = compensation.record_of(instance)
        if record is not None:
            token.internal_data.setdefault("kids", []).append(record)
        run_of(token).disarm(instance)
        instance.remove()

    def undo(self, token: Token, kids: list[Any]) -> None:
        """Undo the instances, the last that was done first."""
        token._set_state(TaskState.STARTED)
        token.internal_data["work"] = kids
        compensation.go_on(run_of(token), token)

    def undoes_in(self, token: Token) -> tuple[Any, Token | None]:
        """Return the plane, and the token below which the instances stand."""
        return token.workflow, token

    def all_undone(self, token: Token) -> None:
        """Tell who undoes the repeat."""
        compensation.undone(run_of(token), token)

    def _skip(self, token: Token) -> bool:
        """Pass without a single instance; the element has been left all the same."""
        run = run_of(token)
        run.passed.append(run.passed_of(token))
        return True


class MultiInstance(Repeat):
    """As often as a list is long, or a number says; all at once or one after the other.

    Attributes:
        collection, cardinality: one of the two.
        variable: name under which each instance finds its item.
        collected: name under which the outcomes of the instances that were completed stand as a
            list, in the order of the instances. `collects`: FEEL for one, read in its scope.
        completion: FEEL that ends the repeat early, read after each instance in its scope.
    """

    def __init__(
        self,
        *args: Any,
        sequential: bool,
        collection: Expression | None,
        cardinality: Expression | None,
        variable: str,
        completion: Expression | None,
        collected: str,
        collects: Expression | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.collected, self.collects = collected, collects
        self.sequential, self.collection, self.cardinality = sequential, collection, cardinality
        self.variable, self.completion = variable, completion

    def _update_hook(self, token: Token) -> bool:
        number, items = self._read(token)
        if not number:
            self._collect(token)
            return self._skip(token)
        token.internal_data.update(n=number, done=0, next=1)
        self._prepare(token, items)
        token._set_state(TaskState.STARTED)
        self.arm(token)
        if self.sequential:
            self.begin(token, 0)
        else:
            token.internal_data["next"] = number
            for index in range(number):
                self.begin(token, index)
        return False

    def _read(self, token: Token) -> tuple[int, list[Value]]:
        """Return the number of instances, and the items when they are for a list."""
        run = run_of(token)
        if self.collection is None:
            return _count(run.script_engine.evaluate(token, self.cardinality), self.bpmn_id), []
        items = run.script_engine.evaluate(token, self.collection)
        if not isinstance(items, list):
            raise NoWayOutError(self.bpmn_id, "list")
        if len(items) > STEP_BUDGET:
            raise StepBudgetError(self.bpmn_id, len(items))
        return len(items), items

    def _prepare(self, token: Token, items: list[Value]) -> None:
        """Give the instances numbers that none had before, and write the item of each."""
        run, outer = run_of(token), run_of(token).scope(token)
        taken = [
            one.internal_data.get("base", 0) + one.internal_data["n"] - 1
            for one in run.tokens()
            if one is not token
            and one.task_spec is self
            and "n" in one.internal_data
            and run.scope(one) == outer
        ]
        base = run.env.begin_repeat(outer, self.bpmn_id, taken=taken)
        if base:
            token.internal_data["base"] = base
        if self.variable:
            for number, item in enumerate(items, start=base):
                scope = instance_scope(outer, self.bpmn_id, number)
                run.env.write(scope, self.variable, item, step=self.bpmn_id)

    def instance_done(self, token: Token, instance: Token) -> None:
        run, numbers = run_of(token), token.internal_data
        numbers["done"] += 1
        if self.collected:
            numbers.setdefault("did", []).append(instance.internal_data["i"])
        enough = self._is_enough(token, instance)
        self.take_out(token, instance)
        if enough:
            for other in token.children:
                run.withdraw(other)
            self._collect(token)
            token.complete()
        elif numbers["done"] == numbers["n"]:
            self._collect(token)
            token.complete()
        elif self.sequential:
            index = numbers["next"]
            numbers["next"] = index + 1
            self.begin(token, index)

    def _collect(self, token: Token) -> None:
        """Write the outcomes of the instances that were completed as one list."""
        if self.collects is None:
            return
        run, outer = run_of(token), run_of(token).scope(token)
        found: list[Value] = []
        for number in sorted(token.internal_data.get("did", [])):
            scope = instance_scope(outer, self.bpmn_id, number)
            found.append(self.collects.evaluate(run.env.variables(scope), now=run.env.now))
        run.env.write(outer, self.collected, found, step=self.bpmn_id)

    def _is_enough(self, token: Token, instance: Token) -> bool:
        if self.completion is None:
            return False
        numbers = token.internal_data
        names: dict[str, Value] = {
            "nrOfInstances": Decimal(numbers["n"]),
            "nrOfCompletedInstances": Decimal(numbers["done"]),
            "nrOfActiveInstances": Decimal(len(token._children) - 1),
            "loopCounter": Decimal(instance.internal_data["i"] - numbers.get("base", 0)),
        }
        return run_of(token).script_engine.evaluate(instance, self.completion, names) is True


class StandardLoop(Repeat):
    """While a condition holds, and no more often than a maximum. Its rounds share their data."""

    def __init__(
        self,
        *args: Any,
        condition: Expression | None,
        maximum: int | None,
        test_before: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.condition, self.maximum, self.test_before = condition, maximum, test_before

    def _update_hook(self, token: Token) -> bool:
        if self.test_before and not self._goes_on(token, 0):
            return self._skip(token)
        token._set_state(TaskState.STARTED)
        self.arm(token)
        self.begin(token, 0)
        return False

    def instance_done(self, token: Token, instance: Token) -> None:
        rounds = instance.internal_data["i"] + 1
        self.take_out(token, instance)
        if self._goes_on(token, rounds):
            self.begin(token, rounds)
        else:
            token.complete()

    def _goes_on(self, token: Token, rounds: int) -> bool:
        if self.maximum is not None and rounds >= self.maximum:
            return False
        if self.condition is None:
            return True
        names: dict[str, Value] = {"loopCounter": Decimal(rounds)}
        return run_of(token).script_engine.evaluate(token, self.condition, names) is True


def _count(value: Value, element: str) -> int:
    if not isinstance(value, Decimal) or value < 0 or value != value.to_integral_value():
        raise NoWayOutError(element, "count")
    return int(value)
