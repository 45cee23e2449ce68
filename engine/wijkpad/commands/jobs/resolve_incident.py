# SPDX-License-Identifier: EUPL-1.2
"""An incident that a person has looked at: tried again, a message given to a run, or set aside.

What puts the run itself elsewhere stands in `mend_incident`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.run.deliver_message import hand_over
from wijkpad.commands.run.posts import CHOICE, payload_of
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import is_shielded, may
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident
from wijkpad.errors import NotFoundError, RefusedError, ResolvedError
from wijkpad.findings import Finding
from wijkpad.ports import Setting, UnitOfWork

HOLDING = frozenset({"service", "start", "timer"})
"""Kinds of jobs without which the run that waits for them never goes on."""


def retry(tools: Tools, actor: Actor, incident_id: str, reason: str = "") -> Incident:
    """Put the job of an incident back, with all its tries, and close the incident.

    A reason is kept as `set_aside` keeps it.

    Raises:
        NotFoundError: there is no such incident.
        RefusedError: the actor is no administrator (of a shielded case: does not work on it), or
            there is nothing to try again (INC-001).
        ResolvedError: it was resolved already.
    """

    def work(unit: UnitOfWork) -> Incident:
        found = _open(tools, unit, actor, incident_id)
        job = unit.jobs.get(found.job) if found.job is not None else None
        if job is None or job.topic == CHOICE:
            raise RefusedError([_NOTHING])
        unit.jobs.reopen(job.id, at=tools.clock.now())
        if reason.strip():
            keep_reason(tools, unit, actor, found, reason)
        return close(tools, unit, actor, found, "incident.retried")

    return guarded(tools, actor, "incident.retry", ("incident", incident_id), work)


def set_aside(tools: Tools, actor: Actor, incident_id: str, reason: str) -> Incident:
    """Close an incident that needs nothing more; its job, if any, is not done.

    The reason may speak of people: it is kept with the case, or with the settings if there is none.

    Raises:
        NotFoundError: there is no such incident.
        RefusedError: the actor is no administrator (of a shielded case: does not work on it),
            there is no reason (INC-002), or a run would wait for its job for ever (INC-003).
        ResolvedError: it was resolved already.
    """

    def work(unit: UnitOfWork) -> Incident:
        found = _open(tools, unit, actor, incident_id)
        require_reason(reason)
        if holds_run(unit, found):
            raise RefusedError([_STANDS_STILL])
        if found.job is not None and (job := unit.jobs.get(found.job)) is not None:
            unit.jobs.cancel_token(job.token)
        keep_reason(tools, unit, actor, found, reason)
        return close(tools, unit, actor, found, "incident.set_aside")

    return guarded(tools, actor, "incident.set_aside", ("incident", incident_id), work)


def choose(tools: Tools, actor: Actor, incident_id: str, subscription: str) -> Incident:
    """Give a message for which several runs wait to the one that a person chose.

    Raises:
        NotFoundError: there is no such incident, message or waiting run.
        RefusedError: the actor may not deliver to the case.
        ResolvedError: it was resolved already.
    """

    def work(unit: UnitOfWork) -> Incident:
        found = unit.jobs.incident(incident_id)
        job = unit.jobs.get(found.job) if found is not None and found.job is not None else None
        if found is None or job is None or job.topic != CHOICE or found.case is None:
            raise NotFoundError("incident", incident_id)
        case = unit.cases.lock(found.case)
        allow(actor, "deliver", case, on=tools.today())
        require_unresolved(unit, found)
        post = next((one for one in unit.jobs.posts_waiting() if one.id == job.token), None)
        if post is None:
            raise NotFoundError("message", job.token)
        waiting = unit.tasks.subscriptions_for(post.name, case=post.case, key=post.key)
        chosen = next((one for one in waiting if one.token == subscription), None)
        if chosen is None:
            raise NotFoundError("subscription", subscription)
        hand_over(tools, unit, actor, post, payload_of(unit, post), to=chosen)
        return close(tools, unit, actor, found, "incident.chosen")

    return guarded(tools, actor, "incident.choose", ("incident", incident_id), work)


def reason_key(incident: str) -> str:
    """Return the key of the case's row with the reason; no FEEL name looks like it."""
    return f"incident:{incident}"


