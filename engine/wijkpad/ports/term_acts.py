# SPDX-License-Identifier: EUPL-1.2
"""What people did with terms, inside the unit's transaction."""

from __future__ import annotations

from typing import Protocol

from wijkpad.domain.case import CaseTerm, TermAct


class TermBook(Protocol):
    """Suspended, ended, extended, explained: rows are only added."""

    def add_act(self, act: TermAct) -> None: ...
    def acts_of(self, case: str) -> list[TermAct]:
        """Return all that was done with the terms of a case, in order."""
        ...

    def set_reason(self, term: CaseTerm, reason: str) -> None:
        """Keep why a term was not met, encrypted; raises `StaleError` when it is gone."""
        ...

    def set_over(self, run: str, *, over: bool) -> None:
        """Say that the run of these terms is over, or goes on again: lists show those that run."""
        ...
