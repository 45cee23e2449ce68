# SPDX-License-Identifier: EUPL-1.2
"""The plugin of the social map: which offers of the municipality fit a need, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

from wijkpad.plugin_api import (
    Fact,
    Found,
    Manifest,
    Need,
    Period,
    ProviderFact,
    TenantContext,
    WaitTime,
    hookimpl,
    queries,
)
from wijkpad_sociale_kaart.fitting import Known, judge

PLUGIN = Manifest(
    key="sociale_kaart",
    title="Sociale kaart",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "vog_years": {
                "title": "Na hoeveel jaar is een VOG oud? (0 is nooit)",
                "type": "integer",
                "minimum": 0,
                "maximum": 20,
                "default": 3,
            },
        },
    },
    capabilities=("directory",),
)


@hookimpl
def provider_search(ctx: TenantContext, need: Need, limit: int) -> Found:
    """Judge the offers of the municipality; where too many fit, the nearest of those stay."""
    offers = _offers(need, limit)
    known = Known(
        holders=_holders(need),
        vog_years=int(ctx.config.get("vog_years", 3) or 0),
        vog_of=_certificates([one.id for one in offers if one.kind == "volunteer"]).get,
    )
    found = [judge(one, need, known) for one in offers]
    ordered = sorted(found, key=lambda one: (not one.fits, _metres(one, need)))
    return Found(offers=tuple(ordered[:limit]), fitting=sum(one.fits for one in found))


@hookimpl
def provider_facts(provider: str) -> tuple[Fact, ...]:
    """Return what the municipality keeps of a provider."""
    return queries.facts(provider=provider)


@hookimpl
def provider_wait(
    providers: tuple[str, ...], product: str | None, location: str | None
) -> tuple[WaitTime, ...]:
    """Return the wait times that the municipality keeps, of one location where that is asked."""
    found = queries.wait_times(providers=providers, product=product)
    return tuple(one for one in found if location is None or one.location in (None, location))


def _offers(need: Need, limit: int) -> list[ProviderFact]:
    """Return every offer that can fit; where those are few also others, that people see why they do not."""
    if not need.tags:
        return list(queries.offers(need=need))
    can_fit = queries.offers(need=need, tagged=True)
    if len(can_fit) >= limit:
        return list(can_fit)
    known = {(one.kind, one.id) for one in can_fit}
    more = queries.offers(need=need, most=queries.MOST_AT_ONCE)
    return [*can_fit, *(one for one in more if (one.kind, one.id) not in known)]


def _metres(offer: ProviderFact, need: Need) -> float:
    if need.near is None:
        return inf
    measured = (need.near.metres_to(place) for place in offer.places)
    return min((one for one in measured if one is not None), default=inf)


def _holders(need: Need) -> frozenset[str] | None:
    """Return who has a contract for the product on the day; None where no product is looked for."""
    if need.product is None:
        return None
    period = Period(need.on, need.on)
    held = queries.contracts(product=need.product, provider=None, period=period)
    # A task covers products without naming terms for each.
    return frozenset(
        one.provider for one in held if one.terms is not None or one.variant == "taakgericht"
    )


def _certificates(volunteers: Sequence[str]) -> Mapping[str, str]:
    """Return the days of the certificates of conduct that were shown, by volunteer."""
    found: dict[str, str] = {}
    for volunteer, known in queries.facts_of(providers=tuple(volunteers)).items():
        for one in known:
            if one.kind == "vog_on" and one.value:
                found[volunteer] = str(one.value)
    return found
