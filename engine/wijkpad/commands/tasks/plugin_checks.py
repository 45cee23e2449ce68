# SPDX-License-Identifier: EUPL-1.2
"""What plugins say of answers, asked before the transaction in which a task is completed."""

from __future__ import annotations

from typing import Final

from wijkpad.commands.guard import task_of
from wijkpad.commands.run.reading import look_at
from wijkpad.commands.tasks import answering
from wijkpad.commands.tasks.answering import Given
from wijkpad.commands.tasks.extended_forms import form_key
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import TaskOfCase, may
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.plugin_api import Plain
from wijkpad.ports import UnitOfWork, as_plain

_CURE: Final = "Bewaar wat u invulde als concept en probeer het later, of vraag de beheerder."


def require(tools: Tools, actor: Actor, task_id: str, given: Given) -> None:
    """Let the plugins that check this form look at the answers; outside any writing transaction.

    Who may not do the task, and answers that the form itself refuses, are left to the command.

    Raises:
        AnswersInvalidError: a plugin refuses an answer (PLUG-030), or gave no answer itself
            (PLUG-031): without the check of the municipality the task stays open.
    """
    tools.extensions.prepare(actor.municipality)
    checked = tools.extensions.forms(actor.municipality).checked
    if not checked:
        return
    with tools.store.work(actor.municipality, reading=True) as unit:
        try:
            found = task_of(unit, task_id)
        except NotFoundError:
            return
        asked = _answers(tools, unit, actor, found, given=given, checked=checked)
    if asked is None:
        return
    key, data = asked
    said = tools.extensions.check_answers(actor.municipality, key, data)
    faults = [
        Finding(code="PLUG-030", text=error.text_nl, element=error.field) for error in said.errors
    ]
    faults += [
        Finding(
            code="PLUG-031",
            text=f"‘{title}’ controleert dit formulier voor uw gemeente, maar gaf geen antwoord.",
            cure=_CURE,
        )
        for title in said.silent
    ]
    if faults:
        raise AnswersInvalidError(faults)


def _answers(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    found: TaskOfCase,
    *,
    given: Given,
    checked: frozenset[str],
) -> tuple[str, dict[str, Plain | tuple[Plain, ...]]] | None:
    """Return the key of the form and its answers as plain values; None when nobody need look."""
    if found.task.status != "open" or may(actor, "work", found, on=tools.today()) is not None:
        return None
    looking = look_at(tools, unit, actor, found.case, found.task.run)
    key = form_key(looking.definition, found.task.form)
    if key not in checked:
        return None
    form = answering.check(looking, found.task, given)
    if not form.passes:
        return None
    return key, {name: as_plain(value) for name, value in form.answers.items()}
