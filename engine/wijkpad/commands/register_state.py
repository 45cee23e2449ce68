# SPDX-License-Identifier: EUPL-1.2
"""The contract register as a whole, as it stands in this transaction."""

from __future__ import annotations

from wijkpad.domain.funding import Register
from wijkpad.ports import UnitOfWork


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
