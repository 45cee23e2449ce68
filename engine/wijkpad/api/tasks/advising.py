# SPDX-License-Identifier: EUPL-1.2
"""What tables advise at the fields of a form, with the rows that decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wijkpad.api.money.money_shown import is_money, money_shown
from wijkpad.api.pages import Advice
from wijkpad.api.tasks.advice_words import advice_lines, words_of
from wijkpad.api.tasks.reasons import reasons_of
from wijkpad.commands.run.reading import Looking
from wijkpad.commands.tools import local_day
from wijkpad.dmn import Table
from wijkpad.domain.access import roles_on
from wijkpad.domain.case import DecisionRecord, Task
from wijkpad.feel import Value
from wijkpad.forms import Form


def advice_for(looking: Looking, task: Task, form: Form) -> tuple[Advice, ...]:
    """Return one block for each field that names a table's result and has one."""
    names = looking.env.variables(task.scope)
    records = looking.unit.data.decisions_of(looking.case.id)
    found: list[Advice] = []
    for field in form.walk():
        if not field.advice or field.advice not in names:
            continue
        value = names[field.advice]
        row = looking.env.row(field.advice, task.scope)
        record = _record(records, looking.run.id, row.step if row is not None else "")
        made = row.step if row is not None else ""
        words = _words(looking, record, form)
        found.append(
            _block(looking, field.path, value, record, made=made, scope=task.scope, words=words)
        )
    return tuple(_said_once(found))


def _said_once(found: list[Advice]) -> list[Advice]:
    """Leave out of a reservation what the quote at another field of the form tells already."""
    quoted = any(one.money is not None and one.money.held is None for one in found)
    return [
        replace(one, money=replace(one.money, amount=None, findings=(), is_told=True))
        if quoted and one.money is not None and one.money.held is not None
        else one
        for one in found
    ]


def _record(records: list[DecisionRecord], run: str, step: str) -> DecisionRecord | None:
    return next((one for one in reversed(records) if one.run == run and one.element == step), None)


def _words(looking: Looking, record: DecisionRecord | None, form: Form) -> dict[str, str]:
    """Return what the table calls its columns, and the form its answers."""
    found = words_of(form)
    known = looking.definition.decision(record.decision) if record is not None else None
    decision = known[0].decisions.get(known[1]) if known is not None else None
    if decision is not None and isinstance(decision.box, Table):
        found |= {one.name: one.label for one in decision.box.outputs if one.label}
    return found


def _block(
    looking: Looking,
    path: str,
    value: Value,
    record: DecisionRecord | None,
    *,
    made: str,
    scope: str,
    words: Mapping[str, str],
) -> Advice:
    step = looking.definition.steps.get(made)
    title = step.name if step is not None and step.name else ""
    if isinstance(value, dict) and is_money(value):
        roles = roles_on(looking.actor, looking.case, on=local_day(looking.now))
        money = money_shown(value, roles)
        return Advice(field=path, title=title, lines=(), reasons=(), table="", money=money)
    explanation = record.explanation if record is not None else {}
    table = str(explanation.get("name") or (record.decision if record is not None else ""))
    version = looking.definition.at(scope).version
    short = record.table_sha256[:8] if record is not None else ""
    return Advice(
        field=path,
        title=title or table,
        lines=advice_lines(value, words),
        reasons=tuple(reasons_of(explanation, words)),
        table=f"Tabel ‘{table}’, versie {version} ({short})" if table else "",
    )
