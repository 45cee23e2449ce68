# SPDX-License-Identifier: EUPL-1.2
"""Cases that were started on the wrong person: the page, and withdrawing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wijkpad.api.cases.pages import case_head
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.commands.cases import wrong_person
from wijkpad.domain.case import Case
from wijkpad.domain.dossier import WrongPerson
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPersonPage:
    """What withdrawing a case as the wrong person would do, or where it stands.

    Attributes:
        refused: why the reader may not; None: they may.
        tasks: names of the open tasks that go.
        needs_second: a second person has to confirm.
        wanted: somebody asked for it, `asked_by` says who; confirmed once it is withdrawn.
        start: way in of the case, as `<pathway>/<event>`, to begin again.
    """

    head: CaseHead
    refused: Finding | None
    tasks: tuple[str, ...]
    needs_second: bool
    wanted: WrongPerson | None
    asked_by: str
    may_confirm: bool
    start: str


class WrongPersonDesk:
    """Withdrawing cases that were started on the wrong person, for one actor."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after
        self._tools, self._actor = reader.tools, reader.actor

    def page(self, case: str) -> WrongPersonPage:
        """Return the page; the look is journalled."""

        def work(unit: UnitOfWork, found: Case) -> WrongPersonPage:
            wanted = unit.handing.wrong_person(case)
            runs = unit.cases.runs_of(case)
            names = self._reader.names(unit)
            return WrongPersonPage(
                head=case_head(unit, found),
                refused=wrong_person.why_not(self._tools, unit, self._actor, found),
                tasks=tuple(one.name for one in unit.tasks.open_of_case(case)),
                needs_second=wrong_person.needs_second(unit, found),
                wanted=wanted,
                asked_by=names.get(wanted.asked_by, wanted.asked_by) if wanted is not None else "",
                may_confirm=wanted is not None
                and wrong_person.may_confirm(self._tools, self._actor, found, wanted),
                start=f"{found.pathway}/{runs[0].start_event}" if runs else "",
            )

        return self._reader.case(case, work, verb="see_household", free=True)

    def ask(self, case: str, reason: str) -> WrongPerson:
        """Withdraw the case, or ask a second person; raises as `wrong_person.ask` does."""
        done = wrong_person.ask(self._tools, self._actor, case, reason)
        self._after()
        return done

    def confirm(self, case: str, *, agrees: bool) -> WrongPerson:
        """Say as the second person whether it is withdrawn."""
        done = wrong_person.confirm(self._tools, self._actor, case, agrees=agrees)
        self._after()
        return done
