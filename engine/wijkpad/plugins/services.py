# SPDX-License-Identifier: EUPL-1.2
"""The topics of money that a service task asks, and what commands ask: put to the municipality's plugins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Final, cast
from uuid import uuid4

from wijkpad.domain.allocation import AllocationRecord, instance_of, person_key
from wijkpad.domain.file.household import HOUSEHOLD
from wijkpad.domain.jobs import Incident
from wijkpad.domain.term_rules import KnownTerms
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding as Fault
from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    Finding,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Owner,
    Period,
    Plain,
    Scope,
    Severity,
    TenantContext,
)
from wijkpad.plugins.advice_values import as_values, incomplete, request_in
from wijkpad.plugins.allocations import as_allocation, standing
from wijkpad.plugins.booking_checks import Bookkeeper
from wijkpad.plugins.discovery import Installed, installed_plugins
from wijkpad.plugins.dispatching import FAULTS, Dispatcher
from wijkpad.plugins.process import Host, HostLimits
from wijkpad.plugins.proposing import proposed
from wijkpad.plugins.quoting import FundingAdvice
from wijkpad.plugins.register import Register
from wijkpad.plugins.room import PluginRoom, Ready
from wijkpad.plugins.settling import closings, followed, said, settled, settling_of
from wijkpad.plugins.switching import PluginState
from wijkpad.ports import (
    Advised,
    Closing,
    Followed,
    PluginTrace,
    ServiceCall,
    Settling,
    Store,
    UnitOfWork,
)
from wijkpad.terms import AMSTERDAM

QUOTE: Final = "funding.quote"
PROMISES: Final = frozenset(
    {"funding.reserve", "funding.commit", "funding.release", "funding.start", "funding.stop"}
)
"""Topics whose plugin part is asked here (`advise`, `plan`), and that the core itself books."""
_OF_WHO_BEGINS: Final = frozenset({
    "CLIENTENSTOP", "WAIT_ABOVE_NORM", "WAIT_UNKNOWN", "CAPACITY_FULL", "CAPACITY_UNKNOWN",
})  # fmt: skip
CROSSED: Final = "budget.threshold"
"""Tells plugins that the use of a purse crossed a percentage; asked by the core itself."""


class FundingServices:
    """Puts questions about money to the plugins of every municipality of a database."""

    def __init__(
        self,
        store: Store,
        *,
        limits: HostLimits | None = None,
        installed: tuple[Installed, ...] | None = None,
        now: Callable[[], datetime],
        terms: Callable[[str], KnownTerms] | None = None,
    ) -> None:
        """Find what is installed; no host is started before the first question.

        `terms` tells the terms in force in a municipality, against which plugins' own are held.
        """
        self._terms = terms
        self._store, self._limits, self._now = store, limits, now
        self.installed = installed_plugins() if installed is None else installed
        self._rooms: dict[str, PluginRoom] = {}
        self._lock = threading.Lock()

    def topics(self, municipality: str) -> frozenset[str]:
        """Return the topics served; also where no plugin is on, for then the answer says so."""
        del municipality
        return frozenset({QUOTE, CROSSED}) | PROMISES

    def never_twice(self, municipality: str) -> frozenset[str]:
        """Return none: whoever asks for a quote again gets one again."""
        del municipality
        return frozenset()

    def room(self, municipality: str) -> PluginRoom:
        """Return the plugins of a municipality."""
        with self._lock:
            if municipality not in self._rooms:
                register = Register(self._store, municipality, self._now)
                host = Host(self.installed, self._limits, register.answer)
                known = partial(self._terms, municipality) if self._terms is not None else None
                self._rooms[municipality] = PluginRoom(
                    self._store, municipality, self.installed, register, host, known=known
                )
            return self._rooms[municipality]

    def states(self, municipality: str, today: date) -> list[PluginState]:
        """Return every plugin as the administrator sees it, faults included."""
        return self.room(municipality).states(today)

    def proposed(self, municipality: str, key: str, config: Mapping[str, Value]) -> list[Fault]:
        """Return what keeps a plugin from going on with a configuration; raises `NotFoundError`."""
        today = self._now().astimezone(AMSTERDAM).date()
        return proposed(self.room(municipality), today, key, config)

    # What commands and screens ask

    def check(
        self,
        municipality: str,
        today: date,
        request: FundingRequest,
        existing: Sequence[Allocation] = (),
        *,
        roles: tuple[str, ...] = (),
        correlation_id: str = "",
    ) -> FundingAdvice:
        """Return everything that there is to say about a request; nothing is booked or reserved.

        Never inside a transaction that writes. What failed is in `findings`; see `report_on`.
        """
        room, ready, dispatcher = self._dispatcher(
            municipality, today, roles=roles, team=request.team, correlation_id=correlation_id
        )
        advice = room.live_check(dispatcher).check(request, existing)
        return replace(advice, findings=(*advice.findings, *_unusable(ready)))

    def bookkeeper(self, municipality: str, today: date) -> Bookkeeper:
        """Return what asks plugins for the lines of a decision, an event or a settlement.

        Lines that do not add up are refused, with the finding `PLUGIN_ERROR`, and nothing is booked.
        """
        return Bookkeeper(self._dispatcher(municipality, today)[2])

    def report(self, municipality: str, faults: Sequence[Fault]) -> None:
        """Make an incident of each fault of which there is none open yet."""
        with self._store.work(municipality) as work:
            known = {one.text for one in work.jobs.open_incidents()}
            for one in faults:
                if one.text not in known:
                    work.jobs.add_incident(
                        Incident(
                            id=uuid4().hex,
                            job=None,
                            run=None,
                            case=None,
                            code=one.code,
                            text=one.text,
                            raised_at=self._now(),
                        )
                    )
            work.commit()

    # What service tasks and jobs ask

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        """Carry out a topic. A plugin that fails makes an advice escalate, never allow."""
        if call.topic == QUOTE:
            return as_values(self._quote(call)[0])
        if call.topic == CROSSED:
            self._tell(call)
            return {}
        raise NotFoundError("topic", call.topic)

    def advise(self, call: ServiceCall) -> Advised:
        """Return what the live check says of the request in the inputs of a service task."""
        advice, person = self._quote(call)
        return Advised(
            values=as_values(advice),
            request=_as_delivered(advice),
            funding=advice.funding,
            quote=advice.quote,
            scopes=advice.scopes,
            person=person,
            verdict=advice.verdict,
            failed=any(one.code == "PLUGIN_ERROR" for one in advice.findings),
        )

    def plan(
        self, call: ServiceCall, advised: Advised, allocation: Allocation
    ) -> tuple[LedgerLine, ...] | None:
        """Return what a decision commits, as the funding model writes it; None where it cannot."""
        if advised.funding is None or advised.quote is None:
            return None
        keeper = self.bookkeeper(call.municipality, call.today)
        booked = keeper.plan_commitment(advised.funding, allocation, advised.quote, advised.scopes)
        return None if booked.findings else booked.lines

    def follow(
        self,
        municipality: str,
        today: date,
        allocation: AllocationRecord,
        event: AllocationEvent,
        history: Sequence[LedgerLine],
    ) -> Followed:
        """Return what an event changes, as the funding model of the allocation writes it."""
        funding = FundingRef(key=allocation.model, version=allocation.model_version)
        keeper = self.bookkeeper(municipality, today)
        return followed(keeper.on_event(funding, as_allocation(allocation), event, history))

    def closes(self, municipality: str, today: date) -> tuple[Closing, ...]:
        """Return which ways of funding book when a period is closed, by label."""
        return closings(self._dispatcher(municipality, today)[2])

    def settles(self, municipality: str, today: date, contract: str) -> Settling | None:
        """Return which way of funding settles a contract; None where none that works does."""
        return settling_of(
            self._dispatcher(municipality, today)[2], self.room(municipality), contract
        )

    def settle(
        self,
        municipality: str,
        today: date,
        contract: str,
        period: Period,
        facts: Mapping[str, Plain],
    ) -> Followed:
        """Return what a settlement of a contract books, as the model of its lot writes it."""
        dispatcher = self._dispatcher(municipality, today)[2]
        return settled(dispatcher, self.room(municipality), contract, period, facts)

    def judge(
        self,
        municipality: str,
        today: date,
        request: FundingRequest,
        existing: Sequence[AllocationRecord],
        person: str | None,
    ) -> tuple[tuple[str, str], ...]:
        """Return (severity, Dutch text) of what the live check finds on help that runs, heaviest first.

        What is about somebody who begins is left out: an intake stop, a wait, or a full house never
        holds up who is there already (contract standard Wmo 1.2: a stop takes nobody new).
        """
        advice = self.check(municipality, today, request, standing(existing, person))
        return said(one for one in advice.findings if one.code not in _OF_WHO_BEGINS)

    def _quote(self, call: ServiceCall) -> tuple[FundingAdvice, str | None]:
        """Return the advice on a request, and the key of who it is for."""
        with self._store.work(call.municipality, reading=True) as work:
            case = work.cases.get(call.case)
            person = self._person(work, call)
            promised = [
                one
                for one in work.ledger.allocations_of(call.case)
                if (one.run, instance_of(one.place)) != (call.run, call.scope)
            ]
        request = request_in(call.inputs, case.team if case else "")
        if request is None:
            return incomplete(), person
        room, ready, dispatcher = self._dispatcher(
            call.municipality, call.today, team=request.team, correlation_id=call.idem_key
        )
        existing = standing(promised, person)
        advice = room.live_check(dispatcher).check(request, existing)
        advice = replace(advice, findings=(*advice.findings, *_unusable(ready)))
        faults = {f"Plugin ‘{one.key}’: {one.fault}" for one in ready.unusable}
        faults |= {
            f"Plugin ‘{one.plugin}’ {FAULTS[one.reason]} bij {one.hook}."
            for one in dispatcher.failures
        }
        trace = PluginTrace(
            at=call.at, purpose=call.topic, verdict=advice.verdict.name, calls=advice.calls
        )
        self._note(call, faults, trace)
        return advice, person

    def _person(self, work: UnitOfWork, call: ServiceCall) -> str | None:
        name = call.inputs.get("person")
        if not name:
            return None
        rows = work.data.newest(call.case, "", ("",))
        household = next((one.value for one in rows if one.key == HOUSEHOLD), None)
        return person_key(
            household, name, lambda text: self._store.keyed_hash(f"{call.case}:{text}")
        )

    def _tell(self, call: ServiceCall) -> None:
        given = call.inputs
        scope = Scope(
            owner=cast("Owner", str(given["owner"])),
            key=str(given["key"]),
            year=int(str(given["year"])),
            cents=0,
        )
        _, _, dispatcher = self._dispatcher(call.municipality, call.today)
        dispatcher.put(
            "budget_threshold",
            scope=scope,
            pct=int(str(given["pct"])),
            direction=str(given["direction"]),
        )

    def _dispatcher(
        self,
        municipality: str,
        today: date,
        *,
        roles: tuple[str, ...] = (),
        team: str = "",
        correlation_id: str = "",
    ) -> tuple[PluginRoom, Ready, Dispatcher]:
        room = self.room(municipality)
        ready = room.ready(today)
        context = TenantContext(
            municipality=municipality,
            today=today,
            roles=roles,
            team=team,
            correlation_id=correlation_id or uuid4().hex,
            purpose="funding",
        )
        return room, ready, room.dispatcher(context, ready)

    def close(self) -> None:
        """End every host."""
        for room in self._rooms.values():
            room.host.close()

    def _note(self, call: ServiceCall, texts: Iterable[str], trace: PluginTrace) -> None:
        """Keep who answered what, and tell the administrator, once while it stays open, what failed."""
        with self._store.work(call.municipality) as work:
            known = {one.text for one in work.jobs.open_incidents()}
            for text in sorted(set(texts) - known):
                work.jobs.add_incident(
                    Incident(
                        id=uuid4().hex,
                        job=None,
                        run=call.run,
                        case=call.case,
                        code="PLUG-020",
                        text=text,
                        raised_at=call.at,
                    )
                )
            work.plugins.note(trace)
            work.commit()


def _unusable(ready: Ready) -> tuple[Finding, ...]:
    """Return a finding for each plugin that is on and cannot be asked: nobody guards in its place."""
    return tuple(
        Finding(
            code="PLUGIN_ERROR",
            severity=Severity.ESCALATE,
            message_nl=f"Plugin ‘{one.title}’ staat aan maar werkt niet. Vraag de budgethouder.",
            plugin=one.key,
        )
        for one in ready.unusable
    )


def _as_delivered(advice: FundingAdvice) -> FundingRequest | None:
    """Return the request with the contract that would deliver it, also where nobody named one."""
    if advice.request is None or advice.contract is None:
        return advice.request
    held = advice.contract
    return replace(advice.request, contract=held.id, provider=held.provider)
