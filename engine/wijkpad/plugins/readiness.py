# SPDX-License-Identifier: EUPL-1.2
"""Whether a municipality is ready: every plugin that is on works, and every capability has its owner.

While it is not, no ordinary case begins; what runs goes on, and pathways about safety always begin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from wijkpad.domain.term_rules import KnownTerms
from wijkpad.findings import Finding
from wijkpad.plugin_api import RULES, FundingModelInfo, ServiceSpec, Severity
from wijkpad.plugin_api import Finding as Said
from wijkpad.plugins.discovery import (
    ACCESS_GROUP,
    AUDIT_GROUP,
    DIRECTORY_GROUP,
    WORK_GROUP,
    Installed,
)
from wijkpad.plugins.dispatching import FAULTS, Dispatcher, Enabled, Reply
from wijkpad.plugins.monotone import guard_is_milder
from wijkpad.plugins.switching import PluginState
from wijkpad.plugins.telling_terms import calendar_fault, rules_fault

_OWNED: Final = ("funding:", "import:", "service:")
"""Capabilities that one plugin alone may have."""
_ASKED: Final = ("service_task_specs",)
"""Hooks of which the rule is `boot`, beside the two that are asked by name."""


_WATCHES: Final = {
    "access_policy": ("access", ACCESS_GROUP),
    "audit_event": ("audit", AUDIT_GROUP),
}
"""Hooks of who watches over files, each with its capability and entry-point group."""
_HEARD_IN: Final = {
    **dict.fromkeys(("calendar_days_off", "term_rules", "term_deadline"), WORK_GROUP),
    **dict.fromkeys(("provider_search", "provider_facts", "provider_wait"), DIRECTORY_GROUP),
}
"""Hooks that only who names itself in this entry-point group is asked."""
_BESIDES: Final = frozenset({"plugin_config_check", "plugin_health"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Booted:
    """A plugin after it was asked what has to be known before anything else.

    Attributes:
        fault: why it cannot be used, in Dutch; None when it can.
        terms: those that it gives a length of its own.
    """

    plugin: Enabled
    fault: str | None = None
    services: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def booted(
    dispatcher: Dispatcher, plugin: Enabled, known: Callable[[], KnownTerms] | None = None
) -> Booted:
    """Ask one plugin for what the municipality must know of it before a case begins.

    `known` tells the terms of the pathways in force; without it nobody looks at them.
    """
    checked = dispatcher.put("plugin_config_check", to=plugin.key, config=plugin.config)
    refused = refusals(checked)
    if checked.failed or refused:
        return Booted(
            plugin=plugin,
            fault=_failed(checked) or f"Deze instellingen gaan niet samen: {refused[0].message_nl}",
        )
    model, fault = _model(dispatcher, plugin)
    for hook in _ASKED:
        if fault is None and _answers(plugin, hook):
            fault = _failed(dispatcher.put(hook, to=plugin.key))
    if fault is None and _answers(plugin, "budget_guard"):
        fault = _mild(dispatcher, plugin)
    if fault is None and _answers(plugin, "calendar_days_off"):
        fault = calendar_fault(dispatcher, plugin)
    terms: tuple[str, ...] = ()
    if fault is None and _answers(plugin, "term_rules"):
        fault, terms = rules_fault(dispatcher, plugin, known)
    return Booted(
        plugin=replace(plugin, model=model),
        fault=fault,
        terms=terms,
        services=() if fault else _services(dispatcher, plugin),
    )


def watching_fault(plugin: Enabled, package: Installed) -> str | None:
    """Return why a plugin that watches over files cannot be used; None where nothing is wrong.

    It says so in its package too, else it would never be asked; and it does nothing besides, so that
    nobody waits for its process.
    """
    hooks = plugin.hooks or frozenset()
    groups = package.groups
    for hook, (capability, group) in _WATCHES.items():
        says = {hook in hooks, capability in plugin.capabilities, group in groups}
        if len(says) > 1:
            return f"Hij hoort {hook} te beantwoorden, ‘{capability}’ te brengen en zich bij {group} te noemen."
        if says == {True} and hooks - {hook} - _BESIDES:
            return f"Wie {hook} beantwoordt, beantwoordt geen andere vragen."
    return _unheard(plugin, hooks, groups)


def _unheard(plugin: Enabled, hooks: frozenset[str], groups: frozenset[str]) -> str | None:
    """Return why what a plugin says would never be heard: nobody may think that it counts."""
    for hook in sorted(hooks & _HEARD_IN.keys()):
        capability, group = str(RULES[hook].capability), _HEARD_IN[hook]
        if not plugin.can(capability) or group not in groups:
            return f"Wie {hook} beantwoordt, brengt ‘{capability}’ en noemt zich bij {group}."
    return None


def described(dispatcher: Dispatcher, plugin: Enabled) -> Booted:
    """Ask one plugin only for what it owns: its way of funding, its steps and its terms."""
    model, fault = _model(dispatcher, plugin)
    terms: tuple[str, ...] = ()
    if _answers(plugin, "term_rules"):
        _, terms = rules_fault(dispatcher, plugin, None)
    return Booted(
        plugin=replace(plugin, model=model),
        fault=fault,
        terms=terms,
        services=() if fault else _services(dispatcher, plugin),
    )


def refusals(checked: Reply) -> list[Said]:
    """Return the findings that keep a configuration out."""
    return [one for one in checked.findings if one.severity is Severity.REFUSE]


def _model(dispatcher: Dispatcher, plugin: Enabled) -> tuple[FundingModelInfo | None, str | None]:
    if not plugin.can("funding:"):
        return None, None
    reply = dispatcher.put("funding_model_info", to=plugin.key)
    return cast("FundingModelInfo | None", reply.value), _failed(reply)


def _services(dispatcher: Dispatcher, plugin: Enabled) -> tuple[str, ...]:
    if not _answers(plugin, "service_task_specs"):
        return ()
    reply = dispatcher.put("service_task_specs", to=plugin.key)
    return tuple(one.key for one in cast("tuple[ServiceSpec, ...]", reply.value or ()))


def _answers(plugin: Enabled, hook: str) -> bool:
    return plugin.hooks is not None and hook in plugin.hooks


def _failed(reply: Reply) -> str | None:
    if not reply.failed:
        return None
    error = reply.failed[0]
    return f"Deze plugin {FAULTS[error.reason]} ({error.hook})."


def _mild(dispatcher: Dispatcher, plugin: Enabled) -> str | None:
    found = guard_is_milder(dispatcher, plugin.key, dispatcher.context.today.year)
    if found is None:
        return None
    less, more = found
    return f"Deze plugin oordeelt milder over {more} cent dan over {less} cent."


def twice(found: Sequence[Booted]) -> dict[str, str]:
    """Return the plugins that do what another does too, with the fault of each: neither may."""
    had: Counter[str] = Counter()
    for one in found:
        had.update(owned(one))
    return {
        one.plugin.key: f"Een andere plugin die aanstaat doet hetzelfde ({what})."
        for one in found
        for what in owned(one)
        if had[what] > 1
    }


def kinds_owned(capabilities: Iterable[str]) -> frozenset[str]:
    """Return the kinds of what one plugin alone may do that are among these capabilities."""
    kinds = (*_OWNED, "terms")
    return frozenset(kind for kind in kinds for one in capabilities if one.startswith(kind))


def owned(one: Booted) -> set[str]:
    """Return what a plugin does that no other may do beside it, such as `import:tariffs`."""
    model = one.plugin.model
    capabilities = {each for each in one.plugin.capabilities if each.startswith(_OWNED)}
    return (
        capabilities
        | {f"service:{key}" for key in one.services}
        | {f"termijn {key}" for key in one.terms}
        | ({f"funding:{model.key}"} if model is not None else set())
    )


def readiness(
    enabled: Iterable[Enabled], unusable: Iterable[PluginState], required: Iterable[str]
) -> tuple[Finding, ...]:
    """Return why a municipality is not ready, in Dutch; nothing when it is."""
    findings = [
        Finding(
            code="PLUG-030",
            text=f"Plugin ‘{one.title}’ staat aan maar werkt niet. {one.fault or ''}".strip(),
            cure="Herstel de plugin of zet hem uit onder Beheer, Plugins.",
            element=one.key,
        )
        for one in unusable
    ]
    brought = {each for one in enabled for each in one.capabilities}
    findings += [
        Finding(
            code="PLUG-031",
            text=f"Geen plugin die aanstaat en werkt brengt ‘{one}’, dat deze gemeente eist.",
            cure="Zet een plugin aan die dit brengt, of schrap het onder requires in het gemeentebestand.",
            element=one,
        )
        for one in sorted(set(required) - brought)
    ]
    return tuple(findings)
