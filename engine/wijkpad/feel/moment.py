# SPDX-License-Identifier: EUPL-1.2
"""When a timer fires: a bare ISO 8601 text, or a FEEL expression behind `=`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wijkpad.feel.budget import Budget
from wijkpad.feel.expression import Expression, parse
from wijkpad.feel.failures import FeelSyntaxError
from wijkpad.feel.names import Names
from wijkpad.feel.temporal import read_date, read_duration, read_moment
from wijkpad.feel.values import DaysTime, Value, YearsMonths

Duration = YearsMonths | DaysTime
_WEEKS = re.compile(r"(-?)P(\d{1,6})W", re.ASCII)
_CYCLE = re.compile(r"R(\d{0,6})/(.+)", re.ASCII | re.DOTALL)
_NO_SECONDS = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?!:)(.*)", re.ASCII | re.DOTALL)
_ISO = re.compile(r"\s*(?:-?P[\dT]|R\d*/|\d{4}-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A timer that fires again and again.

    Attributes:
        times: how often it fires; None for without end.
        every: the time between two firings.
        start: the moment of the first firing; None when it is counted from the start of the timer.
        end: the moment after which it fires no more; None when there is none.
    """

    times: int | None
    every: Duration
    start: date | datetime | None = None
    end: date | datetime | None = None


Timing = date | datetime | YearsMonths | DaysTime | Cycle


@dataclass(frozen=True, slots=True)
class Moment:
    """The text of a timer, read once.

    Attributes:
        text: as it was written.
        fixed: the timing when it is written out; None when an expression gives it.
        expression: the expression behind `=`; None when the timing is written out.
    """

    text: str
    fixed: Timing | None
    expression: Expression | None

    @property
    def references(self) -> frozenset[tuple[str, ...]]:
        """Return the free qualified names that are read."""
        return self.expression.references if self.expression is not None else frozenset()

    def evaluate(
        self,
        variables: Mapping[str, Value],
        *,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> Timing | None:
        """Return the timing; None when the expression gives no date, moment, duration or cycle.

        An expression that gives a text has that text read as a bare ISO 8601 text.

        Raises:
            FeelError: a limit was broken.
        """
        if self.expression is None:
            return self.fixed
        value = self.expression.evaluate(variables, now=now, budget=budget)
        if isinstance(value, str):
            return read_timing(value)
        return value if isinstance(value, date | YearsMonths | DaysTime) else None


def parse_moment(text: str, names: Names | None = None) -> Moment:
    """Return the timing that `text` describes.

    Raises:
        FeelSyntaxError: it is neither ISO 8601 nor FEEL.
    """
    if text.lstrip().startswith("=") or not _ISO.match(text):
        return Moment(text, None, parse(text, names))
    fixed = read_timing(text.strip())
    if fixed is None:
        raise FeelSyntaxError(
            "FEEL-005",
            "Dit is geen datum, moment, duur of herhaling die bestaat.",
            line=1,
            column=1,
            cure="Schrijf bijvoorbeeld 2027-01-01, 2027-01-01T09:00+01:00, PT2H, P6W of R3/P1M.",
        )
    return Moment(text, fixed, None)


def read_timing(text: str) -> Timing | None:
    """Return the date, moment, duration or cycle written in ISO 8601; None when it is none."""
    match = _CYCLE.fullmatch(text)
    if match is None:
        return _read_day(text) or _read_length(text)
    return _read_cycle(int(match[1]) if match[1] else None, match[2].split("/"))


def _read_cycle(times: int | None, parts: list[str]) -> Cycle | None:
    lengths = [_read_length(part) for part in parts]
    every = next((length for length in lengths if length is not None), None)
    place = next((index for index, length in enumerate(lengths) if length is not None), 0)
    if every is None or len(parts) > 2 or not _is_forward(every):
        return None
    if len(parts) == 1:
        return Cycle(times, every)
    other = _read_day(parts[1 - place])
    if other is None:
        return None
    return Cycle(times, every, start=other) if place == 1 else Cycle(times, every, end=other)


def _is_forward(length: Duration) -> bool:
    return length.months > 0 if isinstance(length, YearsMonths) else length.seconds > 0


def _read_day(text: str) -> date | datetime | None:
    with_seconds = _NO_SECONDS.sub(r"\1:00\2", text)
    day = read_date(text) or read_moment(with_seconds)
    return day if isinstance(day, date) else None


def _read_length(text: str) -> Duration | None:
    weeks = _WEEKS.fullmatch(text)
    return read_duration(f"{weeks[1]}P{int(weeks[2]) * 7}D") if weeks else read_duration(text)
