# SPDX-License-Identifier: EUPL-1.2
"""The part of the ledger that holds allocations."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import bindparam, func, select

from wijkpad.domain.allocation import AllocationRecord, HelpEvent
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import allocation_events, allocations, contracts, ledger_lines
from wijkpad.store.wire import Found, Wire, fixed, inserting, picking, same, updating

_add = inserting(allocations)
_get = picking(allocations, "id")
_at_step = picking(allocations, "run_id", "place")
_of_case = picking(allocations, "case_id").order_by(
    allocations.c.made_at, func.coalesce(allocations.c.seq, 0), allocations.c.id
)
_last_of_case = select(func.max(allocations.c.seq).label("seq")).where(
    *same(allocations, "case_id")
)
_living_under = select(func.count().label("number")).where(
    *same(allocations, "model"),
    allocations.c.state.in_((fixed("reserved"), fixed("committed"), fixed("started"))),
)
_living_elsewhere = select(func.count().label("number")).where(
    *same(allocations),
    allocations.c.state.in_((fixed("reserved"), fixed("committed"), fixed("started"))),
    allocations.c.contract_id.is_not(None),
    ~select(contracts.c.id)
    .where(
        contracts.c.municipality == allocations.c.municipality,
        contracts.c.id == allocations.c.contract_id,
    )
    .exists(),
)
_reserved_on = select(func.count().label("number")).where(
    *same(allocations),
    allocations.c.state == fixed("reserved"),
    select(ledger_lines.c.id)
    .where(
        ledger_lines.c.municipality == allocations.c.municipality,
        ledger_lines.c.allocation_id == allocations.c.id,
        ledger_lines.c.owner.in_(bindparam("owners", expanding=True)),
    )
    .exists(),
)
_decided = (
    picking(allocations)
    .where(
        allocations.c.id > bindparam("after"),
        allocations.c.state.in_((fixed("committed"), fixed("started"), fixed("stopped"))),
    )
    .order_by(allocations.c.id)
    .limit(bindparam("most"))
)
_add_event = inserting(allocation_events)
_events = picking(allocation_events, "allocation_id").order_by(
    allocation_events.c.recorded_at,
    func.coalesce(allocation_events.c.seq, 0),
    allocation_events.c.event_id,
)
_last_event = select(func.max(allocation_events.c.seq).label("seq")).where(
    *same(allocation_events, "allocation_id")
)
_event_row = picking(allocation_events, "allocation_id", "event_id")
_PLACE = "allocation_events"
_save = updating(allocations, "id", "version")


class SqlAllocations:
    """Allocations, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def allocation(self, allocation: str) -> AllocationRecord | None:
        row = self._wire.one(_get, at_id=allocation)
        return None if row is None else _made(row)

    def allocation_at(self, run: str, place: str) -> AllocationRecord | None:
        row = self._wire.one(_at_step, at_run_id=run, at_place=place)
        return None if row is None else _made(row)

    def allocations_of(self, case: str) -> list[AllocationRecord]:
        return self._wire.each(_made, _of_case, at_case_id=case)

    def living_under(self, model: str) -> int:
        row = self._wire.one(_living_under, at_model=model)
        return 0 if row is None else int(row.number)

    def living_elsewhere(self) -> int:
        row = self._wire.one(_living_elsewhere)
        return 0 if row is None else int(row.number)

    def reserved_on(self, owners: Collection[str]) -> int:
        row = self._wire.one(_reserved_on, owners=sorted(owners))
        return 0 if row is None else int(row.number)

    def decided(
        self, model: str, contract: str, *, after: str, most: int
    ) -> list[AllocationRecord]:
        """Return help that was decided on and not taken back, by id from behind `after`."""
        asked, given = _decided, {"after": after, "most": most}
        if model:
            asked = asked.where(allocations.c.model == bindparam("of_model"))
            given["of_model"] = model
        if contract:
            asked = asked.where(allocations.c.contract_id == bindparam("of_contract"))
            given["of_contract"] = contract
        return self._wire.each(_made, asked, **given)

    def add_allocation(self, allocation: AllocationRecord) -> None:
        values = {
            "id": allocation.id,
            **_columns(allocation),
            "version": allocation.version,
            "seq": _next(self._wire.one(_last_of_case, at_case_id=allocation.case)),
        }
        self._wire.change(_add, values)

    def save_allocation(self, allocation: AllocationRecord) -> None:
        values = {
            "at_id": allocation.id,
            "at_version": allocation.version,
            **_columns(allocation),
            "version": allocation.version + 1,
        }
        if self._wire.change(_save, values) != 1:
            raise StaleError(f"allocation {allocation.id}")

    def add_event(self, event: HelpEvent) -> None:
        values = {
            "allocation_id": event.allocation,
            "event_id": event.id,
            "kind": event.kind,
            "on_day": event.on,
            "reason": event.reason,
            "recorded_at": event.at,
            "seq": _next(self._wire.one(_last_event, at_allocation_id=event.allocation)),
            "until_day": event.until,
            "author": event.author or None,
            "note": self._sealed_note(event) if event.note else None,
            "facts": json.dumps(dict(event.facts), sort_keys=True) if event.facts else None,
            "decision": event.decision or None,
        }
        self._wire.change(_add_event, values)

    def _sealed_note(self, event: HelpEvent) -> bytes:
        of = self.allocation(event.allocation)
        if of is None:
            raise NotFoundError("allocation", event.allocation)
        box = self._vault.box(CASE, of.case)
        return box.seal(event.note, _PLACE, event.allocation, event.id)

    def note_of(self, event: HelpEvent) -> str:
        row = self._wire.one(_event_row, at_allocation_id=event.allocation, at_event_id=event.id)
        of = self.allocation(event.allocation)
        if row is None or row.note is None or of is None:
            return ""
        box = self._vault.box(CASE, of.case)
        return box.open(bytes(row.note), _PLACE, event.allocation, event.id)

    def events_of(self, allocation: str) -> list[HelpEvent]:
        return self._wire.each(_event, _events, at_allocation_id=allocation)


