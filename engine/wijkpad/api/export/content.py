# SPDX-License-Identifier: EUPL-1.2
"""What one person is given of a case, gathered from everything the case holds.

What is not named here stays out: the household's other persons, the network, drafts and to-dos of
workers, messages, what the journal tells beside who looked, linked cases, and who is a participant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wijkpad import forms
from wijkpad.api.cases.discretion import Silence, silence
from wijkpad.api.export.dossier import Dossier
from wijkpad.api.export.parts import Gathered, Part, Picked, handed_out, with_files_named
from wijkpad.api.reading import Reader
from wijkpad.api.words import term_end, value_text
from wijkpad.commands.file.state import CaseFile, read_file
from wijkpad.commands.repair.taking_back import is_taking_back, taken_back
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.domain.access import is_shielded
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.file.household import is_hidden
from wijkpad.domain.file.persons import ROLES, Person
from wijkpad.domain.leaving_out import LeftOut, Sieve, Subject
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.forms import Form, Shown
from wijkpad.ports import UnitOfWork
from wijkpad.terms import RuleClass

FILE_KINDS: Mapping[str, str] = {
    "goal": "Doel",
    "consent": "Toestemming",
    "order": "Maatregel",
    "assessment": "Beoordeling",
}
"""Kinds of the file that come along where they are about the person."""
_OWN = frozenset({"id", "custody", "bsn"})


def persons_of(reader: Reader, unit: UnitOfWork, case: Case) -> list[Person]:
    """Return the persons of whom the case has a file."""
    return [one for one in read_file(unit, case, reader.tools.today()).persons if one.id]


def gather(
    reader: Reader, unit: UnitOfWork, case: Case, person_id: str, chosen: Picked
) -> Gathered:
    """Return what this person is given, with what somebody chose to leave out or to give.

    Raises:
        NotFoundError: the household has no such person.
    """
    file = read_file(unit, case, reader.tools.today())
    person = file.person(person_id)
    if person is None:
        raise NotFoundError("person", person_id)
    bsn = person.value.get("bsn")
    subject = Subject(person.id, person.name, bsn if isinstance(bsn, str) else "", person.born)
    sieve = Sieve(
        subject, hides_address=is_hidden(dict(file.household)), keeps_safety=is_shielded(case)
    )
    runs = [
        look_at(reader.tools, unit, reader.actor, case, one.id)
        for one in unit.cases.runs_of(case.id)
    ]
    found = [
        _particulars(person),
        *_answers(reader, unit, case, runs, sieve),
        *_items(file, person.id),
        *_terms(unit, case, runs),
        *_decisions(unit, case, runs),
        *Dossier(reader, unit, case, runs, sieve, _others(file, person)).parts(),
    ]
    every = with_files_named(found)
    parts = handed_out(every, chosen, sieve.left)
    return Gathered(
        person=person,
        case=case,
        title=runs[0].definition.title if runs else case.pathway,
        every=tuple(every),
        parts=parts,
        left=tuple(sieve.left),
    )


def _others(file: CaseFile, person: Person) -> list[str]:
    """Return the names of the other people of the file: the household, now or before, and the network."""
    around = [one.value.get("name") for one in file.items("network_member", off=True)]
    named = [*(name for key, name in file.names.items() if key != person.id), *around]
    return list(dict.fromkeys(one for one in named if isinstance(one, str) and one))


def _particulars(person: Person) -> Part:
    value = {key: one for key, one in person.value.items() if key not in _OWN and one is not None}
    bsn = person.value.get("bsn")
    lines = [
        Shown(_LABELS.get(key, key), ROLES.get(person.role, person.role))
        if key == "role"
        else Shown(_LABELS.get(key, key), value_text(one))
        for key, one in value.items()
    ]
    if bsn is not None:
        lines.append(Shown("BSN", value_text(bsn)))
    return Part(
        key="person",
        kind="person",
        title="Persoonsgegevens",
        source="Vastgelegd in deze zaak",
        lines=tuple(lines),
        value={**value, "bsn": bsn},
    )


def _answers(
    reader: Reader, unit: UnitOfWork, case: Case, runs: list[Looking], sieve: Sieve
) -> Iterator[Part]:
    rows = unit.data.of_case(case.id)
    gone, names = taken_back(rows), reader.names(unit)
    by_run = {one.run.id: one for one in runs}
    # As for a reader who may be told nothing: what decided on a shielded case is in no export.
    silences = {
        one.run.id: silence(reader, unit, case, one.definition, always=True) for one in runs
    }
    newest = {(one.run, one.scope, one.key): one.version for one in rows}
    for row in rows:
        run = by_run.get(row.run or "")
        if run is None or is_taking_back(row) or not isinstance(row.value, dict):
            continue
        if (row.run, row.scope, row.key, row.version) in gone:
            continue
        form = run.definition.at(row.scope).forms.get(row.key)
        if form is not None:
            part = _answer(run, row, form, sieve, names=names, silent=silences[run.run.id])
            if part is not None and row.version < newest[row.run, row.scope, row.key]:
                part = replace(part, source=f"{part.source}; later verbeterd")
            if part is not None:
                yield part


def _answer(
    run: Looking,
    row: Datum,
    form: Form,
    sieve: Sieve,
    *,
    silent: Silence,
    names: Mapping[str, str],
) -> Part | None:
    if row.key in silent.forms:
        sieve.left.append(LeftOut(form.title, "silent"))
        return None
    given = row.value if isinstance(row.value, dict) else {}
    answers = sieve.answers(form, given)
    if not answers:
        return None
    step = run.definition.steps.get(row.step)
    asked = step.name if step is not None and step.name else form.title
    return Part(
        key=f"{row.key}.{row.version}.{row.scope}",
        kind="answers",
        title=form.title,
        source=f"‘{asked}’, {names.get(row.by, row.by)}, {value_text(row.at)}",
        lines=forms.display(form, answers, users=names),
        value=answers,
        is_free=any(one.type == "textarea" and answers.get(one.key) for one in form.walk()),
    )


def _items(file: CaseFile, person: str) -> Iterator[Part]:
    for kind, title in FILE_KINDS.items():
        for item in file.items(kind):
            about = item.value.get("about")
            if about != person:
                continue
            value: dict[str, Value] = {
                key: one
                for key, one in item.value.items()
                if key not in ("about", "answers", "by", "holder") and one is not None
            }
            yield Part(
                key=f"{kind}.{item.id}",
                kind=kind,
                title=title,
                source=f"Vastgelegd in deze zaak, {value_text(item.versions[-1].at)}",
                lines=tuple(
                    Shown(_LABELS.get(key, key), value_text(one)) for key, one in value.items()
                ),
                value=value,
                is_free=True,
            )


def _terms(unit: UnitOfWork, case: Case, runs: list[Looking]) -> Iterator[Part]:
    """Yield the legal terms; what a team agreed with itself may be called after a worry."""
    definitions = {one.run.id: one.definition for one in runs}
    for term in unit.data.terms_of(case.id):
        definition = definitions.get(term.run)
        rule = definition.terms.get(term.rule) if definition is not None else None
        if term.scope or definition is None or rule is None or rule.klass != RuleClass.STATUTORY:
            continue
        law = definition.sources.get(term.article)
        met = f", gedaan op {value_text(term.met_at)}" if term.met_at is not None else ""
        yield Part(
            key=f"term.{term.run}.{term.rule}",
            kind="term",
            title=term.title,
            source=law.text if law is not None else term.article,
            lines=(Shown("Laatste dag", f"{term_end(term)}{met}"),),
            value={"title": term.title, "last_day": term.due_on, "met_at": term.met_at},
        )


def _decisions(unit: UnitOfWork, case: Case, runs: list[Looking]) -> Iterator[Part]:
    steps = {key: step.name for one in runs for key, step in one.definition.steps.items()}
    for number, one in enumerate(unit.data.decisions_of(case.id), 1):
        text = "Een tabel gaf hier advies. Een medewerker besliste."
        yield Part(
            key=f"decision.{number}",
            kind="decision",
            title=f"Advies van een tabel: {steps.get(one.element) or one.decision}",
            source=f"In deze zaak, {value_text(one.at)}",
            lines=(Shown("Wat dit was", text),),
            # Not which row: it may tell an answer that is left out.
            value={"decision": one.decision, "at": one.at},
        )


_LABELS: Mapping[str, str] = {
    "name": "Naam",
    "birth_date": "Geboortedatum",
    "role": "Rol in het gezin",
    "phone": "Telefoon",
    "email": "E-mail",
    "what": "Wat",
    "text": "Wat",
    "kind": "Soort",
    "scope": "Waarover",
    "with_whom": "Met wie",
    "until": "Tot",
    "reason": "Reden",
    "from": "Vanaf",
}
