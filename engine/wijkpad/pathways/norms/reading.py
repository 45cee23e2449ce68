# SPDX-License-Identifier: EUPL-1.2
"""Reads norms.toml; all findings at once, each on its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.feel import Expression, parse
from wijkpad.findings import Finding
from wijkpad.pathways.norms.model import NORMS, Kind, Norm
from wijkpad.pathways.toml_text import Toml, read_toml
from wijkpad.terms import Source

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{1,62}", re.ASCII)
_KINDS: Final[dict[Kind, frozenset[str]]] = {
    "then": frozenset({"after", "then"}),
    "first": frozenset({"before", "first"}),
    "table": frozenset({"table", "outcome"}),
}
_COMMON: Final = frozenset({"key", "title", "source", "when", "unless", "scenarios"})
_KNOWN: Final = _COMMON.union(*_KINDS.values())
_CURE: Final = "Een norm heeft key, title, source en: after met then, of before met first, of table met outcome."


def read_norms(
    data: bytes | None, sources: Mapping[str, Source]
) -> tuple[tuple[Norm, ...], list[Finding]]:
    """Return the norms of a pathway, and what is wrong with the others; no file holds none."""
    if data is None:
        return (), []
    try:
        toml = read_toml(data, file=NORMS)
    except UnreadableError as error:
        return (), list(error.findings)
    reader = _Reader(toml, sources)
    return tuple(reader.norms()), reader.findings


class _Reader:
    def __init__(self, toml: Toml, sources: Mapping[str, Source]) -> None:
        self.toml, self.sources = toml, sources
        self.findings: list[Finding] = []

    def norms(self) -> Iterator[Norm]:
        for name in self.toml.values:
            if name not in ("format", "norm"):
                self._fault(f"De sleutel ‘{name}’ bestaat niet.", None, self.toml.line(name))
        rows = self.toml.values.get("norm", [])
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            self._fault("Onder ‘norm’ staan geen tabellen.", None, self.toml.line("norm"))
            return
        seen: set[str] = set()
        for number, row in enumerate(rows, 1):
            line = self.toml.line(f"norm[{number}]", f"norm/{row.get('key')}", "norm")
            norm = self._norm(row, number, line)
            if norm is not None and norm.key in seen:
                self._fault(f"De norm ‘{norm.key}’ staat er twee keer.", norm.key, line)
            elif norm is not None:
                seen.add(norm.key)
                yield norm

    def _norm(self, row: Mapping[str, object], number: int, line: int | None) -> Norm | None:
        before = len(self.findings)
        key = row.get("key")
        place = key if isinstance(key, str) and _KEY.fullmatch(key) else f"norm {number}"
        if place != key:
            self._fault(f"Norm {number} heeft geen goede key.", place, line)
        for name in sorted(set(row) - _KNOWN):
            self._fault(f"De sleutel ‘{name}’ van ‘{place}’ bestaat niet.", place, line)
        kinds = [kind for kind, needed in _KINDS.items() if needed & set(row)]
        if len(kinds) != 1 or not _KINDS[kinds[0]] <= set(row):
            self._fault(f"Het is niet duidelijk wat ‘{place}’ vraagt.", place, line)
            return None
        kind = kinds[0]
        if kind == "table" and "unless" in row:
            self._fault(f"Bij een tabel hoort geen ‘unless’ (‘{place}’).", place, line)
        source = row.get("source")
        if source not in self.sources:
            self._fault(f"De bron van ‘{place}’ staat niet onder [[sources]].", place, line)
        on, through = {"then": ("after", "then"), "first": ("before", "first")}.get(kind, ("", ""))
        found = Norm(
            key=place,
            title=self._text(row, "title", place, line),
            source=str(source),
            kind=kind,
            on=self._names(row, on, place, line),
            through=self._names(row, through, place, line),
            table=self._text(row, "table", place, line) if kind == "table" else "",
            when=self._feel(row, "when", place, line),
            unless=self._feel(row, "unless", place, line),
            outcome=self._feel(row, "outcome", place, line),
            scenarios=self._names(row, "scenarios", place, line) if "scenarios" in row else (),
            line=line,
        )
        return found if len(self.findings) == before else None

    def _text(self, row: Mapping[str, object], name: str, place: str, line: int | None) -> str:
        value = row.get(name)
        if isinstance(value, str) and value.strip() and len(value) <= 300:
            return value.strip()
        self._fault(f"‘{name}’ van ‘{place}’ ontbreekt of is geen korte tekst.", place, line)
        return ""

    def _names(
        self, row: Mapping[str, object], name: str, place: str, line: int | None
    ) -> tuple[str, ...]:
        if not name:
            return ()
        value = row.get(name)
        if isinstance(value, list) and value and all(isinstance(one, str) and one for one in value):
            return tuple(dict.fromkeys(str(one) for one in value))
        self._fault(f"‘{name}’ van ‘{place}’ is geen lijst van namen.", place, line)
        return ()

    def _feel(
        self, row: Mapping[str, object], name: str, place: str, line: int | None
    ) -> Expression | None:
        text = row.get(name)
        if text is None:
            return None
        try:
            if isinstance(text, str) and text.strip():
                return parse(text)
        except UnreadableError as error:
            for one in error.findings:
                self._fault(f"‘{name}’ van ‘{place}’: {one.text}", place, line, one.cure)
            return None
        self._fault(f"‘{name}’ van ‘{place}’ is geen FEEL.", place, line)
        return None

    def _fault(self, text: str, place: str | None, line: int | None, cure: str = "") -> None:
        self.findings.append(
            Finding(
                code="NORM-001", text=text, cure=cure or _CURE, file=NORMS, element=place, line=line
            )
        )
