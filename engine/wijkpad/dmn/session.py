# SPDX-License-Identifier: EUPL-1.2
"""What one evaluation shares: the budget, the moment, and the remarks made on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from wijkpad import feel
from wijkpad.dmn.model import Decision, DmnType, Text
from wijkpad.dmn.types import Misfit, fit
from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity

_MOST_REMARKS = 50


class Layers(Mapping[str, Value]):
    """Names on top of other names, without copying either."""

    __slots__ = ("layers",)

    def __init__(self, inner: Mapping[str, Value], outer: Mapping[str, Value]) -> None:
        below = outer.layers if isinstance(outer, Layers) else (outer,)
        self.layers: tuple[Mapping[str, Value], ...] = (inner, *below)

    def __getitem__(self, name: str) -> Value:
        for layer in self.layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for layer in self.layers for name in layer})

    def __len__(self) -> int:
        return len({name for layer in self.layers for name in layer})


class Session:
    """Lives as long as one call of `decide`."""

    def __init__(self, now: datetime | None, budget: feel.Budget) -> None:
        self.now, self.budget = now, budget
        self.findings: list[Finding] = []
        self.within: list[Decision] = []
        """The decisions that are being worked out, the innermost last."""

    def remark(
        self,
        code: str,
        text: str,
        *,
        element: str | None,
        cure: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Keep one remark for the caller; each is kept once."""
        if self.within:
            text = f"Beslissing ‘{self.within[-1].name}’: {text}"
            element = element or self.within[-1].id
        finding = Finding(code=code, text=text, element=element, cure=cure, severity=severity)
        if finding not in self.findings and len(self.findings) < _MOST_REMARKS:
            self.findings.append(finding)

    def text(self, text: Text, variables: Mapping[str, Value]) -> Value:
        """Return the value of a FEEL text; null for a text with a fault in a draft."""
        if text.parsed is None:
            return None
        return text.parsed.evaluate(variables, now=self.now, budget=self.budget)

    def passes(self, tests: feel.UnaryTests, value: Value, variables: Mapping[str, Value]) -> bool:
        """Tell whether the value passes; a test that cannot be answered is not passed."""
        return tests.test(value, variables, now=self.now, budget=self.budget) is True

    def fit(
        self, value: Value, declared: DmnType | None, *, what: str, element: str | None
    ) -> Value:
        """Return the value as one of its declared type; null, with a remark, when it is not."""
        if declared is None:
            return value
        fitted = fit(value, declared.type, self.budget)
        if not isinstance(fitted, Misfit):
            return fitted
        self.remark(
            "DMN-204",
            f"{what} is geen waarde van het type {declared.name} dat het model verwacht.",
            cure="Pas de waarde of het type aan; tot dan telt de waarde als leeg.",
            element=element,
        )
        return None
