# SPDX-License-Identifier: EUPL-1.2
"""Reading the parts of a municipality's file, with every fault by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, TypeVar

from wijkpad.commands.municipality.checks import Fault
from wijkpad.commands.municipality.lines import line_of
from wijkpad.findings import Finding

T = TypeVar("T")
Table = Mapping[str, object]
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_MOST: Final = 10**15


class Reader:
    """Collects findings while the parts are read."""

    def __init__(self, file: str, lines: dict[str, int]) -> None:
        self.file = file
        self.lines = lines
        self.findings: list[Finding] = []

    def fault(self, where: str, text: str, cure: str = "", code: str = "MUNI-002") -> None:
        self.findings.append(
            Finding(
                code=code,
                text=text,
                cure=cure,
                file=self.file,
                element=where.lstrip("."),
                line=line_of(self.lines, where.lstrip(".")),
            )
        )

    def faults(self, found: Iterable[Fault]) -> None:
        for where, text, cure, *code in found:
            self.fault(where, text, cure, *code)

    def text(self, table: Table, key: str, where: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        self.fault(f"{where}.{key}", f"‘{key}’ ontbreekt of is geen tekst.", "Vul een tekst in.")
        return ""

    def maybe_text(self, table: Table, key: str, where: str) -> str | None:
        return self.text(table, key, where) if key in table else None

    def texts(self, table: Table, key: str, where: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(str(one) for one in value)
        self.fault(f"{where}.{key}", f"‘{key}’ is geen lijst van teksten.")
        return ()

    def day(self, table: Table, key: str, where: str) -> date:
        found = self.maybe_day(table, key, where)
        if found is None and key not in table:
            self.fault(f"{where}.{key}", f"De datum ‘{key}’ ontbreekt.", "Schrijf: 2026-01-31.")
        return found or date.min

    def maybe_day(self, table: Table, key: str, where: str) -> date | None:
        value = table.get(key)
        if value is None or type(value) is date:
            return value
        self.fault(f"{where}.{key}", f"‘{key}’ is geen datum.", "Schrijf zonder aanhalingstekens.")
        return None

    def whole(
        self, table: Table, key: str, where: str, default: int | None = None, least: int = 0
    ) -> int:
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= _MOST:
            return value
        self.fault(f"{where}.{key}", f"‘{key}’ ontbreekt of is geen geheel getal vanaf 0.")
        return 0

    def wholes(self, table: Table, key: str, where: str) -> tuple[int, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(type(one) is int for one in value):
            return tuple(value)
        self.fault(f"{where}.{key}", f"‘{key}’ is geen lijst van hele getallen.")
        return ()

    def yes_no(self, table: Table, key: str, where: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.fault(f"{where}.{key}", f"‘{key}’ is niet true of false.")
        return value is True

    def one_of(self, value: str, known: frozenset[str], where: str) -> str:
        if value not in known:
            self.fault(where, f"‘{value}’ is hier onbekend.", f"Kies: {', '.join(sorted(known))}.")
        return value

    def only(self, table: Table, known: frozenset[str], where: str) -> None:
        for key in sorted(table.keys() - known):
            self.fault(f"{where}.{key}".lstrip("."), f"‘{key}’ hoort hier niet.", "Haal het weg.")

    def tables(self, top: Table, key: str) -> Iterator[tuple[str, Table]]:
        """Yield (place, table) of `[key.name]`."""
        value = top.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, f"‘{key}’ is geen tabel.")
            return
        for name, table in value.items():
            if isinstance(table, dict) and _KEY.fullmatch(name):
                yield name, table
            else:
                self.fault(f"{key}.{name}", f"‘{name}’ is geen goede sleutel met een tabel.")

    def rows(self, top: Table, key: str) -> Iterator[tuple[str, Table]]:
        """Yield (place, row) of `[[key]]`."""
        value = top.get(key, [])
        if not isinstance(value, list):
            self.fault(key, f"Schrijf ‘{key}’ als [[{key}]].")
            return
        for number, row in enumerate(value):
            if isinstance(row, dict):
                yield f"{key}.{number}", row
            else:
                self.fault(f"{key}.{number}", f"Schrijf ‘{key}’ als [[{key}]].")

    def list_of(
        self, top: Table, key: str, make: Callable[[Reader, str, Table], T]
    ) -> tuple[T, ...]:
        return tuple(make(self, where, row) for where, row in self.rows(top, key))
