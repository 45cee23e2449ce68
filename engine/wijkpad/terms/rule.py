# SPDX-License-Identifier: EUPL-1.2
"""A term as the law or the municipality lays it down, and who may change it in which direction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.terms.length import Length, Unit


class Calendar(StrEnum):
    """The ways to count. Only `CAL_DAYS_ATW` moves the end of a term off weekends and holidays."""

    CAL_DAYS_ATW = "CAL_DAYS_ATW"
    CAL_DAYS_RAW = "CAL_DAYS_RAW"
    CAL_BACKWARD = "CAL_BACKWARD"
    WORKING_DAYS = "WORKING_DAYS"
    HOURS_ABS = "HOURS_ABS"
    WALLCLOCK_DAYS = "WALLCLOCK_DAYS"

    @property
    def ends_at_moment(self) -> bool:
        """Whether a term ends at a moment of the day instead of with a day."""
        return self in {Calendar.HOURS_ABS, Calendar.WALLCLOCK_DAYS}


class Direction(StrEnum):
    """Which way a municipality may move a term: shorter, longer, or neither."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    EXACT = "exact"


class RuleClass(StrEnum):
    """Who owns a rule: the law, the profession, the municipality or the worker with the family."""

    STATUTORY = "STATUTORY"
    PROFESSIONAL = "PROFESSIONAL"
    LOCAL = "LOCAL"
    CASE = "CASE"


_CALENDAR_UNITS: Final = frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS})
UNITS: Final = {
    Calendar.CAL_DAYS_ATW: _CALENDAR_UNITS,
    Calendar.CAL_DAYS_RAW: _CALENDAR_UNITS,
    Calendar.CAL_BACKWARD: _CALENDAR_UNITS,
    Calendar.WORKING_DAYS: frozenset({Unit.WORKING_DAYS, Unit.DAYS}),
    Calendar.HOURS_ABS: frozenset({Unit.HOURS, Unit.MINUTES}),
    Calendar.WALLCLOCK_DAYS: _CALENDAR_UNITS | {Unit.WALLCLOCK_DAYS},
}
_IMPLIED: Final = {
    Unit.MINUTES: Calendar.HOURS_ABS,
    Unit.HOURS: Calendar.HOURS_ABS,
    Unit.WORKING_DAYS: Calendar.WORKING_DAYS,
    Unit.WALLCLOCK_DAYS: Calendar.WALLCLOCK_DAYS,
}
# The longest run of days off, with room for a decree: what moving an end can add at most.
_LONGEST_MOVE: Final = 12


def implied_calendar(length: Length) -> Calendar | None:
    """Return the calendar that the unit itself names; None for days, weeks, months and years."""
    return _IMPLIED.get(length.unit)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from; `tag` is the evidence tag."""

    key: str
    title: str
    tag: str

    @property
    def text(self) -> str:
        """The title as readers see it; one that was not verified (`K`) says so."""
        return f"{self.title} (nog te toetsen)" if self.tag == "K" else self.title


@dataclass(frozen=True, slots=True)
class Warn:
    """A reminder to `to`: so long after the start, or so long before the end (one of the two).

    Attributes:
        to: `assignee` or the key of a role.
    """

    to: str
    after: Length | None = None
    before: Length | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason on which a term may be suspended; `law` is its source in words."""

    key: str
    title: str
    source: str
    law: str


@dataclass(frozen=True, slots=True)
class Extending:
    """How a term may be extended.

    Attributes:
        most: the longest that one extension may be; shorter ones are in the same unit.
        times: how often.
        notice: whether the citizen has to be told.
        law: the source in words.
    """

    most: Length
    times: int
    notice: bool
    source: str
    law: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a term that begins with a notice of default is about.

    Attributes:
        of: keys of the terms of which the notice says that they have passed.
        message: name of the message with which the notice comes in; empty where none is drawn.
    """

    of: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class PenaltyBand:
    """So many days of a penalty at one amount: the key of a parameter of type `money`."""

    days: int
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One term, ready to be counted.

    Attributes:
        length: None when `length_from` computes it for each run; see `with_length`.
        length_from: FEEL that yields a length such as `"3 working days"`; never for STATUTORY.
        start_from: FEEL over the case data that yields the start fact; empty outside a pathway.
        met_from: FEEL that yields the day or moment at which the duty was done, or null while it
            was not; empty where nothing tells.
        each: id of a repeating sub-process or task: the term is counted once for each of its
            instances, and once for the whole run as long as it has none; empty for one a run.
        suspend: the grounds on which it may be suspended; none where it may not.
        extend: how it may be extended; None where it may not.
        notice: set where the term begins with a notice of default.
        closing_days: whether a day on which the municipality is closed counts as no working day;
            only for a term of the municipality itself in working days.
        penalty: what each day costs once the term has begun; only for a penalty for being late.
        valid_to: the last day on which the rule is law; None while it is.
    """

    length: Length | None
    calendar: Calendar
    direction: Direction
    klass: RuleClass
    key: str
    title: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    warn: tuple[Warn, ...] = ()
    start_from: str = ""
    length_from: str = ""
    met_from: str = ""
    each: str = ""
    suspend: tuple[Ground, ...] = ()
    extend: Extending | None = None
    notice: Notice | None = None
    penalty: tuple[PenaltyBand, ...] = ()
    closing_days: bool = False

    def with_length(self, length: Length) -> Rule:
        """Return the rule with a length that was computed for one run.

        The unit decides the calendar where it names one (working days, hours); where it does not,
        the rule's own stays.

        Raises:
            FindingsError: the length does not fit the calendar (TERM-003).
        """
        calendar = implied_calendar(length) or self.calendar
        if length.unit not in UNITS[calendar]:
            raise FindingsError([unit_misfit(calendar, self.key)])
        return replace(self, length=length, calendar=calendar)


