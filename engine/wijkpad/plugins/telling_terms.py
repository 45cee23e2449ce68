# SPDX-License-Identifier: EUPL-1.2
"""What plugins say about terms, put together for the runs that begin today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import cast

from wijkpad.domain.local_terms import ClosedDays, LocalRule, Silence, Speaker, TermAnswer
from wijkpad.domain.term_rules import KnownTerms, why_not
from wijkpad.errors import UnreadableError
from wijkpad.plugin_api import Deadline, Suspension, TermInForce, TermRule
from wijkpad.plugins.closing_days import fault_in, working_days
from wijkpad.plugins.dispatching import FAULTS, Dispatcher, Enabled, Reply
from wijkpad.plugins.switching import PluginState
from wijkpad.ports import PluginTerms
from wijkpad.terms import Length

_DAYS_OFF = "calendar_days_off"
_RULES = "term_rules"
_DEADLINE = "term_deadline"
_CAPABILITIES = frozenset({"calendar", "terms"})


def plugin_terms(dispatcher: Dispatcher, unusable: Iterable[PluginState] = ()) -> PluginTerms:
    """Ask every plugin for its part.

    A plugin that is on and cannot be used is silent, also when it is not known what it would bring.
    """
    silent = [
        Silence(by=Speaker(key=one.key, title=one.title, version=one.version), why="werkt niet")
        for one in unusable
        if not one.capabilities or _CAPABILITIES & set(one.capabilities)
    ]
    closed, missing = _closed(dispatcher)
    asked = bool(closed or missing)
    rules: list[LocalRule] = []
    for plugin in dispatcher.who(_RULES):
        said, why = _rules_of(dispatcher, plugin)
        rules += said
        missing += [Silence(by=speaker(plugin), why=why)] if why is not None else []
    return PluginTerms(
        closed=tuple(closed),
        closed_until=date(dispatcher.context.today.year + 1, 12, 31) if asked else None,
        silent=(*silent, *missing),
        rules=tuple(rules),
        deadlines=tuple(
            speaker(one)
            for one in sorted(dispatcher.who(_DEADLINE), key=lambda one: one.key)
            if one.hooks is not None and _DEADLINE in one.hooks
        ),
    )


def deadline(
    dispatcher: Dispatcher,
    asked: Sequence[Speaker],
    rule: TermInForce,
    start: date,
    suspensions: tuple[Suspension, ...],
) -> TermAnswer | None:
    """Ask the plugins of a run, one after the other, until one has a day; a failure ends it."""
    working = {one.key: speaker(one) for one in dispatcher.who(_DEADLINE)}
    for one in asked:
        if one.key not in working:
            return TermAnswer(by=one, text="staat niet aan of werkt niet")
        reply = dispatcher.put(
            _DEADLINE, to=one.key, rule=rule, start=start, suspensions=suspensions
        )
        if reply.failed:
            return TermAnswer(by=working[one.key], text=FAULTS[reply.failed[0].reason])
        said = cast("Deadline | None", reply.value)
        if said is not None:
            return TermAnswer(by=working[one.key], due=said.due, text=said.explanation_nl)
    return None


def calendar_fault(dispatcher: Dispatcher, plugin: Enabled) -> str | None:
    """Return why a plugin's closing days cannot be used, in Dutch; None when they can."""
    _, why = _days_of(dispatcher, plugin)
    return None if why is None else f"Deze plugin {why}."


def rules_fault(
    dispatcher: Dispatcher, plugin: Enabled, known: Callable[[], KnownTerms] | None
) -> tuple[str | None, tuple[str, ...]]:
    """Return why a plugin's rules cannot be used, in Dutch, and the terms that they are about.

    Without `known` it is not looked at what the pathways and the law say.
    """
    rules, why = _rules_of(dispatcher, plugin)
    if why is not None:
        return f"Deze plugin {why} ({_RULES}).", ()
    terms = tuple(one.term for one in rules)
    twice = next((key for key, times in Counter(terms).items() if times > 1), None)
    if twice is not None:
        return f"Deze plugin geeft de termijn ‘{twice}’ twee lengtes.", ()
    if rules and known is not None:
        there = known()
        wrong = next((text for text in (why_not(one, there) for one in rules) if text), None)
        if wrong is not None:
            return f"Een termijnregel van deze plugin mag niet. {wrong}", ()
    return None, terms


def _rules_of(dispatcher: Dispatcher, plugin: Enabled) -> tuple[list[LocalRule], str | None]:
    reply = dispatcher.put(_RULES, to=plugin.key)
    if reply.failed:
        return [], _failed(reply)
    said = cast("tuple[TermRule, ...]", reply.value or ())
    try:
        return [
            LocalRule(
                by=speaker(plugin),
                term=one.key,
                length=Length.parse(f"{one.amount} {one.unit}"),
                law=one.law,
                suspend=one.suspend,
            )
            for one in said
        ], None
    except UnreadableError:
        return [], "noemt een lengte die geen termijn kan zijn"


def _closed(dispatcher: Dispatcher) -> tuple[list[ClosedDays], list[Silence]]:
    closed, silent = [], []
    for plugin in dispatcher.who(_DAYS_OFF):
        days, why = _days_of(dispatcher, plugin)
        if why is not None:
            silent.append(Silence(by=speaker(plugin), why=why))
        elif days:
            closed.append(ClosedDays(by=speaker(plugin), days=days))
    return closed, silent


def _days_of(dispatcher: Dispatcher, plugin: Enabled) -> tuple[tuple[date, ...], str | None]:
    """Return the closed working days of this year and the next, or why there are none to be used."""
    this_year = dispatcher.context.today.year
    found: list[date] = []
    for year in (this_year, this_year + 1):
        reply = dispatcher.put(_DAYS_OFF, to=plugin.key, year=year)
        days = cast("frozenset[date]", reply.value or frozenset())
        why = _failed(reply) or fault_in(days, year)
        if why is not None:
            return (), why
        found += working_days(days)
    return tuple(found), None


def speaker(plugin: Enabled) -> Speaker:
    """Return a plugin as a run remembers it."""
    return Speaker(key=plugin.key, title=plugin.title, version=plugin.version)


def _failed(reply: Reply) -> str | None:
    return FAULTS[reply.failed[0].reason] if reply.failed else None
