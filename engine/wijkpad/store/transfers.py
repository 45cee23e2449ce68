# SPDX-License-Identifier: EUPL-1.2
"""The book of transfers: which runs go to which version, and how far that is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from wijkpad.domain.transfer import Transfer, TransferredRun, TransferState
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding
from wijkpad.store.tables import transferred_runs, transfers
from wijkpad.store.wire import Found, Wire, inserting, picking, same, updating

_add = inserting(transfers)
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

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, transfer: Transfer, runs: Sequence[str]) -> None:
        values = {
            "id": transfer.id,
            "pathway": transfer.pathway,
            "old": transfer.old,
            "new": transfer.new,
            "mapped": json.dumps(dict(transfer.mapped), sort_keys=True),
            "reason": transfer.reason,
            "started_by": transfer.by,
            "started_at": transfer.at,
        }
        self._wire.change(_add, values)
        rows = [
            {"transfer_id": transfer.id, "run_id": run, "state": "todo", "findings": "[]"}
            for run in runs
        ]
        self._wire.add(_add_run, rows)

    def get(self, transfer: str) -> Transfer | None:
        row = self._wire.one(_get, at_id=transfer)
        return None if row is None else _transfer(row)

    def of_pathway(self, pathway: str) -> list[Transfer]:
        return self._wire.each(_transfer, _of_pathway, at_pathway=pathway)

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


def _transfer(row: Found) -> Transfer:
    return Transfer(
        id=row.id,
        pathway=row.pathway,
        old=row.old,
        new=row.new,
        mapped=json.loads(row.mapped),
        reason=row.reason,
        by=row.started_by,
        at=row.started_at,
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
