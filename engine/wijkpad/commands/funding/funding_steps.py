# SPDX-License-Identifier: EUPL-1.2
"""The service tasks that promise money: what plugins say, and then what the ledger books.

The plugins are asked outside any transaction; each booking is one transaction, in which the balances
are looked at again under the lock. Asked again for the same job, nothing is booked twice. Help never
waits for money: what falls short is said, and somebody with a say over it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wijkpad.commands.funding import commit, help_steps, release, reserve
from wijkpad.commands.funding.allocating import Done
from wijkpad.commands.funding.reserve import Wanted
from wijkpad.commands.run.moving import RESERVE_TOPIC
from wijkpad.commands.tools import Tools, in_one_go, new_id
from wijkpad.domain.allocation import AllocationRecord, instance_of, place_of
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job
from wijkpad.domain.pricing import is_priced
from wijkpad.errors import PluginError
from wijkpad.feel import Value
from wijkpad.plugin_api import Allocation, FundingRef, Period, Severity
from wijkpad.ports import Advised, Promising, ServiceCall, UnitOfWork

COMMIT: Final = "funding.commit"
RELEASE: Final = "funding.release"
BOOKS: Final = frozenset({RESERVE_TOPIC, COMMIT, RELEASE}) | help_steps.TELLS.keys()
"""Topics that book on the ledger."""


def carry_out(tools: Tools, actor: Actor, asked: Promising, call: ServiceCall) -> dict[str, Value]:
    """Do what a service task of `BOOKS` asks, and return what the case keeps of it.

    Raises:
        PluginError: a decision cannot be committed because a plugin does not answer; try again.
    """
    if call.topic in help_steps.TELLS:
        return help_steps.carry_out(tools, actor, call)
    match call.topic:
        case "funding.reserve":
            return _reserve(tools, actor, asked, call)
        case "funding.commit":
            return _commit(tools, actor, asked, call)
        case _:
            return _release(tools, actor, call)


def give_back_left(tools: Tools, actor: Actor, job: Job) -> None:
    """Give back what a run that is over still reserves, however it ended."""
    with tools.store.work(actor.municipality, reading=True) as unit:
        run = unit.cases.get_run(job.run)
        left = [] if run is None else _of(unit, run.case, job.run, state="reserved")
    for one in left:
        release.handle(tools, actor, one.id, cause=f"run:{job.run}")


def give_back(tools: Tools, actor: Actor, call: ServiceCall) -> None:
    """Give back what this very call reserved: its step is no longer there."""
    with tools.store.work(actor.municipality, reading=True) as unit:
        made = unit.ledger.allocation_at(call.run, _place(call))
    if made is not None and made.state == "reserved":
        release.handle(tools, actor, made.id, cause=f"step:{call.idem_key}")


def _reserve(tools: Tools, actor: Actor, asked: Promising, call: ServiceCall) -> dict[str, Value]:
    advised = asked.advise(call)
    earlier = _here(tools, actor, call)
    lapsed = any(one.state == "lapsed" for one in earlier)
    for one in earlier:
        # What was chosen before and chosen anew, or ran out on this very day.
        if one.state == "reserved" and one.place != _place(call):
            release.handle(tools, actor, one.id, cause=f"again:{call.idem_key}")
            lapsed = lapsed or (one.expires_on is not None and one.expires_on < call.today)
    done = None
    if advised.request is not None and advised.quote is not None and not _refused(advised):
        done = _try_to_reserve(tools, actor, call, advised)
    return _told(call, advised, done, again=lapsed)


def _try_to_reserve(
    tools: Tools, actor: Actor, call: ServiceCall, advised: Advised, beyond: str = ""
) -> Done | None:
    if advised.request is None or advised.quote is None or advised.funding is None:
        return None
    if not is_priced(_refusals(advised)):
        return None
    wanted = Wanted(
        case=call.case,
        run=call.run,
        place=_place(call),
        request=advised.request,
        funding=advised.funding,
        quote=advised.quote,
        scopes=advised.scopes,
        person=advised.person,
        beyond=beyond,
    )
    return reserve.handle(tools, actor, wanted)


def _commit(tools: Tools, actor: Actor, asked: Promising, call: ServiceCall) -> dict[str, Value]:
    earlier = _here(tools, actor, call)
    promised = next((one for one in earlier if one.state in ("committed", "started")), None)
    if promised is not None:
        return _state("committed", promised)
    decision = f"{call.run}:{call.scope}"
    advised = asked.advise(call)
    held = [one for one in earlier if one.state in ("reserved", "lapsed")]
    fitting = next((one for one in reversed(held) if _same(one, advised)), None)
    if fitting is None:
        if advised.failed:
            raise PluginError("-", call.topic, "raised")
        done = _try_to_reserve(tools, actor, call, advised, beyond=f"decision:{decision}")
        fitting = done.allocation if done is not None else None
    for one in held:
        if one.state == "reserved" and (fitting is None or one.id != fitting.id):
            release.handle(tools, actor, one.id, cause=f"decision:{decision}")
    if fitting is None:
        return _not_booked(tools, actor, call, advised)
    lines = None
    if advised.quote is not None and advised.quote.cents_total == fitting.cents:
        lines = asked.plan(call, advised, _as_allocation(fitting))
    done = commit.handle(
        tools,
        actor,
        fitting.id,
        decision=decision,
        lines=lines,
        beyond=f"decision:{decision}",
    )
    if done.short or done.allocation is None:
        return _not_booked(tools, actor, call, advised)
    return _state("committed", done.allocation)


def _release(tools: Tools, actor: Actor, call: ServiceCall) -> dict[str, Value]:
    given_back = [one for one in _here(tools, actor, call) if one.state == "reserved"]
    for one in given_back:
        release.handle(tools, actor, one.id, cause=f"decision:{call.run}:{call.scope}")
    return {"state": "released" if given_back else "nothing"}


def _told(
    call: ServiceCall, advised: Advised, done: Done | None, *, again: bool
) -> dict[str, Value]:
    """Return what the case keeps of a try to reserve, and since when somebody is asked for money."""
    values = advised.values
    short = done is not None and bool(done.short)
    reserved = done is not None and done.allocation is not None and not short
    asks = short or advised.verdict is Severity.ESCALATE or _goes_over(values)
    found: dict[str, Value] = {
        "state": "reserved" if reserved else ("short" if short else "none"),
        "cents_total": values.get("cents_total"),
        "verdict": values.get("verdict"),
        "findings": values.get("findings"),
        "expires_on": done.allocation.expires_on if reserved and done and done.allocation else None,
        "allocation": done.allocation.id if reserved and done and done.allocation else None,
        "asked_at": call.at if asks else None,
        "asked_role": values.get("asked_role") if asks else None,
        "asked_term": values.get("asked_term") if asks else None,
        "again": again,
    }
    if done is not None and short:
        found["short_cents"] = Decimal(max(one.cents for one in done.short))
        if advised.verdict < Severity.ESCALATE:
            found["verdict"] = Severity.ESCALATE.name
            changed: dict[str, Value] = {
                "code": "BALANCE_CHANGED",
                "severity": Severity.ESCALATE.name,
                "text": "Tijdens de toets ging er geld naar andere hulp. Nu is er niet genoeg.",
                "guard": True,
            }
            before = found["findings"]
            found["findings"] = [changed, *(before if isinstance(before, list) else [])]
    return found


def _goes_over(values: Mapping[str, Value]) -> bool:
    """Tell whether a purse falls short, also where help in a crisis goes on all the same."""
    purses = values.get("purses")
    return any(
        isinstance(one, dict) and isinstance(over := one.get("over_cents"), Decimal) and over > 0
        for one in (purses if isinstance(purses, list) else [])
    )


def _not_booked(
    tools: Tools, actor: Actor, call: ServiceCall, advised: Advised
) -> dict[str, Value]:
    """Say that help was granted and its money is not in the books: a person has to look."""
    text = (
        "Er is hulp toegekend, maar het geld is niet vastgelegd: een contract, tarief of offerte ontbreekt. "
        "Tel het bedrag in het bestand van de gemeente op bij wat al is toegezegd (committed)."
    )

    def tell(unit: UnitOfWork) -> None:
        known = any(
            (one.code, one.run) == ("FUND-010", call.run) for one in unit.jobs.open_incidents()
        )
        if not known:
            unit.jobs.add_incident(
                Incident(
                    id=new_id(),
                    job=None,
                    run=call.run,
                    case=call.case,
                    code="FUND-010",
                    text=text,
                    raised_at=call.at,
                )
            )

    in_one_go(tools, actor.municipality, tell)
    return {
        "state": "not_booked",
        "cents_total": advised.values.get("cents_total"),
        "verdict": advised.values.get("verdict"),
        "findings": advised.values.get("findings"),
    }


def _here(tools: Tools, actor: Actor, call: ServiceCall) -> list[AllocationRecord]:
    """Return what this instance of what repeats asked for before, oldest first."""
    with tools.store.work(actor.municipality, reading=True) as unit:
        return _of(unit, call.case, call.run, scope=call.scope)


def _of(
    unit: UnitOfWork, case: str, run: str, *, scope: str | None = None, state: str | None = None
) -> list[AllocationRecord]:
    return [
        one
        for one in unit.ledger.allocations_of(case)
        if one.run == run
        and (scope is None or instance_of(one.place) == scope)
        and (state is None or one.state == state)
    ]


def _place(call: ServiceCall) -> str:
    return place_of(call.element, call.scope, call.idem_key)


def _refusals(advised: Advised) -> list[str]:
    found = advised.values.get("findings")
    return [
        str(one.get("code"))
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict) and one.get("severity") == Severity.REFUSE.name
    ]


def _refused(advised: Advised) -> bool:
    return advised.verdict is Severity.REFUSE


def _same(one: AllocationRecord, advised: Advised) -> bool:
    """Tell whether the decision is on what was reserved."""
    wanted = advised.request
    if wanted is None:
        return False
    return (
        one.product,
        one.unit,
        one.frequency,
        one.volume,
        one.start,
        one.until,
        one.form,
        one.helper,
    ) == (
        wanted.product,
        wanted.unit,
        wanted.frequency,
        wanted.volume,
        wanted.start,
        wanted.until,
        wanted.form,
        wanted.helper,
    )


def _as_allocation(one: AllocationRecord) -> Allocation:
    return Allocation(
        id=one.id,
        product=one.product,
        unit=one.unit,  # type: ignore[arg-type]
        frequency=one.frequency,  # type: ignore[arg-type]
        volume=one.volume,
        period=Period(one.start, one.until),
        form=one.form,
        state="reserved",
        provider=one.provider,
        contract=one.contract,
        funding=FundingRef(key=one.model, version=one.model_version),
        cents_total=one.cents,
        helper=one.helper,
    )


def _state(state: str, one: AllocationRecord) -> dict[str, Value]:
    return {"state": state, "allocation": one.id, "cents": Decimal(one.cents)}
