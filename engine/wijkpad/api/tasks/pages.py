# SPDX-License-Identifier: EUPL-1.2
"""The page of one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wijkpad import forms
from wijkpad.api.file import sending_told
from wijkpad.api.pages import TaskDocument, TaskPage
from wijkpad.api.reading import Reader
from wijkpad.api.tasks.advising import advice_for
from wijkpad.api.tasks.prefilling import prefilled
from wijkpad.api.terms.lines import behind, in_short
from wijkpad.api.words import due_text, role_names
from wijkpad.commands.cases.household import label
from wijkpad.commands.contract.facts import contract_label
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.commands.tasks import answering, safety_answers
from wijkpad.commands.tasks.extended_forms import missing
from wijkpad.commands.tasks.safety_answers import Urgent
from wijkpad.commands.tools import local_day
from wijkpad.domain.access import TaskOfCase, may
from wijkpad.domain.case import Draft, Task
from wijkpad.forms import Checked, Form, Submitted
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form with what stands in it."""

    form: Form
    typed: Submitted
    checked: Checked
    draft: Draft | None
    users: Mapping[str, str] = field(repr=False)
    origins: Mapping[str, str]


def task_page(
    reader: Reader,
    task_id: str,
    posted: Mapping[str, Sequence[str]] | None = None,
    *,
    check: bool = False,
) -> TaskPage:
    """Return the page; `posted` stands in the fields where given, checked when asked.

    A button in `posted` that adds or removes a row of a table does so.
    """

    def work(unit: UnitOfWork, found: TaskOfCase) -> TaskPage:
        looking = look_at(reader.tools, unit, reader.actor, found.case, found.task.run)
        form = answering.form_of(looking.definition, found.task)
        draft = unit.tasks.draft(found.task.id, reader.actor.user)
        users = answering.colleagues(unit, found.case, local_day(looking.now))
        typed = _typed(looking, form, found, posted, draft)
        origins: Mapping[str, str] = {}
        if found.task.status == "open":
            before = prefilled(reader, looking, found, typed, users, sent=posted is not None)
            typed, origins = before.typed, before.origins
            if posted is None:
                typed, sent = sending_told.filled_in(looking, found.task, form, typed)
                origins = {**origins, **sent}
        checked = answering.check(looking, found.task, typed)
        filled = _Filled(form, typed, checked, draft, users, origins)
        return _page(reader, looking, found, filled, faults=check)

    return reader.task(task_id, work)


def _typed(
    looking: Looking,
    form: Form,
    found: TaskOfCase,
    posted: Mapping[str, Sequence[str]] | None,
    draft: Draft | None,
) -> Submitted:
    if posted is not None:
        raw = forms.bind(form, posted)
        return forms.edit_rows(form, raw) if raw.action else raw
    if draft is not None:
        return forms.bind(form, draft.posted)
    names = answering.names_for(looking, found.task, form)
    return forms.start(form, context=names, now=looking.now)


def _page(
    reader: Reader,
    looking: Looking,
    found: TaskOfCase,
    filled: _Filled,
    *,
    faults: bool,
) -> TaskPage:
    task, unit = found.task, looking.unit
    form, checked, draft = filled.form, filled.checked, filled.draft
    names = reader.names(unit)
    day = local_day(looking.now)
    allowed = may(reader.actor, "work", found, on=day) is None
    sees_case = may(reader.actor, "see", found.case, on=day) is None
    mine = task.assignee == reader.actor.user
    step = looking.definition.steps[task.element]
    return TaskPage(
        task=task,
        case_id=found.case.id,
        case_number=found.case.number,
        title=looking.definition.title,
        subject=found.case.subject,
        sensitivity=found.case.sensitivity,
        form=form,
        typed=filled.typed,
        visible=checked.visible,
        wrong={one.element: one.text for one in checked.errors if one.element} if faults else {},
        errors=checked.errors if faults else (),
        warnings=checked.warnings if faults else (),
        warning_keys=checked.warning_keys if faults else (),
        users=filled.users,
        listed=answering.listed_for(unit, form),
        origins=filled.origins,
        advice=advice_for(looking, task, form),
        help=step.help,
        due_text=due_text(task.due_on, task.due_at),
        due_why=_why(looking, task),
        overdue=task.due_at is not None and task.due_at <= looking.now,
        role_names=role_names(task.roles),
        may_do=allowed and task.status == "open" and (task.assignee is None or mine),
        mine=mine,
        assignee_name=names.get(task.assignee) if task.assignee is not None else None,
        urgent=_urgent(looking, task, form, checked),
        draft_saved_at=draft.saved_at if draft is not None else None,
        draft_reason=draft.reason if draft is not None else None,
        about=_about(looking) if sees_case else None,
        document=_document(looking, task),
        tries=task.status == "open" and step.check is not None,
        sees_case=sees_case,
        missing=missing(
            looking.definition, task.form, reader.tools.extensions.forms(reader.actor.municipality)
        ),
    )


def _about(looking: Looking) -> str | None:
    """Return whom, or which contract, the task is about."""
    if looking.case.subject == "contract":
        return contract_label(looking.unit, looking.case)
    return label(looking.env.variables("")[HOUSEHOLD])


def _document(looking: Looking, task: Task) -> TaskDocument | None:
    """Return the document that the task is about, with what was made of it so far."""
    key = looking.definition.steps[task.element].document
    template = looking.definition.templates.get(key or "")
    if template is None:
        return None
    made = [
        (one.id, one.title, one.state)
        for one in looking.unit.documents.of_case(looking.case.id)
        if (one.run, one.scope, one.template) == (task.run, task.scope, key)
        and one.state != "dropped"
    ]
    return TaskDocument(title=template.title, made=tuple(made))


def _why(looking: Looking, task: Task) -> str | None:
    """Return why an open task is due when it is; None where no term stands behind it."""
    step = looking.definition.steps.get(task.element)
    if task.status != "open" or step is None or step.due is None:
        return None
    terms = [one for one in looking.unit.data.terms_of(task.case) if one.run == task.run]
    due = (task.due_on, task.due_at)
    return in_short(behind(looking.definition, task.element, task.scope, due, terms))


def _urgent(looking: Looking, task: Task, form: Form, checked: Checked) -> tuple[Urgent, ...]:
    if task.status != "open":
        return ()
    typed = forms.safety_answers(form, checked.answers)
    kept = tuple(path for path in task.safety if path not in typed.denied)
    return safety_answers.help_now(looking, replace(task, safety=kept), typed.given)
