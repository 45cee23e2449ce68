# SPDX-License-Identifier: EUPL-1.2
"""The social map: who helps, where, how long it takes, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Final, Literal

from wijkpad.plugin_api.base import Period, Plain

OfferKind = Literal["provider", "volunteer", "general_provision"]
Certainty = Literal["confirmed", "derived", "stated", "unknown"]
_EARTH_METRES: Final = 6_371_008.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on the map (WGS 84) with its words."""

    address: str
    postcode: str
    area: str
    lat: Decimal | None = None
    lon: Decimal | None = None

    def metres_to(self, other: Place) -> int | None:
        """Return how far it is as the crow flies; None where one of the two has no point."""
        if self.lat is None or self.lon is None or other.lat is None or other.lon is None:
            return None
        here, there = radians(self.lat), radians(other.lat)
        down, along = sin((there - here) / 2), sin(radians(other.lon - self.lon) / 2)
        chord = min(1.0, down * down + cos(here) * cos(there) * along * along)
        return round(2 * _EARTH_METRES * asin(sqrt(chord)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is looked for. Holds nothing about the person.

    Attributes:
        tags: expertise, life areas or target groups; all must fit.
        product: product code, where help by contract is looked for.
        near: where from; `radius_km` None is everywhere.
        languages: ISO 639-1; one of them is enough.
    """

    tags: tuple[str, ...] = ()
    product: str | None = None
    near: Place | None = None
    radius_km: int | None = None
    languages: tuple[str, ...] = ()
    on: date
    kinds: tuple[OfferKind, ...] = ("provider", "volunteer", "general_provision")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFact:
    """One candidate for a need. Plugins add facts and a reason, never a score: the core sorts.

    Attributes:
        id: of the provider, volunteer or provision; one candidate per id in a result.
        why: Dutch sentences: what fits, and what is not known.
    """

    id: str
    kind: OfferKind
    name: str
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    fits: bool = True
    why: tuple[str, ...] = ()
    source: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a source found for a need.

    Attributes:
        offers: at most as many as were asked for: those that fit first, and of those the nearest.
        fitting: how many fit in all, also where `offers` leaves some of them out.
    """

    offers: tuple[ProviderFact, ...] = ()
    fitting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known of a provider; the newest `measured_on` of a source counts."""

    kind: str
    value: Plain
    source: str
    measured_on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTime:
    """How long somebody waits. `days` None is unknown, which is shown as such, never as 0.

    Attributes:
        kind: until the first contact, the intake or the start of help.
        certainty: `confirmed` by the municipality, `derived` from starts, `stated` by the provider.
        definition: what was measured, in Dutch.
    """

    provider: str
    product: str | None
    location: str | None
    kind: Literal["contact", "intake", "start"]
    days: int | None
    certainty: Certainty
    measured_on: date
    source: str
    definition: str = ""
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeStop:
    """A *cliëntenstop*: a provider takes nobody new for a product (None: for all) in a period."""

    provider: str
    product: str | None
    location: str | None
    period: Period
    granted_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """A file to read into the register. `content` is base64; the plugin reads it in its own process."""

    name: str
    kind: Literal[
        "providers", "lots", "contracts", "products", "tariffs", "ceilings", "wait_times"
    ]  # fmt: skip
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """One row of a file. `line` is what a person sees in the file, the heading is 1.

    `values` are by the key of their column (`COLUMNS`): a day as `2026-11-16`, an amount in whole
    cents. What could not be read stands there as it stood in the file, and has a fault.
    """

    line: int
    values: Mapping[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong with a row: its line, the key of its column, a code, Dutch text and cure.

    On line 1 it is about the file as a whole, and nothing of the file is taken in.
    """

    line: int
    field: str
    code: str
    text_nl: str
    cure_nl: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a plugin read from a file: every row, and the faults that keep rows out."""

    rows: tuple[ImportedRow, ...] = ()
    faults: tuple[RowFault, ...] = field(default_factory=tuple)
