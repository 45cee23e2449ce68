# SPDX-License-Identifier: EUPL-1.2
"""Puts a hook to the plugins of one municipality exactly as its rule in `RULES` says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, cast

from wijkpad.errors import PluginError
from wijkpad.plugin_api import (
    RULES,
    Finding,
    FundingModelInfo,
    HookRule,
    Plain,
    Severity,
    TenantContext,
)
from wijkpad.ports import PluginCall, no_lock_held

FAULTS: Final[Mapping[str, str]] = {
    "raised": "gaf een fout",
    "hung": "gaf niet op tijd antwoord",
    "died": "stopte onverwacht",
    "nonsense": "gaf een antwoord dat niet klopt",
    "asking": "bleef vragen stellen en gaf geen antwoord",
    "silent": "beantwoordt een vraag niet die bij zijn taak hoort",
    "off": "staat uit na herhaalde storingen",
    "twice": "doet hetzelfde als een andere plugin",
    "nobody": "ontbreekt",
}
"""Why a plugin did not answer (`PluginError.reason`), as the end of a Dutch sentence."""
_UNUSABLE: Final = "kan niet worden gebruikt"
_MAY_BE_SILENT: Final = frozenset({"plugin_config_check", "plugin_health"})


def why_silent(reason: str) -> str:
    """Return why a plugin gave no answer, as the end of a Dutch sentence; empty for no reason."""
    return FAULTS.get(reason, _UNUSABLE) if reason else ""


class Asker(Protocol):
    """Takes a question to one plugin: the plugin host, or a plugin in this process in a test."""

    def ask(self, plugin: str, hook: str, **arguments: object) -> object:
        """Return the checked answer; raises `PluginError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enabled:
    """A plugin that is switched on for a municipality today, with its configuration.

    Attributes:
        hooks: those that it answers; None where that is not known.
        model: the way of funding that it brings, where it brings one.
        secrets: values that its configuration names; they go to this plugin only.
    """

    key: str
    title: str
    version: str = ""
    capabilities: tuple[str, ...]
    config: Mapping[str, Plain]
    hooks: frozenset[str] | None = None
    model: FundingModelInfo | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def can(self, capability: str | None) -> bool:
        """Tell whether it has a capability that begins so; None asks for none."""
        return capability is None or any(one.startswith(capability) for one in self.capabilities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What plugins said to one question.

    Attributes:
        said: plugin and answer, in the order in which they were asked; None is left out.
        failed: who gave no answer that may be used, and why.
        findings: answers that are findings, each with its plugin; and `PLUGIN_ERROR` for every
            failure where the rule is `closed`.
        missing: titles of the plugins that failed where the rule is `soft`: to be named as missing.
        unready: the same where the rule is `boot`: with these the municipality is not ready.
    """

    said: tuple[tuple[Enabled, object], ...] = ()
    failed: tuple[PluginError, ...] = ()
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    unready: tuple[str, ...] = ()

    @property
    def value(self) -> object:
        """The one answer of `own` and `first`; None when there is none."""
        return self.said[0][1] if self.said else None

    @property
    def merged(self) -> tuple[object, ...]:
        """Every item of every answer, one behind the other; for `union` equal ones count once."""
        return tuple(item for _, answer in self.said for item in cast("Iterable[object]", answer))


@dataclass
class Dispatcher:
    """The plugins of one municipality, for one check; `context.config` is replaced per plugin.

    Attributes:
        calls: every question so far, with how long it took and how it ended.
        failures: what went wrong so far, for the administrator.
    """

    asker: Asker
    enabled: Sequence[Enabled]
    context: TenantContext
    calls: list[PluginCall] = field(default_factory=list)
    failures: list[PluginError] = field(default_factory=list)
    seconds: Callable[[], float] = time.perf_counter

    def who(self, hook: str) -> list[Enabled]:
        """Return the plugins that a hook is put to: they have its capability."""
        return [one for one in self.enabled if one.can(RULES[hook].capability)]

    def put(self, hook: str, *, to: str | None = None, **arguments: object) -> Reply:
        """Put a hook to whom its rule says, each for itself, and merge the answers by that rule.

        `to` names the plugin that a question belongs to: the one that brought the contract, or that
        took the request. Without it an `own` hook goes to the only plugin with its capability; none,
        or two, is a fault.

        Raises:
            PluginError: the rule is `retry`, and the plugin failed.
            RuntimeError: this thread is writing to the database.
        """
        no_lock_held()
        rule = RULES[hook]
        asked = [one for one in self.enabled if one.key == to] if to else self.who(hook)
        if rule.mode == "own" and len(asked) != 1:
            return self._failed(rule, [_owners(hook, to, asked)])
        said: list[tuple[Enabled, object]] = []
        failed: list[PluginError] = []
        for plugin in asked:
            try:
                answer = self._ask(plugin, hook, rule, arguments)
            except PluginError as error:
                failed.append(error)
                continue
            if answer is not None:
                said.append((plugin, answer))
                if rule.mode == "first":
                    break
        return self._failed(rule, failed, said)

    def blame(self, plugin: str, hook: str, reason: str = "nonsense") -> tuple[Finding, ...]:
        """Note that an answer may not be used after all; return the finding for it."""
        error = PluginError(plugin, hook, reason)
        return self._failed(RULES[hook], [error]).findings

    def _ask(
        self, plugin: Enabled, hook: str, rule: HookRule, arguments: Mapping[str, object]
    ) -> object:
        if plugin.hooks is not None and hook not in plugin.hooks:
            self._silent(plugin, hook, rule)
            return None
        began, outcome = self.seconds(), "answered"
        try:
            context = replace(self.context, config=plugin.config, secrets=plugin.secrets)
            answer = self.asker.ask(plugin.key, hook, ctx=context, **arguments)
            outcome = "nothing" if answer is None else outcome
        except PluginError as error:
            outcome = error.reason
            if error.reason == "silent":
                self._silent(plugin, hook, rule)
                return None
            raise
        finally:
            ms = round((self.seconds() - began) * 1000, 2)
            self.calls.append(
                PluginCall(
                    plugin=plugin.key, version=plugin.version, hook=hook, ms=ms, outcome=outcome
                )
            )
        return None if rule.mode == "event" else answer

    def _silent(self, plugin: Enabled, hook: str, rule: HookRule) -> None:
        if rule.mode == "own" and hook not in _MAY_BE_SILENT:
            raise PluginError(plugin.key, hook, "silent")

    def _failed(
        self,
        rule: HookRule,
        failed: Sequence[PluginError],
        said: Sequence[tuple[Enabled, object]] = (),
    ) -> Reply:
        self.failures += failed
        if failed and rule.on_failure == "retry":
            raise failed[0]
        titles = tuple(self._title(one.plugin) for one in failed)
        closed = rule.on_failure == "closed"
        return Reply(
            said=tuple(said) if rule.merge != "union" else tuple(_once(said)),
            failed=tuple(failed),
            findings=(
                *(_named(said) if rule.merge == "findings" else ()),
                *(self._error(one) for one in failed if closed),
            ),
            missing=titles if rule.on_failure == "soft" else (),
            unready=titles if rule.on_failure == "boot" else (),
        )

    def _error(self, error: PluginError) -> Finding:
        return failure(error, self._title(error.plugin))

    def _title(self, plugin: str) -> str:
        return next((one.title for one in self.enabled if one.key == plugin), plugin)


def failure(error: PluginError, title: str) -> Finding:
    """Return what a check says of a plugin that failed where it may not: somebody has to look."""
    who = f"Plugin ‘{title}’" if title else "De plugin die dit moet doen"
    return Finding(
        code="PLUGIN_ERROR",
        severity=Severity.ESCALATE,
        message_nl=f"{who} {FAULTS[error.reason]}. Vraag de budgethouder.",
        data={"hook": error.hook, "reason": error.reason},
        plugin=error.plugin,
    )


def _owners(hook: str, to: str | None, asked: Sequence[Enabled]) -> PluginError:
    if not asked:
        return PluginError(to or "", hook, "nobody")
    return PluginError(", ".join(one.key for one in asked), hook, "twice")


def _named(said: Iterable[tuple[Enabled, object]]) -> Iterator[Finding]:
    for plugin, answer in said:
        for one in cast("Iterable[Finding]", answer):
            yield replace(one, plugin=plugin.key)


def _once(said: Iterable[tuple[Enabled, object]]) -> Iterator[tuple[Enabled, object]]:
    """Yield the answers without the items that an earlier one holds already."""
    seen: list[object] = []
    for plugin, answer in said:
        fresh = [one for one in cast("Iterable[object]", answer) if one not in seen]
        seen += fresh
        yield plugin, tuple(fresh)
