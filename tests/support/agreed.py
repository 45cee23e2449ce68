# SPDX-License-Identifier: EUPL-1.2
"""Contracts and tariffs put straight into the register."""

from __future__ import annotations

from collections.abc import Sequence

from wijkpad.domain.funding import (
    Contract,
    ContractTariff,
    Provider,
    Register,
    products_of_tariffs,
)
from wijkpad.ports import RegisterBook


def keep_agreed(
    book: RegisterBook,
    providers: Sequence[Provider],
    contracts: Sequence[Contract],
    tariffs: Sequence[ContractTariff],
) -> None:
    """Take them in, with a product on the usual terms for each tariff."""
    there = book.products({one.contract for one in tariffs})
    book.take_in(
        Register(
            providers=tuple(providers),
            contracts=tuple(contracts),
            products=products_of_tariffs(there, tariffs),
            tariffs=tuple(tariffs),
        )
    )
