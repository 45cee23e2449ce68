# SPDX-License-Identifier: EUPL-1.2
"""The contract register, as it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, or_, select, true

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    GrantedStop,
    Lot,
    Provider,
)
from wijkpad.store.register_rows import (
    ceiling_from,
    contract_from,
    dated_agb_from,
    extension_from,
    lot_from,
    product_from,
    provider_from,
    stop_from,
    tariff_from,
)
from wijkpad.store.tables import (
    allocations,
    contract_ceilings,
    contract_covers,
    contract_extensions,
    contract_products,
    contract_tariffs,
    contracts,
    intake_stops,
    lots,
    provider_agbs,
    providers,
)
from wijkpad.store.wire import Found, Wire, picking, same

Query = Select[*tuple[object, ...]]


def _touches(table: Table, first: str, last: str) -> ColumnElement[bool]:
    until = table.c.valid_until
    return and_(
        table.c.valid_from <= bindparam(last), or_(until.is_(None), until >= bindparam(first))
    )


def _among(table: Table) -> ColumnElement[bool]:
    return table.c.contract_id.in_(bindparam("ids", expanding=True))


def _holds(table: Table, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell that a contract has a row with the product in another table."""
    asked = select(table.c.contract_id).where(
        *same(table, "product"), table.c.contract_id == contracts.c.id, *more
    )
    return asked.correlate(contracts).exists()


_provider = picking(providers, "id")
_every_provider = picking(providers).order_by(providers.c.id)
_next_providers = _every_provider.where(providers.c.id > bindparam("after")).limit(
    bindparam("most")
)
_these_providers = _every_provider.where(providers.c.id.in_(bindparam("these", expanding=True)))
_agbs = picking(provider_agbs).order_by(provider_agbs.c.provider_id, provider_agbs.c.valid_from)
_agbs_of = _agbs.where(provider_agbs.c.provider_id == bindparam("at_id"))
_lots = picking(lots).order_by(lots.c.id)
_contract = picking(contracts, "id")
_contracts = picking(contracts).order_by(contracts.c.id)
_extensions = picking(contract_extensions).order_by(
    contract_extensions.c.contract_id, contract_extensions.c.until
)
_covers = picking(contract_covers).order_by(
    contract_covers.c.contract_id, contract_covers.c.product
)
_current = contract_tariffs.c.is_current == true()
_for_product = _contracts.where(
    _touches(contracts, "on", "on"),
    _holds(contract_tariffs, _touches(contract_tariffs, "on", "on"), _current),
)
_touching = _contracts.where(_touches(contracts, "first", "last"))
_touching_provider = _touching.where(contracts.c.provider_id == bindparam("at_provider"))
_touching_product = _touching.where(or_(_holds(contract_products), _holds(contract_covers)))
_products = picking(contract_products).order_by(
    contract_products.c.contract_id, contract_products.c.product
)
_product_among = _products.where(
    contract_products.c.product == bindparam("at_product"), _among(contract_products)
)
_every_tariff = (
    picking(contract_tariffs)
    .where(_current)
    .order_by(
        contract_tariffs.c.contract_id,
        contract_tariffs.c.product,
        contract_tariffs.c.unit,
        contract_tariffs.c.valid_from,
    )
)
_of_period = (
    picking(contract_tariffs, "contract_id", "product", "unit")
    .where(_touches(contract_tariffs, "first", "last"), _current)
    .order_by(contract_tariffs.c.valid_from)
)
_history = picking(contract_tariffs, "contract_id").order_by(
    contract_tariffs.c.product,
    contract_tariffs.c.unit,
    contract_tariffs.c.valid_from,
    contract_tariffs.c.version.desc(),
)
_ceilings = picking(contract_ceilings).order_by(
    contract_ceilings.c.contract_id, contract_ceilings.c.year.desc(), contract_ceilings.c.product
)
_stops = picking(intake_stops).order_by(intake_stops.c.valid_from, intake_stops.c.id)
_stops_of = _stops.where(intake_stops.c.provider_id == bindparam("at_provider"))
_on_day = _touches(intake_stops, "on", "on")
_STOPS: Final[dict[tuple[bool, bool], Query]] = {
    (False, False): _stops,
    (False, True): _stops.where(_on_day),
    (True, False): _stops_of,
    (True, True): _stops_of.where(_on_day),
}
_holding = (
    select(contract_products.c.contract_id)
    .where(
        *same(contract_products),
        or_(
            func.lower(contract_products.c.product).like(bindparam("word"), escape="!"),
            func.lower(contract_products.c.title).like(bindparam("word"), escape="!"),
        ),
    )
    .distinct()
)
_running = (
    select(allocations.c.contract_id, func.count().label("number"))
    .where(
        *same(allocations),
        allocations.c.contract_id.in_(bindparam("ids", expanding=True)),
        allocations.c.state.in_(("reserved", "committed", "started")),
    )
    .group_by(allocations.c.contract_id)
)
_AMONG: Final[dict[str, Query]] = {
    table.name: asked.where(_among(table))
    for table, asked in (
        (contract_extensions, _extensions),
        (contract_covers, _covers),
        (contract_products, _products),
        (contract_tariffs, _every_tariff),
        (contract_ceilings, _ceilings),
    )
}