def holds_run(unit: UnitOfWork, found: Incident) -> bool:
    """Tell whether a run waits for the job of this incident, and for nothing else to go on."""
    job = unit.jobs.get(found.job) if found.job is not None else None
    if job is None or job.state != "incident" or job.kind not in HOLDING:
        return False
    run = unit.cases.get_run(job.run)
    return run is not None and run.status in ("running", "incident")


def require_reason(reason: str) -> None:
    """Refuse without a reason (INC-002)."""
    if not reason.strip():
        raise RefusedError([_WHY])


def keep_reason(tools: Tools, unit: UnitOfWork, actor: Actor, found: Incident, reason: str) -> None:
    """Keep why with the case of the incident, or with the settings if there is none."""
    reason = reason.strip()
    now = tools.clock.now()
    if found.case is not None:
        datum = Datum(
            case=found.case,
            run=None,
            scope="",
            key=reason_key(found.id),
            version=0,
            value={"reason": reason},
            step=found.code,
            at=now,
            by=actor.user,
        )
        unit.data.append(datum)
        return
    setting = Setting(
        kind="incident",
        key=found.id,
        value=found.code,
        valid_from=tools.today(),
        author=actor.user,
        reason=reason,
        at=now,
    )
    unit.settings.put(setting)


def _open(tools: Tools, unit: UnitOfWork, actor: Actor, incident_id: str) -> Incident:
    found, day = unit.jobs.incident(incident_id), tools.today()
    case = unit.cases.get(found.case) if found is not None and found.case is not None else None
    if found is None or not may_know(actor, case, on=day):
        allow(actor, "configure", None, on=day)
        raise NotFoundError("incident", incident_id)
    if case is not None and is_shielded(case):
        allow(actor, "mend", case, on=day)
    else:
        allow(actor, "configure", None, on=day)
    require_unresolved(unit, found)
    return found


def may_know(actor: Actor, case: Case | None, *, on: date) -> bool:
    """Tell whether the incidents of a case may be known, as far as the case shields them."""
    return case is None or not is_shielded(case) or may(actor, "see", case, on=on) is None


def require_unresolved(unit: UnitOfWork, found: Incident) -> None:
    """Refuse what somebody resolved already.

    Raises:
        ResolvedError: with who did, and when.
    """
    if found.resolved_at is not None:
        names = {one.id: one.name for one in unit.people.users()}
        raise ResolvedError(found.id, names.get(found.resolved_by or ""), found.resolved_at)


def close(tools: Tools, unit: UnitOfWork, actor: Actor, found: Incident, event: str) -> Incident:
    """Close the incident, and write down who did so; the journal of its case tells it too."""
    case = unit.cases.get(found.case) if found.case is not None else None
    now = tools.clock.now()
    resolved = replace(found, resolved_at=now, resolved_by=actor.user)
    unit.jobs.save_incident(resolved)
    unit.journal.write(
        entry(
            actor,
            now,
            event,
            "update",
            about=("incident", found.id),
            case=case,
            detail={"code": found.code},
        )
    )
    return resolved


def close_left(tools: Tools, unit: UnitOfWork, actor: Actor, run: str) -> None:
    """Close the incidents of a run that it left behind, after the run was moved.

    A pathway that was asked for is still to start: its incident stays open. That the run could not
    go on has no job: should it get stuck there once more, that is an incident of its own.
    """
    for found in unit.jobs.open_incidents():
        if found.run != run:
            continue
        if found.job is None:
            if found.code.startswith(STUCK):
                close(tools, unit, actor, found, "incident.left")
            continue
        job = unit.jobs.get(found.job)
        if job is None or job.state == "cancelled":
            close(tools, unit, actor, found, "incident.left")


STUCK: Final = "RUN-"
"""How the codes of incidents begin that tell that a run could not go on; they have no job."""
_NOTHING = Finding(
    code="INC-001",
    text="Bij deze storing valt niets opnieuw te proberen.",
    cure="Bekijk wat er moet gebeuren en sluit de storing met een reden.",
)
_STANDS_STILL = Finding(
    code="INC-003",
    text="Als u deze storing sluit, blijft de zaak hier voor altijd staan.",
    cure="Probeer de stap opnieuw, sla hem over of stop het traject.",
)
_WHY = Finding(
    code="INC-002",
    text="Er staat niet bij waarom deze storing klaar is.",
    cure="Vul de reden in.",
    element="reason",
)
