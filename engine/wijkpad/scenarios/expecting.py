# SPDX-License-Identifier: EUPL-1.2
"""Compares where a scenario ended with what it expects; every difference at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.documents import shown_text
from wijkpad.domain.case import CaseTerm, Run
from wijkpad.errors import UnreadableError
from wijkpad.feel import FeelError, Value, as_text, parse
from wijkpad.findings import Finding
from wijkpad.scenarios.result import failed
from wijkpad.scenarios.running import Trial


def passed_by(trial: Trial, run: Run) -> tuple[str, ...]:
    """Return the elements that a run completed, in order, without what the normaliser added."""
    rows = trial.world.store.passed_of_run(trial.world.municipality, run.id)
    drawn = trial.drawn(run).steps
    return tuple(one for one, how, _, _ in rows if how == "completed" and one in drawn)


def differences(trial: Trial, run: Run) -> Iterator[Finding]:
    """Yield what is not as the scenario expects."""
    passed = passed_by(trial, run)
    yield from _route(trial, passed)
    reached = {*passed, *(one.element for one in trial.open_tasks(run))}
    for element in trial.scenario.expect.never:
        if element in reached:
            yield _fault(trial, f"‘{element}’ kwam aan de beurt en dat mocht niet.")
    yield from _rules(trial, run)
    yield from _data(trial, run)
    yield from _terms(trial, run)
    yield from _documents(trial, run)
    yield from _state(trial, run)


def _route(trial: Trial, passed: Sequence[str]) -> Iterator[Finding]:
    rest = iter(passed)
    for element in trial.scenario.expect.route:
        if element not in rest:
            where = (
                "kwam niet aan de beurt" if element not in passed else "kwam niet in deze volgorde"
            )
            yield _fault(trial, f"‘{element}’ {where}. Gegaan is: {' → '.join(passed)}.")
            return


def _rules(trial: Trial, run: Run) -> Iterator[Finding]:
    with trial.world.store.work(trial.world.municipality, reading=True) as unit:
        records = unit.data.decisions_of(run.case)
    for decision, rule in trial.scenario.expect.rules.items():
        found = [one for one in records if decision in (one.decision, one.element)]
        if not found:
            yield _fault(trial, f"De beslistabel ‘{decision}’ is niet geraadpleegd.")
        elif rule not in found[-1].rules:
            fired = ", ".join(found[-1].rules) or "geen enkele"
            yield _fault(trial, f"In ‘{decision}’ besliste niet regel ‘{rule}’ maar: {fired}.")


def _data(trial: Trial, run: Run) -> Iterator[Finding]:
    if not trial.scenario.expect.data:
        return
    world = trial.world
    with world.store.work(world.municipality, reading=True) as unit:
        case = unit.cases.get(run.case)
        if case is None:
            return
        actor = system(world.municipality)
        now = world.clock.now()
        env = CaseEnvironment(unit, trial.drawn(run), case, run, actor=actor, now=now)
        names = env.variables("")
        for text, expected in trial.scenario.expect.data.items():
            try:
                value = parse(text).evaluate(names, now=now)
            except (UnreadableError, FeelError):
                yield _fault(trial, f"‘{text}’ is geen goede FEEL.")
                continue
            if value != expected:
                yield _fault(trial, f"‘{text}’ is {_shown(value)}, niet {_shown(expected)}.")


def _terms(trial: Trial, run: Run) -> Iterator[Finding]:
    with trial.world.store.work(trial.world.municipality, reading=True) as unit:
        terms = _by_name([one for one in unit.data.terms_of(run.case) if one.run == run.id])
    for key, expected in trial.scenario.expect.terms.items():
        term = terms.get(key)
        if term is None:
            yield _fault(trial, f"De termijn ‘{key}’ loopt niet.")
            continue
        due = term.fires_at if isinstance(expected, datetime) else term.due_on
        if due != expected:
            shown = due.isoformat() if due is not None else "een moment, geen dag"
            text = f"De termijn ‘{key}’ loopt tot {shown}, niet tot {expected.isoformat()}."
            yield _fault(trial, text)


def _documents(trial: Trial, run: Run) -> Iterator[Finding]:
    if not trial.scenario.expect.documents:
        return
    with trial.world.store.work(trial.world.municipality, reading=True) as unit:
        case = unit.cases.get(run.case)
        linked = case.linked if case is not None else ()
        made = [one for key in (run.case, *linked) for one in unit.documents.of_case(key)]
    for key, texts in trial.scenario.expect.documents.items():
        newest = max(
            (one for one in made if one.template == key), key=lambda one: one.made_at, default=None
        )
        if newest is None:
            yield _fault(trial, f"Het document ‘{key}’ is bij geen taak gemaakt.")
            continue
        said = shown_text("\n".join(part.text for part in newest.parts))
        for text in texts:
            if shown_text(text) not in said:
                yield _fault(trial, f"In document ‘{key}’ staat niet ‘{text}’. Er staat: {said}")


def _by_name(rows: list[CaseTerm]) -> dict[str, CaseTerm]:
    """Return the terms by key; those of instances also as `key[1]`, in the order of the list."""
    found: dict[str, CaseTerm] = {}
    for row in rows:
        found.setdefault(row.rule, row)
        if row.scope:
            found[f"{row.rule}[{int(row.scope.rpartition('#')[2]) + 1}]"] = row
    return found


def _state(trial: Trial, run: Run) -> Iterator[Finding]:
    expect = trial.scenario.expect
    open_now = sorted({one.element for one in trial.open_tasks(run)})
    if expect.open is not None and sorted(set(expect.open)) != open_now:
        shown = ", ".join(open_now) or "niets"
        yield _fault(trial, f"Open hoort te staan: {', '.join(expect.open)}; open staat: {shown}.")
    if expect.end is not None and (run.status, run.ended_with) != ("ended", expect.end):
        if run.status == "ended":
            yield _fault(trial, f"Het einde is ‘{run.ended_with}’, niet ‘{expect.end}’.")
        else:
            shown = ", ".join(open_now) or "geen taak"
            yield _fault(trial, f"Het traject is niet ten einde ({expect.end}); open: {shown}.")
    if expect.linked is not None:
        with trial.world.store.work(trial.world.municipality, reading=True) as unit:
            case = unit.cases.get(run.case)
            cases = [unit.cases.get(one) for one in (case.linked if case is not None else ())]
        found = sorted(one.pathway for one in cases if one is not None)
        if found != sorted(expect.linked):
            shown = ", ".join(found) or "niets"
            yield _fault(trial, f"Gekoppeld hoort: {', '.join(expect.linked)}; is: {shown}.")


def _shown(value: Value) -> str:
    return as_text(value) or "null"


def _fault(trial: Trial, text: str) -> Finding:
    return failed("SCEN-030", text, file=trial.scenario.file)
