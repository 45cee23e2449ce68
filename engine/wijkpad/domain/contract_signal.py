# SPDX-License-Identifier: EUPL-1.2
"""The signal that a contract's money runs out (contract standard Wmo 1.2, art. 1.5.7).

The municipality then warns the provider in writing, talks and decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wijkpad.domain.ledger import Purse

Cause = Literal["used", "short", "hand"]
"""A percentage was reached; a reservation did not fit; somebody saw it coming."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSignal:
    """One signal: once for each purse of a contract, year, cause, percentage and height of the ceiling.

    A ceiling that was raised has a percentage of its own to come to: then there is another signal.

    Attributes:
        purse: key of the purse: the contract's, or `<contract>/<product>` for that of one product.
        pct: the percentage that was reached; 0 for `short`; how many went before it in the year for `hand`.
        used, ceiling: cents, as they were at that moment; what did not fit is no part of it.
        run: the run that deals with it; None while none has begun.
    """

    purse: str
    year: int
    cause: Cause
    pct: int
    at: datetime
    used: int
    ceiling: int
    run: str | None = None

    @property
    def contract(self) -> str:
        """Return the id of the contract."""
        return self.purse.partition("/")[0]

    @property
    def product(self) -> str | None:
        """Return the product whose ceiling it is; None for the contract as a whole."""
        return self.purse.partition("/")[2] or None


def has_reached(purse: Purse, pct: int) -> bool:
    """Tell whether so many per cent of the ceiling are used, in whole cents, without rounding."""
    return purse.used > 0 and purse.used * 100 >= purse.budget * pct


def comes_to(before: Purse, now: Purse, pct: int) -> bool:
    """Tell whether a booking brought the use to so many per cent; what has no ceiling came to none."""
    was_there = before.budget > 0 and has_reached(before, pct)
    return has_reached(now, pct) and not was_there
