# SPDX-License-Identifier: EUPL-1.2
"""The one mapping between FEEL values and JSON; every value comes back exactly as it was."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, DecimalException
from typing import Final

import simplejson

from wijkpad.errors import UnreadableError
from wijkpad.feel.beyond import (
    FarDate,
    FarMoment,
    clock_of,
    day_of,
    fine_time,
    make_moment,
    nanos_of,
)
from wijkpad.feel.budget import Budget
from wijkpad.feel.compare import kind
from wijkpad.feel.failures import FeelError
from wijkpad.feel.limits import DEEPEST_VALUE
from wijkpad.feel.temporal import read_date, read_duration, read_moment, read_time, temporal_text
from wijkpad.feel.values import (
    ARITHMETIC,
    ComparisonSign,
    DaysTime,
    Range,
    Value,
    YearsMonths,
)
from wijkpad.findings import Finding

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]
_KEY = "@"
_MOST_VALUES = 200_000
_SIGNS: tuple[ComparisonSign, ...] = ("<", "<=", ">", ">=", "=", "!=")


def to_json(value: Value) -> Json:
    """Return `value` as JSON-able data; a typed value becomes `{"@": type, "v": …}`.

    Raises:
        FeelError: the value is too deep or too large.
        TypeError: a function, or something that is no FEEL value.
    """
    budget = Budget(nodes=_MOST_VALUES, milliseconds=5_000)
    return _to_json(value, budget, 0)


def _to_json(value: Value, budget: Budget, depth: int) -> Json:
    budget.spend()
    if depth > DEEPEST_VALUE:
        raise FeelError("depth")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError("geen getal")
        return value
    if isinstance(value, list):
        return [_to_json(item, budget, depth + 1) for item in value]
    if isinstance(value, dict):
        if _KEY in value:
            pairs: list[Json] = [
                [key, _to_json(item, budget, depth + 1)] for key, item in value.items()
            ]
            return {_KEY: "context", "v": pairs}
        return {key: _to_json(item, budget, depth + 1) for key, item in value.items()}
    if isinstance(value, Range):
        return _range_to_json(value, budget, depth)
    if isinstance(value, date | time | FarDate | FarMoment):
        is_later = isinstance(value, datetime | FarMoment) and bool(clock_of(value).fold)
        later: dict[str, Json] = {"fold": 1} if is_later else {}
        return {_KEY: kind(value), "v": temporal_text(value), **later}
    if isinstance(value, YearsMonths | DaysTime):
        return {_KEY: kind(value), "v": str(value)}
    raise TypeError(f"{type(value).__name__} kan niet worden bewaard")


def _range_to_json(value: Range, budget: Budget, depth: int) -> Json:
    return {
        _KEY: "range",
        "v": {
            "start": _to_json(value.start, budget, depth + 1),
            "end": _to_json(value.end, budget, depth + 1),
            "start included": value.start_included,
            "end included": value.end_included,
            "sign": value.sign,
        },
    }


def from_json(structure: Json) -> Value:
    """Return the FEEL value of JSON data; whole and broken numbers become decimals.

    Raises:
        UnreadableError: a typed value cannot be read.
    """
    return _from_json(structure, 0)


def _from_json(structure: Json, depth: int) -> Value:
    if depth > 2 * DEEPEST_VALUE:
        raise _unreadable("De gegevens zijn te diep genest.")
    if structure is None or isinstance(structure, bool | str):
        return structure
    if isinstance(structure, int | Decimal):
        return _number(structure)
    if isinstance(structure, list):
        return [_from_json(item, depth + 1) for item in structure]
    if isinstance(structure, dict):
        if _KEY in structure:
            return _typed(structure, depth)
        return {key: _from_json(item, depth + 1) for key, item in structure.items()}
    raise _unreadable("Een getal is niet exact; gebruik een decimaal getal.")


def _number(number: int | Decimal) -> Decimal:
    decimal = Decimal(number)
    try:
        rounded = ARITHMETIC.plus(decimal) if decimal.is_finite() else None
    except DecimalException:
        rounded = None
    if rounded is None:
        raise _unreadable("Een getal is te groot of is geen getal.")
    return rounded if rounded != decimal else decimal


def _typed(structure: dict[str, Json], depth: int) -> Value:
    name, inner = structure[_KEY], structure.get("v")
    value: Value = None
    if name == "range" and isinstance(inner, dict):
        value = _range(inner, depth)
    elif name == "context" and isinstance(inner, list):
        value = _context(inner, depth)
    elif isinstance(inner, str):
        value = _read(name, inner)
    if value is None:
        raise _unreadable("Een bewaarde waarde met een soort is niet te lezen.")
    if isinstance(value, datetime | FarMoment) and structure.get("fold") == 1:
        clock = clock_of(value)
        return make_moment(day_of(value), fine_time(clock.replace(fold=1), nanos_of(clock)))
    return value


def _read(name: Json, text: str) -> Value:
    if name == "date":
        return read_date(text)
    if name == "time":
        return read_time(text)
    if name == "date and time":
        return read_moment(text)
    duration = read_duration(text)
    return duration if kind(duration) == name else None


def _context(pairs: list[Json], depth: int) -> Value:
    made: dict[str, Value] = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            return None
        made[pair[0]] = _from_json(pair[1], depth + 1)
    return made


def _range(inner: dict[str, Json], depth: int) -> Value:
    sign = next((one for one in _SIGNS if one == inner.get("sign")), None)
    return Range(
        _from_json(inner.get("start"), depth + 1),
        _from_json(inner.get("end"), depth + 1),
        inner.get("start included") is True,
        inner.get("end included") is True,
        sign,
    )


def _unreadable(text: str) -> UnreadableError:
    return UnreadableError((Finding(code="FEEL-020", text=text),))


_ENCODER: Final = simplejson.JSONEncoder(
    use_decimal=True, ensure_ascii=False, separators=(",", ":")
)


def dumps(value: Value) -> str:
    """Return `value` as JSON text, numbers in full; keys keep their order.

    Raises:
        FeelError: the value is too deep or too large.
        TypeError: a function, or something that is no FEEL value.
    """
    return str(_ENCODER.encode(to_json(value)))


def loads(text: str) -> Value:
    """Return the FEEL value of JSON text.

    Raises:
        UnreadableError: the text is not JSON, or a typed value cannot be read.
    """
    try:
        structure: Json = simplejson.loads(
            text, use_decimal=True, parse_int=Decimal, parse_constant=_refuse
        )
    except (ValueError, RecursionError, DecimalException):
        raise _unreadable("De tekst is geen JSON.") from None
    return from_json(structure)


def _refuse(constant: str) -> Value:
    raise ValueError(constant)
