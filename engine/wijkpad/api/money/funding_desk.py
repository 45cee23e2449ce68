# SPDX-License-Identifier: EUPL-1.2
"""Trying out a choice of help before it is made: what would it cost, and what stands in the way."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wijkpad.api.money.money_shown import MoneyShown, money_shown
from wijkpad.api.reading import Reader
from wijkpad.commands.guard import allow
from wijkpad.commands.journalling import entry
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.commands.tasks import answering
from wijkpad.commands.tools import Tools, in_one_go, local_day, new_id
from wijkpad.domain.access import ADMINISTRATOR, TaskOfCase, roles_on
from wijkpad.domain.case import Task
from wijkpad.domain.definition import Step
from wijkpad.errors import NotFoundError, PluginError
from wijkpad.feel import Expression, FeelError, Value
from wijkpad.ports import DRY_TOPICS, ServiceCall, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What trying a choice gave; `money` is None when nothing answered, and `text` says so."""

    money: MoneyShown | None = field(default=None, repr=False)
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question, and who puts it."""

    call: ServiceCall = field(repr=False)
    roles: frozenset[str]


class FundingDesk:
    """What a worker can ask about money. Nothing is promised, booked or kept."""

    def __init__(self, tools: Tools, reader: Reader) -> None:
        self._tools, self._reader = tools, reader

    def check(self, task: str, posted: Mapping[str, Sequence[str]]) -> Tried:
        """Answer what the service task of the diagram would, with what is typed now.

        The question goes out outside any transaction; that it was put is journalled, and that a
        plugin failed becomes an incident as it does for the service task.

        Raises:
            NotFoundError: there is no such task, or it has nothing to try out.
            RefusedError: the actor may not do the task.
        """
        asked = self._reader.task(task, lambda unit, found: self._asked(unit, found, posted))
        served = self._tools.services.topics(asked.call.municipality)
        if asked.call.topic not in served:
            self._journal(asked, "none")
            return Tried(text="Er is geen koppeling die hierop antwoordt. U kunt gewoon verder.")
        try:
            answer = self._tools.services.run(asked.call)
        except PluginError:
            self._journal(asked, "PLUGIN_ERROR")
            return Tried(text="De toets lukt nu niet. Uw invoer is bewaard, en u kunt verder.")
        shown = money_shown(answer, asked.roles, administers=ADMINISTRATOR in self._held_roles())
        self._journal(asked, shown.verdict)
        return Tried(money=shown)

    def _asked(
        self, unit: UnitOfWork, found: TaskOfCase, posted: Mapping[str, Sequence[str]]
    ) -> _Asked:
        actor = self._reader.actor
        allow(actor, "work", found, on=self._tools.today())
        looking = look_at(self._tools, unit, actor, found.case, found.task.run)
        step = _tried(looking, found.task)
        inputs = _inputs(looking, found.task, step, posted)
        call = ServiceCall(
            municipality=actor.municipality,
            case=found.case.id,
            run=found.task.run,
            topic=step.topic or "",
            inputs=inputs,
            idem_key=new_id(),
            at=looking.now,
            today=local_day(looking.now),
        )
        return _Asked(call, roles_on(actor, found.case, on=self._tools.today()))

    def _held_roles(self) -> frozenset[str]:
        day = self._tools.today()
        return frozenset(one.role for one in self._reader.actor.memberships if one.holds_on(day))

    def _journal(self, asked: _Asked, verdict: str) -> None:
        actor, call = self._reader.actor, asked.call

        def write(unit: UnitOfWork) -> None:
            case = unit.cases.get(call.case)
            detail = {"topic": call.topic, "verdict": verdict}
            line = entry(actor, call.at, "funding.tried", "read", case=case, detail=detail)
            unit.journal.write(line)

        in_one_go(self._tools, actor.municipality, write)


def _tried(looking: Looking, task: Task) -> Step:
    """Return the service task that may be tried in this task; raises `NotFoundError`."""
    own = looking.definition.steps.get(task.element)
    step = looking.definition.steps.get((own.check if own is not None else None) or "")
    if task.status != "open" or step is None or step.topic not in DRY_TOPICS:
        raise NotFoundError("check", task.id)
    return step


def _inputs(
    looking: Looking, task: Task, step: Step, posted: Mapping[str, Sequence[str]]
) -> dict[str, Value]:
    """Return what the service task would be given; an answer that is wrong counts as none."""
    typed = answering.check(looking, task, answering.Posted(posted))
    form = answering.form_of(looking.definition, task)
    before = looking.env.variables(task.scope)
    names: Mapping[str, Value] = ChainMap({form.key: dict(typed.answers)}, before)  # type: ignore[arg-type]
    found: dict[str, Value] = {}
    for name, written in step.inputs.items():
        if not isinstance(written, Expression):
            found[name] = written
            continue
        try:
            found[name] = written.evaluate(names, now=looking.now)
        except FeelError:
            found[name] = None
    return found
