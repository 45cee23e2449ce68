# SPDX-License-Identifier: EUPL-1.2
"""Settling a contract or subsidy over a period: the figures that a person gave, and why they counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

_BEGIN: Final = "settle:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One settlement that was confirmed; the lines it booked stand in the ledger.

    Attributes:
        first, last: the period, both days included.
        model, model_version: the way of funding that wrote the lines.
        facts: the figures that were given; nothing about people.
        reason: why, in the words of who confirmed it; the database holds it sealed.
    """

    id: str
    contract: str
    first: date
    last: date
    model: str
    model_version: str
    facts: Mapping[str, str | int | bool | None]
    author: str
    at: datetime
    reason: str = field(repr=False)


def settle_cause(cause: str) -> str:
    """Return the cause of a line in the ledger, from what the way of funding calls it."""
    return f"{_BEGIN}{cause}"
