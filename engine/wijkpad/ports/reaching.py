# SPDX-License-Identifier: EUPL-1.2
"""What the scenarios of a definition came by when they were last played."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wijkpad.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of playing every scenario: what failed, and keys of what was come by."""

    findings: tuple[Finding, ...]
    reached: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What the scenarios of exactly these files came by, and when that was seen."""

    sha256: str
    keys: frozenset[str]
    at: datetime


class ReachBook(Protocol):
    """What scenarios came by, by the hash of a definition."""

    def of(self, sha256: str) -> Reached | None: ...
    def keep(self, sha256: str, keys: Collection[str], *, at: datetime, forget: datetime) -> None:
        """Remember what was come by, and forget what was last seen before `forget`."""
        ...
