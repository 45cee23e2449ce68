# SPDX-License-Identifier: EUPL-1.2
"""The ledger: lines that are only added. Balances are sums of lines and stored nowhere else.

Money is whole cents; a year is a calendar year (contract standard Wmo 1.2, art. 1.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

Kind = Literal["allot", "reserve", "unreserve", "commit", "release", "realise", "receivable"]
_MAY_NOT_BE_NEGATIVE: Final = frozenset({"reserve", "commit", "realise"})
_MAY_NOT_BE_POSITIVE: Final = frozenset({"unreserve", "release", "receivable"})


class PurseKey(NamedTuple):
    """Whose money, which purse of it, in which calendar year."""

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
    """

    purse: PurseKey
    budget: int = 0
    committed: int = 0
    reserved: int = 0
    realised: int = 0
    version: int = 0

    @property
    def free(self) -> int:
        """What can still be promised; below zero when more was promised than there is."""
        return self.budget - self.committed - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Money that is held until a person decides, and lapses at the end of `expires_on`."""

    allocation: str
    purses: tuple[tuple[PurseKey, int], ...]
    expires_on: date


def has_wrong_sign(line: Line) -> bool:
    """Tell whether the sign of a line does not fit its kind; a correction may have either."""
    if line.corrects is not None:
        return False
    return (line.kind in _MAY_NOT_BE_NEGATIVE and line.cents < 0) or (
        line.kind in _MAY_NOT_BE_POSITIVE and line.cents > 0
    )


def added_up(purse: PurseKey, lines: Iterable[Line], version: int = 0) -> Purse:
    """Return the balance of one purse; lines of other purses are left out."""
    sums = dict.fromkeys(("allot", "reserve", "unreserve", "commit", "release"), 0)
    sums |= {"realise": 0, "receivable": 0}
    for line in lines:
        if line.purse == purse:
            sums[line.kind] += line.cents
    return Purse(
        purse=purse,
        budget=sums["allot"],
        committed=sums["commit"] + sums["release"],
        reserved=sums["reserve"] + sums["unreserve"],
        realised=sums["realise"] + sums["receivable"],
        version=version,
    )