def _event(row: Found) -> HelpEvent:
    return HelpEvent(
        id=row.event_id,
        allocation=row.allocation_id,
        kind=row.kind,
        on=row.on_day,
        reason=row.reason,
        at=row.recorded_at,
        until=row.until_day,
        author=row.author or "",
        facts=json.loads(row.facts) if row.facts else {},
        decision=row.decision or "",
    )


def _next(row: Found | None) -> int:
    return 1 + (int(row.seq) if row is not None and row.seq is not None else 0)


def _columns(one: AllocationRecord) -> dict[str, object]:
    return {
        "case_id": one.case,
        "person": one.person,
        "run_id": one.run,
        "place": one.place,
        "team": one.team,
        "law": one.law,
        "product": one.product,
        "unit": one.unit,
        "frequency": one.frequency,
        "volume": str(one.volume),
        "valid_from": one.start,
        "valid_until": one.until,
        "form": one.form,
        "helper": one.helper,
        "provider_id": one.provider,
        "contract_id": one.contract,
        "model": one.model,
        "model_version": one.model_version,
        "cents": one.cents,
        "state": one.state,
        "expires_on": one.expires_on,
        "made_at": one.made_at,
    }


def _made(row: Found) -> AllocationRecord:
    return AllocationRecord(
        id=row.id,
        case=row.case_id,
        person=row.person,
        run=row.run_id,
        place=row.place,
        team=row.team,
        law=row.law,
        product=row.product,
        unit=row.unit,
        frequency=row.frequency,
        volume=Decimal(row.volume),
        start=row.valid_from,
        until=row.valid_until,
        form=row.form,
        helper=row.helper,
        provider=row.provider_id,
        contract=row.contract_id,
        model=row.model,
        model_version=row.model_version,
        cents=row.cents,
        state=row.state,
        expires_on=row.expires_on,
        made_at=row.made_at,
        version=row.version,
    )
