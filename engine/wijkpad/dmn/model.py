# SPDX-License-Identifier: EUPL-1.2
"""A decision model as read: what stands in the file, with every FEEL text already parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from wijkpad import feel
from wijkpad.findings import Finding

if TYPE_CHECKING:
    from wijkpad.dmn.index import Index


class Effect(StrEnum):
    """What the outcome may do; only the last two may steer a flow without a person."""

    ADVICE = "advice"
    RAISES_ONLY = "raises_only"
    ADMINISTRATIVE = "administrative"


class HitPolicy(StrEnum):
    """Which of the rules that match give the outcome."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(StrEnum):
    """What COLLECT makes of the outcomes that it gathers."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


@dataclass(frozen=True, slots=True, kw_only=True)
class DmnType:
    """A type as the model names it.

    Attributes:
        ranking: the allowed values as a list, most important first; None when they are no list.
        limits: all that narrows a single value of the type: its own allowed values and those of
            the types that it is based on.
    """

    name: str
    type: feel.Type
    ranking: feel.Expression | None = None
    limits: tuple[feel.UnaryTests, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One FEEL text; `parsed` is None only in a draft, where the text has a fault."""

    text: str
    parsed: feel.Expression | None
    type: DmnType | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A FEEL text where it stands, for what can be seen of it before any value is there.

    Attributes:
        scope: the names that it sees, with their kinds as far as the model tells.
        where: what a reader calls the place, such as `Tabel ‘Route’, regel 3, kolom ‘Leeftijd’`.
    """

    parsed: feel.Expression | feel.UnaryTests
    scope: feel.Names
    where: str
    element: str | None
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The condition of one rule on one input; `parsed` is None when any value will do, or on a fault.

    Attributes:
        is_plain: whether `date(…)` and `duration(…)` in it mean FEEL's own functions.
    """

    text: str
    parsed: feel.UnaryTests | None
    line: int | None = None
    broken: bool = False
    is_plain: bool = True

    @property
    def is_any(self) -> bool:
        """Tell whether the cell lets every value pass."""
        return self.parsed is None and not self.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A column of conditions."""

    id: str | None
    label: str
    expression: Text
    allowed: feel.UnaryTests | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A column of outcomes; `ranking` holds its allowed values, most important first."""

    id: str | None
    name: str
    type: DmnType | None = None
    allowed: feel.UnaryTests | None = None
    ranking: feel.Expression | None = None
    default: Text | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row. `index` counts from 1, as the editor shows it."""

    id: str | None
    index: int
    cells: tuple[Cell, ...]
    outputs: tuple[Text, ...]
    annotation: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table.

    Attributes:
        index: which rules each value lets through, for all rules together.
        reads: the names that cells, outcomes and allowed values read.
    """

    id: str | None
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    index: Index = field(repr=False, compare=False)
    reads: frozenset[tuple[str, ...]] = frozenset()
    type: DmnType | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a boxed context; without a name it is the result of the whole."""

    name: str | None
    type: DmnType | None
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A boxed context."""

    entries: tuple[Entry, ...]
    type: DmnType | None = None

    @property
    def repeats_a_name(self) -> bool:
        """Tell whether two entries have one name, which makes the whole null as in FEEL."""
        names = [entry.name for entry in self.entries if entry.name is not None]
        return len(set(names)) < len(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A boxed relation: a list of contexts with the same names."""

    columns: tuple[str, ...]
    column_types: tuple[DmnType | None, ...]
    rows: tuple[tuple[Box, ...], ...]
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A boxed list."""

    boxes: tuple[Box, ...]
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A boxed invocation: a function, called with values by name."""

    called: Box
    bindings: tuple[tuple[Parameter, Box | None], ...]
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """A boxed conditional; null goes to `otherwise`, and what is no boolean gives null."""

    test: Box
    then: Box
    otherwise: Box
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A boxed filter; `match` sees each element as `item`, and its members by name, which win."""

    source: Box
    match: Box
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterator:
    """A boxed for, some or every; `kind` is one of those words."""

    kind: str
    variable: str
    source: Box
    body: Box
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionBox:
    """A function definition; without a body it gives null."""

    parameters: tuple[Parameter, ...]
    body: Box | None
    type: DmnType | None = None


Box: TypeAlias = (
    Text
    | Table
    | Context
    | Relation
    | Items
    | Invocation
    | Conditional
    | Filter
    | Iterator
    | FunctionBox
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Points at an element of this model, or of an imported one by its namespace."""

    id: str
    namespace: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """A value that the model declares and the caller gives."""

    id: str
    name: str
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        box: how the outcome is reached; None when the decision has no logic, and is null then.
        references: names the logic reads that nothing in the model provides, with what it reads
            below them, such as `("safety_triage", "life_threat")`.
        type: of the outcome; None for any.
    """

    id: str
    name: str
    effect: Effect = Effect.ADVICE
    box: Box | None = None
    inputs: tuple[Reference, ...] = ()
    decisions: tuple[Reference, ...] = ()
    knowledge: tuple[Reference, ...] = ()
    references: frozenset[tuple[str, ...]] = frozenset()
    type: DmnType | None = None
    question: str = ""
    description: str = ""
    line: int | None = None

    @property
    def table(self) -> Table | None:
        """Return the decision table; None when the decision is another expression."""
        return self.box if isinstance(self.box, Table) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function that decisions share."""

    id: str
    name: str
    function: FunctionBox
    knowledge: tuple[Reference, ...] = ()
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A decision service: some decisions, callable as one function of their inputs."""

    id: str
    name: str
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    inputs: tuple[Reference, ...] = ()
    type: DmnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Another model, whose names stand behind `name` and a dot; an empty name puts them beside ours."""

    name: str
    namespace: str
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A decision model, complete with what it imports.

    Attributes:
        sha256: of the bytes that were read; those of imported models stand in theirs.
        without_id: names of what has no id in the file; its name is its id then.
        faults: empty, except in a draft.
        texts: every FEEL text that could be read.
    """

    name: str
    namespace: str
    file: str
    sha256: str
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    inputs: Mapping[str, InputData] = field(default_factory=dict)
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    types: Mapping[str, DmnType] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    without_id: frozenset[str] = frozenset()
    faults: tuple[Finding, ...] = ()
    texts: tuple[Placed, ...] = field(default=(), repr=False, compare=False)

    def imported(self, namespace: str | None) -> Model | None:
        """Return the model that a reference with this namespace points into; None if unknown."""
        if namespace is None or namespace == self.namespace:
            return self
        return next((one.model for one in self.imports if one.namespace == namespace), None)
