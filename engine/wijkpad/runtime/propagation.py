# SPDX-License-Identifier: EUPL-1.2
"""Errors and escalations go up from scope to scope; signals go to everything that waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wijkpad.ports.running import Thrown
from wijkpad.runtime.elements import matching
from wijkpad.runtime.tokens import Token

if TYPE_CHECKING:
    from wijkpad.runtime.run import Run


def throw_error(run: Run, token: Token, code: str) -> bool:
    """Let an error go up from this token until something catches it.

    First the boundary events of the activity itself, then the event sub-processes beside it, then
    the same for the sub-process around it, and so on. False when nothing does.
    """
    for at, plane in _upward(run, token):
        caught = matching(code, at.task_spec.error_boundary)
        if caught is not None:
            spec = plane.spec.task_specs[caught]
            run.withdraw(at)
            spec.caught(plane, code)
            return True
        handler = _handler(run, plane, at, "error", code)
        if handler is not None:
            handler.caught(plane, code)
            return True
    return False


def throw_escalation(run: Run, token: Token, code: str) -> None:
    """Let an escalation go up from an event; one that nothing catches does nothing."""
    for at, plane in _upward(run, token):
        caught = matching(code, at.task_spec.escalation_boundary)
        if caught is not None:
            spec = plane.spec.task_specs[caught]
            if spec.interrupting:
                run.withdraw(at)
            spec.caught(plane, code)
            return
        handler = _handler(run, plane, at, "escalation", code)
        if handler is not None:
            handler.caught(plane, code)
            return


def broadcast(run: Run, name: str) -> None:
    """Let a signal reach everything in this run that waits for it now, and the world outside."""
    run.thrown.append(Thrown(kind="signal", name=name))
    for token in list(run.tokens()):
        if token.is_alive and token.is_waiting and token.task_spec.signal == name:
            token.task_spec.happen(token)


def _upward(run: Run, token: Token) -> Iterator[tuple[Token, Any]]:
    """Yield the token and every token around it, each with its plane."""
    at: Token | None = token
    while at is not None:
        plane = at.workflow
        if at._parent != plane.task_tree.id:
            at = plane.tasks[at._parent]
            continue
        yield at, plane
        at = run.host_of(plane)


def _handler(run: Run, plane: Any, at: Token, kind: str, code: str) -> Any:
    """Return the event sub-process of this plane that catches; None once one has interrupted it.

    What one of them throws itself goes past it: else it would start itself without end.
    """
    if "cut" in at.internal_data or run.is_cut(plane):
        return None
    specs = plane.spec.task_specs
    catchers = [
        one for one in plane.spec.handlers[kind] if specs[one[1]].handler != at.task_spec.name
    ]
    caught = matching(code, catchers)
    return None if caught is None else specs[caught]
