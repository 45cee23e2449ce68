# SPDX-License-Identifier: EUPL-1.2
"""What can be done with help that was decided on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wijkpad.api.money.help_pages import (
    HelpList,
    HelpPage,
    MoneyLine,
    foreseen_lines,
    help_list,
    help_page,
)
from wijkpad.api.reading import Reader
from wijkpad.commands.funding import tell
from wijkpad.commands.tools import new_id
from wijkpad.domain.happening import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What telling something would do: counter-lines in words, what the live check found, and `seen`."""

    lines: tuple[MoneyLine, ...]
    found: tuple[tuple[str, str], ...]
    seen: str


class HelpDesk:
    """Help of a case: seen by who works on it or pays for it, told by who may."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after

    def of_case(self, case: str) -> HelpList:
        """Return the help of a case."""
        return help_list(self._reader, case)

    def page(self, case: str, allocation: str) -> HelpPage:
        """Return one piece of help."""
        return help_page(self._reader, case, allocation)

    def foresee(self, case: str, allocation: str, told: Told) -> Outcome:
        """Return what it would do to the money; raises `BookingRefusedError` where it cannot be."""
        self.page(case, allocation)
        found = tell.foresee(self._reader.tools, self._reader.actor, allocation, told)
        with self._reader.tools.store.work(self._reader.actor.municipality, reading=True) as unit:
            lines = foreseen_lines(unit, found.lines)
        return Outcome(lines=lines, found=found.found, seen=found.seen)

    def tell(
        self,
        case: str,
        allocation: str,
        told: Told,
        *,
        reason: str,
        seen: str | None = None,
        token: str | None = None,
    ) -> None:
        """Book what happened, once for each token; raises as `foresee`."""
        self.page(case, allocation)
        tell.handle(
            self._reader.tools,
            self._reader.actor,
            allocation,
            told,
            event=token or new_id(),
            reason=reason,
            seen=seen,
        )
        self._after()
