# SPDX-License-Identifier: EUPL-1.2
"""Keeping what is typed in a form of the file, complete or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from wijkpad import forms
from wijkpad.commands import once
from wijkpad.commands.file import registry
from wijkpad.commands.file.checking import item_of
from wijkpad.commands.file.state import read_file
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.tools import Tools
from wijkpad.domain.file.drafts import FileDraft
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork

SEEN: Final = "seen"
"""Under which name a draft keeps the version of what it is about when typing began."""


def handle(
    tools: Tools,
    actor: Actor,
    case_id: str,
    name: str,
    posted: Mapping[str, Sequence[str]],
    *,
    item: str | None = None,
    token: str | None = None,
) -> datetime:
    """Keep it unchecked, and return when; a form that was sent meanwhile is not kept any more.

    Raises:
        NotFoundError: there is no such case, form or thing, or the actor may not know of it.
        AnswersInvalidError: far too much was sent (FORM-070).
    """

    def work(unit: UnitOfWork) -> datetime:
        case = case_of(unit, case_id)
        allow(actor, "keep", case, on=tools.today())
        sheet, now = registry.sheet_of(name), tools.clock.now()
        if once.earlier(unit, actor, registry.asked(name, case_id, item), token) is not None:
            return now
        file = read_file(unit, case, tools.today())
        about = item_of(file, sheet, item)
        raw = forms.bind(sheet.form(file, about), posted)
        kept = {path: list(texts) for path, texts in raw.values.items()}
        place = (case_id, actor.user, name, item or "")
        if not any(text.strip() for texts in kept.values() for text in texts):
            unit.file_drafts.drop(*place)
            return now
        kept |= {f"{forms.ROWS}{path}": [str(count)] for path, count in raw.rows.items()}
        seen = list(posted.get(SEEN, ()))[:1]
        kept |= {SEEN: [seen[0][:9]]} if seen else {}
        unit.file_drafts.save(
            FileDraft(
                case=case_id,
                user=actor.user,
                form=name,
                item=item or "",
                posted=kept,
                saved_at=now,
            )
        )
        return now

    return guarded(tools, actor, "file.draft", ("case", case_id), work)


def drop(tools: Tools, actor: Actor, case_id: str, name: str, item: str | None) -> None:
    """Throw the actor's own draft away; raises as `handle` does."""

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep", case_of(unit, case_id), on=tools.today())
        registry.sheet_of(name)
        unit.file_drafts.drop(case_id, actor.user, name, item or "")

    guarded(tools, actor, "file.draft", ("case", case_id), work)
