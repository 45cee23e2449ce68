# SPDX-License-Identifier: EUPL-1.2
"""Answers to a form: checked, stored, and what they tell about the case itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from wijkpad import forms
from wijkpad.commands.access import relations
from wijkpad.commands.cases import household
from wijkpad.commands.file import told_matrix
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import local_day
from wijkpad.domain.access import is_shielded
from wijkpad.domain.case import Case, Draft, Task
from wijkpad.domain.contract_access import CONTRACT_ROLES
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.feel import Value
from wijkpad.forms import Answers, Checked, Form, Kind, Listed, Submitted
from wijkpad.ports import UnitOfWork

COORDINATOR = "case.coordinator"
"""The concept of a user field whose answer is from then on the case's coordinator."""
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Posted:
    """Input as a browser sends it: texts by name."""

    fields: Mapping[str, Sequence[str]] = dataclass_field(repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """Answers as values by field key, from a scenario or another program."""

    answers: Mapping[str, object] = dataclass_field(repr=False)


Given = Posted | Typed


class AtRun(Protocol):
    """A run with the names that its forms may read: looked at, or under way."""

    unit: UnitOfWork
    actor: Actor
    now: datetime
    case: Case
    definition: Definition
    env: CaseEnvironment


def form_of(definition: Definition, task: Task) -> Form:
    """Return the form of a task; raises `NotFoundError` when the definition has none."""
    form = definition.forms.get(task.form)
    if form is None:
        raise NotFoundError("form", task.form)
    return form


def check(at: AtRun, task: Task, given: Given | Submitted) -> Checked:
    """Check input against the form of the task; every fault at once."""
    form = form_of(at.definition, task)
    raw: Submitted | Mapping[str, object]
    match given:
        case Posted():
            raw = forms.bind(form, given.fields)
        case Typed():
            raw = given.answers
        case Submitted():
            raw = given
    return forms.validate(
        form,
        raw,
        context=names_for(at, task, form),
        now=at.now,
        users=colleagues(at.unit, at.case, local_day(at.now)) if _asks_user(form) else {},
        listed=listed_for(at.unit, form),
    )


def names_for(at: AtRun, task: Task, form: Form) -> dict[str, Value]:
    """Return the names that the form's expressions read, with their values."""
    names = at.env.variables(task.scope)
    return {name: names[name] for name in _names_in(form) if name in names}


def checked(at: AtRun, task: Task, given: Given) -> Answers:
    """Return the answers as values.

    Raises:
        AnswersInvalidError: they break a rule of the form, or a warning was not ticked.
    """
    found = check(at, task, given)
    if not found.passes:
        raise AnswersInvalidError([*found.errors, *found.warnings])
    return found.answers


def bound(definition: Definition, task: Task, posted: Posted) -> dict[str, list[str]]:
    """Return what a draft keeps of a post: the form's own fields, verbatim."""
    raw = forms.bind(form_of(definition, task), posted.fields)
    kept = {path: list(texts) for path, texts in raw.values.items()}
    return kept | {f"{forms.ROWS}{path}": [str(count)] for path, count in raw.rows.items()}


def keep_as_draft(at: AtRun, task: Task, given: Given, *, reason: str) -> None:
    """Keep input that came too late, with the reason why it was not taken."""
    if isinstance(given, Posted):
        posted = bound(at.definition, task, given)
        draft = Draft(
            task=task.id, user=at.actor.user, posted=posted, saved_at=at.now, reason=reason
        )
        at.unit.tasks.save_draft(draft)


def colleagues(unit: UnitOfWork, case: Case, day: date) -> dict[str, str]:
    """Return id to name of the active users of the case's team: whom a user field may name.

    Of a contract's file, which has no team, they are those who work with contracts.
    """
    if case.subject == "contract":
        held = [one for one in unit.people.memberships() if one.role in CONTRACT_ROLES]
    else:
        held = unit.people.memberships(team=case.team)
    there = {one.user for one in held if one.holds_on(day)}
    return {one.id: one.name for one in unit.people.users() if one.active and one.id in there}


def listed_for(unit: UnitOfWork, form: Form) -> Listed:
    """Return what the contract register holds for the kinds of field in a form; {} for other forms."""
    asked = {one.kind for one in form.walk()} & forms.REGISTERED
    found: dict[Kind, dict[str, str]] = {}
    if Kind.PROVIDER in asked:
        held = [one for one in unit.funding.providers() if one.status == "active"]
        found[Kind.PROVIDER] = {one.id: one.name for one in sorted(held, key=lambda one: one.name)}
    if Kind.PRODUCT in asked:
        titles: dict[str, str] = {}
        for one in unit.funding.products():
            titles[one.product] = titles.get(one.product) or one.title
        for contract in unit.funding.contracts():
            titles |= {code: titles.get(code, "") for code in contract.covers}
        found[Kind.PRODUCT] = {code: titles[code] or code for code in sorted(titles)}
    return found


@lru_cache(maxsize=512)
def _names_in_form(key: str, sha: str, texts: tuple[str, ...]) -> frozenset[str]:
    del key, sha
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _names_in(form: Form) -> frozenset[str]:
    """Return every word in the form's expressions: only these names are worked out."""
    texts = [rule.when for rule in form.rules]
    texts += [text for field in form.walk() for text in (field.condition, field.default) if text]
    return _names_in_form(form.key, form.sha, tuple(texts))


def _asks_user(form: Form) -> bool:
    return any(field.kind is Kind.USER for field in form.walk())


def store(
    moving: Moving, task: Task, answers: Answers, *, was: Mapping[str, Value] | None = None
) -> None:
    """Write the answers as data of the run, and what they say about household and coordinator.

    `was` are answers that are put right: what is the same in both tells nothing new of those two,
    which may have changed since.
    """
    form = form_of(moving.definition, task)
    household.store(moving, task, form, answers, was=was)
    told_matrix.store(moving, task, form, answers, was=was)
    moving.env.write(task.scope, form.key, dict(answers), step=task.element)
    relations.store(moving, task, form, answers, was=was)
    coordinator = _coordinator(form, answers)
    if was is not None and coordinator == _coordinator(form, was):
        return
    if coordinator is not None and coordinator != moving.case.coordinator:
        _appoint(moving, coordinator)


def _coordinator(form: Form, answers: Mapping[str, Value]) -> str | None:
    for field in form.walk():
        value = answers.get(field.key)
        if field.kind is Kind.USER and field.concept == COORDINATOR and isinstance(value, str):
            return value
    return None


def _appoint(moving: Moving, user: str) -> None:
    case = moving.case
    participants = case.participants
    if is_shielded(case):
        participants = participants | {user}
    appointed = replace(case, coordinator=user, participants=participants)
    moving.unit.cases.save(appointed)
    moving.case = moving.env.case = replace(appointed, version=case.version + 1)
    moving.journal("case.coordinator", "update", about=("case", case.id), detail={"user": user})
