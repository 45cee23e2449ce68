# SPDX-License-Identifier: EUPL-1.2
"""The topic `funding.quote`: what a service task asks, put to the municipality's plugins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, cast
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from wijkpad.domain.jobs import Incident
from wijkpad.domain.ledger import PurseKey
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding as Fault
from wijkpad.plugin_api import (
    Balance,
    Finding,
    FundingModelInfo,
    FundingRequest,
    QuoteSegment,
    Scope,
    Severity,
    TariffSegment,
    TenantContext,
)
from wijkpad.plugins.discovery import Installed, installed_plugins
from wijkpad.plugins.process import Host, HostLimits
from wijkpad.plugins.quoting import FAULTS, Counter, FundingAdvice
from wijkpad.plugins.register import Register
from wijkpad.plugins.switching import PluginState, enabled, plain, plugin_states, switched_on
from wijkpad.ports import ServiceCall, Store, UnitOfWork

QUOTE: Final = "funding.quote"
_REQUEST: Final = TypeAdapter(FundingRequest)
_VERDICTS: Final = {
    Severity.ALLOW: "Geen bezwaar",
    Severity.INFO: "Geen bezwaar, lees de toelichting",
    Severity.WARN: "Let op",
    Severity.ESCALATE: "Leg dit eerst voor aan de budgethouder",
    Severity.REFUSE: "Hiervoor is geen dekking gevonden",
}


class FundingServices:
    """Serves `funding.quote` for every municipality of a database, one plugin host each."""

    def __init__(
        self,
        store: Store,
        *,
        limits: HostLimits | None = None,
        installed: tuple[Installed, ...] | None = None,
        now: Callable[[], datetime],
    ) -> None:
        """Find what is installed; no host is started before the first question."""
        self._store, self._limits, self._now = store, limits, now
        self._installed = installed_plugins() if installed is None else installed
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def topics(self, municipality: str) -> frozenset[str]:
        """Return the topics served; also where no plugin is on, for then the answer says so."""
        del municipality
        return frozenset({QUOTE})

    def never_twice(self, municipality: str) -> frozenset[str]:
        """Return none: whoever asks for a quote again gets one again."""
        del municipality
        return frozenset()

    def host(self, municipality: str) -> Host:
        """Return the plugin host of a municipality."""
        with self._lock:
            if municipality not in self._hosts:
                register = Register(self._store, municipality, self._now)
                self._hosts[municipality] = Host(self._installed, self._limits, register.answer)
            return self._hosts[municipality]

    def states(self, municipality: str, today: date) -> list[PluginState]:
        """Return every plugin as the administrator sees it, faults included."""
        return self._states(municipality, today, all_installed=True)

    def _states(
        self, municipality: str, today: date, *, all_installed: bool = False
    ) -> list[PluginState]:
        """Return the states; without `all_installed` what is not switched on is not even started."""
        with self._store.work(municipality, reading=True) as work:
            configured = work.settings.in_force("plugin", today)
        only = None if all_installed else switched_on(configured, today)
        manifests, problems = self.host(municipality).manifests(only)
        states = plugin_states(self._installed, manifests, problems, configured, today)
        return [one for one in states if only is None or one.key in only]

    def same_model(self, municipality: str, key: str, config: Mapping[str, Value]) -> list[Fault]:
        """Return a finding when a plugin's way of funding is brought by another plugin already."""
        host = self.host(municipality)
        manifests, _ = host.manifests()

        def model(plugin: str, given: Mapping[str, Value]) -> str | None:
            if not any(one.startswith("funding:") for one in manifests[plugin].capabilities):
                return None
            context = TenantContext(
                municipality=municipality,
                today=date.min,
                config={name: plain(value) for name, value in given.items()},
            )
            answer = host.ask(plugin, "funding_model_info", ctx=context)
            return cast("FundingModelInfo", answer).key

        own = model(key, config)
        with self._store.work(municipality, reading=True) as work:
            configured = work.settings.in_force("plugin", date.max)
        for other in sorted(configured.keys() & manifests.keys() - {key}):
            row = configured[other]
            given = row.get("config") if isinstance(row, dict) else None
            if own is not None and model(other, given if isinstance(given, dict) else {}) == own:
                text = f"Plugin ‘{other}’ brengt deze manier van bekostigen al."
                return [Fault(code="PLUG-003", text=text, cure="Zet één van de twee uit.")]
        return []

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        """Return the advice on a request. A plugin that fails makes it escalate, never allow."""
        if call.topic != QUOTE:
            raise NotFoundError("topic", call.topic)
        with self._store.work(call.municipality, reading=True) as work:
            case = work.cases.get(call.case)
            request = _request(call.inputs, case.team if case else "")
            tariffs = _tariffs(work, request) if request else ()
        if request is None:
            return _incomplete()
        states = self._states(call.municipality, call.today)
        counter = Counter(
            self.host(call.municipality),
            enabled(states),
            TenantContext(
                municipality=call.municipality,
                today=call.today,
                correlation_id=call.idem_key,
                purpose="funding",
            ),
        )
        unusable = [one for one in states if one.condition != "on"]
        for one in unusable:
            counter.miss(one.key, one.title)
        advice = counter.advise(request, tariffs, lambda scope: self._balance(call, scope))
        faults = {f"Plugin ‘{one.key}’: {one.fault}" for one in unusable}
        faults |= {
            f"Plugin ‘{one.plugin}’ {FAULTS[one.reason]} bij {one.hook}."
            for one in counter.failures
        }
        if faults:
            self._report(call, faults)
        return as_values(advice)

    def close(self) -> None:
        """End every host."""
        for host in self._hosts.values():
            host.close()

    def _report(self, call: ServiceCall, texts: set[str]) -> None:
        """Tell the administrator, once while it stays open, which plugin failed and how."""
        with self._store.work(call.municipality) as work:
            known = {one.text for one in work.jobs.open_incidents()}
            for text in sorted(texts - known):
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
            work.commit()

    def _balance(self, call: ServiceCall, scope: Scope) -> Balance | None:
        with self._store.work(call.municipality, reading=True) as work:
            held = work.ledger.purse(PurseKey(scope.owner, scope.key, scope.year))
        if held is None:
            return None
        return Balance(
            budget=held.budget,
            committed=held.committed,
            reserved=held.reserved,
            realised=held.realised,
            version=held.version,
        )


