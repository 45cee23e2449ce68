# SPDX-License-Identifier: EUPL-1.2
"""A completed form put right: a new version with a reason, and what it would have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded, locked_task
from wijkpad.commands.repair import rerouting
from wijkpad.commands.repair.repairs import going_on
from wijkpad.commands.repair.rerouting import Difference, Outcome
from wijkpad.commands.repair.taking_back import TAKEN_BACK, is_taking_back, standing
from wijkpad.commands.run import step
from wijkpad.commands.run.environment import HOUSEHOLD, CaseEnvironment
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.tasks import answering, safety_answers
from wijkpad.commands.tasks.answering import Given
from wijkpad.commands.team.colleagues import tell, who_may_see
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain.access import OFFICER, TaskOfCase
from wijkpad.domain.case import Case, Datum, Run, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.file.household import is_hidden, tells_address
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.forms import Answers
from wijkpad.ports import UnitOfWork

CORRECTION: Final = "correction:"
"""How the key of the row about a correction begins; the form and the version follow."""
MANDATE: Final = "decision_officer"
"""The role that takes formal decisions."""
SENT_AT: Final = "sent_at"
_ABOUT_SENDING: Final = frozenset({SENT_AT, "channel", "sent_by"})
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction brought about.

    Attributes:
        acted: it gave an answer about safety that asks for help at once.
        differences: where the run would have gone another way.
    """

    task: str
    case: str
    version: int
    acted: bool
    differences: tuple[Difference, ...] = ()


def handle(
    tools: Tools,
    actor: Actor,
    task_id: str,
    given: Given,
    *,
    reason: str,
    version: int | None = None,
    token: str | None = None,
) -> Corrected:
    """Store the answers as a new version with the reason, in one transaction.

    Terms that follow from them are counted anew, and an answer about safety acts at once. Where the
    run would have gone another way is kept with the correction; the run itself stays where it is.
    `version` is that of the answers as the person saw them.

    Raises:
        NotFoundError: there is no such task, or the actor may not know of it.
        RefusedError: the actor may not do it, or it cannot be put right (COR-001 … COR-009).
        AnswersInvalidError: the answers break the form's rules, there is no reason (COR-006), or
            nothing is different (COR-010).
        RepairRefusedError: the run has no way on with these answers; nothing was changed.
        ConflictError: somebody put them right since.
    """

    def work(unit: UnitOfWork) -> Corrected:
        found, run = locked_task(unit, task_id)
        allow(actor, "correct", found, on=tools.today())
        asked = f"correct:{task_id}"
        done = once.earlier(unit, actor, asked, token)
        if done is not None:
            number = int(done["version"] or 0)
            return Corrected(task_id, found.case.id, number, done["acted"] == "yes")
        moving = _moving(tools, unit, actor, found.case, run)
        corrected = put_right(moving, found.task, given, reason=reason, version=version)
        kept: dict[str, str | None] = {
            "version": str(corrected.version),
            "acted": "yes" if corrected.acted else "no",
        }
        once.remember(unit, actor, asked, token, kept, now=moving.now)
        return corrected

    return guarded(tools, actor, "answers.correct", ("task", task_id), work)


def put_right(
    moving: Moving, task: Task, given: Given, *, reason: str, version: int | None
) -> Corrected:
    """Store the answers of a task of the run that was taken up; raises as `handle` does."""
    found = TaskOfCase(task, moving.case)
    row = correctable(moving.tools, moving.unit, found, moving.run)
    if version is not None and version != row.version:
        raise ConflictError(task.id)
    answers = _checked(moving, task, given, row, reason)
    return _correct(moving, task, row, answers, reason.strip())


