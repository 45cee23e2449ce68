# SPDX-License-Identifier: EUPL-1.2
"""Rows of the contract register as values, and back."""

from __future__ import annotations

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    DatedAgb,
    Extension,
    GrantedStop,
    Lot,
    Provider,
)
from wijkpad.store.wire import Found

Columns = dict[str, object]


def provider_from(row: Found) -> Provider:
    """Read a provider, without its dated codes."""
    return Provider(
        id=row.id,
        name=row.name,
        agb=row.agb,
        kvk=row.kvk,
        establishment=row.establishment,
        status=row.status,
    )


def provider_columns(one: Provider) -> Columns:
    """Write a provider, without its dated codes."""
    return {
        "id": one.id,
        "name": one.name,
        "agb": one.agb,
        "kvk": one.kvk,
        "establishment": one.establishment,
        "status": one.status,
    }


def dated_agb_from(row: Found) -> DatedAgb:
    """Read a code that holds in a period."""
    return DatedAgb(code=row.agb, valid_from=row.valid_from, valid_until=row.valid_until)


def lot_from(row: Found) -> Lot:
    """Read a lot."""
    return Lot(id=row.id, framework=row.framework, title=row.title, variant=row.variant)


def lot_columns(one: Lot) -> Columns:
    """Write a lot."""
    return {
        "id": one.id,
        "framework": one.framework,
        "title": one.title,
        "variant": one.variant,
    }


def contract_from(
    row: Found, *, extensions: tuple[Extension, ...], covers: tuple[str, ...]
) -> Contract:
    """Read a contract."""
    return Contract(
        id=row.id,
        provider=row.provider_id,
        title=row.title,
        variant=row.variant,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        run_off=row.run_off,
        version=row.version,
        lot=row.lot_id,
        acceptance_duty=bool(row.acceptance_duty),
        wait_norm_days=row.wait_norm_days,
        warn_pct=row.warn_pct,
        extensions=extensions,
        covers=covers,
    )


def contract_columns(one: Contract) -> Columns:
    """Write a contract, without extensions and covers."""
    return {
        "id": one.id,
        "provider_id": one.provider,
        "title": one.title,
        "variant": one.variant,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "run_off": one.run_off,
        "version": one.version,
        "lot_id": one.lot,
        "acceptance_duty": one.acceptance_duty,
        "wait_norm_days": one.wait_norm_days,
        "warn_pct": one.warn_pct,
    }


def extension_from(row: Found) -> Extension:
    """Read an extension."""
    return Extension(until=row.until, notice_by=row.notice_by, taken_on=row.taken_on)


def product_from(row: Found) -> AgreedProduct:
    """Read a product of a contract."""
    return AgreedProduct(
        contract=row.contract_id,
        product=row.product,
        unit=row.unit,
        title=row.title,
        frequencies=tuple(one for one in row.frequencies.split(",") if one),
        may_declare_minutes=bool(row.may_declare_minutes),
        tranches=tuple(int(one) for one in row.tranches.split(",")),
        tranche_on_early_stop=bool(row.tranche_on_early_stop),
        broken_month=row.broken_month,
        tariff_lock=row.tariff_lock,
    )


def product_columns(one: AgreedProduct) -> Columns:
    """Write a product of a contract."""
    return {
        "contract_id": one.contract,
        "product": one.product,
        "unit": one.unit,
        "title": one.title,
        "frequencies": ",".join(one.frequencies),
        "may_declare_minutes": one.may_declare_minutes,
        "tranches": ",".join(str(part) for part in one.tranches),
        "tranche_on_early_stop": one.tranche_on_early_stop,
        "broken_month": one.broken_month,
        "tariff_lock": one.tariff_lock,
    }


def tariff_from(row: Found) -> ContractTariff:
    """Read a tariff."""
    return ContractTariff(
        contract=row.contract_id,
        product=row.product,
        unit=row.unit,
        cents=row.cents,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        basis=row.basis,
        version=row.version,
    )


def tariff_columns(one: ContractTariff) -> Columns:
    """Write a tariff that counts from now on."""
    return {
        "contract_id": one.contract,
        "product": one.product,
        "unit": one.unit,
        "cents": one.cents,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "basis": one.basis,
        "version": one.version,
        "is_current": True,
    }


def ceiling_from(row: Found) -> ContractCeiling:
    """Read a ceiling."""
    return ContractCeiling(
        contract=row.contract_id, product=row.product or None, year=row.year, cents=row.cents
    )


def ceiling_columns(one: ContractCeiling) -> Columns:
    """Write a ceiling."""
    return {
        "contract_id": one.contract,
        "product": one.product or "",
        "year": one.year,
        "cents": one.cents,
    }


def stop_from(row: Found) -> GrantedStop:
    """Read an intake stop."""
    return GrantedStop(
        id=row.id,
        provider=row.provider_id,
        product=row.product,
        location=row.location,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        asked_on=row.asked_on,
        granted_by=row.granted_by,
        reason=row.reason,
        ground=row.ground,
    )


def stop_columns(one: GrantedStop) -> Columns:
    """Write an intake stop."""
    return {
        "id": one.id,
        "provider_id": one.provider,
        "product": one.product,
        "location": one.location,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "asked_on": one.asked_on,
        "granted_by": one.granted_by,
        "reason": one.reason,
        "ground": one.ground,
    }
