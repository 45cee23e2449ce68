# SPDX-License-Identifier: EUPL-1.2
"""Back to where a run waited before, with what was known then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wijkpad import forms
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.jobs.resolve_incident import close_left
from wijkpad.commands.repair.effects import Effect, effect, standing
from wijkpad.commands.repair.repairs import (
    going_on,
    keep_reason,
    refuse,
    require_alive,
    require_reason,
    require_same,
    require_seen,
)
from wijkpad.commands.repair.taking_back import take_back
from wijkpad.commands.run import step
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain.access import may
from wijkpad.domain.case import Case, Datum, Draft, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import NotFoundError, RepairRefusedError
from wijkpad.findings import Finding
from wijkpad.ports import Advance, Passed, Snapshot, UnitOfWork

GIVEN_BACK = "Dit had u eerder ingevuld. De zaak is teruggezet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What going back to one moment means.

    Attributes:
        waits: elements that wait there.
        undone: elements that were passed since, the first one first.
        again: service tasks and starts of pathways among those: they are done once more when the
            run comes past them again.
        refused: why it cannot be; None when it can.
    """

    snapshot: Snapshot
    waits: tuple[str, ...]
    undone: tuple[str, ...]
    again: tuple[str, ...]
    refused: Finding | None = None


def handle(
    tools: Tools,
    actor: Actor,
    run_id: str,
    to: int,
    reason: str,
    *,
    version: int | None = None,
    mark: str | None = None,
) -> Run:
    """Put the run back, in one transaction, and return it.

    `version` is that of the run as the person saw it, `mark` that of the effect; None: whatever.
    Open tasks are withdrawn with their drafts kept, what was known later is taken back, and what
    waits there waits again: what still waited goes on with its id, its draft and its moment.

    Raises:
        NotFoundError: there is no such run, or the actor may not know of it.
        RefusedError: the actor may not do it.
        RepairRefusedError: it cannot be, with the reason; nothing was changed.
        ConflictError: the run moved since the person saw it, or something else would happen now.
    """

    def work(unit: UnitOfWork) -> Run:
        before, seen = _seen(tools, unit, actor, run_id, to, version=version)
        run, done = _rewind(before, seen, require_reason(reason))
        require_same(run, done.mark, mark)
        return run

    return guarded(tools, actor, "run.rewind", ("run", run_id), work)


def foresee(
    tools: Tools, actor: Actor, run_id: str, to: int, *, version: int | None = None
) -> Effect:
    """Return what going back would do, by doing it and keeping nothing; it needs no reason.

    Raises:
        NotFoundError, RefusedError, RepairRefusedError, ConflictError: as `handle`.
    """

    def work(unit: UnitOfWork) -> Effect:
        return _rewind(*_seen(tools, unit, actor, run_id, to, version=version), "")[1]

    return guarded(tools, actor, "run.rewind", ("run", run_id), work, keep=False)


def _seen(
    tools: Tools, unit: UnitOfWork, actor: Actor, run_id: str, to: int, *, version: int | None
) -> tuple[Moving, Look]:
    """Lock the case and the run, and return the run as it is with what going back means."""
    found = unit.cases.get_run(run_id)
    if found is None:
        raise NotFoundError("run", run_id)
    case = unit.cases.lock(found.case)
    snapshot = unit.cases.snapshot(run_id, to)
    allow_rewind(tools, unit, actor, case, run=run_id, to=snapshot)
    run = unit.cases.lock_run(run_id)
    require_alive(case, run, ended=True)
    require_seen(run, version)
    if snapshot is None:
        raise refuse("RPR-015")
    seen = look(tools, unit, run, snapshot)
    if seen.refused is not None:
        raise RepairRefusedError([seen.refused])
    return _as_it_is(tools, unit, actor, case, run), seen


def allow_rewind(
    tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, *, run: str, to: Snapshot | None
) -> None:
    """Let pass who leads the case or administers, and who takes back only what they did themselves."""
    if may(actor, "rewind", case, on=tools.today()) is None:
        return
    if to is not None and may(actor, "see", case, on=tools.today()) is None:
        since = unit.cases.passed_since(run, to.passed_seq)
        if since and all(by == actor.user for _, by in since):
            return
    allow(actor, "rewind", case, on=tools.today())


def look(tools: Tools, unit: UnitOfWork, run: Run, snapshot: Snapshot) -> Look:
    """Return what going back to this moment means; nothing is changed."""
    definition = as_it_was(tools, unit, run, snapshot)
    places = tools.runtime.places(definition, snapshot.state)
    since = [one for one, _ in unit.cases.passed_since(run.id, snapshot.passed_seq)]
    done = [one.element for one in since if one.how in ("completed", "skipped")]
    steps = definition.steps
    served = [one for one in done if one in steps and steps[one].topic]
    return Look(
        snapshot=snapshot,
        waits=tuple(
            dict.fromkeys(
                one.element
                for one in places
                if not one.listens and one.kind not in ("repeat", "plane", "undo")
            )
        ),
        undone=tuple(dict.fromkeys(done)),
        again=tuple(dict.fromkeys(served)),
        refused=_refused(tools, unit, run, definition, snapshot=snapshot, served=served),
    )


