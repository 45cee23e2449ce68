# SPDX-License-Identifier: EUPL-1.2
"""The municipality's own part in terms: kept when a run begins, and counted with from then on.

Whatever a plugin says, a term is counted as the pathway has it as well, and the plugin's part counts
only where it protects at least as much; closing days only where the pathway marks them (ADR 32).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from wijkpad.commands.terms.terms_in_force import known_term
from wijkpad.domain.definition import Definition, qualified
from wijkpad.domain.local_terms import ClosedDays, LocalRule, LocalTerms, TermAnswer
from wijkpad.domain.term_rules import stands_fast, stricter, why_not
from wijkpad.errors import FindingsError
from wijkpad.ports import PluginTerms
from wijkpad.terms import (
    Due,
    Holidays,
    Rule,
    day_text,
    default_holidays,
    local_day,
    may_tighten,
    short_text,
    start_of_day,
)

_CLOSED: Final = "sluitingsdag van de gemeente"


def kept(definition: Definition, told: PluginTerms) -> LocalTerms:
    """Return what a run that begins now keeps of what plugins say: what its own terms can use."""
    if not definition.terms:
        return LocalTerms()
    closes = definition.sensitivity == "ordinary" and any(
        one.closing_days for one in definition.terms.values()
    )
    return LocalTerms(
        closed=told.closed if closes else (),
        closed_until=told.closed_until if closes else None,
        rules=tuple(_rules(definition, told.rules)),
        silent=told.silent,
        deadlines=told.deadlines if definition.sensitivity == "ordinary" else (),
    )


def _rules(definition: Definition, rules: tuple[LocalRule, ...]) -> Iterator[LocalRule]:
    """Yield the rules on terms of this pathway and of those that it calls, under their keys here."""
    for one in rules:
        pathway, _, term = one.term.partition(".")
        key = term if pathway == definition.key else qualified(pathway, term)
        rule = definition.terms.get(key)
        if rule is None:
            continue
        owner = definition.called.get(pathway, definition)
        known = known_term(owner, owner.terms.get(term, rule), {})
        # The setting of today is no matter: each run compares its own two ends.
        known = replace(known, rule=replace(known.rule, length=rule.length))
        refused = why_not(one, {one.term: known})
        yield replace(one, term=key, refused=refused or "")


def applied(rule: Rule, local: LocalTerms) -> Rule:
    """Return a rule of a run with what plugins changed of it for certain.

    A length that each run computes stays open: which one counts is known at the end alone.
    """
    mine = local.rule_for(rule.key)
    if mine is None or mine.refused or stands_fast(rule):
        return rule
    if mine.suspend is not None:
        rule = replace(rule, suspend=tuple(one for one in rule.suspend if one.key in mine.suspend))
    is_known = rule.length is not None and may_tighten(rule, mine.length) is None
    return replace(rule, length=mine.length) if is_known else rule


def holidays_for(rule: Rule, local: LocalTerms) -> Holidays | None:
    """Return the calendar of a term; None for that of the law."""
    return _calendar(local.closed) if rule.closing_days and local.closed else None


@lru_cache(maxsize=64)
def _calendar(closed: tuple[ClosedDays, ...]) -> Holidays:
    days = {day: _CLOSED for one in closed for day in one.days}
    return replace(default_holidays(), closed=MappingProxyType(days))


def shown_length(
    rule: Rule, start: date, found: Due, local: LocalTerms, again: Callable[[Rule], Due | None]
) -> tuple[Rule, Due, str]:
    """Return the rule and the end that count, and what a plugin had to do with it in short.

    `again` counts the term with another length.
    """
    mine = local.rule_for(rule.key)
    if mine is None or rule.length is None or stands_fast(rule):
        return rule, found, ""
    if mine.refused:
        return rule, _with(found, f"De {mine.by.name} wilde {_wish(mine)}. {mine.refused}"), ""
    try:
        own_rule = replace(rule, length=mine.length)
        own = again(own_rule)
    except FindingsError:
        own = None
    if own is None or not _protects(rule, start, found, own):
        text = (
            f"De {mine.by.name} wilde {_wish(mine)}. Dat mag niet: de inwoner zou minder krijgen."
        )
        return rule, _with(found, text), ""
    if own.fires_at == found.fires_at:
        return rule, found, ""
    before = rule.length.dutch()
    text = (
        f"De gemeente koos {mine.length.dutch()} in plaats van {before}. "
        f"Vastgelegd in: {mine.law} ({mine.by.name})."
    )
    return own_rule, _with(own, text), f"{mine.law}, in plaats van {before}"


def _wish(mine: LocalRule) -> str:
    return f"{mine.length.dutch()}, volgens {mine.law}"


def _protects(rule: Rule, start: date, found: Due, own: Due) -> bool:
    if found.day is not None and own.day is not None:
        return stricter(rule.direction, local_day(start), found.day, own.day)
    return stricter(rule.direction, start, found.fires_at, own.fires_at)


def _with(found: Due, *steps: str) -> Due:
    return replace(found, steps=(*found.steps, *steps))


def with_closing_days(rule: Rule, start: date, found: Due, local: LocalTerms) -> tuple[Due, str]:
    """Return the end with the closing days that it skipped, step by step and in short."""
    if not rule.closing_days or found.day is None:
        return found, ""
    steps = []
    skipped = list(_skipped(start, found.day, local))
    for one, days in skipped:
        listed = ", ".join(day_text(day) for day in days)
        steps.append(
            f"Dat de gemeente gesloten is op {listed}, zei de {one.by.name} toen dit traject begon."
        )
    until = local.closed_until
    if local.closed and until is not None and found.day > until:
        steps.append(
            f"Na {day_text(until)} zijn de sluitingsdagen nog niet bekend: die dagen tellen mee."
        )
    why = "zonder de sluitingsdagen van de gemeente" if skipped else ""
    return _with(found, *steps), why


def basis_of(start: date, core_day: date | None) -> str:
    """Return on which start and which last day of the core an answer about a term rests."""
    return f"{local_day(start).isoformat()}>{core_day}"


def with_answer(found: Due, answer: TermAnswer) -> tuple[Due, str]:
    """Return the end with what a plugin said of its last day, and that in short."""
    if answer.due is None or found.day is None:
        text = (
            f"De {answer.by.name} kon deze termijn niet bepalen: hij {answer.text}. Het einde uit het "
            "traject geldt. Laat iemand die de wet kent meekijken."
        )
        return _with(found, text), "let op: laat iemand die de wet kent meekijken"
    way = "Vervroegd" if answer.due < found.day else "Verlengd"
    said = answer.text.strip().rstrip(".")
    before, day = short_text(found.day), short_text(answer.due)
    text = f"{way} van {before} naar {day}: {said} ({answer.by.name})."
    after = start_of_day(answer.due + timedelta(days=1))
    moved = replace(found, day=answer.due, fires_at=after, unmoved=None)
    return _with(moved, text), f"{way.lower()} van {before}: {said}"


def with_silence(found: Due, local: LocalTerms) -> Due:
    """Return the end with the plugins of which the part is missing."""
    return _with(
        found,
        *(
            f"De {one.by.name} gaf geen bruikbaar antwoord toen dit traject begon ({one.why}): wat hij "
            "over termijnen zegt, telt hier niet mee."
            for one in local.silent
        ),
    )


def _skipped(
    start: date, last: date, local: LocalTerms
) -> Iterator[tuple[ClosedDays, tuple[date, ...]]]:
    """Yield who closed which days between the start of a term and its end."""
    for one in local.closed:
        days = tuple(day for day in one.days if start < day <= last)
        if days:
            yield one, days
