# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of what was agreed: providers, contracts, tariffs and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wijkpad.domain.funding import Contract, ContractTariff, Provider
from wijkpad.ports.register import RegisterBook


class FundingBook(RegisterBook, Protocol):
    """The contract register of the municipality."""

    def replace_funding(
        self,
        *,
        providers: Sequence[Provider],
        contracts: Sequence[Contract],
        tariffs: Sequence[ContractTariff],
    ) -> None:
        """Take in providers, contracts and tariffs, and a product on the usual terms for each of those.

        See `take_in`: nothing is removed.
        """
        ...
