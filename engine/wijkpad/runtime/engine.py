# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: ARG002 - the names of the arguments are SpiffWorkflow's
"""What stands where SpiffWorkflow has its Python script engine: FEEL, and nothing else."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import (
    BasePythonScriptEngineEnvironment,
    PythonScriptEngine,
)

from wijkpad.errors import NoWayOutError, StateError
from wijkpad.feel import Expression, FeelError, Value
from wijkpad.ports.running import Environment


class _NoPython(BasePythonScriptEngineEnvironment):
    """Refuses to run text as code, should any part of the library ever ask for it."""

    def evaluate(self, expression: Any, context: Any, external_context: Any = None) -> NoReturn:
        raise StateError("a diagram holds no code")


class FeelEngine(PythonScriptEngine):
    """Evaluates parsed FEEL over the data of the scope in which a token stands."""

    def __init__(self, env: Environment) -> None:
        super().__init__(_NoPython())
        self.env = env

    def evaluate(
        self, task: Any, expression: Expression, external_context: Mapping[str, Value] | None = None
    ) -> Value:
        """Return the value; `external_context` are names that only this expression sees.

        Raises:
            NoWayOutError: a limit was broken.
        """
        scope = task.workflow.top_workflow.scope(task)
        return self.evaluate_in(task, expression, scope, external_context)

    def evaluate_in(
        self,
        task: Any,
        expression: Expression,
        scope: str,
        external_context: Mapping[str, Value] | None = None,
    ) -> Value:
        """Return the value as another scope sees it than the one in which the token stands."""
        variables = self.env.variables(scope)
        if external_context:
            variables = ChainMap(dict(external_context), variables)  # type: ignore[arg-type]
        try:
            return expression.evaluate(variables, now=self.env.now)
        except FeelError as error:
            element = task.task_spec.bpmn_id or task.task_spec.name
            raise NoWayOutError(element, "limit") from error

    def execute(self, task: Any, script: Any, external_context: Any = None) -> NoReturn:
        """Refuse: a calculation is evaluated, never executed."""
        raise StateError("a diagram holds no code")

    def call_service(self, task: Any, **kwargs: Any) -> NoReturn:
        """Refuse: a service is a job, carried out outside the run."""
        raise StateError("a diagram calls no code")
