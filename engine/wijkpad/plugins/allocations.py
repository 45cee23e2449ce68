# SPDX-License-Identifier: EUPL-1.2
"""What was promised on a case, as plugins see it: the money and the dates, never who it is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from wijkpad.domain.allocation import AllocationRecord, may_be_same
from wijkpad.plugin_api import Allocation, AllocationState, Frequency, FundingRef, Period, Unit

_STANDS: Final = frozenset({"reserved", "committed", "started", "stopped"})


def standing(
    records: Iterable[AllocationRecord], person: str | None = None
) -> tuple[Allocation, ...]:
    """Return the allocations that still count; what lapsed or was taken back does not.

    `person` is the key of the person that is asked for; None where nobody is named.
    """
    return tuple(as_allocation(one, person) for one in records if one.state in _STANDS)


def as_allocation(record: AllocationRecord, person: str | None = None) -> Allocation:
    """Return one allocation; it counts as the same person's unless both are named and differ."""
    return Allocation(
        id=record.id,
        product=record.product,
        unit=cast("Unit", record.unit),
        frequency=cast("Frequency", record.frequency),
        volume=record.volume,
        period=Period(record.start, record.until),
        form=record.form,
        state=cast("AllocationState", record.state),
        provider=record.provider,
        contract=record.contract,
        funding=FundingRef(key=record.model, version=record.model_version),
        cents_total=record.cents,
        helper=record.helper,
        same_person=may_be_same(person, record.person),
    )
