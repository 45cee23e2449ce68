# SPDX-License-Identifier: EUPL-1.2
"""Reading a decision table."""

from __future__ import annotations

from wijkpad.dmn.index import Index
from wijkpad.dmn.model import Aggregation, Cell, HitPolicy, Input, Output, Rule, Table, Text
from wijkpad.dmn.nodes import Walker, attribute
from wijkpad.dmn.reads import reads_of_rules
from wijkpad.dmn.texts import TextReader
from wijkpad.feel import Names
from wijkpad.xml import Element, line_of, local_name

_MAKERS = frozenset({"date", "duration"})


def read_table(texts: TextReader, element: Element, scope: Names) -> Table:
    """Return the table, every cell parsed."""
    walk = texts.walk
    children = walk.children(element, ["input", "output", "annotation", "rule"])
    inputs = tuple(_input(texts, one, scope) for one in _named(children, "input"))
    outputs = tuple(_output(texts, one, scope) for one in _named(children, "output"))
    hit_policy = _hit_policy(walk, element)
    aggregation = _aggregation(walk, element, hit_policy)
    _check_outputs(walk, element, outputs, aggregation)
    rules = tuple(
        _rule(texts, one, scope, index, (inputs, outputs))
        for index, one in enumerate(_named(children, "rule"), start=1)
    )
    return Table(
        id=attribute(element, "id"),
        hit_policy=hit_policy,
        aggregation=aggregation,
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        index=Index(inputs, rules),
        reads=reads_of_rules(inputs, outputs, rules),
        type=texts.type_of(element),
        line=line_of(element),
    )


def _named(children: list[Element], name: str) -> list[Element]:
    return [one for one in children if local_name(one) == name]


def _hit_policy(walk: Walker, element: Element) -> HitPolicy:
    value = attribute(element, "hitPolicy") or "UNIQUE"
    try:
        return HitPolicy(value)
    except ValueError:
        known = ", ".join(one.value for one in HitPolicy)
        walk.fault(
            "DMN-012",
            f"De tabel heeft een onbekende regel voor treffers: {value}.",
            f"Kies een van: {known}.",
            element,
        )
        return HitPolicy.UNIQUE


def _aggregation(walk: Walker, element: Element, policy: HitPolicy) -> Aggregation | None:
    value = attribute(element, "aggregation")
    if value is None:
        return None
    try:
        found = Aggregation(value)
    except ValueError:
        walk.fault(
            "DMN-012",
            f"De tabel heeft een onbekende samenvoeging: {value}.",
            "Kies een van: SUM, COUNT, MIN, MAX.",
            element,
        )
        return None
    if policy is not HitPolicy.COLLECT:
        walk.fault(
            "DMN-012",
            f"Samenvoegen ({value}) kan alleen bij de regel COLLECT, niet bij {policy.value}.",
            "Kies COLLECT of haal de samenvoeging weg.",
            element,
        )
        return None
    return found


def _check_outputs(
    walk: Walker, element: Element, outputs: tuple[Output, ...], aggregation: Aggregation | None
) -> None:
    if not outputs:
        walk.fault("DMN-015", "De tabel heeft geen uitkomstkolom.", "Voeg er een toe.", element)
    names = [one.name for one in outputs]
    if len(outputs) > 1 and (not all(names) or len(set(names)) < len(names)):
        walk.fault(
            "DMN-015",
            "De tabel heeft meer uitkomstkolommen, maar niet elk met een eigen naam.",
            "Geef elke uitkomstkolom een naam die maar één keer voorkomt.",
            element,
        )
    if aggregation is not None and len(outputs) > 1:
        walk.fault(
            "DMN-013",
            f"Samenvoegen ({aggregation.value}) kan niet met meer dan één uitkomstkolom.",
            "Maak per uitkomst een eigen tabel.",
            element,
        )


