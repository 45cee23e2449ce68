# SPDX-License-Identifier: EUPL-1.2
"""What a municipality changes in a pathway of a release: operations on ids, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetParameter:
    """Another default of a parameter, or another length of a term.

    Attributes:
        kind: `parameters` or `terms`, as in pathway.toml.
        value: as it is written in TOML, decimals included: `2 working days`, `3`, `12.50`.
    """

    kind: Literal["parameters", "terms"]
    key: str
    value: object
    reason: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def identity(self) -> Identity:
        """What it is about; one overlay does so once."""
        return ("set_parameter", self.kind, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRule:
    """A row of a decision table, beside one that is there already.

    Attributes:
        beside: id of that row; it may be one that an earlier operation added.
        when: unary tests in FEEL by the expression of the column; a column that is not named may be anything.
        then: FEEL by the name of the output; every output is named.
        because: text by the name of the annotation.
    """

    decision: str
    rule: str
    place: Literal["before", "after"]
    beside: str
    when: Mapping[str, str]
    then: Mapping[str, str]
    because: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def identity(self) -> Identity:
        """What it is about."""
        return ("add_rule", self.decision, self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceForm:
    """A whole form of the municipality's own, in place of the one of the release.

    Attributes:
        of: SHA-256 of the form of the release that it takes the place of: another release may ask more.
        content: the form. `rules`: its rules across fields; None: those of the release stay.
    """

    form: str
    of: str
    content: bytes = field(repr=False)
    rules: bytes | None = field(default=None, repr=False)
    reason: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def identity(self) -> Identity:
        """What it is about."""
        return ("replace_form", self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceScenario:
    """A scenario of the municipality's own, new or in place of one of the release."""

    scenario: str
    content: bytes = field(repr=False)
    reason: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def identity(self) -> Identity:
        """What it is about."""
        return ("replace_scenario", self.scenario)


Operation = SetParameter | AddRule | ReplaceForm | ReplaceScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Everything that a municipality changes in one pathway, in order."""

    pathway: str
    operations: tuple[Operation, ...] = ()


def form_file(form: str) -> str:
    """Return where a form stands."""
    return f"forms/{form}.json"


def rules_file(form: str) -> str:
    """Return where the rules of a form stand."""
    return f"forms/{form}.rules.toml"


def scenario_file(scenario: str) -> str:
    """Return where a scenario stands."""
    return f"scenarios/{scenario}.toml"
