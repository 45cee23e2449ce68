# SPDX-License-Identifier: EUPL-1.2
"""Reads the template of a document, `templates/<key>.toml`; all findings at once, each on its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, cast, get_args

from wijkpad.documents import KINDS, Part, Slot, SlotError, Template, split
from wijkpad.documents.model import Approval, Kind
from wijkpad.errors import UnreadableError
from wijkpad.feel import Expression, parse
from wijkpad.findings import Finding, errors_in
from wijkpad.pathways.toml_text import Toml, read_toml

_TOP: Final = frozenset({"format", "key", "title", "kind", "approve", "approvers", "part"})
_PART: Final = frozenset({"key", "title", "text", "when", "each", "as", "fixed", "duty", "source"})
DUTIES: Final = frozenset({"objection"})
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")


def read_template(
    data: bytes, *, file: str, roles: Collection[str]
) -> tuple[Template | None, list[Finding]]:
    """Return the template, or None when a finding is an error."""
    try:
        toml = read_toml(data, file=file)
    except UnreadableError as error:
        return None, list(error.findings)
    reader = _Reader(toml, file)
    template = reader.template(roles)
    return (None if errors_in(reader.findings) else template), reader.findings


class _Reader:
    def __init__(self, toml: Toml, file: str) -> None:
        self.toml, self.file = toml, file
        self.findings: list[Finding] = []

    def fault(self, code: str, text: str, cure: str, place: str) -> None:
        line = self.toml.line(place, place.partition(".")[0], "format")
        self.findings.append(Finding(code=code, text=text, cure=cure, file=self.file, line=line))

    def template(self, roles: Collection[str]) -> Template:
        values = self.toml.values
        self.only(values, _TOP, "")
        key = self.text(values, "key", "")
        if key and key != PurePosixPath(self.file).stem:
            cure = f"Noem het bestand {key}.toml, of geef key de naam van het bestand."
            self.fault(
                "DOC-002", "De sleutel is een andere dan de naam van het bestand.", cure, "key"
            )
        approvers = values.get("approvers", [])
        if not isinstance(approvers, list) or any(one not in roles for one in approvers):
            cure = 'Schrijf rollen die bestaan: approvers = ["team_lead"].'
            self.fault(
                "DOC-002", "Bij approvers staat een rol die niet bestaat.", cure, "approvers"
            )
            approvers = []
        return Template(
            key=key,
            title=self.text(values, "title", ""),
            kind=cast("Kind", self.one_of(values, "kind", tuple(KINDS))),
            approval=cast("Approval", self.one_of(values, "approve", get_args(Approval), "author")),
            approvers=tuple(str(one) for one in approvers),
            parts=self.parts(values.get("part", [])),
            file=self.file,
        )

    def parts(self, raw: object) -> tuple[Part, ...]:
        if not isinstance(raw, list) or not raw or not all(isinstance(one, dict) for one in raw):
            self.fault(
                "DOC-001", "Dit sjabloon heeft geen delen.", "Schrijf [[part]] met een text.", ""
            )
            return ()
        found = tuple(self.part(one, f"part[{number}]") for number, one in enumerate(raw, 1))
        keys = [one.key for one in found]
        for number, key in enumerate(keys, 1):
            if key and key in keys[: number - 1]:
                cure = "Geef elk deel een eigen sleutel."
                self.fault(
                    "DOC-002", f"De sleutel ‘{key}’ komt twee keer voor.", cure, f"part[{number}]"
                )
        return found

    def part(self, raw: Mapping[str, object], place: str) -> Part:
        self.only(raw, _PART, place)
        key = self.text(raw, "key", place)
        if key and not _KEY.fullmatch(key):
            cure = "Gebruik kleine letters, cijfers en _, bijvoorbeeld opening."
            self.fault("DOC-002", f"‘{key}’ is geen goede sleutel.", cure, place)
        each = self.feel(raw, "each", place)
        name = self.text(raw, "as", place) if each is not None else ""
        if name and not _KEY.fullmatch(name):
            self.fault("DOC-002", f"‘{name}’ is geen goede naam.", 'Schrijf as = "persoon".', place)
        duty = str(raw.get("duty", ""))
        if duty and duty not in DUTIES:
            cure = f"Kies uit: {', '.join(sorted(DUTIES))}."
            self.fault("DOC-002", f"De plicht ‘{duty}’ bestaat niet.", cure, f"{place}.duty")
        return Part(
            key=key,
            title=self.text(raw, "title", place),
            pieces=self.pieces(raw, place),
            when=self.feel(raw, "when", place),
            each=each,
            name=name,
            fixed=raw.get("fixed") is True,
            duty=duty,
            source=str(raw.get("source", "")),
        )

    def pieces(self, raw: Mapping[str, object], place: str) -> tuple[str | Slot, ...]:
        text = self.text(raw, "text", place)
        try:
            return split(text)
        except SlotError as error:
            start = self.toml.line(f"{place}.text", place) or 1
            within = 0 if "\n" in text else -1
            self.findings += [
                replace(one, file=self.file, line=start + within + (one.line or 1))
                for one in error.findings
            ]
            return ()

    def feel(self, raw: Mapping[str, object], name: str, place: str) -> Expression | None:
        if name not in raw:
            return None
        text = self.text(raw, name, place)
        try:
            return parse(text) if text else None
        except UnreadableError as error:
            line = self.toml.line(f"{place}.{name}", place)
            self.findings += [replace(one, file=self.file, line=line) for one in error.findings]
            return None

    def only(self, raw: Mapping[str, object], known: frozenset[str], place: str) -> None:
        for name in raw:
            if name not in known:
                cure = f"Kies uit: {', '.join(sorted(known))}."
                at = f"{place}.{name}" if place else name
                self.fault("DOC-001", f"De sleutel ‘{name}’ bestaat hier niet.", cure, at)

    def text(self, raw: Mapping[str, object], name: str, place: str) -> str:
        value = raw.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        at = f"{place}.{name}" if place else name
        self.fault("DOC-001", f"‘{name}’ ontbreekt of is geen tekst.", f'Schrijf {name} = "…".', at)
        return ""

    def one_of(
        self, raw: Mapping[str, object], name: str, known: tuple[str, ...], usual: str = ""
    ) -> str:
        value = raw.get(name, usual)
        if isinstance(value, str) and value in known:
            return value
        cure = f"Kies uit: {', '.join(known)}."
        self.fault("DOC-002", f"Bij ‘{name}’ staat geen waarde die bestaat.", cure, name)
        return known[0]
