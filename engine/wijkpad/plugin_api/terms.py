# SPDX-License-Identifier: EUPL-1.2
"""What plugins say about terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TermUnit = Literal["minutes", "hours", "days", "weeks", "months", "years", "working days"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """Another length for a term: a duty of the municipality shorter, a right of the citizen longer.

    Attributes:
        key: the term, `<pathway>.<term>`, such as `intake.wmo_onderzoek`.
        law: where the municipality laid it down, in words; shown beside the term.
        amount: 1 or more; in a unit that the term's own way of counting knows.
        suspend: keys of the grounds on which a duty may still be suspended; fewer than the pathway
            gives, never others. None leaves them as they are.
    """

    key: str
    law: str
    amount: int
    unit: TermUnit
    suspend: tuple[str, ...] | None = None
