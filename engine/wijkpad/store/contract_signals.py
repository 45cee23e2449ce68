# SPDX-License-Identifier: EUPL-1.2
"""The book of signals that the money of a contract runs out."""

from __future__ import annotations

from wijkpad.domain.contract_signal import Cause, ContractSignal
from wijkpad.errors import StaleError
from wijkpad.store.tables import contract_signals
from wijkpad.store.wire import Found, Wire, picking, same

_c = contract_signals.c
_KEY = ("purse", "year", "cause", "pct", "ceiling")
_get = picking(contract_signals, *_KEY)
_of_contract = picking(contract_signals, "contract").order_by(
    _c.raised_at.desc(), _c.pct.desc(), _c.purse, _c.cause
)
_begin = contract_signals.update().where(*same(contract_signals, *_KEY), _c.run_id.is_(None))


class SqlSignals:
    """Signals about contracts, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, signal: ContractSignal) -> bool:
        statement = self._wire.insert(contract_signals).on_conflict_do_nothing()
        row = {
            "purse": signal.purse,
            "year": signal.year,
            "cause": signal.cause,
            "pct": signal.pct,
            "contract": signal.contract,
            "raised_at": signal.at,
            "used": signal.used,
            "ceiling": signal.ceiling,
            "run_id": signal.run,
        }
        return self._wire.change(statement, row) == 1

    def get(
        self, purse: str, year: int, cause: Cause, pct: int, ceiling: int
    ) -> ContractSignal | None:
        place = {"at_purse": purse, "at_year": year, "at_cause": cause, "at_pct": pct}
        row = self._wire.one(_get, **place, at_ceiling=ceiling)
        return None if row is None else _made(row)

    def begun(self, signal: ContractSignal, run: str) -> None:
        place = {
            "at_purse": signal.purse,
            "at_year": signal.year,
            "at_cause": signal.cause,
            "at_pct": signal.pct,
            "at_ceiling": signal.ceiling,
        }
        if self._wire.change(_begin, {**place, "run_id": run}) != 1:
            raise StaleError(f"signal {signal.purse} {signal.year}")

    def of_contract(self, contract: str) -> list[ContractSignal]:
        return self._wire.each(_made, _of_contract, at_contract=contract)


def _made(row: Found) -> ContractSignal:
    return ContractSignal(
        purse=row.purse,
        year=row.year,
        cause=row.cause,
        pct=row.pct,
        at=row.raised_at,
        used=int(row.used),
        ceiling=int(row.ceiling),
        run=row.run_id,
    )
