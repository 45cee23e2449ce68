# SPDX-License-Identifier: EUPL-1.2
"""What a decision gives back: the value, and everything needed to show why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from wijkpad.dmn.model import HitPolicy
from wijkpad.feel import Value
from wijkpad.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSeen:
    """One input column with the value it had."""

    label: str
    text: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMatched:
    """A rule that gave the outcome, or part of it. `index` counts from 1."""

    id: str | None
    index: int
    annotation: str
    outputs: dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMissed:
    """A rule that would have matched if one input had been different."""

    id: str | None
    index: int
    annotation: str
    input: InputSeen
    wanted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The nearest value of one input with which the outcome would have been another."""

    input: InputSeen
    value: Value
    outcome: Value
    rules: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a decision came out as it did.

    Attributes:
        model: the name of the file's model; its version is the hash of the file.
        hit_policy: None when the decision is not a table; then inputs and rules are empty.
        matched: only the rules that gave the outcome, in the order in which they count.
        nearly: in the order of the table.
        change: None where it cannot be told with certainty, or where no change of one input helps.
        required: the same for each decision that this one asked, in the order in which they were asked.
    """

    decision: str
    name: str
    table: str | None
    model: str
    model_sha256: str
    hit_policy: HitPolicy | None
    inputs: tuple[InputSeen, ...] = ()
    matched: tuple[RuleMatched, ...] = ()
    nearly: tuple[RuleMissed, ...] = ()
    change: Change | None = None
    required: tuple[Explanation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The outcome of a decision.

    Attributes:
        explain: works the explanation out.
        findings: what went wrong on the way, such as two rules of a UNIQUE table that both matched;
            an error here means that the value is null because of a fault in the table or the input.
    """

    value: Value
    explain: Callable[[], Explanation] = field(repr=False, compare=False)
    findings: tuple[Finding, ...] = ()

    @cached_property
    def explanation(self) -> Explanation:
        """Why; worked out when it is first asked for."""
        return self.explain()
