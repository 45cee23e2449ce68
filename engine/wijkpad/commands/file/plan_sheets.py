# SPDX-License-Identifier: EUPL-1.2
"""The forms about what is aimed at, seen and ordered: goals, actions, assessments, orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wijkpad.commands.file.sheets import (
    Given,
    PlainSheet,
    Write,
    doubtful,
    people_choices,
    wrong,
)
from wijkpad.commands.file.state import CaseFile, Item
from wijkpad.domain.file import asking
from wijkpad.domain.file.assessments import DOMAINS, INSTRUMENTS, LEVELS, VARIANTS, VERSION
from wijkpad.domain.file.orders import ORDERS, too_long
from wijkpad.findings import Finding
from wijkpad.forms import Field, Form, Kind

OWNERS: Mapping[str, str] = {
    "family": "Het gezin",
    "network": "Iemand uit het netwerk",
    "worker": "De wijkwerker",
    "provider": "Een aanbieder",
    "volunteer": "Een vrijwilliger",
}
GOAL_STATUS: Mapping[str, str] = {
    "open": "Loopt",
    "reached": "Bereikt",
    "partly": "Deels bereikt",
    "stopped": "Gestopt",
}
ACTION_STATUS: Mapping[str, str] = {"open": "Te doen", "done": "Gedaan", "stopped": "Vervallen"}


class GoalSheet(PlainSheet):
    """What the family wants to reach."""

    kind = "goal"
    names = ("Doel toevoegen", "Doel wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for the goal in the family's own words."""
        fields = [
            asking.text(
                "text", "Wat wil het gezin bereiken?", "In hun eigen woorden.", required=True
            ),
            asking.choose("domain", "Op welk gebied?", DOMAINS, required=True),
            asking.choose("about", "Voor wie?", people_choices(file, others=False)),
            asking.line("indicator", "Waaraan is te zien dat het gelukt is?"),
            asking.day("due", "Wanneer?", kind=Kind.DATE),
            asking.choose("status", "Hoe staat het ervoor?", GOAL_STATUS, required=True),
        ]
        return asking.form(self.kind, self.title(item), _with_reason(fields, item))


class ActionSheet(PlainSheet):
    """Who does what for a goal."""

    kind = "action"
    names = ("Actie toevoegen", "Actie wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for one action of one owner; the family comes first in the list."""
        goals = {one.id: str(one.value.get("text") or "") for one in file.items("goal")}
        fields = [
            asking.choose("goal", "Bij welk doel?", goals, required=True),
            asking.text("text", "Wat gaat er gebeuren?", required=True),
            asking.choose("owner", "Wie doet het?", OWNERS, required=True),
            asking.line("owner_name", "Naam"),
            asking.day("due", "Wanneer klaar?", kind=Kind.DATE),
            asking.choose("status", "Hoe staat het ervoor?", ACTION_STATUS, required=True),
        ]
        return asking.form(self.kind, self.title(item), _with_reason(fields, item))


class MatrixSheet(PlainSheet):
    """A self-reliance matrix, of those domains only that the question needs (R7)."""

    kind = "matrix"
    names = ("ZRM invullen", "ZRM wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask why each domain is opened, before how it stands."""
        rows = [
            asking.choose("domain", "Leefgebied", DOMAINS, required=True),
            asking.text("why_needed", "Waarom is dit gebied nodig voor de vraag?", required=True),
            asking.whole("score", "Score van 1 tot en met 5", least=1, most=5, required=True),
            asking.text("note", "Toelichting"),
        ]
        fields = [
            asking.choose("about", "Over wie?", people_choices(file, others=False), required=True),
            asking.choose("variant", "Welke versie?", VARIANTS, required=True),
            asking.day("made_on", "Wanneer ingevuld?", _RECENT, required=True),
            asking.table("rows", "Leefgebieden", rows, _LEVELS, required=True),
        ]
        return asking.form(self.kind, self.title(item), _with_reason(fields, item))

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Refuse a domain that stands there twice."""
        del file, item
        rows = given.get("rows")
        seen: set[object] = set()
        found: list[Finding] = []
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            domain = row.get("domain") if isinstance(row, dict) else None
            if domain is not None and domain in seen:
                found.append(
                    wrong("FILE-020", "Dit leefgebied staat er twee keer.", f"rows.{number}.domain")
                )
            seen.add(domain)
        return found

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write it with the version of the matrix."""
        return super().writes(file, item, {**given, "instrument": VERSION})


class InstrumentSheet(PlainSheet):
    """Another instrument: only that it was used, and what the professional concludes."""

    kind = "assessment"
    names = ("Ander instrument vastleggen", "Instrument wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for the conclusion of a person, not for a score."""
        others = {key: name for key, name in INSTRUMENTS.items() if key != VERSION}
        fields = [
            asking.choose("instrument", "Welk instrument?", others, required=True),
            asking.choose("about", "Over wie?", people_choices(file, others=False), required=True),
            asking.day("made_on", "Wanneer ingevuld?", required=True),
            asking.text("necessity_reason", "Waarom was dit nodig?", required=True),
            asking.text("judgement", "Wat concludeert u zelf?", _NO_ROUTE, required=True),
            asking.day("valid_until", "Tot wanneer bruikbaar?", kind=Kind.DATE),
        ]
        return asking.form(self.kind, self.title(item), _with_reason(fields, item))


class OrderSheet(PlainSheet):
    """An order of a court, mayor or board, copied from the paper."""

    kind = "order"
    names = ("Maatregel vastleggen", "Maatregel wijzigen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for the end as the order gives it."""
        types = {key: one.title for key, one in ORDERS.items()}
        fields = [
            asking.choose("type", "Welke maatregel?", types, required=True),
            asking.choose("about", "Over wie?", people_choices(file, others=False), required=True),
            asking.line("issuer", "Wie legde haar op?", required=True),
            asking.line("number", "Kenmerk"),
            asking.moment("valid_from", "Vanaf wanneer?"),
            asking.moment("valid_until", "Tot wanneer, volgens het besluit?", _COPY),
            asking.text("scope", "Wat staat erin?"),
            asking.line("document", "Waar is het besluit te vinden?"),
        ]
        return asking.form(self.kind, self.title(item), _with_reason(fields, item))

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Refuse an end before the beginning; doubt one beyond the maximum of the law."""
        del file, item
        begins, ends = given.get("valid_from"), given.get("valid_until")
        if not isinstance(begins, datetime) or not isinstance(ends, datetime):
            return []
        if ends <= begins:
            return [wrong("FILE-021", "Het einde ligt voor het begin.", "valid_until")]
        said = too_long(str(given.get("type")), begins, ends)
        return [doubtful("FILE-022", said, "valid_until")] if said else []


def _with_reason(fields: list[Field], item: Item | None) -> list[Field]:
    return [*fields, asking.reason()] if item is not None else fields


_LEVELS = (
    "Open alleen de gebieden die voor de vraag nodig zijn. "
    + ", ".join(LEVELS.values()).replace(" –", ":")
    + "."
)
_RECENT = "De ZRM kijkt naar ongeveer de laatste 30 dagen."
_NO_ROUTE = "De uitkomst van een lijst stuurt in wijkpad nooit een route. U beslist zelf."
_COPY = "Neem het einde over uit het besluit. wijkpad rekent het niet uit."