def as_it_was(tools: Tools, unit: UnitOfWork, run: Run, snapshot: Snapshot) -> Definition:
    """Return what the run ran at that moment."""
    then = replace(run, definition=snapshot.definition, pinned=snapshot.pinned)
    return definition_of(tools, unit, then)


def _refused(
    tools: Tools,
    unit: UnitOfWork,
    run: Run,
    definition: Definition,
    *,
    snapshot: Snapshot,
    served: Sequence[str],
) -> Finding | None:
    if (snapshot.definition, snapshot.pinned) != (run.definition, run.pinned):
        return refuse("RPR-011").findings[0]
    if run.state == snapshot.state:
        return refuse("RPR-012").findings[0]
    now = tools.runtime.places(definition, run.state) if run.state else ()
    still = {one.token for one in now}
    then = tools.runtime.places(definition, snapshot.state)
    if any(one.kind == "job" and one.token not in still for one in then):
        return refuse("RPR-013").findings[0]
    once = tools.services.never_twice(unit.municipality)
    sent = [definition.steps[one].name for one in served if definition.steps[one].topic in once]
    return refuse("RPR-014", ", ".join(sent)).findings[0] if sent else None


def _rewind(before: Moving, seen: Look, why: str) -> tuple[Run, Effect]:
    tools, unit, actor, case, run = before.tools, before.unit, before.actor, before.case, before.run
    snapshot, now, definition = seen.snapshot, before.now, before.definition
    stood = standing(before)
    gone = take_back(unit, case.id, run.id, snapshot.data_seq, by=actor.user, at=now, reason=why)
    since = [one for one, _ in unit.cases.passed_since(run.id, snapshot.passed_seq)]
    ended_with = None if run.ended_with in seen.undone else run.ended_with
    back = replace(run, status="running", ended_at=None, ended_with=ended_with)
    env = CaseEnvironment(unit, definition, case, back, actor=actor, now=now)
    live = tools.runtime.rewind(definition, run.state, snapshot.state, env)
    moving = Moving(tools, unit, actor, now, case, back, definition, env, live, before.before)
    keep_reason(moving, "run.rewound", why)
    undone = [
        Passed(element=one.element, how="undone", scope=one.scope)
        for one in since
        if one.how in ("completed", "skipped")
    ]
    if undone:
        unit.cases.add_passed(run.id, undone, at=now, by=actor.user)
    if run.status != back.status and definition.terms:
        unit.terms.set_over(run.id, over=False)
    advance = going_on(live.advance)
    after = step.write(moving, advance)
    _give_back(moving, advance, gone)
    done = effect(moving, stood, advance, after, passed=seen.undone)
    undone_now = {"to": str(snapshot.step), "undone": " ".join(seen.undone)}
    moving.journal(
        "run.rewound", "update", detail={**undone_now, **moving.changes, **done.detail()}
    )
    close_left(tools, unit, actor, run.id)
    return after, done


def _as_it_is(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, run: Run) -> Moving:
    """Return the run as it stands; one that is over waits for nothing."""
    if run.state:
        return take_up(tools, unit, actor, case, run)
    now, definition = tools.clock.now(), definition_of(tools, unit, run)
    env = CaseEnvironment(unit, definition, case, run, actor=actor, now=now)
    live = tools.runtime.start(definition, run.start_event, env)
    return Moving(tools, unit, actor, now, case, run, definition, env, live)


def _give_back(moving: Moving, advance: Advance, gone: Sequence[Datum]) -> None:
    """Keep the answers that were taken back as a draft of who gave them, where the form opens again."""
    known = {one.token for one in moving.before}
    for wait in advance.waits:
        step_of = moving.definition.steps.get(wait.element)
        if wait.kind != "user" or wait.token in known or step_of is None or step_of.form is None:
            continue
        form = moving.definition.forms.get(step_of.form)
        for row in gone:
            if row.key != step_of.form or row.scope != wait.scope or row.by == SYSTEM:
                continue
            if form is None or not isinstance(row.value, dict):
                continue
            typed = forms.fill(form, row.value)
            posted = {path: list(texts) for path, texts in typed.values.items()}
            posted |= {f"{forms.ROWS}{path}": [str(count)] for path, count in typed.rows.items()}
            moving.unit.tasks.save_draft(
                Draft(
                    task=wait.token,
                    user=row.by,
                    posted=posted,
                    saved_at=moving.now,
                    reason=GIVEN_BACK,
                )
            )
