# SPDX-License-Identifier: EUPL-1.2
"""The contract register: who may deliver what, at which price, up to how much, and who takes nobody new."""

from __future__ import annotations

from datetime import date

from wijkpad.plugin_api import (
    COLUMNS,
    Ceiling,
    ContractRef,
    Imported,
    ImportFile,
    IntakeStop,
    Manifest,
    Period,
    TariffSegment,
    TenantContext,
    Unit,
    hookimpl,
    queries,
)
from wijkpad_contractregister.reading import read_file

PLUGIN = Manifest(
    key="contractregister",
    title="Contractregister",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {},
    },
    capabilities=("contracts", *(f"import:{kind}" for kind in COLUMNS)),
)


@hookimpl
def contract_find(
    product: str | None, provider: str | None, period: Period
) -> tuple[ContractRef, ...]:
    """Find the contracts of the register."""
    return queries.contracts(product=product, provider=provider, period=period)


@hookimpl
def contract_tariffs(
    contract: ContractRef, product: str, unit: Unit, period: Period
) -> tuple[TariffSegment, ...]:
    """Return the prices of the register, oldest first."""
    return queries.tariffs(contract=contract.id, product=product, unit=unit, period=period)


@hookimpl
def contract_ceiling(contract: ContractRef, product: str, year: int) -> Ceiling | None:
    """Return the ceiling of the product, or else that of the whole contract."""
    if contract.variant == "taakgericht":
        return None
    held = {one.product: one for one in queries.ceilings(contract=contract.id, year=year)}
    return held.get(product) or held.get(None)


@hookimpl
def provider_intake_stop(provider: str, product: str, on: date) -> tuple[IntakeStop, ...]:
    """Return the stops that hold for the product, or for every product."""
    held = queries.intake_stops(provider=provider, on=on)
    return tuple(one for one in held if one.product in (None, product))


@hookimpl
def directory_import(ctx: TenantContext, file: ImportFile) -> Imported:
    """Read a CSV or XLSX file."""
    del ctx
    return read_file(file)
