# SPDX-License-Identifier: EUPL-1.2
"""The forms about who the case is for: the household, its persons, and the people around them."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.commands.file.sheets import (
    Given,
    PlainSheet,
    Write,
    doubtful,
    nameless,
    people_choices,
    without_reason,
    wrong,
)
from wijkpad.commands.file.state import ADDRESS, PERSON, CaseFile, Item
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.tools import new_id
from wijkpad.domain.file import asking
from wijkpad.domain.file.ages import ADULT, OLDEST, birthday
from wijkpad.domain.file.household import ADDRESS as PARTS
from wijkpad.domain.file.household import HIDDEN, MEMBERS, is_hidden, members_of, split
from wijkpad.domain.file.persons import (
    CHECKED_IN,
    CUSTODY,
    ROLES,
    SEEN,
    read_person,
    without_representative,
)
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.forms import Answers, Field, Form, Kind

_FIXED = frozenset({"name", "birth_date", "role", "bsn"})
ERASE = "erase_bsn"


class PersonSheet(PlainSheet):
    """A person, with who has custody of a child."""

    kind = PERSON
    names = ("Persoon toevoegen", "Persoon wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for name and role only; a BSN that is known is never shown in the field."""
        known = item is not None and item.value.get("bsn") is not None
        fields = [
            asking.line("name", "Naam", required=True),
            asking.day("birth_date", "Geboortedatum", "Bepaalt wie mag beslissen."),
            asking.choose("role", "Rol in het huishouden", ROLES, required=True),
            asking.coded("bsn", Kind.BSN, "BSN", _BSN_KNOWN if known else _BSN_NEW),
        ]
        if known:
            fields.append(asking.yes_no(ERASE, "Is het vastgelegde BSN fout en moet het weg?"))
        fields += [
            asking.table("custody", "Wie heeft het gezag?", _custody(file, item), _CUSTODY),
            asking.coded("phone", Kind.PHONE, "Telefoonnummer"),
            asking.coded("email", Kind.EMAIL, "E-mailadres"),
            asking.line("contact_preferences", "Hoe wil deze persoon contact?"),
            asking.line("gp", "Huisarts"),
            asking.line("representative", "Mentor, curator of gemachtigde"),
            asking.text(
                "decision_capacity_note",
                "Wat kan deze persoon niet zelf beslissen?",
                "Alleen als het nodig is. Schrijf ook op wie dit vaststelde.",
            ),
        ]
        if item is not None:
            fields.append(asking.reason())
        return asking.form("person", self.title(item), fields)

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Return what is known but the BSN."""
        known = super().start(file, item)
        return {key: one for key, one in known.items() if key != "bsn"}

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Hold the person against the rules about ages and custody (R9)."""
        found = nameless(_rows(given), "holder")
        value = self._value(item, given, item.id if item else "new")
        person = read_person(value)
        if person.born is not None and birthday(person.born, OLDEST) < file.today:
            found.append(
                wrong(
                    "FILE-011",
                    f"Deze geboortedatum ligt meer dan {OLDEST} jaar terug.",
                    "birth_date",
                )
            )
        taken = [one for one in file.persons if one.id != person.id and one.value.get("bsn")]
        if any(one.value["bsn"] == value.get("bsn") for one in taken):
            found.append(wrong("FILE-012", "Een ander in dit huishouden heeft dit BSN al.", "bsn"))
        for path, row in _rows(given):
            if row.get("source") in SEEN and row.get("checked_on") is None:
                found.append(
                    wrong("FILE-013", "Vul in wanneer het gezag is nagekeken.", f"{path}checked_on")
                )
            if row.get("source") == "told":
                found.append(doubtful("FILE-014", _TOLD, f"{path}source"))
        if (
            person.custody
            and person.age_on(file.today) is not None
            and not person.is_child(file.today)
        ):
            text = f"Deze persoon is {ADULT} jaar of ouder: niemand heeft er gezag over."
            found.append(doubtful("FILE-015", text, "custody"))
        others = [one for one in file.persons if one.id != person.id]
        if any(
            one.id == person.id for one in without_representative([*others, person], file.today)
        ):
            found.append(doubtful("FILE-016", _ALONE, "custody"))
        return found

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Put the person into the household."""
        key = item.id if item is not None else new_id()
        value = self._value(item, given, key)
        members: list[Value] = [
            value if one.get("id") == key else one for one in members_of(file.household)
        ]
        if all(one.id != key for one in file.persons):
            members.append(value)
        return key, [Write(HOUSEHOLD, "", {**file.household, MEMBERS: members})]

    def _value(self, item: Item | None, given: Given, key: str) -> dict[str, Value]:
        known = dict(item.value) if item is not None else {}
        told = {name: one for name, one in without_reason(given).items() if name != ERASE}
        if given.get(ERASE) is True:
            known.pop("bsn", None)
        elif told.get("bsn") is None:
            told.pop("bsn", None)
        merged = {**known, **told, "id": key}
        return {name: one for name, one in merged.items() if one is not None or name in _FIXED}


class HouseholdSheet(PlainSheet):
    """The household itself: where it lives and how to reach it."""

    kind = HOUSEHOLD
    names = ("Huishouden vastleggen", "Huishouden wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for the address; one that is hidden is never shown in the fields."""
        hint = _HIDDEN_KNOWN if is_hidden(file.household) else ""
        fields = [
            asking.line("name", "Naam van het huishouden"),
            asking.yes_no(HIDDEN, "Is het adres geheim?", _HIDING, required=True),
            asking.line("address", "Straat en huisnummer", hint),
            asking.coded("postcode", Kind.POSTCODE, "Postcode", hint),
            asking.line("place", "Woonplaats", hint),
            asking.line("municipality", "Gemeente waar het huishouden woont"),
            asking.coded("phone", Kind.PHONE, "Telefoonnummer"),
            asking.line("language", "Taal"),
            asking.yes_no("interpreter_needed", "Is er een tolk nodig?"),
        ]
        if item is not None:
            fields.append(asking.reason())
        return asking.form("household", self.title(item), fields)

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write the household, and its address apart when that is hidden."""
        del item
        told = without_reason(given)
        known = {**file.household, **file.address} if is_hidden(file.household) else file.household
        # An address that was hidden does not stand in the fields: what is left empty stays.
        if is_hidden(file.household) or told.get(HIDDEN) is True:
            told = {key: one for key, one in told.items() if key not in PARTS or one is not None}
        apart = split({key: one for key, one in {**known, **told}.items() if one is not None})
        found = [Write(HOUSEHOLD, "", apart.household)]
        if apart.address != file.address:
            found.append(Write(ADDRESS, HOUSEHOLD, apart.address or None))
        return HOUSEHOLD, found


class NetworkSheet(PlainSheet):
    """Somebody around the household: a relative, neighbour, friend or teacher."""

    kind = "network_member"
    names = ("Iemand uit het netwerk toevoegen", "Iemand uit het netwerk wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask who it is, what they offer, and whether they may be rung."""
        del file
        fields = [
            asking.line("name", "Naam", required=True),
            asking.line("relation", "Wat is deze persoon van het gezin?", required=True),
            asking.text("support_offered", "Wat kan en wil deze persoon doen?"),
            asking.line("availability", "Wanneer?"),
            asking.coded("phone", Kind.PHONE, "Telefoonnummer"),
            asking.choose(
                "consent_to_be_contacted",
                "Vindt deze persoon het goed dat wij contact opnemen?",
                CONTACT,
                required=True,
                listed=False,
            ),
        ]
        if item is not None:
            fields.append(asking.reason())
        return asking.form(self.kind, self.title(item), fields)

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Doubt a number that may not be rung."""
        del file, item
        if given.get("phone") is None or given.get("consent_to_be_contacted") == "yes":
            return []
        return [doubtful("FILE-017", _NOT_YET, "phone")]


CONTACT: Mapping[str, str] = {"yes": "Ja", "no": "Nee", "not_asked": "Nog niet gevraagd"}
_BSN_NEW = "Alleen als het nodig is voor een besluit of toewijzing."
_BSN_KNOWN = "Er is een BSN vastgelegd. Laat dit leeg om het zo te laten."
_CUSTODY = (
    "Alleen bij een kind. Kijk zelf in het gezagsregister en ga niet af op wat één ouder zegt."
)
_TOLD = "Gezag dat alleen is verteld, is niet nagekeken. Kijk zelf in het gezagsregister."
_ALONE = (
    "Er is niemand bekend die voor dit kind mag beslissen. U krijgt een to-do om dat uit te zoeken."
)
_HIDING = "Een geheim adres staat nergens, ook niet in brieven. Wie het nodig heeft, opent het met een doel."
_HIDDEN_KNOWN = "Dit adres is geheim. Laat leeg wat hetzelfde blijft."
_NOT_YET = "Deze persoon heeft (nog) niet gezegd dat wij mogen bellen."


def _custody(file: CaseFile, item: Item | None) -> list[Field]:
    own = item.id if item is not None else None
    choices = {key: name for key, name in people_choices(file).items() if key != own}
    known = item.value.get("custody") if item is not None else None
    for row in known if isinstance(known, list) else []:
        holder = row.get("holder") if isinstance(row, dict) else None
        if isinstance(holder, str) and holder not in choices and holder != own:
            choices = {holder: file.names.get(holder, "Naam onbekend"), **choices}
    return [
        asking.choose("holder", "Wie", choices, required=True),
        asking.line("holder_name", "Naam, als het iemand anders is"),
        asking.choose("type", "Soort gezag", CUSTODY, required=True),
        asking.choose("source", "Waar is dat nagekeken?", CHECKED_IN, required=True),
        asking.day("checked_on", "Wanneer nagekeken?"),
    ]


def _rows(given: Given) -> list[tuple[str, Given]]:
    rows = given.get("custody")
    every = rows if isinstance(rows, list) else []
    return [
        (f"custody.{number}.", row) for number, row in enumerate(every) if isinstance(row, dict)
    ]