def correctable(tools: Tools, unit: UnitOfWork, found: TaskOfCase, run: Run) -> Datum:
    """Return the answers of a completed task that stand.

    Raises:
        RefusedError: there are none that can be put right, with the reason.
    """
    task = found.task
    if task.status != "completed":
        raise RefusedError([_NOT_DONE])
    if found.case.status != "open":
        raise RefusedError([_CLOSED])
    if run.status == "cancelled":
        raise RefusedError([_STOPPED])
    definition = definition_of(tools, unit, run)
    row = newest(unit, definition, task)
    if row is None:
        raise RefusedError([_LATER])
    household = unit.data.versions(found.case.id, None, HOUSEHOLD)
    if household and is_hidden(household[-1].value) and tells_address(row.value):
        raise RefusedError([_HIDDEN_ADDRESS])
    asks_when_sent = answering.form_of(definition, task).find(SENT_AT) is not None
    if was_sent(unit, definition, task) and not asks_when_sent:
        raise RefusedError([_SENT])
    return row


def versions_of(unit: UnitOfWork, definition: Definition, task: Task) -> list[Datum]:
    """Return every version of the answers to the form of a task in its scope, the oldest first."""
    key = answering.form_of(definition, task).key
    rows = unit.data.versions(task.case, task.run, key)
    return [one for one in rows if one.scope == task.scope]


def newest(unit: UnitOfWork, definition: Definition, task: Task) -> Datum | None:
    """Return the answers of a task that stand; None: there are none, or those of another step do.

    After going back, an earlier version may hold again.
    """
    rows = versions_of(unit, definition, task)
    kept = standing(rows)
    if not kept:
        return None
    by_version = {one.version: one for one in rows}
    first = kept[-1]
    while is_taking_back(first):
        first = by_version[int(first.step.removeprefix(TAKEN_BACK))]
    return kept[-1] if first.step == task.element else None


def correction_key(task: Task, version: int) -> str:
    """Return the key of the row that tells what a version of the answers to a form changed."""
    return f"{CORRECTION}{task.form}:{version}"


def was_sent(unit: UnitOfWork, definition: Definition, task: Task) -> bool:
    """Tell whether a formal decision was taken in a task, and has been sent.

    A decision is what who has the mandate answers; that it was sent stands as `sent_at` in the
    same form, or in one of the same run and scope.
    """
    if MANDATE not in task.roles:
        return False
    forms = definition.at(task.scope).forms.values()
    for form in (one for one in forms if one.find(SENT_AT) is not None):
        rows = unit.data.versions(task.case, task.run, form.key)
        kept = standing([one for one in rows if one.scope == task.scope])
        value = kept[-1].value if kept else None
        if isinstance(value, Mapping) and value.get(SENT_AT) is not None:
            return True
    return False


def _moving(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, run: Run) -> Moving:
    """Take up the run; one that is over waits for nothing and goes nowhere."""
    if run.state:
        return take_up(tools, unit, actor, case, run)
    now, definition = tools.clock.now(), definition_of(tools, unit, run)
    env = CaseEnvironment(unit, definition, case, run, actor=actor, now=now)
    live = tools.runtime.start(definition, run.start_event, env)
    return Moving(tools, unit, actor, now, case, run, definition, env, live)


def _checked(moving: Moving, task: Task, given: Given, row: Datum, reason: str) -> Answers:
    """Return the answers, checked as at completion.

    Raises:
        AnswersInvalidError: every fault, and a missing reason among them; or nothing is different.
        RefusedError: they change what was decided and sent (COR-005).
    """
    faults: list[Finding] = []
    why = reason.strip()
    if not why or len(why) > _LONGEST:
        faults.append(_WHY)
    try:
        answers = answering.checked(moving, task, given)
    except AnswersInvalidError as error:
        raise AnswersInvalidError([*error.findings, *faults]) from error
    if faults:
        raise AnswersInvalidError(faults)
    was = row.value if isinstance(row.value, Mapping) else {}
    changed = {one for one in was.keys() | answers.keys() if was.get(one) != answers.get(one)}
    if changed - _ABOUT_SENDING and was_sent(moving.unit, moving.definition, task):
        raise RefusedError([_SENT])
    if not changed:
        raise AnswersInvalidError([_SAME])
    return answers


