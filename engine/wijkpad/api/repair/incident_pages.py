# SPDX-License-Identifier: EUPL-1.2
"""The page of one incident: what can be done about it, and what each of that does to the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wijkpad.api.list_pages import IncidentLine
from wijkpad.api.lists import incident_line
from wijkpad.api.reading import Reader
from wijkpad.api.tasks.correction_form import CorrectionPage, correctable, correction_form, refusal
from wijkpad.commands.jobs import mend_incident, resolve_incident
from wijkpad.commands.jobs.give_up_job import DOUBTFUL
from wijkpad.commands.run.naming import step_name
from wijkpad.commands.tools import definition_of
from wijkpad.domain.access import TaskOfCase, is_shielded, may
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.jobs import Incident, Job
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

ActionKey = Literal["retry", "skip", "stop", "correct", "close"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAction:
    """One thing that can be done about an incident.

    Attributes:
        does: what it does to the case, in sentences.
        refused: why this reader may not; None: they may.
    """

    key: ActionKey
    does: tuple[str, ...]
    refused: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """A completed task whose answers can be put right; `refused`: why not."""

    task: str
    name: str
    at: datetime | None
    refused: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """Everything that the page shows; names of steps, and nothing about people.

    Attributes:
        correctable: only for who may put answers right.
    """

    line: IncidentLine
    title: str
    actions: tuple[IncidentAction, ...]
    correctable: tuple[Correctable, ...]


def incident_page(reader: Reader, incident_id: str) -> IncidentPage:
    """Return the page, for the administrator and for who may see the case of the incident.

    Raises:
        NotFoundError: there is no such incident, or the reader may not know of it.
        ResolvedError: somebody resolved it.
    """
    found = _found(reader, incident_id)
    if found is None or found.case is None or _administrator(reader) is None:
        return reader.plain(
            "see_settings", None, "incident.read", lambda unit: _page(reader, unit, incident_id)
        )
    return reader.case(found.case, lambda unit, _: _page(reader, unit, incident_id))


def correction_page(
    reader: Reader,
    incident_id: str,
    task_id: str,
    posted: Mapping[str, Sequence[str]] | None = None,
    *,
    check: bool = False,
) -> CorrectionPage:
    """Return the form of a completed task with its answers; reading them is journalled.

    Raises:
        NotFoundError: there is no such incident or task, or the reader may not know of it.
        RefusedError: the reader may not put answers right.
        ResolvedError: somebody resolved it.
    """
    found = _found(reader, incident_id)
    if found is None or found.case is None or found.run is None:
        reader.plain("see_settings", None, "incident.read", lambda _: None)
        raise NotFoundError("incident", incident_id)

    def work(unit: UnitOfWork, case: Case) -> CorrectionPage:
        resolve_incident.require_unresolved(unit, found)
        refused = mend_incident.may_correct(reader.tools, reader.actor, case)
        if refused is not None:
            raise RefusedError([refused])
        about = TaskOfCase(mend_incident.task_of(unit, found, task_id), case)
        looking, row = correctable(reader, unit, about)
        return correction_form(looking, about.task, row, posted, check=check, incident=found)

    return reader.case(found.case, work)


def _found(reader: Reader, incident_id: str) -> Incident | None:
    """Return an incident, unless its case is shielded from the reader."""
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        found = unit.jobs.incident(incident_id)
        return found if found is not None and _is_known(reader, unit, found) else None


def _is_known(reader: Reader, unit: UnitOfWork, found: Incident) -> bool:
    case = unit.cases.get(found.case) if found.case is not None else None
    return resolve_incident.may_know(reader.actor, case, on=reader.tools.today())


def _page(reader: Reader, unit: UnitOfWork, incident_id: str) -> IncidentPage:
    found = unit.jobs.incident(incident_id)
    if found is None or not _is_known(reader, unit, found):
        raise NotFoundError("incident", incident_id)
    resolve_incident.require_unresolved(unit, found)
    run = unit.cases.get_run(found.run) if found.run is not None else None
    case = unit.cases.get(found.case) if found.case is not None else None
    actions = tuple(_actions(reader, unit, found, run, case))
    corrects = any(one.key == "correct" and one.refused is None for one in actions)
    right: tuple[Correctable, ...] = ()
    if run is not None and case is not None and corrects:
        right = tuple(_correctable(reader, unit, run, case))
    return IncidentPage(
        line=incident_line(reader, unit, found),
        title=definition_of(reader.tools, unit, run).title if run is not None else "",
        actions=actions,
        correctable=right,
    )


def _actions(
    reader: Reader, unit: UnitOfWork, found: Incident, run: Run | None, case: Case | None
) -> Iterator[IncidentAction]:
    job = unit.jobs.get(found.job) if found.job is not None else None
    admin = None if case is not None and is_shielded(case) else _administrator(reader)
    line = incident_line(reader, unit, found)
    if line.can_retry:
        yield IncidentAction(key="retry", does=_retry_does(found, job), refused=admin)
    goes_on = run is not None and run.status in ("running", "incident")
    if case is not None and run is not None and goes_on:
        tools, actor = reader.tools, reader.actor
        if job is not None and job.kind in mend_incident.SKIPPABLE:
            name = step_name(tools, unit, job.run, job.element)
            refused = mend_incident.may_mend(tools, actor, case)
            yield IncidentAction(key="skip", does=_skip_does(found, job, name), refused=refused)
        yield IncidentAction(
            key="correct",
            does=(*_CORRECT_DOES, _CORRECT_THEN[job is not None and job.state == "incident"]),
            refused=mend_incident.may_correct(tools, actor, case),
        )
        yield IncidentAction(
            key="stop",
            does=_stop_does(reader, unit, run),
            refused=mend_incident.may_stop(tools, actor, case),
        )
    if not resolve_incident.holds_run(unit, found) and not line.choices:
        yield IncidentAction(key="close", does=_CLOSE_DOES, refused=admin)


def _administrator(reader: Reader) -> Finding | None:
    return may(reader.actor, "configure", None, on=reader.tools.today())


def _retry_does(found: Incident, job: Job | None) -> tuple[str, ...]:
    first = "De stap wordt meteen opnieuw gedaan. Lukt het niet, dan probeert wijkpad het nog vijf keer, met steeds meer tijd ertussen."
    then = (
        "Lukt het, dan gaat de zaak vanzelf verder. Lukt het niet, dan staat de storing hier terug."
    )
    if found.code == DOUBTFUL:
        warn = "Doe dit alleen als de ontvanger niets heeft ontvangen: anders komt het daar twee keer aan."
        return (warn, first, then)
    if job is not None and job.kind == "message":
        return (
            "Het bericht wordt opnieuw bezorgd. Lukt het niet, dan staat de storing hier terug.",
        )
    return (first, then)


def _skip_does(found: Incident, job: Job, name: str) -> tuple[str, ...]:
    on = f"De zaak gaat verder na {name}, alsof die stap klaar is."
    if job.kind == "start":
        return (on, "Het andere traject wordt niet gestart, ook later niet.")
    without = "Wat de stap had moeten opleveren, is er niet. Vragen, tabellen en keuzes verderop die het nodig hebben, vinden niets."
    if found.code == DOUBTFUL:
        return ("Doe dit als de ontvanger het wél heeft ontvangen.", on, without)
    return (on, without)


def _stop_does(reader: Reader, unit: UnitOfWork, run: Run) -> tuple[str, ...]:
    definition = definition_of(reader.tools, unit, run)
    open_now = ", ".join(f"‘{one.name}’" for one in unit.tasks.open_of_run(run.id))
    tasks = (
        (f"Deze open taken vervallen: {open_now}. Wat daar is ingevuld, blijft bewaard.",)
        if open_now
        else ()
    )
    return (
        f"Het traject ‘{definition.title}’ stopt. De zaak zelf blijft.",
        *tasks,
        "Termijnen van dit traject gaan niet meer af. Trajecten die het al startte, gaan door.",
        "U kunt dit niet terugdraaien.",
    )


_CORRECT_DOES: Final = (
    "U verbetert een antwoord dat iemand eerder gaf. Het oude antwoord blijft bewaard; bij het nieuwe staan uw naam en de reden.",
    "Termijnen die ervan afhangen, worden opnieuw geteld. Stappen die al klaar zijn, veranderen niet.",
)
_CORRECT_THEN: Final = {
    True: "Daarna wordt de mislukte stap opnieuw gedaan.",
    False: "Een collega rondt daarna de taak die vastliep opnieuw af; het concept staat klaar.",
}
_CLOSE_DOES: Final = (
    "De storing verdwijnt uit de lijst. Er gebeurt verder niets: wat misging, gebeurt niet alsnog.",
)


def _correctable(reader: Reader, unit: UnitOfWork, run: Run, case: Case) -> Iterator[Correctable]:
    """Yield the completed tasks of the run whose answers stand, the newest first."""
    definition = definition_of(reader.tools, unit, run)
    newest: dict[tuple[str, str], Task] = {}
    for task in reader.queries.tasks_of_case(reader.actor.municipality, run.case):
        if task.run == run.id and task.status == "completed":
            newest[task.form, task.scope] = task
    for task in reversed([*newest.values()]):
        if task.form not in definition.at(task.scope).forms:
            continue
        refused = refusal(reader, unit, TaskOfCase(task, case))
        yield Correctable(task=task.id, name=task.name, at=task.closed_at, refused=refused)
