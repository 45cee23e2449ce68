# SPDX-License-Identifier: EUPL-1.2
"""What a municipality changes in a pathway, as operations: read, put on a base, and derived again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from wijkpad.findings import Finding
from wijkpad.pathways import read_folder
from wijkpad.pathways.overlays import (
    OVERLAY,
    AddRule,
    Operation,
    Overlay,
    ReplaceForm,
    ReplaceScenario,
    SetParameter,
    alike,
    apply,
    derive,
    read_overlay,
    written,
)
from wijkpad.pathways.overlays.rows import rules_of, tables_of
from wijkpad.xml import parse

ROOT = Path(__file__).parents[2]
MELDCODE = dict(read_folder(ROOT / "processes" / "meldcode"))
TABLE = "BR_MC2_Afwegingskader"
FORM = json.loads(MELDCODE["forms/record_close.json"])
TEXT = """\
format = 1

[[operation]]
do = "set_parameter"
parameter = "nabellen"
value = "5 working days"
reason = "Afspraak met Veilig Thuis in onze regio"

[[operation]]
do = "add_rule"
decision = "BR_MC2_Afwegingskader"
rule = "gm9999_jong_kind"
before = "accepts_unsure"
reason = "Het kader van de jeugdarts vraagt dan een melding"

[operation.when]
"s4_weigh.suspicion" = "true"
"s4_weigh.acute_unsafety" = "false"
"s4_weigh.structural_unsafety" = "false"
"s4_weigh.can_offer_effective_help" = '"yes"'
"s4_weigh.accepts_help" = '"unsure"'
"s4_weigh.result_within_term" = '"no"'

[operation.then]
decision = '"REPORT"'
extra = '"Bel Veilig Thuis samen met de jeugdarts"'

