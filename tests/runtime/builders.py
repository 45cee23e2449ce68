# SPDX-License-Identifier: EUPL-1.2
"""Small diagrams, definitions around them, and an environment that keeps its data in a dict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from wijkpad.domain.definition import Definition, Start, call_scope, instance_scope, numbers_in
from wijkpad.feel import DaysTime, Value, YearsMonths
from wijkpad.ports.running import Advance, LiveRun, Thrown, Wait
from wijkpad.runtime import SpiffRuntime

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test">'
)
EXTRA = (
    '<message id="M" name="MSG_One"/><message id="N" name="MSG_Two"/>'
    '<error id="E1" name="fout" errorCode="E1"/><error id="E2" name="fout" errorCode="E2"/>'
    '<signal id="S" name="SIG_One"/><signal id="T" name="SIG_Two"/>'
    '<escalation id="ES" name="hulp" escalationCode="ES"/>'
    '<escalation id="ET" name="hulp" escalationCode="ET"/>'
)


def flow(
    source: str, target: str, condition: str | None = None, *, flow_id: str | None = None
) -> str:
    inner = ""
    if condition is not None:
        inner = f"<conditionExpression>{escape(condition)}</conditionExpression>"
    name = flow_id or f"f_{source}_{target}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def chain(*names: str) -> str:
    """Flows along these elements, in order."""
    return "".join(flow(one, two) for one, two in pairwise(names))


def start(name: str = "s", inner: str = "") -> str:
    return f'<startEvent id="{name}">{inner}</startEvent>'


def end(name: str = "e", inner: str = "") -> str:
    return f'<endEvent id="{name}">{inner}</endEvent>'


def user(name: str, inner: str = "", *, undoes: bool = False) -> str:
    return f'<userTask id="{name}"{_undoes(undoes)}>{inner}</userTask>'


def _undoes(it_does: bool) -> str:
    return ' isForCompensation="true"' if it_does else ""


def script(
    name: str,
    expression: str,
    variable: str | None = None,
    inner: str = "",
    *,
    undoes: bool = False,
) -> str:
    return (
        f'<scriptTask id="{name}" scriptFormat="feel" camunda:resultVariable="{variable or name}"'
        f"{_undoes(undoes)}>"
        f"{inner}<script>{escape(expression)}</script></scriptTask>"
    )


def service(name: str, inner: str = "", attributes: str = "") -> str:
    return (
        f'<serviceTask id="{name}" camunda:type="external" camunda:topic="test.{name}" {attributes}>'
        f"{inner}</serviceTask>"
    )


def rule(name: str, decision: str, variable: str, mapping: str = "", inner: str = "") -> str:
    mapped = f'camunda:mapDecisionResult="{mapping}"' if mapping else ""
    return (
        f'<businessRuleTask id="{name}" camunda:decisionRef="{decision}" '
        f'camunda:resultVariable="{variable}" {mapped}>{inner}</businessRuleTask>'
    )


def sub(name: str, *inner: str) -> str:
    return f'<subProcess id="{name}">{"".join(inner)}</subProcess>'


def exclusive(name: str, default: str | None = None) -> str:
    return f'<exclusiveGateway id="{name}"{_default(default)}/>'


def inclusive(name: str, default: str | None = None) -> str:
    return f'<inclusiveGateway id="{name}"{_default(default)}/>'


def _default(name: str | None) -> str:
    return f' default="{name}"' if name else ""


def parallel(name: str) -> str:
    return f'<parallelGateway id="{name}"/>'


def message(ref: str = "M") -> str:
    return f'<messageEventDefinition messageRef="{ref}"/>'


def timer(text: str, kind: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{kind}>{escape(text)}</{kind}></timerEventDefinition>"


def error(ref: str | None = "E1") -> str:
    return f'<errorEventDefinition errorRef="{ref}"/>' if ref else "<errorEventDefinition/>"


def catch(name: str, definition: str, variable: str | None = None) -> str:
    return f'<intermediateCatchEvent id="{name}">{_variable(variable)}{definition}</intermediateCatchEvent>'


def boundary(
    name: str, host: str, definition: str, *, interrupting: bool = True, variable: str | None = None
) -> str:
    cancels = "true" if interrupting else "false"
    return (
        f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{cancels}">'
        f"{_variable(variable)}{definition}</boundaryEvent>"
    )


def _variable(name: str | None) -> str:
    if name is None:
        return ""
    return (
        '<extensionElements><camunda:properties><camunda:property name="resultVariable" '
        f'value="{name}"/></camunda:properties></extensionElements>'
    )


def many(
    collection: str | None = None,
    variable: str = "item",
    *,
    number: str | None = None,
    sequential: bool = False,
    until: str | None = None,
) -> str:
    attributes = f'isSequential="{"true" if sequential else "false"}"'
    if collection is not None:
        attributes += (
            f' camunda:collection="{escape(collection)}" camunda:elementVariable="{variable}"'
        )
    inner = f"<loopCardinality>{escape(number)}</loopCardinality>" if number is not None else ""
    if until is not None:
        inner += f"<completionCondition>{escape(until)}</completionCondition>"
    return (
        f"<multiInstanceLoopCharacteristics {attributes}>{inner}</multiInstanceLoopCharacteristics>"
    )


def loop(condition: str | None = None, *, maximum: str | None = None, before: bool = False) -> str:
    attributes = f'testBefore="{"true" if before else "false"}"'
    attributes += f' loopMaximum="{maximum}"' if maximum is not None else ""
    inner = f"<loopCondition>{escape(condition)}</loopCondition>" if condition is not None else ""
    return f"<standardLoopCharacteristics {attributes}>{inner}</standardLoopCharacteristics>"


def process(*body: str, extra: str = EXTRA) -> bytes:
    inner = "".join(body)
    return (
        f'{HEAD}{extra}<process id="p" isExecutable="true">{inner}</process></definitions>'.encode()
    )


def definition(diagram: bytes, *, decisions: Mapping[str, Any] | None = None) -> Definition:
    """A definition of which only what the runtime reads is filled in."""
    return Definition(
        key="p",
        version=1,
        sha256=sha256(diagram).hexdigest(),
        title="Test",
        owner="team_lead",
        retention="from_outcomes",
        sensitivity="ordinary",
        subject="case",
        case="own",
        starts=(Start(element="s", name=""),),
        files={},
        diagram=diagram,
        normaliser=1,
        steps={},
        forms={},
        decisions=decisions or {},
        terms={},
        parameters={},
        sources={},
    )


@dataclass
class Data:
    """An environment with its data in a dict per scope; `decided` answers the decisions."""

    now: datetime = NOW
    rows: dict[tuple[str, str], Value] = field(default_factory=dict)
    written: list[tuple[str, str, Value, str]] = field(default_factory=list)
    decided: Callable[[str, Mapping[str, Value]], Value] = lambda _name, _data: None

    def variables(self, scope: str) -> Mapping[str, Value]:
        found: dict[str, Value] = {}
        parts = scope.split("/") if scope else []
        for depth in range(len(parts) + 1):
            here = "/".join(parts[:depth])
            found.update({key: value for (at, key), value in self.rows.items() if at == here})
        return found

    def write(self, scope: str, key: str, value: Value, *, step: str) -> None:
        self.rows[scope, key] = value
        self.written.append((scope, key, value, step))

    def decide(self, decision: str, scope: str, *, step: str) -> Value:
        return self.decided(decision, self.variables(scope))

    def begin_call(
        self, scope: str, activity: str, pathway: str, *, taken: Collection[int] = ()
    ) -> int:
        used = {at for at, _ in self.rows}
        number = 0
        while number in taken or call_scope(scope, activity, pathway, number) in used:
            number += 1
        return number

    def begin_repeat(self, scope: str, element: str, *, taken: Collection[int] = ()) -> int:
        begun = numbers_in({at for at, _ in self.rows}, instance_scope(scope, element, 0))
        return max({*taken, *begun}, default=-1) + 1

    def fires_at(self, value: Value) -> datetime | None:
        match value:
            case None:
                return None
            case datetime():
                return value.astimezone(UTC)
            case date():
                return datetime(value.year, value.month, value.day, tzinfo=UTC) + timedelta(days=1)
            case DaysTime():
                return self.now + value.as_timedelta()
            case YearsMonths():
                return self.now + timedelta(days=30 * value.months)
            case _:
                raise AssertionError(value)

    def set(self, **values: Value) -> None:
        for key, value in values.items():
            self.rows["", key] = value


class World:
    """One run with its data, reloaded from its bytes after every step when asked."""

    def __init__(
        self,
        diagram: bytes,
        *,
        event: str = "s",
        reload: bool = True,
        fresh: bool = False,
        data: Data | None = None,
        decisions: Mapping[str, Any] | None = None,
        **values: Value,
    ) -> None:
        self.definition = definition(diagram, decisions=decisions)
        self.data = data or Data()
        self.data.set(**values)
        self.runtime, self.reload, self.fresh = SpiffRuntime(), reload, fresh
        self.passed: list[tuple[str, str, str]] = []
        self.ended: list[str] = []
        self.thrown: list[Thrown] = []
        self._logged = self._ended = self._thrown = 0
        self.live: LiveRun = self.runtime.start(self.definition, event, self.data)
        self.now: Advance
        self.advance()

    def advance(self) -> Advance:
        self.now = self.live.advance()
        self.passed += [
            (one.element, one.how, one.scope) for one in self.now.passed[self._logged :]
        ]
        self.ended += self.now.ended[self._ended :]
        self.thrown += self.now.thrown[self._thrown :]
        self._logged, self._ended = len(self.now.passed), len(self.now.ended)
        self._thrown = len(self.now.thrown)
        if self.reload and self.now.state:
            self.take_up()
        return self.now

    def take_up(self) -> None:
        """Forget everything but the bytes."""
        if self.fresh:
            self.runtime = SpiffRuntime()
        self.go_on(self.runtime.load(self.definition, self.now.state, self.data))

    def go_on(self, live: LiveRun) -> None:
        """Take up this run, of which nothing was looked at yet."""
        self.live = live
        self._logged = self._ended = self._thrown = 0

    @property
    def waits(self) -> list[str]:
        return [
            f"{one.element}@{one.scope}" if one.scope else one.element for one in self.now.waits
        ]

    def wait(self, element: str, scope: str = "") -> Wait:
        found = [one for one in self.now.waits if one.element == element and one.scope == scope]
        assert found, f"{element} does not wait; {self.waits} do"
        return found[0]

    def do(self, element: str, scope: str = "", **answers: Value) -> Advance:
        """Complete a user task."""
        wait = self.wait(element, scope)
        for key, value in answers.items():
            self.data.write(scope, key, value, step=element)
        self.live.complete(wait.token)
        return self.advance()

    def fire(self, element: str, scope: str = "") -> Advance:
        wait = self.wait(element, scope)
        if wait.due is not None:
            self.data.now = max(self.data.now, wait.due)
        self.live.fire(wait.token)
        return self.advance()

    def deliver(self, element: str, payload: Value = None, scope: str = "") -> Advance:
        self.live.deliver(self.wait(element, scope).token, payload)
        return self.advance()

    def signal(self, element: str, scope: str = "") -> Advance:
        self.live.signal(self.wait(element, scope).token)
        return self.advance()

    def finish(self, element: str, outputs: Any = None, scope: str = "") -> Advance:
        self.live.finish(self.wait(element, scope).token, {} if outputs is None else outputs)
        return self.advance()

    @property
    def route(self) -> list[str]:
        return [f"-{name}" if how == "withdrawn" else name for name, how, _ in self.passed]