def _request(inputs: Mapping[str, Value], team: str) -> FundingRequest | None:
    """Read what the diagram handed over; None when it says too little to quote."""
    given = {name: value for name, value in inputs.items() if value is not None}
    written = {
        "law": given.get("law"),
        "product": given.get("product"),
        "unit": given.get("unit", "hour"),
        "frequency": given.get("frequency", "week"),
        "volume": given.get("volume"),
        "start": given.get("from"),
        "until": given.get("until"),
        "team": team,
        "form": given.get("form", "in_kind"),
    }
    try:
        request = _REQUEST.validate_python(written)
    except ValidationError:
        return None
    period = request.until is None or request.start <= request.until
    return request if period and request.volume > 0 else None


def _tariffs(work: UnitOfWork, request: FundingRequest) -> tuple[TariffSegment, ...]:
    last = request.until or date(request.start.year, 12, 31)
    found = []
    for contract in work.funding.contracts_for(request.product, request.start):
        held = work.funding.tariffs(contract.id, request.product, request.unit, request.start, last)
        found += [
            TariffSegment(
                contract=contract.id,
                provider=contract.provider,
                start=one.valid_from,
                until=one.valid_until,
                cents=one.cents,
            )
            for one in held
        ]
    return tuple(sorted(found, key=lambda one: (one.start, one.contract)))


def as_values(advice: FundingAdvice) -> dict[str, Value]:
    """Write the advice as the FEEL context that the next task shows. Amounts are whole cents."""
    quote = advice.quote
    return {
        "model": advice.funding.key if advice.funding else None,
        "model_version": advice.funding.version if advice.funding else None,
        "cents_total": Decimal(quote.cents_total) if quote else None,
        "amount": _euros(quote.cents_total) if quote else None,
        "max_volume": quote.max_volume if quote else None,
        "unit": quote.unit if quote else None,
        "segments": [_segment(one) for one in quote.segments] if quote else [],
        "assumptions": list(quote.assumptions) if quote else [],
        "verdict": advice.verdict.name,
        "verdict_text": _VERDICTS[advice.verdict],
        "reasons": [one.message_nl for one in _heaviest_first(advice.findings)],
        "findings": [
            {"code": one.code, "severity": one.severity.name, "plugin": one.plugin}
            for one in advice.findings
        ],
    }


def _incomplete() -> dict[str, Value]:
    text = "Er is te weinig vastgelegd om te rekenen: vul product, hoeveelheid en begindatum in."
    finding = Finding(code="REQUEST_INCOMPLETE", severity=Severity.ESCALATE, message_nl=text)
    return as_values(FundingAdvice(funding=None, quote=None, findings=(finding,)))


def _heaviest_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda one: -one.severity)


def _segment(one: QuoteSegment) -> dict[str, Value]:
    return {
        "from": one.start,
        "until": one.until,
        "volume": one.volume,
        "tariff_cents": Decimal(one.tariff_cents),
        "cents": Decimal(one.cents),
    }


def _euros(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"€ {whole:,}".replace(",", ".") + f",{rest:02d}"
