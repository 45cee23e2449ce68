# SPDX-License-Identifier: EUPL-1.2
"""Hooks on living with a plugin, service tasks and forms."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.plugin_api.base import Finding, Health, Plain, PlainData, TenantContext
from wijkpad.plugin_api.base import hookspec as _spec
from wijkpad.plugin_api.work import (
    FieldError,
    FormPatch,
    ServiceResult,
    ServiceSpec,
)


class WorkHooks:
    """What is asked of plugins that take part in the work itself."""

    # Living with a plugin

    @_spec
    def plugin_config_check(
        self, ctx: TenantContext, config: Mapping[str, Plain]
    ) -> tuple[Finding, ...]:
        """Check what a JSON Schema cannot: settings that do not go together.

        Called when a configuration is stored and when the plugins start, after the schema has
        passed. A finding REFUSE keeps the configuration out; at the start it makes the municipality
        not ready. Without an answer the schema alone counts.

        Since: plugin API 1.1.
        """

    @_spec
    def plugin_health(self, ctx: TenantContext) -> Health:
        """Tell how the plugin fares. Called for the administrator's page and the health address.

        Since: plugin API 1.1.
        """

    # Service tasks

    @_spec
    def service_task_specs(self, ctx: TenantContext) -> tuple[ServiceSpec, ...]:
        """Name the service tasks that this plugin carries out; designers choose from them.

        A key that another enabled plugin has too makes the municipality not ready.

        Since: plugin API 1.1.
        """

    @_spec
    def service_task_run(
        self,
        ctx: TenantContext,
        key: str,
        inputs: PlainData,
        attempt: int,
        idempotency_key: str,
    ) -> ServiceResult:
        """Carry out a service task, in a worker, outside any transaction.

        May be called again with the same `idempotency_key` after a fault. Outputs are checked against
        the schema of the spec before anything is kept.

        Since: plugin API 1.1.
        """

    # Forms

    @_spec
    def form_extend(self, ctx: TenantContext, form_key: str) -> tuple[FormPatch, ...]:
        """Add fields to a form, or require what it leaves open. Nothing can be taken away.

        `form_key` is `<pathway>/<form>`. Asked of plugins with the capability `form:<form_key>`. A
        failure shows the form without the addition, with a notice.

        Since: plugin API 1.1.
        """

    @_spec
    def form_validate(
        self, ctx: TenantContext, form_key: str, data: PlainData
    ) -> tuple[FieldError, ...]:
        """Check answers before a task is completed; a draft is always kept.

        `data` holds the answers of the form, so data about people: only plugins with the capability
        `form:<form_key>` are asked. A failure keeps the task open, with the answers as a draft.

        Since: plugin API 1.1.
        """
