# SPDX-License-Identifier: EUPL-1.2
"""The process that is measured: 33 elements that go round, in FEEL and in SpiffWorkflow's Python."""

from __future__ import annotations

import random

BLOCKS = 6
_CHOSEN = random.Random(1).choices((0, 5), k=1009)
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:bench">'
    '<process id="p" isExecutable="true">'
)


def _flow(source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    name = f"f_{source}_{target}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def diagram(*, feel: bool, form: str = "") -> bytes:
    """Return the process: user task, choice, calculation or second user task, six times, and round.

    `form` is the name under which the answers stand, when they came from a form.
    """
    stop, script = ("stop = true", "1") if feel else ("stop", "y = 1")
    under = f"{form}." if form else ""
    body = (
        '<startEvent id="start"/><endEvent id="end"/><exclusiveGateway id="m"/>'
        '<exclusiveGateway id="z" default="f_z_m"/>' + _flow("start", "m")
    )
    before = "m"
    for number in range(BLOCKS):
        u, g, s, v, k = (f"{kind}{number}" for kind in "ugsvk")
        body += (
            f'<userTask id="{u}"/><exclusiveGateway id="{g}" default="f_{g}_{v}"/>'
            f'<scriptTask id="{s}" scriptFormat="feel" camunda:resultVariable="y">'
            f"<script>{script}</script></scriptTask>"
            f'<userTask id="{v}"/><exclusiveGateway id="{k}"/>'
        )
        body += _flow(before, u) + _flow(u, g) + _flow(g, s, f"{under}x &gt; 1") + _flow(g, v)
        body += _flow(s, k) + _flow(v, k)
        before = k
    body += _flow(before, "z") + _flow("z", "end", f"{under}{stop}") + _flow("z", "m")
    return f"{_HEAD}{body}</process></definitions>".encode()


def chosen(number: int) -> int:
    """Return the answer that decides which way the process goes on after a task."""
    return _CHOSEN[number % len(_CHOSEN)]


def answers(number: int) -> dict[str, object]:
    """Return what is typed into one user task."""
    return {
        "x": chosen(number),
        "stop": False,
        "name": "Jan",
        "n": number,
        "applicant": {"name": "A. Person", "addr": {"street": "Street 1", "zip": "12345"}},
        "docs": [{"id": 1}],
    }
