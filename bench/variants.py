# SPDX-License-Identifier: EUPL-1.2
"""The ways in which one durable step is done: ours, and the way SpiffWorkflow's manual shows."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import sqlalchemy as sa
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from bench import baseline
from bench.process import answers, diagram
from wijkpad.domain.definition import Definition, Start
from wijkpad.feel import Value
from wijkpad.runtime import SpiffRuntime

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def definition(data: bytes) -> Definition:
    """Return a definition of which only what the runtime reads is filled in."""
    return Definition(
        key="p",
        version=1,
        sha256=sha256(data).hexdigest(),
        title="Bench",
        owner="team_lead",
        retention="from_outcomes",
        sensitivity="ordinary",
        subject="case",
        case="own",
        starts=(Start(element="start", name=""),),
        files={},
        diagram=data,
        normaliser=1,
        steps={},
        forms={},
        decisions={},
        terms={},
        parameters={},
        sources={},
    )


class Data:
    """The data of one run, in memory: the bench measures the engine and the five statements."""

    now = NOW

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values: dict[str, Value] = {
            key: Decimal(value) if type(value) is int else value  # type: ignore[misc]
            for key, value in values.items()
        }

    def variables(self, _scope: str) -> Mapping[str, Value]:
        return self.values

    def write(self, _scope: str, key: str, value: Value, *, step: str) -> None:  # noqa: ARG002
        self.values[key] = value

    def decide(self, decision: str, scope: str, *, step: str) -> Value:
        raise NotImplementedError

    def begin_call(
        self, scope: str, activity: str, pathway: str, *, taken: Collection[int] = ()
    ) -> int:
        raise NotImplementedError

    def begin_repeat(self, scope: str, element: str, *, taken: Collection[int] = ()) -> int:
        raise NotImplementedError

    def fires_at(self, value: Value) -> datetime | None:
        raise NotImplementedError


class Ours:
    """Load, complete, advance: the runtime, with a persistence of exactly five statements."""

    name = "engine and codec, five statements"

    def __init__(self) -> None:
        self.runtime, self.definition = SpiffRuntime(), definition(diagram(feel=True))
        self.engine_seconds, self.engine_steps, self.state_bytes = 0.0, 0, 0

    def state_after(self, done: int) -> bytes:
        """Return the state of a run of which this many user tasks are done."""
        live = self.runtime.start(self.definition, "start", Data(answers(0)))
        state = live.advance().state
        for number in range(done):
            state, _ = self.work(state, number)
        return state

    def work(self, state: bytes, number: int) -> tuple[bytes, list[str]]:
        """Complete the first open task; return the new state and the open tasks."""
        live = self.runtime.load(self.definition, state, Data(answers(number)))
        live.complete(live.waits()[0].token)
        now = live.advance()
        return now.state, [one.element for one in now.waits]

    def timed(self, state: bytes, number: int) -> tuple[bytes, list[str]]:
        """Do the same, and count the processor time of engine and codec."""
        began = time.process_time()
        found = self.work(state, number)
        self.engine_seconds += time.process_time() - began
        self.engine_steps += 1
        self.state_bytes = len(found[0])
        return found


class Naive:
    """The official serializer with the spec in the state, and all history kept."""

    name = "SpiffWorkflow as its manual shows"

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(diagram(feel=False))
        self.spec = parser.get_spec("p")
        self.serializer = BpmnWorkflowSerializer()
        self.engine_seconds, self.engine_steps, self.state_bytes = 0.0, 0, 0

    def state_after(self, done: int) -> bytes:
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        for number in range(done):
            self.complete(workflow, number)
        dumped: str = self.serializer.serialize_json(workflow)
        return dumped.encode()

    def complete(self, workflow: BpmnWorkflow, number: int) -> bool:
        """Complete the first open task; False when the library shows none."""
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        if task is None:
            return False
        task.data.update(answers(number))
        task.run()
        workflow.do_engine_steps()
        return True

    def timed(self, state: bytes, number: int) -> tuple[bytes, list[str]]:
        began = time.process_time()
        workflow = self.serializer.deserialize_json(state.decode())
        self.complete(workflow, number)
        dumped = self.serializer.serialize_json(workflow).encode()
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        self.engine_seconds += time.process_time() - began
        self.engine_steps += 1
        self.state_bytes = len(dumped)
        return dumped, [one.task_spec.name for one in ready]

    def stalls_after(self, limit: int) -> tuple[int, bool] | None:
        """Return after how many tasks no task is left, and whether the run calls itself complete."""
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        for number in range(limit):
            if not self.complete(workflow, number):
                return number, bool(workflow.is_completed())
        return None


def durable_step(connection: sa.Connection, run: int, variant: Ours | Naive, number: int) -> None:
    """Complete one task of a stored run in one transaction of five statements."""
    with connection.begin():
        version, state = connection.execute(baseline.SELECT, {"run": run}).one()
        state, tasks = variant.timed(bytes(state), number)
        values = {"run": run, "state": state, "version": version}
        assert connection.execute(baseline.UPDATE, values).rowcount == 1
        connection.execute(baseline.CLOSE, {"run": run})
        for task in tasks:
            connection.execute(baseline.OPEN, {"run": run, "name": task})
        entry = json.dumps({"by": "x", "data": answers(number)}).encode()
        connection.execute(baseline.WRITE, {"run": run, "entry": entry})
