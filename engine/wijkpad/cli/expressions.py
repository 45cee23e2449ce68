# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad feel | decide | terms`: try an expression, a table or a term without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import click
import simplejson

from wijkpad import dmn
from wijkpad.api import SystemClock
from wijkpad.cli.base import base_terms
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.commands.run.explaining import MOST_NEARLY, as_value
from wijkpad.errors import UnreadableError
from wijkpad.feel import Names, Value, as_text, dumps, faults_of, from_json, parse
from wijkpad.findings import Finding, Severity
from wijkpad.terms import Calendar, Due, Length, due
from wijkpad.terms import text as due_text


@click.command()
@click.argument("expression")
@click.option("--context", default="{}", help="Namen en waarden, als JSON.")
@as_json
@exits
def feel(expression: str, context: str, wants_json: bool) -> None:
    """Reken een FEEL-uitdrukking uit."""
    variables = _context(context)
    names = Names.of(variables)
    parsed = parse(expression, names)
    value, notes = parsed.evaluate_with_notes(variables, now=SystemClock().now())
    faults = [replace(one, severity=Severity.WARNING) for one in faults_of(parsed, names)]
    found = [Finding(code="FEEL-011", text=note, severity=Severity.INFO) for note in notes]
    answer(_plain(value), [*faults, *found], wants_json=wants_json, text=as_text(value))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--decision", required=True, help="Id van de beslissing.")
@click.option("--input", "given", default="{}", help="Namen en waarden, als JSON.")
@as_json
@exits
def decide(file: Path, decision: str, given: str, wants_json: bool) -> None:
    """Laat een beslistabel antwoorden, met de reden."""
    model = dmn.read(file.read_bytes(), file=file.name)
    if decision not in model.decisions:
        known = ", ".join(sorted(model.decisions))
        text = f"Er is geen beslissing ‘{decision}’ in dit bestand."
        raise UnreadableError([Finding(code="CLI-010", text=text, cure=f"Kies uit: {known}.")])
    decided = dmn.decide(model, decision, _context(given), now=SystemClock().now())
    value = {
        "value": _plain(decided.value),
        "rules": [one.id for one in decided.explanation.matched],
        "explanation": _plain(as_value(decided)),
    }
    text = "\n".join([as_text(decided.value), *_why(decided.explanation)])
    answer(value, decided.findings, wants_json=wants_json, text=text)


def _why(one: dmn.Explanation) -> list[str]:
    """Return the explanation in lines, with those of the decisions that were asked."""
    found = [
        f"Beslissing ‘{one.name}’ ({one.decision}), model ‘{one.model}’ {one.model_sha256[:12]}"
    ]
    found += [f"  gebruikt: {seen.label} = {as_text(seen.value)}" for seen in one.inputs]
    found += [f"  regel {rule.index} [{rule.id}] gold: {rule.annotation}" for rule in one.matched]
    found += [
        f"  regel {rule.index} [{rule.id}] gold bijna; {rule.input.label} moest zijn: {rule.wanted}"
        for rule in one.nearly[:MOST_NEARLY]
    ]
    if one.change is not None:
        found.append(
            f"  anders als {one.change.input.label} = {as_text(one.change.value)}: "
            f"{as_text(one.change.outcome)}"
        )
    for other in one.required:
        found += _why(other)
    return found


@click.command()
@click.argument("rule")
@click.option(
    "--from", "start", required=True, help="De dag of het moment waarop de termijn begint."
)
@click.option("--calendar", type=click.Choice([one.value for one in Calendar]), default=None)
@as_json
@exits
def terms(rule: str, start: str, calendar: str | None, wants_json: bool) -> None:
    """Bereken een termijn: een regel van een werkwijze, of een lengte zoals "6 weeks"."""
    known = base_terms()
    begins = _moment(start)
    if rule in known:
        counted = due(known[rule], begins)
    else:
        length = Length.parse(rule)
        counted = due(length, begins, calendar=Calendar(calendar) if calendar else None)
    answer(
        _due(counted), wants_json=wants_json, text="\n".join([due_text(counted), *counted.steps])
    )


def _due(counted: Due) -> dict[str, object]:
    return {
        "due": counted.day.isoformat() if counted.day else None,
        "moment": counted.moment.isoformat() if counted.moment else None,
        "fires_at": counted.fires_at.isoformat(),
        "steps": list(counted.steps),
    }


def _context(text: str) -> Mapping[str, Value]:
    try:
        written = simplejson.loads(text, parse_float=Decimal, parse_int=Decimal)
        value = from_json(written)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            [Finding(code="CLI-011", text="De invoer is geen geldige JSON.")]
        ) from error
    if not isinstance(value, dict):
        raise UnreadableError(
            [Finding(code="CLI-012", text="De invoer moet namen met waarden zijn.")]
        )
    return cast("Mapping[str, Value]", value)


def _moment(text: str) -> date:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError as error:
        cure = "Schrijf 2026-11-16 of 2026-11-16T10:15+01:00."
        raise UnreadableError(
            [Finding(code="CLI-013", text="Dit begin is geen datum of moment.", cure=cure)]
        ) from error


def _plain(value: Value) -> object:
    return simplejson.loads(dumps(value))
