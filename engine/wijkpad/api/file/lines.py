# SPDX-License-Identifier: EUPL-1.2
"""Things of the file about people in words: for lists, and for their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from wijkpad import forms
from wijkpad.api.file.views import ItemLine, Lines, OrderLine, PastVersion, PersonCard, SharedLine
from wijkpad.commands.file.registry import SHEETS
from wijkpad.commands.file.sheets import Sheet
from wijkpad.commands.file.state import PERSON, CaseFile, Item
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.domain.file.assessments import DOMAINS, INSTRUMENTS, LEVELS
from wijkpad.domain.file.consent_rules import ConsentKind, bases
from wijkpad.domain.file.consents import STATES, Answer, Consent, read_consent
from wijkpad.domain.file.disclosures import read_disclosure
from wijkpad.domain.file.household import is_hidden, without_address
from wijkpad.domain.file.orders import ORDERS, too_long
from wijkpad.domain.file.persons import CHECKED_IN, CUSTODY, ROLES, Custody, Person, doubts
from wijkpad.feel import Value
from wijkpad.forms import Shown
from wijkpad.terms import day_text, moment_text

Names = Mapping[str, str]
_NOBODY_NAMED: Final = "niet vastgelegd over wie"
_IN_CARD: Final = frozenset({"name", "birth_date", "role", "bsn", "custody"})


def lines_of(
    file: CaseFile, item: Item, value: Mapping[str, Value], *, leave: frozenset[str]
) -> Lines:
    """Return what is known in the words of the form that asked for it; a BSN is masked."""
    form = sheet_for(item.kind).form(file, item)
    shown = {key: one for key, one in value.items() if key not in leave}
    if item.kind == HOUSEHOLD and is_hidden(file.household):
        shown = without_address(shown)
        shown.pop("place", None)
    return forms.display(form, shown)


def sheet_for(kind: str) -> Sheet:
    """Return the form that asks for this kind of thing."""
    return next(one for one in SHEETS.values() if one.kind == kind)


def item_line(
    file: CaseFile, item: Item, title: str, names: Names, *, leave: frozenset[str], note: str = ""
) -> ItemLine:
    """Return one thing for a list."""
    last = item.versions[-1]
    return ItemLine(
        kind=item.kind,
        id=item.id,
        title=title,
        lines=lines_of(file, item, item.value, leave=leave),
        at=last.at,
        by=names.get(last.by, last.by),
        corrected=item.version > 1,
        note=note,
    )


def person_card(file: CaseFile, person: Person) -> PersonCard:
    """Return one person for the page of the household."""
    item = file.item(PERSON, person.id)
    bsn = person.value.get("bsn")
    return PersonCard(
        id=person.id,
        name=person.name,
        role=ROLES.get(person.role, person.role),
        born=person.born,
        age=person.age_on(file.today),
        bsn=forms.masked(bsn) if isinstance(bsn, str) else "",
        custody=tuple(custody_text(file, one) for one in person.custody),
        doubts=tuple(doubts(person, file.today)),
        lines=lines_of(file, item, person.value, leave=_IN_CARD) if item is not None else (),
    )


def custody_text(file: CaseFile, one: Custody) -> str:
    """Return who has custody, of which type, where that was looked up and when."""
    who = file.names.get(one.holder, "Naam onbekend") if one.holder else one.name
    type_ = CUSTODY.get(one.type, one.type).lower()
    when = f" op {day_text(one.checked_on)}" if one.checked_on else ""
    where = CHECKED_IN.get(one.source, one.source)
    return f"{who}: {type_}. {where}{when}."


def goals_of(file: CaseFile, names: Names) -> list[ItemLine]:
    """Return the goals, each with its actions."""
    actions = file.items("action")
    found = []
    for goal in file.items("goal"):
        own = [one for one in actions if one.value.get("goal") == goal.id]
        inside = tuple(
            item_line(file, one, text_of(one, "text"), names, leave=frozenset({"text", "goal"}))
            for one in own
        )
        line = item_line(file, goal, text_of(goal, "text"), names, leave=frozenset({"text"}))
        found.append(replace(line, inside=inside))
    return found


def assessments_of(file: CaseFile, names: Names) -> list[ItemLine]:
    """Return matrices and other instruments, the newest last."""
    found = []
    for kind in ("matrix", "assessment"):
        for item in file.items(kind):
            instrument = text_of(item, "instrument")
            who = file.names.get(text_of(item, "about"), _NOBODY_NAMED)
            title = f"{INSTRUMENTS.get(instrument, instrument)}: {who}"
            leave = frozenset({"instrument", "about", "rows"})
            line = item_line(file, item, title, names, leave=leave)
            rows = item.value.get("rows")
            scored = tuple(
                _scored(row)
                for row in (rows if isinstance(rows, list) else [])
                if isinstance(row, dict)
            )
            found.append(replace(line, lines=(*line.lines, *scored)))
    return sorted(found, key=lambda one: one.at)


def _scored(row: Mapping[str, Value]) -> Shown:
    domain, score = str(row.get("domain")), str(row.get("score"))
    note = f" {row['note']}" if row.get("note") else ""
    text = f"{LEVELS.get(score, score)}. Waarom bekeken: {row.get('why_needed')}{note}"
    return Shown(DOMAINS.get(domain, domain), text)


def orders_of(file: CaseFile, names: Names, now: datetime) -> list[OrderLine]:
    """Return the orders, those that run first."""
    found = []
    for item in file.items("order"):
        begins, ends = item.value.get("valid_from"), item.value.get("valid_until")
        if not isinstance(begins, datetime) or not isinstance(ends, datetime):
            continue
        kind = text_of(item, "type")
        title = f"{_type(kind)}: {file.names.get(text_of(item, 'about'), 'Naam onbekend')}"
        leave = frozenset({"type", "about", "valid_until"})
        found.append(
            OrderLine(
                item=item_line(file, item, title, names, leave=leave),
                until=moment_text(ends),
                over=ends <= now,
                warning=too_long(kind, begins, ends) or "",
            )
        )
    return sorted(found, key=lambda one: one.over)


def _type(kind: str) -> str:
    return ORDERS[kind].title if kind in ORDERS else kind


def text_of(item: Item, key: str) -> str:
    """Return a text of an item; empty when there is none."""
    found = item.value.get(key)
    return found if isinstance(found, str) else ""


def basis_text(file: CaseFile, kind: ConsentKind | None, code: str) -> str:
    """Return a basis in words with its source."""
    kinds: tuple[ConsentKind, ...] = (kind,) if kind else ("processing", "secrecy", "help")
    every = [one for each in kinds for one in bases(each, file.rules)]
    found = next((one for one in every if one.code == code), None)
    return f"{found.text} ({found.source.text})" if found is not None else code


def shared_line(file: CaseFile, item: Item) -> SharedLine:
    """Return what was shared, with its basis."""
    told = read_disclosure(item.value)
    consent = file.consents().get(told.consent or "")
    if consent is not None:
        return SharedLine(id=item.id, disclosure=told, basis=f"Toestemming: {consent.scope}")
    return SharedLine(id=item.id, disclosure=told, basis=basis_text(file, None, told.basis))


def answer_text(answer: Answer) -> str:
    """Return an answer with who gave it, and when it was taken back."""
    said = STATES["given" if answer.given else "refused"].lower()
    text = f"{answer.giver.name}, {day_text(answer.on)}: {said}"
    if answer.withdrawn_on is not None and answer.withdrawn_by is not None:
        text += f". Ingetrokken op {day_text(answer.withdrawn_on)} door {answer.withdrawn_by.name}"
    return f"{text}. {answer.note}" if answer.note else text


def past(file: CaseFile, item: Item, names: Names) -> list[PastVersion]:
    """Return every version in words, the newest first."""
    found = []
    for number, one in enumerate(item.versions, 1):
        value = one.value or {}
        lines = lines_of(file, item, value, leave=frozenset()) if one.value is not None else ()
        if item.kind == "consent" and one.value is not None:
            lines = (*lines, *_consent_lines(file, read_consent(value, file.names)))
        found.append(
            PastVersion(
                number=number,
                at=one.at,
                by=names.get(one.by, one.by),
                reason=one.reason or "",
                lines=lines,
                taken_off=one.value is None,
            )
        )
    return found[::-1]


def _consent_lines(file: CaseFile, consent: Consent) -> Lines:
    answers = tuple(Shown("Antwoord", answer_text(one)) for one in consent.answers)
    if consent.basis is None:
        return answers
    text = f"{basis_text(file, consent.kind, consent.basis)} {consent.basis_reason}"
    return (*answers, Shown("Andere grondslag", text))