[operation.because]
uitleg = "De hulp bracht geen veiligheid."
bron = "Eigen kader"
"""


def overlay_of(text: str = TEXT, **more: bytes) -> Overlay:
    overlay, findings = read_overlay({"meldcode.toml": text.encode(), **more}, "meldcode")
    assert findings == []
    assert overlay is not None
    return overlay


def faults_of(text: str, **more: bytes) -> list[Finding]:
    overlay, findings = read_overlay({"meldcode.toml": text.encode(), **more}, "meldcode")
    assert overlay is None
    return findings


def row(cell: str = '"no"', **changed: object) -> AddRule:
    made = AddRule(
        decision=TABLE,
        rule="gm9999_rij",
        place="before",
        beside="no_help",
        when={"s4_weigh.suspicion": "true", "s4_weigh.result_within_term": cell},
        then={"decision": '"REPORT"', "extra": '"Bel"'},
        because={"uitleg": "Omdat."},
        reason="Eigen kader",
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def variant_of(*operations: Operation) -> dict[str, bytes]:
    files, faults = apply(MELDCODE, Overlay(pathway="meldcode", operations=operations))
    assert faults == []
    return files


def why(_: object) -> str:
    return "Zo afgesproken"


def test_the_example_in_the_handbook_fits_the_release() -> None:
    page = (ROOT / "docs/designers/overlays.md").read_text("utf-8")
    text = page.partition("```toml\n# meldcode.toml\n")[2].partition("```")[0]
    overlay = overlay_of(text)
    assert len(overlay.operations) == 2
    assert apply(MELDCODE, overlay)[1] == []


def test_every_code_is_in_the_handbook() -> None:
    page = (ROOT / "docs/designers/overlays.md").read_text("utf-8")
    sources = [
        *(ROOT / "engine/wijkpad/pathways/overlays").glob("*.py"),
        ROOT / "engine/wijkpad/api/designer/overlaying.py",
    ]
    used = {one for path in sources for one in re.findall(r"OVER-\d{3}", path.read_text("utf-8"))}
    assert used == set(re.findall(r"^\| (OVER-\d{3}) ", page, re.MULTILINE))


def test_operations_make_the_variant_of_a_base_and_nothing_else_changes() -> None:
    files, faults = apply(MELDCODE, overlay_of())
    assert faults == []
    changed = {name for name in files if files[name] != MELDCODE.get(name)}
    assert changed == {"pathway.toml", f"{TABLE}.dmn", OVERLAY}
    rows = [*rules_of(tables_of(parse(files[f"{TABLE}.dmn"], file="t"))[TABLE])]
    assert rows.index("gm9999_jong_kind") == rows.index("accepts_unsure") - 1
    before, after = (one["pathway.toml"].decode().splitlines() for one in (MELDCODE, files))
    (line,) = [new for old, new in zip(before, after, strict=True) if new != old]
    assert line == 'default = "5 working days"'


def test_what_is_derived_of_a_variant_is_the_overlay_it_came_from() -> None:
    overlay = overlay_of()
    files, _ = apply(MELDCODE, overlay)
    derived = derive("meldcode", MELDCODE, files, reasons=why)
    assert derived.is_whole
    assert {one.identity: one for one in derived.overlay.operations} == {
        one.identity: one for one in overlay.operations
    }


def test_an_overlay_is_written_as_a_person_would() -> None:
    text = written(overlay_of())["meldcode.toml"].decode()
    assert text.partition("format = 1\n")[2] == TEXT.partition("format = 1\n")[2]


def test_a_base_without_changes_gives_no_operation() -> None:
    derived = derive("meldcode", MELDCODE, MELDCODE, reasons=why)
    assert derived.is_whole
    assert derived.overlay.operations == ()
    assert apply(MELDCODE, derived.overlay) == (MELDCODE, [])


def test_a_form_of_its_own_is_carried_with_its_rules_and_names_the_form_it_replaces() -> None:
    content = json.dumps({**FORM, "extra": True}).encode()
    own = MELDCODE | {
        "forms/record_close.json": content,
        "forms/record_close.rules.toml": b"format = 1\n",
    }
    derived = derive("meldcode", MELDCODE, own, reasons=why)
    (form,) = derived.overlay.operations
    assert isinstance(form, ReplaceForm)
    assert form.of == sha256(MELDCODE["forms/record_close.json"]).hexdigest()
    assert (form.content, form.rules) == (content, b"format = 1\n")
    assert read_overlay(written(derived.overlay), "meldcode") == (derived.overlay, [])
    changed = MELDCODE | {"forms/record_close.json": json.dumps({**FORM, "id": "nieuw"}).encode()}
    _, (fault,) = apply(changed, derived.overlay)
    assert fault.code == "OVER-007"


@pytest.mark.parametrize(
    ("changed", "file", "element"),
    [
        ({"meldcode.bpmn": MELDCODE["meldcode.bpmn"].replace(b"Signalen", b"Tekens")}, "meldcode.bpmn", None),
        ({"norms.toml": MELDCODE["norms.toml"] + b"\n[[norm]]\n"}, "norms.toml", None),
        ({"README.md": b"Anders"}, "README.md", None),
        ({"pathway.toml": MELDCODE["pathway.toml"].replace(b'title = "Meldcode"', b'title = "Code"')}, "pathway.toml", "title"),
        ({"pathway.toml": MELDCODE["pathway.toml"].replace(b'after = "4 working days"', b'after = "3 working days"')}, "pathway.toml", "overdracht_aannemen"),
        ({f"{TABLE}.dmn": MELDCODE[f"{TABLE}.dmn"].replace(b'"CLOSE"', b'"HELP"')}, f"{TABLE}.dmn", None),
        ({f"{TABLE}.dmn": MELDCODE[f"{TABLE}.dmn"].replace(b'id="no_help"', b'id="anders"')}, f"{TABLE}.dmn", TABLE),
    ],
)  # fmt: skip
def test_a_difference_that_no_operation_carries_is_named(
    changed: dict[str, bytes], file: str, element: str | None
) -> None:
    assert changed[file] != MELDCODE[file]
    derived = derive("meldcode", MELDCODE, MELDCODE | changed, reasons=why)
    assert not derived.is_whole
    assert {(one.code, one.file, one.element) for one in derived.beyond} == {
        ("OVER-012", file, element)
    }


def test_a_scenario_or_form_that_is_gone_is_named() -> None:
    for name in ("scenarios/MC-01.toml", "forms/record_close.json", "forms/s4_weigh.rules.toml"):
        less = {one: data for one, data in MELDCODE.items() if one != name}
        derived = derive("meldcode", MELDCODE, less, reasons=why)
        assert [one.file for one in derived.beyond] == [name]


@pytest.mark.parametrize(
    ("operation", "code", "said"),
    [
        (SetParameter(kind="parameters", key="bestaat_niet", value="x"), "OVER-005", "bestaat_niet"),
        (SetParameter(kind="terms", key="bestaat_niet", value="1 day"), "OVER-005", "bestaat_niet"),
        (SetParameter(kind="terms", key="stap_1", value="5 days"), "OVER-009", "volgt"),
        (SetParameter(kind="parameters", key="evaluatierondes", value="3"), "OVER-009", "soort"),
        (SetParameter(kind="parameters", key="eerst_veilig_thuis", value=1), "OVER-009", "soort"),
        (row(decision="BR_Anders"), "OVER-005", "BR_Anders"),
        (row(beside="weg"), "OVER-005", "weg"),
        (row(rule="acute"), "OVER-008", "acute"),
        (row(when={"s4_weigh.iets": "true"}), "OVER-005", "s4_weigh.iets"),
        (row(then={"decision": '"REPORT"'}), "OVER-001", "extra"),
        (row(because={"notitie": "x"}), "OVER-005", "notitie"),
        (ReplaceForm(form="weg", of="0" * 64, content=b"{}"), "OVER-005", "weg"),
        (ReplaceForm(form="s4_weigh", of="0" * 64, content=b"{}"), "OVER-007", "s4_weigh"),
    ],
)  # fmt: skip
def test_an_operation_that_does_not_fit_the_base_is_named_and_changes_nothing(
    operation: Operation, code: str, said: str
) -> None:
    files, faults = apply(MELDCODE, Overlay(pathway="meldcode", operations=(operation,)))
    assert [one.code for one in faults] == [code]
    assert said in faults[0].text
    assert {**files, OVERLAY: b""} == {**MELDCODE, OVERLAY: b""}


OPERATION = (
    '[[operation]]\ndo = "set_parameter"\nparameter = "nabellen"\nvalue = "5 days"\nreason = "Zo"\n'
)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (OPERATION.replace("set_parameter", "drop_rule"), "OVER-002", 3),
        (OPERATION.replace('do = "set_parameter"\n', ""), "OVER-002", 2),
        (OPERATION.replace("set_parameter", "insert_task"), "OVER-003", 2),
        (OPERATION.replace('"Zo"', '" "'), "OVER-004", 6),
        (OPERATION.replace('value = "5 days"\n', ""), "OVER-001", 2),
        (OPERATION.replace('"5 days"', "2026-01-01"), "OVER-001", 5),
        (OPERATION.replace("parameter =", "term = 'x'\nparameter ="), "OVER-001", 2),
        (OPERATION + "kleur = 1\n", "OVER-001", 7),
        (OPERATION * 2, "OVER-008", 7),
        ('[[operation]]\ndo = "replace_scenario"\nscenario = "MC-01"\nreason = "Zo"\n', "OVER-006", 2),
        ('[[operation]]\ndo = "replace_scenario"\nscenario = "../MC-01"\nreason = "Zo"\n', "OVER-001", 4),
        ("teams = 1\n", "OVER-001", 2),
        ("operation = 1\n", "OVER-001", 2),
    ],
)  # fmt: skip
def test_a_fault_in_the_file_is_told_with_its_line(text: str, code: str, line: int) -> None:
    (found,) = faults_of(f"format = 1\n{text}")
    assert (found.code, found.line) == (code, line)
    assert found.text


def test_a_file_that_belongs_to_no_operation_is_not_silently_left_out() -> None:
    found = faults_of(TEXT, **{"meldcode/forms/los.json": b"{}"})
    assert [(one.code, one.file) for one in found] == [("OVER-006", "meldcode/forms/los.json")]


def test_a_file_of_another_format_or_no_toml_is_refused() -> None:
    assert [one.code for one in faults_of("format = 2")] == ["TOML-002"]
    assert [one.code for one in faults_of("format = ")] == ["TOML-001"]


cells = st.sampled_from(["true", "false", "-", '"no"', '"yes", "no"', "not(null)"])
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda one: one.strip() == one and one != "-"
)
lengths = st.builds("{} working days".format, st.integers(1, 60))
parameters = st.builds(
    SetParameter,
    kind=st.just("parameters"),
    key=st.sampled_from(["stap_afronden", "melden_binnen", "nabellen"]),
    value=lengths | words,
    reason=words,
)
numbers = st.builds(
    SetParameter,
    kind=st.just("parameters"),
    key=st.sampled_from(["evaluatierondes", "evaluatie_uiterlijk"]),
    value=st.integers(1, 99) | st.decimals(1, 9, places=2),
    reason=words,
)
terms = st.builds(
    SetParameter,
    kind=st.just("terms"),
    key=st.sampled_from(["vt_beoordeling", "vt_onderzoek"]),
    value=lengths,
    reason=words,
)
ROWS = [*rules_of(tables_of(parse(MELDCODE[f"{TABLE}.dmn"], file="t"))[TABLE])]
rules = st.builds(
    AddRule,
    decision=st.just(TABLE),
    rule=st.sampled_from(["gm9999_a", "gm9999_b", "gm9999_c"]),
    place=st.sampled_from(["before", "after"]),
    beside=st.sampled_from(ROWS),
    when=st.dictionaries(
        st.sampled_from(["s4_weigh.suspicion", "s4_weigh.accepts_help"]), cells.filter(lambda one: one != "-")
    ),
    then=st.fixed_dictionaries({"decision": words, "extra": words}),
    because=st.dictionaries(st.sampled_from(["uitleg", "bron"]), words),
    reason=words,
)  # fmt: skip
forms = st.builds(
    ReplaceForm,
    form=st.just("record_close"),
    of=st.just(sha256(MELDCODE["forms/record_close.json"]).hexdigest()),
    content=words.map(lambda one: json.dumps({**FORM, "remark": one}).encode()),
    rules=st.none() | words.map(lambda one: f"format = 1\n# {one}\nx = 1\n".encode()),
    reason=words,
)
scenarios = st.builds(
    ReplaceScenario,
    scenario=st.sampled_from(["MC-01", "GM9999-01"]),
    content=words.map(lambda one: f"format = 1\ntitle = {json.dumps(one)}\n".encode()),
    reason=words,
)
overlays = st.lists(
    parameters | numbers | terms | rules | forms | scenarios,
    max_size=6,
    unique_by=lambda one: one.identity,
).map(lambda each: Overlay(pathway="meldcode", operations=tuple(each)))
SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@given(overlays)
@settings(deadline=None)
def test_an_overlay_reads_back_as_it_was_written(overlay: Overlay) -> None:
    assert read_overlay(written(overlay), "meldcode") == (overlay, [])


@given(overlays)
@SLOW
def test_base_and_derived_overlay_are_the_variant_again(overlay: Overlay) -> None:
    files, faults = apply(MELDCODE, overlay)
    assert faults == []
    derived = derive("meldcode", MELDCODE, files, reasons=why)
    assert derived.beyond == ()
    again, faults = apply(MELDCODE, derived.overlay)
    assert faults == []
    assert alike(again, files)
    assert derive("meldcode", MELDCODE, again, reasons=why) == derived


def test_true_is_no_number_and_three_is_three() -> None:
    files = variant_of(SetParameter(kind="parameters", key="eerst_veilig_thuis", value=False))
    assert not alike(files, MELDCODE)
    files = variant_of(SetParameter(kind="parameters", key="evaluatierondes", value=Decimal("3.0")))
    assert alike(files, MELDCODE)
