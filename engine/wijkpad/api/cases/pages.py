# SPDX-License-Identifier: EUPL-1.2
"""The page of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TypeGuard

from wijkpad import forms
from wijkpad.api.cases.discretion import Silence, elements_of, silence
from wijkpad.api.cases.history import happened, kept_drafts
from wijkpad.api.cases.run_views import Passed, run_view
from wijkpad.api.pages import CaseHead, CasePage, Filled, LinkedCase, OpenTask, PersonLine
from wijkpad.api.reading import Reader
from wijkpad.api.terms.lines import term_lines
from wijkpad.api.words import role_names, value_text
from wijkpad.commands.cases.household import label, name_of, people
from wijkpad.commands.cases.withdraw_case import WITHDRAW
from wijkpad.commands.contract.facts import contract_label
from wijkpad.commands.repair.taking_back import is_taking_back, taken_back
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.domain.access import TaskOfCase, may
from wijkpad.domain.case import Case, Datum, Task
from wijkpad.domain.file.household import is_hidden, without_address
from wijkpad.feel import Value
from wijkpad.forms import Shown
from wijkpad.ports import UnitOfWork
from wijkpad.terms import AMSTERDAM, day_text


def case_page(
    reader: Reader, case_id: str, plane: str | None = None, *, free: bool = False
) -> CasePage:
    """Return the page; `plane` draws another plane than the one where the work is.

    `free` is as in `Reader.case`.
    """
    return reader.case(case_id, lambda unit, case: page_of(reader, unit, case, plane), free=free)


def page_of(reader: Reader, unit: UnitOfWork, case: Case, plane: str | None = None) -> CasePage:
    """Return the page of a case that the reader may read, in a transaction that is open."""
    runs = [
        look_at(reader.tools, unit, reader.actor, case, one.id)
        for one in unit.cases.runs_of(case.id)
    ]
    return _page(reader, unit, case, runs, plane)


def case_head(unit: UnitOfWork, case: Case) -> CaseHead:
    """Return what stands above the pages beside the overview, in a transaction that is open."""
    latest = unit.definitions.latest(case.pathway)
    about = _about(unit, case, unit.data.of_case(case.id))
    return CaseHead(
        case=case,
        title=latest.title if latest else case.pathway,
        about=about,
        wrong_person=_is_wrong_person(unit, case),
    )


def _about(unit: UnitOfWork, case: Case, rows: list[Datum]) -> str | None:
    if case.subject == "contract":
        return contract_label(unit, case)
    return label(_household(rows))


def _is_wrong_person(unit: UnitOfWork, case: Case) -> bool:
    found = unit.handing.wrong_person(case.id) if case.status != "open" else None
    return found is not None and found.confirmed_at is not None


def _page(
    reader: Reader, unit: UnitOfWork, case: Case, runs: list[Looking], plane: str | None
) -> CasePage:
    names = reader.names(unit)
    tasks = reader.queries.tasks_of_case(unit.municipality, case.id)
    waiting = sorted((one for one in tasks if one.status == "open"), key=_most_urgent_first)
    rows = unit.data.of_case(case.id)
    messages = _messages(unit, runs)
    begins = _begins(unit, case)
    household, labels = _household(rows), _choice_labels(runs)
    day = reader.tools.today()
    silences = {run.run.id: silence(reader, unit, case, run.definition) for run in runs}
    return CasePage(
        case=case,
        title=runs[0].definition.title if runs else case.pathway,
        team_name=next(
            (one.name for one in unit.people.teams() if one.key == case.team), case.team
        ),
        coordinator_name=names.get(case.coordinator or ""),
        runs=tuple(
            run_view(
                run,
                waiting,
                _passed(reader, unit, run, names, silences[run.run.id]),
                plane,
            )
            for run in runs
        ),
        open_tasks=tuple(open_task(reader, case, one, names) for one in waiting),
        happened=happened(
            unit, case, names, tasks, runs, rows=rows, silent=elements_of(silences.values())
        ),
        terms=term_lines(reader, unit, case, runs, rows),
        people=tuple(_person(one, labels) for one in people(household)),
        about=_about(unit, case, rows),
        waits=tuple(_waits(unit, runs, waiting)),
        filled=_filled(runs, rows, names, tasks, silences=silences),
        linked=tuple(_linked(reader, unit, case)),
        incidents=tuple(
            (one.id, one.text) for one in unit.jobs.open_incidents() if one.case == case.id
        ),
        receivable=tuple(
            (name, text) for name, text in (begins | messages).items() if name != WITHDRAW
        ),
        can_withdraw=WITHDRAW in messages and may(reader.actor, "withdraw", case, on=day) is None,
        may_end=may(reader.actor, "cancel", case, on=day) is None,
        wrong_person=_is_wrong_person(unit, case),
        may_read_journal=may(reader.actor, "read_journal", case, on=day) is None,
        kept=kept_drafts(unit, reader.actor, tasks, runs, names, silences=silences),
    )


def _most_urgent_first(task: Task) -> tuple[bool, datetime, datetime]:
    last = (
        task.due_at if task.due_on is None else datetime.combine(task.due_on, time.max, AMSTERDAM)
    )
    return task.urgent_since is None, last or _NEVER, task.opened_at


def _messages(unit: UnitOfWork, runs: list[Looking]) -> dict[str, str]:
    """Return the messages that some run waits for, with what the diagram calls them."""
    found: dict[str, str] = {}
    for run in runs:
        for one in unit.tasks.subscriptions_of_run(run.run.id):
            if one.kind != "message":
                continue
            step = run.definition.steps.get(one.element)
            found[one.message] = step.name if step is not None and step.name else one.message
    return dict(sorted(found.items()))


def _begins(unit: UnitOfWork, case: Case) -> dict[str, str]:
    """Return the messages that begin a pathway of their own, linked to an open case."""
    starts = unit.definitions.begun_by("message") if case.status == "open" else []
    if case.subject != "case":
        return {}
    return {one.name: f"{one.title} (begint een eigen zaak)" for one in starts}


def _passed(
    reader: Reader,
    unit: UnitOfWork,
    run: Looking,
    names: Mapping[str, str],
    silent: Silence,
) -> list[Passed]:
    found: list[Passed] = []
    for element, how, at, by in reader.queries.passed_of_run(unit.municipality, run.run.id):
        if element in silent.elements:
            continue
        # When, and who or what, moved the run past an event tells whether it waited for a start.
        told = not silent.elements or _is_work(run, element)
        found.append(Passed(element, how, at, names.get(by, by) if told else ""))
    return found


def _is_work(run: Looking, element: str) -> bool:
    step = run.definition.steps.get(element)
    return step is not None and step.kind == "userTask"


def open_task(reader: Reader, case: Case, task: Task, names: Mapping[str, str]) -> OpenTask:
    """Return an open task with what the reader may do with it."""
    mine = task.assignee == reader.actor.user
    allowed = may(reader.actor, "work", TaskOfCase(task, case), on=reader.tools.today()) is None
    return OpenTask(
        task=task,
        may_do=allowed and (task.assignee is None or mine),
        mine=mine,
        assignee_name=names.get(task.assignee) if task.assignee is not None else None,
        role_names=role_names(task.roles),
    )


def _choice_labels(runs: list[Looking]) -> dict[str, str]:
    """Return what the forms call the answers about people, such as a role in the household."""
    return {
        choice.value: choice.label
        for run in runs
        for form in run.definition.forms.values()
        for table in form.walk()
        if any(column.concept.startswith("person.") for column in table.columns)
        for column in table.columns
        for choice in column.choices
    }


def _household(rows: list[Datum]) -> Value:
    return next((one.value for one in reversed(rows) if one.key == HOUSEHOLD), None)


def _person(value: Mapping[str, Value], labels: Mapping[str, str]) -> PersonLine:
    # The overview says who is who; what else is known stands on the page of the household.
    lines = tuple(
        (
            _LABELS.get(key, key.replace("_", " ").capitalize()),
            day_text(one) if _is_day(one) else labels.get(value_text(one), value_text(one)),
        )
        for key, one in value.items()
        if key not in _ELSEWHERE and one is not None
    )
    return PersonLine(name_of(value) or "Naam onbekend", lines)


def _is_day(value: Value) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


_ELSEWHERE = frozenset(
    {
        *("id", "name", "bsn", "custody", "gp", "representative", "decision_capacity_note"),
        *("contact_preferences", "language", "interpreter_needed", "municipality"),
    }
)
_NEVER = datetime.max.replace(tzinfo=UTC)
_LABELS = {
    "birth_date": "Geboortedatum",
    "address": "Adres",
    "postcode": "Postcode",
    "place": "Woonplaats",
    "phone": "Telefoon",
    "email": "E-mail",
    "role": "Rol",
    "hidden_address": "Adres geheim",
}


def _waits(unit: UnitOfWork, runs: list[Looking], waiting: list[Task]) -> list[str]:
    found = [f"{one.name}: {' of '.join(role_names(one.roles))}" for one in waiting]
    for run in runs:
        for job in unit.tasks.subscriptions_of_run(run.run.id):
            step = run.definition.steps.get(job.element)
            if step is not None and step.kind in ("intermediateCatchEvent", "receiveTask"):
                found.append(f"Wacht op: {step.name or job.message}")
        for timer in unit.tasks.timers_of_run(run.run.id):
            step = run.definition.steps.get(timer.element)
            if step is not None and step.kind == "intermediateCatchEvent":
                found.append(f"Wacht op een moment: {step.name or timer.name}")
    return found


def _filled(
    runs: list[Looking],
    rows: list[Datum],
    names: Mapping[str, str],
    tasks: Sequence[Task],
    *,
    silences: Mapping[str, Silence],
) -> tuple[Filled, ...]:
    found: list[Filled] = []
    by_run = {run.run.id: run.definition for run in runs}
    gone, hidden = taken_back(rows), is_hidden(_household(rows))
    fixed = _put_right(rows)
    done = {(one.run, one.element, one.scope): one.id for one in tasks if one.status == "completed"}
    for row in rows:
        if is_taking_back(row):
            continue
        place = (row.run, row.scope, row.key, row.version)
        replaced = place in fixed
        definition = by_run.get(row.run or "")
        form = definition.at(row.scope).forms.get(row.key) if definition is not None else None
        step = definition.steps.get(row.step) if definition is not None else None
        if definition is None or not isinstance(row.value, dict):
            continue
        if form is None:
            if step is not None and step.kind in _CATCHERS:
                found.append(_message(row, step.name, names))
            continue
        found.append(
            Filled(
                key=row.key,
                title=form.title,
                task=step.name if step is not None else row.step,
                at=row.at,
                by=names.get(row.by, row.by),
                lines=KEPT_SILENT
                if silences[row.run or ""].hides(row)
                else forms.display(
                    form, without_address(row.value) if hidden else row.value, users=names
                ),
                taken_back=place in gone,
                replaced=replaced,
                reason=None if silences[row.run or ""].hides(row) else row.reason,
                task_id=None
                if replaced or place in gone
                else done.get((row.run or "", row.step, row.scope)),
            )
        )
    return tuple(found)


def _put_right(rows: Sequence[Datum]) -> set[tuple[str | None, str, str, int]]:
    """Return (run, scope, key, version) of what was put right by the version after it."""
    return {
        (one.run, one.scope, one.key, one.version - 1)
        for one in rows
        if one.reason is not None and not is_taking_back(one)
    }


def _message(row: Datum, name: str, names: Mapping[str, str]) -> Filled:
    """Return what a message brought, as it was registered."""
    value = row.value if isinstance(row.value, dict) else {}
    lines = tuple(
        Shown(_BROUGHT[key], value_text(value[key]))
        for key in _BROUGHT
        if value.get(key) is not None
    )
    return Filled(
        key=row.key,
        title=name,
        task="Ontvangen bericht",
        at=row.at,
        by=names.get(row.by, row.by),
        lines=lines,
    )


KEPT_SILENT = (
    Shown(
        "Afgeschermd",
        "Dit antwoord ziet alleen wie het gaf. Vraag het zo nodig aan de aandachtsfunctionaris.",
    ),
)
_CATCHERS = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
_BROUGHT = {
    "received_at": "Ontvangen op",
    "by": "Van wie",
    "signed": "Ondertekend",
    "summary": "Wat staat erin",
}


def _linked(reader: Reader, unit: UnitOfWork, case: Case) -> list[LinkedCase]:
    """Return the linked cases that the reader may know of; the others leave no trace."""
    found: list[LinkedCase] = []
    for one in case.linked:
        other = unit.cases.get(one)
        if other is None or may(reader.actor, "see", other, on=reader.tools.today()) is not None:
            continue
        runs = unit.cases.runs_of(one)
        stored = unit.definitions.get(runs[0].pathway, runs[0].definition) if runs else None
        running = any(run.status in ("running", "incident") for run in runs)
        title = stored.title if stored is not None else other.pathway
        found.append(LinkedCase(other.id, other.number, title, running))
    return found
