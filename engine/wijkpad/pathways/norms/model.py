# SPDX-License-Identifier: EUPL-1.2
"""A norm as a file says it, and what came of deciding it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from wijkpad.feel import Expression
from wijkpad.pathways.folder import NORMS

TOO_MANY_WAYS: Final = "er zijn te veel wegen"
"""Why nothing was decided when the search ran out. One scenario says nothing of the other ways."""

MARK: Final = "norm:"
"""Before a norm mark where an element may be named: `norm:meldcode-5` is every element that bears it."""
Kind = Literal["then", "first", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One rule that a pathway must satisfy.

    Attributes:
        kind: `then`: after one of `on` is done, each way to an end passes one of `through`.
            `first`: before one of `on` begins, one of `through` has been done.
            `table`: the outcome of decision `table` meets `outcome`.
        on, through: element ids, or marks as `norm:meldcode-5`.
        when: it holds only where this is true: when `on` is done (then), begins (first), or for
            what the table reads. `unless`: it is excused where this is true, at the end of the way
            (then) or when `on` begins (first).
        outcome: FEEL over the result of the table, under the name that the step gives it.
        scenarios: ids of those that must be there where it cannot be decided.
        line: of its table in the file.
    """

    key: str
    title: str
    source: str
    kind: Kind
    on: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    table: str = ""
    when: Expression | None = None
    unless: Expression | None = None
    outcome: Expression | None = None
    scenarios: tuple[str, ...] = ()
    line: int | None = None

    @property
    def demand(self) -> tuple[object, ...]:
        """What it asks, without the words: a variant may not ask less than its base."""
        texts = (one.text.strip() if one else "" for one in (self.when, self.unless, self.outcome))
        return (self.kind, sorted(self.on), sorted(self.through), self.table, *texts)

    @property
    def expressions(self) -> dict[str, Expression]:
        """Its FEEL by the name of the field."""
        named = {"when": self.when, "unless": self.unless, "outcome": self.outcome}
        return {name: one for name, one in named.items() if one is not None}


class Outcome(StrEnum):
    """What was decided of a norm."""

    PROVEN = "proven"
    VIOLATED = "violated"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Answers that were given on the way; `values` by the path of the field, as FEEL text."""

    element: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided of one norm.

    Attributes:
        path: ids of the drawing along which it is broken, or may be; empty where it is proven.
        answers: those given on that way, as far as they matter.
        rule: of a table norm, the rule that breaks it.
        unknown: what could not be known beforehand, such as a name that is read or a kind of step.
        looked: ids of the way that was being followed when there were too many to look at.
    """

    norm: Norm
    outcome: Outcome
    path: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()
    rule: str | None = None
    unknown: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()


__all__ = ["MARK", "NORMS", "Answered", "Kind", "Norm", "Outcome", "Verdict"]
