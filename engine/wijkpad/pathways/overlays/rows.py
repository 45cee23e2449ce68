# SPDX-License-Identifier: EUPL-1.2
"""A row of a decision table as an operation, and back: columns by name, not by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wijkpad.pathways.overlays.model import AddRule
from wijkpad.xml import Element, local_name

ANY: Final = "-"


@dataclass(frozen=True, slots=True)
class Columns:
    """The names by which the columns of a table are meant, in order.

    Attributes:
        inputs: the expression of each. `outputs`, `annotations`: their names.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...]

    @property
    def can_be_told_apart(self) -> bool:
        """Whether each column has a name of its own."""
        each = (self.inputs, self.outputs, self.annotations)
        return all(len(set(one)) == len(one) and all(one) for one in each)


def tables_of(root: Element) -> dict[str, Element]:
    """Return the decision tables of a file by the id of their decision."""
    found = {}
    for decision in root.iter("{*}decision"):
        table = next(decision.iterchildren("{*}decisionTable"), None)
        if table is not None:
            found[str(decision.get("id"))] = table
    return found


def rules_of(table: Element) -> dict[str, Element]:
    """Return the rows of a table by id, in order."""
    return {str(one.get("id")): one for one in table.iterchildren("{*}rule")}


def columns_of(table: Element) -> Columns:
    """Return how the columns of a table are called."""
    inputs = tuple(
        _text(expression)
        for column in table.iterchildren("{*}input")
        for expression in column.iterchildren("{*}inputExpression")
    )
    outputs = tuple(_name(one) for one in table.iterchildren("{*}output"))
    if len(outputs) == 1 and not outputs[0]:
        outputs = ("result",)
    return Columns(
        inputs, outputs, tuple(_name(one) for one in table.iterchildren("{*}annotation"))
    )


def put(table: Element, operation: AddRule, columns: Columns) -> None:
    """Add a row to a table, beside the one that the operation names; the caller saw to the names."""
    beside = rules_of(table)[operation.beside]
    row = _built(table, operation, columns)
    row.tail = beside.tail
    if operation.place == "before":
        beside.addprevious(row)
    else:
        beside.addnext(row)


def told(
    table: Element, row: Element, *, decision: str, place: tuple[str, str], reason: str = ""
) -> AddRule | None:
    """Return the operation that adds a row just as it is; None when no operation can.

    `place` is `before` or `after` with the id of a row.
    """
    columns = columns_of(table)
    if not columns.can_be_told_apart:
        return None
    cells = [_text(one) or ANY for one in row.iterchildren("{*}inputEntry")]
    given = [_text(one) for one in row.iterchildren("{*}outputEntry")]
    notes = [_text(one) for one in row.iterchildren("{*}annotationEntry")]
    if len(cells) != len(columns.inputs) or len(given) != len(columns.outputs):
        return None
    where, beside = place
    made = AddRule(
        decision=decision,
        rule=str(row.get("id") or ""),
        place="before" if where == "before" else "after",
        beside=beside,
        when=dict(_named(columns.inputs, cells, ANY)),
        then=dict(zip(columns.outputs, given, strict=True)),
        because=dict(_named(columns.annotations, notes, "")),
        reason=reason,
    )
    is_same = meaning_of_row(_built(table, made, columns)) == meaning_of_row(row)
    return made if made.rule and is_same else None


def meaning_of_row(row: Element) -> object:
    """Return what counts of a row: its id and cells, whatever ids and white space its cells have."""
    cells = [
        (local_name(one), _text(one) or ANY, _rest(one))
        for one in row
        if local_name(one) != "annotationEntry" or _text(one)
    ]
    others = {str(name): str(value) for name, value in row.attrib.items()}
    return tuple(sorted(others.items())), tuple(cells)


def _rest(cell: Element) -> object:
    """Return what else a cell holds: another language, a remark of an editor."""
    attributes = {str(name): str(value) for name, value in cell.attrib.items() if name != "id"}
    return tuple(sorted(attributes.items())), sorted(
        local_name(one) for one in cell if local_name(one) != "text"
    )


def _built(table: Element, operation: AddRule, columns: Columns) -> Element:
    space = str(table.tag).rpartition("}")[0].removeprefix("{")

    def made(name: str, **attributes: str) -> Element:
        return table.makeelement(f"{{{space}}}{name}" if space else name, attributes)

    row = made("rule", id=operation.rule)
    kinds = (
        ("input", "i", [operation.when.get(one, ANY) for one in columns.inputs]),
        ("output", "o", [operation.then[one] for one in columns.outputs]),
        ("annotation", "", [operation.because.get(one, "") for one in columns.annotations]),
    )
    for kind, mark, texts in kinds:
        for number, text in enumerate(texts, 1):
            name = {"id": f"{operation.rule}_{mark}{number}"} if mark else {}
            cell = made(f"{kind}Entry", **name)
            inside = made("text")
            inside.text = text
            cell.append(inside)
            row.append(cell)
    return row


def _named(names: tuple[str, ...], texts: list[str], plain: str) -> Iterator[tuple[str, str]]:
    for name, text in zip(names, texts, strict=False):
        if text != plain:
            yield name, text


def _name(element: Element) -> str:
    return (element.get("name") or "").strip()


def _text(element: Element) -> str:
    inside = next(element.iterchildren("{*}text"), None)
    return (inside.text or "").strip() if inside is not None else ""


def added_after(base: list[str], own: list[str]) -> dict[str, tuple[str, str]] | None:
    """Return new row to where it stands; None when rows of the base are gone or moved."""
    known = set(base)
    if [one for one in own if one in known] != base:
        return None
    found: dict[str, tuple[str, str]] = {}
    for number, one in enumerate(own):
        if one in known:
            continue
        if number:
            found[one] = ("after", own[number - 1])
        elif base:
            found[one] = ("before", base[0])
        else:
            return None
    return found
