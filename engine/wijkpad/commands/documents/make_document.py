# SPDX-License-Identifier: EUPL-1.2
"""Making a document from a template, filled with what is known of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wijkpad.commands.documents.documents_of import note, workable
from wijkpad.commands.guard import allow, case_of, guarded, task_of
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.commands.tasks import answering
from wijkpad.commands.tools import Tools, new_id
from wijkpad.documents import Filler, Over, Shelf
from wijkpad.domain.case import Case, Task
from wijkpad.domain.document import Document
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def for_task(
    tools: Tools, actor: Actor, task_id: str, given: answering.Given | None = None
) -> Document:
    """Make the document of a task, or return the one that is being written already.

    What the actor typed in the form of the task counts too, though it is not sent yet: `given`, or
    else their draft.

    Raises:
        NotFoundError: no such task or template, or the actor may not know of it.
        RefusedError: the actor may not make documents of this case.
    """

    def work(unit: UnitOfWork) -> Document:
        found = task_of(unit, task_id)
        allow(actor, "document", found.case, on=tools.today())
        looking = _look(tools, unit, actor, found.case, found.task.run)
        key = looking.definition.steps[found.task.element].document
        if key is None:
            raise NotFoundError("template", found.task.element)
        typed = _typed(looking, found.task, given)
        return _make(looking, key, scope=found.task.scope, task=found.task.id, typed=typed)

    return guarded(tools, actor, "document.make", ("task", task_id), work)


def for_case(tools: Tools, actor: Actor, case_id: str, run_id: str, template: str) -> Document:
    """Make a document that no task is about; raises as `for_task` does."""

    def work(unit: UnitOfWork) -> Document:
        case = case_of(unit, case_id)
        allow(actor, "document", case, on=tools.today())
        looking = _look(tools, unit, actor, case, run_id)
        if looking.run.case != case.id:
            raise NotFoundError("run", run_id)
        return _make(looking, template, scope="", task=None, typed={})

    return guarded(tools, actor, "document.make", ("case", case_id), work)


def correcting(tools: Tools, actor: Actor, document_id: str) -> Document:
    """Make a new document in place of a fixed one, with its text; the old one stays as it is.

    Raises:
        RefusedError: it is not fixed, or it was brought from elsewhere (DOC-023).
    """

    def work(unit: UnitOfWork) -> Document:
        case, old = workable(tools, unit, actor, document_id)
        if old.state != "fixed" or old.is_upload:
            raise RefusedError([_NOT_FIXED])
        for one in unit.documents.of_case(case.id):
            if one.corrects == old.id and one.state in ("draft", "offered"):
                return one
        now = tools.clock.now()
        new = replace(
            old,
            id=new_id(),
            state="draft",
            name="",
            reason="",
            writers=frozenset({actor.user}),
            made_by=actor.user,
            made_at=now,
            changed_at=now,
            fixed_by=None,
            fixed_at=None,
            media_type="",
            sha256="",
            size=0,
            corrects=old.id,
            version=0,
        )
        unit.documents.add(new)
        note(unit, actor, "document.made", case, new, now=now, action="create", corrects=old.id)
        return new

    return guarded(tools, actor, "document.correct", ("document", document_id), work)


def _look(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, run_id: str) -> Looking:
    unit.cases.lock(case.id)
    return look_at(tools, unit, actor, case, run_id)


def _typed(looking: Looking, task: Task, given: answering.Given | None) -> Mapping[str, Value]:
    if given is None:
        draft = looking.unit.tasks.draft(task.id, looking.actor.user)
        if draft is None or task.status != "open":
            return {}
        given = answering.Posted(draft.posted)
    form = answering.form_of(looking.definition, task)
    return {form.key: dict(answering.check(looking, task, given).answers)}


def _make(
    looking: Looking,
    key: str,
    *,
    scope: str,
    task: str | None,
    typed: Mapping[str, Value],
) -> Document:
    template = looking.definition.templates.get(key)
    if template is None:
        raise NotFoundError("template", key)
    book = looking.unit.documents
    for one in book.of_case(looking.case.id):
        same = (one.run, one.scope, one.template) == (looking.run.id, scope, key)
        if same and one.state in ("draft", "offered"):
            return one
    document = Document(
        id=new_id(),
        case=looking.case.id,
        run=looking.run.id,
        task=task,
        scope=scope,
        template=key,
        kind=template.kind,
        title=template.title,
        parts=filler(looking, scope, typed).fill(template),
        writers=frozenset({looking.actor.user}),
        made_by=looking.actor.user,
        made_at=looking.now,
        changed_at=looking.now,
    )
    book.add(document)
    note(
        looking.unit,
        looking.actor,
        "document.made",
        looking.case,
        document,
        now=looking.now,
        action="create",
    )
    return document


def filler(looking: Looking, scope: str, typed: Mapping[str, Value]) -> Filler:
    """Return what fills templates with the names of a scope; `typed` goes before what is kept."""
    here = looking.definition.at(scope)
    titles: dict[tuple[str, ...], str] = {
        ("parameters", key): one.title for key, one in here.parameters.items()
    }
    titles |= {("terms", key, "due"): one.title for key, one in here.terms.items()}
    return Filler(
        Over(typed, looking.env.variables(scope)),
        Shelf(here.forms, titles),
        now=looking.now,
        users={one.id: one.name for one in looking.unit.people.users()},
    )


_NOT_FIXED = Finding(
    code="DOC-023",
    text="Alleen een vastgelegd document van ons kunt u door een nieuw document vervangen.",
    cure="Wijzig het concept, of voeg een nieuw bestand toe.",
)
