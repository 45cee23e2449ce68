# SPDX-License-Identifier: EUPL-1.2
"""A file with contracts or tariffs, from reading it to booking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["providers", "lots", "contracts", "products", "tariffs", "ceilings"]
Verdict = Literal["new", "changed", "unchanged", "faulty"]
Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row or a record.

    Attributes:
        field: key of the field; empty is the row as a whole.
        text, cure: Dutch, for who must mend it.
    """

    code: str
    field: str
    text: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file: where it stands, what it says, and what is thought of it.

    Attributes:
        line: as a person counts lines in the file, the heading is 1.
        said: one Dutch sentence on what would change; empty for what does not.
    """

    line: int
    values: Mapping[str, Cell]
    faults: tuple[Fault, ...] = ()
    verdict: Verdict = "new"
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterImport:
    """One file. `state`: `read` waits for a decision, `booked`, or `dropped` without booking.

    Attributes:
        name: of the file; empty for what somebody changed by hand (then `stops` is a kind too).
        rows: while it waits: all of them; once booked: those in quarantine.
        counts: number of rows by verdict, as last judged.
    """

    id: str
    kind: Kind | Literal["stops"]
    name: str
    sha256: str
    author: str
    read_at: datetime
    state: Literal["read", "booked", "dropped"] = "read"
    reason: str = ""
    decided_by: str | None = None
    decided_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
