# SPDX-License-Identifier: EUPL-1.2
"""Writing something down in the file about people, or putting it right with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.cases.household import label
from wijkpad.commands.file import registry
from wijkpad.commands.file.checking import item_of, judged
from wijkpad.commands.file.sheets import Write
from wijkpad.commands.file.state import CaseFile, read_file
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.tasks.answering import Given
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.dossier import Todo
from wijkpad.domain.file.asking import REASON
from wijkpad.domain.file.persons import Person, without_representative
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Action
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

_LONGEST_TODO: Final = 500
AFTER_CLOSING = frozenset({"withdrawal", "disclosure"})
"""What a closed case still takes: a right of the resident, and what turned out to be shared."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down: its kind and its id."""

    kind: str
    item: str


def handle(
    tools: Tools,
    actor: Actor,
    case_id: str,
    name: str,
    given: Given,
    *,
    item: str | None = None,
    seen: int | None = None,
    token: str | None = None,
) -> Recorded:
    """Write down what a form of the file says; `item` is what it is about, `seen` its version then.

    Raises:
        NotFoundError: there is no such case, form or thing, or the actor may not know of it.
        RefusedError: the case is closed (FILE-001).
        AnswersInvalidError: every fault at once; nothing was stored.
        ConflictError: somebody changed it since the page was drawn; nothing was stored.
    """

    def work(unit: UnitOfWork) -> Recorded:
        case = unit.cases.lock(case_id)
        allow(actor, "keep", case, on=tools.today())
        sheet = registry.sheet_of(name)
        asked = registry.asked(name, case_id, item)
        if (before := once.earlier(unit, actor, asked, token)) is not None:
            return Recorded(sheet.kind, str(before["item"]))
        refuse_closed(case, name)
        file = read_file(unit, case, tools.today())
        here = _about(name, item)
        about = item_of(file, sheet, here)
        if name in registry.NEEDS_ITEM and about is None:
            raise NotFoundError(sheet.kind, "")
        if about is not None and seen is not None and seen != about.version:
            raise ConflictError(f"{sheet.kind} {about.id}")
        now = tools.clock.now()
        found = judged(file, sheet, about, given, now)
        if not found.passes:
            raise AnswersInvalidError([*found.errors, *found.warnings])
        key, rows = sheet.writes(file, about, found.answers)
        said = found.answers.get(REASON) if sheet.corrects else None
        add(unit, actor, file, rows, name, now=now, reason=said if isinstance(said, str) else None)
        action: Action = "create" if about is None else "update"
        line = entry(
            actor, now, f"file.{name}", action, about=(sheet.kind, key), part=name, case=case
        )
        unit.journal.write(line)
        unit.file_drafts.drop(case_id, actor.user, name, item or "")
        once.remember(unit, actor, asked, token, {"item": key}, now=now)
        return Recorded(sheet.kind, key)

    return guarded(tools, actor, "file.record", ("case", case_id), work)


def newly_alone(before: CaseFile, after: CaseFile) -> list[Person]:
    """Return the children for whom nobody is known any more, or yet, who may decide."""
    known = {one.id for one in without_representative(before.persons, before.today)}
    found = without_representative(after.persons, after.today)
    return [one for one in found if one.id not in known]


def _ask_to_find_out(
    unit: UnitOfWork, actor: Actor, case: Case, child: Person, now: datetime
) -> None:
    text = f"Zoek uit wie het gezag heeft over {child.name}, en leg het vast bij Gezin."
    todo = Todo(
        id=new_id(),
        case=case.id,
        user=actor.user,
        by=actor.user,
        text=text[:_LONGEST_TODO],
        made_at=now,
    )
    unit.notes.add_todo(todo)
    about, detail = ("todo", todo.id), {"user": actor.user}
    unit.journal.write(
        entry(actor, now, "todo.added", "create", about=about, case=case, detail=detail)
    )


def add(
    unit: UnitOfWork,
    actor: Actor,
    file: CaseFile,
    rows: Sequence[Write],
    name: str,
    *,
    now: datetime,
    reason: str | None,
) -> None:
    """Append rows to the case's own data, and call the case after its household.

    A child for whom nobody is known any more who may decide becomes a to-do of the actor.
    """
    for row in rows:
        unit.data.append(
            Datum(
                case=file.case.id,
                run=None,
                scope=row.scope,
                key=row.key,
                version=0,
                value=row.value,
                step=f"file.{name}",
                at=now,
                by=actor.user,
                reason=reason,
            )
        )
        if row.key == HOUSEHOLD:
            called = label(row.value)
            if called is not None and called != label(file.household):
                unit.cases.relabel(file.case.id, called)
    if any(row.key == HOUSEHOLD for row in rows):
        for child in newly_alone(file, read_file(unit, file.case, file.today)):
            _ask_to_find_out(unit, actor, file.case, child, now)


def refuse_closed(case: Case, name: str) -> None:
    """Raise `RefusedError` for what a closed case does not take any more."""
    if case.status == "closed" and name not in AFTER_CLOSING:
        raise RefusedError([_CLOSED])


def _about(name: str, item: str | None) -> str | None:
    if name in registry.NEW_ONLY and item is not None:
        raise NotFoundError(name, item)
    return item


_CLOSED = Finding(
    code="FILE-001",
    text="Deze zaak is gesloten. Aan het dossier verandert niets meer.",
    cure="Toestemming intrekken kan nog wel.",
)
