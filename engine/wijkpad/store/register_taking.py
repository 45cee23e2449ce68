# SPDX-License-Identifier: EUPL-1.2
"""The contract register, as it is written: nothing is removed, and no price is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam

from wijkpad.domain.funding import Contract, ContractTariff, Provider, Register
from wijkpad.errors import StaleError
from wijkpad.store.register import ReadRegister
from wijkpad.store.register_rows import (
    ceiling_columns,
    contract_columns,
    lot_columns,
    product_columns,
    provider_columns,
    stop_columns,
    tariff_columns,
    tariff_from,
)
from wijkpad.store.tables import (
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
from wijkpad.store.wire import inserting, picking, removing, updating

Key = tuple[str, str, str]
"""Contract, product, unit."""
_add_agb = inserting(provider_agbs)
_no_agbs = removing(provider_agbs, "provider_id")
_add_contract = inserting(contracts)
_change_contract = updating(contracts, "id", "version")
_add_extension = inserting(contract_extensions)
_no_extensions = removing(contract_extensions, "contract_id")
_add_cover = inserting(contract_covers)
_no_covers = removing(contract_covers, "contract_id")
_add_tariff = inserting(contract_tariffs)
_every_version = picking(contract_tariffs).where(
    contract_tariffs.c.contract_id.in_(bindparam("ids", expanding=True))
)
_replace_tariff = updating(
    contract_tariffs, "contract_id", "product", "unit", "valid_from", "version"
)


class SqlRegister(ReadRegister):
    """The contract register of one municipality, in one transaction."""

    def take_in(self, given: Register) -> frozenset[str]:
        self._take_in_providers(given.providers)
        for lot in given.lots:
            self._wire.put(lots, lot_columns(lot))
        moved = self._moved(given)
        before = self._contracts(moved | {one.id for one in given.contracts})
        changed = self._take_in_contracts(given.contracts, before, moved)
        self._take_in_terms(given)
        self._take_in_tariffs(given.tariffs)
        for stop in given.stops:
            self._wire.put(intake_stops, stop_columns(stop))
        return changed

    def _take_in_providers(self, given: Sequence[Provider]) -> None:
        before = {one.id: one for one in self.providers()} if given else {}
        for one in given:
            was = before.get(one.id)
            if was == one:
                continue
            self._wire.put(providers, provider_columns(one))
            if was is not None and was.dated_agb:
                self._wire.change(_no_agbs, {"at_provider_id": one.id})
            self._wire.add(
                _add_agb,
                [
                    {
                        "provider_id": one.id,
                        "agb": code.code,
                        "valid_from": code.valid_from,
                        "valid_until": code.valid_until,
                    }
                    for code in one.dated_agb
                ],
            )

    def _contracts(self, ids: Collection[str]) -> dict[str, Contract]:
        if not ids:
            return {}
        if len(ids) == 1:
            found = [self.contract(one) for one in ids]
            return {one.id: one for one in found if one is not None}
        return {one.id: one for one in self.contracts() if one.id in ids}

    def _moved(self, given: Register) -> set[str]:
        """Return the contracts whose products, tariffs or ceilings differ from what they were."""
        named = {one.contract for one in given.products}
        named |= {one.contract for one in given.tariffs} | {one.contract for one in given.ceilings}
        if not named:
            return set()
        products, ceilings = {*self.products(named)}, {*self.ceilings(named)}
        moved = {one.contract for one in given.products if one not in products}
        moved |= {one.contract for one in given.ceilings if one not in ceilings}
        wanted, now = _by_key(given.tariffs), _by_key(self.tariffs_of(named))
        moved |= {key[0] for key, prices in wanted.items() if prices != now.get(key, frozenset())}
        return moved

    def _take_in_contracts(
        self, given: Sequence[Contract], before: dict[str, Contract], moved: set[str]
    ) -> frozenset[str]:
        wanted = {one.id: one for one in given}
        grown = set()
        for key in sorted(wanted.keys() | moved):
            was = before.get(key)
            one = wanted.get(key, was)
            if one is None:
                raise StaleError(f"contract {key} is not there")
            if was is None:
                self._wire.change(_add_contract, contract_columns(replace(one, version=1)))
                self._hang_on(one)
            elif key in moved or replace(one, version=was.version) != was:
                self._change_contract(one, was)
            else:
                continue
            grown.add(key)
        return frozenset(grown)

    def _change_contract(self, one: Contract, was: Contract) -> None:
        values = contract_columns(replace(one, version=was.version + 1))
        del values["id"]
        if self._wire.change(
            _change_contract, {"at_id": one.id, "at_version": was.version, **values}
        ):
            if (one.extensions, one.covers) != (was.extensions, was.covers):
                self._wire.change(_no_extensions, {"at_contract_id": one.id})
                self._wire.change(_no_covers, {"at_contract_id": one.id})
                self._hang_on(one)
            return
        raise StaleError(f"contract {one.id} was changed")

    def _hang_on(self, one: Contract) -> None:
        """Write extensions and covers."""
        self._wire.add(
            _add_extension,
            [
                {
                    "contract_id": one.id,
                    "until": longer.until,
                    "notice_by": longer.notice_by,
                    "taken_on": longer.taken_on,
                }
                for longer in one.extensions
            ],
        )
        self._wire.add(
            _add_cover, [{"contract_id": one.id, "product": product} for product in one.covers]
        )

    def _take_in_terms(self, given: Register) -> None:
        for product in given.products:
            self._wire.put(contract_products, product_columns(product))
        for ceiling in given.ceilings:
            self._wire.put(contract_ceilings, ceiling_columns(ceiling))

    def _take_in_tariffs(self, given: Sequence[ContractTariff]) -> None:
        """Add what is new, and mark what holds no longer; versions count on from the highest."""
        wanted = _by_key(given)
        if not wanted:
            return
        current: dict[Key, set[ContractTariff]] = {}
        highest: dict[tuple[Key, date], int] = {}
        ids = sorted({key[0] for key in wanted})
        for row in self._wire.every(_every_version, ids=ids):
            key = (row.contract_id, row.product, row.unit)
            at = (key, row.valid_from)
            highest[at] = max(highest.get(at, 0), row.version)
            if row.is_current and key in wanted:
                current.setdefault(key, set()).add(tariff_from(row))
        for key in sorted(wanted):
            for old in sorted(current.get(key, set()) - wanted[key], key=_first_day):
                self._mark_replaced(old)
        fresh = [
            replace(one, version=highest.get((key, one.valid_from), 0) + 1)
            for key in sorted(wanted)
            for one in sorted(wanted[key] - current.get(key, set()), key=_first_day)
        ]
        self._wire.add(_add_tariff, [tariff_columns(one) for one in fresh])

    def _mark_replaced(self, one: ContractTariff) -> None:
        values = {
            "at_contract_id": one.contract,
            "at_product": one.product,
            "at_unit": one.unit,
            "at_valid_from": one.valid_from,
            "at_version": one.version,
            "is_current": False,
        }
        self._wire.change(_replace_tariff, values)


def _by_key(tariffs: Sequence[ContractTariff]) -> dict[Key, frozenset[ContractTariff]]:
    found: dict[Key, set[ContractTariff]] = {}
    for one in tariffs:
        found.setdefault((one.contract, one.product, one.unit), set()).add(one)
    return {key: frozenset(prices) for key, prices in found.items()}


def _first_day(one: ContractTariff) -> date:
    return one.valid_from
