# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.builders import a_field, a_form, a_rule, a_table, as_json
from wijkpad.errors import UnreadableError
from wijkpad.feel import Names
from wijkpad.findings import Severity
from wijkpad.forms import Form, Kind, check, read

SHARED = Path(__file__).parents[3] / "shared" / "examples" / "safety_triage.json"


def found(form: Form, names: object = None) -> list[tuple[str, str | None]]:
    return [(one.code, one.element) for one in check(form, names)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FORM-001"),
        (b"{", "FORM-001"),
        (b"\xff\xfe", "FORM-001"),
        (b'{"type": "default", "type": "default"}', "FORM-001"),
        (b"[]", "FORM-004"),
        (b"{}", "FORM-004"),
        (b'{"type": "default", "schemaVersion": 18, "components": {}}', "FORM-004"),
        (b'{"type": "default", "schemaVersion": 99, "components": []}', "FORM-005"),
        (b'{"type": "default", "components": []}', "FORM-005"),
        (b"[" * 200_000, "FORM-003"),
        (b'{"a": "' + b"x" * 1_100_000 + b'"}', "FORM-002"),
        (as_json(*[a_field(f"f{n}") for n in range(501)]), "FORM-002"),
    ],
)
def test_a_file_that_is_no_form_is_refused_with_the_cure(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(data, file="forms/proef.json")
    (finding,) = refused.value.findings
    assert finding.code == code
    assert finding.cure
    assert finding.file == "forms/proef.json"


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(data, file="forms/x.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
PARTS = (
    *("key", "label", "values", "validate", "properties", "conditional", "components", "text"),
    *("path", "subtype", "defaultValue", "defaultRepetitions", "decimalDigits"),
)
TYPES = st.sampled_from(
    ["textfield", "number", "radio", "group", "dynamiclist", "text", "datetime"]
)


@given(type_=TYPES, parts=st.dictionaries(st.sampled_from(PARTS), JSON, max_size=5))
def test_a_component_of_any_shape_is_read_and_checked(type_: str, parts: dict[str, object]) -> None:
    form = a_form({**parts, "type": type_}, a_field("name"))
    for finding in check(form):
        assert finding.code.startswith("FORM-")
        assert finding.file == "forms/proef.json"


def test_a_component_without_a_type_is_named_by_its_place() -> None:
    form = read(as_json(a_field("name"), {"key": "x"}), file="forms/proef.json")
    assert ("FORM-006", "2") in found(form)
    assert [one.key for one in form.fields] == ["name"]


def test_a_good_form_has_no_findings() -> None:
    form = a_form(
        {"type": "text", "id": "t", "text": "# Aanmelding <script>alert(1)</script>\n**Let op**"},
        a_field("received_at", "datetime", "datetime_past", subtype="datetime", required=True),
        a_field("urgent", "radio", "bool"),
        a_table("persons", a_field("name"), a_field("bsn", kind="bsn")),
        a_field("reporter", kind="person"),
        rules=a_rule("urgent and count(persons) = 0", "persons"),
    )
    assert check(form) == []
    assert form.key == "proef"
    assert form.title == "Aanmelding"
    assert form.fields[0].text == "Aanmelding \nLet op"


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared beside the checkout")
def test_the_example_form_passes() -> None:
    form = read(SHARED.read_bytes(), file="forms/safety_triage.json")
    assert check(form) == []
    life_threat = form.find("life_threat")
    assert life_threat is not None
    assert life_threat.kind is Kind.BOOL


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (a_field("x", "filepicker"), "FORM-011"),
        (a_field("x", "html"), "FORM-011"),
        (a_field("x", validate={"luhn": True}), "FORM-012"),
        (a_field("x", "number", "bsn"), "FORM-013"),
        (a_field("x", kind="iban"), "FORM-013"),
        (a_field("x", "datetime", "date_past", subtype="time"), "FORM-013"),
        (a_field("x", "select", valuesKey="options"), "FORM-014"),
        (a_field("x", disabled=True), "FORM-014"),
        (a_field("x", label='="y"'), "FORM-014"),
        (a_field("x", "radio", values=[{"label": "A", "value": 3}]), "FORM-015"),
        (a_field("x", "radio", values=[{"label": "A", "value": "a"}] * 2), "FORM-015"),
        (a_field("x", "number", validate={"min": "=y"}), "FORM-016"),
        (a_field("", label="X"), "FORM-021"),
        (a_field("ReceivedAt"), "FORM-022"),
        (a_field("received-at"), "FORM-022"),
        (a_field("accepted"), "FORM-022"),
        (a_field("x", label=""), "FORM-023"),
        (a_field("x", "radio"), "FORM-024"),
        (a_field("x", "radio", "bool", values=[{"label": "Ja", "value": "yes"}]), "FORM-024"),
        (a_table("x"), "FORM-025"),
        (a_field("x", defaultValue="y", properties={"advice": "urgency.level"}), "FORM-026"),
        (a_field("x", properties={"advice": "raad", "advice_words": "REPORT"}), "FORM-006"),
        (a_field("x", "number", validate={"min": 3, "max": 2}), "FORM-027"),
        (a_field("x", validate={"pattern": "("}), "FORM-028"),
        (a_table("x", a_table("y", a_field("z"))), "FORM-030"),
        (a_field("x", properties={"class": ""}), "FORM-031"),
        (a_field("x", properties={"class": "secret"}), "FORM-031"),
        (a_field("x", kind="bsn", properties={"class": "ordinary"}), "FORM-032"),
        (a_field("x", properties={"purpose": ""}), "FORM-033"),
        (a_field("x", conditional={"hide": "=y +"}), "FORM-038"),
        (a_field("x", defaultValue="=y +"), "FORM-038"),
        ({"type": "text", "id": "t", "text": '="y"'}, "FORM-014"),
    ],
)
def test_a_fault_in_a_field_is_named(component: dict[str, object], code: str) -> None:
    assert code in [one for one, _ in found(a_form(component, a_field("other")))]