def _input(texts: TextReader, element: Element, scope: Names) -> Input:
    walk = texts.walk
    walk.children(element, ["inputExpression", "inputValues"])
    holder = walk.first(element, "inputExpression")
    if holder is None or not walk.text_of(holder):
        walk.fault(
            "DMN-003",
            "Een invoerkolom zegt niet welke waarde zij bekijkt.",
            "Vul de uitdrukking van de kolom in.",
            element,
        )
        expression = Text(text="", parsed=None, line=line_of(element))
    else:
        with texts.at(_column(attribute(element, "label") or walk.text_of(holder)), in_table=True):
            expression = texts.literal(holder, scope)
    values = walk.first(element, "inputValues")
    label = attribute(element, "label") or expression.text
    with texts.at(f"toegestane waarden van {_column(label)}", in_table=True):
        allowed = texts.tests(values, scope) if values is not None else None
    return Input(id=attribute(element, "id"), label=label, expression=expression, allowed=allowed)


def _column(label: str) -> str:
    return f"kolom ‘{label}’"


def _output(texts: TextReader, element: Element, scope: Names) -> Output:
    walk = texts.walk
    walk.children(element, ["outputValues", "defaultOutputEntry"])
    values = walk.first(element, "outputValues")
    default = walk.first(element, "defaultOutputEntry")
    has_default = default is not None and walk.text_of(default)
    label = attribute(element, "label") or ""
    name = attribute(element, "name") or label
    with texts.at(f"toegestane waarden van {_column(label or name)}", in_table=True):
        allowed = texts.tests(values, scope) if values is not None else None
    with texts.at(f"standaarduitkomst van {_column(label or name)}", in_table=True):
        standard = texts.literal(default, scope) if default is not None and has_default else None
    return Output(
        id=attribute(element, "id"),
        name=name,
        type=texts.type_of(element),
        allowed=allowed,
        ranking=texts.ranking(values) if values is not None else None,
        default=standard,
        label=label,
    )


def _rule(
    texts: TextReader,
    element: Element,
    scope: Names,
    index: int,
    columns: tuple[tuple[Input, ...], tuple[Output, ...]],
) -> Rule:
    walk = texts.walk
    widths = (len(columns[0]), len(columns[1]))
    children = walk.children(element, ["inputEntry", "outputEntry", "annotationEntry"])
    with texts.at(f"regel {index}", in_table=True):
        made: list[Cell] = []
        for place, one in enumerate(_named(children, "inputEntry")):
            label = columns[0][place].label if place < widths[0] else ""
            with texts.at(_column(label)):
                made.append(_cell(texts, one, scope))
        given: list[Text] = []
        for place, one in enumerate(_named(children, "outputEntry")):
            column = columns[1][place] if place < widths[1] else None
            with texts.at(_column(column.label or column.name if column is not None else "")):
                given.append(texts.literal(one, scope))
    cells, outputs = tuple(made), tuple(given)
    found = (len(cells), len(outputs))
    if found != widths:
        walk.fault(
            "DMN-011",
            f"Regel {index} heeft {found[0]} voorwaarden en {found[1]} uitkomsten; "
            f"de tabel heeft er {widths[0]} en {widths[1]}.",
            "Maak de regel even breed als de tabel.",
            element,
        )
        cells += (Cell(text="", parsed=None, broken=True),) * (widths[0] - len(cells))
        outputs += (Text(text="", parsed=None),) * (widths[1] - len(outputs))
    notes = [walk.text_of(one) for one in _named(children, "annotationEntry")]
    described = walk.first(element, "description")
    if not any(notes) and described is not None:
        notes = [(described.text or "").strip()]
    return Rule(
        id=attribute(element, "id"),
        index=index,
        cells=cells[: widths[0]],
        outputs=outputs[: widths[1]],
        annotation=" ".join(one for one in notes if one),
        line=line_of(element),
    )


def _cell(texts: TextReader, element: Element, scope: Names) -> Cell:
    text = texts.walk.text_of(element)
    line = line_of(element)
    if text in {"", "-"}:
        return Cell(text="-", parsed=None, line=line)
    parsed = texts.tests(element, scope)
    return Cell(
        text=text,
        parsed=parsed,
        line=line,
        broken=parsed is None,
        is_plain=not _MAKERS & scope.members.keys(),
    )
