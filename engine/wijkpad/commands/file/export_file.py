# SPDX-License-Identifier: EUPL-1.2
"""Giving somebody the file that is about them: asked for a purpose, and of a shielded case decided by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wijkpad.commands import once
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import is_shielded, may
from wijkpad.domain.disclosure import FileExport
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

LEAST_PURPOSE = 10
_LONGEST = 1_000


def ask(
    tools: Tools,
    actor: Actor,
    case_id: str,
    *,
    person: str,
    purpose: str,
    token: str | None = None,
) -> FileExport:
    """Ask for the file of one person; of a shielded case a second person decides.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor's role may not do it (ACC-019).
        AnswersInvalidError: no person or no purpose.
    """

    def work(unit: UnitOfWork) -> FileExport:
        case = unit.cases.lock(case_id)
        allow(actor, "export", case, on=tools.today())
        done = once.earlier(unit, actor, f"export:{case_id}", token)
        if done is not None:
            return _found(unit, case_id, str(done["id"]))
        faults = []
        if not person:
            faults.append(_fault("person", "Kies voor wie dit dossier is."))
        if len(purpose.strip()) < LEAST_PURPOSE or len(purpose) > _LONGEST:
            text = (
                f"Schrijf in minstens {LEAST_PURPOSE} en hoogstens {_LONGEST} tekens op waarvoor."
            )
            faults.append(_fault("purpose", text))
        if faults:
            raise AnswersInvalidError(faults)
        now = tools.clock.now()
        made = FileExport(
            id=new_id(),
            case=case_id,
            person=person,
            purpose=purpose.strip(),
            state="waiting" if is_shielded(case) else "approved",
            by=actor.user,
            at=now,
        )
        unit.disclosure.add_export(made)
        unit.journal.write(
            entry(actor, now, "export.asked", "create", case=case, detail={"export": made.id})
        )
        once.remember(unit, actor, f"export:{case_id}", token, {"id": made.id}, now=now)
        return made

    return guarded(tools, actor, "case.export", ("case", case_id), work)


def decide(
    tools: Tools, actor: Actor, case_id: str, export_id: str, *, approved: bool, why: str = ""
) -> FileExport:
    """Approve or refuse the file of a shielded case, as the second person.

    Raises:
        NotFoundError: there is no such case or export, or the actor may not know of it.
        RefusedError: the actor's role may not do it (ACC-019), or asked for it (EXP-001).
        AnswersInvalidError: refused without saying why.
        ConflictError: it was decided already.
    """

    def work(unit: UnitOfWork) -> FileExport:
        case = unit.cases.lock(case_id)
        allow(actor, "decide_export", case, on=tools.today())
        found = _found(unit, case_id, export_id)
        if found.state != "waiting":
            raise ConflictError(found.id)
        if found.by == actor.user:
            raise RefusedError([_OWN])
        if not approved and not why.strip():
            raise AnswersInvalidError(
                [_fault("why", "Schrijf op waarom dit dossier er niet komt.")]
            )
        now = tools.clock.now()
        decided = replace(
            found,
            state="approved" if approved else "refused",
            decided_by=actor.user,
            decided_at=now,
            why=why.strip()[:_LONGEST],
        )
        unit.disclosure.save_export(decided)
        detail = {"export": found.id, "state": decided.state}
        unit.journal.write(entry(actor, now, "export.decided", "update", case=case, detail=detail))
        return decided

    return guarded(tools, actor, "case.export", ("case", case_id), work)


def record(
    tools: Tools,
    actor: Actor,
    case_id: str,
    export_id: str,
    sha256: str,
    *,
    documents: Sequence[str] = (),
) -> FileExport:
    """Write down that the file was made, with a hash over what was handed out, and its documents.

    Raises:
        NotFoundError: there is no such case or export, or the actor may not know of it.
        RefusedError: the actor's role may not do it (ACC-019), or nobody approved it (EXP-002).
    """

    def work(unit: UnitOfWork) -> FileExport:
        case = unit.cases.lock(case_id)
        allow(actor, "export", case, on=tools.today())
        found = _found(unit, case_id, export_id)
        require_approved(found)
        now = tools.clock.now()
        made = replace(found, state="made", sha256=sha256, made_at=now)
        unit.disclosure.save_export(made)
        detail = {"export": found.id, "sha256": sha256}
        if documents:
            detail["documents"] = ",".join(documents)
        unit.journal.write(entry(actor, now, "export.made", "export", case=case, detail=detail))
        return made

    return guarded(tools, actor, "case.export", ("case", case_id), work)


def require_approved(found: FileExport) -> None:
    """Refuse an export that waits for a second person, or was refused (EXP-002)."""
    if found.state not in ("approved", "made"):
        raise RefusedError([_NOT_YET])


def may_decide(tools: Tools, unit: UnitOfWork, actor: Actor, found: FileExport) -> bool:
    """Tell whether this person may be the second."""
    case = case_of(unit, found.case)
    able = may(actor, "decide_export", case, on=tools.today()) is None
    return able and found.by != actor.user and found.state == "waiting"


def _found(unit: UnitOfWork, case_id: str, export_id: str) -> FileExport:
    found = unit.disclosure.export(export_id)
    if found is None or found.case != case_id:
        raise NotFoundError("export", export_id)
    return found


def _fault(element: str, text: str) -> Finding:
    return Finding(code="EXP-003", text=text, element=element)


_OWN = Finding(
    code="EXP-001",
    text="U vroeg dit dossier zelf aan.",
    cure="Vraag een tweede persoon: de aandachtsfunctionaris, of wie de zaak leidt.",
)
_NOT_YET = Finding(
    code="EXP-002",
    text="Dit dossier is niet goedgekeurd.",
    cure="Een tweede persoon beslist: de aandachtsfunctionaris, of wie de zaak leidt.",
)
