# SPDX-License-Identifier: EUPL-1.2
"""The pages of the file about people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad import forms
from wijkpad.api.cases.pages import case_head
from wijkpad.api.file import lines as file_lines
from wijkpad.api.file.views import (
    ConsentLine,
    ConsentPage,
    ConsentsPage,
    FileForm,
    HistoryPage,
    Lines,
    NeedLine,
    PeoplePage,
    PersonNeeds,
    PlanPage,
)
from wijkpad.api.reading import Reader
from wijkpad.commands.file import registry
from wijkpad.commands.file.checking import item_of, judged
from wijkpad.commands.file.record import AFTER_CLOSING
from wijkpad.commands.file.save_draft import SEEN
from wijkpad.commands.file.sheets import Sheet
from wijkpad.commands.file.state import CaseFile, Item, read_file
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.domain.access import may
from wijkpad.domain.case import Case
from wijkpad.domain.file.consent_rules import EXCEPTIONS, EXPLAINED, KINDS
from wijkpad.domain.file.consents import STATES, Consent, Needed, missing, needed, title_of
from wijkpad.domain.file.drafts import FileDraft
from wijkpad.domain.file.household import is_hidden
from wijkpad.domain.file.persons import Person, without_representative
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

ADDRESS_PURPOSES: Final = {
    "visit": "Een huisbezoek",
    "letter": "Een brief of besluit versturen",
    "danger": "Er is gevaar",
    "partner": "Delen met een ander, met een grondslag",
}
BSN_PURPOSES: Final = {
    "decision": "Een besluit",
    "allocation": "Een toewijzing aan een aanbieder",
    "identity": "Nagaan wie iemand is",
}
Posted = Mapping[str, Sequence[str]]


def people_page(reader: Reader, case_id: str, *, opened: Lines = ()) -> PeoplePage:
    """Return who the case is for."""

    def work(unit: UnitOfWork, case: Case) -> PeoplePage:
        return _people(reader, unit, case, opened)

    return reader.case(case_id, work, verb="see_household", event="file.read", part="people")


def _people(reader: Reader, unit: UnitOfWork, case: Case, opened: Lines) -> PeoplePage:
    file, names = _file(reader, unit, case), reader.names(unit)
    household = file.item(HOUSEHOLD, HOUSEHOLD)
    leave = frozenset({"name", "relation"})
    network = [
        file_lines.item_line(
            file,
            one,
            f"{file_lines.text_of(one, 'name')}, {file_lines.text_of(one, 'relation')}",
            names,
            leave=leave,
        )
        for one in file.items("network_member")
    ]
    return PeoplePage(
        head=case_head(unit, case),
        may_keep=_keeps(reader, case),
        may_export=may(reader.actor, "export", case, on=reader.tools.today()) is None,
        household=file_lines.lines_of(file, household, household.value, leave=frozenset())
        if household is not None
        else (),
        knows_household=household is not None,
        hidden=is_hidden(file.household) and bool(file.address),
        persons=tuple(file_lines.person_card(file, one) for one in file.persons),
        network=tuple(network),
        alone=tuple(one.name for one in without_representative(file.persons, file.today)),
        opened=opened,
        purposes=ADDRESS_PURPOSES,
        bsn_purposes=BSN_PURPOSES,
    )


def open_address(reader: Reader, case_id: str, purpose: str) -> PeoplePage:
    """Return the page with the hidden address on it; the journal tells who opened it and for what.

    Raises:
        AnswersInvalidError: no purpose was chosen (FILE-003).
        NotFoundError: there is no hidden address.
    """

    def work(unit: UnitOfWork, case: Case) -> PeoplePage:
        file = _file(reader, unit, case)
        if not file.address:
            raise NotFoundError("case", case_id)
        sheet = registry.sheet_of(HOUSEHOLD)
        shown = forms.display(sheet.form(file, None), file.address)
        return _people(reader, unit, case, shown)

    _purpose(reader, case_id, purpose, ADDRESS_PURPOSES, "address")
    return reader.case(
        case_id, work, verb="keep", event="file.address_read", part="hidden_address", basis=purpose
    )


def open_bsn(reader: Reader, case_id: str, person: str, purpose: str) -> PeoplePage:
    """Return the page with one BSN on it; journalled and raising as `open_address` does."""

    def work(unit: UnitOfWork, case: Case) -> PeoplePage:
        found = _file(reader, unit, case).person(person)
        bsn = found.value.get("bsn") if found is not None else None
        if found is None or not isinstance(bsn, str):
            raise NotFoundError("case", case_id)
        return _people(reader, unit, case, (forms.Shown(f"BSN van {found.name}", bsn),))

    _purpose(reader, case_id, purpose, BSN_PURPOSES, f"bsn-{person}")
    return reader.case(
        case_id, work, verb="keep", event="file.bsn_read", part=person[:32], basis=purpose
    )


def _purpose(
    reader: Reader, case_id: str, purpose: str, known: Mapping[str, str], element: str
) -> None:
    if purpose not in known:
        reader.case(
            case_id, lambda _, __: None, verb="see_household", event="file.read", part="people"
        )
        text = "Kies waarvoor u dit nodig hebt."
        raise AnswersInvalidError([Finding(code="FILE-003", text=text, element=element)])


def consents_page(reader: Reader, case_id: str) -> ConsentsPage:
    """Return who must agree to what today, and what was agreed."""

    def work(unit: UnitOfWork, case: Case) -> ConsentsPage:
        file = _file(reader, unit, case)
        consents = file.consents()
        return ConsentsPage(
            head=case_head(unit, case),
            may_keep=_keeps(reader, case),
            persons=tuple(_needs(file, one, [*consents.values()]) for one in file.persons),
            consents=tuple(_consent_line(file, key, one) for key, one in consents.items()),
            shared=tuple(file_lines.shared_line(file, one) for one in file.items("disclosure")),
        )

    return reader.case(case_id, work, verb="see_household", event="file.read", part="consents")


def _needs(file: CaseFile, person: Person, consents: Sequence[Consent]) -> PersonNeeds:
    found = []
    for kind, title in KINDS.items():
        needs = needed(kind, person, file.names, file.today, file.rules)
        found.append(
            NeedLine(
                title=title,
                explained=EXPLAINED[kind],
                needs=needs,
                missing=tuple(missing(needs, consents, person.id, file.today)),
                exceptions=_exceptions(file, person, needs),
            )
        )
    return PersonNeeds(
        id=person.id, name=person.name, age=person.age_on(file.today), needs=tuple(found)
    )


def _exceptions(file: CaseFile, person: Person, needs: Needed) -> tuple[str, ...]:
    age = person.age_on(file.today)
    if needs.kind != "help" or age is None or not 12 <= age < 16:
        return ()
    found = []
    if file.rules.serious_harm_exception:
        found.append(f"Hulp kan ook als dat nodig is om ernstig nadeel te voorkomen. {_UNSURE}")
    if file.rules.wellconsidered_wish:
        found.append(f"Hulp kan ook als de jongere dit weloverwogen blijft wensen. {_UNSURE}")
    return tuple(found)


def consent_page(reader: Reader, case_id: str, consent: str) -> ConsentPage:
    """Return one consent with its answers and what was shared under it."""

    def work(unit: UnitOfWork, case: Case) -> ConsentPage:
        file = _file(reader, unit, case)
        item = item_of(file, registry.sheet_of("consent"), consent)
        found = file.consents().get(consent)
        if item is None or found is None:
            raise NotFoundError("case", case_id)
        line = _consent_line(file, consent, found)
        person = file.person(found.about)
        return ConsentPage(
            head=case_head(unit, case),
            may_keep=_keeps(reader, case),
            line=line,
            needs=needed(found.kind, person, file.names, file.today, file.rules)
            if person is not None
            else None,
            answers=tuple((one, file_lines.answer_text(one)) for one in found.answers),
            can_withdraw=bool(found.may_be_withdrawn(file.today)),
            shared=tuple(
                file_lines.shared_line(file, one)
                for one in file.items("disclosure")
                if one.value.get("consent") == consent
            ),
            version=item.version,
        )

    return reader.case(case_id, work, verb="see_household", event="file.read", part="consent")


def _consent_line(file: CaseFile, key: str, consent: Consent) -> ConsentLine:
    person = file.person(consent.about)
    needs = needed(consent.kind, person, file.names, file.today, file.rules) if person else None
    states = consent.states(file.today, needs) if needs is not None else []
    others = [
        (one.giver, one.state(file.today, consent.until))
        for one in consent.answers
        if consent.standing(one.giver) is one
        and not any(giver.is_same(one.giver) for giver, _ in states)
    ]
    return ConsentLine(
        id=key,
        title=title_of(consent),
        about=file.names.get(consent.about, "Naam onbekend"),
        consent=consent,
        holds=needs is not None and consent.holds(file.today, needs),
        states=tuple((giver.name, STATES[state], state) for giver, state in [*states, *others]),
        shared=len(file.shared_under(key)),
        basis=file_lines.basis_text(file, consent.kind, consent.basis) if consent.basis else "",
    )


def plan_page(reader: Reader, case_id: str) -> PlanPage:
    """Return goals with their actions, assessments and orders."""

    def work(unit: UnitOfWork, case: Case) -> PlanPage:
        file, names = _file(reader, unit, case), reader.names(unit)
        return PlanPage(
            head=case_head(unit, case),
            may_keep=_keeps(reader, case),
            goals=tuple(file_lines.goals_of(file, names)),
            assessments=tuple(file_lines.assessments_of(file, names)),
            orders=tuple(file_lines.orders_of(file, names, reader.tools.clock.now())),
        )

    return reader.case(case_id, work, verb="see_household", event="file.read", part="plan")


def form_page(
    reader: Reader,
    case_id: str,
    name: str,
    item: str | None = None,
    posted: Posted | None = None,
    *,
    check: bool = False,
) -> FileForm:
    """Return a form with what is known, or with what was typed; checked when asked.

    A button in `posted` that adds or removes a row of a table does so.

    Raises:
        NotFoundError: there is no such case, form or thing, or the reader may not know of it.
    """

    def work(unit: UnitOfWork, case: Case) -> FileForm:
        file = _file(reader, unit, case)
        sheet = registry.sheet_of(name)
        about = _about(file, sheet, name, item)
        form = sheet.form(file, about)
        draft = unit.file_drafts.get(case.id, reader.actor.user, name, about.id if about else "")
        if posted is None and draft is None:
            typed = forms.fill(form, sheet.start(file, about))
        else:
            typed = forms.bind(
                form, posted if posted is not None else draft.posted if draft else {}
            )
            typed = forms.edit_rows(form, typed) if typed.action else typed
        old = _seen(draft) if posted is None and draft is not None else None
        found = judged(file, sheet, about, typed, reader.tools.clock.now())
        faults = check and posted is not None
        return FileForm(
            head=case_head(unit, case),
            name=name,
            item=about.id if about is not None else None,
            version=(old or about.version) if about is not None else None,
            title=sheet.title(about),
            may_keep=_keeps(reader, case, name),
            can_take_off=about is not None and name in registry.TAKEN_OFF,
            form=form,
            typed=typed,
            visible=found.visible,
            wrong={one.element: one.text for one in found.errors if one.element} if faults else {},
            errors=found.errors if faults else (),
            warnings=found.warnings if faults else (),
            warning_keys=found.warning_keys if faults else (),
            draft_saved_at=draft.saved_at if draft is not None else None,
        )

    return reader.case(case_id, work, verb="see_household", event="file.read", part=name[:40])


def _seen(draft: FileDraft) -> int | None:
    said = "".join(draft.posted.get(SEEN, ()))
    return int(said) if said.isdecimal() else None


def _about(file: CaseFile, sheet: Sheet, name: str, item: str | None) -> Item | None:
    if item is None and name in registry.ONCE:
        return file.item(name, name)
    about = item_of(file, sheet, item)
    if name in (registry.NEEDS_ITEM if about is None else registry.NEW_ONLY):
        raise NotFoundError(name, item or "")
    return about


def history_page(reader: Reader, case_id: str, name: str, item: str) -> HistoryPage:
    """Return every version of one thing, also of what was taken off."""

    def work(unit: UnitOfWork, case: Case) -> HistoryPage:
        file = _file(reader, unit, case)
        sheet = registry.sheet_of(name)
        found = file.item(sheet.kind, item)
        if found is None:
            raise NotFoundError("case", case_id)
        return HistoryPage(
            head=case_head(unit, case),
            title=f"Geschiedenis: {_called(file, found)}",
            versions=tuple(file_lines.past(file, found, reader.names(unit))),
        )

    return reader.case(case_id, work, verb="see_household", event="file.read", part="history")


def _called(file: CaseFile, item: Item) -> str:
    for key in ("name", "text", "scope", "what"):
        if text := file_lines.text_of(item, key):
            return text
    about = file.names.get(file_lines.text_of(item, "about"))
    return about or file_lines.sheet_for(item.kind).title(item)


def _file(reader: Reader, unit: UnitOfWork, case: Case) -> CaseFile:
    return read_file(unit, case, reader.tools.today())


def _keeps(reader: Reader, case: Case, name: str = "") -> bool:
    allowed = may(reader.actor, "keep", case, on=reader.tools.today()) is None
    return allowed and (case.status == "open" or name in AFTER_CLOSING)


_UNSURE: Final = f"({EXCEPTIONS.text})"
