# SPDX-License-Identifier: EUPL-1.2
"""Wait times that follow from help that really began: from decision to first day, by provider and product.

What a provider states cannot be compared with what another does; this can. Help on shielded cases is never
among it, and of fewer than five cases nothing is said: it could be traced back to people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_high
from typing import Final

from wijkpad.domain.directory import Wait
from wijkpad.domain.identity import SYSTEM
from wijkpad.terms import AMSTERDAM

LEAST: Final = 5
"""Of how many cases help must have begun."""
WINDOW_DAYS: Final = 90
"""How far back a first day of help counts, today included."""
SOURCE: Final = "wijkpad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Help that began on an ordinary case: the Dutch day of the decision, and the first day of help."""

    provider: str
    product: str
    case: str
    decided: date
    began: date


def counts_from(today: date) -> date:
    """Return the earliest first day of help that still counts."""
    return today - timedelta(days=WINDOW_DAYS - 1)


def derived(begun: Iterable[Begun]) -> list[Wait]:
    """Return a wait time for each provider and product of which enough is known, by provider and product.

    The median, of two middle ones the longer. Help that began before its decision (in a crisis) tells
    nothing of a wait and is left out. It was measured on the newest first day that counts.
    """
    by_product: dict[tuple[str, str], list[Begun]] = defaultdict(list)
    for one in begun:
        if one.began >= one.decided:
            by_product[one.provider, one.product].append(one)
    return [
        _wait(provider, product, held)
        for (provider, product), held in sorted(by_product.items())
        if len({one.case for one in held}) >= LEAST
    ]


def _wait(provider: str, product: str, held: list[Begun]) -> Wait:
    newest = max(one.began for one in held)
    return Wait(
        offer=provider,
        product=product,
        kind="start",
        days=median_high((one.began - one.decided).days for one in held),
        certainty="derived",
        measured_on=newest,
        source=SOURCE,
        definition=f"Van besluit tot eerste dag van de hulp, de middelste van {len(held)} keer",
        author=SYSTEM,
        at=datetime.combine(newest, time.min, AMSTERDAM),
    )
