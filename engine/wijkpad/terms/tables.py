# SPDX-License-Identifier: EUPL-1.2
"""Reading rows of a TOML file value by value, collecting every fault in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity
from wijkpad.terms.length import Length
from wijkpad.terms.rule import Source

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_SOURCE_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,62}", re.ASCII)
_TEXT_LIMIT: Final = 2_000

_Choice = TypeVar("_Choice", bound=StrEnum)


def rows(tables: object, name: str, findings: list[Finding]) -> Iterator[Row]:
    """Yield the rows of `[[name]]`; faults go to `findings` as they are met."""
    if tables is None:
        return
    if not isinstance(tables, list):
        findings.append(
            Finding(
                code="TERM-020",
                text=f"‘{name}’ is geen lijst van tabellen.",
                cure=f"Begin elke regel met [[{name}]].",
            )
        )
        return
    for number, table in enumerate(tables, 1):
        if isinstance(table, dict):
            yield Row(f"{name}[{number}]", table, findings)
        else:
            findings.append(
                Finding(
                    code="TERM-020",
                    text=f"Regel {number} van ‘{name}’ is geen tabel.",
                    cure=f"Schrijf de regel als tabel onder [[{name}]].",
                )
            )


@dataclass(slots=True)
class Row:
    """One table of a TOML file, named by its key once that is known."""

    place: str
    values: Mapping[str, object]
    findings: list[Finding]
    has_errors: bool = field(default=False)

    def fault(self, code: str, text: str, cure: str, severity: Severity = Severity.ERROR) -> None:
        """Record a fault at this row."""
        self.has_errors = self.has_errors or severity is Severity.ERROR
        self.findings.append(
            Finding(code=code, text=text, cure=cure, element=self.place, severity=severity)
        )

    def has(self, name: str) -> bool:
        """Return whether the row holds `name` at all."""
        return name in self.values

    def only(self, known: frozenset[str] | set[str]) -> None:
        """Refuse every key that is not known: a typing error must not silently do nothing."""
        for name in self.values:
            if name not in known:
                self.fault(
                    "TERM-021",
                    "Deze tabel heeft een sleutel die niet bestaat.",
                    f"Kies uit: {', '.join(sorted(known))}.",
                )

    def key(self) -> str:
        """Return the row's `key`; it names the row in later findings."""
        key = self.text("key")
        pattern = _SOURCE_KEY if self.place.startswith("sources") else _KEY
        if key and pattern.fullmatch(key) is None:
            self.fault(
                "TERM-023",
                "De sleutel heeft niet de juiste vorm.",
                "Gebruik kleine letters, cijfers en _, te beginnen met een letter.",
            )
            return ""
        self.place = key or self.place
        return key

    def text(self, name: str, *, needed: bool = True) -> str:
        """Return a text without outer spaces; empty after a fault."""
        value = self.values.get(name)
        if value is None and not needed:
            return ""
        if isinstance(value, str) and value.strip() and len(value) <= _TEXT_LIMIT:
            return value.strip()
        self.fault(
            "TERM-029",
            f"‘{name}’ ontbreekt, is leeg of te lang, of is geen tekst.",
            f"Vul ‘{name}’ in als tekst van hoogstens {_TEXT_LIMIT} tekens.",
        )
        return ""

    def choice(self, name: str, choices: type[_Choice]) -> _Choice | None:
        """Return one of a closed set of words; None after a fault."""
        value = self.values.get(name)
        known = [one.value for one in choices]
        if isinstance(value, str) and value in known:
            return choices(value)
        self.fault(
            "TERM-030",
            f"‘{name}’ ontbreekt of heeft een waarde die niet bestaat.",
            f"Kies uit: {', '.join(known)}.",
        )
        return None

    def day(self, name: str) -> date | None:
        """Return an optional date."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.fault(
            "TERM-031",
            f"‘{name}’ is geen datum.",
            f"Schrijf een datum zonder aanhalingstekens: {name} = 2015-01-01.",
        )
        return None

    def length(self, name: str) -> Length | None:
        """Return a length; None after a fault."""
        written = self.text(name)
        if not written:
            return None
        try:
            return Length.parse(written)
        except UnreadableError as error:
            for one in error.findings:
                self.fault(one.code, one.text, one.cure)
            return None

    def source(self, sources: Mapping[str, Source]) -> str:
        """Return the key of the source; it must be one of `sources`."""
        key = self.text("source")
        if key and key not in sources:
            self.fault(
                "TERM-032",
                "De bron van deze regel staat niet onder [[sources]].",
                "Voeg de bron toe met key, title en tag, of verbeter de naam.",
            )
        return key

    def inner_rows(self, name: str) -> Iterator[Row]:
        """Yield the tables of an optional inner list."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(
                "TERM-020",
                f"‘{name}’ is geen lijst van tabellen.",
                f"Schrijf {name} = [{{ … }}, {{ … }}].",
            )
            return
        for table in value:
            inner = Row(self.place, table, self.findings)
            yield inner
            self.has_errors = self.has_errors or inner.has_errors
