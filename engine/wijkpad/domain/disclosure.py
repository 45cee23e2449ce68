# SPDX-License-Identifier: EUPL-1.2
"""Opening a file in need: who asked, for how long, on which ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

Way = Literal["number", "household"]

GROUNDS: Final[Mapping[str, str]] = {
    "life": "Levensgevaar: er moet nu iets gebeuren",
    "safety": "Iemand is niet veilig, en niemand die deze zaak kent is te bereiken",
    "order": "Een bevoegde instantie vordert nu gegevens",
}
"""Grounds for opening a file in need. [K]: the GDPR (art. 6 and 9) allows it for vital interests and
legal duties; which of these a municipality recognises was not verified."""
LEAST_REASON: Final = 20
LONGEST: Final = 1_000
MOST_A_DAY: Final = 5
"""How often one person may try in 24 hours. [L]"""
USUAL_HOURS: Final = 4
MOST_HOURS: Final = 24
HOURS_PARAMETER: Final = "toegang.noodtoegang_uren"
"""Name of the municipality's own number of hours; a whole number of 1 to `MOST_HOURS`. [L]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """One attempt to open a file in need, whether or not there was one.

    Attributes:
        until: when it ends by itself.
        way: by the number of the file itself, or by that of a known case of the same household.
        reason, number, cases: sealed. `number` is what was typed; `cases` are the ids of what it
            opened, none when there was nothing.
    """

    id: str
    user: str
    at: datetime
    until: datetime
    way: Way
    ground: str
    reason: str = field(repr=False)
    number: str = field(repr=False)
    cases: tuple[str, ...] = field(default=(), repr=False)


ExportState = Literal["waiting", "approved", "refused", "made"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExport:
    """A request for the file of one person in one case.

    Attributes:
        person: key of the person in the household, as the case knows it.
        purpose: what it is for, in the words of who asked.
        state: a shielded case waits for a second person; `made` when it was handed out.
        sha256: over what was handed out last.
        why: why it was refused.
    """

    id: str
    case: str
    person: str = field(repr=False)
    purpose: str = field(repr=False)
    state: ExportState
    by: str
    at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    why: str = field(default="", repr=False)
    sha256: str | None = None
    made_at: datetime | None = None
