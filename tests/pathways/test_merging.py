# SPDX-License-Identifier: EUPL-1.2
"""A new base and a variant: nothing of either side gets lost, and what both changed is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad import dmn
from wijkpad.diagrams import compare, read
from wijkpad.pathways import compile_definition, read_folder
from wijkpad.pathways.merging import Contested, merge_files
from wijkpad.pathways.merging.atoms import Atom, UnmergeableError, Whole, merge, weave
from wijkpad.pathways.merging.text_parts import join_toml, split_toml
from wijkpad.pathways.merging.xml_parts import join, split

INTAKE = read_folder(Path(__file__).parents[2] / "processes/intake")
DIAGRAM = "intake.bpmn"
TABLE = "BR_IN1_Urgency.dmn"
FORM = "forms/give_advice.json"

keys = st.sampled_from("abcdef")


@st.composite
def wholes(draw: st.DrawFn) -> Whole:
    """A small tree: each key stands at the top or in a key that came before it."""
    atoms: dict[str, Atom] = {}
    for key in draw(st.lists(keys, unique=True)):
        parent = draw(st.sampled_from(["", *atoms]))
        atoms[key] = Atom(parent, draw(st.integers(0, 2)))
    return Whole(atoms)


@given(wholes(), wholes())
def test_what_one_side_changed_is_taken_whole(origin: Whole, changed: Whole) -> None:
    for base, variant in ((changed, origin), (origin, changed), (changed, changed)):
        found = merge(origin, base, variant, {})
        assert found.conflicts == ()
        assert found.whole.atoms == changed.atoms


@given(wholes(), wholes(), wholes(), st.sampled_from(["base", "variant"]))
def test_nothing_is_lost_unless_it_is_asked(
    origin: Whole, base: Whole, variant: Whole, side: str
) -> None:
    try:
        asked = merge(origin, base, variant, {}).conflicts
        found = merge(origin, base, variant, dict.fromkeys(asked, side))  # type: ignore[arg-type]
    except UnmergeableError:
        return
    assert found.conflicts == asked
    contested = {*asked}
    for root in asked:
        contested |= {*base.below(root), *variant.below(root), *origin.below(root)}
    for one, other in ((base, variant), (variant, base)):
        for key in {*origin.atoms, *one.atoms} - contested:
            now, was = one.atoms.get(key), origin.atoms.get(key)
            if now != was:
                assert found.whole.atoms.get(key) == now, key
            elif other.atoms.get(key) == was:
                assert found.whole.atoms.get(key) == was, key
    chosen = base if side == "base" else variant
    for key in asked:
        assert found.whole.atoms.get(key) == chosen.atoms.get(key)
    for key, one_atom in found.whole.atoms.items():
        assert not one_atom.parent or one_atom.parent in found.whole.atoms, key


@given(wholes(), wholes(), wholes())
def test_the_two_sides_are_asked_the_same_whichever_comes_first(
    origin: Whole, base: Whole, variant: Whole
) -> None:
    try:
        there = merge(origin, base, variant, {}).conflicts
        back = merge(origin, variant, base, {}).conflicts
    except UnmergeableError:
        return
    assert {*there} == {*back}


@given(st.permutations("abcd"), st.permutations("abxyz"))
def test_two_orders_are_woven_without_loss(first: list[str], second: list[str]) -> None:
    found = weave(first, second)
    assert sorted(found) == sorted({*first, *second})
    assert [one for one in found if one in first] == first


def changed(files: dict[str, bytes], name: str, *pairs: tuple[str, str]) -> dict[str, bytes]:
    text = files[name].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {**files, name: text.encode()}


ADVICE = 'id="UT_GiveAdvice" name="Advies geven"'
CALL = 'id="UT_RegisterRequest" name="Vraag vastleggen"'


@pytest.mark.parametrize("name", [one for one in INTAKE if one.endswith((".bpmn", ".dmn"))])
def test_a_document_taken_apart_and_put_together_means_the_same(name: str) -> None:
    again = join(split(INTAKE[name], file=name))
    assert split(again, file=name).atoms == split(INTAKE[name], file=name).atoms
    assert join(split(again, file=name)) == again
    if name.endswith(".bpmn"):
        assert compare(read(INTAKE[name], file=name), read(again, file=name)).is_equal
    assert compile_definition({**INTAKE, name: again}, key="intake").findings == (
        compile_definition(INTAKE, key="intake").findings
    )


def test_two_tasks_changed_by_two_sides_are_both_changed() -> None:
    base = changed(INTAKE, DIAGRAM, (CALL, CALL.replace("Vraag", "Melding")))
    variant = changed(INTAKE, DIAGRAM, (ADVICE, ADVICE.replace("Advies", "Raad")))
    found = merge_files(INTAKE, base, variant)
    assert (found.conflicts, found.from_both) == ([], [DIAGRAM])
    diagram = read(found.files[DIAGRAM], file=DIAGRAM)
    assert diagram.nodes["UT_RegisterRequest"].name == "Melding vastleggen"
    assert diagram.nodes["UT_GiveAdvice"].name == "Raad geven"


def test_one_task_changed_by_two_sides_is_asked_and_goes_as_chosen() -> None:
    base = changed(INTAKE, DIAGRAM, (ADVICE, ADVICE.replace("Advies", "Tips")))
    variant = changed(INTAKE, DIAGRAM, (ADVICE, ADVICE.replace("Advies", "Raad")))
    found = merge_files(INTAKE, base, variant)
    asked = Contested(DIAGRAM, "UT_GiveAdvice")
    assert found.conflicts == [asked]
    for side, name in (("base", "Tips geven"), ("variant", "Raad geven")):
        merged = merge_files(INTAKE, base, variant, {asked: side})  # type: ignore[dict-item]
        assert read(merged.files[DIAGRAM], file=DIAGRAM).nodes["UT_GiveAdvice"].name == name


NEW_TASK = (
    '<userTask id="UT_Own" name="Eigen stap" camunda:formKey="give_advice" '
    'camunda:candidateGroups="front_desk"><incoming>SF_Own</incoming>'
    "<outgoing>SF_Own_Advice</outgoing></userTask>"
    '<sequenceFlow id="SF_Own_Advice" sourceRef="UT_Own" targetRef="EE_Advice"/>'
)


def test_an_own_task_on_an_arrow_stays_while_the_task_before_it_is_renamed() -> None:
    start = INTAKE[DIAGRAM].decode()
    flow = next(line.strip() for line in start.splitlines() if 'sourceRef="UT_GiveAdvice"' in line)
    moved = flow.replace('targetRef="EE_Advice"', 'targetRef="UT_Own"')
    assert moved != flow
    variant = changed(
        INTAKE,
        DIAGRAM,
        (flow, moved + NEW_TASK),
        ("<flowNodeRef>UT_GiveAdvice</flowNodeRef>",
         "<flowNodeRef>UT_GiveAdvice</flowNodeRef><flowNodeRef>UT_Own</flowNodeRef>"),
    )  # fmt: skip
    base = changed(INTAKE, DIAGRAM, (ADVICE, ADVICE.replace("Advies", "Tips")))
    found = merge_files(INTAKE, base, variant)
    assert found.conflicts == []
    diagram = read(found.files[DIAGRAM], file=DIAGRAM)
    assert diagram.nodes["UT_GiveAdvice"].name == "Tips geven"
    assert diagram.nodes["UT_Own"].roles == ("front_desk",)
    text = found.files[DIAGRAM].decode()
    own = text.split('<userTask id="UT_Own"')[1].split("</userTask>")[0]
    assert own.count("<incoming>") == own.count("<outgoing>") == 1
    assert text.count("<flowNodeRef>UT_Own</flowNodeRef>") == 1


def test_a_sub_process_that_went_is_asked_when_the_variant_changed_a_step_in_it() -> None:
    before = split(INTAKE[DIAGRAM], file=DIAGRAM)
    gone = {"SP_Outcomes", *before.below("SP_Outcomes")}
    base = Whole({key: one for key, one in before.atoms.items() if key not in gone})
    inside = next(key for key in before.below("SP_Outcomes") if key.startswith("UT_"))
    own = Whole({**before.atoms, inside: Atom(before.atoms[inside].parent, "other")})
    found = merge(before, base, own, {})
    assert found.conflicts == ("SP_Outcomes",)
    assert gone <= {*found.whole.atoms}
    assert not gone & {*merge(before, base, own, {"SP_Outcomes": "base"}).whole.atoms}


def test_rows_of_a_table_are_merged_and_a_shared_place_is_asked() -> None:
    text = INTAKE[TABLE].decode()
    rules = text.split("<rule ")[1:]
    first = "<rule " + rules[0].split("</rule>")[0] + "</rule>"
    ident = first.split('id="')[1].split('"')[0]

    def with_row(name: str) -> dict[str, bytes]:
        row = first.replace(f'id="{ident}"', f'id="{name}"')
        for number, part in enumerate(row.split(' id="')[2:]):
            row = row.replace(f' id="{part.split(chr(34))[0]}"', f' id="{name}_{number}"')
        return changed(INTAKE, TABLE, (first, first + row))

    found = merge_files(INTAKE, with_row("base_row"), INTAKE)
    assert found.conflicts == []
    both = merge_files(INTAKE, with_row("base_row"), with_row("own_row"))
    (asked,) = both.conflicts
    assert asked.part.endswith("#order")
    for side, names in (("base", ["base_row", "own_row"]), ("variant", ["own_row", "base_row"])):
        merged = merge_files(INTAKE, with_row("base_row"), with_row("own_row"), {asked: side})  # type: ignore[dict-item]
        model = dmn.read_draft(merged.files[TABLE], file=TABLE)
        box = model.decisions["BR_IN1_Urgency"].box
        ids = [one.id for one in getattr(box, "rules", ())]
        assert [one for one in ids if one in names] == names


def test_questions_are_merged_by_their_id() -> None:
    form = json.loads(INTAKE[FORM])

    def relabelled(number: int, label: str) -> dict[str, bytes]:
        copy = json.loads(json.dumps(form))
        copy["components"][number]["label"] = label
        return {**INTAKE, FORM: json.dumps(copy).encode()}

    own = json.loads(json.dumps(form))
    own["components"].append(
        {"type": "textfield", "id": "Field_own", "key": "own", "label": "Eigen vraag"}
    )
    variant = {**INTAKE, FORM: json.dumps(own).encode()}
    found = merge_files(INTAKE, relabelled(0, "Nieuw opschrift"), variant)
    labels = [one.get("label") for one in json.loads(found.files[FORM])["components"]]
    assert found.conflicts == []
    assert "Eigen vraag" in labels
    assert "Nieuw opschrift" in labels
    twice = merge_files(INTAKE, relabelled(0, "Zo"), relabelled(0, "Anders"))
    assert [(one.file, one.part) for one in twice.conflicts] == [
        (FORM, form["components"][0]["id"])
    ]


TOML = 'format = 1\nkey = "p"\ntitle = "P"\n\n[[terms]]\nkey = "a"\nlength = "1 weeks"\n'


def test_entries_of_a_header_are_merged_by_their_key() -> None:
    origin = {"pathway.toml": TOML.encode()}
    base = changed(origin, "pathway.toml", ("1 weeks", "2 weeks"))
    own = '\n# onze afspraak\n[[terms]]\nkey = "gm9999_b"\nlength = "3 days"\n'
    variant = {"pathway.toml": (TOML.replace('"P"', '"Ons P"') + own).encode()}
    found = merge_files(origin, base, variant)
    text = found.files["pathway.toml"].decode()
    assert found.conflicts == []
    for part in ('"2 weeks"', '"Ons P"', "gm9999_b", "# onze afspraak"):
        assert part in text, part
    other = changed(origin, "pathway.toml", ("1 weeks", "4 weeks"))
    assert merge_files(origin, base, other).conflicts == [Contested("pathway.toml", "terms a")]


def test_the_real_header_comes_out_as_it_went_in() -> None:
    whole = split_toml(INTAKE["pathway.toml"])
    assert split_toml(join_toml(whole)).atoms == whole.atoms


def test_a_file_that_cannot_be_taken_apart_is_asked_as_a_whole() -> None:
    origin = {"README.md": b"een", DIAGRAM: INTAKE[DIAGRAM]}
    base, variant = ({**origin, "README.md": text} for text in (b"twee", b"drie"))
    found = merge_files(origin, base, variant)
    assert found.conflicts == [Contested("README.md")]
    assert found.files["README.md"] == b"drie"
    broken = merge_files(origin, {**origin, DIAGRAM: b"<a>"}, {**origin, DIAGRAM: b"<b/>"})
    assert broken.conflicts == [Contested(DIAGRAM)]


def test_a_file_that_one_side_removed_and_the_other_changed_is_asked() -> None:
    gone = {name: data for name, data in INTAKE.items() if name != FORM}
    other = {**INTAKE, FORM: INTAKE[FORM] + b"\n"}
    asked = Contested(FORM)
    assert merge_files(INTAKE, gone, other).conflicts == [asked]
    assert FORM not in merge_files(INTAKE, gone, other, {asked: "base"}).files
    assert FORM in merge_files(INTAKE, other, gone, {asked: "base"}).files
