# SPDX-License-Identifier: EUPL-1.2
"""The ledger: lines that are only added. Balances are sums of lines and stored nowhere else.

Money is whole cents; a year is a calendar year (contract standard Wmo 1.2, art. 1.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple, get_args

Kind = Literal["allot", "reserve", "unreserve", "commit", "release", "realise", "receivable"]
KINDS: Final = frozenset(get_args(Kind))
OWNERS: Final = frozenset({"municipality", "team", "provider", "council", "contract"})
"""Whose money a purse may be, as `Owner` of the plugin API has it."""
STEPS: Final = (70, 85, 95, 100)
"""Percentages of a purse that are told when they are crossed (contract standard Wmo 1.2, art. 1.5.7
names 70; the others [P])."""
_MAY_NOT_BE_NEGATIVE: Final = frozenset({"reserve", "commit", "realise"})
_MAY_NOT_BE_POSITIVE: Final = frozenset({"unreserve", "release", "receivable"})
_IMPORTED: Final = "import:"
Direction = Literal["up", "down"]


class PurseKey(NamedTuple):
    """Whose money (one of `OWNERS`), which purse of it, in which calendar year."""

    owner: str
    key: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One booking.

    Attributes:
        id: unique in the municipality.
        cause: the decision, event or correction it comes from; once per purse, kind and allocation.
        corrects: id of the line that this one sets right; None for an ordinary one. Only such a line
            may have the other sign.
        author: user who did it, or empty for a job.
        text: what a person gave as reason, or what the budget is for. On a line of an allocation it
            is sealed under the key of its case.
    """

    id: str
    purse: PurseKey
    kind: Kind
    cents: int
    cause: str
    at: datetime
    author: str = ""
    allocation: str | None = None
    product: str = ""
    corrects: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """A purse as its lines add up, with the version under which they were read.

    Attributes:
        budget: sum of `allot`.
        committed: `commit` and `release` together.
        reserved: `reserve` and `unreserve` together.
        realised: `realise` and `receivable` together.
        version: how many lines it has; 0 for a purse on which nothing was ever booked.
    """

    purse: PurseKey
    budget: int = 0
    committed: int = 0
    reserved: int = 0
    realised: int = 0
    version: int = 0

    @property
    def used(self) -> int:
        """What is promised or held for a promise."""
        return self.committed + self.reserved

    @property
    def free(self) -> int:
        """What can still be promised; below zero when more was promised than there is."""
        return self.budget - self.used

    def reached(self) -> int:
        """Return the highest of `STEPS` that the use of the budget has come to; 0 below the first.

        Whole cents, without rounding: 70 % is reached with exactly 70 %. Without a budget any use
        is more than there is.
        """
        passed = [one for one in STEPS if self.used > 0 and self.used * 100 >= self.budget * one]
        return max(passed, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A percentage that the use of a purse went over (`up`) or came back under (`down`).

    Once a year for each percentage and direction.
    """

    purse: PurseKey
    pct: int
    direction: Direction
    at: datetime


def ceiling_of(contract: str, product: str | None, year: int) -> PurseKey:
    """Return the purse of a contract's ceiling: of the whole contract, or of one product of it."""
    return PurseKey("contract", contract if product is None else f"{contract}/{product}", year)


def has_wrong_sign(line: Line) -> bool:
    """Tell whether the sign of a line does not fit its kind; a correction may have either."""
    if line.corrects is not None:
        return False
    return (line.kind in _MAY_NOT_BE_NEGATIVE and line.cents < 0) or (
        line.kind in _MAY_NOT_BE_POSITIVE and line.cents > 0
    )


def added_up(purse: PurseKey, lines: Iterable[Line], version: int = 0) -> Purse:
    """Return the balance of one purse; lines of other purses are left out."""
    sums: dict[str, int] = {}
    for line in lines:
        if line.purse == purse:
            sums[line.kind] = sums.get(line.kind, 0) + line.cents
    return balance(purse, sums, version)


def balance(purse: PurseKey, sums: Mapping[str, int], version: int) -> Purse:
    """Return the balance of one purse from the sum of each kind of line."""
    return Purse(
        purse=purse,
        budget=sums.get("allot", 0),
        committed=sums.get("commit", 0) + sums.get("release", 0),
        reserved=sums.get("reserve", 0) + sums.get("unreserve", 0),
        realised=sums.get("realise", 0) + sums.get("receivable", 0),
        version=version,
    )


def after(before: Purse, lines: Iterable[Line]) -> Purse:
    """Return the balance of a purse once these lines are booked too."""
    own = [one for one in lines if one.purse == before.purse]
    more = added_up(before.purse, own)
    return Purse(
        purse=before.purse,
        budget=before.budget + more.budget,
        committed=before.committed + more.committed,
        reserved=before.reserved + more.reserved,
        realised=before.realised + more.realised,
        version=before.version + len(own),
    )


def crossed(before: Purse, now: Purse, at: datetime) -> list[Crossing]:
    """Return what the use of a purse went over or came back under between two moments."""
    low, high = sorted((before.reached(), now.reached()))
    direction: Direction = "up" if now.reached() > before.reached() else "down"
    return [
        Crossing(purse=now.purse, pct=one, direction=direction, at=at)
        for one in STEPS
        if low < one <= high
    ]


def import_cause(key: str) -> str:
    """Return the cause of lines that the municipality's file gave rise to."""
    return f"{_IMPORTED}{key}"
