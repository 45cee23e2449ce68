# SPDX-License-Identifier: EUPL-1.2
"""A rule of a municipality on its files: once a case is closed, only some roles still open it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from wijkpad.plugin_api import (
    AccessActor,
    AccessResource,
    Finding,
    Manifest,
    Plain,
    Severity,
    TenantContext,
    hookimpl,
)

_ROLES: Final = "team_lead, reporting_code_officer, privacy_officer"
_TEXT: Final = (
    "Deze zaak is afgesloten. In uw gemeente openen alleen enkele rollen haar nog. "
    "Hebt u haar nodig voor een nieuwe vraag? Vraag uw teamleider."
)
PLUGIN = Manifest(
    key="dossierregels",
    title="Regels voor dossiers: afgesloten zaken",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "closed_roles": {
                "title": "Rollen die een afgesloten zaak nog openen, met komma's ertussen",
                "type": "string",
                "default": _ROLES,
            },
            "coordinator_too": {
                "title": "De laatste regisseur van de zaak ook",
                "type": "boolean",
                "default": True,
            },
            "closed_text": {
                "title": "Wat iemand leest die haar niet opent",
                "type": "string",
                "maxLength": 300,
                "default": _TEXT,
            },
        },
    },
    capabilities=("access",),
)


@hookimpl
def plugin_config_check(config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    """Refuse a list of nobody: then no one would open a closed case, nor mend what is wrong in it."""
    if _roles(config):
        return ()
    text = "Noem minstens één rol die een afgesloten zaak nog opent."
    data = {"field": "closed_roles"}
    return (Finding(code="NO_ROLE", severity=Severity.REFUSE, message_nl=text, data=data),)


@hookimpl
def access_policy(
    ctx: TenantContext, actor: AccessActor, resources: tuple[AccessResource, ...]
) -> tuple[Finding, ...]:
    """Keep out of closed cases whoever has none of the roles in their team."""
    return tuple(_refusals(ctx, actor, resources))


def _refusals(
    ctx: TenantContext, actor: AccessActor, resources: tuple[AccessResource, ...]
) -> Iterator[Finding]:
    able = _roles(ctx.config)
    teams = {one.team for one in actor.roles if one.role in able}
    too = ctx.config.get("coordinator_too") is not False
    for one in resources:
        if one.is_open or one.team in teams or (too and one.is_coordinator):
            continue
        yield Finding(
            code="CLOSED",
            severity=Severity.REFUSE,
            message_nl=str(ctx.config.get("closed_text") or _TEXT),
            data={"resource": one.id},
        )


def _roles(config: Mapping[str, Plain]) -> frozenset[str]:
    named = str(config.get("closed_roles", _ROLES) or "")
    return frozenset(one.strip() for one in named.split(",")) - {""}
