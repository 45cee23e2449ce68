# SPDX-License-Identifier: EUPL-1.2
"""One run goes on in another version of its pathway, or back, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from wijkpad import forms
from wijkpad.commands.repair import carrying
from wijkpad.commands.repair.rewind_run import as_it_was
from wijkpad.commands.repair.taking_back import take_back
from wijkpad.commands.run.calling import with_called
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.tools import Tools, definition_of, in_one_go
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.domain.transfer import Transfer, TransferredRun, TransferState
from wijkpad.errors import (
    NotFoundError,
    RepairRefusedError,
    RunStuckError,
    StateError,
)
from wijkpad.findings import Finding
from wijkpad.ports import Carried, LiveRun, UnitOfWork

GO = "go"
UNDO = "undo"
"""Topics of the jobs of a transfer."""

_TEXTS = {
    "TRA-011": ("Deze zaak is al klaar of gaat niet meer verder.", ""),
    "TRA-012": ("Deze zaak is intussen op een andere versie.", ""),
    "TRA-013": (
        "De lopende termijn ‘{}’ bestaat niet in de nieuwe versie, of begint daar anders.",
        "Zet de termijn terug in de nieuwe versie.",
    ),
    "TRA-014": (
        "In een concept bij ‘{}’ staan antwoorden op vragen die het nieuwe formulier niet heeft.",
        "Rond de taak eerst af, of haal die antwoorden weg.",
    ),
    "TRA-016": ("Het overzetten van deze zaak is door een storing niet gelukt.", ""),
    "TRA-015": (
        "Op die plek heeft de zaak in de nieuwe versie geen weg verder.",
        "Kies een andere koppeling, of laat de zaak op haar eigen versie eindigen.",
    ),
}


def token_of(transfer: str, run: str) -> str:
    """Return the token of the job that takes a run along: one for each, so that it ends alone."""
    return f"{transfer}.{run}"


def transfer_of(job: Job) -> str:
    """Return the id of the transfer that a job is part of."""
    return job.token.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What becomes of one run.

    Attributes:
        waits: elements of the old version at which it waits.
        found: why it cannot go; empty when it can.
    """

    run: str
    case: str
    waits: tuple[str, ...]
    found: tuple[Finding, ...] = ()
    carried: Carried = field(default_factory=Carried)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the runs of a transfer go: the new version, linked with what it calls now."""

    new: Definition
    transfer: Transfer


def ways_of(tools: Tools, unit: UnitOfWork, transfer: Transfer) -> Ways:
    """Return where a transfer leads.

    Raises:
        NotFoundError: there is no such version.
        RefusedError: a pathway that it calls is not published.
    """
    new = tools.library.get(
        unit.municipality, transfer.pathway, transfer.new, book=unit.definitions
    )
    return Ways(with_called(tools, unit, new), transfer)


def look(tools: Tools, unit: UnitOfWork, actor: Actor, run: Run, ways: Ways) -> Outlook:
    """Return what would become of a run, without changing anything."""
    places = tools.runtime.places(definition_of(tools, unit, run), run.state)
    waits = tuple(
        dict.fromkeys(
            one.element for one in places if not one.listens and one.kind not in ("repeat", "plane")
        )
    )
    case = unit.cases.get(run.case)
    if case is None:
        raise NotFoundError("case", run.case)
    try:
        _, _, carried = _taken(tools, unit, actor, case, run=run, ways=ways)
    except RepairRefusedError as error:
        return Outlook(run=run.id, case=run.case, waits=waits, found=error.findings)
    return Outlook(run=run.id, case=run.case, waits=waits, carried=carried)


def _taken(
    tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, *, run: Run, ways: Ways
) -> tuple[LiveRun, CaseEnvironment, Carried]:
    """Return the run in the new version, not yet advanced; raises `RepairRefusedError`."""
    there = replace(run, definition=ways.new.version, pinned=ways.new.pinned)
    env = CaseEnvironment(unit, ways.new, case, there, actor=actor, now=tools.clock.now())
    live, carried = tools.runtime.migrate(
        definition_of(tools, unit, run), ways.new, run.state, ways.transfer.mapped, env
    )
    found = [*_lost_terms(unit, run, env), *_lost_answers(unit, run, live, ways)]
    if found:
        raise RepairRefusedError(found)
    return live, env, carried


def _lost_terms(unit: UnitOfWork, run: Run, env: CaseEnvironment) -> list[Finding]:
    """Return a finding for each open term that the new version would let lapse."""
    counted = env.terms()
    return [
        _finding("TRA-013", term.title)
        for term in unit.data.terms_of(run.case)
        if term.run == run.id and term.met_at is None and (term.rule, term.scope) not in counted
    ]


def _lost_answers(unit: UnitOfWork, run: Run, live: LiveRun, ways: Ways) -> list[Finding]:
    """Return a finding for each draft with answers that the new form would not show."""
    drafts = unit.tasks.drafts_of_run(run.id)
    if not drafts:
        return []
    there = {one.token: one.element for one in live.waits() if one.kind == "user"}
    names = {one.id: one.name for one in unit.tasks.open_of_run(run.id)}
    found: list[Finding] = []
    for draft in drafts:
        step = ways.new.steps.get(there.get(draft.task, ""))
        form = ways.new.forms.get(step.form or "") if step is not None else None
        if form is None or any(
            not _has_place(form, path) for path, texts in draft.posted.items() if any(texts)
        ):
            found.append(_finding("TRA-014", names.get(draft.task, "")))
    return list(dict.fromkeys(found))


def _has_place(form: forms.Form, path: str) -> bool:
    named = path.removeprefix(forms.ROWS)
    return form.find(".".join(one for one in named.split(".") if not one.isdigit())) is not None


def handle(
    tools: Tools,
    actor: Actor,
    job: Job,
    settle: Callable[[UnitOfWork, Job], None],
) -> None:
    """Carry out one job of a transfer: the run goes or stays, and its row tells which.

    `settle` ends the job under its fence, in the transaction of what it did.
    """
    act = _go if job.topic == GO else _undo
    try:
        in_one_go(tools, actor.municipality, lambda unit: act(tools, unit, actor, job, settle))
    except (RepairRefusedError, RunStuckError, StateError) as error:
        found = error.findings if isinstance(error, RepairRefusedError) else (_finding("TRA-015"),)
        in_one_go(tools, actor.municipality, lambda unit: _stays(tools, unit, job, settle, found))


def give_up(tools: Tools, unit: UnitOfWork, job: Job) -> bool:
    """End a job that keeps failing: its run stays as it is; False when somebody else ended it."""
    if not unit.jobs.settle(job.id, job.fence):
        return False
    _stays(tools, unit, job, lambda _unit, _job: None, (_finding("TRA-016"),))
    return True


def _stays(
    tools: Tools,
    unit: UnitOfWork,
    job: Job,
    settle: Callable[[UnitOfWork, Job], None],
    found: Sequence[Finding],
) -> None:
    settle(unit, job)
    row = _row(unit, job)
    state: TransferState = "refused" if job.topic == GO else "kept"
    unit.transfers.save_run(replace(row, state=state, findings=tuple(found), at=tools.clock.now()))


def _row(unit: UnitOfWork, job: Job) -> TransferredRun:
    row = unit.transfers.run(transfer_of(job), job.run)
    if row is None:
        raise NotFoundError("transfer", transfer_of(job))
    return row


def _locked(tools: Tools, unit: UnitOfWork, job: Job) -> tuple[Case, Run, Ways]:
    found, transfer = unit.cases.get_run(job.run), unit.transfers.get(transfer_of(job))
    if found is None or transfer is None:
        raise NotFoundError("run", job.run)
    case = unit.cases.lock(found.case)
    return case, unit.cases.lock_run(job.run), ways_of(tools, unit, transfer)


def _go(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    job: Job,
    settle: Callable[[UnitOfWork, Job], None],
) -> None:
    case, run, ways = _locked(tools, unit, job)
    settle(unit, job)
    if run.status not in ("running", "incident") or not run.state:
        raise RepairRefusedError([_finding("TRA-011")])
    if run.definition != ways.transfer.old:
        raise RepairRefusedError([_finding("TRA-012")])
    before = take_up(tools, unit, actor, case, run).before
    live, env, _ = _taken(tools, unit, actor, case, run=run, ways=ways)
    moving = Moving(tools, unit, actor, env.now, case, run, ways.new, env, live, before)
    carrying.keep_parameters(moving)
    after = carrying.write(moving, live.advance())
    unit.transfers.save_run(
        replace(
            _row(unit, job),
            state="done",
            findings=(),
            before=run.version - 1,
            version=after.version + 1,
            at=moving.now,
        )
    )
    _journal(moving, "run.transferred", run.definition, job)


def _undo(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    job: Job,
    settle: Callable[[UnitOfWork, Job], None],
) -> None:
    case, run, ways = _locked(tools, unit, job)
    settle(unit, job)
    row = _row(unit, job)
    snapshot = unit.cases.snapshot(run.id, row.before) if row.before is not None else None
    if run.version != row.version or not run.state or snapshot is None:
        raise RepairRefusedError([_finding("TRA-012")])
    before = take_up(tools, unit, actor, case, run).before
    now = tools.clock.now()
    take_back(
        unit, case.id, run.id, snapshot.data_seq, by=actor.user, at=now, reason=ways.transfer.id
    )
    old = as_it_was(tools, unit, run, snapshot)
    env = CaseEnvironment(unit, old, case, run, actor=actor, now=now)
    live = tools.runtime.load(old, snapshot.state, env)
    moving = Moving(tools, unit, actor, now, case, run, old, env, live, before)
    carrying.write(moving, live.advance())
    unit.transfers.save_run(replace(row, state="undone", at=now))
    _journal(moving, "run.transfer_undone", run.definition, job)


def _journal(moving: Moving, event: str, old: int, job: Job) -> None:
    detail = {
        "from": str(old),
        "to": str(moving.definition.version),
        "transfer": transfer_of(job),
        **moving.changes,
    }
    moving.journal(event, "update", detail=detail)


def _finding(code: str, name: str = "") -> Finding:
    text, cure = _TEXTS[code]
    return Finding(code=code, text=text.format(name), cure=cure)
