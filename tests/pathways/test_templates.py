# SPDX-License-Identifier: EUPL-1.2
"""A template is checked before it is published: names, kinds, braces, and what the law asks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pathways.small import small
from wijkpad.findings import Finding
from wijkpad.pathways import compile_definition, read_folder, restore_definition
from wijkpad.pathways.merging.files import merge_files
from wijkpad.ports import StoredDefinition

PROCESSES = Path(__file__).parents[2] / "processes"
LETTER = """format = 1
key = "brief"
title = "Brief"
kind = "letter"

[[part]]
key = "opening"
title = "Opening"
text = \"\"\"
Beste inwoner,
Wij kregen uw vraag op {{ vraag.received_on }}.
\"\"\"
"""
CLAUSE = """
[[part]]
key = "bezwaar"
title = "Bezwaar"
duty = "objection"
fixed = true
text = "Maak bezwaar binnen zes weken."
"""


def findings(template: str, name: str = "brief") -> list[Finding]:
    given = {**small(), f"templates/{name}.toml": template.encode()}
    return [
        one
        for one in compile_definition(given, key="proef").findings
        if one.file == f"templates/{name}.toml"
    ]


def test_a_template_travels_with_its_pathway() -> None:
    whole = {**small(), "templates/brief.toml": LETTER.encode()}
    compiled = compile_definition(whole, key="proef")
    assert compiled.definition is not None
    assert [*compiled.definition.templates] == ["brief"]
    other = compile_definition(
        {**whole, "templates/brief.toml": LETTER.replace("Beste", "Dag").encode()}
    ).definition
    assert other is not None
    assert other.sha256 != compiled.definition.sha256


@pytest.mark.parametrize(
    ("change", "to", "code"),
    [
        ("vraag.received_on", "vraag.recieved_on", "FEEL-010"),
        ("vraag.received_on", "bestaat_niet", "FEEL-010"),
        ("vraag.received_on", "vraag", "DOC-004"),
        ("vraag.received_on", "terms.onderzoek", "DOC-004"),
        ("vraag.received_on }}", "vraag.received_on", "DOC-003"),
        ("{{ vraag.received_on }}", "{{ }}", "DOC-003"),
        ("vraag.received_on", "vraag.received_on +", "FEEL-001"),
        ('kind = "letter"', 'kind = "brief"', "DOC-002"),
        ('key = "brief"', 'key = "anders"', "DOC-002"),
        ('title = "Brief"', "", "DOC-001"),
        ('title = "Opening"', 'title = "Opening"\nwhenn = "x"', "DOC-001"),
        ('title = "Opening"', 'title = "Opening"\nwhen = "niemand.iets"', "FEEL-010"),
        ('title = "Opening"', 'title = "Opening"\neach = "vraag.kind"', "DOC-001"),
        ('title = "Opening"', 'title = "Opening"\nduty = "iets"', "DOC-002"),
        ('title = "Opening"', 'title = "Opening"\nsource = "geen"', "DOC-002"),
        ('kind = "letter"', 'kind = "letter"\napprove = "niemand"', "DOC-002"),
        ('kind = "letter"', 'kind = "letter"\napprovers = ["baas"]', "DOC-002"),
        ('kind = "letter"', 'kind = "decision"', "DOC-006"),
        ("format = 1", "format = 2", "TOML-002"),
    ],
)
def test_what_is_wrong_in_a_template_is_named_with_its_place(
    change: str, to: str, code: str
) -> None:
    assert change in LETTER
    found = findings(LETTER.replace(change, to, 1))
    assert code in {one.code for one in found}, found
    assert all(one.line for one in found)


def test_a_fault_in_the_text_is_told_on_its_own_line() -> None:
    (found,) = [one for one in findings(LETTER.replace(" }}.", " .")) if one.code == "DOC-003"]
    assert LETTER.splitlines()[(found.line or 0) - 1].startswith("Wij kregen")


@pytest.mark.parametrize(
    "spoilt",
    ["fixed = true", 'duty = "objection"', ("fixed = true", 'fixed = true\nwhen = "true"')],
)
def test_a_decision_never_goes_without_its_objection_clause(spoilt: str | tuple[str, str]) -> None:
    decision = LETTER.replace('kind = "letter"', 'kind = "decision"') + CLAUSE
    assert not findings(decision)
    old, new = (spoilt, "") if isinstance(spoilt, str) else spoilt
    assert "DOC-006" in {one.code for one in findings(decision.replace(old, new))}


def test_costs_never_stand_in_a_document() -> None:
    given = dict(read_folder(PROCESSES / "intake"))
    text = given["templates/decision_letter.toml"].decode()
    given["templates/decision_letter.toml"] = text.replace(
        "{{ decide.motivation }}", "{{ funding.verdict }}"
    ).encode()
    codes = {one.code for one in compile_definition(given, key="intake").findings}
    assert "DOC-005" in codes


def test_a_task_that_names_no_template_is_refused() -> None:
    given = dict(read_folder(PROCESSES / "intake"))
    del given["templates/decision_letter.toml"]
    (found,) = [
        one for one in compile_definition(given, key="intake").findings if one.code == "DOC-008"
    ]
    assert found.element == "UT_SendDecision"


def test_a_changed_sentence_and_a_new_part_merge_beside_each_other() -> None:
    name = "templates/brief.toml"
    base, own = LETTER.replace("Beste inwoner", "Geachte inwoner"), LETTER + CLAUSE
    merged = merge_files({name: LETTER.encode()}, {name: base.encode()}, {name: own.encode()})
    assert not merged.conflicts
    text = merged.files[name].decode()
    assert "Geachte inwoner" in text
    assert 'key = "bezwaar"' in text


def test_a_published_definition_gives_its_templates_back() -> None:
    definition = compile_definition(read_folder(PROCESSES / "intake"), key="intake").definition
    assert definition is not None
    stored = StoredDefinition(
        key="intake",
        version=1,
        state="published",
        title="Intake",
        sha256=definition.sha256,
        files=definition.files,
        normalised=definition.diagram,
        normaliser=definition.normaliser,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert repr(restore_definition(stored).templates) == repr(definition.templates)
    assert definition.steps["UT_SendDecision"].document == "decision_letter"
