# SPDX-License-Identifier: EUPL-1.2
"""Notes and contact moments on a case: written at any moment, put right by a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from wijkpad.commands import once
from wijkpad.commands.cases import note_input
from wijkpad.commands.cases.note_input import Written
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tasks.answering import colleagues
from wijkpad.commands.tools import Tools, local_day, new_id
from wijkpad.domain.access import may
from wijkpad.domain.case import Case
from wijkpad.domain.dossier import Note, NoteDraft
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Action
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

Posted = Mapping[str, Sequence[str]]
OUTCOME_FILLED_IN = "Uitkomst ingevuld."
_LONGEST_REASON = 1_000
_LARGEST_DRAFT = 60_000


def write(
    tools: Tools, actor: Actor, case_id: str, posted: Posted, *, token: str | None = None
) -> Note:
    """Keep a note, and forget its draft.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the case was started on the wrong person (NOTE-012).
        AnswersInvalidError: something is missing or wrong; nothing was stored.
    """

    def work(unit: UnitOfWork) -> Note:
        case, now = writable(tools, unit, actor, case_id), tools.clock.now()
        asked = f"note:{case_id}"
        done = once.earlier(unit, actor, asked, token)
        if done is not None:
            return unit.notes.versions(case_id, done["note"] or "")[-1]
        note = _note(actor, case, _read(unit, actor, case, posted, now), now=now)
        _keep(unit, actor, case, note, "note.written")
        unit.notes.drop_draft(case_id, actor.user)
        once.remember(unit, actor, asked, token, {"note": note.id}, now=now)
        return note

    return guarded(tools, actor, "note.write", ("case", case_id), work)


def amend(
    tools: Tools, actor: Actor, case_id: str, note_id: str, posted: Posted, *, version: int
) -> Note:
    """Put a note right by a new version; the old ones stay readable.

    Only its writer may, and who leads the case. It takes a reason, unless it tells how a contact
    went that was only planned.

    Raises:
        NotFoundError: there is no such note on the case, or the actor may not know of it.
        RefusedError: it is somebody else's (NOTE-013).
        AnswersInvalidError: something is missing or wrong; nothing was stored.
        ConflictError: somebody put it right since it was seen at `version`.
    """

    def work(unit: UnitOfWork) -> Note:
        case, now = writable(tools, unit, actor, case_id), tools.clock.now()
        versions = unit.notes.versions(case_id, note_id)
        if not versions:
            raise NotFoundError("note", note_id)
        newest = versions[0]
        if not may_amend(tools, actor, case, versions[-1]):
            raise RefusedError([_NOT_YOURS])
        if newest.version != version:
            raise ConflictError(note_id)
        faults: list[Finding] = []
        written: Written | None = None
        try:
            written = _read(unit, actor, case, posted, now, by=newest)
        except AnswersInvalidError as error:
            faults += error.findings
        reason = next(iter(posted.get("_why", ())), "").strip()
        went = newest.contact is not None and newest.contact.held_at is None
        if not reason and went and written is not None and written.contact is not None:
            reason = OUTCOME_FILLED_IN if written.contact.held_at is not None else ""
        if not reason or len(reason) > _LONGEST_REASON:
            faults.append(_WHY)
        if faults or written is None:
            raise AnswersInvalidError(faults)
        note = _note(actor, case, written, now=now, id=note_id, version=version + 1, reason=reason)
        _keep(unit, actor, case, note, "note.amended")
        return note

    return guarded(tools, actor, "note.amend", ("case", case_id), work)


def save_draft(
    tools: Tools, actor: Actor, case_id: str, posted: Posted, *, token: str | None = None
) -> datetime:
    """Keep what was typed so far, unchecked, and return when; not journalled one by one.

    A draft of a form that was sent meanwhile comes too late, and is not kept.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        AnswersInvalidError: far too much was sent.
    """

    def work(unit: UnitOfWork) -> datetime:
        writable(tools, unit, actor, case_id)
        now = tools.clock.now()
        if once.earlier(unit, actor, f"note:{case_id}", token) is not None:
            return now
        kept = {name: list(posted[name][:1]) for name in note_input.FIELDS if posted.get(name)}
        if sum(len(text) for texts in kept.values() for text in texts) > _LARGEST_DRAFT:
            raise AnswersInvalidError([_TOO_MUCH])
        if any(text.strip() for name, texts in kept.items() if name != "by" for text in texts):
            draft = NoteDraft(case=case_id, user=actor.user, posted=kept, saved_at=now)
            unit.notes.save_draft(draft)
        else:
            unit.notes.drop_draft(case_id, actor.user)
        return now

    return guarded(tools, actor, "note.draft", ("case", case_id), work)


def writable(tools: Tools, unit: UnitOfWork, actor: Actor, case_id: str) -> Case:
    """Return a case on which the actor may write beside its forms; a closed one too.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: it was started on the wrong person (NOTE-012).
    """
    case = case_of(unit, case_id)
    allow(actor, "note", case, on=tools.today())
    if case.status != "open":
        gone = unit.handing.wrong_person(case_id)
        if gone is not None and gone.confirmed_at is not None:
            raise RefusedError([_WRONG_PERSON])
    return case


def may_amend(tools: Tools, actor: Actor, case: Case, first: Note) -> bool:
    """Tell whether the actor may put a note right: the writer may, and who leads the case."""
    return first.author == actor.user or may(actor, "cancel", case, on=tools.today()) is None


def _read(
    unit: UnitOfWork,
    actor: Actor,
    case: Case,
    posted: Posted,
    now: datetime,
    *,
    by: Note | None = None,
) -> Written:
    known = colleagues(unit, case, local_day(now))
    if by is not None and by.contact is not None:
        known = {by.contact.by: "", **known}
    return note_input.read(posted, writer=actor.user, colleagues=known, now=now)


def _note(
    actor: Actor,
    case: Case,
    written: Written,
    *,
    now: datetime,
    id: str = "",  # noqa: A002 - the word of the domain
    version: int = 1,
    reason: str | None = None,
) -> Note:
    return Note(
        id=id or new_id(),
        case=case.id,
        version=version,
        author=actor.user,
        at=now,
        text=written.text,
        facts=written.facts,
        interpretation=written.interpretation,
        contact=written.contact,
        reason=reason,
    )


def _keep(unit: UnitOfWork, actor: Actor, case: Case, note: Note, event: str) -> None:
    unit.notes.write(note)
    detail = {"version": str(note.version)}
    action: Action = "create" if note.version == 1 else "update"
    unit.journal.write(
        entry(actor, note.at, event, action, about=("note", note.id), case=case, detail=detail)
    )


_NOT_YOURS = Finding(
    code="NOTE-013",
    text="Alleen wie de aantekening schreef, of wie de zaak leidt, mag haar verbeteren.",
    cure="Schrijf zelf een nieuwe aantekening.",
)
_WRONG_PERSON = Finding(
    code="NOTE-012",
    text="Deze zaak is ingetrokken: zij was op de verkeerde persoon begonnen.",
    cure="Leg het vast in de zaak van de juiste persoon.",
)
_WHY = Finding(
    code="NOTE-014",
    text="Vul in waarom u dit verbetert, in hoogstens 1000 tekens.",
    element="_why",
)
_TOO_MUCH = Finding(
    code="NOTE-015", text="Deze aantekening is te lang om te bewaren.", element="text"
)
