# SPDX-License-Identifier: EUPL-1.2
"""The terms of a run: counted from their start facts, and kept as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final, Protocol

from wijkpad.commands.run.moments import parsed
from wijkpad.commands.run.names import scopes_around
from wijkpad.commands.terms import local_terms
from wijkpad.domain.case import Case, CaseTerm, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.local_terms import NO_LOCAL_TERMS, LocalTerms, TermAnswer
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork
from wijkpad.terms import (
    AMSTERDAM,
    UNITS,
    Calendar,
    Due,
    Length,
    Rule,
    Suspension,
    due,
    due_with,
    explained,
    local_day,
)

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done with a term: when it stood still, how it was extended, what a plugin said of it."""

    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Length, ...] = ()
    answer: TermAnswer | None = None


UNCHANGED: Final = Changed()


@dataclass(frozen=True, slots=True)
class Counted:
    """A term whose start fact is known; `scope` is the instance it is about, `""` for the run.

    `due` is None while it stands still. `local` says in short what plugins had to do with it;
    `core_day` is the last day without what a plugin answered for it alone, `lawful` without any
    plugin; None where they changed nothing.
    """

    rule: Rule
    start: date
    due: Due | None
    met_at: datetime | None = None
    scope: str = ""
    changed: Changed = UNCHANGED
    local: str = ""
    core_day: date | None = None
    lawful: date | None = None


Found = Mapping[tuple[str, str], Counted]
"""The terms that run, by key and scope."""


class Where(Protocol):
    """What is known of a run, seen from a scope; the terms themselves left out."""

    @property
    def local_terms(self) -> LocalTerms:
        """What plugins said about terms when the run began."""
        ...

    def known_in(self, scope: str) -> Mapping[str, Value]:
        """Return the names with their values."""
        ...

    def instances(self, element: str) -> Sequence[str]:
        """Return the scopes of a repeating element that have begun, in order."""
        ...

    def changed(self, rule: str, scope: str) -> Changed:
        """Return what people did with a term."""
        ...


def count(rules: Mapping[str, Rule], where: Where, now: datetime) -> dict[tuple[str, str], Counted]:
    """Return the terms of which the start fact is known; one may start from an earlier one."""
    found: dict[tuple[str, str], Counted] = {}
    for key, rule in rules.items():
        owner = key.rpartition(".")[0]
        for scope in _places(rule, owner, where):
            seen = {"terms": context(rules, found, scope, owner)}
            one = _counted(rule, Layered(seen, where.known_in(scope)), scope, now, where)
            if one is not None:
                found[key, scope] = one
    return found


def _places(rule: Rule, owner: str, where: Where) -> Sequence[str]:
    """Return the scopes in which a term runs: the run or each call, or each instance in those."""
    around = where.instances(owner) if owner else ("",)
    if not rule.each:
        return around
    inside = where.instances(rule.each)
    found: list[str] = []
    for one in around:
        own = [each for each in inside if not one or each.startswith(f"{one}/")]
        found += own or [one]
    return found


def _counted(
    rule: Rule, known: Mapping[str, Value], scope: str, now: datetime, where: Where
) -> Counted | None:
    start = parsed(rule.start_from).evaluate(known, now=now) if rule.start_from else None
    if not isinstance(start, date):
        return None
    if isinstance(start, datetime) and start.tzinfo is None:
        start = start.replace(tzinfo=AMSTERDAM)
    if rule.length_from:
        length = parsed(rule.length_from).evaluate(known, now=now)
        if not isinstance(length, str):
            return None
        rule = rule.with_length(Length.parse(length))
    changed = where.changed(rule.key, scope)
    met_at = _met_at(rule, known, now)
    found, reasons = _due(rule, start, changed, where.local_terms), ""
    lawful = found.day if found is not None else None
    if found is not None and where.local_terms != NO_LOCAL_TERMS:
        rule, found, reasons = _counted_here(rule, start, found, changed, where.local_terms)
    core_day = found.day if found is not None else None
    answer = changed.answer
    if found is None or (answer and answer.basis != local_terms.basis_of(start, core_day)):
        changed = replace(changed, answer=None)
    elif answer is not None:
        found, said = local_terms.with_answer(found, answer)
        reasons = "; ".join(one for one in (reasons, said) if one)
    changed_day = lawful if found is not None and lawful != found.day else None
    return Counted(rule, start, found, met_at, scope, changed, reasons, core_day, changed_day)


def _counted_here(
    rule: Rule, start: date, found: Due, changed: Changed, local: LocalTerms
) -> tuple[Rule, Due, str]:
    """Return the rule and the end with what plugins say of them, and that in short."""

    def again(other: Rule) -> Due | None:
        return _due(other, start, changed, local)

    rule, found, of_length = local_terms.shown_length(rule, start, found, local, again)
    found, of_days = local_terms.with_closing_days(rule, local_day(start), found, local)
    reasons = "; ".join(one for one in (of_length, of_days) if one)
    return rule, local_terms.with_silence(found, local), reasons


