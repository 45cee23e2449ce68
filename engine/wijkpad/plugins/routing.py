# SPDX-License-Identifier: EUPL-1.2
"""Who is asked when a purse falls short: whom a plugin names, if that is somebody who may decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, cast

from wijkpad.domain.access_help import MONEY_ROLES
from wijkpad.domain.identity import ROLES
from wijkpad.plugin_api import Finding, FundingRequest, Route, Scope, Severity
from wijkpad.plugins import core_findings as core
from wijkpad.plugins.dispatching import Dispatcher
from wijkpad.plugins.quoting import USUAL_ROUTE, CheckedPurse

_LONGEST: Final = 60
Routes = tuple[tuple[int, Route], ...]
Staffed = Callable[[str], bool]


def who_is_asked(
    dispatcher: Dispatcher,
    staffed: Staffed,
    findings: Sequence[Finding],
    purses: Sequence[CheckedPurse],
    request: FundingRequest,
) -> tuple[Routes, tuple[Finding, ...]]:
    """Return for each finding that escalates who is asked, and what was wrong with answers.

    An answer that leads to nobody of the team, to a role that may not decide about money, or to a
    term that is none is not followed: then the usual route holds, and a finding says so.
    """
    by_finding = {id(one): purse.scope for purse in purses for one in purse.findings}
    routes: list[tuple[int, Route]] = []
    refused: list[Finding] = []
    for index, one in enumerate(findings):
        if one.severity is not Severity.ESCALATE:
            continue
        route, fault = _route(dispatcher, staffed, by_finding.get(id(one)), one, request)
        routes.append((index, route))
        if fault is not None and fault not in refused:
            refused.append(fault)
    return tuple(routes), tuple(refused)


def _route(
    dispatcher: Dispatcher,
    staffed: Staffed,
    scope: Scope | None,
    finding: Finding,
    request: FundingRequest,
) -> tuple[Route, Finding | None]:
    if scope is None:
        return USUAL_ROUTE, None
    reply = dispatcher.put("budget_escalation", scope=scope, finding=finding, request=request)
    route = cast("Route | None", reply.value)
    if route is None:
        return USUAL_ROUTE, None
    fault = _fault(route, staffed, reply.said[0][0].key)
    return (route, None) if fault is None else (USUAL_ROUTE, fault)


def _fault(route: Route, staffed: Staffed, plugin: str) -> Finding | None:
    called = ROLES.get(route.role, route.role)
    if route.role not in MONEY_ROLES:
        why = f"wil ‘{called}’ over geld laten beslissen, en die rol mag dat niet"
    elif not 1 <= route.working_days <= _LONGEST:
        why = f"geeft een termijn van {route.working_days} werkdagen, en dat kan niet"
    elif not staffed(route.role):
        why = f"wil ‘{called}’ vragen, en niemand in dit team heeft die rol"
    else:
        return None
    text = f"Plugin ‘{plugin}’ {why}. De vraag gaat naar wie er anders over gaat."
    return replace(core.finding("ROUTE_REFUSED", Severity.WARN, text), plugin=plugin)
