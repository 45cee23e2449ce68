# SPDX-License-Identifier: EUPL-1.2
"""The book of runs that go to another version of their pathway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from wijkpad.domain.transfer import Transfer, TransferredRun, TransferState


class TransferBook(Protocol):
    """Runs that go to another version of their pathway, many at a time."""

    def add(self, transfer: Transfer, runs: Sequence[str]) -> None: ...
    def save_undoing(self, transfer: Transfer) -> None:
        """Keep who undid it and why."""
        ...

    def get(self, transfer: str) -> Transfer | None: ...
    def of_pathway(self, pathway: str) -> list[Transfer]:
        """Return every transfer of a pathway, the newest first."""
        ...

    def runs(self, transfer: str) -> list[TransferredRun]:
        """Return every run of a transfer, in no order that means anything."""
        ...

    def run(self, transfer: str, run: str) -> TransferredRun | None: ...
    def save_run(self, transferred: TransferredRun) -> None: ...
    def counts(self, transfer: str) -> Mapping[TransferState, int]:
        """Return how many runs of a transfer are in each state."""
        ...
