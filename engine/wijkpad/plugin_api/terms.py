# SPDX-License-Identifier: EUPL-1.2
"""What plugins say about terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

TermUnit = Literal["minutes", "hours", "days", "weeks", "months", "years", "working days"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """Another length for a term: a duty of the municipality shorter, a right of the citizen longer.

    Attributes:
        key: the term, `<pathway>.<term>`, such as `intake.wmo_onderzoek`.
        law: where the municipality laid it down, in words; shown beside the term.
        amount: 1 or more; in a unit that the term's own way of counting knows.
        suspend: keys of the grounds on which a duty may still be suspended; fewer than the pathway
            gives, never others. None leaves them as they are.
    """

    key: str
    law: str
    amount: int
    unit: TermUnit
    suspend: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermInForce:
    """A term that runs in some case, as the core counted it. Nothing in it tells which case.

    Attributes:
        key, law, amount, unit: as in `TermRule`, of the rule that counts; `law` is its source.
        direction: `at_most` is a duty of the municipality, `at_least` a right of the citizen.
        due: the last day, with suspensions, extension, weekends and holidays.
    """

    key: str
    law: str
    amount: int
    unit: TermUnit
    direction: Literal["at_most", "at_least"]
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Days on which a term stood still: from `start` up to the day `until`, which counts again."""

    start: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A last day of a plugin's own, and why in one Dutch sentence of at most 200 signs."""

    due: date
    explanation_nl: str


def is_working_day(day: date) -> bool:
    """Tell whether a day is neither Saturday, Sunday nor a holiday of the Algemene termijnenwet."""
    # Here, so that a plugin that never asks does not load the calendar.
    from wijkpad.terms import default_holidays

    return default_holidays().is_working(day)
