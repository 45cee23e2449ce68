# SPDX-License-Identifier: EUPL-1.2
"""What colleagues keep of a case beside its forms, for the file of one person.

Notes, contact moments and documents are about the whole household, so each is given only when a
person read it and says so. In an ordinary case a worry is left out, and so are those who guard
safety among who looked: whether they did or not, nothing tells of a shielded case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from wijkpad.api.cases.discretion import silence
from wijkpad.api.export.parts import Part
from wijkpad.api.reading import Reader
from wijkpad.api.words import EVENTS, value_text
from wijkpad.commands.run.reading import Looking
from wijkpad.commands.tools import local_day
from wijkpad.domain.access import OFFICER
from wijkpad.domain.case import Case
from wijkpad.domain.document import CHANNELS, Document, Sending
from wijkpad.domain.dossier import MODES, OUTCOMES, Contact, Note
from wijkpad.domain.journal import Entry
from wijkpad.domain.leaving_out import LeftOut, Sieve, names_in
from wijkpad.feel import Value
from wijkpad.forms import Shown, asks_safety
from wijkpad.ports import UnitOfWork

_AT_ONCE: Final = 100
_LINES_AT_ONCE: Final = 1_000
_LOOKS: Final = (
    "case.read",
    "task.read",
    "file.read",
    "document.read",
    "document.opened",
    "journal.read",
)
"""Looks that are told. Not that somebody opened a hidden address, or made a file for another."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything in a case that one person may be given beside the answers to forms.

    Attributes:
        others: names of the other people of the file.
    """

    reader: Reader
    unit: UnitOfWork
    case: Case
    runs: Sequence[Looking]
    sieve: Sieve
    others: Sequence[str] = field(repr=False)

    def parts(self) -> Iterator[Part]:
        """Yield the notes, the documents and who looked; in the sieve stands what is left out."""
        yield from self._notes()
        yield from self._documents()
        yield from self._looks()

    def _notes(self) -> Iterator[Part]:
        """Yield the notes and contact moments as they read now, the oldest first."""
        names = self.reader.names(self.unit)
        for versions in reversed(_every_note(self.unit, self.case)):
            newest, first = versions[0], versions[-1]
            title = "Contactmoment" if newest.contact is not None else "Aantekening"
            if newest.is_worry and not self.sieve.keeps_safety:
                self.sieve.left.append(LeftOut(title, "safety"))
                continue
            value = _note_value(newest, names)
            lines = tuple(Shown(_LABELS[key], value_text(one)) for key, one in value.items())
            yield Part(
                key=f"note.{newest.id}",
                kind="contact" if newest.contact is not None else "note",
                title=title,
                source=f"{names.get(first.author, first.author)}, {value_text(first.at)}",
                lines=lines,
                value={"written_at": first.at, **value},
                is_free=True,
                held=True,
                about=self._named(*(one.text for one in lines)),
            )

    def _documents(self) -> Iterator[Part]:
        """Yield the documents that were fixed or added, the oldest first, with where they went."""
        names = self.reader.names(self.unit)
        sendings = self.unit.documents.sendings_of(self.case.id)
        silent = self._silent()
        for one in reversed(self.unit.documents.of_case(self.case.id)):
            why = self._why_not(one, silent)
            if why is not None:
                self.sieve.left.append(LeftOut(one.title, why))
                continue
            sent = [sending for sending in sendings if sending.document == one.id]
            told = [Shown("Verstuurd", _sent_text(sending, names)) for sending in sent]
            value: dict[str, Value] = {
                "sha256": one.sha256,
                "media_type": one.media_type,
                "sent": [
                    {"at": sending.at, "channel": sending.channel, "to": sending.to}
                    for sending in sent
                ],
            }
            yield Part(
                key=f"document.{one.id}",
                kind="document",
                title=one.title,
                source=f"{names.get(one.made_by, one.made_by)}, {value_text(one.made_at)}",
                lines=(Shown("Bestand", one.name), *told),
                value=value,
                is_free=True,
                held=True,
                document=one,
                about=self._named(one.title, *(part.text for part in one.parts)),
            )

    def _looks(self) -> Iterator[Part]:
        """Yield who looked in the case, by day; nothing when nobody did.

        [K]: that the person may know who looked was not verified for a municipality.
        """
        names, guards = self.reader.names(self.unit), _guards(self.unit, self.case)
        found: dict[tuple[date, str], set[str]] = {}
        for entry in _reading(self.unit, self.case):
            if self.sieve.keeps_safety or entry.user not in guards:
                day, who = local_day(entry.at), names.get(entry.user, entry.user)
                found.setdefault((day, who), set()).add(EVENTS[entry.event])
        if not found:
            return
        told = [(day, who, ", ".join(sorted(what))) for (day, who), what in sorted(found.items())]
        yield Part(
            key="looks",
            kind="looks",
            title="Wie in dit dossier keek",
            source="Uit het logboek van deze zaak",
            lines=tuple(Shown(value_text(day), f"{who}: {what}") for day, who, what in told),
            value=[{"day": day, "who": who, "what": what} for day, who, what in told],
        )

    def _named(self, *texts: str) -> tuple[str, ...]:
        return tuple(names_in(" ".join(texts), self.others))

    def _silent(self) -> set[tuple[str, str]]:
        """Return (run, form) of what is kept silent, as for a reader who may be told nothing."""
        return {
            (one.run.id, key)
            for one in self.runs
            for key in silence(self.reader, self.unit, self.case, one.definition, always=True).forms
        }

    def _why_not(self, document: Document, silent: set[tuple[str, str]]) -> str | None:
        """Say why a document stays out, by a key of `WHY`; None: a person decides."""
        if document.state != "fixed":
            return "draft"
        unseen = document.is_upload and document.scan != "clean"
        if document.scan == "infected" or (unseen and self.reader.tools.documents.holds):
            return "harmful"
        task = self.unit.tasks.get(document.task) if document.task is not None else None
        if task is None:
            return None
        if (task.run, task.form) in silent:
            return "silent"
        run = next((one for one in self.runs if one.run.id == task.run), None)
        form = run.definition.at(task.scope).forms.get(task.form) if run is not None else None
        safety = form is not None and asks_safety(form) and not self.sieve.keeps_safety
        return "safety" if safety else None


def _every_note(unit: UnitOfWork, case: Case) -> list[tuple[Note, ...]]:
    """Return every note with its versions, the newest first."""
    found: list[tuple[Note, ...]] = []
    number = 1
    while (page := unit.notes.page(case.id, page=number, per_page=_AT_ONCE)).notes:
        found += page.notes
        number += 1
    return found


def _note_value(note: Note, names: Mapping[str, str]) -> dict[str, Value]:
    contact = _contact_value(note.contact, names) if note.contact is not None else {}
    value: dict[str, Value] = {
        **contact,
        "text": note.text,
        "facts": note.facts,
        "interpretation": note.interpretation,
    }
    return {key: one for key, one in value.items() if one not in (None, "")}


def _contact_value(contact: Contact, names: Mapping[str, str]) -> dict[str, Value]:
    return {
        "mode": MODES.get(contact.mode, contact.mode),
        "planned_at": contact.planned_at,
        "held_at": contact.held_at,
        "by": names.get(contact.by, contact.by),
        "whom": contact.whom,
        "outcome": OUTCOMES[contact.outcome] if contact.outcome is not None else None,
        "next": contact.next,
    }


def _sent_text(sent: Sending, names: Mapping[str, str]) -> str:
    how = CHANNELS.get(sent.channel, sent.channel)
    return f"{value_text(sent.at)}, {how}, aan {sent.to}, door {names.get(sent.by, sent.by)}"


def _guards(unit: UnitOfWork, case: Case) -> set[str]:
    """Return who is or was reporting code officer of the team: they look where there is a worry."""
    return {one.user for one in unit.people.memberships(team=case.team) if one.role == OFFICER}


def _reading(unit: UnitOfWork, case: Case) -> Iterator[Entry]:
    before: int | None = None
    while lines := unit.journal.of_case(case.id, limit=_LINES_AT_ONCE, before=before):
        before = lines[0].seq
        for line in lines:
            if line.entry.event in _LOOKS and line.entry.outcome == "done":
                yield line.entry


_LABELS: Final[Mapping[str, str]] = {
    "mode": "Hoe",
    "planned_at": "Gepland op",
    "held_at": "Gehad op",
    "by": "Door",
    "whom": "Met wie",
    "outcome": "Uitkomst",
    "next": "Vervolg",
    "text": "Wat",
    "facts": "Gezien of gehoord",
    "interpretation": "Wat de medewerker ervan vindt",
}
