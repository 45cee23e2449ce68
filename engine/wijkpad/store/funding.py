# SPDX-License-Identifier: EUPL-1.2
"""The book of what was agreed: the contract register."""

from __future__ import annotations

from collections.abc import Sequence

from wijkpad.domain.funding import (
    Contract,
    ContractTariff,
    Provider,
    Register,
    products_of_tariffs,
)
from wijkpad.store.register_taking import SqlRegister


class SqlFunding(SqlRegister):
    """The contract register of one municipality, in one transaction."""

    def replace_funding(
        self,
        *,
        providers: Sequence[Provider],
        contracts: Sequence[Contract],
        tariffs: Sequence[ContractTariff],
    ) -> None:
        prices = tuple(tariffs)
        there = self.products({one.contract for one in prices})
        self.take_in(
            Register(
                providers=tuple(providers),
                contracts=tuple(contracts),
                products=products_of_tariffs(there, prices),
                tariffs=prices,
            )
        )
