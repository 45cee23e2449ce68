# SPDX-License-Identifier: EUPL-1.2
"""Hooks on money: funding models, allocating and guarding budgets."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.plugin_api.base import Finding, Period, Plain, TenantContext
from wijkpad.plugin_api.base import hookspec as _spec
from wijkpad.plugin_api.directory import WaitTime
from wijkpad.plugin_api.money import (
    Allocation,
    AllocationEvent,
    Balance,
    ContractRef,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Quote,
    Route,
    Scope,
    TariffSegment,
)


class FundingHooks:
    """What is asked of plugins that know what help costs and from which purse it comes."""

    # Funding models

    @_spec
    def funding_model_info(self, ctx: TenantContext) -> FundingModelInfo:
        """Tell which way of funding this plugin knows.

        Called when a plugin with a `funding:` capability is switched on or configured; a key that
        another enabled plugin has already is refused.

        Since: plugin API 1.
        """

    @_spec(firstresult=True)
    def funding_resolve(
        self, ctx: TenantContext, request: FundingRequest, contract: ContractRef | None
    ) -> FundingRef | None:
        """Tell under which model this request falls: municipality × contract × lot × product × date.

        Called before every quote, outside any transaction. `contract` is the one that would deliver,
        None when there is none (a personal budget, a general provision). The first answer that is
        not None counts; `None` passes to the next plugin. When all pass, the core adds the finding
        `NO_FUNDING_MODEL` (REFUSE): no quote is made, and the decision officer sees why.

        Since: plugin API 1; `contract` since 1.1.
        """

    @_spec
    def funding_quote(
        self,
        ctx: TenantContext,
        funding: FundingRef,
        request: FundingRequest,
        tariffs: tuple[TariffSegment, ...],
        contract: ContractRef | None,
    ) -> Quote:
        """Compute what the request would cost at most.

        Called on the plugin that resolved the request, after need and provision are recorded,
        outside any transaction. `tariffs` cover the period as far as contracts go, oldest first; a
        gap has already been reported by the core. None is not an answer.

        Since: plugin API 1; `contract` since 1.1.
        """

    @_spec
    def funding_plan_commitment(
        self,
        ctx: TenantContext,
        funding: FundingRef,
        allocation: Allocation,
        quote: Quote,
        scopes: tuple[Scope, ...],
    ) -> tuple[LedgerLine, ...]:
        """Write what the decision commits, one line per purse and year, kind `commit`.

        Called when a person has decided, before the write transaction. `scopes` are the purses that
        the guards named for this quote; money that comes from two of them (the team's budget and the
        ceiling of a contract) is committed on both. Per owner and key the lines must add up to what
        the scopes say of it, and without any scope to the quote; or the core refuses them and books
        nothing.

        Since: plugin API 1.1.
        """

    @_spec
    def funding_on_event(
        self,
        ctx: TenantContext,
        funding: FundingRef,
        allocation: Allocation,
        event: AllocationEvent,
        history: tuple[LedgerLine, ...],
    ) -> tuple[LedgerLine, ...]:
        """Write what an event changes: releases at a stop, tranches at a start, and so on.

        `history` holds every line of the allocation so far, oldest first. Pure: the same event gives
        the same lines; the core books each event once. Lines may not take more back than was given.

        Since: plugin API 1.1.
        """

    @_spec
    def funding_settle(
        self,
        ctx: TenantContext,
        funding: FundingRef,
        contract: ContractRef,
        period: Period,
        facts: Mapping[str, Plain],
    ) -> tuple[LedgerLine, ...]:
        """Settle a period of a contract or subsidy at its end, on figures that a person gave.

        Which `facts` a model reads stands in its own documentation. The administrator sees the lines
        before they are booked.

        Since: plugin API 1.1.
        """

    # Allocating

    @_spec
    def allocation_check(
        self,
        ctx: TenantContext,
        request: FundingRequest,
        quote: Quote | None,
        contract: ContractRef | None,
        existing: tuple[Allocation, ...],
        waits: tuple[WaitTime, ...],
    ) -> tuple[Finding, ...]:
        """Judge the request as a whole: period, overlap, stacking, prior provisions, wait.

        Called live while a worker chooses, and again before the reservation, outside any transaction.
        Every enabled plugin answers; all findings are kept and the worst counts. REFUSE is for what
        law or contract make impossible; money alone never refuses (Wmo 2015 art. 2.3.5, Jeugdwet
        art. 2.3), except a subsidy ceiling (Awb 4:25 lid 2).

        Since: plugin API 1.1.
        """

    # Guarding budgets

    @_spec
    def budget_scopes(
        self,
        ctx: TenantContext,
        request: FundingRequest,
        quote: Quote,
        contract: ContractRef | None,
    ) -> tuple[Scope, ...]:
        """Name the purses that this money would come from.

        Every enabled plugin answers; the union counts. An empty union gives `NO_GUARD` (ESCALATE).

        Since: plugin API 1; `contract` since 1.1.
        """

    @_spec
    def budget_guard(
        self, ctx: TenantContext, scope: Scope, balance: Balance, amount: int
    ) -> tuple[Finding, ...]:
        """Judge whether `amount` cents still fit in the purse.

        Called once per scope, outside any transaction, on the balance as it stands; nothing is booked
        or reserved yet. Every enabled plugin answers; all findings are kept and the
        worst counts. A guard that fails gives `PLUGIN_ERROR` (ESCALATE), never ALLOW. Entitlement
        does not depend on budget (Wmo 2015 art. 2.3.5, Jeugdwet art. 2.3): escalate, do not refuse.
        A larger amount may never be judged more mildly.

        Since: plugin API 1.
        """

    @_spec(firstresult=True)
    def budget_escalation(
        self, ctx: TenantContext, scope: Scope, finding: Finding, request: FundingRequest
    ) -> Route | None:
        """Tell who is asked when a purse falls short. None: the budget holder, within 5 working days.

        The task about the money goes to this role, if it may decide about money (`decision_officer`,
        `team_lead`, `budget_holder`) and somebody in the team has it. The decision does not wait.

        Since: plugin API 1.1.
        """

    @_spec
    def budget_threshold(self, ctx: TenantContext, scope: Scope, pct: int, direction: str) -> None:
        """Hear that a purse crossed 70, 85, 95 or 100 %, `up` or `down`; once a year each.

        Called after the commit. An answer is not read; a failure is logged.

        Since: plugin API 1.1.
        """
