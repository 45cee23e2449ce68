# SPDX-License-Identifier: EUPL-1.2
"""The settings of a plugin are held against its schema, and no pattern keeps the server busy."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import Manifest
from wijkpad.plugins import proposal_findings

SLOW = "^(a|aa)+$"
TEXT = "a" * 60 + "b"


def found(schema: dict[str, object], config: dict[str, Value]) -> list[Finding]:
    manifest = Manifest(key="k", title="K", version="1", api=">=1,<2", config_schema=schema)
    return proposal_findings(manifest, config)


@pytest.mark.parametrize(("text", "codes"), [("ab-12", []), ("12-ab", ["PLUG-001"])])
def test_a_pattern_holds_or_does_not(text: str, codes: list[str]) -> None:
    schema: dict[str, object] = {"properties": {"a": {"type": "string", "pattern": "^[a-z]+-"}}}
    findings = found(schema, {"a": text})
    assert [one.code for one in findings] == codes
    assert [one.element for one in findings] == ["a"] * len(codes)


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"pattern": SLOW}}},
        {"propertyNames": {"pattern": SLOW}},
        {"allOf": [{"properties": {"a": {"anyOf": [{"pattern": SLOW}] * 50}}}]},
    ],
)
def test_a_pattern_that_takes_too_long_is_a_fault_of_the_plugin(schema: dict[str, object]) -> None:
    (finding,) = found(schema, {"a": TEXT, TEXT: "x"})
    assert finding.code == "PLUG-002"
    assert "te lang" in finding.text


@pytest.mark.parametrize(
    "schema",
    [
        {"patternProperties": {SLOW: {}}},
        {"additionalProperties": False, "patternProperties": {SLOW: {}}},
        {"unevaluatedProperties": False, "allOf": [{"patternProperties": {SLOW: {}}}]},
        {"properties": {"a": {"pattern": "a" * 1001}}},
        {"properties": {"a": {"pattern": "("}}},
    ],
)
def test_what_cannot_be_stopped_or_read_is_refused(schema: dict[str, object]) -> None:
    (finding,) = found(schema, {"a": TEXT, TEXT: "x"})
    assert finding.code == "PLUG-002"


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ({"type": "integer", "maximum": 168}, Decimal(800), "‘Uren’ mag hoogstens 168 zijn."),
        ({"type": "number", "minimum": 0.5}, Decimal("0.4"), "‘Uren’ moet minstens 0,5 zijn."),
        ({"type": "integer"}, Decimal("2.5"), "‘Uren’ moet een heel getal zijn."),
        ({"enum": ["week", "maand"]}, "jaar", "‘Uren’ kan alleen een van deze zijn: week, maand."),
    ],
)
def test_what_is_wrong_is_said_in_words_with_the_title_of_the_setting(
    rule: dict[str, object], given: Value, said: str
) -> None:
    (finding,) = found({"properties": {"a": {"title": "Uren", **rule}}}, {"a": given})
    assert (finding.element, finding.text) == ("a", said)


def test_a_number_may_have_a_fraction() -> None:
    schema: dict[str, object] = {"properties": {"a": {"type": "number", "minimum": 2.5}}}
    assert found(schema, {"a": Decimal("2.5")}) == []
    assert len(found(schema, {"a": Decimal("2.4")})) == 1


def test_other_names_than_the_schema_has_are_told() -> None:
    (finding,) = found({"properties": {"a": {}}, "additionalProperties": False}, {"b": "x"})
    assert finding.code == "PLUG-001"
