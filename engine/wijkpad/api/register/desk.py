# SPDX-License-Identifier: EUPL-1.2
"""The contract register as the administrator works with it: looking, taking files in, changing by hand."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from typing import Final, get_args

from wijkpad.api.municipality.plugins import PluginDesk
from wijkpad.api.reading import Reader
from wijkpad.api.register.pages import (
    ContractList,
    ContractPage,
    ProviderPage,
    contract_list,
    contract_page,
    provider_page,
    quarantine_csv,
)
from wijkpad.commands.register import change_register, import_register
from wijkpad.commands.register.import_register import Foreseen
from wijkpad.domain.funding import ContractCeiling, ContractTariff, GrantedStop
from wijkpad.domain.register_import import Fault, Kind, RegisterImport, Row
from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.plugin_api import COLUMNS, Imported, ImportFile

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MOST_IMPORT_BYTES: Final = 5_000_000
_NEWEST: Final = 50


def headings_of(kind: str) -> dict[str, str]:
    """Return key to heading of the columns of a kind of file."""
    return {one.key: one.heading for one in COLUMNS.get(kind, ())}


class RegisterDesk:
    """What can be done with the contract register. Who answers for contracts or money looks; who keeps contracts changes."""

    def __init__(self, reader: Reader, plugins: PluginDesk) -> None:
        self._reader, self._plugins = reader, plugins
        self._tools, self._actor = reader.tools, reader.actor

    def contracts(self, text: str = "", page: int = 1) -> ContractList:
        """Return contracts by provider and id; `text` looks in every name and code."""
        return self._reader.plain(
            "see_contracts",
            None,
            "register.list",
            lambda unit: contract_list(unit, text, page, self._tools.today()),
        )

    def contract(self, contract: str) -> ContractPage:
        """Return one contract with all that hangs on it; raises `NotFoundError`."""
        return self._reader.plain(
            "see_contracts",
            None,
            "register.contract",
            lambda unit: contract_page(unit, contract, self._tools.today()),
        )

    def provider(self, provider: str) -> ProviderPage:
        """Return one provider with its contracts and intake stops; raises `NotFoundError`."""
        return self._reader.plain(
            "see_contracts",
            None,
            "register.provider",
            lambda unit: provider_page(unit, provider, self._tools.today()),
        )

    def imports(self) -> Sequence[RegisterImport]:
        """Return the newest files and changes by hand, without their rows."""
        return self._reader.plain(
            "keep_contracts", None, "register.imports", lambda unit: unit.imports.newest(_NEWEST)
        )

    def read_file(self, kind: str, name: str, content: bytes) -> str:
        """Let a plugin read a file and keep what it read; return the id to look at it by.

        Raises:
            FindingsError: the kind is unknown, the file is too large or unreadable, no plugin reads it.
        """
        import_register.may_import(self._tools, self._actor)
        if kind not in KINDS:
            raise FindingsError([_UNKNOWN_KIND])
        if len(content) > MOST_IMPORT_BYTES:
            raise FindingsError([_TOO_LARGE])
        file = ImportFile(name=name, kind=kind, content=b64encode(content).decode("ascii"))
        found = self._plugins.read_file(self._actor.municipality, self._tools.today(), file)
        if not found.rows:
            raise FindingsError(_of_file(found))
        return import_register.keep(
            self._tools, self._actor, kind, name=name, content=content, rows=_rows(found)
        )

    def foresee(self, import_id: str) -> Foreseen:
        """Return what booking a file would do now, or what it did; raises `NotFoundError`."""
        return self._reader.plain(
            "keep_contracts",
            None,
            "register.import",
            lambda unit: import_register.foresee(unit, import_id),
        )

    def book(self, import_id: str, reason: str, mark: str) -> RegisterImport:
        """Book the good rows; raises `ConflictError` when the outcome is not what was shown."""
        return import_register.book(self._tools, self._actor, import_id, reason=reason, mark=mark)

    def drop(self, import_id: str) -> None:
        """Throw away a file that was read and not booked."""
        import_register.drop(self._tools, self._actor, import_id)

    def quarantine(self, import_id: str) -> tuple[str, bytes]:
        """Return name and content of a CSV file with the faulty rows, to mend and send again."""
        seen = self.foresee(import_id)
        faulty = [one for one in seen.rows if one.verdict == "faulty"]
        return quarantine_csv(seen.found.kind, import_id, faulty)

    def set_tariff(self, tariff: ContractTariff, reason: str, *, token: str | None = None) -> None:
        """Let a price hold from a day on; see `commands.change_register`."""
        change_register.set_tariff(self._tools, self._actor, tariff, reason, token=token)

    def set_ceiling(
        self, ceiling: ContractCeiling, reason: str, *, token: str | None = None
    ) -> None:
        """Agree on a ceiling for a year; see `set_ceiling` of `change_register`."""
        change_register.set_ceiling(self._tools, self._actor, ceiling, reason, token=token)

    def grant_stop(self, stop: GrantedStop, *, token: str | None = None) -> None:
        """Record that the municipality agreed to an intake stop."""
        change_register.grant_stop(self._tools, self._actor, stop, token=token)

    def end_stop(self, stop: str, last: date, reason: str) -> None:
        """Let an intake stop end on another day."""
        change_register.end_stop(self._tools, self._actor, stop, last, reason)


def _rows(found: Imported) -> list[Row]:
    wrong: dict[int, list[Fault]] = {}
    for one in found.faults:
        fault = Fault(one.code[:40], one.field[:40], one.text_nl[:300], one.cure_nl[:300])
        wrong.setdefault(one.line, []).append(fault)
    return [
        Row(
            line=one.line,
            values=dict(one.values),
            faults=tuple(wrong.get(one.line, ())),
        )
        for one in found.rows
    ]


def _of_file(found: Imported) -> list[Finding]:
    told = [
        Finding(code=one.code, text=one.text_nl, cure=one.cure_nl, line=one.line)
        for one in found.faults
    ]
    return told or [Finding(code="EMPTY_FILE", text="In het bestand staat niets.", cure="")]


_UNKNOWN_KIND: Final = Finding(
    code="REG-004",
    text="Dit soort bestand kent wijkpad niet.",
    cure=f"Kies: {', '.join(KINDS)}.",
    element="kind",
)
_TOO_LARGE: Final = Finding(
    code="REG-005",
    text="Het bestand is groter dan 5 MB.",
    cure="Verdeel het over meer bestanden.",
    element="file",
)
