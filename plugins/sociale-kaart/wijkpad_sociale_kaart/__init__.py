# SPDX-License-Identifier: EUPL-1.2
"""The plugin of the social map: which offers of the municipality fit a need, and why."""

from __future__ import annotations

from wijkpad.plugin_api import (
    Fact,
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
def provider_search(ctx: TenantContext, need: Need, limit: int) -> tuple[ProviderFact, ...]:
    """Judge every offer of the municipality; those that fit go first where there are too many."""
    known = Known(
        holders=_holders(need),
        vog_years=int(ctx.config.get("vog_years", 3) or 0),
        vog_of=_vog_of,
    )
    found = [judge(one, need, known) for one in queries.offers(need=need)]
    return tuple(sorted(found, key=lambda one: not one.fits)[:limit])


@hookimpl
def provider_facts(provider: str) -> tuple[Fact, ...]:
    """Return what the municipality keeps of a provider."""
    return queries.facts(provider=provider)


@hookimpl
def provider_wait(provider: str, product: str | None, location: str | None) -> tuple[WaitTime, ...]:
    """Return the wait times that the municipality keeps, of one location where that is asked."""
    found = queries.wait_times(provider=provider, product=product)
    return tuple(one for one in found if location is None or one.location in (None, location))


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


def _vog_of(volunteer: str) -> str | None:
    """Return the day of the certificate of conduct that was shown; None where none was."""
    found = (one.value for one in queries.facts(provider=volunteer) if one.kind == "vog_on")
    day = next(found, None)
    return str(day) if day else None
