# SPDX-License-Identifier: EUPL-1.2
"""A decision table of 10 and of 1,000 rules, decided by wijkpad, by SpiffWorkflow and by `eval`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from wijkpad import dmn

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
SIZES = (10, 1_000)
ROUNDS = 9


@dataclass
class Way:
    """One way of deciding; `costs` holds seconds of processor time for one decision, by round."""

    name: str
    decide: Callable[[int], object]
    times: int
    costs: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.costs) * 1000


def document(rules: int) -> bytes:
    """Return a table without gap or overlap that both engines can read: two rules for each kind."""
    rows = "".join(
        f'<rule id="r{number}"><inputEntry id="a{number}"><text>"k{number // 2}"</text></inputEntry>'
        f'<inputEntry id="b{number}"><text>{"&gt;=" if number % 2 else "&lt;"} 30</text></inputEntry>'
        f'<outputEntry id="c{number}"><text>{number}</text></outputEntry>'
        f"<annotationEntry><text>Regel.</text></annotationEntry></rule>"
        for number in range(rules)
    )
    columns = "".join(
        f'<input id="i_{name}" label="{name}"><inputExpression id="e_{name}" typeRef="{kind}">'
        f"<text>{name}</text></inputExpression></input>"
        for name, kind in (("kind", "string"), ("days", "number"))
    )
    return (
        f'<definitions xmlns="{NAMESPACE}" id="d" name="Bench" namespace="urn:bench">'
        f'<decision id="D" name="D"><decisionTable id="T" hitPolicy="UNIQUE">{columns}'
        f'<output id="o" name="outcome" typeRef="number"/>{rows}</decisionTable></decision>'
        "</definitions>"
    ).encode()


def ours(rules: int) -> tuple[Way, Way]:
    """Return wijkpad's way, without and with the explanation."""
    model = dmn.read(document(rules), file="bench.dmn")

    def decided(turn: int) -> dmn.Decided:
        names = {"kind": f"k{turn % (rules // 2)}", "days": Decimal(turn % 60)}
        return dmn.decide(model, "D", names, now=None)

    return (
        Way("wijkpad", lambda turn: decided(turn).value, 200),
        Way("wijkpad, and why", lambda turn: decided(turn).explanation, 50),
    )


def spiff(rules: int) -> Way:
    """Return SpiffWorkflow's own table, over the expressions that its script engine evaluates."""
    root = etree.fromstring(document(rules))
    parser = DMNParser(None, root, {"dmn": NAMESPACE})
    parser.parse()
    engine = DMNEngine(parser.decision.decisionTables[0])
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())

    def decide(turn: int) -> object:
        data = {"kind": f"k{turn % (rules // 2)}", "days": turn % 60}
        found: dict[str, Any] = engine.result(SimpleNamespace(data=data, workflow=workflow))
        return found["outcome"]

    return Way("SpiffWorkflow's table", decide, 1 if rules > 100 else 20)


def compiled(rules: int) -> Way:
    """Return Python code, compiled once for each rule and tried in turn: the least `eval` can cost."""
    codes = [
        compile(f"kind == 'k{n // 2}' and days {'>=' if n % 2 else '<'} 30", f"rule {n}", "eval")
        for n in range(rules)
    ]

    def decide(turn: int) -> object:
        data = {"kind": f"k{turn % (rules // 2)}", "days": turn % 60}
        matching = [n for n, code in enumerate(codes) if eval(code, {}, data)]
        return matching[0]

    return Way("eval, compiled once", decide, 20)


def measure(rules: int) -> list[Way]:
    """Let the ways take turns, after making sure that they agree."""
    ways = [*ours(rules), spiff(rules), compiled(rules)]
    for turn in range(0, rules, max(1, rules // 10)):
        answers = {str(way.decide(turn)) for way in ways if way.name != "wijkpad, and why"}
        if len(answers) != 1:
            raise SystemExit(f"the ways do not agree on turn {turn}: {answers}")
    for turn in range(ROUNDS):
        for way in ways:
            began = time.process_time()
            for number in range(way.times):
                way.decide(turn * 97 + number * 31)
            way.costs.append((time.process_time() - began) / way.times)
    return ways


def once(rules: int) -> tuple[float, float]:
    """Return the processor time in milliseconds of reading and of checking the table once."""
    began = time.process_time()
    model = dmn.read(document(rules), file="bench.dmn")
    read = time.process_time()
    dmn.check(model)
    return (read - began) * 1000, (time.process_time() - read) * 1000


def main() -> None:
    """Print what a decision costs, as multiples of wijkpad's."""
    for rules in SIZES:
        ways = measure(rules)
        print(f"\nA table of {rules:,} rules, processor time for one decision")
        for way in ways:
            ratio = way.milliseconds / ways[0].milliseconds
            print(f"  {way.name:34s} {way.milliseconds:10.4f} ms = {ratio:10.1f} x wijkpad")
        read, check = once(rules)
        print(f"  once, when it is published: read {read:.0f} ms, check {check:.0f} ms")


if __name__ == "__main__":
    main()
