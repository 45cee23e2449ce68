# SPDX-License-Identifier: EUPL-1.2
"""The live check: may this help be promised, under which contract, at what price, from which purse.

Asked while a worker chooses, again before a reservation and by the topic `funding.quote`; always
outside a transaction that writes. Need comes first: nothing here may fill or stand in a motivation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast

from wijkpad.domain.ledger import ceiling_of
from wijkpad.plugin_api import (
    Allocation,
    Balance,
    Ceiling,
    ContractRef,
    Finding,
    FundingRef,
    FundingRequest,
    IntakeStop,
    Quote,
    Scope,
    Severity,
    TariffSegment,
    WaitTime,
)
from wijkpad.plugins import core_findings as core
from wijkpad.plugins.contract_choice import Choice, Found, chosen
from wijkpad.plugins.dispatching import Dispatcher, Enabled
from wijkpad.plugins.quoting import CheckedPurse, FundingAdvice, adds_up, scopes_fit
from wijkpad.plugins.register import Known
from wijkpad.plugins.routing import who_is_asked

Balances = Callable[[Scope], Balance | None]
"""Returns the balance of a purse as it stands, None when none was ever laid down."""
_NOTHING: Final = Balance(budget=0, committed=0, reserved=0, realised=0, version=0)


@dataclass
class LiveCheck:
    """One check of one request, by the plugins of one municipality and by the core itself.

    Attributes:
        staffed: whether somebody in the team of the request has a role.
    """

    dispatcher: Dispatcher
    known: Known
    balance: Balances
    staffed: Callable[[str], bool] = lambda _role: True
    _found: list[Finding] = field(default_factory=list)
    _missing: list[str] = field(default_factory=list)

    def check(self, request: FundingRequest, existing: Sequence[Allocation] = ()) -> FundingAdvice:
        """Return everything that there is to say about a request.

        Args:
            request: what is asked for, once need and provision are recorded.
            existing: what was promised before, to the same person (`same_person`) and around them.
        """
        faults = core.request_faults(request)
        if faults:
            return FundingAdvice(request=request, findings=tuple(faults))
        if request.provider is not None and not self.known.knows_provider(request.provider):
            self._found.append(core.provider_unknown(request))
        choice = self._contract(request)
        part = choice.request
        self._stops(part, choice)
        model, funding = self._resolved(part, choice)
        quote = self._quoted(model, funding, part, choice)
        purses = self._ceilings(part, choice, quote)
        waits = self._waits(part, choice)
        self._checked(part, quote, choice, existing, waits)
        purses += self._guarded(part, quote, choice, purses)
        routes, refused = who_is_asked(self.dispatcher, self.staffed, self._found, purses, part)
        self._found += refused
        return FundingAdvice(
            request=part,
            funding=funding,
            quote=quote,
            contract=choice.contract,
            source=choice.source,
            tariffs=choice.tariffs,
            waits=waits,
            purses=tuple(purses),
            findings=tuple(self._found),
            routes=routes,
            missing=tuple(dict.fromkeys(self._missing)),
            calls=tuple(self.dispatcher.calls),
        )

    # Contract and tariffs

    def _contract(self, request: FundingRequest) -> Choice:
        """Find the contract that would deliver; a personal budget has none."""
        if request.form == "pgb":
            return Choice(request=request)
        choice = chosen(request, self._contracts(request), self._tariffs)
        self._found += choice.findings
        return choice

    def _contracts(self, request: FundingRequest) -> list[Found]:
        provider, period = request.provider, request.quoted_period
        if not self.dispatcher.who("contract_find"):
            held = self.known.contracts(product=request.product, provider=provider, period=period)
            return [Found("", one) for one in held]
        reply = self.dispatcher.put(
            "contract_find", product=request.product, provider=provider, period=period
        )
        self._found += reply.findings
        return [
            Found(plugin.key, one)
            for plugin, answer in reply.said
            for one in cast("Iterable[ContractRef]", answer)
        ]

    def _tariffs(
        self, source: str, contract: ContractRef, request: FundingRequest
    ) -> tuple[TariffSegment, ...]:
        unit, period = core.priced_in(request, contract), request.quoted_period
        if not source:
            return self.known.tariffs(
                contract=contract.id, product=request.product, unit=unit, period=period
            )
        reply = self.dispatcher.put(
            "contract_tariffs",
            to=source,
            contract=contract,
            product=request.product,
            unit=unit,
            period=period,
        )
        self._found += reply.findings
        found = cast("tuple[TariffSegment, ...]", reply.value or ())
        if core.tariffs_fit(found):
            return found
        if any(one.cents < 0 for one in found):
            text = f"Contract {contract.id} heeft een negatief tarief. Laat dit herstellen."
            self._found.append(core.finding("NEGATIVE_AMOUNT", Severity.REFUSE, text))
        else:
            self._found += self.dispatcher.blame(source, "contract_tariffs")
        return ()

    def _stops(self, request: FundingRequest, choice: Choice) -> None:
        provider = choice.contract.provider if choice.contract else request.provider
        if provider is None or request.form == "pgb":
            return
        if self.dispatcher.who("provider_intake_stop"):
            reply = self.dispatcher.put(
                "provider_intake_stop", provider=provider, product=request.product, on=request.start
            )
            stops = cast("tuple[IntakeStop, ...]", reply.merged)
            self._found += core.eased(reply.findings, request)
        else:
            stops = self.known.intake_stops(provider=provider, on=request.start)
        self._found += core.eased(core.stopped(stops, request), request)

    # Model and quote

    def _resolved(
        self, request: FundingRequest, choice: Choice
    ) -> tuple[Enabled | None, FundingRef | None]:
        reply = self.dispatcher.put("funding_resolve", request=request, contract=choice.contract)
        self._found += reply.findings
        model, funding = None, cast("FundingRef | None", reply.value)
        if funding is not None:
            model = reply.said[0][0]
            if model.model is not None and model.model.key != funding.key:
                self._found += self.dispatcher.blame(model.key, "funding_resolve")
                model = funding = None
        if model is None:
            text = "Geen financieringsmodel van deze gemeente past bij deze voorziening."
            self._found.append(core.finding("NO_FUNDING_MODEL", Severity.REFUSE, text))
        if choice.contract is None and self._needs_contract(request, model):
            said = any(one.code == "PRODUCT_NOT_IN_CONTRACT" for one in choice.findings)
            self._found += [] if said else [core.no_contract(request)]
        return model, funding

    def _needs_contract(self, request: FundingRequest, model: Enabled | None) -> bool:
        if request.form == "pgb":
            return False
        return model is None or _needs(model, "contract") or _needs(model, "tariff")

    def _quoted(
        self,
        model: Enabled | None,
        funding: FundingRef | None,
        request: FundingRequest,
        choice: Choice,
    ) -> Quote | None:
        if model is None or funding is None:
            return None
        if choice.contract is not None and _needs(model, "tariff") and request.unit != "euro":
            self._found += core.gaps(request, choice.tariffs)
        reply = self.dispatcher.put(
            "funding_quote",
            to=model.key,
            funding=funding,
            request=request,
            tariffs=choice.tariffs,
            contract=choice.contract,
        )
        self._found += reply.findings
        quote = cast("Quote | None", reply.value)
        if quote is not None and not adds_up(quote, request.quoted_period):
            self._found += self.dispatcher.blame(model.key, "funding_quote")
            return None
        return quote

    # Wait and the whole

    def _waits(self, request: FundingRequest, choice: Choice) -> tuple[WaitTime, ...]:
        provider = choice.contract.provider if choice.contract else request.provider
        if provider is None or request.form == "pgb":
            return ()
        if self.dispatcher.who("provider_wait"):
            reply = self.dispatcher.put(
                "provider_wait", providers=(provider,), product=request.product, location=None
            )
            waits = cast("tuple[WaitTime, ...]", reply.merged)
            self._missing += reply.missing
        else:
            waits = self.known.wait_times(providers=(provider,), product=request.product)
        ours = tuple(one for one in waits if one.provider == provider)
        today = self.dispatcher.context.today
        self._found += core.waiting(ours, request, choice.contract, today)
        return ours

    def _checked(
        self,
        request: FundingRequest,
        quote: Quote | None,
        choice: Choice,
        existing: Sequence[Allocation],
        waits: tuple[WaitTime, ...],
    ) -> None:
        reply = self.dispatcher.put(
            "allocation_check",
            request=request,
            quote=quote,
            contract=choice.contract,
            existing=tuple(existing),
            waits=waits,
        )
        ours = {one.code for one in self._found}
        self._found += [
            one for one in reply.findings if one.code not in core.CODES or one.code not in ours
        ]

    # Purses

    def _ceilings(
        self, request: FundingRequest, choice: Choice, quote: Quote | None
    ) -> list[CheckedPurse]:
        """Hold the quote against the ceilings of the contract; a task has its own total instead."""
        contract = choice.contract
        if contract is None or quote is None or contract.variant == "taakgericht":
            return []
        found = []
        for year, cents in sorted(quote.per_year.items()):
            for ceiling in self._ceilings_of(choice.source, contract, request.product, year):
                scope = Scope(
                    owner="contract",
                    key=ceiling_of(ceiling.contract, ceiling.product, year).key,
                    year=year,
                    cents=cents,
                )
                balance = replace(self.balance(scope) or _NOTHING, budget=ceiling.cents)
                said, over = core.over_ceiling(ceiling, balance, cents, contract)
                said = core.eased(said, request)
                self._found += said
                found.append(
                    CheckedPurse(
                        scope=scope, balance=balance, findings=tuple(said), over_cents=over
                    )
                )
        return found

    def _ceilings_of(
        self, source: str, contract: ContractRef, product: str, year: int
    ) -> list[Ceiling]:
        """Return what the plugins say, and what the register holds: of the whole and of the product."""
        held = {
            one.product: one
            for one in self.known.ceilings(contract=contract.id, year=year)
            if one.product in (None, product)
        }
        said = self._ceiling_said(contract, product, year) if source else None
        if said is not None:
            held[said.product] = said
        return [held[key] for key in sorted(held, key=lambda one: one or "")]

    def _ceiling_said(self, contract: ContractRef, product: str, year: int) -> Ceiling | None:
        reply = self.dispatcher.put(
            "contract_ceiling", contract=contract, product=product, year=year
        )
        self._found += reply.findings
        ceiling = cast("Ceiling | None", reply.value)
        right = ceiling is None or (
            ceiling.cents >= 0
            and (ceiling.contract, ceiling.year) == (contract.id, year)
            and ceiling.product in (None, product)
        )
        if right:
            return ceiling
        self._found += self.dispatcher.blame(reply.said[0][0].key, "contract_ceiling")
        return None

    def _guarded(
        self,
        request: FundingRequest,
        quote: Quote | None,
        choice: Choice,
        ceilings: Sequence[CheckedPurse],
    ) -> list[CheckedPurse]:
        if quote is None:
            return []
        reply = self.dispatcher.put(
            "budget_scopes", request=request, quote=quote, contract=choice.contract
        )
        self._found += core.eased(reply.findings, request)
        scopes = self._fitting(reply.said, quote, request)
        taken = {_place(one.scope) for one in ceilings}
        if not scopes and not taken and quote.cents_total:
            text = "Er is geen budget gevonden om deze offerte aan te toetsen."
            missing = [core.finding("NO_GUARD", Severity.ESCALATE, text)]
            self._found += core.eased(missing, request)
        return [self._judged(scope, request) for scope in scopes if _place(scope) not in taken]

    def _fitting(
        self, said: Iterable[tuple[Enabled, object]], quote: Quote, request: FundingRequest
    ) -> list[Scope]:
        """Return each purse once, with the highest amount that anybody named for it."""
        scopes: dict[tuple[str, str, int], Scope] = {}
        for plugin, answer in said:
            named = cast("tuple[Scope, ...]", answer)
            if not scopes_fit(named, quote):
                blamed = self.dispatcher.blame(plugin.key, "budget_scopes")
                self._found += core.eased(blamed, request)
                continue
            for one in named:
                was = scopes.get(_place(one))
                if was is None or was.cents < one.cents:
                    scopes[_place(one)] = one
        return [scopes[one] for one in sorted(scopes)]

    def _judged(self, scope: Scope, request: FundingRequest) -> CheckedPurse:
        balance = self.balance(scope)
        if balance is None:
            text = f"Voor {scope.year} is nog geen budget vastgelegd."
            found = [core.finding("NO_BUDGET", Severity.ESCALATE, text)]
        else:
            reply = self.dispatcher.put(
                "budget_guard", scope=scope, balance=balance, amount=scope.cents
            )
            found = [*reply.findings, *core.short(scope, balance, reply.findings)]
        found = core.eased(found, request)
        self._found += found
        over = 0 if balance is None else max(0, scope.cents - balance.free)
        return CheckedPurse(scope=scope, balance=balance, findings=tuple(found), over_cents=over)


def _place(scope: Scope) -> tuple[str, str, int]:
    return scope.owner, scope.key, scope.year


def _needs(model: Enabled, what: str) -> bool:
    return model.model is None or what in model.model.needs
