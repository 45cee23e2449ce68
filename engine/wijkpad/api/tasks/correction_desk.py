# SPDX-License-Identifier: EUPL-1.2
"""Completed forms: what was answered, by whom and why it was put right, and putting it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wijkpad import forms
from wijkpad.api.cases.discretion import Silence, silence
from wijkpad.api.cases.pages import KEPT_SILENT, case_head
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.api.repair.incident_pages import correction_page
from wijkpad.api.tasks.advice_words import advice_lines, words_of
from wijkpad.api.tasks.correction_form import CorrectionPage, correctable, correction_form, refusal
from wijkpad.api.words import value_text
from wijkpad.commands.guard import allow
from wijkpad.commands.jobs import mend_incident
from wijkpad.commands.repair import correct_answers, rewind_run
from wijkpad.commands.repair.correct_answers import Corrected
from wijkpad.commands.repair.taking_back import is_taking_back, standing
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.commands.tasks import answering, safety_answers
from wijkpad.commands.tasks.answering import Posted
from wijkpad.commands.tasks.safety_answers import Urgent
from wijkpad.dmn import Table
from wijkpad.domain.access import TaskOfCase, may
from wijkpad.domain.case import Datum, Run, Task
from wijkpad.domain.file.household import is_hidden, without_address
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.forms import Form, Shown
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class OtherWay:
    """Where a case would have gone another way: a table or choice, what came out, what comes out now."""

    name: str
    is_table: bool
    was: str = field(repr=False)
    becomes: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersLine:
    """One version of the answers to a form.

    Attributes:
        reason: why it took the place of the one before it; None for the first.
        holds: these are the answers that stand.
        other_ways: where the case would have gone another way with these answers.
    """

    version: int
    at: datetime
    by: str
    reason: str | None = field(repr=False)
    holds: bool
    lines: tuple[Shown, ...] = field(repr=False)
    other_ways: tuple[OtherWay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """The moment before a form, to which a case can go back; `refused`: why it cannot."""

    run: str
    step: int | None
    refused: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage:
    """A completed form with every version of its answers, the newest first.

    Attributes:
        refused: why the reader may not put it right; None: they may.
        reopening: only where the newest answers would have led another way.
        sent: the formal decision that was taken here was sent.
        urgent: what to do at once, when the newest answers say so.
    """

    head: CaseHead
    task: Task
    title: str
    versions: tuple[AnswersLine, ...]
    refused: Finding | None = None
    reopening: Reopening | None = None
    sent: bool = False
    urgent: tuple[Urgent, ...] = ()


class CorrectionDesk:
    """Putting completed forms right, for one actor; `after` is called when there may be work."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after
        self._tools, self._actor = reader.tools, reader.actor

    def answers(self, task: str) -> AnswersPage:
        """Return every version of the answers to a completed form; the look is journalled.

        Raises:
            NotFoundError: there is no such completed task, or the reader may not know of it.
        """
        return self._reader.task(task, self._answers)

    def form(
        self,
        task: str,
        posted: Mapping[str, Sequence[str]] | None = None,
        *,
        check: bool = False,
        incident: str | None = None,
    ) -> CorrectionPage:
        """Return the form filled in with what stands, or with what was typed.

        `incident`: at which it is put right.

        Raises:
            NotFoundError: there is no such task or incident, or the reader may not know of it.
            RefusedError: the reader may not put it right, or it cannot be.
            ResolvedError: somebody resolved the incident.
        """
        if incident is not None:
            return correction_page(self._reader, incident, task, posted, check=check)

        def work(unit: UnitOfWork, found: TaskOfCase) -> CorrectionPage:
            allow(self._actor, "correct", found, on=self._tools.today())
            looking, row = correctable(self._reader, unit, found)
            return correction_form(looking, found.task, row, posted, check=check)

        return self._reader.task(task, work)

    def correct(
        self,
        task: str,
        posted: Mapping[str, Sequence[str]],
        reason: str,
        *,
        version: int | None = None,
        token: str | None = None,
        incident: str | None = None,
    ) -> Corrected:
        """Put the answers right as a new version; at an incident, its step is then tried again.

        Raises:
            WijkpadError: as `correct_answers.handle` and `mend_incident.correct` do.
        """
        self.form(task, incident=incident)
        tools, actor, given = self._tools, self._actor, Posted(posted)
        if incident is not None:
            done = mend_incident.correct(
                tools, actor, incident, task, given, reason=reason, version=version
            )
        else:
            done = correct_answers.handle(
                tools, actor, task, given, reason=reason, version=version, token=token
            )
        self._after()
        return done

    def _look(self, unit: UnitOfWork, found: TaskOfCase) -> Looking:
        return look_at(self._tools, unit, self._actor, found.case, found.task.run)

    def _answers(self, unit: UnitOfWork, found: TaskOfCase) -> AnswersPage:
        task = found.task
        looking = self._look(unit, found)
        if task.status != "completed":
            raise NotFoundError("task", task.id)
        form = answering.form_of(looking.definition, task)
        rows = correct_answers.versions_of(unit, looking.definition, task)
        told = _told_of(unit, task, rows)
        versions = self._versions(looking, form, rows, told)
        newest = versions[0] if versions else None
        about = told.get(newest.version, {}) if newest is not None and newest.holds else {}
        sent = correct_answers.was_sent(unit, looking.definition, task)
        return AnswersPage(
            head=case_head(unit, found.case),
            task=task,
            title=form.title,
            versions=versions,
            refused=self._refused(unit, found),
            reopening=self._reopening(unit, found, looking.run)
            if newest is not None and newest.holds and newest.other_ways
            else None,
            sent=sent,
            urgent=safety_answers.help_now(looking, task) if about.get("acted") is True else (),
        )

    def _refused(self, unit: UnitOfWork, found: TaskOfCase) -> Finding | None:
        day = self._tools.today()
        return may(self._actor, "correct", found, on=day) or refusal(self._reader, unit, found)

    def _versions(
        self,
        looking: Looking,
        form: Form,
        rows: Sequence[Datum],
        told: Mapping[int, Mapping[str, Value]],
    ) -> tuple[AnswersLine, ...]:
        unit, case = looking.unit, looking.case
        names = self._reader.names(unit)
        kept_silent = silence(self._reader, unit, case, looking.definition)
        hidden = is_hidden(looking.env.variables("").get(HOUSEHOLD))
        kept = standing(rows)
        holds = kept[-1].version if kept else 0
        return tuple(
            AnswersLine(
                version=row.version,
                at=row.at,
                by=names.get(row.by, row.by),
                reason=None if kept_silent.hides(row) else row.reason,
                holds=row.version == holds,
                lines=KEPT_SILENT
                if kept_silent.hides(row)
                else forms.display(
                    form, without_address(row.value) if hidden else row.value, users=names
                ),
                other_ways=()
                if kept_silent.hides(row)
                else _other_ways(looking, told.get(row.version, {}), kept_silent),
            )
            for row in reversed(rows)
            if isinstance(row.value, dict) and (not is_taking_back(row) or row.version == holds)
        )

    def _reopening(self, unit: UnitOfWork, found: TaskOfCase, run: Run) -> Reopening:
        """Return the newest moment at which the run still waited for the task."""
        task = found.task
        own = (task.element, task.scope)
        for snapshot in unit.cases.snapshots(run.id):
            since = unit.cases.passed_since(run.id, snapshot.passed_seq)
            if any((one.element, one.scope) == own and one.how == "completed" for one, _ in since):
                look = rewind_run.look(self._tools, unit, run, snapshot)
                return Reopening(run=run.id, step=snapshot.step, refused=look.refused)
        return Reopening(run=run.id, step=None, refused=_TOO_LONG_AGO)


