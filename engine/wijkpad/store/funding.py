# SPDX-License-Identifier: EUPL-1.2
"""The book of what was agreed: providers, contracts and tariffs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, bindparam, or_, select

from wijkpad.domain.funding import Contract, ContractTariff, Provider
from wijkpad.store.tables import contract_tariffs, contracts, providers
from wijkpad.store.wire import Found, Wire, inserting, picking, removing, same

_provider = picking(providers, "id")
_contract = picking(contracts, "id")
_contracts = picking(contracts).order_by(contracts.c.id)
_every_provider = picking(providers).order_by(providers.c.id)
_every_tariff = picking(contract_tariffs).order_by(
    contract_tariffs.c.contract_id,
    contract_tariffs.c.product,
    contract_tariffs.c.unit,
    contract_tariffs.c.valid_from,
)
_tariffs = picking(contract_tariffs).order_by(contract_tariffs.c.valid_from)


def _touches(table: Table, first: str, last: str) -> ColumnElement[bool]:
    until = table.c.valid_until
    return and_(
        table.c.valid_from <= bindparam(last), or_(until.is_(None), until >= bindparam(first))
    )


_priced = (
    select(contract_tariffs.c.contract_id)
    .where(
        *same(contract_tariffs, "product"),
        _touches(contract_tariffs, "on", "on"),
        contract_tariffs.c.contract_id == contracts.c.id,
    )
    .correlate(contracts)
    .exists()
)
_for_product = _contracts.where(_touches(contracts, "on", "on"), _priced)
_of_period = picking(contract_tariffs, "contract_id", "product", "unit").where(
    _touches(contract_tariffs, "first", "last")
)
_for_period = (
    picking(contract_tariffs, "product")
    .where(_touches(contract_tariffs, "first", "last"))
    .order_by(contract_tariffs.c.contract_id, contract_tariffs.c.valid_from)
)


class SqlFunding:
    """Contracts and tariffs, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def replace_funding(
        self,
        *,
        providers: Sequence[Provider],
        contracts: Sequence[Contract],
        tariffs: Sequence[ContractTariff],
    ) -> None:
        agreed = self._renewed_contracts(contracts, tariffs)
        self._empty()
        self._fill(_PROVIDERS, [_provider_columns(one) for one in providers])
        self._fill(_CONTRACTS, [_contract_columns(one) for one in agreed])
        self._fill(_TARIFFS, [_tariff_columns(one) for one in tariffs])

    def _renewed_contracts(
        self, given: Sequence[Contract], tariffs: Sequence[ContractTariff]
    ) -> list[Contract]:
        before = {one.id: one for one in self._wire.each(_contract_from, _contracts)}
        old = set(self._wire.each(_tariff_from, _tariffs))
        moved = {one.contract for one in old ^ set(tariffs)}
        renewed = []
        for one in given:
            was = before.get(one.id)
            version = 1 if was is None else was.version
            if was is not None and (replace(one, version=version) != was or one.id in moved):
                version += 1
            renewed.append(replace(one, version=version))
        return renewed

    def _empty(self) -> None:
        for table in (_TARIFFS, _CONTRACTS, _PROVIDERS):
            self._wire.change(removing(table))

    def _fill(self, table: Table, rows: list[dict[str, object]]) -> None:
        self._wire.add(inserting(table), rows)

    def provider(self, provider: str) -> Provider | None:
        row = self._wire.one(_provider, at_id=provider)
        return None if row is None else _provider_from(row)

    def providers(self) -> list[Provider]:
        return self._wire.each(_provider_from, _every_provider)

    def contracts(self) -> list[Contract]:
        return self._wire.each(_contract_from, _contracts)

    def every_tariff(self) -> list[ContractTariff]:
        return self._wire.each(_tariff_from, _every_tariff)

    def contract(self, contract: str) -> Contract | None:
        row = self._wire.one(_contract, at_id=contract)
        return None if row is None else _contract_from(row)

    def contracts_for(self, product: str, on: date) -> list[Contract]:
        return self._wire.each(_contract_from, _for_product, at_product=product, on=on)

    def tariffs(
        self, contract: str, product: str, unit: str, first: date, last: date | None
    ) -> list[ContractTariff]:
        return self._wire.each(
            _tariff_from,
            _of_period.order_by(contract_tariffs.c.valid_from),
            at_contract_id=contract,
            at_product=product,
            at_unit=unit,
            first=first,
            last=last or date.max,
        )

    def tariffs_for(self, product: str, first: date, last: date | None) -> list[ContractTariff]:
        return self._wire.each(
            _tariff_from, _for_period, at_product=product, first=first, last=last or date.max
        )


_PROVIDERS, _CONTRACTS, _TARIFFS = providers, contracts, contract_tariffs


def _provider_from(row: Found) -> Provider:
    return Provider(id=row.id, name=row.name, agb=row.agb, kvk=row.kvk)


def _contract_from(row: Found) -> Contract:
    return Contract(
        id=row.id,
        provider=row.provider_id,
        title=row.title,
        variant=row.variant,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        run_off=row.run_off,
        version=row.version,
    )


def _tariff_from(row: Found) -> ContractTariff:
    return ContractTariff(
        contract=row.contract_id,
        product=row.product,
        unit=row.unit,
        cents=row.cents,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _provider_columns(provider: Provider) -> dict[str, object]:
    return {
        "id": provider.id,
        "name": provider.name,
        "agb": provider.agb,
        "kvk": provider.kvk,
    }


def _contract_columns(contract: Contract) -> dict[str, object]:
    return {
        "id": contract.id,
        "provider_id": contract.provider,
        "title": contract.title,
        "variant": contract.variant,
        "valid_from": contract.valid_from,
        "valid_until": contract.valid_until,
        "run_off": contract.run_off,
        "version": contract.version,
    }


def _tariff_columns(tariff: ContractTariff) -> dict[str, object]:
    return {
        "contract_id": tariff.contract,
        "product": tariff.product,
        "unit": tariff.unit,
        "cents": tariff.cents,
        "valid_from": tariff.valid_from,
        "valid_until": tariff.valid_until,
    }
