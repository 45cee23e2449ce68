# SPDX-License-Identifier: EUPL-1.2
"""The book of transfers: which runs go to which version, and how far that is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from wijkpad.domain.transfer import Transfer, TransferredRun, TransferState, Undoing
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding
from wijkpad.store.sealing import Box, Vault
from wijkpad.store.tables import transferred_runs, transfers
from wijkpad.store.wire import Found, Wire, inserting, picking, same, updating

_REASON = ("transfers",)
_UNDOING = ("transfers.undo",)
_add = inserting(transfers)
_undo = updating(transfers, "id")
_get = picking(transfers, "id")
_of_pathway = picking(transfers, "pathway").order_by(
    transfers.c.started_at.desc(), transfers.c.id.desc()
)
_add_run = inserting(transferred_runs)
_runs = picking(transferred_runs, "transfer_id").order_by(transferred_runs.c.run_id)
_run = picking(transferred_runs, "transfer_id", "run_id")
_save_run = updating(transferred_runs, "transfer_id", "run_id")
_counts = (
    select(transferred_runs.c.state, func.count().label("number"))
    .where(*same(transferred_runs, "transfer_id"))
    .group_by(transferred_runs.c.state)
)


class SqlTransfers:
    """Transfers of runs, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._box = vault.municipal()

    def add(self, transfer: Transfer, runs: Sequence[str]) -> None:
        values = {
            "id": transfer.id,
            "pathway": transfer.pathway,
            "old": transfer.old,
            "new": transfer.new,
            "mapped": json.dumps(dict(transfer.mapped), sort_keys=True),
            "reason": self._box.seal(transfer.reason, *_REASON, transfer.id),
            "started_by": transfer.by,
            "started_at": transfer.at,
        }
        self._wire.change(_add, values)
        rows = [
            {"transfer_id": transfer.id, "run_id": run, "state": "todo", "findings": "[]"}
            for run in runs
        ]
        self._wire.add(_add_run, rows)

    def save_undoing(self, transfer: Transfer) -> None:
        undone = transfer.undone
        values = {
            "at_id": transfer.id,
            "undo_reason": self._box.seal(undone.reason, *_UNDOING, transfer.id)
            if undone
            else None,
            "undone_by": undone.by if undone else None,
            "undone_at": undone.at if undone else None,
        }
        if self._wire.change(_undo, values) != 1:
            raise NotFoundError("transfer", transfer.id)

    def get(self, transfer: str) -> Transfer | None:
        row = self._wire.one(_get, at_id=transfer)
        return None if row is None else _transfer(row, self._box)

    def of_pathway(self, pathway: str) -> list[Transfer]:
        found = self._wire.every(_of_pathway, at_pathway=pathway)
        return [_transfer(row, self._box) for row in found]

    def runs(self, transfer: str) -> list[TransferredRun]:
        return self._wire.each(_transferred, _runs, at_transfer_id=transfer)

    def run(self, transfer: str, run: str) -> TransferredRun | None:
        row = self._wire.one(_run, at_transfer_id=transfer, at_run_id=run)
        return None if row is None else _transferred(row)

    def save_run(self, transferred: TransferredRun) -> None:
        values = {
            "at_transfer_id": transferred.transfer,
            "at_run_id": transferred.run,
            "state": transferred.state,
            "findings": json.dumps([_kept(one) for one in transferred.findings]),
            "before": transferred.before,
            "version": transferred.version,
            "done_at": transferred.at,
        }
        if self._wire.change(_save_run, values) != 1:
            raise NotFoundError("run", transferred.run)

    def counts(self, transfer: str) -> Mapping[TransferState, int]:
        rows = self._wire.every(_counts, at_transfer_id=transfer)
        return {row.state: row.number for row in rows}


def _kept(finding: Finding) -> dict[str, str | None]:
    return {
        "code": finding.code,
        "text": finding.text,
        "cure": finding.cure,
        "element": finding.element,
    }


def _transfer(row: Found, box: Box) -> Transfer:
    undone = (
        Undoing(
            reason=box.open(bytes(row.undo_reason), *_UNDOING, row.id),
            by=row.undone_by,
            at=row.undone_at,
        )
        if row.undo_reason is not None
        else None
    )
    return Transfer(
        id=row.id,
        pathway=row.pathway,
        old=row.old,
        new=row.new,
        mapped=json.loads(row.mapped),
        reason=box.open(bytes(row.reason), *_REASON, row.id),
        by=row.started_by,
        at=row.started_at,
        undone=undone,
    )


def _transferred(row: Found) -> TransferredRun:
    return TransferredRun(
        transfer=row.transfer_id,
        run=row.run_id,
        state=row.state,
        findings=tuple(Finding(**one) for one in json.loads(row.findings)),
        before=row.before,
        version=row.version,
        at=row.done_at,
    )
