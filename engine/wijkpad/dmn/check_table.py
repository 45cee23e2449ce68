# SPDX-License-Identifier: EUPL-1.2
"""What is wrong in one decision table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wijkpad.dmn.check_rules import RuleChecks
from wijkpad.dmn.gaps import Grid, TooLargeError
from wijkpad.dmn.model import (
    Aggregation,
    Decision,
    Effect,
    HitPolicy,
    Knowledge,
    Output,
    Rule,
    Table,
    Text,
)
from wijkpad.dmn.reads import paths
from wijkpad.dmn.session import Session
from wijkpad.dmn.types import Misfit, fit
from wijkpad.feel import Budget, FeelError
from wijkpad.findings import Finding, Severity

_RANKED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})


def check_table(table: Table, owner: Decision | Knowledge, effect: Effect) -> Iterator[Finding]:
    """Yield all findings about a table of `owner`, each with table, rule and input."""
    place = Place(table, owner)
    checks = _Checks(table, place, effect)
    yield from checks.rule_ids()
    yield from checks.annotations()
    yield from checks.rankings()
    yield from checks.outputs()
    try:
        yield from RuleChecks(table, place, Grid(table)).run()
    except TooLargeError:
        yield place.at_table(
            "DMN-109",
            "is te groot om helemaal na te rekenen op gaten en overlap.",
            "Splits de tabel in kleinere tabellen.",
            Severity.WARNING,
        )


class Place:
    """Makes findings that name the table and the rule."""

    def __init__(self, table: Table, owner: Decision | Knowledge) -> None:
        self._table, self._owner = table, owner

    def at_table(
        self, code: str, text: str, cure: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """Return a finding on the whole table; the text goes on after its name."""
        return Finding(
            code=code,
            text=f"Tabel ‘{self._owner.name}’ {text}",
            cure=cure,
            severity=severity,
            element=self._table.id or self._owner.id,
            line=self._table.line,
        )

    def at_rule(
        self, code: str, rule: Rule, text: str, cure: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """Return a finding on a rule; the text is a sentence of its own."""
        return Finding(
            code=code,
            text=f"Tabel ‘{self._owner.name}’: {text}",
            cure=cure,
            severity=severity,
            element=rule.id or self._table.id or self._owner.id,
            line=rule.line,
        )


class _Checks:
    """The checks that need no search."""

    def __init__(self, table: Table, place: Place, effect: Effect) -> None:
        self._table, self._place, self._effect = table, place, effect

    def rule_ids(self) -> Iterator[Finding]:
        counts = Counter(rule.id for rule in self._table.rules if rule.id)
        for rule in self._table.rules:
            if rule.id is None:
                yield self._place.at_rule(
                    "DMN-101",
                    rule,
                    f"Regel {rule.index} heeft geen vaste naam (id).",
                    "Geef de regel een id die nooit meer verandert; scenario's verwijzen ernaar.",
                )
            elif counts[rule.id] > 1:
                yield self._place.at_rule(
                    "DMN-102",
                    rule,
                    f"De id van regel {rule.index} komt meer dan één keer voor.",
                    "Geef elke regel een eigen id.",
                )

    def annotations(self) -> Iterator[Finding]:
        for rule in self._table.rules:
            if not rule.annotation:
                yield self._place.at_rule(
                    "DMN-108",
                    rule,
                    f"Regel {rule.index} legt zichzelf niet uit.",
                    "Schrijf in de kolom met uitleg waarom deze uitkomst geldt, en de bron.",
                )

    def rankings(self) -> Iterator[Finding]:
        ranked = any(
            one.ranking is not None or (one.type is not None and one.type.ranking is not None)
            for one in self._table.outputs
        )
        if self._table.hit_policy in _RANKED and not ranked:
            yield self._place.at_table(
                "DMN-019",
                f"kiest met {self._table.hit_policy.value} op volgorde van belang, "
                "maar die volgorde ontbreekt.",
                "Zet bij een uitkomstkolom de toegestane waarden, de belangrijkste eerst.",
            )
        if self._effect is Effect.RAISES_ONLY and self._table.aggregation is Aggregation.COUNT:
            yield self._place.at_table(
                "DMN-111",
                "telt alleen; dat zegt niet wat het dringendst is, maar de tabel is 'raises_only'.",
                "Kies een andere samenvoeging of een ander effect.",
            )

    def outputs(self) -> Iterator[Finding]:
        for place, column in enumerate(self._table.outputs):
            name = column.name or column.label or "de uitkomst"
            for rule in self._table.rules:
                if is_outside(rule.outputs[place], column):
                    yield self._place.at_rule(
                        "DMN-107",
                        rule,
                        f"Regel {rule.index} geeft bij '{name}' een waarde die niet is "
                        f"toegestaan: {rule.outputs[place].text}.",
                        "Kies een van de toegestane waarden, of breid die uit.",
                    )
            if column.default is not None and is_outside(column.default, column):
                yield self._place.at_table(
                    "DMN-107",
                    f"geeft bij '{name}' een standaarduitkomst die niet is toegestaan: "
                    f"{column.default.text}.",
                    "Kies een van de toegestane waarden, of breid die uit.",
                )


def is_outside(text: Text, column: Output) -> bool:
    """Tell whether an outcome that is a constant is not one of the values its column allows."""
    if text.parsed is None or paths(text.parsed):
        return False
    session = Session(None, Budget())
    try:
        value = text.parsed.evaluate({}, budget=session.budget)
        if value is None:
            return False
        if column.type is not None:
            fitted = fit(value, column.type.type, session.budget)
            if isinstance(fitted, Misfit):
                return True
            value = fitted
        return column.allowed is not None and not session.passes(column.allowed, value, {})
    except FeelError:
        return False
