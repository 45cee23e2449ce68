# SPDX-License-Identifier: EUPL-1.2
"""The contract register as a whole, as it stands in this transaction."""

from __future__ import annotations

from wijkpad.domain.funding import Register
from wijkpad.ports import UnitOfWork


def register_in(unit: UnitOfWork, *, with_tariffs: bool = True) -> Register:
    """Return everything that holds: earlier prices and what a file left in quarantine not.

    There may be tens of thousands of tariffs; who does not look at them may leave them out.
    """
    book = unit.funding
    return Register(
        providers=tuple(book.providers()),
        lots=tuple(book.lots()),
        contracts=tuple(book.contracts()),
        products=tuple(book.products()),
        tariffs=tuple(book.every_tariff()) if with_tariffs else (),
        ceilings=tuple(book.ceilings()),
        stops=tuple(book.stops()),
    )
