# SPDX-License-Identifier: EUPL-1.2
"""Holds a plugin in a plugin host, with its limits, against everything that the core expects of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from wijkpad.errors import PluginError
from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity
from wijkpad.plugin_api import Manifest, Plain, TenantContext, queries
from wijkpad.plugins.discovery import AUDIT_GROUP, WORK_GROUP, Installed
from wijkpad.plugins.dispatching import FAULTS, Dispatcher, Enabled
from wijkpad.plugins.inspecting import Package
from wijkpad.plugins.process import Host, HostLimits
from wijkpad.plugins.readiness import booted
from wijkpad.plugins.switching import proposal_findings
from wijkpad.testing.funding import WorkedSum, wrong
from wijkpad.testing.register import MemoryRegister
from wijkpad.testing.sums import SUMS

_TODAY: Final = date(2026, 1, 1)
_PROBLEMS: Final = {
    "api": "De plugin is gemaakt voor een andere versie van de plugin-API.",
    "hook": "De plugin beantwoordt een haak die wijkpad niet kent, of met andere argumenten.",
}


@dataclass
class Played:
    """What came of it.

    Attributes:
        manifest: what the plugin says it is; None when it could not be loaded.
        hooks: those that it answers.
        sums: ids of the worked sums that it was held against.
    """

    manifest: Manifest | None = None
    hooks: frozenset[str] = frozenset()
    sums: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Register:
    """Answers what a plugin asks back, with the register of the sum that is being played."""

    sum: WorkedSum | None = None

    def __call__(self, plugin: str, hook: str, query: str, written: Mapping[str, object]) -> object:
        del plugin, hook
        register = self.sum.register if self.sum is not None else MemoryRegister()
        return queries.wire_types(query)["return"].validate_python(register(query, written))


def play(package: Package, limits: HostLimits | None = None) -> Played:
    """Load a plugin in a process of its own, and put it what its capabilities promise.

    Its folder must be importable by that process (installed, or on `PYTHONPATH`). What it does there,
    this process does not feel: a fault, a hang or a crash becomes a finding.
    """
    register = _Register()
    installed = Installed(
        key=package.key,
        module=package.module,
        distribution=package.distribution,
        version=package.version,
        takes_part=WORK_GROUP in package.groups,
        hears_journal=AUDIT_GROUP in package.groups,
    )
    host = Host([installed], limits, register)
    try:
        return _played(host, package, register)
    finally:
        host.close()


def _played(host: Host, package: Package, register: _Register) -> Played:
    loaded = host.loaded()[package.key]
    played = Played(loaded.manifest, loaded.hooks)
    if loaded.problem is not None or loaded.manifest is None:
        problem = str(loaded.problem)
        known = _PROBLEMS.get(problem) or (
            f"De plugin {FAULTS[problem]}."
            if problem in FAULTS
            else f"De plugin kan niet worden geladen: {problem}."
        )
        played.findings.append(_fault("PLUG-060", known))
        return played
    played.findings += _about(loaded.manifest, package)
    played.findings += _boots(host, package, played)
    asked = [one for one in SUMS if one.capability in loaded.manifest.capabilities]
    asked = [one for one in asked if one.hook in loaded.hooks]
    played.sums = tuple(dict.fromkeys(one.id for one in asked))
    for one in asked:
        played.findings += _sum(host, package.key, one, register)
    return played


def _about(manifest: Manifest, package: Package) -> Iterator[Finding]:
    if manifest.key != package.key:
        text = f"De plugin noemt zich ‘{manifest.key}’, maar staat als ‘{package.key}’ in pyproject.toml."
        yield _fault("PLUG-061", text)
    if manifest.version != package.version:
        text = f"PLUGIN zegt versie {manifest.version}, pyproject.toml {package.version}."
        yield _fault("PLUG-061", text, severity=Severity.WARNING)
    given = cast("Mapping[str, Value]", defaults_of(manifest))
    yield from (one for one in proposal_findings(manifest, given)
                if one.code == "PLUG-002")  # fmt: skip


def defaults_of(manifest: Manifest) -> dict[str, Plain]:
    """Return the values that a plugin's own schema gives when nobody fills in anything."""
    properties = manifest.config_schema.get("properties")
    described = properties if isinstance(properties, dict) else {}
    return {
        name: cast("Plain", one["default"])
        for name, one in described.items()
        if isinstance(one, dict) and "default" in one
    }


def _boots(host: Host, package: Package, played: Played) -> Iterator[Finding]:
    """Ask what a municipality asks before anything else: settings, model, steps, and a guard's scale."""
    manifest = cast("Manifest", played.manifest)
    plugin = Enabled(
        key=package.key,
        title=manifest.title,
        version=manifest.version,
        capabilities=manifest.capabilities,
        config=defaults_of(manifest),
        hooks=played.hooks,
    )
    context = TenantContext(municipality="gm9999", today=_TODAY, purpose="boot")
    fault = booted(Dispatcher(host, [plugin], context), plugin).fault
    if fault is not None:
        yield _fault("PLUG-063", f"Met zijn eigen beginwaarden kan de plugin niet aan: {fault}")


def _sum(host: Host, key: str, one: WorkedSum, register: _Register) -> Iterator[Finding]:
    register.sum = one
    context = TenantContext(
        municipality="gm9999", today=one.today, config=one.config, purpose="check"
    )
    try:
        said = host.ask(key, one.hook, ctx=context, **one.arguments)
    except PluginError as error:
        yield _failed(f"{one.hook} ({one.id})", error)
        return
    for text in wrong(said, one.expected):
        yield _fault("PLUG-062", f"Rekenvoorbeeld {one.id} komt niet uit. {one.hook}: {text}")


def _failed(hook: str, error: PluginError) -> Finding:
    return _fault("PLUG-060", f"De plugin {FAULTS.get(error.reason, error.reason)} bij {hook}.")


def _fault(code: str, text: str, *, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code=code, text=text, severity=severity)