def _correct(moving: Moving, task: Task, was: Datum, answers: Answers, reason: str) -> Corrected:
    places = rerouting.passed_after(moving, task)
    before = rerouting.outcomes(moving, places)
    after_safety = safety_answers.act(moving, task, answers)
    acted = bool(set(after_safety.safety) - set(task.safety))
    moving.env.reason = reason
    before_it = was.value if isinstance(was.value, Mapping) else {}
    answering.store(moving, task, answers, was=before_it)
    moving.env.reason = None
    found = rerouting.differences(before, rerouting.outcomes(moving, places))
    number = versions_of(moving.unit, moving.definition, task)[-1].version
    about: dict[str, Value] = {"acted": acted, "differences": [_told(one) for one in found]}
    moving.env.write(task.scope, correction_key(task, number), about, step=task.element)
    if moving.run.state:
        step.write(moving, going_on(moving.live.advance))
    else:
        step.keep_terms(moving, ())
    if acted:
        _warn(moving, task)
    moving.journal(
        "answers.corrected",
        "update",
        about=("task", task.id),
        part=task.form,
        detail={"other_way": "yes" if found else "no", **moving.changes},
    )
    return Corrected(task.id, moving.case.id, number, acted, found)


def _told(one: Difference) -> Value:
    return {
        "element": one.element,
        "table": one.was.is_table,
        "was": _outcome(one.was),
        "becomes": _outcome(one.becomes),
    }


def _outcome(one: Outcome) -> Value:
    return one.value if one.is_table else [*one.targets]


def _warn(moving: Moving, task: Task) -> None:
    """Tell who works on the case, and the reporting code officer, that something must be done now."""
    unit, case = moving.unit, moving.case
    day = moving.tools.today()
    officers = {
        one.user
        for one in unit.people.memberships(team=case.team)
        if one.role == OFFICER and one.holds_on(day)
    }
    working = {one.assignee for one in unit.tasks.open_of_case(case.id) if one.assignee}
    known = who_may_see(moving.tools, unit, case)
    leads = {case.coordinator} if case.coordinator is not None else set()
    wanted = (officers | working | leads) & known.keys()
    tell(unit, moving.actor, case, "safety", wanted, now=moving.now, task=task.id)


_NOT_DONE = Finding(
    code="COR-001",
    text="Deze taak is niet afgerond: er valt nog niets te verbeteren.",
    cure="Vul de taak zelf in.",
)
_CLOSED = Finding(
    code="COR-002",
    text="Dit dossier is gesloten.",
    cure="Leg in een aantekening vast wat er anders had moeten staan.",
)
_STOPPED = Finding(
    code="COR-003",
    text="Dit traject is gestopt.",
    cure="Leg in een aantekening vast wat er anders had moeten staan.",
)
_LATER = Finding(
    code="COR-004",
    text="Deze antwoorden gelden niet meer: het formulier is later opnieuw ingevuld, of de zaak is teruggezet.",
    cure="Verbeter het formulier dat nu geldt.",
)
_HIDDEN_ADDRESS = Finding(
    code="COR-009",
    text="In deze antwoorden staat een geheim adres. Dat staat alleen nog in het dossier.",
    cure="Verbeter het onder ‘Gezin’; leg de rest vast in een aantekening.",
)
_SENT = Finding(
    code="COR-005",
    text="Dit besluit is verzonden. Een verzonden besluit verandert niet.",
    cure="Klopt het niet? Neem een nieuw besluit, en leg in een aantekening vast waarom.",
)
_SAME = Finding(
    code="COR-010",
    text="U hebt nog niets veranderd.",
    cure="Verbeter een antwoord, of kies ‘Annuleren’.",
)
_WHY = Finding(
    code="COR-006",
    text="Vul in waarom u dit verbetert, in hoogstens 1000 tekens.",
    element="_why",
)
