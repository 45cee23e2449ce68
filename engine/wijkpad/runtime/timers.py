# SPDX-License-Identifier: EUPL-1.2
"""When a timer is due: bare ISO 8601 as modelers write it, or FEEL. Nothing here reads a clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, Literal
from zoneinfo import ZoneInfo

from wijkpad import feel
from wijkpad.errors import NoWayOutError
from wijkpad.feel import DaysTime, Expression, Value, YearsMonths
from wijkpad.ports.running import Environment
from wijkpad.runtime import bpmn
from wijkpad.runtime.faults import refused
from wijkpad.runtime.reading import expression
from wijkpad.xml import Element

ENDLESS: Final = -1
"""How often a repeat without a number still fires."""
_KINDS: Final[dict[str, Literal["date", "duration", "cycle"]]] = {
    "timeDate": "date",
    "timeDuration": "duration",
    "timeCycle": "cycle",
}
_WEEKS: Final = re.compile(r"\AP(\d{1,4})W\Z")
_NO_SECONDS: Final = re.compile(r"(T\d{2}:\d{2})(?=$|[Z+-])")
_CYCLE: Final = re.compile(r"\AR(\d{0,6})/(?:([^/P][^/]*)/)?(P[^/]+)\Z")
_AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
_LATER: Final = feel.parse("base + step * times")
_LITERALS: Final = (
    ("duration", feel.parse("duration(text)")),
    ("date", feel.parse("date(text)")),
    ("date", feel.parse("date and time(text)")),
)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeat: how often, from when (None: one step after it is armed), and the step."""

    times: int
    start: Value
    step: Value


@dataclass(frozen=True, slots=True)
class Timer:
    """The moment of a timer event: a value that was written bare, or FEEL.

    Attributes:
        text: as drawn.
        fixed: the value or the repeat when it was written bare.
    """

    kind: Literal["date", "duration", "cycle"]
    text: str
    fixed: Value | Cycle
    expression: Expression | None

    def value(self, env: Environment, scope: str) -> Value | Cycle:
        """Return the moment, the duration or the repeat as it is now; null when there is none."""
        if self.expression is None:
            return self.fixed
        found = self.expression.evaluate(env.variables(scope), now=env.now)
        if self.kind == "cycle" and isinstance(found, str):
            return cycle(found)
        if isinstance(found, str):
            return literal(found)
        return found


def timer(element: Element, definition: Element) -> Timer:
    """Return the timer of an event.

    Raises:
        UnreadableError: it has no moment, or one that cannot be read.
    """
    parts = [one for one in definition if bpmn.kind_of(one) in _KINDS]
    text = bpmn.text_of(parts[0]) if len(parts) == 1 else ""
    if not text:
        raise refused(
            "BPMN-230",
            element,
            "De tijdklok heeft geen moment.",
            "Kies een termijn, een datum, een duur of een herhaling.",
        )
    kind = _KINDS[bpmn.kind_of(parts[0])]
    if text.startswith("="):
        return Timer(kind, text, None, expression(element, text, "Het moment van de tijdklok"))
    fixed = cycle(text) if kind == "cycle" else literal(text)
    if fixed is None and (kind == "cycle" or not _looks_like_feel(text)):
        raise refused(
            "BPMN-231",
            element,
            "Het moment van de tijdklok is niet te lezen.",
            "Schrijf een duur (PT2H), een datum (2027-01-01), een herhaling (R3/P1D), "
            "of = en een FEEL-expressie.",
        )
    if fixed is None:
        return Timer(kind, text, None, expression(element, text, "Het moment van de tijdklok"))
    return Timer(kind, text, fixed, None)


def _looks_like_feel(text: str) -> bool:
    return re.match(r"\A[a-z_][a-z_0-9]*\s*[.(]", text) is not None


def literal(text: str) -> Value:
    """Return the date, moment or duration that was written bare; null when it is none."""
    weeks = _WEEKS.match(text.strip())
    bare = f"P{int(weeks.group(1)) * 7}D" if weeks else _NO_SECONDS.sub(r"\1:00", text.strip())
    for kind, reader in _LITERALS:
        if (kind == "duration") == bare.startswith("P"):
            value = reader.evaluate({"text": bare})
            if value is not None:
                return None if kind == "duration" and not _is_positive(value) else value
    return None


def cycle(text: str) -> Cycle | None:
    """Return the repeat that was written as `R3/PT1H` or `R/2027-01-01/P1D`; None when it is none."""
    found = _CYCLE.match(text.strip())
    if found is None:
        return None
    number, begin, step_text = found.groups()
    step, start = literal(step_text), literal(begin) if begin else None
    if not _is_positive(step) or (begin and not isinstance(start, date)):
        return None
    times = int(number) if number else ENDLESS
    return Cycle(times, start, step) if times else None


def _is_positive(value: Value) -> bool:
    if isinstance(value, YearsMonths):
        return value.months > 0
    return isinstance(value, DaysTime) and value.seconds > 0


def first_due(
    timer: Timer, env: Environment, scope: str, element: str
) -> tuple[datetime | None, int]:
    """Return when the timer first goes off, and how often it will; no moment while it is null."""
    value = timer.value(env, scope)
    if not isinstance(value, Cycle):
        if timer.kind == "cycle" and value is not None:
            raise NoWayOutError(element, "cycle")
        return env.fires_at(value), 1
    return env.fires_at(value.step if value.start is None else value.start), value.times


def next_due(
    timer: Timer, env: Environment, scope: str, element: str, due: datetime | None
) -> tuple[datetime | None, int]:
    """Return when a repeat goes off again, and how many steps after it was due that is.

    It keeps to its own beat, whenever it went off. What was missed while nobody was there to see
    it has gone off with this one time: the next is the first that is still to come.
    """
    value = timer.value(env, scope)
    if not isinstance(value, Cycle):
        raise NoWayOutError(element, "cycle")
    base = (env.now if due is None else due).astimezone(_AMSTERDAM)
    steps = _steps_until(env.now, base, value.step)
    while True:
        later = env.fires_at(
            _LATER.evaluate({"base": base, "step": value.step, "times": Decimal(steps)})
        )
        if later is None or later > env.now:
            return later, steps
        steps += 1


def _steps_until(now: datetime, base: datetime, step: Value) -> int:
    """Return a number of steps, at least one, that surely does not go beyond the next moment."""
    if not isinstance(step, DaysTime):
        return 1
    return max(1, int((now - base).total_seconds() / float(step.seconds)) - 1)


def as_text(moment: datetime | None) -> str | None:
    """Return the moment as it stands in a state."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