def _told_of(unit: UnitOfWork, task: Task, rows: Sequence[Datum]) -> dict[int, Mapping[str, Value]]:
    """Return by version what was kept of each correction."""
    found: dict[int, Mapping[str, Value]] = {}
    for row in rows:
        key = correct_answers.correction_key(task, row.version)
        kept = unit.data.versions(task.case, task.run, key) if row.reason is not None else []
        for one in kept:
            if one.scope == task.scope and isinstance(one.value, dict):
                found[row.version] = one.value
    return found


def _other_ways(
    looking: Looking, about: Mapping[str, Value], kept_silent: Silence
) -> tuple[OtherWay, ...]:
    kept = about.get("differences")
    found: list[OtherWay] = []
    for one in kept if isinstance(kept, list) else ():
        if not isinstance(one, dict) or one.get("element") in kept_silent.elements:
            continue
        step = looking.definition.steps.get(str(one.get("element")))
        was, becomes = one.get("was"), one.get("becomes")
        is_table = one.get("table") is True
        texts = (
            _values(looking, was, becomes)
            if is_table
            else (_steps(looking, was, kept_silent), _steps(looking, becomes, kept_silent))
        )
        name = step.name if step is not None and step.name else "een keuze zonder naam"
        found.append(OtherWay(name, is_table, *texts))
    return tuple(found)


def _values(looking: Looking, was: Value, becomes: Value) -> tuple[str, str]:
    """Return what a table gave and gives in words: only what differs."""
    if isinstance(was, dict) and isinstance(becomes, dict):
        keys = [key for key in {**was, **becomes} if was.get(key) != becomes.get(key)]
        was, becomes = ({key: one.get(key) for key in keys} for one in (was, becomes))
    words = _words(looking)
    first, second = (
        "; ".join(f"{one.label}: {one.text}" if one.label else one.text for one in lines)
        for lines in (advice_lines(was, words), advice_lines(becomes, words))
    )
    return first or value_text(None), second or value_text(None)


def _words(looking: Looking) -> dict[str, str]:
    """Return what the forms of the pathway call their answers, and its tables their columns."""
    definition = looking.definition
    found: dict[str, str] = {}
    for form in definition.forms.values():
        found |= words_of(form)
    boxes = (one.box for model in definition.decisions.values() for one in model.decisions.values())
    for box in boxes:
        if isinstance(box, Table):
            found |= {one.name: one.label for one in box.outputs if one.label}
    return found


def _steps(looking: Looking, value: Value, kept_silent: Silence) -> str:
    """Return the names of the steps that follow."""
    targets = value if isinstance(value, list) else []
    told = [one for one in targets if one not in kept_silent.elements]
    steps = [looking.definition.steps.get(str(one)) for one in told]
    return ", ".join(
        f"‘{one.name}’" if one is not None and one.name else "een stap zonder naam" for one in steps
    ) or ("een andere stap" if targets else "geen weg verder")


_TOO_LONG_AGO = Finding(
    code="COR-007",
    text="Zo ver terug kan deze zaak niet meer: er is sindsdien te veel gebeurd.",
    cure="Overleg met wie de zaak leidt wat er nu moet gebeuren.",
)