def valid_on(rules: Iterable[Rule], key: str, day: date) -> Rule | None:
    """Return the rule `key` that is law on `day` (the day of the start fact), or None."""
    known = [
        rule
        for rule in rules
        if rule.key == key
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_to is None or day <= rule.valid_to)
    ]
    return max(known, key=lambda rule: rule.valid_from or date.min, default=None)


def unit_misfit(calendar: Calendar, key: str | None = None) -> Finding:
    """Return the finding for a length in a unit that its calendar cannot count."""
    units = ", ".join(sorted(unit.value for unit in UNITS[calendar]))
    return Finding(
        code="TERM-003",
        text=f"De eenheid van de lengte past niet bij de telwijze {calendar.value}.",
        cure=f"Kies bij deze telwijze uit: {units}.",
        element=key,
    )


def may_change(rule: Rule, new_length: Length) -> Finding | None:
    """Say whether an overlay or plugin may give `rule` this length; None means that it may.

    LOCAL and CASE terms are free. All others only move towards more protection: the duty of the
    municipality ends earlier, the right of the resident later, the rest never moves. A change of
    which that is not certain on every calendar is refused.
    """
    if new_length.unit not in UNITS[rule.calendar]:
        return unit_misfit(rule.calendar, rule.key)
    if rule.klass in {RuleClass.LOCAL, RuleClass.CASE} or new_length == rule.length:
        return None
    return may_tighten(rule, new_length)


def may_tighten(rule: Rule, new_length: Length) -> Finding | None:
    """As `may_change`, and a term of the municipality itself moves one way only too.

    Where each run computes the length, nothing is said here: two ends have to be compared.
    """
    if new_length.unit not in UNITS[rule.calendar]:
        return unit_misfit(rule.calendar, rule.key)
    if rule.direction is Direction.EXACT or rule.klass is RuleClass.CASE:
        return _refused(rule, "vast")
    if rule.length is None:
        return None if rule.klass is not RuleClass.STATUTORY else _refused(rule, "vast")
    # Counting back, a longer term ends on an earlier day.
    low, high = rule.length, new_length
    if rule.calendar is Calendar.CAL_BACKWARD:
        low, high = high, low
    match rule.direction:
        case Direction.AT_MOST:
            return (
                None if _surely_not_longer(high, low, rule.calendar) else _refused(rule, "korter")
            )
        case Direction.AT_LEAST:
            return (
                None if _surely_not_longer(low, high, rule.calendar) else _refused(rule, "langer")
            )
        case Direction.EXACT:
            return _refused(rule, "vast")


def _surely_not_longer(one: Length, other: Length, calendar: Calendar) -> bool:
    if one.unit is other.unit:
        least, most, margin = other.count, one.count, 0
        if calendar is Calendar.CAL_DAYS_ATW and moves(one) and not moves(other):
            least, most, margin = other.day_bounds()[0], one.day_bounds()[1], _LONGEST_MOVE
        return most + margin <= least
    if calendar is Calendar.HOURS_ABS:
        return _minutes(one) <= _minutes(other)
    if calendar is Calendar.WORKING_DAYS:
        return one.count <= other.count
    margin = _LONGEST_MOVE if calendar is Calendar.CAL_DAYS_ATW else 0
    return one.day_bounds()[1] + margin <= other.day_bounds()[0]


def moves(length: Length) -> bool:
    """Say whether the Algemene termijnenwet moves the end of such a term (art. 4 excludes some)."""
    most = {Unit.DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3}.get(length.unit)
    return most is not None and length.count <= most


def _minutes(length: Length) -> int:
    return length.count * (60 if length.unit is Unit.HOURS else 1)


_OWNERS: Final = {
    RuleClass.STATUTORY: "wettelijke termijn",
    RuleClass.PROFESSIONAL: "beroepsnorm",
    RuleClass.LOCAL: "eigen termijn",
    RuleClass.CASE: "afspraak",
}


def _refused(rule: Rule, way: str) -> Finding:
    owner = _OWNERS[rule.klass]
    reason, cure = {
        "vast": ("mag niet veranderen", "Laat deze termijn zoals hij is."),
        "korter": ("mag niet langer worden", "Kies een kortere termijn, of laat hem staan."),
        "langer": ("mag niet korter worden", "Kies een langere termijn, of laat hem staan."),
    }[way]
    if rule.calendar is Calendar.CAL_BACKWARD and way != "vast":
        reason = "mag niet later" if way == "korter" else "mag niet eerder"
        reason, cure = f"{reason} eindigen", "Laat deze termijn staan."
    return Finding(
        code="TERM-010",
        text=f"De {owner} ‘{rule.title}’ ({rule.source}) {reason}.",
        cure=cure,
        element=rule.key,
    )
