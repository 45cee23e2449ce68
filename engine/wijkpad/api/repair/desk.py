# SPDX-License-Identifier: EUPL-1.2
"""The part of the front door at which runs are put elsewhere, and found to be."""

from __future__ import annotations

from collections.abc import Callable

from wijkpad.api.reading import Reader
from wijkpad.api.repair import foreseeing, repairing
from wijkpad.api.repair.foreseeing import Foreseen
from wijkpad.api.repair.repairing import Repairable, RepairPage
from wijkpad.commands.repair import repair_run, rewind_run
from wijkpad.commands.repair.repair_run import Repair
from wijkpad.domain.case import Run


class RepairDesk:
    """Going back, skipping, moving and repeating: first seen, then done as it was seen.

    Every verb raises `RepairRefusedError` for what cannot be, with the reason, and `ConflictError`
    when the run moved since it was seen at `version`, or when something else would happen than
    `mark` stands for.
    """

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after

    def find(self, number: str) -> Repairable | None:
        """Return the runs of the case with this number, for the administrator; never a shielded one."""
        return repairing.find(self._reader, number)

    def page(self, run: str) -> RepairPage:
        """Return to which moments a run can go back, and what it waits for now."""
        return repairing.repair_page(self._reader, run)

    def foresee_rewind(self, run: str, step: int, *, version: int | None = None) -> Foreseen:
        """Return what going back would do; nothing changes."""
        return foreseeing.foresee_rewind(self._reader, run, step, version=version)

    def rewind(
        self,
        run: str,
        step: int,
        reason: str,
        *,
        version: int | None = None,
        mark: str | None = None,
    ) -> Run:
        """Put a run back to where it waited after a step, with what was known then."""
        tools, actor = self._reader.tools, self._reader.actor
        done = rewind_run.handle(tools, actor, run, step, reason, version=version, mark=mark)
        self._after()
        return done

    def foresee(self, run: str, repair: Repair) -> Foreseen:
        """Return what skipping or moving would do; nothing changes, and no reason is needed."""
        return foreseeing.foresee_repair(self._reader, run, repair)

    def repair(self, run: str, repair: Repair) -> Run:
        """Let a run past a step that waits, or put it at another one.

        Raises:
            TaskNotOpenError: it does not wait there any more.
        """
        done = repair_run.handle(self._reader.tools, self._reader.actor, run, repair)
        self._after()
        return done
