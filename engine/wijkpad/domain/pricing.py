# SPDX-License-Identifier: EUPL-1.2
"""When an amount is no price."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_WITHOUT: Final = frozenset({
    "NO_CONTRACT", "PRODUCT_NOT_IN_CONTRACT", "CONTRACT_NOT_COVERING_PERIOD", "TARIFF_GAP",
    "NO_FUNDING_MODEL", "PROVIDER_UNKNOWN", "REQUEST_INCOMPLETE", "INVALID_PERIOD",
    "NEGATIVE_AMOUNT", "VOLUME_ZERO",
})  # fmt: skip


def is_priced(codes: Iterable[str]) -> bool:
    """Tell whether what was reckoned is a price: no finding that refuses says that one is lacking.

    `codes` are those of the findings that refuse.
    """
    return _WITHOUT.isdisjoint(codes)
