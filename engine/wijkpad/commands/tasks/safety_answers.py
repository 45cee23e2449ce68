# SPDX-License-Identifier: EUPL-1.2
"""An answer about safety acts the moment it is given, also in a form that is far from ready.

It puts the task before all others of the team, and in the journal. It starts no case and calls
nobody: the page tells a person what to do, and that person does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wijkpad import forms
from wijkpad.commands.journalling import entry
from wijkpad.commands.tasks.answering import AtRun, form_of
from wijkpad.domain.case import Task
from wijkpad.feel import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """What has to be done at once, ready to show.

    Attributes:
        questions: the labels of the questions that asked for it; none where the task itself does.
        calls: (name, number) of whom to ring; the number is empty when the municipality gave none.
        meldcode: whether to offer the shielded case of the reporting code.
    """

    title: str
    text: str
    questions: tuple[str, ...]
    calls: tuple[tuple[str, str], ...]
    meldcode: bool


GIVEN = "safety.given"
DENIED = "safety.denied"


def act(at: AtRun, task: Task, answers: Mapping[str, Value]) -> Task:
    """Return the task as it is after these answers; nothing is written when they change nothing.

    An answer counts until the same question is answered otherwise: leaving it empty, as a
    colleague does who begins anew, takes nothing back. `answers` is what could be read of the
    form, as `forms.validate` returns it.
    """
    found = forms.safety_answers(form_of(at.definition, task), answers)
    new = [path for path in found.given if path not in task.safety]
    gone = [path for path in task.safety if path in found.denied]
    if not new and not gone:
        return task
    safety = (*(path for path in task.safety if path not in gone), *new)
    drawn = bool(at.definition.steps[task.element].urgent)
    since = (task.urgent_since or at.now) if safety or drawn else None
    at.unit.tasks.save(replace(task, safety=safety, urgent_since=since))
    for event, paths in ((GIVEN, new), (DENIED, gone)):
        if paths:
            _journal(at, task, event)
    return replace(task, safety=safety, urgent_since=since, version=task.version + 1)


def help_now(at: AtRun, task: Task, also: Iterable[str] = ()) -> tuple[Urgent, ...]:
    """Return what to do at the safety answers of a task, in the order of pathway.toml.

    A task that is urgent as drawn also shows its own help, whatever is answered. `also` holds the
    paths of answers that were typed and are not kept yet.
    """
    form, asked = form_of(at.definition, task), dict[str, list[str]]()
    for path in dict.fromkeys((*task.safety, *also)):
        plain = ".".join(part for part in path.split(".") if not part.isdigit())
        field = form.find(plain)
        if field is not None and field.safety:
            asked.setdefault(field.safety, []).append(field.label)
    drawn = at.definition.steps[task.element].urgent
    if drawn:
        asked.setdefault(drawn, [])
    definition = at.definition.at(task.scope)
    own = at.env.parameters_now(definition) if asked else {}
    return tuple(
        Urgent(
            title=one.title,
            text=one.text,
            questions=tuple(dict.fromkeys(asked[key])),
            calls=tuple(
                (call.name, call.phone or str(own.get(call.parameter) or "")) for call in one.calls
            ),
            meldcode=one.meldcode,
        )
        for key, one in definition.urgent.items()
        if key in asked
    )


def _journal(at: AtRun, task: Task, event: str) -> None:
    """Write that it happened in this task: not at which question, which would tell the answer."""
    at.unit.journal.write(
        entry(at.actor, at.now, event, "update", about=("task", task.id), case=at.case)
    )
