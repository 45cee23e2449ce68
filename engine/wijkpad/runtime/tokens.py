# SPDX-License-Identifier: EUPL-1.2
"""A token: SpiffWorkflow's task without its history, its data copies and its log.

In a plane every token is a child of the root; only the instances of a repeat are children of the
token that repeats. A token that has done its work is removed at once, so a run holds only what is
alive and a step costs the same after ten thousand tasks as after ten.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


class Token(Task):
    """One place in a plane where the run is now.

    `internal_data` is what the state keeps: `at` (the spec it came from, at a join), `host` (the
    activity a boundary event stands on), `gate` (the event-based gateway it stands behind), `of`
    (the event of which it waits for one part), `i` (number of an instance), `base` (that of the first one of a repeat), `n`, `next`, `done`,
    `did` (of a repeat), `due`, `left` (of a timer), `was` (a condition held when last looked at), `cut` (an
    event sub-process that interrupted what is around it), `enough` (an ad-hoc sub-process that
    offers nothing more), `undo` (the token that waits for this undoing), `work` (what that token
    has still to undo), `kids` (what was done inside, for undoing it later), `call` (number of the
    call of another pathway, which tells where that keeps its data).
    """

    def __init__(
        self,
        plane: Any,
        spec: Any,
        parent: Token | None = None,
        state: int = TaskState.FUTURE,
        id: UUID | None = None,  # noqa: A002 - SpiffWorkflow's name
    ) -> None:
        super().__init__(plane, spec, parent, state, id)

    def _set_state(self, value: int) -> None:
        """Set the state without the clock and the log lines of the library."""
        self._state = value

    def run(self) -> None:
        """Do the work of the element; what it did may have taken this token away."""
        is_done = self.task_spec._run_hook(self)
        if not self.is_alive:
            return
        if is_done:
            self.complete()
        else:
            self._set_state(TaskState.STARTED)

    @property
    def hex(self) -> str:
        """The id as it leaves the runtime."""
        return str(self.id.hex)

    @property
    def is_ready(self) -> bool:
        return bool(self._state == TaskState.READY)

    @property
    def is_waiting(self) -> bool:
        return bool(self._state == TaskState.WAITING)

    @property
    def is_alive(self) -> bool:
        """Whether it still stands in its plane."""
        return self.workflow.tasks.get(self.id) is self

    def remove(self) -> None:
        """Take the token out of its plane."""
        parent = self.workflow.tasks.get(self._parent)
        if parent is not None:
            parent._children.remove(self.id)
        del self.workflow.tasks[self.id]

    def replace(self) -> None:
        """Give way to a new token in the same place."""
        new = Token(self.workflow, self.task_spec, self.parent, self._state)
        new.internal_data.update(self.internal_data)
        self.remove()
