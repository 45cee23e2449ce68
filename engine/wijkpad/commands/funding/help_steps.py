# SPDX-License-Identifier: EUPL-1.2
"""The service tasks that tell what happened to help: drawn where a pathway learns of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from wijkpad.commands.funding import tell
from wijkpad.commands.tools import Tools, local_day
from wijkpad.domain.allocation import instance_of
from wijkpad.domain.happening import Told
from wijkpad.domain.identity import Actor
from wijkpad.errors import BookingRefusedError, NotFoundError, PluginError
from wijkpad.feel import Value
from wijkpad.ports import ServiceCall

TELLS: Final[Mapping[str, str]] = {"funding.start": "start", "funding.stop": "stop"}
"""Topics that tell of help, and what they tell. What changes a decision is told by a person."""
_BROKEN: Final = "FUND-031"
_WHY: Final = "Vastgelegd door een stap van het traject."


def carry_out(tools: Tools, actor: Actor, call: ServiceCall) -> dict[str, Value]:
    """Tell it once for this step, and return what the case keeps of it.

    What cannot have happened books nothing: `state` is `refused`, and `text` says why in Dutch.

    Raises:
        PluginError: the way of funding gives no answer; try again.
    """
    allocation = _which(tools, actor, call)
    if allocation is None:
        return {"state": "refused", "text": "Er is geen hulp toegekend waar dit over gaat."}
    told = Told(
        kind=TELLS[call.topic],
        on=_day(call.inputs.get("on")) or call.today,
        reason=str(call.inputs.get("reason") or ""),
    )
    try:
        done = tell.handle(tools, actor, allocation, told, event=call.idem_key, reason=_WHY)
    except NotFoundError:
        return {"state": "refused", "text": "Deze hulp is er niet."}
    except BookingRefusedError as error:
        finding = error.findings[0]
        if finding.code == _BROKEN:
            raise PluginError("-", call.topic, "raised") from error
        return {"state": "refused", "text": f"{finding.text} {finding.cure}".strip()}
    return {
        "state": done.allocation.state if done.allocation else "refused",
        "allocation": allocation,
        "cents": Decimal(sum(one.cents for one in done.lines if one.kind in ("commit", "release"))),
    }


def _which(tools: Tools, actor: Actor, call: ServiceCall) -> str | None:
    """Return the help that is named, if it is of this case; else what this instance was granted."""
    named = call.inputs.get("allocation")
    with tools.store.work(actor.municipality, reading=True) as unit:
        of_case = unit.ledger.allocations_of(call.case)
    if isinstance(named, str) and named:
        return next((one.id for one in of_case if one.id == named), None)
    granted = [
        one.id
        for one in of_case
        if (one.run, instance_of(one.place)) == (call.run, call.scope)
        and one.state in ("committed", "started", "stopped")
    ]
    return granted[-1] if granted else None


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return local_day(value) if value.tzinfo is not None else value.date()
    return value if isinstance(value, date) else None
