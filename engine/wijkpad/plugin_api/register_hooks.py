# SPDX-License-Identifier: EUPL-1.2
"""Hooks on contracts and the social map."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from datetime import date

from wijkpad.plugin_api.base import Period, TenantContext
from wijkpad.plugin_api.base import hookspec as _spec
from wijkpad.plugin_api.directory import (
    Fact,
    Found,
    Imported,
    ImportFile,
    IntakeStop,
    Need,
    WaitTime,
)
from wijkpad.plugin_api.money import Ceiling, ContractRef, TariffSegment, Unit


class RegisterHooks:
    """What is asked of plugins that know who helps, under which contract."""

    # Contracts

    @_spec
    def contract_find(
        self,
        ctx: TenantContext,
        product: str | None,
        provider: str | None,
        period: Period,
    ) -> tuple[ContractRef, ...]:
        """Find contracts that touch the period, for a product or provider, wherever they hold.

        The core keeps no neighbourhoods of a lot or contract, and asks for none.

        Every plugin that brings contracts answers; two with one id and different contents give
        `CONTRACT_CONFLICT` (WARN).

        Since: plugin API 1.1.
        """

    @_spec
    def contract_tariffs(
        self, ctx: TenantContext, contract: ContractRef, product: str, unit: Unit, period: Period
    ) -> tuple[TariffSegment, ...]:
        """Return the prices that touch a period, oldest first, without overlaps.

        Put to the plugin that brought the contract. The core reports gaps as `TARIFF_GAP` (REFUSE).

        Since: plugin API 1.1.
        """

    @_spec(firstresult=True)
    def contract_ceiling(
        self, ctx: TenantContext, contract: ContractRef, product: str, year: int
    ) -> Ceiling | None:
        """Return the most that may be promised in a year; None where nothing was agreed.

        Not allowed under *taakgericht*, which has its own total (contract standard Wmo 1.2, art. 1.5.1).

        Since: plugin API 1.1.
        """

    @_spec
    def provider_intake_stop(
        self, ctx: TenantContext, provider: str, product: str, on: date
    ) -> tuple[IntakeStop, ...]:
        """Return the intake stops that hold for a provider and product on a day.

        Since: plugin API 1.1.
        """

    @_spec
    def directory_import(self, ctx: TenantContext, file: ImportFile) -> Imported:
        """Read a file that an administrator gave into rows for the register.

        Asked of the plugin with the capability `import:<kind>`. The core checks every row once more,
        shows what would change, and writes the good ones in one transaction after a person said so;
        the others stand in quarantine with line, field and cure.

        Since: plugin API 1.1.
        """

    # The social map

    @_spec
    def provider_search(self, ctx: TenantContext, need: Need, limit: int) -> Found:
        """Find who could help. The core sorts: fits, takes people on, within the norm, wait, distance, name.

        `limit` is the most that may be returned; how many fit is said all the same, and shown.
        A plugin that fails is named as a source that is missing from the result.

        Since: plugin API 1.1.
        """

    @_spec
    def provider_facts(self, ctx: TenantContext, provider: str) -> tuple[Fact, ...]:
        """Return what is known of a provider. Per kind and source the newest counts; nothing is averaged.

        Since: plugin API 1.1.
        """

    @_spec
    def provider_wait(
        self,
        ctx: TenantContext,
        providers: tuple[str, ...],
        product: str | None,
        location: str | None,
    ) -> tuple[WaitTime, ...]:
        """Return the wait times that are known of these providers, at most 200, in any order.

        Each names its provider; one of somebody who was not asked for is left out. The core picks:
        confirmed, then derived, then stated. In a check no answer gives `WAIT_UNKNOWN` (WARN).

        Since: plugin API 1.1.
        """
