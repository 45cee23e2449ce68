# SPDX-License-Identifier: EUPL-1.2
"""The settings of a pathway that a municipality may fill in: [[parameters]] of pathway.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from wijkpad.errors import FindingsError, UnreadableError
from wijkpad.findings import Finding
from wijkpad.terms.length import Length
from wijkpad.terms.rule import Calendar, Direction, Rule, RuleClass, Source, implied_calendar
from wijkpad.terms.rule import may_change as _may_change_term
from wijkpad.terms.tables import Row, rows

ParameterValue = Length | Decimal | int | str | bool
"""A term, a number, money in cents (int), a text or choice, or a boolean."""

_KEYS: Final = frozenset(
    {"key", "title", "type", "default", "class", "source", "question", "choices", "min", "max"}
    | {"direction", "calendar"}
)
_TEXT_LIMIT: Final = 2_000
_LARGEST: Final = Decimal(10) ** 15
_CENTS: Final = Decimal("0.01")


class ParameterType(StrEnum):
    """What kind of value a parameter holds."""

    TERM = "term"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    MONEY = "money"


_EXPECTED: Final = {
    ParameterType.TERM: "een termijn, bijvoorbeeld '3 working days'",
    ParameterType.NUMBER: "een getal, bijvoorbeeld 12 of 2.5",
    ParameterType.TEXT: f"een tekst van hoogstens {_TEXT_LIMIT} tekens",
    ParameterType.CHOICE: "één van de keuzes",
    ParameterType.BOOLEAN: "true of false",
    ParameterType.MONEY: "een bedrag in euro's, bijvoorbeeld 1250.50",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One setting with its default.

    Attributes:
        question: what the municipality is asked, Dutch.
        choices: the values allowed, for type `choice`.
        least: the smallest number or amount (cents for money) allowed.
        most: the largest.
        direction: which way it may move when it is not LOCAL.
        calendar: how a term in days, weeks, months or years is counted.
    """

    key: str
    title: str
    type: ParameterType
    default: ParameterValue
    klass: RuleClass
    source: str
    question: str
    choices: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    direction: Direction = Direction.EXACT
    calendar: Calendar | None = None

    def read(self, raw: object) -> ParameterValue:
        """Return the value that a municipality's TOML file gives.

        Raises:
            FindingsError: not a value of this type (TERM-040) or out of range (TERM-041).
        """
        value = _value(self.type, raw)
        if value is None:
            raise FindingsError([self._fault("TERM-040", "past niet", _EXPECTED[self.type])])
        if self.type is ParameterType.CHOICE and value not in self.choices:
            raise FindingsError([self._fault("TERM-040", "past niet", ", ".join(self.choices))])
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            low = self.least is not None and value < self.least
            if low or (self.most is not None and value > self.most):
                bounds = f"een waarde van {_bound(self, 'least')} tot en met {_bound(self, 'most')}"
                raise FindingsError([self._fault("TERM-041", "valt buiten de grenzen", bounds)])
        return value

    def written_default(self) -> object:
        """Return the default as a TOML file would give it."""
        if isinstance(self.default, Length):
            return str(self.default)
        if self.type is ParameterType.MONEY and isinstance(self.default, int):
            return Decimal(self.default) / 100
        return self.default

    def in_force(self, own: object) -> ParameterValue:
        """Return the municipality's own value, or the default without one that it may have.

        A value may have been stored before the rule that forbids it was known.
        """
        if own is None or may_set(self, own) is not None:
            return self.default
        return self.read(own)

    def _fault(self, code: str, text: str, cure: str) -> Finding:
        return Finding(
            code=code,
            text=f"De waarde van ‘{self.title}’ {text}.",
            cure=f"Vul in: {cure}.",
            element=self.key,
        )


def may_set(parameter: Parameter, raw: object) -> Finding | None:
    """Say whether a municipality may give `parameter` this value; None means that it may."""
    try:
        value = parameter.read(raw)
    except FindingsError as error:
        return error.findings[0]
    free = {RuleClass.LOCAL, RuleClass.CASE}
    if parameter.klass in free or value == parameter.default:
        return None
    if isinstance(value, Length) and isinstance(parameter.default, Length):
        return _may_change_term(_as_rule(parameter, parameter.default), value)
    if isinstance(value, (int, Decimal)) and isinstance(parameter.default, (int, Decimal)):
        lower_is_safe = parameter.direction is Direction.AT_MOST and value <= parameter.default
        higher_is_safe = parameter.direction is Direction.AT_LEAST and value >= parameter.default
        number = not isinstance(value, bool)
        if number and (lower_is_safe or higher_is_safe):
            return None
    return Finding(
        code="TERM-042",
        text=f"‘{parameter.title}’ ({parameter.source}) is geen eigen keuze van de gemeente.",
        cure="Laat de waarde staan.",
        element=parameter.key,
    )


