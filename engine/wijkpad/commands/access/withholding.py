# SPDX-License-Identifier: EUPL-1.2
"""Whether a plugin of the municipality keeps somebody out of what the core would open.

Asked before any transaction, and only about what the core allows: a plugin learns of nothing that the
actor may not know of. What no plugin has a say in stands in decision 33.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from wijkpad import forms
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain import withheld
from wijkpad.domain.access import OFFICER, PRIVACY, TaskOfCase, Verb, is_shielded, may
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.definition import Pinned
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import KeptOutError
from wijkpad.findings import Finding
from wijkpad.plugin_api import AccessActor, AccessResource, AccessRole
from wijkpad.ports import AccessQuestion, UnitOfWork

LIST: Final = "list"
_NORM: Final = "meldcode"
_Kind = tuple[str, int, Pinned, str, str]
"""Pathway, version, what it calls, step and form."""
_FREE: Final = frozenset(
    {
        # What was typed is kept, and shown again only to who is let in.
        *("task.draft", "note.draft", "file.draft", "document.draft"),
        # The citizen's own acts and rights; a case on the wrong person is taken away from it.
        *("message.deliver", "case.withdraw", "case.export", "export.read"),
        *("case.wrong", "case.wrong_confirm"),
        # Safety, and who may know of a case.
        *("case.worry", "break_glass.open", "case.participants"),
        "incident.choose",
    }
)
"""Events in which no plugin has a say, whatever they are about."""


def require(
    tools: Tools,
    actor: Actor,
    event: str,
    about: tuple[str, str],
    *,
    verb: Verb = "see",
    purpose: str | None = None,
) -> None:
    """Ask about one case, task or document; with a case also about those that are linked with it.

    Raises:
        KeptOutError: a plugin keeps the actor out (ACC-070), or gave no answer (ACC-071).
    """
    if actor.user == SYSTEM or event in _FREE or not tools.policies.has_any(actor.municipality):
        return
    with tools.store.work(actor.municipality, reading=True) as unit:
        resources = tuple(_resources(tools, unit, actor, about, verb))
    if not resources:
        return
    out = _kept_out(tools, actor, resources, event, purpose or "")
    if resources[0].id in out:
        raise KeptOutError([out[resources[0].id]], resources[0].case)


def look_ahead(tools: Tools, actor: Actor, cases: Iterable[Case]) -> Mapping[str, Finding]:
    """Ask in one question which of these cases may stand in a list; `may` knows it from then on.

    Returns why, by the id of each case that may not.
    """
    if actor.user == SYSTEM or not tools.policies.has_any(actor.municipality):
        return {}
    day = tools.today()
    there = list(cases)
    actor.withheld.difference_update(one.id for one in there)
    resources = {
        one.id: _of_case(actor, one)
        for one in there
        if not _is_free("see", one) and may(actor, "see", one, on=day) is None
    }
    if not resources:
        return {}
    return _kept_out(tools, actor, tuple(resources.values()), LIST, "")


class InLists:
    """What the lists of one page may not show to somebody; each case is asked about once."""

    def __init__(self, tools: Tools, actor: Actor) -> None:
        self._tools, self._actor = tools, actor
        self._asked: set[str] = set()
        self._out: dict[str, Finding] = {}
        self._is_safety: dict[str, bool] = {}
        self._kinds: dict[_Kind, bool] = {}

    @property
    def has_any(self) -> bool:
        """Whether a plugin has a say; where none has, nobody has to be asked."""
        return self._tools.policies.has_any(self._actor.municipality)

    def cases(self, ids: Iterable[str]) -> Mapping[str, Finding]:
        """Return why, by id, of the cases that the actor is kept out of."""
        fresh = sorted({*ids} - self._asked)
        if fresh and self.has_any:
            with self._tools.store.work(self._actor.municipality, reading=True) as unit:
                found = unit.cases.some(fresh)
            self._out |= look_ahead(self._tools, self._actor, found)
            self._asked.update(fresh)
        return self._out

    def tasks(self, cases: Mapping[str, str]) -> Mapping[str, Finding]:
        """Return why, by task, of those that may not be shown: of a withheld case all but safety.

        `cases` is task to case.
        """
        out = self.cases(cases.values())
        held = {task: out[case] for task, case in cases.items() if case in out}
        fresh = [task for task in held if task not in self._is_safety]
        if fresh:
            with self._tools.store.work(self._actor.municipality, reading=True) as unit:
                for key in fresh:
                    task = unit.tasks.get(key)
                    self._is_safety[key] = task is not None and self._about_safety(unit, task)
        return {task: why for task, why in held.items() if not self._is_safety[task]}

    def _about_safety(self, unit: UnitOfWork, task: Task) -> bool:
        """Judge a task as `is_about_safety` does; one kind of task of a version only once."""
        if _is_marked(task):
            return True
        run = unit.cases.get_run(task.run)
        if run is None:
            return False
        kind = (run.pathway, run.definition, run.pinned, task.element, task.form)
        if kind not in self._kinds:
            self._kinds[kind] = _is_safety_by_kind(self._tools, unit, run, task)
        return self._kinds[kind]


def _is_free(verb: Verb, case: Case) -> bool:
    return is_shielded(case) or withheld.is_free(verb, case)


def _audits(tools: Tools, actor: Actor, verb: Verb) -> bool:
    """Tell whether somebody reads a journal to watch over files: nobody is kept from that."""
    on = tools.today()
    return verb == "read_journal" and any(
        one.role == PRIVACY and one.holds_on(on) for one in actor.memberships
    )


def is_about_safety(tools: Tools, unit: UnitOfWork, task: Task) -> bool:
    """Tell whether a task is about somebody's safety: no plugin comes between it and a worker.

    It is urgent, as drawn or by an answer; it fulfils a norm of the meldcode; its form asks whether somebody is safe; the reporting code
    officer may do it; or its answer decides whether a shielded case, such as a meldcode, begins.
    """
    if _is_marked(task):
        return True
    run = unit.cases.get_run(task.run)
    return run is not None and _is_safety_by_kind(tools, unit, run, task)


def _is_marked(task: Task) -> bool:
    return task.urgent_since is not None or OFFICER in task.roles


def _is_safety_by_kind(tools: Tools, unit: UnitOfWork, run: Run, task: Task) -> bool:
    """Judge by how the task is drawn in the version that runs, whatever was answered."""
    definition = definition_of(tools, unit, run)
    step, form = definition.steps.get(task.element), definition.forms.get(task.form)
    if step is not None and (step.urgent or (step.norm or "").startswith(_NORM)):
        return True
    if form is not None and forms.asks_safety(form):
        return True
    return task.form in tools.decides_shielded(unit, definition)


def _resources(
    tools: Tools, unit: UnitOfWork, actor: Actor, about: tuple[str, str], verb: Verb
) -> Iterator[AccessResource]:
    """Yield what is asked about, first what it is about; nothing where no plugin has a say."""
    kind, key = about
    task = unit.tasks.get(key) if kind == "task" else None
    case = unit.cases.get(_case_of(unit, kind, key, task))
    if case is None or _is_free(verb, case) or _audits(tools, actor, verb):
        return
    # Each act is asked about by itself, whatever a list said before.
    actor.withheld.discard(case.id)
    what = TaskOfCase(task, case) if task is not None else case
    if may(actor, "see", what, on=tools.today()) is not None:
        return
    if task is not None and is_about_safety(tools, unit, task):
        return
    named: Literal["case", "task", "document"] = (
        "task" if task is not None else "document" if kind == "document" else "case"
    )
    yield _of_case(actor, case, named, case.id if named == "case" else key)
    for other in unit.cases.some(case.linked) if named == "case" else ():
        if not _is_free("see", other) and may(actor, "see", other, on=tools.today()) is None:
            yield _of_case(actor, other)


def _case_of(unit: UnitOfWork, kind: str, key: str, task: Task | None) -> str:
    """Return the case behind an id; the id itself where there is none, which takes as many steps."""
    match kind:
        case "task":
            return task.case if task is not None else key
        case "document":
            return unit.documents.case_of(key) or key
        case "run":
            run = unit.cases.get_run(key)
            return run.case if run is not None else key
        case "allocation":
            record = unit.ledger.allocation(key)
            return record.case if record is not None else key
        case "case":
            return key
    return ""


def _of_case(
    actor: Actor, case: Case, kind: Literal["case", "task", "document"] = "case", key: str = ""
) -> AccessResource:
    return AccessResource(
        kind=kind,
        id=key or case.id,
        case=case.id,
        team=case.team,
        is_open=case.status == "open",
        is_coordinator=case.coordinator == actor.user,
    )


def _kept_out(
    tools: Tools, actor: Actor, resources: tuple[AccessResource, ...], action: str, purpose: str
) -> Mapping[str, Finding]:
    day = tools.today()
    question = AccessQuestion(
        actor=AccessActor(
            id=actor.user,
            roles=tuple(
                AccessRole(team=one.team, role=one.role)
                for one in actor.memberships
                if one.holds_on(day)
            ),
        ),
        resources=resources,
        action=action,
        purpose=purpose,
    )
    out = tools.policies.kept_out(actor.municipality, question)
    asked = {one.case for one in resources if one.kind == "case"}
    actor.withheld.difference_update(asked)
    actor.withheld.update(one for one in asked if one in out)
    return out
