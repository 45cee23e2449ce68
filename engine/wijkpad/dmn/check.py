# SPDX-License-Identifier: EUPL-1.2
"""What is wrong in a decision model that can be read: gaps, overlaps, rules that never match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wijkpad.dmn.explain import depends
from wijkpad.dmn.gaps import Example, Grid, TooLargeError, describe
from wijkpad.dmn.graph import find
from wijkpad.dmn.model import (
    Aggregation,
    Box,
    Context,
    Decision,
    Effect,
    HitPolicy,
    Knowledge,
    Model,
    Rule,
    Table,
    Text,
)
from wijkpad.dmn.reads import paths, reads
from wijkpad.feel import Budget, FeelError
from wijkpad.findings import Finding, Severity

_COMPLETE = frozenset({HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.ANY})
_RANKED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
_MOST_OVERLAPS = 10


def check(model: Model) -> list[Finding]:
    """Return all findings about a model, faults of a draft included, in the order of the file."""
    findings = [*model.faults, *_without_id(model)]
    for decision in model.decisions.values():
        findings.extend(_decision(decision))
        findings.extend(_unasked(model, decision))
    for knowledge in model.knowledge.values():
        findings.extend(_unknown(model, knowledge))
        for table in _tables(knowledge.function.body):
            findings.extend(_Checker(table, knowledge.id, Effect.ADMINISTRATIVE).run())
    return [one.in_file(model.file) for one in findings]


def _without_id(model: Model) -> Iterator[Finding]:
    for name in sorted(model.without_id):
        yield Finding(
            code="DMN-112",
            text=f"'{name}' heeft geen vaste naam (id).",
            cure="Geef het onderdeel een id die nooit meer verandert; diagrammen verwijzen ernaar.",
            element=name,
        )


def _unasked(model: Model, decision: Decision) -> Iterator[Finding]:
    """A name that the model declares is null for a decision that does not require it."""
    declared = {
        one.name
        for group in (model.inputs, model.decisions, model.knowledge, model.services)
        for one in group.values()
    }
    for name in sorted({path[0] for path in decision.references} & declared):
        yield Finding(
            code="DMN-020",
            text=f"De beslissing '{decision.name}' leest '{name}', maar vraagt er niet om.",
            cure=f"Trek in het model een pijl van '{name}' naar de beslissing.",
            element=decision.id,
            line=decision.line,
        )


def _unknown(model: Model, knowledge: Knowledge) -> Iterator[Finding]:
    """A knowledge model sees its parameters and what it requires, nothing of the case."""
    known = {knowledge.name, *(one.name for one in model.imports)}
    known.update(found[1].name for one in knowledge.knowledge if (found := find(model, one)))
    for name in sorted({path[0] for path in reads(knowledge.function)} - known):
        yield Finding(
            code="DMN-021",
            text=f"Het kennismodel '{knowledge.name}' leest '{name}', maar krijgt dat niet mee.",
            cure="Maak er een parameter van.",
            element=knowledge.id,
        )


def _decision(decision: Decision) -> Iterator[Finding]:
    if decision.box is None or (isinstance(decision.box, Text) and not decision.box.text):
        yield Finding(
            code="DMN-110",
            text=f"De beslissing '{decision.name}' heeft geen tabel of uitdrukking.",
            cure="Voeg een tabel toe of haal de beslissing weg.",
            element=decision.id,
            line=decision.line,
        )
    for table in _tables(decision.box):
        yield from _Checker(table, decision.id, decision.effect).run()


def _tables(box: Box | None) -> Iterator[Table]:
    if isinstance(box, Table):
        yield box
    elif isinstance(box, Context):
        for entry in box.entries:
            yield from _tables(entry.box)


class _Checker:
    """Checks one table."""

    def __init__(self, table: Table, owner: str, effect: Effect) -> None:
        self._table, self._owner, self._effect = table, owner, effect
        self._labels = [column.label for column in table.inputs]

    def run(self) -> Iterator[Finding]:
        yield from self._rule_ids()
        yield from self._annotations()
        yield from self._rankings()
        yield from self._outputs()
        try:
            grid = Grid(self._table)
            never = list(self._never(grid))
            yield from never
            yield from self._gap(grid)
            yield from self._overlaps(grid)
            yield from self._shadowed(grid, {one.element for one in never})
        except TooLargeError:
            yield self._at_table(
                "DMN-109",
                "De tabel is te groot om helemaal na te rekenen op gaten en overlap.",
                "Splits de tabel in kleinere tabellen.",
                Severity.WARNING,
            )

    def _at_table(
        self, code: str, text: str, cure: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        return Finding(
            code=code,
            text=text,
            cure=cure,
            severity=severity,
            element=self._table.id or self._owner,
            line=self._table.line,
        )

    def _at_rule(
        self, code: str, rule: Rule, text: str, cure: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        return Finding(
            code=code,
            text=text,
            cure=cure,
            severity=severity,
            element=rule.id or self._table.id or self._owner,
            line=rule.line,
        )

    def _rule_ids(self) -> Iterator[Finding]:
        counts = Counter(rule.id for rule in self._table.rules if rule.id)
        for rule in self._table.rules:
            if rule.id is None:
                yield self._at_rule(
                    "DMN-101",
                    rule,
                    f"Regel {rule.index} heeft geen vaste naam (id).",
                    "Geef de regel een id die nooit meer verandert; scenario's verwijzen ernaar.",
                )
            elif counts[rule.id] > 1:
                yield self._at_rule(
                    "DMN-102",
                    rule,
                    f"De id van regel {rule.index} komt meer dan één keer voor.",
                    "Geef elke regel een eigen id.",
                )

    def _annotations(self) -> Iterator[Finding]:
        for rule in self._table.rules:
            if not rule.annotation:
                yield self._at_rule(
                    "DMN-108",
                    rule,
                    f"Regel {rule.index} legt zichzelf niet uit.",
                    "Schrijf in de kolom met uitleg waarom deze uitkomst geldt, en de bron.",
                )

    def _rankings(self) -> Iterator[Finding]:
        ranked = any(
            one.ranking is not None or (one.type is not None and one.type.ranking is not None)
            for one in self._table.outputs
        )
        if self._table.hit_policy in _RANKED and not ranked:
            yield self._at_table(
                "DMN-019",
                f"De regel {self._table.hit_policy.value} kiest op volgorde van belang, "
                "maar die volgorde ontbreekt.",
                "Zet bij een uitkomstkolom de toegestane waarden, de belangrijkste eerst.",
            )
        if self._effect is Effect.RAISES_ONLY and self._table.aggregation is Aggregation.COUNT:
            yield self._at_table(
                "DMN-111",
                "Een telling zegt niet wat het dringendst is, maar de tabel is 'raises_only'.",
                "Kies een andere samenvoeging of een ander effect.",
            )

    def _outputs(self) -> Iterator[Finding]:
        for rule in self._table.rules:
            for place, text in enumerate(rule.outputs):
                if self._is_outside(text, place):
                    column = self._table.outputs[place]
                    yield self._at_rule(
                        "DMN-107",
                        rule,
                        f"Regel {rule.index} geeft bij '{column.name or 'de uitkomst'}' een waarde "
                        "die niet is toegestaan.",
                        "Kies een van de toegestane waarden, of breid die uit.",
                    )

    def _is_outside(self, text: Text, place: int) -> bool:
        column = self._table.outputs[place]
        if text.parsed is None or paths(text.parsed):
            return False
        try:
            value = text.parsed.evaluate({}, budget=Budget())
        except FeelError:
            return False
        if value is None:
            return False
        if column.type is not None and not column.type.type.holds(value):
            return True
        return column.allowed is not None and column.allowed.test(value, {}) is not True

    def _never(self, grid: Grid) -> Iterator[Finding]:
        for rule in self._table.rules:
            place = grid.never(rule.index - 1)
            if place is not None:
                yield self._at_rule(
                    "DMN-105",
                    rule,
                    f"Regel {rule.index} kan nooit kloppen: bij '{self._labels[place]}' past "
                    "geen enkele waarde.",
                    "Verbeter de voorwaarde of haal de regel weg.",
                )

    def _gap(self, grid: Grid) -> Iterator[Finding]:
        table = self._table
        if table.hit_policy not in _COMPLETE or any(one.default for one in table.outputs):
            return
        example = grid.uncovered(grid.certain, empty=False)
        filled = example is not None
        example = example or grid.uncovered(grid.certain, empty=True)
        if example is None:
            return
        every = (1 << len(table.rules)) - 1
        exact = grid.certain == every and not depends(table) and self._all_plain()
        text = (
            f"Geen enkele regel geldt voor: {describe(example, self._labels)}."
            if exact
            else f"Misschien geldt geen enkele regel voor: {describe(example, self._labels)}."
        )
        yield self._at_table(
            "DMN-103",
            text,
            "Voeg een laatste regel zonder voorwaarden toe, of een standaarduitkomst.",
            Severity.ERROR if exact and filled else Severity.WARNING,
        )

    def _all_plain(self) -> bool:
        return all(column.samples is not None for column in self._table.inputs)

    def _overlaps(self, grid: Grid) -> Iterator[Finding]:
        if self._table.hit_policy is not HitPolicy.UNIQUE:
            return
        found = 0
        certain = not depends(self._table)
        for rule in self._table.rules:
            for other in (self._table.rules[place] for place in grid.overlapping(rule.index - 1)):
                example = grid.together(rule.index - 1, other.index - 1)
                if example is None:
                    continue
                if found == _MOST_OVERLAPS:
                    return
                found += 1
                yield self._overlap(rule, other, example, certain)

    def _overlap(self, rule: Rule, other: Rule, example: Example, certain: bool) -> Finding:
        return self._at_rule(
            "DMN-104",
            other,
            f"Regel {rule.index} en regel {other.index} gelden allebei voor: "
            f"{describe(example, self._labels)}. In een tabel met UNIQUE mag dat niet.",
            "Maak de voorwaarden zo dat ze elkaar uitsluiten, of kies FIRST.",
            Severity.ERROR if certain else Severity.WARNING,
        )

    def _shadowed(self, grid: Grid, skip: set[str | None]) -> Iterator[Finding]:
        if self._table.hit_policy is not HitPolicy.FIRST:
            return
        for rule in self._table.rules:
            place = rule.index - 1
            earlier = grid.certain & ((1 << place) - 1)
            if rule.id in skip or grid.uncovered(earlier, place, empty=True) is not None:
                continue
            yield self._at_rule(
                "DMN-106",
                rule,
                f"Regel {rule.index} komt nooit aan de beurt: eerdere regels vangen alles af.",
                "Zet de regel hoger of haal hem weg.",
            )
