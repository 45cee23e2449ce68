# SPDX-License-Identifier: EUPL-1.2
"""Carrying out a decision or a decision service, within limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from wijkpad.dmn.evaluate import bind
from wijkpad.dmn.graph import Graph, service_parameters
from wijkpad.dmn.model import Model
from wijkpad.dmn.result import Decided, Explanation
from wijkpad.dmn.session import Session
from wijkpad.dmn.types import filled
from wijkpad.errors import NotFoundError
from wijkpad.feel import Budget, FeelError, Value
from wijkpad.findings import Finding


def decide(
    model: Model,
    decision_id: str,
    variables: Mapping[str, Value],
    *,
    now: datetime | None,
    budget: Budget | None = None,
) -> Decided:
    """Return the outcome of a decision, and why.

    Args:
        model: as read.
        decision_id: its id in the file.
        variables: by name: the inputs that the model declares, and the names of the case that it reads.
        now: the moment that `now()` and `today()` give; None leaves them null.
        budget: one for the decision and all that it requires; None for the usual one.

    Raises:
        NotFoundError: the model has no decision of this id.
        FeelError: the decision broke a limit and was stopped.
    """
    decision = model.decisions.get(decision_id)
    if decision is None:
        raise NotFoundError("decision", decision_id)
    graph = Graph(Session(now, budget or Budget()), variables)
    value = _guarded(lambda: graph.decision(model, decision))
    return Decided(
        value=value,
        explain=lambda: graph.traces[model.namespace, decision_id].explanation,
        findings=_placed(graph, model),
    )


def serve(
    model: Model,
    service_id: str,
    arguments: Mapping[str, Value],
    *,
    now: datetime | None,
    budget: Budget | None = None,
) -> Decided:
    """Return the outcome of a decision service for its inputs by name; several as one context.

    Raises:
        NotFoundError: the model has no decision service of this id.
        FeelError: a decision broke a limit and was stopped.
    """
    service = model.services.get(service_id)
    if service is None:
        raise NotFoundError("decision service", service_id)
    graph = Graph(Session(now, budget or Budget()), {})
    parameters = service_parameters(model, service)
    given = [
        filled(arguments.get(one.name), one.type.type) if one.type else arguments.get(one.name)
        for one in parameters
    ]

    def run() -> Value:
        bound = bind(parameters, given, graph.session)
        return None if bound is None else graph.serve(model, service, bound)

    def explain() -> Explanation:
        return Explanation(
            decision=service.id,
            name=service.name,
            table=None,
            model=model.name,
            model_sha256=model.sha256,
            hit_policy=None,
            required=tuple(one.explanation for one in graph.served),
        )

    return Decided(value=_guarded(run), explain=explain, findings=_placed(graph, model))


def _guarded(run: Callable[[], Value]) -> Value:
    try:
        return run()
    except RecursionError:
        raise FeelError("depth") from None


def _placed(graph: Graph, model: Model) -> tuple[Finding, ...]:
    return tuple(one.in_file(model.file) for one in graph.session.findings)
