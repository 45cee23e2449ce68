# SPDX-License-Identifier: EUPL-1.2
"""The form on which answers are put right: from the case, or at an incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wijkpad import forms
from wijkpad.api.cases.discretion import silence
from wijkpad.api.reading import Reader
from wijkpad.commands.repair import correct_answers
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.commands.tasks import answering, safety_answers
from wijkpad.commands.tasks.safety_answers import Urgent
from wijkpad.commands.tools import local_day
from wijkpad.domain.access import TaskOfCase
from wijkpad.domain.case import Datum, Task
from wijkpad.domain.jobs import Incident
from wijkpad.errors import RefusedError
from wijkpad.findings import Finding
from wijkpad.forms import Checked, Form, Listed, Submitted
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """A form with the answers that stand, or with what was typed; as the page of a task has it.

    Attributes:
        incident: at which it is put right; None: at none.
        urgent: what to do at once, because of what was typed about safety.
        version: of the answers that stand.
    """

    incident: Incident | None
    task: Task
    case_id: str
    case_number: str
    form: Form
    typed: Submitted
    checked: Checked
    users: Mapping[str, str]
    listed: Listed
    wrong: Mapping[str, str]
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    warning_keys: tuple[str, ...] = ()
    advice: tuple[object, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    version: int = 0

    @property
    def visible(self) -> Mapping[str, bool]:
        """Path to whether the field is shown."""
        return self.checked.visible

    @property
    def origins(self) -> Mapping[str, str]:
        """Nothing is filled in from elsewhere."""
        return {}


def correctable(reader: Reader, unit: UnitOfWork, found: TaskOfCase) -> tuple[Looking, Datum]:
    """Return the answers that stand, for a reader who may put answers of the case right.

    Raises:
        RefusedError: they cannot be put right, or are not told to this reader.
    """
    looking = look_at(reader.tools, unit, reader.actor, found.case, found.task.run)
    row = correct_answers.correctable(reader.tools, unit, found, looking.run)
    if silence(reader, unit, found.case, looking.definition).hides(row):
        raise RefusedError([_NOT_TOLD])
    return looking, row


def refusal(reader: Reader, unit: UnitOfWork, found: TaskOfCase) -> Finding | None:
    """Say why these answers cannot be put right; None: they can."""
    try:
        correctable(reader, unit, found)
    except RefusedError as error:
        return error.findings[0]
    return None


def correction_form(
    looking: Looking,
    task: Task,
    row: Datum,
    posted: Mapping[str, Sequence[str]] | None,
    *,
    check: bool,
    incident: Incident | None = None,
) -> CorrectionPage:
    """Return the form filled in with what stands, or with what was typed."""
    case, unit = looking.case, looking.unit
    form = answering.form_of(looking.definition, task)
    if posted is None:
        typed = forms.fill(form, row.value if isinstance(row.value, dict) else {})
    else:
        raw = forms.bind(form, posted)
        typed = forms.edit_rows(form, raw) if raw.action else raw
    checked = answering.check(looking, task, typed)
    given = forms.safety_answers(form, checked.answers).given if posted is not None else {}
    return CorrectionPage(
        incident=incident,
        task=task,
        case_id=case.id,
        case_number=case.number,
        form=form,
        typed=typed,
        checked=checked,
        users=answering.colleagues(unit, case, local_day(looking.now)),
        listed=answering.listed_for(unit, form),
        wrong={one.element: one.text for one in checked.errors if one.element} if check else {},
        errors=checked.errors if check else (),
        warnings=checked.warnings if check else (),
        warning_keys=checked.warning_keys if check else (),
        urgent=safety_answers.help_now(looking, replace(task, safety=()), given),
        version=row.version,
    )


_NOT_TOLD = Finding(
    code="COR-008",
    text="Dit antwoord ziet alleen wie het gaf.",
    cure="Vraag het zo nodig aan de aandachtsfunctionaris.",
)
