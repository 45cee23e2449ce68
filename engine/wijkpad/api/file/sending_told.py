# SPDX-License-Identifier: EUPL-1.2
"""A sending is told once: in the task that asks for it or at the document, and each knows of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from wijkpad import forms
from wijkpad.commands.documents.send_document import Sent
from wijkpad.commands.repair.correct_answers import SENT_AT
from wijkpad.commands.run.reading import Looking
from wijkpad.commands.tasks import answering
from wijkpad.domain.case import Task
from wijkpad.domain.document import Document
from wijkpad.feel import Value
from wijkpad.forms import Form, Submitted
from wijkpad.ports import UnitOfWork

_CHANNEL: Final = "channel"
_SENT_BY: Final = "sent_by"


def asks_when_sent(looking: Looking, task: Task) -> bool:
    """Tell whether the form of a task asks when its document was sent."""
    return answering.form_of(looking.definition, task).find(SENT_AT) is not None


def told_in_task(unit: UnitOfWork, task: Task) -> Sent | None:
    """Return the sending of which the newest answers of a task tell; None: they tell of none."""
    rows = unit.data.versions(task.case, task.run, task.form)
    values = [one.value for one in rows if one.scope == task.scope]
    found = values[-1] if values else None
    at = found.get(SENT_AT) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(at, datetime):
        return None
    channel, by = found.get(_CHANNEL), found.get(_SENT_BY)
    return Sent(
        at=at,
        channel=channel if isinstance(channel, str) else "",
        to="",
        by=by if isinstance(by, str) else "",
    )


def told_at(unit: UnitOfWork, document: Document) -> datetime | None:
    """Return when a fixed document was sent by the answers of its task; None: they do not tell."""
    if document.state != "fixed" or document.task is None:
        return None
    task = unit.tasks.get(document.task)
    told = told_in_task(unit, task) if task is not None else None
    return told.at if told is not None else None


def filled_in(
    looking: Looking, task: Task, form: Form, typed: Submitted
) -> tuple[Submitted, dict[str, str]]:
    """Return the input with what is recorded of the sending of the task's document.

    What somebody typed stays. By path it is told from which document it came, Dutch.
    """
    if form.find(SENT_AT) is None:
        return typed, {}
    unit = looking.unit
    own = {one.id: one for one in unit.documents.of_case(looking.case.id) if one.task == task.id}
    sent = [one for one in unit.documents.sendings_of(looking.case.id) if one.document in own]
    if not sent:
        return typed, {}
    known: dict[str, Value] = {
        SENT_AT: sent[-1].at,
        _CHANNEL: sent[-1].channel,
        _SENT_BY: sent[-1].by,
    }
    empty = {key: one for key, one in known.items() if not (typed.first(key) or "").strip()}
    channel = form.find(_CHANNEL)
    if channel is not None and empty.get(_CHANNEL) not in {one.value for one in channel.choices}:
        empty.pop(_CHANNEL, None)
    values = forms.fill(form, empty).values
    origin = f"Overgenomen uit het document ‘{own[sent[-1].document].title}’"
    return replace(typed, values={**typed.values, **values}), dict.fromkeys(values, origin)
