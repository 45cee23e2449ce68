# SPDX-License-Identifier: EUPL-1.2
"""The pages on which runs are taken to another version of their pathway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from wijkpad.api.reading import Reader
from wijkpad.api.repair.repairing import names_of
from wijkpad.commands.repair import transfer_runs
from wijkpad.commands.repair.transfer_runs import Group, Prospect
from wijkpad.domain.access import Publication
from wijkpad.domain.definition import Definition
from wijkpad.domain.transfer import Transfer, TransferState
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingLine:
    """An element at which runs stand, and where they may go on: (element, name)."""

    element: str
    name: str
    to: str | None
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FateLine:
    """Runs of which the same becomes, in words."""

    fate: str
    number: int
    waits: tuple[str, ...]
    reasons: tuple[Finding, ...]
    missed: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    armed_again: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPage:
    """What a transfer would do; nothing was changed."""

    key: str
    title: str
    old: int
    new: int
    mapping: tuple[MappingLine, ...]
    mapped: Mapping[str, str]
    fates: tuple[FateLine, ...]

    def number(self, fate: str) -> int:
        """Return how many runs have this fate."""
        return sum(one.number for one in self.fates if one.fate == fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """A transfer and how far it is; `reasons`: why runs stayed, with how many."""

    transfer: Transfer
    by: str
    undone_by: str
    counts: Mapping[TransferState, int]
    reasons: tuple[tuple[Finding, int], ...]

    @property
    def total(self) -> int:
        """How many runs it is about."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many runs still have to be done."""
        return self.counts.get("todo", 0) + self.counts.get("undoing", 0)


def transfer_page(
    reader: Reader, key: str, old: int, new: int, mapped: Mapping[str, str]
) -> TransferPage:
    """Return what a transfer would do, for a designer or the owner of the pathway.

    Raises:
        NotFoundError: there is no such version.
        RepairRefusedError: both are the same version.
    """
    wanted = Transfer(
        id="",
        pathway=key,
        old=old,
        new=new,
        mapped=mapped,
        reason="",
        by=reader.actor.user,
        at=datetime.min.replace(tzinfo=UTC),
    )

    def work(unit: UnitOfWork) -> TransferPage:
        transfer_runs.require_other(wanted)
        found = transfer_runs.prospect(reader.tools, unit, reader.actor, wanted)
        return _page(found, key, mapped)

    return reader.plain("transfer", _owned(reader, key, new), "definition.transfer", work)


def _owned(reader: Reader, key: str, version: int) -> Publication:
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        stored = unit.definitions.get(key, version)
    if stored is None:
        raise NotFoundError("definition", f"{key} {version}")
    return Publication("", stored.owner, stored.sensitivity)


def _page(found: Prospect, key: str, asked: Mapping[str, str]) -> TransferPage:
    old, new = found.old, found.new
    lines = tuple(
        MappingLine(
            element=one.element,
            name=_name(old, one.element),
            to=asked.get(one.element) or one.to,
            choices=tuple((choice, _name(new, choice)) for choice in one.choices),
        )
        for one in found.proposals
        if one.element not in one.choices or asked.get(one.element, one.element) != one.element
    )
    return TransferPage(
        key=key,
        title=new.title,
        old=old.version,
        new=new.version,
        mapping=lines,
        mapped=found.mapped,
        fates=tuple(_fate(one, old, new) for one in found.groups),
    )


def _name(definition: Definition, element: str) -> str:
    step = definition.steps.get(element)
    return step.name if step is not None and step.name else element


def _fate(group: Group, old: Definition, new: Definition) -> FateLine:
    return FateLine(
        fate=group.fate,
        number=group.number,
        waits=tuple(_name(old, one) for one in group.waits),
        reasons=group.found,
        missed=names_of(new, group.missed),
        dropped=names_of(old, group.dropped),
        added=names_of(new, group.added),
        armed_again=names_of(new, group.armed_again),
    )


def transfer_lines(reader: Reader, key: str) -> list[TransferLine]:
    """Return the transfers of a pathway with their progress, the newest first.

    Of a shielded pathway only the reader's own: how many there were tells how many cases there are.
    """

    def work(unit: UnitOfWork) -> list[TransferLine]:
        names = reader.names(unit)
        latest = unit.definitions.latest(key)
        open_to_all = latest is None or latest.sensitivity == "ordinary"
        return [
            TransferLine(
                transfer=one,
                by=names.get(one.by, one.by),
                undone_by=names.get(one.undone.by, one.undone.by) if one.undone else "",
                counts=unit.transfers.counts(one.id),
                reasons=_reasons(unit, one.id),
            )
            for one in unit.transfers.of_pathway(key)
            if open_to_all or one.by == reader.actor.user
        ]

    return reader.designs("definition.read", work)


def _reasons(unit: UnitOfWork, transfer: str) -> tuple[tuple[Finding, int], ...]:
    found = Counter(reason for row in unit.transfers.runs(transfer) for reason in row.findings)
    return tuple(found.most_common())
