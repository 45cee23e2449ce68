# SPDX-License-Identifier: EUPL-1.2
"""The kinds of value that a column may be cut along: which value lies between two others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from wijkpad.feel import DaysTime, Value, YearsMonths
from wijkpad.feel.values import ARITHMETIC

Ordered: TypeAlias = Decimal | str | date | YearsMonths | DaysTime
"""The kinds whose values have an order without gaps that a zone or an offset could fill."""

ORDERED: Final[frozenset[type]] = frozenset({Decimal, str, date, YearsMonths, DaysTime})
SOMETHING_ELSE: Final = "iets anders"
_DAY: Final = timedelta(days=1)
_ONE: Final = Decimal(1)
_FINEST: Final = -2
"""Cents: a value that was calculated may have more decimals than anybody writes."""

OPAQUE: Final[dict[type, Value]] = {
    datetime: datetime(2000, 1, 1, tzinfo=UTC),
    time: time(12, tzinfo=UTC),
}
"""Kinds that no plain cell can name; one value stands for all."""

TYPES: Final[dict[str, type]] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": date,
    "time": time,
    "date and time": datetime,
    "years and months duration": YearsMonths,
    "days and time duration": DaysTime,
}
"""The Python type of each simple type of FEEL; the others have no regions."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The values strictly between two borders; None for an end that lies open."""

    kind: type
    after: Ordered | None
    before: Ordered | None

    def value(self) -> Value:
        """Return a value inside that reads well; None when nothing lies between the borders."""
        after = self.after if self.after is not None else self.before
        return self.nearest(after) if after is not None else _FIRST[self.kind]

    def nearest(self, to: Ordered) -> Value:
        """Return the value inside that a small change of `to`, outside the gap, leads to."""
        if self.kind is str:
            return self._text()
        upwards = self.after is not None and (self.before is None or not _beyond(to, self.before))
        border = self.after if upwards else self.before
        if border is None:
            return None
        step = _stepped(border, to, 1 if upwards else -1)
        other = self.before if upwards else self.after
        if step is None or other is None or (step < other if upwards else step > other):  # type: ignore[operator]
            return step
        return self._between()

    def _between(self) -> Value:
        if isinstance(self.after, Decimal) and isinstance(self.before, Decimal):
            return _middle(self.after, self.before)
        if isinstance(self.after, DaysTime) and isinstance(self.before, DaysTime):
            middle = _middle(self.after.seconds, self.before.seconds)
            return None if middle is None else DaysTime(middle)
        return None

    def _text(self) -> Value:
        after = self.after if isinstance(self.after, str) else None
        before = self.before if isinstance(self.before, str) else None
        following = "" if after is None else f"{after}\0"
        for tried in (SOMETHING_ELSE, f"{after or ''}a", following):
            if (after is None or tried > after) and (before is None or tried < before):
                return tried
        return None


_FIRST: Final[dict[type, Value]] = {
    Decimal: _ONE,
    str: SOMETHING_ELSE,
    date: date(2000, 1, 1),
    YearsMonths: YearsMonths(1),
    DaysTime: DaysTime(Decimal(86_400)),
}


def _beyond(value: Ordered, border: Ordered) -> bool:
    return type(value) is type(border) and value >= border  # type: ignore[operator]


def _middle(low: Decimal, high: Decimal) -> Decimal | None:
    middle = ARITHMETIC.divide(ARITHMETIC.add(low, high), Decimal(2))
    return middle if low < middle < high else None


def _stepped(border: Ordered, to: Ordered, sign: int) -> Value:
    """Return the first value past a border, in steps as fine as the border and `to` are written."""
    match border:
        case Decimal():
            return _number(border, to if isinstance(to, Decimal) else border, sign)
        case DaysTime():
            seconds = _number(border.seconds, border.seconds, sign)
            return DaysTime(seconds)
        case YearsMonths():
            return YearsMonths(border.months + sign)
        case date():
            try:
                return border + sign * _DAY
            except OverflowError:
                return None
    return None


def _number(border: Decimal, to: Decimal, sign: int) -> Decimal:
    finest = min(0, _places(border), max(_places(to), _FINEST))
    step = _ONE.scaleb(finest)
    stepped = ARITHMETIC.add(border, step if sign > 0 else -step)
    if stepped == border:  # a number so large that one is nothing beside it
        return ARITHMETIC.next_plus(border) if sign > 0 else ARITHMETIC.next_minus(border)
    return stepped


def _places(number: Decimal) -> int:
    return int(number.as_tuple().exponent)
