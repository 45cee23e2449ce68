# SPDX-License-Identifier: EUPL-1.2
"""Withdrawing a case that was started on the wrong person.

Everything that waits goes; what was typed stays sealed under the key of the case, for as long as its
retention says, and the case stands in no list. A meldcode that was started from it goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.jobs import resolve_incident
from wijkpad.commands.journalling import entry
from wijkpad.commands.repair.correct_answers import MANDATE, SENT_AT
from wijkpad.commands.run import cancel_run
from wijkpad.commands.run.moving import take_up
from wijkpad.commands.tasks.safety_answers import GIVEN
from wijkpad.commands.team.colleagues import tell, who_may
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain.access import may
from wijkpad.domain.case import Case, Run
from wijkpad.domain.dossier import WrongPerson
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

LEAD: Final = "team_lead"
_LONGEST: Final = 1_000
_MANY: Final = 10_000


def ask(tools: Tools, actor: Actor, case_id: str, reason: str) -> WrongPerson:
    """Withdraw the case; where somebody answered a question about safety with yes, ask for a second.

    Who started the case may, and the team lead.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor may not do it, the case is closed, or a decision was sent
            (WRONG-001 … WRONG-003).
        AnswersInvalidError: there is no reason (WRONG-004).
        ConflictError: somebody asked already.
    """

    def work(unit: UnitOfWork) -> WrongPerson:
        case, now = unit.cases.lock(case_id), tools.clock.now()
        allow(actor, "see_household", case, on=tools.today())
        allow(actor, "note", case, on=tools.today())
        refused = why_not(tools, unit, actor, case)
        if refused is not None:
            raise RefusedError([refused])
        if unit.handing.wrong_person(case_id) is not None:
            raise ConflictError(case_id)
        why = reason.strip()
        if not why or len(why) > _LONGEST:
            raise AnswersInvalidError([_WHY])
        wanted = WrongPerson(case=case_id, asked_by=actor.user, asked_at=now, reason=why)
        if not needs_second(unit, case):
            return _withdraw(tools, unit, actor, case, wanted)
        unit.handing.save_wrong_person(wanted)
        unit.journal.write(entry(actor, now, "case.wrong_asked", "update", case=case))
        seconds = who_may(tools, unit, "cancel", case, of=case)
        tell(unit, actor, case, "confirm", seconds, now=now)
        return wanted

    return guarded(tools, actor, "case.wrong", ("case", case_id), work)


def confirm(tools: Tools, actor: Actor, case_id: str, *, agrees: bool) -> WrongPerson:
    """Let a second person, who leads the case, say whether it is withdrawn; else it goes on.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor may not do it, or asked for it themselves (WRONG-005).
        ConflictError: nobody asked, or it was answered already.
    """

    def work(unit: UnitOfWork) -> WrongPerson:
        case = unit.cases.lock(case_id)
        allow(actor, "cancel", case, on=tools.today())
        wanted = unit.handing.wrong_person(case_id)
        if wanted is None or wanted.confirmed_at is not None or case.status != "open":
            raise ConflictError(case_id)
        if wanted.asked_by == actor.user:
            raise RefusedError([_NOT_YOURSELF])
        if agrees:
            return _withdraw(tools, unit, actor, case, wanted)
        unit.handing.drop_wrong_person(case_id)
        now = tools.clock.now()
        unit.journal.write(entry(actor, now, "case.wrong_refused", "update", case=case))
        return wanted

    return guarded(tools, actor, "case.wrong_confirm", ("case", case_id), work)


def why_not(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case) -> Finding | None:
    """Say why the actor may not withdraw the case; None: they may."""
    day = tools.today()
    leads = any(
        one.role == LEAD and one.team == case.team and one.holds_on(day)
        for one in actor.memberships
    )
    if actor.user != case.opened_by and not leads:
        return _NOT_YOURS
    if case.status != "open":
        return _CLOSED
    if any(_sent(tools, unit, run) for run in unit.cases.runs_of(case.id)):
        return _SENT
    return None


def needs_second(unit: UnitOfWork, case: Case) -> bool:
    """Tell whether more than one person has to look.

    That is where anybody ever answered a question about safety with yes or noted a worry, and where
    a document was sent: somebody has then read about the wrong person.
    """
    if unit.documents.sendings_of(case.id):
        return True
    lines = unit.journal.changes_of_case(case.id, limit=_MANY)
    if any(line.entry.event == GIVEN for line in lines):
        return True
    notes = unit.notes.page(case.id, per_page=_MANY).notes
    return any(version.is_worry for one in notes for version in one)


def may_confirm(tools: Tools, actor: Actor, case: Case, wanted: WrongPerson) -> bool:
    """Tell whether the actor is a second person who may say whether the case is withdrawn."""
    if wanted.confirmed_at is not None or wanted.asked_by == actor.user:
        return False
    return may(actor, "cancel", case, on=tools.today()) is None


def _sent(tools: Tools, unit: UnitOfWork, run: Run) -> bool:
    """Tell whether a formal decision of the run was sent."""
    definition = definition_of(tools, unit, run)
    keys = {
        form.key
        for step in definition.steps.values()
        if step.form is not None and MANDATE in step.roles
        if (form := definition.forms.get(step.form)) is not None and form.find(SENT_AT) is not None
    }
    return any(
        isinstance(row.value, Mapping) and row.value.get(SENT_AT) is not None
        for key in keys
        for row in unit.data.versions(run.case, run.id, key)
    )


def _withdraw(
    tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, wanted: WrongPerson
) -> WrongPerson:
    now = tools.clock.now()
    for one in unit.jobs.open_incidents():
        if one.case == case.id:
            job = unit.jobs.get(one.job) if one.job is not None else None
            if job is not None and job.state == "incident":
                unit.jobs.cancel_token(job.token)
            resolve_incident.close(tools, unit, actor, one, "incident.stopped")
    for found in unit.cases.runs_of(case.id):
        if found.status in ("running", "incident"):
            run = unit.cases.lock_run(found.id)
            cancel_run.cancel(take_up(tools, unit, actor, case, run), wanted.reason)
    for post in unit.jobs.posts_waiting(case=case.id):
        unit.jobs.settle_post(post.id, run=None, at=now)
        unit.jobs.cancel_token(post.id)
    unit.handing.drop_notices(case.id)
    unit.cases.save(replace(case, status="closed"))
    done = replace(wanted, confirmed_by=actor.user, confirmed_at=now)
    unit.handing.save_wrong_person(done)
    unit.journal.write(entry(actor, now, "case.wrong_withdrawn", "update", case=case))
    return done


_NOT_YOURS = Finding(
    code="WRONG-001",
    text="Alleen wie de zaak begon, of de teamleider, trekt haar in als verkeerde persoon.",
    cure="Vraag het aan een van hen.",
)
_CLOSED = Finding(code="WRONG-002", text="Deze zaak is gesloten.")
_SENT = Finding(
    code="WRONG-003",
    text="Op deze zaak is een besluit verzonden. Dat verdwijnt niet door de zaak in te trekken.",
    cure="Neem een nieuw besluit, en overleg met de privacyfunctionaris over wat is verzonden.",
)
_WHY = Finding(
    code="WRONG-004",
    text="Schrijf in hoogstens 1000 tekens op wat er misging.",
    element="reason",
)
_NOT_YOURSELF = Finding(
    code="WRONG-005",
    text="U hebt dit zelf gevraagd. Een tweede persoon bevestigt het.",
    cure="Vraag de regisseur, de teamleider of de aandachtsfunctionaris.",
)
