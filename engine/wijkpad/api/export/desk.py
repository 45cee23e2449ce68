# SPDX-License-Identifier: EUPL-1.2
"""The file of one person, out of a case: asked for, looked through, and handed out."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from wijkpad.api.cases.pages import case_head
from wijkpad.api.export.content import gather, persons_of
from wijkpad.api.export.parts import Gathered, Picked
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.api.safety.oversight import STATES
from wijkpad.commands.file import export_file
from wijkpad.domain.access import is_shielded
from wijkpad.domain.case import Case
from wijkpad.domain.disclosure import FileExport
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value, dumps
from wijkpad.ports import UnitOfWork

ABOUT = (
    "Dit zijn de gegevens uit deze zaak die over u gaan (AVG, artikelen 15 en 20; nog te toetsen). "
    "Wat over anderen gaat, staat er niet in."
)
_NOTHING = Picked()
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedExport:
    """An export of the case, for a list."""

    export: FileExport
    person: str = field(repr=False)
    who: str
    decided_by: str | None
    state: str
    may_decide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportsPage:
    """Whose file may be asked for, and what was asked before."""

    head: CaseHead
    is_shielded: bool
    persons: Mapping[str, str] = field(repr=False)
    exports: tuple[AskedExport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What will be given, and what is left out and why, before anything leaves the house."""

    head: CaseHead
    export: FileExport
    found: Gathered = field(repr=False)


class ExportDesk:
    """Files of persons, for one actor."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tools, self._actor = reader.tools, reader.actor

    def page(self, case: str) -> ExportsPage:
        """Return whose file may be asked for; raises `RefusedError` for who may not."""
        return self._reader.case(case, self._page, verb="export")

    def _page(self, unit: UnitOfWork, case: Case) -> ExportsPage:
        names = self._reader.names(unit)
        persons = {one.id: one.name for one in persons_of(self._reader, unit, case)}
        return ExportsPage(
            head=case_head(unit, case),
            is_shielded=is_shielded(case),
            persons=persons,
            exports=tuple(
                AskedExport(
                    export=one,
                    person=persons.get(one.person, "Niet meer in dit gezin"),
                    who=names.get(one.by, one.by),
                    decided_by=names.get(one.decided_by) if one.decided_by else None,
                    state=STATES[one.state],
                    may_decide=export_file.may_decide(self._tools, unit, self._actor, one),
                )
                for one in unit.disclosure.exports_of(case.id)
            ),
        )

    def ask(self, case: str, person: str, purpose: str, *, token: str | None = None) -> FileExport:
        """Ask for the file of a person; raises `AnswersInvalidError`."""
        return export_file.ask(
            self._tools, self._actor, case, person=person, purpose=purpose, token=token
        )

    def decide(self, case: str, export: str, *, approved: bool, why: str = "") -> FileExport:
        """Approve or refuse the file of a shielded case, as the second person."""
        return export_file.decide(
            self._tools, self._actor, case, export, approved=approved, why=why
        )

    def preview(self, case: str, export: str, chosen: Picked = _NOTHING) -> PreviewPage:
        """Return what will be given and what is left out; raises `RefusedError` before approval."""
        return self._reader.case(
            case,
            lambda unit, found: self._preview(unit, found, export, chosen),
            verb="export",
            event="export.read",
        )

    def make(
        self, case: str, export: str, chosen: Picked, page: Callable[[Gathered], str]
    ) -> bytes:
        """Return the file as a ZIP, and record its hash and which documents went along.

        It holds a readable page, the same as data, and the documents. `page` makes the readable
        page, as HTML.
        """

        def work(unit: UnitOfWork, about: Case) -> tuple[Gathered, dict[str, bytes]]:
            found = self._preview(unit, about, export, chosen).found
            return found, {
                one.file: unit.documents.file(one.document)
                for one in found.parts
                if one.document is not None
            }

        found, files = self._reader.case(case, work, verb="export", event="export.read")
        texts = {"dossier.html": page(found), "dossier.json": as_json(found)}
        packed = _packed({name: text.encode() for name, text in texts.items()} | files)
        sha256 = hashlib.sha256(packed).hexdigest()
        given = [one.document.id for one in found.parts if one.document is not None]
        export_file.record(self._tools, self._actor, case, export, sha256, documents=given)
        return packed

    def _preview(self, unit: UnitOfWork, case: Case, export: str, chosen: Picked) -> PreviewPage:
        asked = unit.disclosure.export(export)
        if asked is None or asked.case != case.id:
            raise NotFoundError("export", export)
        export_file.require_approved(asked)
        gathered = gather(self._reader, unit, case, asked.person, chosen)
        return PreviewPage(head=case_head(unit, case), export=asked, found=gathered)


def as_json(found: Gathered) -> str:
    """Return what is given for a program: FEEL values in JSON as formats.md §7 has them."""
    parts: list[Value] = [
        {
            "kind": one.kind,
            "title": one.title,
            "source": one.source,
            "lines": [{"label": line.label, "text": line.text} for line in one.lines],
            "value": one.value,
            **({"file": one.file} if one.file else {}),
        }
        for one in found.parts
    ]
    return dumps(
        {
            "format": Decimal(1),
            "about": ABOUT,
            "case": found.case.number,
            "pathway": found.title,
            "person": found.person.name,
            "parts": parts,
        }
    )


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP that is the same for the same content, whenever it is made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(
                zipfile.ZipInfo(name, _EPOCH), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return held.getvalue()
