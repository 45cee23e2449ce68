# SPDX-License-Identifier: EUPL-1.2
"""Norms on a single table: whatever is asked of it, its outcome meets what the norm says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from wijkpad.dmn import Decision
from wijkpad.pathways.norms.answers import TooManyAnswersError
from wijkpad.pathways.norms.knowing import SOME, UNKNOWN, Facts, Knowing, Known, Place, Unknown
from wijkpad.pathways.norms.model import Answered, Norm, Outcome, Verdict
from wijkpad.pathways.norms.tables import Given, outcomes, reads_of
from wijkpad.pathways.norms.world import World

MOST: Final = 200_000
"""Ways to fill in what a table reads that are looked at."""


def decide_table(world: World, norm: Norm) -> Verdict:
    """Return what is decided of a norm on a table."""
    decision = world.decisions[norm.table]
    wanted = reads_of(decision) | (set(norm.when.references) if norm.when is not None else set())
    try:
        return _decided(world, norm, decision, wanted)
    except TooManyAnswersError:
        unknown = ("er zijn te veel mogelijkheden",)
        return Verdict(norm=norm, outcome=Outcome.UNDECIDED, unknown=unknown)


def _decided(world: World, norm: Norm, decision: Decision, wanted: set[Place]) -> Verdict:
    paths = tied(world, {one for one in wanted if world.sort(one) is not None})
    knowing = Knowing({one: world.sort(one) or "any" for one in paths})
    result = next(
        (n.result for n in world.diagram.nodes.values() if n.decision == norm.table and n.result),
        "",
    )
    unsure: set[Place] = set()
    doubtful: Verdict | None = None
    for count, facts in enumerate(every_way(world, paths)):
        if count >= MOST:
            raise TooManyAnswersError(norm.table)
        applies = knowing.value(norm.when.root, facts, unsure) if norm.when is not None else True
        if applies is not True and not isinstance(applies, Unknown):
            continue
        for given in outcomes(decision, knowing, facts):
            met = _meets(norm, result, given)
            if met is True:
                continue
            missed = {*given.missed, *(unsure if isinstance(applies, Unknown) else ())}
            missed |= {(result or norm.table,)} if isinstance(met, Unknown) else set()
            verdict = _broken(norm, facts, given, missed)
            if not missed:
                return verdict
            doubtful = doubtful or verdict
    return doubtful or Verdict(norm=norm, outcome=Outcome.PROVEN)


def tied(world: World, paths: set[Place]) -> set[Place]:
    """Return these names and the answers that a form ties to them."""
    found = set(paths)
    for key, answers in world.answers.items():
        found |= answers.related({one for one in paths if one[0] == key})
    return found


def every_way(world: World, paths: set[Place]) -> Iterator[dict[Place, Known]]:
    """Yield every way to fill in these names; each form as its rules let it be filled in."""
    forms = {key: list(each) for key, each in groupby(sorted(paths), key=lambda one: one[0])}
    sorts = {one: world.sort(one) or "any" for one in paths}

    def fill(keys: list[str], facts: dict[Place, Known]) -> Iterator[dict[Place, Known]]:
        if not keys:
            yield facts
            return
        key, *rest = keys
        answers = world.answers.get(key)
        if answers is None:
            for value in (SOME, None):
                given = dict.fromkeys(forms[key], value) if value else {}
                yield from fill(rest, {**facts, **given})
            return
        fields = [one for one in forms[key] if len(one) > 1]
        knowing = Knowing(sorts, key, answers.names)
        for one, _ in answers.ways(fields, knowing, facts):
            yield from fill(rest, {**facts, (key,): SOME, **one})

    yield from fill(list(forms), {})


def _meets(norm: Norm, result: str, given: Given) -> Known:
    if norm.outcome is None:
        return UNKNOWN
    facts: dict[Place, Known] = {}
    for name, value in given.values.items():
        facts[result, name] = value
    if len(given.values) == 1:
        facts[(result,)] = next(iter(given.values.values()))
        only = next(iter(given.values))
        reads = {path for path, _ in norm.outcome.reads}
        facts.pop((result,) if (result, only) in reads else (result, only))
    known: Facts = {path: one for path, one in facts.items() if one is not None}
    return Knowing(dict.fromkeys(facts, "any")).value(norm.outcome.root, known)


def _broken(norm: Norm, facts: Facts, given: Given, missed: set[Place]) -> Verdict:
    shown = tuple(
        (".".join(path), str(value) if not isinstance(value, bool) else str(value).lower())
        for path, value in sorted(facts.items())
        if len(path) > 1 and value is not None
    )
    return Verdict(
        norm=norm,
        outcome=Outcome.UNDECIDED if missed else Outcome.VIOLATED,
        answers=(Answered(element=norm.table, values=shown),),
        rule=given.rule,
        unknown=tuple(sorted(".".join(one) for one in missed)),
    )
