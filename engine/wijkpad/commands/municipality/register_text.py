# SPDX-License-Identifier: EUPL-1.2
"""The contract register as rows of a municipality's file; what is as usual is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wijkpad.domain.funding import (
    WARN_PCT,
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    GrantedStop,
    Lot,
    Provider,
    Register,
)

Row = Mapping[str, object]


def register_rows(found: Register) -> Iterator[tuple[str, Row]]:
    """Yield the table and its row, in the order in which a reader would look for them."""
    yield from (("providers", _provider(one)) for one in found.providers)
    yield from (("lots", _lot(one)) for one in found.lots)
    yield from (("contracts", _contract(one)) for one in found.contracts)
    yield from (("products", _product(one)) for one in found.products)
    yield from (("tariffs", _tariff(one)) for one in found.tariffs)
    yield from (("ceilings", _ceiling(one)) for one in found.ceilings)
    yield from (("intake_stops", _stop(one)) for one in found.stops)


def _provider(one: Provider) -> Row:
    codes = [
        {"code": code.code, "from": code.valid_from, "until": code.valid_until}
        for code in one.dated_agb
    ]
    return {
        "id": one.id,
        "name": one.name,
        "agb": one.agb,
        "agb_codes": codes or None,
        "kvk": one.kvk,
        "establishment": one.establishment,
        "status": None if one.status == "active" else one.status,
    }


def _lot(one: Lot) -> Row:
    return {
        "id": one.id, "framework": one.framework, "title": one.title, "variant": one.variant,
    }  # fmt: skip


def _contract(one: Contract) -> Row:
    longer = [
        {"until": more.until, "notice_by": more.notice_by, "taken_on": more.taken_on}
        for more in one.extensions
    ]
    return {
        "id": one.id,
        "provider": one.provider,
        "lot": one.lot,
        "title": one.title,
        "variant": one.variant,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "run_off": one.run_off,
        "acceptance_duty": None if one.acceptance_duty else False,
        "wait_norm_days": one.wait_norm_days,
        "warn_pct": None if one.warn_pct == WARN_PCT else one.warn_pct,
        "covers": list(one.covers) or None,
        "extensions": longer or None,
    }


def _product(one: AgreedProduct) -> Row:
    return {
        "contract": one.contract,
        "product": one.product,
        "unit": one.unit,
        "title": one.title or None,
        "frequencies": list(one.frequencies) or None,
        "may_declare_minutes": one.may_declare_minutes or None,
        "tranches": None if one.tranches == (100,) else list(one.tranches),
        "tranche_on_early_stop": one.tranche_on_early_stop or None,
        "broken_month": None if one.broken_month == "full" else one.broken_month,
        "tariff_lock": None if one.tariff_lock == "none" else one.tariff_lock,
    }


def _tariff(one: ContractTariff) -> Row:
    return {
        "contract": one.contract,
        "product": one.product,
        "unit": one.unit,
        "cents": one.cents,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "basis": one.basis or None,
    }


def _ceiling(one: ContractCeiling) -> Row:
    return {
        "contract": one.contract, "product": one.product, "year": one.year, "cents": one.cents,
    }  # fmt: skip


def _stop(one: GrantedStop) -> Row:
    return {
        "id": one.id,
        "provider": one.provider,
        "product": one.product,
        "location": one.location,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "asked_on": one.asked_on,
        "granted_by": one.granted_by,
        "reason": one.reason,
        "ground": one.ground if one.ground != "asked" else None,
    }
