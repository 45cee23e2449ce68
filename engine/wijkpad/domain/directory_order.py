# SPDX-License-Identifier: EUPL-1.2
"""How fresh a measurement is, which wait time is believed, and in what order help is shown.

The order is published, and the same everywhere: what fits the need, then who takes people on, then what
is within the norm, then the shortest wait, then the nearest, then by name. No plugin can put anybody higher.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Staleness = Literal["fresh", "ageing", "stale"]
FRESH_DAYS: Final = 14
AGEING_DAYS: Final = 45
_CERTAINTIES: Final = ("confirmed", "derived", "stated")
_KINDS: Final = ("start", "intake", "contact")

RULE: Final = (
    "Wat past bij de vraag staat bovenaan, wie nu niemand nieuw aanneemt staat daarvan achteraan."
    " Daarna wat binnen de wachtnorm valt, dan de kortste wachttijd, dan de kleinste afstand, dan de naam. Een onbekende wachttijd telt niet als kort."
)
"""The rule, as it is shown beside every result."""


def staleness(measured_on: date, today: date) -> Staleness:
    """Tell how old a measurement is. One from a day that has yet to come is believed no more than an old one."""
    age = (today - measured_on).days
    if not 0 <= age <= AGEING_DAYS:
        return "stale"
    return "fresh" if age <= FRESH_DAYS else "ageing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One wait time as somebody measured it. `days` None is unknown."""

    product: str | None = None
    location: str | None = None
    kind: str = "start"
    days: int | None
    certainty: str
    measured_on: date
    source: str
    definition: str = ""
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BelievedWait:
    """The wait time that counts for an offer.

    Attributes:
        days: None is unknown.
        by: the measurement it comes from; where `days` is None, the newest that ever had a number.
        freshness: of `by`; None where nothing was ever measured.
    """

    days: int | None = None
    by: Measurement | None = None
    freshness: Staleness | None = None


def believed(measured: Iterable[Measurement], today: date, product: str | None) -> BelievedWait:
    """Pick by the published rule: confirmed, then derived, then stated; no stale one counts.

    What was measured for the product goes before what was measured for everything. Of several
    locations the shortest counts. Whoever said "unknown" is not overruled by an older number.
    """
    ours = [one for one in measured if product is None or one.product in (None, product)]
    newest = _newest_of_each(ours)
    known = [one for one in newest if one.days is not None and not _withdrawn(one, newest)]
    usable = [one for one in known if staleness(one.measured_on, today) != "stale"]
    if usable:
        best = min(usable, key=lambda one: _rank(one, product))
        return BelievedWait(days=best.days, by=best, freshness=staleness(best.measured_on, today))
    ever = [one for one in ours if one.days is not None]
    if not ever:
        return BelievedWait()
    last = max(ever, key=lambda one: (one.measured_on, -_certainty(one), one.source, one.days or 0))
    return BelievedWait(by=last, freshness=staleness(last.measured_on, today))


def _newest_of_each(measured: Iterable[Measurement]) -> list[Measurement]:
    """Return the newest of each source; of two on one day the one that was given first."""
    found: dict[tuple[str | None, ...], Measurement] = {}
    for one in measured:
        key = (one.product, one.location, one.kind, one.certainty, one.source)
        was = found.get(key)
        if was is None or one.measured_on > was.measured_on:
            found[key] = one
    return list(found.values())


def _withdrawn(one: Measurement, newest: Iterable[Measurement]) -> bool:
    return any(
        other.days is None
        and other.measured_on >= one.measured_on
        and _certainty(other) <= _certainty(one)
        and other.location in (None, one.location)
        and other.product in (None, one.product)
        for other in newest
    )


def _certainty(one: Measurement) -> int:
    return _CERTAINTIES.index(one.certainty) if one.certainty in _CERTAINTIES else 9


def _rank(one: Measurement, product: str | None) -> tuple[object, ...]:
    kind = _KINDS.index(one.kind) if one.kind in _KINDS else len(_KINDS)
    general = product is not None and one.product is None
    age = -one.measured_on.toordinal()
    return (_certainty(one), general, kind, one.days or 0, age, one.source, one.location or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the order of an offer rests on.

    Attributes:
        takes_nobody: an intake stop holds for what is looked for, wherever it is.
        within_norm: None where the wait time is unknown.
        wait_days: None is unknown.
        distance_m: metres from where the need is; None is unknown or not asked.
    """

    fits: bool
    takes_nobody: bool = False
    within_norm: bool | None
    wait_days: int | None
    distance_m: int | None
    name: str
    key: str


def place_in_order(one: Standing) -> tuple[bool, bool, bool, bool, int, bool, int, str, str, str]:
    """Return by what results are sorted; no two offers have the same place."""
    return (
        not one.fits,
        one.takes_nobody,
        one.within_norm is not True,
        one.wait_days is None,
        one.wait_days or 0,
        one.distance_m is None,
        one.distance_m or 0,
        one.name.casefold(),
        one.name,
        one.key,
    )