class ReadRegister:
    """The contract register of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def provider(self, provider: str) -> Provider | None:
        row = self._wire.one(_provider, at_id=provider)
        if row is None:
            return None
        dated = self._wire.each(dated_agb_from, _agbs_of, at_id=provider)
        return replace(provider_from(row), dated_agb=tuple(dated))

    def providers_after(self, after: str, most: int) -> list[Provider]:
        return self._wire.each(provider_from, _next_providers, after=after, most=most)

    def providers_named(self, these: Collection[str]) -> list[Provider]:
        return self._wire.each(provider_from, _these_providers, these=sorted(these))

    def providers(self) -> list[Provider]:
        dated: dict[str, list[Found]] = {}
        for row in self._wire.every(_agbs):
            dated.setdefault(row.provider_id, []).append(row)
        found = self._wire.each(provider_from, _every_provider)
        return [
            replace(one, dated_agb=tuple(map(dated_agb_from, dated[one.id])))
            if one.id in dated
            else one
            for one in found
        ]

    def lots(self) -> list[Lot]:
        return self._wire.each(lot_from, _lots)

    def contract(self, contract: str) -> Contract | None:
        found = self._whole(self._wire.every(_contract, at_id=contract))
        return found[0] if found else None

    def contracts(self) -> list[Contract]:
        return self._whole(self._wire.every(_contracts), every=True)

    def contracts_for(self, product: str, on: date) -> list[Contract]:
        return self._whole(self._wire.every(_for_product, at_product=product, on=on))

    def touching(
        self, *, product: str | None, provider: str | None, first: date, last: date | None
    ) -> list[tuple[Contract, AgreedProduct | None]]:
        days: dict[str, object] = {"first": first, "last": last or date.max}
        if provider is not None:
            rows = self._wire.every(_touching_provider, at_provider=provider, **days)
        elif product is not None:
            rows = self._wire.every(_touching_product, at_product=product, **days)
        else:
            rows = self._wire.every(_touching, **days)
        found = self._whole(rows)
        if product is None or not found:
            return [(one, None) for one in found]
        ids = [one.id for one in found]
        agreed = self._wire.each(product_from, _product_among, at_product=product, ids=ids)
        terms = {one.contract: one for one in agreed}
        return [(one, terms.get(one.id)) for one in found]

    def holding(self, word: str) -> frozenset[str]:
        plain = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        return frozenset(
            str(row.contract_id) for row in self._wire.every(_holding, word=f"%{plain}%")
        )

    def products(self, contracts: Collection[str] | None = None) -> list[AgreedProduct]:
        if contracts is None:
            return self._wire.each(product_from, _products)
        return self._wire.each(product_from, _AMONG["contract_products"], ids=[*contracts])

    def tariffs(
        self, contract: str, product: str, unit: str, first: date, last: date | None
    ) -> list[ContractTariff]:
        return self._wire.each(
            tariff_from,
            _of_period,
            at_contract_id=contract,
            at_product=product,
            at_unit=unit,
            first=first,
            last=last or date.max,
        )

    def tariffs_of(self, contracts: Collection[str]) -> list[ContractTariff]:
        return self._wire.each(tariff_from, _AMONG["contract_tariffs"], ids=[*contracts])

    def tariff_history(self, contract: str) -> list[tuple[ContractTariff, bool]]:
        rows = self._wire.every(_history, at_contract_id=contract)
        return [(tariff_from(row), bool(row.is_current)) for row in rows]

    def running_on(self, contracts: Collection[str]) -> Mapping[str, int]:
        rows = self._wire.every(_running, ids=[*contracts]) if contracts else ()
        return {row.contract_id: int(row.number) for row in rows}

    def every_tariff(self) -> list[ContractTariff]:
        return self._wire.each(tariff_from, _every_tariff)

    def ceilings(self, contracts: Collection[str] | None = None) -> list[ContractCeiling]:
        if contracts is None:
            return self._wire.each(ceiling_from, _ceilings)
        return self._wire.each(ceiling_from, _AMONG["contract_ceilings"], ids=[*contracts])

    def stops(self, provider: str | None = None, on: date | None = None) -> list[GrantedStop]:
        values: dict[str, object] = {}
        if provider is not None:
            values["at_provider"] = provider
        if on is not None:
            values["on"] = on
        asked = _STOPS[provider is not None, on is not None]
        return self._wire.each(stop_from, asked, **values)

    def _whole(self, rows: Collection[Found], *, every: bool = False) -> list[Contract]:
        """Return contracts with their extensions and covers, read for all of them at once."""
        if not rows:
            return []
        ids = {} if every else {"ids": [row.id for row in rows]}
        runs_on: dict[str, list[Found]] = {}
        covered: dict[str, list[str]] = {}
        longer = _extensions if every else _AMONG["contract_extensions"]
        for row in self._wire.every(longer, **ids):
            runs_on.setdefault(row.contract_id, []).append(row)
        for row in self._wire.every(_covers if every else _AMONG["contract_covers"], **ids):
            covered.setdefault(row.contract_id, []).append(row.product)
        return [
            contract_from(
                row,
                extensions=tuple(map(extension_from, runs_on.get(row.id, ()))),
                covers=tuple(covered.get(row.id, ())),
            )
            for row in rows
        ]
