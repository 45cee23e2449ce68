# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of what was agreed: providers, contracts and tariffs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from wijkpad.domain.funding import Contract, ContractTariff, Provider


class FundingBook(Protocol):
    """Contracts and tariffs of the municipality."""

    def replace_funding(
        self,
        *,
        providers: Sequence[Provider],
        contracts: Sequence[Contract],
        tariffs: Sequence[ContractTariff],
    ) -> None:
        """Make these the only ones; the version of what differs from before grows by one."""
        ...

    def provider(self, provider: str) -> Provider | None: ...
    def providers(self) -> list[Provider]: ...
    def contracts(self) -> list[Contract]: ...
    def every_tariff(self) -> list[ContractTariff]: ...
    def contract(self, contract: str) -> Contract | None: ...
    def contracts_for(self, product: str, on: date) -> list[Contract]:
        """Return the contracts in force on this day that price the product on this day."""
        ...

    def tariffs(
        self, contract: str, product: str, unit: str, first: date, last: date | None
    ) -> list[ContractTariff]:
        """Return the tariffs that touch the period, earliest first; gaps are left as gaps."""
        ...

    def tariffs_for(self, product: str, first: date, last: date | None) -> list[ContractTariff]:
        """Return every tariff on a product that touches the period, by contract and day."""
        ...
