# SPDX-License-Identifier: EUPL-1.2
"""The contract register as it stands in this transaction: the whole, or what a file is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from wijkpad.domain.funding import Register
from wijkpad.domain.register_import import Kind, Row
from wijkpad.ports import UnitOfWork

_OF_CONTRACTS: Final = frozenset({"products", "tariffs", "ceilings"})
_MANY: Final = 1_000
"""Of more contracts than these everything is read."""


def register_in(unit: UnitOfWork) -> Register:
    """Return everything that holds: earlier prices and what a file left in quarantine not."""
    book = unit.funding
    return Register(
        providers=tuple(book.providers()),
        lots=tuple(book.lots()),
        contracts=tuple(book.contracts()),
        products=tuple(book.products()),
        tariffs=tuple(book.every_tariff()),
        ceilings=tuple(book.ceilings()),
        stops=tuple(book.stops()),
    )


def register_for(unit: UnitOfWork, kind: Kind, rows: Sequence[Row]) -> Register:
    """Return what rows of a file are held against.

    Of products, tariffs and ceilings only those of the contracts that the rows name, or that belong to
    a provider whose AGB code they name: there may be tens of thousands.
    """
    book = unit.funding
    found = Register(
        providers=tuple(book.providers()),
        lots=tuple(book.lots()),
        contracts=tuple(book.contracts()),
    )
    if kind not in _OF_CONTRACTS:
        return found
    named = _contracts_of(found, rows)
    some = None if len(named) > _MANY else named
    found = replace(found, products=tuple(book.products(some)))
    if kind == "tariffs":
        held = book.every_tariff() if some is None else book.tariffs_of(some)
        return replace(found, tariffs=tuple(held))
    if kind == "ceilings":
        return replace(found, ceilings=tuple(book.ceilings(some)))
    return found


def _contracts_of(found: Register, rows: Iterable[Row]) -> list[str]:
    told = {str(row.values.get(key) or "").strip() for row in rows for key in ("contract", "agb")}
    owners = {
        one.id
        for one in found.providers
        if one.agb in told or any(dated.code in told for dated in one.dated_agb)
    }
    return [one.id for one in found.contracts if one.id in told or one.provider in owners]
