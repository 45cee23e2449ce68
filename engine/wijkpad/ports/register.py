# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of providers, contracts and what hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    GrantedStop,
    Lot,
    Provider,
    Register,
)
from wijkpad.domain.register_import import RegisterImport


class RegisterBook(Protocol):
    """The contract register of the municipality."""

    def take_in(self, given: Register) -> frozenset[str]:
        """Add and change what is given; return the contracts whose version grew. Nothing is removed.

        The tariffs of one contract, product and unit are given whole: what is not among them holds
        no longer. A price that changes is a new row; the earlier one stays, marked as replaced.

        Raises:
            StaleError: somebody changed one of the contracts meanwhile.
        """
        ...

    def provider(self, provider: str) -> Provider | None: ...
    def providers(self) -> list[Provider]:
        """Return every provider by id."""
        ...

    def providers_after(self, after: str, most: int) -> list[Provider]:
        """Return the first `most` providers whose id follows `after`, by id, without dated AGB codes."""
        ...

    def providers_named(self, these: Collection[str]) -> list[Provider]:
        """Return the providers with these ids, by id, without dated AGB codes."""
        ...

    def lots(self) -> list[Lot]: ...
    def contract(self, contract: str) -> Contract | None: ...
    def contracts(self) -> list[Contract]:
        """Return every contract by id, in a fixed number of statements."""
        ...

    def contracts_for(self, product: str, on: date) -> list[Contract]:
        """Return the contracts in force on this day that price the product on this day."""
        ...

    def touching(
        self, *, product: str | None, provider: str | None, first: date, last: date | None
    ) -> list[tuple[Contract, AgreedProduct | None]]:
        """Return the contracts that touch the period, by id, each with its terms on the product.

        With `provider`: all of that provider. Without: those that hold the product, or cover it as
        part of a task; every contract where `product` is None too.
        """
        ...

    def holding(self, word: str) -> frozenset[str]:
        """Return the contracts with a product whose code or title holds a word, in small letters."""
        ...

    def products(self, contracts: Collection[str] | None = None) -> list[AgreedProduct]:
        """Return the products of these contracts (None: of all), by contract and code."""
        ...

    def tariffs(
        self, contract: str, product: str, unit: str, first: date, last: date | None
    ) -> list[ContractTariff]:
        """Return the tariffs that touch the period, earliest first; gaps are left as gaps."""
        ...

    def tariffs_of(self, contracts: Collection[str]) -> list[ContractTariff]:
        """Return the tariffs in force of these contracts, by product, unit and first day."""
        ...

    def tariff_history(self, contract: str) -> list[tuple[ContractTariff, bool]]:
        """Return every tariff that a contract ever had, and whether it still counts."""
        ...

    def running_on(self, contracts: Collection[str]) -> Mapping[str, int]:
        """Return contract to the number of its allocations that run or are reserved; none is left out."""
        ...

    def every_tariff(self) -> list[ContractTariff]: ...
    def ceilings(self, contracts: Collection[str] | None = None) -> list[ContractCeiling]:
        """Return the ceilings of these contracts (None: of all), by year, the whole contract first."""
        ...

    def stops(self, provider: str | None = None, on: date | None = None) -> list[GrantedStop]:
        """Return intake stops by first day: of a provider (None: of all), on a day (None: ever)."""
        ...


class ImportBook(Protocol):
    """Files that were read into the register, or wait for a decision."""

    def add(self, found: RegisterImport) -> None: ...
    def get(self, import_id: str) -> RegisterImport | None:
        """Return one, with its rows; locked until the transaction ends when it may be written."""
        ...

    def decide(self, found: RegisterImport) -> None:
        """Store state, reason, who and when, counts and the rows that are left.

        Raises:
            StaleError: it was decided on before.
        """
        ...

    def newest(self, most: int) -> Sequence[RegisterImport]:
        """Return the newest, without their rows."""
        ...
