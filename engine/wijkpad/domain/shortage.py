# SPDX-License-Identifier: EUPL-1.2
"""When money does not fit in a purse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.domain.ledger import Purse, PurseKey

COUNCIL: Final = "council"
"""The owner of subsidy ceilings, beyond which nobody may let anything pass (Awb 4:25 lid 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What a purse lacks for an amount. `free` is what it had under the lock, `cents` what lacks."""

    purse: PurseKey
    free: int
    cents: int


def shortages(
    held: Mapping[PurseKey, Purse], wanted: Mapping[PurseKey, int], beyond: str
) -> tuple[Shortage, ...]:
    """Return what lacks, by purse; an amount that equals what is free fits.

    `wanted` is by how much more each purse would be used; what gives back never lacks. `beyond` is
    what let it go over, such as the id of a decision, or `crisis`; empty for nothing. A ceiling of
    the council holds all the same.
    """
    return tuple(
        Shortage(purse=key, free=held[key].free, cents=cents - held[key].free)
        for key, cents in sorted(wanted.items())
        if cents > 0 and cents > held[key].free and (not beyond or key.owner == COUNCIL)
    )
