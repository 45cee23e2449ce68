# SPDX-License-Identifier: EUPL-1.2
"""Decision models (DMN 1.2 to 1.5): read, check, carry out, explain."""

from wijkpad.dmn.check import check
from wijkpad.dmn.decide import decide, serve
from wijkpad.dmn.model import (
    Aggregation,
    Decision,
    Effect,
    HitPolicy,
    InputData,
    Knowledge,
    Model,
    Rule,
    Service,
    Table,
)
from wijkpad.dmn.reader import Resolver, read, read_draft
from wijkpad.dmn.result import Change, Decided, Explanation, InputSeen, RuleMatched, RuleMissed

__all__ = [
    "Aggregation",
    "Change",
    "Decided",
    "Decision",
    "Effect",
    "Explanation",
    "HitPolicy",
    "InputData",
    "InputSeen",
    "Knowledge",
    "Model",
    "Resolver",
    "Rule",
    "RuleMatched",
    "RuleMissed",
    "Service",
    "Table",
    "check",
    "decide",
    "read",
    "read_draft",
    "serve",
]
