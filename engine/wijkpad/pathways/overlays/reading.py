# SPDX-License-Identifier: EUPL-1.2
"""The overlay files of a municipality, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.pathways.folder import OVERLAY
from wijkpad.pathways.overlays.model import (
    AddRule,
    Identity,
    Operation,
    Overlay,
    ReplaceForm,
    ReplaceScenario,
    SetParameter,
    form_file,
    rules_file,
    scenario_file,
)
from wijkpad.pathways.toml_text import Toml, read_toml

_ID: Final = re.compile(r"[A-Za-z_][\w.-]{0,200}")
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}")
_SHA: Final = re.compile(r"[0-9a-f]{64}")
_FIELDS: Final = {
    "set_parameter": frozenset({"parameter", "term", "value"}),
    "add_rule": frozenset({"decision", "rule", "before", "after", "when", "then", "because"}),
    "replace_form": frozenset({"form", "of"}),
    "replace_scenario": frozenset({"scenario"}),
}


def read_overlay(files: Mapping[str, bytes], key: str) -> tuple[Overlay | None, list[Finding]]:
    """Read `<key>.toml` with the forms and scenarios in `<key>/`; None when anything is wrong.

    `files` are those of the folder `overlays`, by their path in it.
    """
    name = f"{key}.toml"
    try:
        toml = read_toml(files[name], file=name)
    except UnreadableError as error:
        return None, list(error.findings)
    reader = _Reader(toml, name, key, files)
    operations = reader.operations()
    if reader.findings:
        return None, reader.findings
    return Overlay(pathway=key, operations=operations), []


def recorded(files: Mapping[str, bytes], key: str) -> dict[Identity, Operation]:
    """Return the operations that a variant says it came from; what cannot be read is left out."""
    data = files.get(OVERLAY)
    if data is None:
        return {}
    try:
        toml = read_toml(data, file=OVERLAY)
    except UnreadableError:
        return {}
    beside = {f"{key}/{name}": content for name, content in files.items()}
    return {one.identity: one for one in _Reader(toml, OVERLAY, key, beside).operations()}


class _Reader:
    def __init__(self, toml: Toml, file: str, key: str, files: Mapping[str, bytes]) -> None:
        self.toml, self.file, self.key, self.files = toml, file, key, files
        self.findings: list[Finding] = []
        self._used: set[str] = set()
        self._number = 0

    def operations(self) -> tuple[Operation, ...]:
        """Read every operation, and note what belongs to none."""
        for name in self.toml.values.keys() - {"format", "operation"}:
            self._fault("OVER-001", f"‘{name}’ hoort hier niet.", "Haal het weg.", place=name)
        rows = self.toml.values.get("operation", [])
        if not isinstance(rows, list):
            self._fault(
                "OVER-001", "Schrijf elke bewerking onder [[operation]].", place="operation"
            )
            return ()
        found: list[Operation] = []
        seen: set[Identity] = set()
        for number, row in enumerate(rows, 1):
            self._number = number
            one = self._operation(row) if isinstance(row, dict) else None
            if one is None:
                continue
            if one.identity in seen:
                text = f"Over ‘{one.identity[-1]}’ staat er al een bewerking."
                self._fault("OVER-008", text, "Laat er één staan.")
            seen.add(one.identity)
            found.append(one)
        self._number = 0
        for path in sorted(self.files):
            if path.startswith(f"{self.key}/") and path not in self._used:
                text = "Dit bestand hoort bij geen bewerking."
                self._fault(
                    "OVER-006", text, f"Noem het in {self.file} of haal het weg.", file=path
                )
        return tuple(found)

    def _operation(self, row: Mapping[str, object]) -> Operation | None:
        what = row.get("do")
        if what == "insert_task":
            text = "Een taak invoegen kan nog niet met een overlay."
            self._fault("OVER-003", text, "Teken de taak onder Processen, in een eigen versie.")
            return None
        if not isinstance(what, str) or what not in _FIELDS:
            text = (
                f"‘{what}’ is geen bewerking." if what else "Er staat niet bij wat er gebeurt (do)."
            )
            self._fault("OVER-002", text, f"Kies uit: {', '.join(sorted(_FIELDS))}.", field="do")
            return None
        for name in row.keys() - _FIELDS[what] - {"do", "reason"}:
            self._fault("OVER-001", f"‘{name}’ hoort niet bij {what}.", "Haal het weg.", field=name)
        reason = row.get("reason")
        if not isinstance(reason, str) or not reason.strip():
            text = "Er staat niet bij waarom dit verandert."
            self._fault("OVER-004", text, "Schrijf bij reason in een zin waarom.", field="reason")
            reason = ""
        match what:
            case "set_parameter":
                return self._parameter(row, reason)
            case "add_rule":
                return self._rule(row, reason)
            case "replace_form":
                return self._form(row, reason)
            case _:
                return self._scenario(row, reason)

    def _parameter(self, row: Mapping[str, object], reason: str) -> SetParameter | None:
        key = self._one_of(row, "parameter", "term")
        value = row.get("value")
        if not isinstance(value, str | bool | int | Decimal):
            text = "De waarde ontbreekt, of is geen tekst, getal, true of false."
            self._fault(
                "OVER-001", text, 'Schrijf bijvoorbeeld: value = "2 working days".', field="value"
            )
            return None
        if key is None:
            return None
        kind: Literal["parameters", "terms"] = "parameters" if key[0] == "parameter" else "terms"
        return SetParameter(kind=kind, key=key[1], value=value, reason=reason, line=self._line())

    def _rule(self, row: Mapping[str, object], reason: str) -> AddRule | None:
        decision, rule = self._text(row, "decision", _ID), self._text(row, "rule", _ID)
        beside = self._one_of(row, "before", "after")
        when, then, because = (self._cells(row, one) for one in ("when", "then", "because"))
        if not then:
            text = "Er staat niet bij wat de regel geeft."
            self._fault("OVER-001", text, "Zet de uitkomsten onder [operation.then].", field="then")
        if not decision or not rule or beside is None:
            return None
        return AddRule(
            decision=decision,
            rule=rule,
            place="before" if beside[0] == "before" else "after",
            beside=beside[1],
            when=when,
            then=then,
            because=because,
            reason=reason,
            line=self._line(),
        )

    def _form(self, row: Mapping[str, object], reason: str) -> ReplaceForm | None:
        form, of = self._text(row, "form", _KEY), self._text(row, "of", _SHA)
        content = self._file(form_file(form)) if form else None
        if content is None or not of:
            return None
        rules = self._file(rules_file(form), needed=False)
        return ReplaceForm(
            form=form, of=of, content=content, rules=rules, reason=reason, line=self._line()
        )

    def _scenario(self, row: Mapping[str, object], reason: str) -> ReplaceScenario | None:
        scenario = self._text(row, "scenario", _KEY)
        content = self._file(scenario_file(scenario)) if scenario else None
        if content is None:
            return None
        return ReplaceScenario(scenario=scenario, content=content, reason=reason, line=self._line())

    def _file(self, path: str, *, needed: bool = True) -> bytes | None:
        name = f"{self.key}/{path}"
        content = self.files.get(name)
        if content is not None:
            self._used.add(name)
        elif needed:
            self._fault("OVER-006", f"Het bestand {name} ontbreekt.", "Zet het naast dit bestand.")
        return content

    def _text(self, row: Mapping[str, object], name: str, shape: re.Pattern[str]) -> str:
        value = row.get(name)
        if isinstance(value, str) and shape.fullmatch(value):
            return value
        text = f"‘{name}’ ontbreekt of is hier niet goed."
        self._fault(
            "OVER-001", text, "Neem de naam over zoals hij in het traject staat.", field=name
        )
        return ""

    def _one_of(self, row: Mapping[str, object], *names: str) -> tuple[str, str] | None:
        given = [one for one in names if one in row]
        if len(given) != 1:
            text = f"Noem precies één van: {', '.join(names)}."
            self._fault("OVER-001", text)
            return None
        value = self._text(row, given[0], _ID)
        return (given[0], value) if value else None

    def _cells(self, row: Mapping[str, object], name: str) -> dict[str, str]:
        cells = row.get(name, {})
        if isinstance(cells, dict) and all(isinstance(one, str) for one in cells.values()):
            return {str(column): str(cell).strip() for column, cell in cells.items()}
        text = f"Onder ‘{name}’ staan geen teksten per kolom."
        self._fault("OVER-001", text, "Schrijf FEEL tussen aanhalingstekens.", field=name)
        return {}

    def _line(self) -> int | None:
        return self.toml.line(f"operation[{self._number}]")

    def _fault(
        self,
        code: str,
        text: str,
        cure: str = "",
        *,
        field: str = "",
        place: str = "",
        file: str = "",
    ) -> None:
        section = f"operation[{self._number}]"
        line = None if file else self.toml.line(f"{section}.{field}", place or section)
        self.findings.append(
            Finding(code=code, text=text, cure=cure, file=file or self.file, line=line)
        )
