# SPDX-License-Identifier: EUPL-1.2
"""The values of FEEL, as Python objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TYPE_CHECKING, Literal

from wijkpad.feel.beyond import FarDate, FarMoment

if TYPE_CHECKING:
    from wijkpad.feel.scope import Scope

ARITHMETIC = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
"""Numbers as IEEE 754 decimal128 has them; a result outside its range becomes null."""

SECONDS_A_DAY = 86_400
ComparisonSign = Literal["<", "<=", ">", ">=", "=", "!="]


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months, which has no fixed number of days."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.months < 0 else ''}P{parts}"


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration of exact length, in seconds."""

    seconds: Decimal

    @classmethod
    def of(cls, length: timedelta) -> DaysTime:
        """Return `length` as a FEEL duration."""
        whole = Decimal(length.days * SECONDS_A_DAY + length.seconds)
        return cls(
            whole + Decimal(length.microseconds).scaleb(-6) if length.microseconds else whole
        )

    def as_timedelta(self) -> timedelta:
        """Return the length in Python's terms, cut to whole microseconds.

        Raises:
            OverflowError: longer than Python can count.
        """
        return timedelta(microseconds=int(self.seconds.scaleb(6)))

    def parts(self) -> tuple[int, int, int, Decimal]:
        """Return days, hours, minutes and seconds, all with the sign of the whole."""
        sign = -1 if self.seconds < 0 else 1
        total = ARITHMETIC.abs(self.seconds)
        whole = int(total)
        days, rest = divmod(whole, SECONDS_A_DAY)
        hours, rest = divmod(rest, 3600)
        minutes, seconds = divmod(rest, 60)
        part = ARITHMETIC.add(ARITHMETIC.subtract(total, Decimal(whole)), Decimal(seconds))
        return (
            sign * days,
            sign * hours,
            sign * minutes,
            part if sign > 0 else ARITHMETIC.minus(part),
        )

    def __str__(self) -> str:
        days, hours, minutes, seconds = (abs(part) for part in self.parts())
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        if seconds:
            number = f"{seconds:f}"
            clock += (number.rstrip("0").rstrip(".") if "." in number else number) + "S"
        if not clock and not days:
            return "PT0S"
        text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return f"{'-' if self.seconds < 0 else ''}P{text}"


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of values.

    Attributes:
        start: None when there is no lower end.
        end: None when there is no upper end.
        sign: how it was written when it was written as a comparison, such as `<`; else None.
    """

    start: Value
    end: Value
    start_included: bool
    end_included: bool
    sign: ComparisonSign | None = None

    @classmethod
    def compared(cls, sign: ComparisonSign, end: Value) -> Range:
        """Return the range that a comparison with one value describes."""
        if sign in ("<", "<="):
            return cls(None, end, False, sign == "<=", sign)
        if sign in (">", ">="):
            return cls(end, None, sign == ">=", False, sign)
        return cls(end, end, True, True, sign)


class Function:
    """Something that can be called in FEEL; it never leaves the evaluation as data."""

    __slots__ = ()
    parameters: tuple[str, ...]

    def is_of(self, parameters: Sequence[str], result: str | None) -> bool:
        """Return whether it may stand where a function of these kinds is asked, if it has no type.

        `Any` is a kind here; a result of None may be anything.
        """
        del parameters, result
        return True

    def call(self, arguments: Sequence[Value], scope: Scope) -> Value:
        """Return the result for arguments in the order of the parameters."""
        raise NotImplementedError

    def call_named(self, arguments: Mapping[str, Value], scope: Scope) -> Value:
        """Return the result for arguments by name; parameters left out are null."""
        if any(name not in self.parameters for name in arguments):
            scope.note("een functie kreeg een argument met een naam die zij niet kent")
            return None
        return self.call([arguments.get(name) for name in self.parameters], scope)


Value = (
    None
    | bool
    | Decimal
    | str
    | date
    | time
    | datetime
    | FarDate
    | FarMoment
    | YearsMonths
    | DaysTime
    | list["Value"]
    | dict[str, "Value"]
    | Range
    | Function
)