def _due(rule: Rule, start: date, changed: Changed, local: LocalTerms) -> Due | None:
    """Return when the term ends; what its calendar cannot hold in this version is left out."""
    holidays = local_terms.holidays_for(rule, local)
    if not changed.suspensions and not changed.extensions:
        return due(rule, start, holidays=holidays)
    backward = rule.calendar is Calendar.CAL_BACKWARD
    return due_with(
        rule,
        start,
        suspensions=() if backward else changed.suspensions,
        extension=extension_of(rule, changed.extensions),
        holidays=holidays,
    )


def extension_of(rule: Rule, extensions: Sequence[Length]) -> Length | None:
    """Return the extensions of a term as one length; None when there is none that it can count."""
    fitting = [one for one in extensions if one.unit in UNITS[rule.calendar]]
    alike = [one for one in fitting if one.unit is fitting[0].unit]
    return Length(sum(one.count for one in alike), alike[0].unit) if alike else None


def _met_at(rule: Rule, names: Mapping[str, Value], now: datetime) -> datetime | None:
    """Return when the duty was done, where the pathway says what tells; a day counts from its start."""
    met = parsed(rule.met_from).evaluate(names, now=now) if rule.met_from else None
    if isinstance(met, datetime):
        return (met if met.tzinfo is not None else met.replace(tzinfo=AMSTERDAM)).astimezone(UTC)
    if isinstance(met, date):
        return datetime.combine(met, time(), AMSTERDAM).astimezone(UTC)
    return None


def context(rules: Mapping[str, Rule], found: Found, scope: str = "", owner: str = "") -> Value:
    """Return what FEEL sees as `terms` in a scope; a term that has not started is null.

    `owner` is the called pathway to which the scope belongs; empty for the run's own.

    Outside the instances of a term that is counted for each, it is the one that ends first of
    those that are not met, and the last one when all are.
    """
    seen: dict[str, Value] = {}
    for key in rules:
        pathway, _, name = key.rpartition(".")
        if pathway != owner:
            continue
        one = _seen_from(key, found, scope)
        seen[name] = (
            None
            if one is None
            else {
                "start": one.start,
                "due": None if one.due is None else one.due.day or one.due.moment,
                "fires_at": None if one.due is None else one.due.fires_at,
            }
        )
    return seen


def _seen_from(key: str, found: Found, scope: str) -> Counted | None:
    for around in scopes_around(scope):
        if (key, around) in found:
            return found[key, around]
    inside = sorted(
        (one for (rule, _), one in found.items() if rule == key),
        key=lambda one: (one.due is None, one.due.fires_at if one.due is not None else _NEVER),
    )
    return next((one for one in inside if one.met_at is None), inside[-1] if inside else None)


class Layered(Mapping[str, Value]):
    """One layer of names over another, without copying."""

    __slots__ = ("_over", "_under")

    def __init__(self, over: Mapping[str, Value], under: Mapping[str, Value]) -> None:
        self._over, self._under = over, under

    def __getitem__(self, key: str) -> Value:
        return self._over[key] if key in self._over else self._under[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._over
        yield from (key for key in self._under if key not in self._over)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Moved:
    """A term that started, whose end moved, or that turned out not to run.

    `old` is None when it started, `term` when it does not run any more.
    """

    term: CaseTerm | None
    old: CaseTerm | None


def keep(
    unit: UnitOfWork,
    case: Case,
    run: Run,
    counted: Found,
    stored: Mapping[tuple[str, str], CaseTerm],
) -> list[Moved]:
    """Write what changed since the last step, and return it; `stored` is the run's, as it was."""
    moved: list[Moved] = []
    for place, gone in stored.items():
        if place not in counted and gone.met_at is None:
            unit.data.drop_term(gone)
            moved.append(Moved(None, gone))
    for place, one in counted.items():
        old = stored.get(place)
        new = _row(case, run, one)
        if old is None:
            unit.data.add_term(new)
        elif _facts(old) != _facts(new):
            new = replace(new, breach_reason=old.breach_reason)
            unit.data.save_term(new)
        else:
            continue
        moved.append(Moved(new, old))
    return moved


def _row(case: Case, run: Run, one: Counted) -> CaseTerm:
    changed, found = one.changed, one.due
    why = explained(
        one.rule,
        found,
        suspensions=changed.suspensions,
        extension=extension_of(one.rule, changed.extensions),
    )
    return CaseTerm(
        case=case.id,
        run=run.id,
        rule=one.rule.key,
        title=one.rule.title,
        article=one.rule.source,
        direction=one.rule.direction.value,
        start=one.start,
        due_on=None if found is None else found.day,
        fires_at=None if found is None else found.fires_at,
        steps=() if found is None else found.steps,
        scope=one.scope,
        met_at=one.met_at,
        suspensions=changed.suspensions,
        extensions=changed.extensions,
        deadline=changed.answer,
        lawful_on=one.lawful,
        why=f"{why}; {one.local}" if one.local else why,
    )


def _facts(term: CaseTerm) -> tuple[object, ...]:
    changed = term.suspensions, term.extensions, term.why, term.deadline, term.lawful_on
    return term.start, term.due_on, term.fires_at, term.met_at, changed


def reads_terms(definition: Definition, expression: str) -> bool:
    """Tell whether a timer's expression follows a term of the definition."""
    return bool(definition.terms) and "terms." in expression
