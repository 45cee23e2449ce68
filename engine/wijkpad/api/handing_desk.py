# SPDX-License-Identifier: EUPL-1.2
"""What colleagues pass to each other: the part of the worklist beside the tasks, links of cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wijkpad.api.case_pages import case_head
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.commands import link_cases, see_notice
from wijkpad.domain.access import may
from wijkpad.domain.case import Case
from wijkpad.domain.dossier import LINKS, Notice, Todo
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTodo:
    """A to-do on somebody's worklist, with the number of its case."""

    todo: Todo
    case_number: str
    by: str | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A message of a colleague on somebody's worklist."""

    notice: Notice
    case_number: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What stands on the worklist beside the tasks; nothing about cases that may not be known."""

    notices: tuple[NoticeLine, ...]
    todos: tuple[OwnTodo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLink:
    """A linked case that the reader may know of; `by_hand`: it may be unlinked."""

    case_id: str
    number: str
    kind: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangePage:
    """What can be arranged on a case besides its tasks."""

    head: CaseHead
    links: tuple[HandLink, ...]
    kinds: Mapping[str, str] = field(default_factory=lambda: LINKS)


class HandingDesk:
    """What an actor passes to colleagues; `after` is called when there may be work."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after
        self._tools, self._actor = reader.tools, reader.actor

    def aside(self) -> Aside:
        """Return the messages and to-dos for the actor, as far as their cases may be known."""
        day = self._tools.today()
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            notices = [
                one for one in unit.handing.notices_for(self._actor.user) if self._sees(one[1])
            ]
            todos = [one for one in unit.notes.todos_for(self._actor.user) if self._sees(one[1])]
            names = self._reader.names(unit) if notices or todos else {}
        return Aside(
            notices=tuple(
                NoticeLine(notice=one, case_number=of.number, by=names.get(one.by, one.by))
                for one, of in notices
            ),
            todos=tuple(
                OwnTodo(
                    todo=one,
                    case_number=of.number,
                    by=names.get(one.by, one.by) if one.by != self._actor.user else None,
                    late=one.due_on is not None and one.due_on < day,
                )
                for one, of in todos
            ),
        )

    def see(self, notice: str) -> None:
        """Put a message away."""
        see_notice.handle(self._tools, self._actor, notice)

    def arrange(self, case: str) -> ArrangePage:
        """Return what can be arranged on a case; the look is journalled."""

        def work(unit: UnitOfWork, found: Case) -> ArrangePage:
            return ArrangePage(head=case_head(unit, found), links=tuple(self._links(unit, found)))

        return self._reader.case(case, work)

    def link(self, case: str, number: str, kind: str) -> Case:
        """Link another case by its number; raises `AnswersInvalidError`."""
        return link_cases.link(self._tools, self._actor, case, number, kind)

    def unlink(self, case: str, other: str, reason: str) -> None:
        """Undo a link that a person made; raises `AnswersInvalidError` without a reason."""
        link_cases.unlink(self._tools, self._actor, case, other, reason)

    def _links(self, unit: UnitOfWork, case: Case) -> list[HandLink]:
        found: list[HandLink] = []
        for key, kind in unit.cases.links(case.id).items():
            other = unit.cases.get(key)
            if other is not None and self._sees(other):
                title = LINKS.get(kind, "Begonnen vanuit de andere zaak")
                found.append(
                    HandLink(case_id=key, number=other.number, kind=title, by_hand=kind in LINKS)
                )
        return found

    def _sees(self, case: Case) -> bool:
        return may(self._actor, "see", case, on=self._tools.today()) is None
