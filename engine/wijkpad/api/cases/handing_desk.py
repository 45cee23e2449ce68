# SPDX-License-Identifier: EUPL-1.2
"""What colleagues pass to each other: the part of the worklist beside the tasks, links of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from wijkpad.api.cases.pages import case_head
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.api.words import role_names
from wijkpad.commands.access.withholding import InLists
from wijkpad.commands.cases import link_cases
from wijkpad.commands.team import hand_over, see_notice, stand_in
from wijkpad.commands.team.colleagues import everybody
from wijkpad.commands.team.stand_in import StandIn, Wanted
from wijkpad.domain.access import CASE_ROLES, TaskOfCase, Verb, is_shielded, may
from wijkpad.domain.case import Case, Task
from wijkpad.domain.dossier import LINKS, Notice, Todo
from wijkpad.ports import UnitOfWork

_SAFETY: Final = frozenset({"safety", "break_glass"})
"""Messages that no plugin withholds: somebody has to look at once."""


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
class StandInLine:
    """Somebody who stands in for somebody, with both names, the roles in words and the days.

    Attributes:
        tasks: (task, name, case number) of what the absent colleague has claimed, for the deputy,
            while they stand in.
    """

    stands_in: StandIn
    absent: str
    deputy: str
    roles: tuple[str, ...]
    mine: bool
    may_end: bool = False
    tasks: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What stands on the worklist beside the tasks; nothing about cases that may not be known."""

    notices: tuple[NoticeLine, ...]
    todos: tuple[OwnTodo, ...]
    stand_ins: tuple[StandInLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLink:
    """A linked case that the reader may know of; `by_hand`: it may be unlinked."""

    case_id: str
    number: str
    kind: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangePage:
    """What can be arranged on a case besides its tasks.

    Attributes:
        colleagues: to whom the reader may hand the case over; empty for who may not.
        coordinator: user id as it is now, empty for nobody.
        may_export, may_shield: whether the reader may hand out a file, or shield the case.
    """

    head: CaseHead
    links: tuple[HandLink, ...]
    coordinator: str
    coordinator_name: str | None
    colleagues: Mapping[str, str] = field(repr=False)
    may_export: bool = False
    may_shield: bool = False
    kinds: Mapping[str, str] = field(default_factory=lambda: LINKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandTaskPage:
    """A task to hand over, and to whom it may go; empty for who may not hand it over."""

    task: Task
    case_id: str
    case_number: str
    colleagues: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInsPage:
    """Who stands in for whom among those whom the reader may arrange it for.

    Attributes:
        absent: for whom the reader may arrange it: themselves, and whom they lead.
        shielded: (case, number) of the shielded cases of the reader themselves.
    """

    me: str
    lines: tuple[StandInLine, ...]
    absent: Mapping[str, str] = field(repr=False)
    deputies: Mapping[str, str] = field(repr=False)
    shielded: tuple[tuple[str, str], ...]


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
            lent = stand_in.of_user(unit, self._actor.user, day)
            names = self._reader.names(unit) if notices or todos or lent else {}
            lines = tuple(self._stand_in(unit, one, names, day) for one in lent)
        out = InLists(self._tools, self._actor)
        cases = out.cases(of.id for _, of in (*notices, *todos))
        safe = out.tasks({one.task: one.case for one, _ in notices if one.task})
        notices = [
            (one, of)
            for one, of in notices
            if of.id not in cases or one.kind in _SAFETY or (one.task and one.task not in safe)
        ]
        todos = [one for one in todos if one[1].id not in cases]
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
            stand_ins=self._not_withheld(out, lines),
        )

    def _not_withheld(self, out: InLists, lines: Sequence[StandInLine]) -> tuple[StandInLine, ...]:
        """Return the lines without the tasks that a plugin withholds."""
        named = [task for line in lines for task, _, _ in line.tasks]
        if not named or not out.has_any:
            return tuple(lines)
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            found = {key: unit.tasks.get(key) for key in named}
        gone = out.tasks({key: one.case for key, one in found.items() if one is not None})
        return tuple(
            replace(line, tasks=tuple(one for one in line.tasks if one[0] not in gone))
            for line in lines
        )

    def see(self, notice: str) -> None:
        """Put a message away."""
        see_notice.handle(self._tools, self._actor, notice)

    def arrange(self, case: str) -> ArrangePage:
        """Return what can be arranged on a case; the look is journalled."""

        def work(unit: UnitOfWork, found: Case) -> ArrangePage:
            names = self._reader.names(unit)
            return ArrangePage(
                head=case_head(unit, found),
                links=tuple(self._links(unit, found)),
                coordinator=found.coordinator or "",
                coordinator_name=names.get(found.coordinator or ""),
                colleagues=hand_over.for_case(self._tools, unit, found)
                if self._hands_over(found)
                else {},
                may_export=self._may("export", found),
                may_shield=not is_shielded(found) and self._may("shield", found),
            )

        return self._reader.case(case, work, verb="see_household")

    def hand_over_case(
        self, case: str, to: str, reason: str, *, seen: str | None = None, token: str | None = None
    ) -> Case:
        """Make a colleague the coordinator; raises `ConflictError` when that changed since."""
        return hand_over.case(self._tools, self._actor, case, to, reason, seen=seen, token=token)

    def task(self, task: str) -> HandTaskPage:
        """Return a task to hand over; the look is journalled."""

        def work(unit: UnitOfWork, found: TaskOfCase) -> HandTaskPage:
            day = self._tools.today()
            leads = may(self._actor, "cancel", found.case, on=day) is None
            mine = found.task.assignee == self._actor.user
            is_open = found.task.status == "open"
            return HandTaskPage(
                task=found.task,
                case_id=found.case.id,
                case_number=found.case.number,
                colleagues=hand_over.for_task(self._tools, unit, found)
                if is_open and (mine or leads)
                else {},
            )

        return self._reader.task(task, work)

    def hand_over_task(self, task: str, to: str, reason: str, *, token: str | None = None) -> Task:
        """Put a task in a colleague's name; raises `TaskNotOpenError` when it was done meanwhile."""
        return hand_over.task(self._tools, self._actor, task, to, reason, token=token)

    def stand_ins(self) -> StandInsPage:
        """Return who stands in for whom, as far as the reader may arrange it."""

        def work(unit: UnitOfWork) -> StandInsPage:
            day, names = self._tools.today(), self._reader.names(unit)
            everyone = everybody(unit, day)
            led = self._led(day)
            people = {
                user.id: user.name
                for user, one in everyone
                if user.id == self._actor.user
                or any(m.team in led and m.role in CASE_ROLES for m in one.memberships)
            }
            lent = [one for one in unit.people.memberships() if one.delegated_by is not None]
            lines = [
                self._stand_in(unit, one, names, day)
                for one in stand_in.gathered(lent, day)
                if one.absent in people or one.deputy == self._actor.user
            ]
            return StandInsPage(
                me=self._actor.user,
                lines=tuple(replace(one, may_end=True) for one in lines),
                absent=people,
                deputies=stand_in.deputies(unit, day, self._passes_on(day)),
                shielded=tuple(
                    (one.id, one.number) for one in unit.handing.shielded_of(self._actor.user)
                ),
            )

        stand_in.require_worker(self._tools, self._actor)
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            page = work(unit)
        lines = self._not_withheld(InLists(self._tools, self._actor), page.lines)
        page = replace(page, lines=lines)
        self._reader.searched("stand_in.list", "", found=len(page.lines))
        return page

    def begin_stand_in(self, wanted: Wanted) -> tuple[str, ...]:
        """Let a colleague stand in for a period; raises `AnswersInvalidError`."""
        return stand_in.begin(self._tools, self._actor, wanted)

    def end_stand_in(self, absent: str, deputy: str) -> None:
        """Let it end now."""
        stand_in.end(self._tools, self._actor, absent, deputy)

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

    def _stand_in(
        self, unit: UnitOfWork, one: StandIn, names: Mapping[str, str], day: date
    ) -> StandInLine:
        mine = one.deputy == self._actor.user
        return StandInLine(
            stands_in=one,
            absent=names.get(one.absent, one.absent),
            deputy=names.get(one.deputy, one.deputy),
            roles=role_names(tuple(sorted({role for _, role in one.roles}))),
            mine=mine,
            tasks=tuple(self._tasks_of(unit, one.absent)) if mine and one.first <= day else (),
        )

    def _tasks_of(self, unit: UnitOfWork, user: str) -> Iterator[tuple[str, str, str]]:
        for one in unit.handing.tasks_of(user):
            case = unit.cases.get(one.case)
            if case is None:
                continue
            found = TaskOfCase(one, case)
            if may(self._actor, "work", found, on=self._tools.today()) is None:
                yield one.id, one.name, case.number

    def _led(self, day: date) -> set[str]:
        return {
            one.team
            for one in self._actor.memberships
            if one.role == stand_in.LEAD and one.delegated_by is None and one.holds_on(day)
        }

    def _passes_on(self, day: date) -> set[str]:
        return {
            one.role
            for one in self._actor.memberships
            if one.role in stand_in.PASSED_ON and one.holds_on(day)
        }

    def _may(self, verb: Verb, case: Case) -> bool:
        return may(self._actor, verb, case, on=self._tools.today()) is None

    def _hands_over(self, case: Case) -> bool:
        if case.status != "open":
            return False
        day = self._tools.today()
        return (
            case.coordinator == self._actor.user or may(self._actor, "cancel", case, on=day) is None
        )

    def _sees(self, case: Case) -> bool:
        return may(self._actor, "see", case, on=self._tools.today()) is None
