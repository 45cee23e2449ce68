# SPDX-License-Identifier: EUPL-1.2
"""Keeping what was typed so far, complete or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wijkpad.commands.guard import allow, guarded, task_of
from wijkpad.commands.run.reading import look_at
from wijkpad.commands.tasks import answering, safety_answers
from wijkpad.commands.tasks.safety_answers import Urgent
from wijkpad.commands.tasks.whose import require_open, require_unclaimed
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Draft
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What keeping it brought about.

    Attributes:
        visible: which fields the input shows now, by path.
        urgent: what to do now, because of safety answers in the task, by whomever they were given.
        acted: whether this very input gave one of them.
    """

    case_id: str
    saved_at: datetime
    visible: Mapping[str, bool]
    urgent: tuple[Urgent, ...] = ()
    acted: bool = False


def handle(
    tools: Tools, actor: Actor, task_id: str, posted: Mapping[str, Sequence[str]]
) -> SavedDraft:
    """Keep the input of this person for this task; it is not checked.

    Not journalled one by one: typing is no event, completing is. A safety answer is one too.

    Raises:
        NotFoundError: there is no such task, or the actor may not know of it.
        RefusedError: the actor's role may not do it.
        TaskNotOpenError: it is done, withdrawn, or claimed by somebody else.
        AnswersInvalidError: far too much was sent.
    """
    tools.extensions.prepare(actor.municipality)

    def work(unit: UnitOfWork) -> SavedDraft:
        found = task_of(unit, task_id)
        allow(actor, "work", found, on=tools.today())
        require_open(unit, found.task)
        require_unclaimed(unit, found.task, actor)
        looking = look_at(tools, unit, actor, found.case, found.task.run)
        given = answering.Posted(posted)
        kept = answering.bound(looking.definition, found.task, given)
        unit.tasks.save_draft(
            Draft(task=task_id, user=actor.user, posted=kept, saved_at=looking.now)
        )
        checked = answering.check(looking, found.task, given)
        after = safety_answers.act(looking, found.task, checked.answers)
        return SavedDraft(
            found.case.id,
            looking.now,
            checked.visible,
            urgent=safety_answers.help_now(looking, after),
            acted=bool(set(after.safety) - set(found.task.safety)),
        )

    return guarded(tools, actor, "task.draft", ("task", task_id), work)