def test_all_faults_come_at_once() -> None:
    form = a_form(a_field("A", label=""), a_field("b", "filepicker", properties={"class": ""}))
    assert [one for one, _ in found(form)] == ["FORM-011", "FORM-022", "FORM-023", "FORM-031"]


def test_a_key_may_not_return_in_the_same_context() -> None:
    form = a_form(a_field("name"), a_field("name"), a_table("rows", a_field("name")))
    assert found(form) == [("FORM-029", "name")]


def test_a_short_or_repeated_purpose_is_a_warning() -> None:
    purpose = {"purpose": "Nodig voor de brief"}
    form = a_form(
        a_field("a", properties={"purpose": "Voor contact"}),
        a_field("b", properties=purpose),
        a_field("c", properties={"purpose": "nodig voor  de BRIEF"}),
    )
    assert [(one.code, one.element, one.severity) for one in check(form)] == [
        ("FORM-034", "a", Severity.WARNING),
        ("FORM-035", "c", Severity.WARNING),
    ]


def test_the_same_concept_twice_is_refused() -> None:
    concept = {"concept": "person.bsn"}
    form = a_form(a_field("a", properties=concept), a_table("t", a_field("b", properties=concept)))
    assert found(form) == [("FORM-036", "t.b")]


def test_a_rule_that_names_an_unknown_field_is_refused() -> None:
    form = a_form(a_field("a"), rules=a_rule("a = null", "a", "b"))
    assert found(form) == [("FORM-037", "r1")]
    assert check(form)[0].file == "forms/proef.rules.toml"


def test_names_that_do_not_exist_are_named_when_the_names_are_known() -> None:
    form = a_form(
        a_field("a", conditional={"hide": "=urgncy.level = 1"}),
        a_table("t", a_field("b"), a_field("c", conditional={"hide": "=b = null or a = null"})),
        rules=a_rule("some x in t satisfies x.b = urgency.level or proef.a = proef.z", "a"),
    )
    assert found(form) == []
    assert found(form, ["urgency"]) == [("FORM-039", "a"), ("FORM-039", "r1")]
    names = Names.of({"urgency": {"level": "HIGH"}, "urgncy": {"other": None}})
    assert ("FORM-039", "a") in found(form, names)


@pytest.mark.parametrize(
    "rules",
    [
        b"format = 2",
        b"[[rule]]\n",
        b"format = 1\nrule = 3",
        b"\xff",
        b"format = 1\n[x]",
        b"a" * 300_000,
    ],
)
def test_rules_that_cannot_be_read_are_refused(rules: bytes) -> None:
    with pytest.raises(UnreadableError, match="FORM-007"):
        read(as_json(a_field("a")), rules, file="forms/proef.json")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when = '''a'''", ""),
        ("level = 'error'", "level = 'fatal'"),
        ("fields = ['a']", "fields = 'a'"),
        ("fields = ['a']", "fields = []"),
        ("message = 'Dit kan niet.'", ""),
        ("message", "bericht"),
        ("level", "id = 'A B'\nlevel"),
    ],
)
def test_a_rule_with_a_fault_is_named_by_its_number(old: str, new: str) -> None:
    line = a_rule("a", "a")
    assert old in line
    form = a_form(a_field("a"), rules=line.replace(old, new, 1))
    assert form.rules == ()
    assert found(form) == [("FORM-008", "rule[1]")]


def test_the_hash_covers_both_files() -> None:
    plain = a_form(a_field("a"))
    assert read(as_json(a_field("a")), b"format = 1\n", file="forms/proef.json").sha != plain.sha


def test_the_id_of_the_form_is_the_name_of_its_file() -> None:
    form = read(as_json(a_field("a"), id="other"), file="forms/proef.json")
    assert [one for one, _ in found(form)] == ["FORM-010"]


def test_values_that_the_editor_wrote_as_text_still_make_a_yes_no_question() -> None:
    values = [{"label": "Ja", "value": "true"}, {"label": "Nee", "value": "false"}]
    form = a_form(a_field("a", "radio", "bool", values=values))
    assert found(form) == []
    assert json.loads(as_json(a_field("a")))["schemaVersion"] == 18
