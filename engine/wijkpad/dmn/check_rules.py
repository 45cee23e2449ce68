# SPDX-License-Identifier: EUPL-1.2
"""Gaps, overlaps and rules that never get their turn, with the input that shows each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wijkpad.dmn.gaps import Grid, TooLargeError, describe
from wijkpad.dmn.index import ones
from wijkpad.dmn.model import HitPolicy, Rule, Table
from wijkpad.dmn.nearest import depends
from wijkpad.dmn.reads import paths
from wijkpad.feel import Budget, FeelError, Value
from wijkpad.feel.compare import equal
from wijkpad.findings import Finding, Severity

if TYPE_CHECKING:
    from wijkpad.dmn.check_table import Place

_COMPLETE = frozenset({HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.ANY})
_MOST_SHOWN = 10


class RuleChecks:
    """The checks that hold the rules of a table against each other."""

    def __init__(self, table: Table, place: Place, grid: Grid) -> None:
        self._table, self._place, self._grid = table, place, grid
        self._labels = [column.label for column in table.inputs]
        self._depends = depends(table)

    def run(self) -> Iterator[Finding]:
        """Yield the findings.

        Raises:
            TooLargeError: the search was given up; what was found until then has been given.
        """
        never = list(self._never())
        yield from never
        policy = self._table.hit_policy
        if policy is HitPolicy.UNIQUE:
            yield from self._overlaps()
        if policy is HitPolicy.ANY:
            yield from self._conflicts()
        if policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
            yield from self._undecided()
        if policy is HitPolicy.FIRST:
            yield from self._shadowed({one.element for one in never})
        if policy in _COMPLETE and not any(one.default for one in self._table.outputs):
            yield from self._gap()

    def _never(self) -> Iterator[Finding]:
        for number, rule in enumerate(self._table.rules):
            place = self._grid.never(number)
            if place is not None:
                yield self._place.at_rule(
                    "DMN-105",
                    rule,
                    f"Regel {rule.index} kan nooit kloppen: bij '{self._labels[place]}' past "
                    "geen enkele waarde.",
                    "Verbeter de voorwaarde of haal de regel weg.",
                )

    def _gap(self) -> Iterator[Finding]:
        grid = self._grid
        try:
            example = grid.uncovered(grid.certain, empty=False)
            filled = example is not None
            example = example or grid.uncovered(grid.certain, empty=True)
        except TooLargeError:
            yield self._place.at_table(
                "DMN-115",
                "heeft geen laatste regel zonder voorwaarden, en of er gaten in zitten kon "
                "wijkpad niet bepalen.",
                "Voeg een laatste regel zonder voorwaarden toe, of een standaarduitkomst.",
                Severity.WARNING,
            )
            raise
        if example is None:
            return
        exact = grid.exact and not self._depends
        whom = describe(example, self._labels)
        yield self._place.at_table(
            "DMN-103",
            f"heeft een gat: geen enkele regel geldt voor: {whom}."
            if exact
            else f"heeft misschien een gat; wijkpad kon dit niet bepalen. Kijk na: {whom}.",
            "Voeg een laatste regel zonder voorwaarden toe, of een standaarduitkomst.",
            Severity.ERROR if exact and filled else Severity.WARNING,
        )

    def _overlaps(self) -> Iterator[Finding]:
        shown = 0
        for number, rule in enumerate(self._table.rules):
            if not self._grid.certain >> number & 1:
                continue
            for other in ones(self._grid.overlapping(number) >> number + 1 << number + 1):
                if shown == _MOST_SHOWN:
                    return
                shown += 1
                yield self._both(
                    "DMN-104",
                    (rule, self._table.rules[other]),
                    "In een tabel met UNIQUE mag dat niet.",
                    "Maak de voorwaarden zo dat ze elkaar uitsluiten, of kies FIRST.",
                )

    def _conflicts(self) -> Iterator[Finding]:
        outcomes = [_constant(rule) for rule in self._table.rules]
        alike: dict[str, int] = {}
        for number, outcome in enumerate(outcomes):
            alike[repr(outcome)] = alike.get(repr(outcome), 0) | 1 << number
        shown = 0
        for number, rule in enumerate(self._table.rules):
            if outcomes[number] is None or not self._grid.certain >> number & 1:
                continue
            others = self._grid.overlapping(number) & ~alike[repr(outcomes[number])]
            for other in ones(others >> number + 1 << number + 1):
                if not _differ(outcomes[number], outcomes[other]):
                    continue
                if shown == _MOST_SHOWN:
                    return
                shown += 1
                yield self._both(
                    "DMN-114",
                    (rule, self._table.rules[other]),
                    "Zij geven niet dezelfde uitkomst, en in een tabel met ANY moet dat.",
                    "Geef ze dezelfde uitkomst, of maak dat ze elkaar uitsluiten.",
                )

    def _both(self, code: str, rules: tuple[Rule, Rule], why: str, cure: str) -> Finding:
        one, other = rules
        example = self._grid.together(one.index - 1, other.index - 1)
        certain = not self._depends and self._grid.knows_inputs
        return self._place.at_rule(
            code,
            other,
            f"Regel {one.index} en regel {other.index} gelden "
            f"{'' if certain else 'misschien '}allebei voor: "
            f"{describe(example, self._labels)}. {why}",
            cure,
            Severity.ERROR if certain else Severity.WARNING,
        )

    def _undecided(self) -> Iterator[Finding]:
        """Say which rules could not be held against the others."""
        numbers = [
            number
            for number in ones(((1 << len(self._table.rules)) - 1) & ~self._grid.certain)
            if self._grid.may_overlap(number)
        ]
        if not numbers:
            return
        rules = ", ".join(str(number + 1) for number in numbers[:_MOST_SHOWN])
        more = " en andere" if len(numbers) > _MOST_SHOWN else ""
        yield self._place.at_table(
            "DMN-113",
            f"kon niet helemaal worden nagerekend: of regel {rules}{more} samenvalt met andere "
            "regels, kon wijkpad niet bepalen.",
            "Vergelijk in de cel met vaste waarden, of reken de regel zelf na.",
            Severity.WARNING,
        )

    def _shadowed(self, skip: set[str | None]) -> Iterator[Finding]:
        for number, rule in enumerate(self._table.rules):
            earlier = self._grid.certain & ((1 << number) - 1)
            if self._grid.certain >> number & 1:
                earlier &= self._grid.overlapping(number)
            if rule.id in skip or not earlier:
                continue
            if self._grid.uncovered(earlier, number, empty=True) is not None:
                continue
            yield self._place.at_rule(
                "DMN-106",
                rule,
                f"Regel {rule.index} komt nooit aan de beurt: eerdere regels vangen alles af.",
                "Zet de regel hoger of haal hem weg.",
            )


def _constant(rule: Rule) -> list[Value] | None:
    """Return the outcomes of a rule; None when they depend on what the table reads."""
    if any(text.parsed is None or paths(text.parsed) for text in rule.outputs):
        return None
    try:
        return [text.parsed.evaluate({}) for text in rule.outputs if text.parsed is not None]
    except FeelError:
        return None


def _differ(one: list[Value] | None, other: list[Value] | None) -> bool:
    return one is not None and other is not None and equal(one, other, Budget()) is not True
