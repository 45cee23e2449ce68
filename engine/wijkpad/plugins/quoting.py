# SPDX-License-Identifier: EUPL-1.2
"""Who would pay, and does it fit: the questions to plugins in their order, and the merged verdict.

The outcome is advice to the decision officer. Nothing is booked or reserved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, cast

from wijkpad.errors import PluginError
from wijkpad.plugin_api import (
    Balance,
    Finding,
    FundingRef,
    FundingRequest,
    Plain,
    Quote,
    Scope,
    Severity,
    TariffSegment,
    TenantContext,
)
from wijkpad.plugins.process import Host

FAULTS: Final[Mapping[str, str]] = {
    "raised": "gaf een fout",
    "hung": "gaf niet op tijd antwoord",
    "died": "stopte onverwacht",
    "nonsense": "gaf een antwoord dat niet klopt",
    "off": "staat uit na herhaalde storingen",
}
_MOST: Final = 10**15
"""More cents, or hours, than any municipality has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enabled:
    """A plugin that is switched on for a municipality today, with its configuration."""

    key: str
    title: str
    capabilities: tuple[str, ...]
    config: Mapping[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingAdvice:
    """What plugins said about one request. `quote` is None when none could be made."""

    funding: FundingRef | None
    quote: Quote | None
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Severity:
        """The heaviest finding; ALLOW when nobody had anything to say."""
        return max((one.severity for one in self.findings), default=Severity.ALLOW)


class Counter:
    """Puts one municipality's questions to its plugins and remembers what went wrong."""

    def __init__(self, host: Host, enabled: Sequence[Enabled], context: TenantContext) -> None:
        """Prepare for one request; `context.config` is replaced per plugin."""
        self._host, self._enabled, self._context = host, tuple(enabled), context
        self.findings: list[Finding] = []
        self.failures: list[PluginError] = []

    def advise(
        self,
        request: FundingRequest,
        tariffs: tuple[TariffSegment, ...],
        balance: Callable[[Scope], Balance | None],
    ) -> FundingAdvice:
        """Resolve, quote, find the purses and ask the guards."""
        owner, funding = self._resolve(request)
        if owner is None or funding is None:
            return FundingAdvice(funding=None, quote=None, findings=tuple(self.findings))
        self.findings += gaps(request, tariffs)
        quote = self._quote(owner, funding, request, tariffs)
        if quote is not None:
            self._guard(request, quote, balance)
        return FundingAdvice(funding=funding, quote=quote, findings=tuple(self.findings))

    def miss(self, plugin: str, title: str) -> None:
        """Note that a plugin that is switched on cannot be asked at all: nobody guards in its place."""
        text = f"Plugin ‘{title}’ staat aan maar werkt niet. Vraag de budgethouder."
        self.findings.append(
            Finding(code="PLUGIN_ERROR", severity=Severity.ESCALATE, message_nl=text, plugin=plugin)
        )

    def _ask(self, plugin: Enabled, hook: str, **arguments: object) -> object:
        context = replace(self._context, config=plugin.config)
        try:
            return self._host.ask(plugin.key, hook, ctx=context, **arguments)
        except PluginError as error:
            self._failed(plugin, error)
            return None

    def _failed(self, plugin: Enabled, error: PluginError) -> None:
        self.failures.append(error)
        text = f"Plugin ‘{plugin.title}’ {FAULTS[error.reason]}. Vraag de budgethouder."
        self.findings.append(
            Finding(
                code="PLUGIN_ERROR", severity=Severity.ESCALATE, message_nl=text, plugin=plugin.key
            )
        )

    def _with(self, capability: str) -> Iterable[Enabled]:
        return (
            one for one in self._enabled if any(c.startswith(capability) for c in one.capabilities)
        )

    def _resolve(self, request: FundingRequest) -> tuple[Enabled | None, FundingRef | None]:
        for plugin in self._with("funding:"):
            answer = self._ask(plugin, "funding_resolve", request=request, contract=None)
            if answer is not None:
                return plugin, cast("FundingRef", answer)
        text = "Geen financieringsmodel van deze gemeente past bij deze voorziening."
        self.findings.append(
            Finding(code="NO_FUNDING_MODEL", severity=Severity.REFUSE, message_nl=text)
        )
        return None, None

    def _quote(
        self,
        owner: Enabled,
        funding: FundingRef,
        request: FundingRequest,
        tariffs: tuple[TariffSegment, ...],
    ) -> Quote | None:
        asked = {"funding": funding, "request": request, "tariffs": tariffs, "contract": None}
        answer = cast("Quote | None", self._ask(owner, "funding_quote", **asked))
        if answer is not None and not adds_up(answer):
            self._failed(owner, PluginError(owner.key, "funding_quote", "nonsense"))
            return None
        return answer

    def _guard(
        self, request: FundingRequest, quote: Quote, balance: Callable[[Scope], Balance | None]
    ) -> None:
        guards = tuple(self._with("guard:"))
        scopes: dict[tuple[str, str, int], Scope] = {}
        for plugin in guards:
            answer = self._ask(plugin, "budget_scopes", request=request, quote=quote, contract=None)
            for scope in cast("tuple[Scope, ...]", answer or ()):
                scopes[scope.owner, scope.key, scope.year] = scope
        if not scopes:
            text = "Er is geen budget gevonden om deze offerte aan te toetsen."
            self.findings.append(
                Finding(code="NO_GUARD", severity=Severity.ESCALATE, message_nl=text)
            )
        for scope in scopes.values():
            self._judge(guards, scope, balance(scope))

    def _judge(self, guards: Iterable[Enabled], scope: Scope, balance: Balance | None) -> None:
        if balance is None:
            text = f"Voor {scope.year} is nog geen budget vastgelegd."
            self.findings.append(
                Finding(code="NO_BUDGET", severity=Severity.ESCALATE, message_nl=text)
            )
            return
        for plugin in guards:
            answer = self._ask(
                plugin, "budget_guard", scope=scope, balance=balance, amount=scope.cents
            )
            said = cast("tuple[Finding, ...]", answer or ())
            self.findings += [replace(finding, plugin=plugin.key) for finding in said]


def adds_up(quote: Quote) -> bool:
    """Tell whether total, lines and years say the same, in amounts that money comes in."""
    lines = [segment.cents for segment in quote.segments]
    years = list(quote.per_year.values())
    return (
        all(0 <= cents <= _MOST for cents in (*lines, *years, quote.cents_total))
        and 0 <= quote.max_volume <= _MOST
        and sum(lines) == quote.cents_total
        and sum(years) == quote.cents_total
    )


def gaps(request: FundingRequest, tariffs: Sequence[TariffSegment]) -> list[Finding]:
    """Report the days of the request for which no contract holds a tariff."""
    if not tariffs:
        text = f"Er is geen contract met een tarief voor product {request.product}."
        return [Finding(code="NO_CONTRACT", severity=Severity.REFUSE, message_nl=text)]
    last = request.until or date(request.start.year, 12, 31)
    covered = request.start
    for segment in sorted(tariffs, key=lambda one: one.start):
        if segment.start > covered:
            break
        covered = max(covered, (segment.until or last) + timedelta(days=1))
    if covered > last:
        return []
    text = f"Vanaf {covered:%d-%m-%Y} is er geen tarief afgesproken."
    return [
        Finding(
            code="TARIFF_GAP",
            severity=Severity.REFUSE,
            message_nl=text,
            data={"covered_until": (covered - timedelta(days=1)).isoformat()},
        )
    ]
