# SPDX-License-Identifier: EUPL-1.2
"""Does an offer fit a need? Every reason for and against, in plain Dutch; no score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from wijkpad.plugin_api import Need, ProviderFact

WITH_CHILDREN: Final = frozenset({"children", "youth", "families"})
"""Needs for which a volunteer shows a certificate of conduct [L]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the judgement rests on beside the offer.

    Attributes:
        holders: providers with a contract for the product; None where no product is looked for.
        vog_years: after so many years a certificate is called old; 0 is never.
        vog_of: returns the day of a volunteer's certificate as ISO 8601, None where there is none.
    """

    holders: frozenset[str] | None
    vog_years: int
    vog_of: Callable[[str], str | None]


def judge(offer: ProviderFact, need: Need, known: Known) -> ProviderFact:
    """Return the offer with whether it fits and why; what the core said of it stays in front."""
    against: list[str] = []
    told = [*offer.why]
    _by_tags(offer, need, against, told)
    _by_language(offer, need, against, told)
    _by_product(offer, known, against, told)
    _by_distance(offer, need, against, told)
    if offer.kind == "volunteer":
        _by_certificate(offer, need, known, against, told)
    return replace(offer, fits=offer.fits and not against, why=(*against, *told))


def _by_tags(offer: ProviderFact, need: Need, against: list[str], told: list[str]) -> None:
    wanted = {tag.casefold() for tag in need.tags}
    has = {tag.casefold() for tag in offer.tags}
    if wanted and not has:
        against.append("Van dit aanbod is niet bekend waarbij het helpt.")
    elif wanted - has:
        against.append("Past niet bij alles wat u zoekt.")
    elif wanted:
        told.append("Past bij wat u zoekt.")


def _by_language(offer: ProviderFact, need: Need, against: list[str], told: list[str]) -> None:
    if not need.languages:
        return
    if not offer.languages:
        told.append("Het is niet bekend welke talen hier gesproken worden.")
    elif set(need.languages) & set(offer.languages):
        told.append("Spreekt een van de talen die u zoekt.")
    else:
        against.append("Spreekt de gezochte taal niet.")


def _by_product(offer: ProviderFact, known: Known, against: list[str], told: list[str]) -> None:
    if known.holders is None:
        return
    if offer.kind != "provider":
        told.append("Hiervoor is geen contract nodig.")
    elif offer.id in known.holders:
        told.append("Heeft op deze dag een contract voor dit product.")
    else:
        against.append("Heeft op deze dag geen contract voor dit product.")


def _by_distance(offer: ProviderFact, need: Need, against: list[str], told: list[str]) -> None:
    if need.near is None or need.radius_km is None:
        return
    measured = (need.near.metres_to(place) for place in offer.places)
    metres = [one for one in measured if one is not None]
    if not metres:
        told.append("De afstand is niet bekend.")
    elif min(metres) > need.radius_km * 1000:
        against.append(f"Ligt verder weg dan {need.radius_km} kilometer.")
    else:
        told.append(f"Ligt binnen {need.radius_km} kilometer.")


def _by_certificate(
    offer: ProviderFact, need: Need, known: Known, against: list[str], told: list[str]
) -> None:
    shown = known.vog_of(offer.id)
    if shown is None:
        if WITH_CHILDREN & set(need.tags):
            against.append("Heeft geen VOG. Die is nodig bij kinderen en jongeren.")
        else:
            told.append("Heeft geen VOG laten zien.")
    elif known.vog_years and date.fromisoformat(shown) < _years_before(need.on, known.vog_years):
        told.append(f"De VOG is ouder dan {known.vog_years} jaar: vraag naar een nieuwe.")
    else:
        told.append("Heeft een VOG laten zien.")


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