def read_parameters(
    tables: object, sources: Mapping[str, Source]
) -> tuple[tuple[Parameter, ...], list[Finding]]:
    """Read the [[parameters]]; one with a fault is left out and named in the findings."""
    findings: list[Finding] = []
    found: dict[str, Parameter] = {}
    for row in rows(tables, "parameters", findings):
        parameter = _parameter(row, sources)
        if parameter is not None and parameter.key in found:
            row.fault("TERM-022", "Deze parameter staat er twee keer.", "Houd er één over.")
        elif parameter is not None:
            found[parameter.key] = parameter
    return tuple(found.values()), findings


def _parameter(row: Row, sources: Mapping[str, Source]) -> Parameter | None:
    row.only(_KEYS)
    key, title, source = row.key(), row.text("title"), row.source(sources)
    question = row.text("question")
    kind, klass = row.choice("type", ParameterType), row.choice("class", RuleClass)
    direction = Direction.EXACT
    if row.has("direction"):
        direction = row.choice("direction", Direction) or direction
    calendar = row.choice("calendar", Calendar) if row.has("calendar") else None
    choices = _choices(row) if kind is ParameterType.CHOICE else ()
    least, most = _limit(row, "min", kind), _limit(row, "max", kind)
    if kind is None or klass is None:
        return None
    default = _value(kind, row.values.get("default"))
    if default is None:
        row.fault(
            "TERM-040",
            "De beginwaarde (default) ontbreekt of past niet bij het type.",
            f"Vul in: {_EXPECTED[kind]}.",
        )
        return None
    parameter = Parameter(
        key=key,
        title=title,
        type=kind,
        default=default,
        klass=klass,
        source=source,
        question=question,
        choices=choices,
        least=least,
        most=most,
        direction=direction,
        calendar=calendar,
    )
    _check_default(row, parameter)
    return None if row.has_errors else parameter


def _check_default(row: Row, parameter: Parameter) -> None:
    try:
        parameter.read(row.values.get("default"))
    except FindingsError as error:
        for one in error.findings:
            row.fault(one.code, one.text, one.cure)


def _choices(row: Row) -> tuple[str, ...]:
    value = row.values.get("choices")
    if isinstance(value, list) and value and all(isinstance(one, str) and one for one in value):
        return tuple(str(one) for one in value)
    row.fault(
        "TERM-043",
        "De keuzes ontbreken of zijn geen lijst van teksten.",
        'Schrijf bijvoorbeeld choices = ["streng", "ruim"].',
    )
    return ()


def _limit(row: Row, name: str, kind: ParameterType | None) -> Decimal | None:
    if not row.has(name):
        return None
    fitting = kind in {ParameterType.NUMBER, ParameterType.MONEY} and kind is not None
    value = _value(kind, row.values[name]) if fitting and kind is not None else None
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    row.fault(
        "TERM-044",
        f"‘{name}’ past niet bij deze parameter.",
        "Gebruik min en max alleen met een getal, bij het type number of money.",
    )
    return None


def _value(kind: ParameterType, raw: object) -> ParameterValue | None:
    match kind:
        case ParameterType.BOOLEAN:
            return raw if isinstance(raw, bool) else None
        case ParameterType.TEXT | ParameterType.CHOICE:
            fits = isinstance(raw, str) and len(raw) <= _TEXT_LIMIT
            return raw if fits and isinstance(raw, str) else None
        case ParameterType.TERM:
            try:
                return Length.parse(raw) if isinstance(raw, str) else None
            except UnreadableError:
                return None
        case ParameterType.NUMBER:
            return _number(raw)
        case ParameterType.MONEY:
            amount = _number(raw)
            if amount is None or amount != amount.quantize(_CENTS):
                return None
            return int(amount * 100)


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str, Decimal)):
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= _LARGEST else None


def _bound(parameter: Parameter, name: str) -> str:
    bound = parameter.least if name == "least" else parameter.most
    if bound is None:
        return "onbeperkt"
    return str(bound / 100 if parameter.type is ParameterType.MONEY else bound)


def _as_rule(parameter: Parameter, default: Length) -> Rule:
    return Rule(
        length=default,
        calendar=parameter.calendar or implied_calendar(default) or Calendar.CAL_DAYS_RAW,
        direction=parameter.direction,
        klass=parameter.klass,
        key=parameter.key,
        title=parameter.title,
        source=parameter.source,
    )
