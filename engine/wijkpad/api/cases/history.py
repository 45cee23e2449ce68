# SPDX-License-Identifier: EUPL-1.2
"""What happened on a case, in sentences, and input that was kept when its task was withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkpad import forms
from wijkpad.api.cases.discretion import Silence
from wijkpad.api.pages import Happened, Kept
from wijkpad.api.repair.repairs_told import repaired
from wijkpad.api.words import event_text
from wijkpad.commands.repair.repairs import REPAIR
from wijkpad.commands.run.reading import Looking
from wijkpad.domain.case import Case, Datum, Task
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Entry
from wijkpad.forms import Form, Shown, Submitted
from wijkpad.ports import UnitOfWork

_SILENT = frozenset({"task.claimed", "term.started", "term.moved", "term.answered", "notice.seen"})


def happened(
    unit: UnitOfWork,
    case: Case,
    names: Mapping[str, str],
    tasks: Sequence[Task],
    runs: Sequence[Looking],
    *,
    rows: Sequence[Datum] = (),
    silent: frozenset[str] = frozenset(),
) -> tuple[Happened, ...]:
    """Return what changed; who only looked stands in the journal. Reasons are found in `rows`.

    What happened at a step in `silent` is not told.
    """
    reasons = {(one.run, one.key): one.value for one in rows if one.key.startswith(REPAIR)}
    titles = {one.id: one.name for one in tasks}
    steps = {key: step.name for run in runs for key, step in run.definition.steps.items()}
    found: list[Happened] = []
    for line in unit.journal.changes_of_case(case.id):
        entry = line.entry
        if entry.event in _SILENT or entry.object_part in silent:
            continue
        asked = _asked(unit, entry)
        who = names.get(asked[0] if asked is not None else entry.user, "wijkpad")
        text = repaired(entry, steps, reasons) or _sentence(entry, titles, steps)
        if asked is not None:
            text += f". Reden: {asked[1]}"
        found.append(Happened(entry.at, who, text))
    return tuple(found)


def _asked(unit: UnitOfWork, entry: Entry) -> tuple[str, str] | None:
    """Return who had the case taken along, or back, in the background, and why."""
    key = dict(entry.detail).get("transfer")
    found = unit.transfers.get(key) if key else None
    if found is not None and entry.event == "run.transferred":
        return found.by, found.reason
    if found is not None and found.undone is not None and entry.event == "run.transfer_undone":
        return found.undone.by, found.undone.reason
    return None


def _sentence(entry: Entry, titles: Mapping[str, str], steps: Mapping[str, str]) -> str:
    detail = dict(entry.detail)
    title = titles.get(entry.object_id or "")
    if title is not None and entry.event in _ABOUT_TASK:
        return _ABOUT_TASK[entry.event].format(title)
    if entry.event == "message.received" and steps.get(detail.get("element", "")):
        return f"legde vast: {steps[detail['element']]}"
    if entry.event == "timer.fired":
        parts = detail.get("timers", "").replace(",", " ").split()
        passed = [steps[one] for one in parts if steps.get(one)]
        if passed:
            return f"zag dat de termijn verliep: {', '.join(passed)}"
    if entry.event in ("service.done", "service.failed") and steps.get(entry.object_part or ""):
        done = "deed" if entry.event == "service.done" else "kon niet doen"
        return f"{done}: {steps[entry.object_part or '']}"
    return event_text(entry.event)


_ABOUT_TASK: Mapping[str, str] = {
    "task.released": "gaf ‘{}’ terug aan het team",
    "task.completed": "rondde ‘{}’ af",
    "safety.given": "gaf in ‘{}’ een antwoord over veiligheid waarbij meteen iets moet gebeuren",
    "safety.denied": "nam in ‘{}’ een antwoord over veiligheid terug",
    "timer.won": "zag dat een termijn verliep voordat ‘{}’ klaar was",
}


def kept_drafts(
    unit: UnitOfWork,
    actor: Actor,
    tasks: Sequence[Task],
    runs: Sequence[Looking],
    names: Mapping[str, str],
    *,
    silences: Mapping[str, Silence],
) -> tuple[Kept, ...]:
    """Return what was typed in tasks that were withdrawn: by the reader and by who had the task."""
    definitions = {one.run.id: one.definition for one in runs}
    found: list[Kept] = []
    withdrawn = [one for one in tasks if one.status == "withdrawn"]
    drafts = unit.tasks.kept_drafts(withdrawn[0].case) if withdrawn else []
    kept = {(one.task, one.user): one for one in drafts}
    for task in withdrawn:
        definition = definitions.get(task.run)
        form = definition.forms.get(task.form) if definition is not None else None
        if form is None:
            continue
        others = {task.assignee} if task.assignee else set()
        if task.form in silences[task.run].forms:
            others = set()
        for user in sorted({actor.user} | others):
            draft = kept.get((task.id, user))
            lines = _lines(form, forms.bind(form, draft.posted), names) if draft else ()
            if draft is not None and lines:
                found.append(
                    Kept(
                        task=task.name,
                        by=names.get(user, user),
                        at=draft.saved_at,
                        reason=draft.reason or "De taak verviel.",
                        lines=lines,
                    )
                )
    return tuple(found)


def _lines(form: Form, typed: Submitted, names: Mapping[str, str]) -> tuple[Shown, ...]:
    found: list[Shown] = []
    for path, texts in typed.values.items():
        field = form.find(".".join(part for part in path.split(".") if not part.isdigit()))
        filled = [one for one in texts if one.strip()]
        if field is None or not filled:
            continue
        labels = {choice.value: choice.label for choice in field.choices}
        text = ", ".join(labels.get(one, names.get(one, one)) for one in filled)
        found.append(Shown(field.label, text))
    return tuple(found)
