# SPDX-License-Identifier: EUPL-1.2
"""The smallest change of one input that would have given another outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from heapq import merge
from itertools import chain

from wijkpad.dmn.index import ones
from wijkpad.dmn.model import Rule, Table
from wijkpad.dmn.reads import paths
from wijkpad.dmn.regions import Line, Nothing
from wijkpad.dmn.session import Session
from wijkpad.dmn.tables import TableRun, TableRunner
from wijkpad.feel import Budget, DaysTime, FeelError, Value, YearsMonths
from wijkpad.feel.compare import equal

_SEARCH_NODES = 200_000
_SEARCH_MILLISECONDS = 50
Path = tuple[str, ...]
Step = tuple[Decimal, int, int]
"""Distance, borders between, and region."""


@dataclass(frozen=True, slots=True)
class Found:
    """Another value for the input column at `place`, and what the table gives then.

    Attributes:
        steps: how many borders of rules lie between the two values; 1 where there is no order.
        distance: between the two values, where that has a meaning, else 0.
    """

    place: int
    value: Value
    outcome: Value
    rules: tuple[Rule, ...]
    steps: int
    distance: Decimal


def nearest_change(runner: TableRunner, run: TableRun) -> Found | None:
    """Return the nearest change: of each input the value that lies closest, then the fewest borders.

    Only an input that nothing else in the table reads is changed, and an empty value is never
    proposed.

    Returns:
        None when no change of one input helps, or when that could not be found out in time.
    """
    try:
        search = _Search(runner, run)
        by_column = [
            found
            for place in range(len(runner.table.inputs))
            if (found := search.of(place)) is not None
        ]
    except FeelError:
        return None
    return min(by_column, key=lambda one: (one.steps, one.place), default=None)


class _Search:
    def __init__(self, runner: TableRunner, run: TableRun) -> None:
        self._table, self._run = runner.table, run
        self._now = runner.session.now
        self._variables = runner.variables
        self._budget = Budget(nodes=_SEARCH_NODES, milliseconds=_SEARCH_MILLISECONDS)
        self._passing = self._table.index.passing(run.values, self._trial().passes, near=1)
        self._outcomes: dict[int, tuple[tuple[Rule, ...], Value] | None] = {}

    def _trial(self) -> TableRunner:
        """Return a runner that leaves no remarks behind."""
        return TableRunner(self._table, self._variables, Session(self._now, self._budget))

    def of(self, place: int) -> Found | None:
        """Return the nearest value of one input that gives another outcome."""
        if not _may_change(self._table, place):
            return None
        column = self._table.index.columns[place]
        others = self._table.index.all
        for number, passing in enumerate(self._passing):
            others &= passing if number != place else others
        now = others & self._passing[place]
        before, line = self._run.values[place], column.line
        regions = [
            one for one in column.allowed if one != line.empty and column.bits[one] & others != now
        ]
        for distance, steps, region in self._outwards(line, regions, before):
            matching = others & column.bits[region]
            if matching not in self._outcomes:
                self._outcomes[matching] = self._outcome(matching)
            found = self._outcomes[matching]
            value = line.value(region, before)
            if found is not None and not isinstance(value, Nothing):
                return Found(place, value, found[1], found[0], steps, distance)
        return None

    def _outwards(self, line: Line, regions: list[int], before: Value) -> Iterator[Step]:
        """Yield the regions, the one with the nearest value first."""
        here = line.place(before)
        start, end = (None if here is None else line.scale(here)) or (0, -1)

        def steps(along: Iterable[int]) -> Iterator[Step]:
            for region in along:
                self._budget.spend()
                distance = _distance(line.value(region, before), before)
                yield distance, abs(region - (here or 0)), region

        along = [one for one in regions if start <= one <= end]
        lower = [one for one in along if one < (here or 0)]
        higher = along[len(lower) :]
        return chain(
            merge(steps(reversed(lower)), steps(higher)),
            ((Decimal(0), 1, one) for one in regions if not start <= one <= end),
        )

    def _outcome(self, matching: int) -> tuple[tuple[Rule, ...], Value] | None:
        """Return what other rules give; None when that is no other outcome, or no outcome."""
        trial = self._trial()
        counted, value = trial.outcome([self._table.rules[number] for number in ones(matching)])
        if not counted or trial.session.findings:
            return None
        if equal(value, self._run.value, self._budget) is True:
            return None
        return tuple(rule for rule, _ in counted), value


def _distance(one: Value | Nothing, other: Value) -> Decimal:
    match one, other:
        case Decimal(), Decimal():
            return abs(one - other)
        case datetime(), _:
            return Decimal(0)
        case date(), date():
            return Decimal(abs(one.toordinal() - other.toordinal()))
        case YearsMonths(), YearsMonths():
            return Decimal(abs(one.months - other.months))
        case DaysTime(), DaysTime():
            return abs(one.seconds - other.seconds)
    return Decimal(0)


def _may_change(table: Table, place: int) -> bool:
    """Tell whether the input can be another while all else that the table reads stays the same."""
    column = table.index.columns[place]
    if column.open or not column.exact:
        return False
    own = paths(table.inputs[place].expression.parsed)
    others = [
        *table.reads,
        *(
            path
            for number, column in enumerate(table.inputs)
            if number != place
            for path in paths(column.expression.parsed)
        ),
    ]
    return bool(own) and not any(overlap(path, other) for path in own for other in others)


def overlap(one: Path, other: Path) -> bool:
    """Tell whether two paths read the same value, or one a part of the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def depends(table: Table) -> bool:
    """Tell whether two columns read the same name, so that they cannot differ freely."""
    seen: list[Path] = []
    for column in table.inputs:
        read = paths(column.expression.parsed)
        if any(overlap(path, other) for path in read for other in seen):
            return True
        seen.extend(read)
    return False
