# SPDX-License-Identifier: EUPL-1.2
"""Checks the FEEL in a form: readable, and only names that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.feel import Expression, Names, clashes, parse
from wijkpad.findings import Finding, Severity
from wijkpad.forms.model import Field, Form, Kind

_KINDS: Final = {
    **dict.fromkeys((Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.BSN, Kind.POSTCODE), "string"),
    **dict.fromkeys((Kind.EMAIL, Kind.PHONE), "string"),
    **dict.fromkeys((Kind.NUMBER, Kind.MONEY), "number"),
    **dict.fromkeys((Kind.DATE, Kind.DATE_PAST, Kind.DATE_FUTURE), "date"),
    **dict.fromkeys((Kind.DATETIME, Kind.DATETIME_PAST), "date and time"),
    **dict.fromkeys((Kind.CHOICES, Kind.TABLE), "list"),
    Kind.BOOL: "boolean",
    Kind.TIME: "time",
}
"""What an answer is in FEEL, as far as it is the same for every form."""


def names_of(fields: Sequence[Field]) -> Names:
    """Return the FEEL names of answers, with what is below a table, person or group."""
    found = Names({})
    for field in fields:
        if field.kind is Kind.GROUP and not field.nested:
            found = found.with_names(names_of(field.fields))
        elif field.key and field.kind is not Kind.STATIC:
            below = names_of(field.fields) if field.fields else None
            kind = _KINDS.get(field.kind)
            kinds = {field.key: kind} if kind is not None else {}
            found = found.with_names(Names({field.key: below}, kinds=kinds))
    return found


def expression_faults(form: Form, names: Names | Iterable[str] | None) -> Iterator[Finding]:
    """Yield the faults of all conditions, defaults and rules."""
    own = names_of(form.fields)
    around = None
    if names is not None:
        outer = names if isinstance(names, Names) else Names.of(names)
        around = outer.with_names({form.key: own, "accepted": None})
    in_form = around and around.with_names(own)
    rows = {
        id(inner): names_of(table.fields)
        for table in form.walk()
        if table.kind is Kind.TABLE
        for top in table.fields
        for inner in top.walk()
    }
    for field in form.walk():
        if field.condition:
            row = rows.get(id(field))
            scope = in_form.with_names(row) if in_form and row else in_form
            yield from _faults(field.condition, "De voorwaarde", field.path, scope)
        if field.default.startswith("="):
            yield from _faults(field.default, "De beginwaarde", field.path, around)
    file = f"{form.file.removesuffix('.json')}.rules.toml"
    paths = {one.path for one in form.walk() if one.key}
    for rule in form.rules:
        for one in _faults(rule.when, "De regel", rule.key, in_form):
            yield one.in_file(file)
        if any(path not in paths for path in rule.fields):
            cure = "Noem velden zoals ze in het formulier heten."
            finding = error("FORM-037", "De regel noemt een veld dat er niet is.", rule.key, cure)
            yield finding.in_file(file)


def _faults(text: str, what: str, element: str, scope: Names | None) -> Iterator[Finding]:
    try:
        expression = parse(text)
    except UnreadableError as unreadable:
        for one in unreadable.findings:
            yield error("FORM-038", f"{what} is niet te lezen. {one.text}", element, one.cure)
        return
    if scope is not None:
        for clash in clashes(expression, scope):
            yield error(clash.code, f"{what}: {clash.text}", element, clash.cure)
    unknown = sorted(_unknown(expression, scope)) if scope is not None else []
    if unknown:
        yield error(
            "FORM-039",
            f"{what} gebruikt een naam die er niet is.",
            element,
            f"Verbeter: {', '.join(unknown)}.",
        )


def _unknown(expression: Expression, scope: Names) -> Iterator[str]:
    for reference in expression.references:
        tree: Names | None = scope
        for name in reference:
            if tree is None or tree.is_open:
                break
            if name not in tree.members:
                yield ".".join(reference)
                break
            tree = tree.members[name]


def error(code: str, text: str, element: str | None, cure: str) -> Finding:
    """Return a finding that stops a publication."""
    return Finding(code=code, text=text, cure=cure, element=element)


def warning(code: str, text: str, element: str, cure: str) -> Finding:
    """Return a finding that is worth a look."""
    return Finding(code=code, text=text, cure=cure, element=element, severity=Severity.WARNING)
