# SPDX-License-Identifier: EUPL-1.2
"""Reads the components of a form-js form one by one; every fault is kept for the check."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final

import nh3

from wijkpad.findings import Finding
from wijkpad.forms.compounds import parts_of
from wijkpad.forms.kinds import kind_of
from wijkpad.forms.model import ROW_LIMIT, TYPES, Choice, Field, Kind

_VALIDATIONS: Final = frozenset(
    {"required", "min", "max", "minLength", "maxLength", "pattern", "patternErrorMessage"}
    | {"validationType"}
)
_UNSUPPORTED: Final = {
    "valuesKey": "keuzes uit andere gegevens",
    "valuesExpression": "keuzes uit een formule",
    "readonly": "een veld dat niet te wijzigen is",
    "disabled": "een uitgeschakeld veld",
}
_MARKS: Final = re.compile(r"(?m)^\s*(?:#{1,6}|[*-]|\d+\.)\s+|\*\*|__|`")
_TEXT_MOST: Final = 5_000
_MOST_ROWS: Final = 200


@dataclass(slots=True)
class Reader:
    """Turns the components of one file into fields, and remembers what was wrong."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, text: str, element: str | None, cure: str = "") -> None:
        """Remember a fault for the check."""
        self.findings.append(
            Finding(code=code, text=text, cure=cure, element=element, file=self.file)
        )

    def components(self, found: list[object], prefix: str) -> tuple[Field, ...]:
        """Return the fields of a list of components."""
        fields: list[Field] = []
        for number, one in enumerate(found, 1):
            if not isinstance(one, dict) or not isinstance(one.get("type"), str):
                place = f"{prefix}{number}"
                self.fault(
                    "FORM-006", f"Onderdeel {number} van het formulier is onleesbaar.", place
                )
                continue
            fields.append(self._component(one, prefix))
        return tuple(fields)

    def _component(self, one: Mapping[str, object], prefix: str) -> Field:
        type_ = str(one["type"])
        holder = type_ in {"group", "dynamiclist"}
        key = self._text(one, "path" if holder else "key", prefix)
        path = f"{prefix}{key}" if key else f"{prefix}#{self._text(one, 'id', prefix)}"
        self._refuse_unsupported(one, path)
        properties = self._table(one, "properties", path)
        validation = self._table(one, "validate", path)
        if set(validation) - _VALIDATIONS:
            self.fault("FORM-012", "Dit veld heeft een controle die niet bestaat.", path)
        choices, is_boolean = self._choices(one, path)
        kind = kind_of(type_, properties, one, validation, is_boolean=is_boolean)
        if kind is None:
            self.fault(
                "FORM-013",
                "Het soort van dit veld past niet bij het onderdeel.",
                path,
                "Kies in de editor een ander soort veld, of een ander onderdeel.",
            )
            kind = Kind.TEXT
        label = self._label(one, path)
        required = validation.get("required") is True
        inside: tuple[Field, ...] = ()
        if holder:
            inner = one.get("components")
            within = f"{path}." if key else prefix
            inside = self.components(inner if isinstance(inner, list) else [], within)
        elif kind.is_compound:
            inside = parts_of(kind, path, label, required=required)
        plain = Field(path=path, key=key, type=type_, kind=kind, label=label)
        described = self._described(plain, one, properties)
        return replace(
            self._limited(described, one, validation),
            choices=choices,
            required=required,
            nested=holder and bool(key),
            fields=inside,
            max_rows=min(self._count(properties, "max_rows", path) or ROW_LIMIT, _MOST_ROWS),
            default_rows=self._rows(one, path) if kind is Kind.TABLE else 0,
        )

    def _described(
        self, plain: Field, one: Mapping[str, object], properties: Mapping[str, object]
    ) -> Field:
        path = plain.path
        return replace(
            plain,
            description=self._text(one, "description", path),
            condition=self._condition(one, path),
            klass=self._text(properties, "class", path),
            purpose=self._text(properties, "purpose", path),
            concept=self._text(properties, "concept", path),
            source=self._text(properties, "source", path),
            safety=self._text(properties, "safety", path),
            safety_when=self._text(properties, "safety_when", path),
            advice=self._text(properties, "advice", path),
            advice_words=self._words(properties, path),
            default=self._default(one, path),
            text=self._plain(one, path) if plain.type == "text" else "",
        )

    def _limited(
        self, plain: Field, one: Mapping[str, object], validation: Mapping[str, object]
    ) -> Field:
        path = plain.path
        # Money is counted in cents, but the designer writes euros.
        unit = 100 if plain.kind is Kind.MONEY else 1
        return replace(
            plain,
            least=self._number(validation, "min", path, unit),
            most=self._number(validation, "max", path, unit),
            decimals=self._count(one, "decimalDigits", path),
            min_length=self._count(validation, "minLength", path),
            max_length=self._count(validation, "maxLength", path),
            pattern=self._text(validation, "pattern", path),
            pattern_message=self._text(validation, "patternErrorMessage", path),
        )

    def _refuse_unsupported(self, one: Mapping[str, object], path: str) -> None:
        type_ = str(one["type"])
        if type_ not in TYPES:
            cure = f"Gebruik een van deze onderdelen: {', '.join(sorted(TYPES))}."
            self.fault("FORM-011", "Dit onderdeel wordt niet ondersteund.", path, cure)
        for name, what in _UNSUPPORTED.items():
            if one.get(name) not in {None, "", False}:
                self.fault("FORM-014", f"Niet ondersteund: {what}.", path, "Haal dit weg.")

    def _label(self, one: Mapping[str, object], path: str) -> str:
        names = ("label", "dateLabel", "timeLabel")
        label = next((text for name in names if (text := self._text(one, name, path))), "")
        if label.startswith("="):
            self.fault(
                "FORM-014", "Niet ondersteund: een formule als label.", path, "Schrijf tekst."
            )
        return label

    def _choices(self, one: Mapping[str, object], path: str) -> tuple[tuple[Choice, ...], bool]:
        """Return the choices, and whether their values are JSON booleans."""
        values = one.get("values", [])
        if not isinstance(values, list):
            self.fault("FORM-015", "De keuzes van dit veld zijn onleesbaar.", path)
            return (), False
        found: list[Choice] = []
        boolean = bool(values)
        for option in values:
            table = option if isinstance(option, dict) else {}
            value, label = table.get("value"), table.get("label")
            boolean = boolean and isinstance(value, bool)
            if isinstance(value, bool):
                value = "yes" if value else "no"
            if isinstance(value, str) and value and isinstance(label, str) and label.strip():
                found.append(Choice(value, label.strip()))
            else:
                self.fault(
                    "FORM-015",
                    "Een keuze heeft geen label, of een waarde die geen tekst is.",
                    path,
                    "Geef elke keuze een label en een waarde in kleine letters.",
                )
        if len({choice.value for choice in found}) != len(found):
            self.fault("FORM-015", "Twee keuzes hebben dezelfde waarde.", path)
        return tuple(found), boolean

    def _condition(self, one: Mapping[str, object], path: str) -> str:
        table = self._table(one, "conditional", path)
        return self._text(table, "hide", path).removeprefix("=").strip()

    def _default(self, one: Mapping[str, object], path: str) -> str:
        value = one.get("defaultValue")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value is None or isinstance(value, (str, int, Decimal)):
            return "" if value is None else str(value)
        self.fault("FORM-016", "De beginwaarde van dit veld is onleesbaar.", path)
        return ""

    def _rows(self, one: Mapping[str, object], path: str) -> int:
        count = self._count(one, "defaultRepetitions", path)
        return min(1 if count is None else count, ROW_LIMIT)

    def _plain(self, one: Mapping[str, object], path: str) -> str:
        text = self._text(one, "text", path)
        if text.startswith("="):
            self.fault(
                "FORM-014", "Niet ondersteund: een formule als tekst.", path, "Schrijf tekst."
            )
            return ""
        plain = html.unescape(nh3.clean(text[:_TEXT_MOST], tags=set()))
        return _MARKS.sub("", plain).strip()

    def _table(self, one: Mapping[str, object], name: str, path: str) -> Mapping[str, object]:
        value = one.get(name)
        if value is None or isinstance(value, dict):
            return value or {}
        self.fault("FORM-006", f"‘{name}’ van dit onderdeel is onleesbaar.", path)
        return {}

    def _text(self, one: Mapping[str, object], name: str, path: str) -> str:
        value = one.get(name)
        if value is None or (isinstance(value, str) and len(value) <= _TEXT_MOST):
            return (value or "").strip()
        self.fault("FORM-006", f"‘{name}’ van dit onderdeel is geen tekst, of te lang.", path)
        return ""

    def _words(self, properties: Mapping[str, object], path: str) -> dict[str, str]:
        found: dict[str, str] = {}
        text = self._text(properties, "advice_words", path)
        for part in filter(None, (one.strip() for one in text.split(";"))):
            code, _, words = (one.strip() for one in part.partition("="))
            if not code or not words:
                cure = "Schrijf: CODE = woorden, met een puntkomma ertussen."
                self.fault("FORM-006", f"‘{part}’ in advice_words zegt niets.", path, cure)
                continue
            found[code] = words
        return found

    def _number(
        self, one: Mapping[str, object], name: str, path: str, unit: int = 1
    ) -> Decimal | None:
        value = one.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, bool) and isinstance(value, (int, str, Decimal)):
            try:
                number = Decimal(value)
            except InvalidOperation:
                number = Decimal("nan")
            if number.is_finite():
                return number * unit
        self.fault("FORM-016", f"De grens ‘{name}’ is geen getal.", path, "Vul een getal in.")
        return None

    def _count(self, one: Mapping[str, object], name: str, path: str) -> int | None:
        number = self._number(one, name, path)
        if number is None:
            return None
        if number == int(number) and 0 <= number <= 1_000_000:
            return int(number)
        self.fault("FORM-016", f"De grens ‘{name}’ is geen geheel getal van 0 of meer.", path)
        return None
