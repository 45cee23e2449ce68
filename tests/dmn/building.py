# SPDX-License-Identifier: EUPL-1.2
"""Builds small decision models as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from wijkpad import dmn
from wijkpad.feel import Value

NOW = datetime(2026, 11, 16, 10, 15, tzinfo=UTC)

NAMESPACES = {
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


def document(inner: str, *, version: str = "1.3", namespace: str = "urn:test") -> bytes:
    """Return a DMN file around the given elements."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<definitions xmlns="{NAMESPACES[version]}" xmlns:wijkpad="urn:wijkpad:dmn" '
        f'id="defs" name="Test" namespace="{namespace}">{inner}</definitions>'
    ).encode()


def literal(text: str) -> str:
    """Return a literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(inner: str, *, name: str = "D", type_ref: str = "", extra: str = "") -> str:
    """Return a decision; its id is its name."""
    declared = f' typeRef="{type_ref}"' if type_ref else ""
    return (
        f'<decision id="{name}" name="{name}" {extra}><variable name="{name}"{declared}/>'
        f"{inner}</decision>"
    )


def table(
    policy: str,
    inputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    outputs: Sequence[str] = ("uit",),
    more: str = "",
    input_type: str = "",
    default: str = "",
    values: str = "",
    input_values: str = "",
) -> str:
    """Return a decision table; each rule holds its conditions and outcomes in one row."""
    declared = f' typeRef="{input_type}"' if input_type else ""
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    limits = f"<inputValues><text>{escape(input_values)}</text></inputValues>"
    standard = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>"
    columns = "".join(
        f'<input id="in_{name}" label="{name}"><inputExpression{declared}><text>{escape(name)}'
        f"</text></inputExpression>{limits if input_values else ''}</input>"
        for name in inputs
    ) + "".join(
        f'<output name="{name}">{allowed}{standard if default else ""}</output>' for name in outputs
    )
    rows = "".join(
        f'<rule id="r{index}">'
        + "".join(
            f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[: len(inputs)]
        )
        + "".join(
            f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in row[len(inputs) :]
        )
        + f"<annotationEntry><text>Uitleg {index}.</text></annotationEntry></rule>"
        for index, row in enumerate(rules, start=1)
    )
    return f'<decisionTable id="T" hitPolicy="{policy}" {more}>{columns}{rows}</decisionTable>'


def model(inner: str, *, version: str = "1.3") -> dmn.Model:
    """Return the model of a whole document."""
    return dmn.read(document(inner, version=version), file="test.dmn")


def value(inner: str, **variables: Value) -> Value:
    """Return what decision `D` of a whole document comes to, at `NOW`."""
    return dmn.decide(model(inner), "D", variables, now=NOW).value
