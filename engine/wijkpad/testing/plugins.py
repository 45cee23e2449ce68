# SPDX-License-Identifier: EUPL-1.2
"""Holds a plugin in a plugin host, with its limits, against everything that the core expects of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from wijkpad.errors import PluginError
from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity
from wijkpad.plugin_api import (
    PLUGIN_API,
    FundingModelInfo,
    FundingRef,
    Hooks,
    Manifest,
    Plain,
    Quote,
    TenantContext,
    queries,
)
from wijkpad.plugins.config_schema import fault_of
from wijkpad.plugins.discovery import (
    ACCESS_GROUP,
    AUDIT_GROUP,
    DIRECTORY_GROUP,
    WORK_GROUP,
    Installed,
)
from wijkpad.plugins.dispatching import FAULTS, Dispatcher, Enabled
from wijkpad.plugins.inspecting import Package, halves, setting_faults, shown, unasked
from wijkpad.plugins.process import Host, HostLimits, Loaded
from wijkpad.plugins.readiness import booted, watching_fault
from wijkpad.plugins.switching import broken, plain, proposal_findings
from wijkpad.plugins.versions import readable
from wijkpad.testing import questions
from wijkpad.testing.funding import WorkedSum, wrong
from wijkpad.testing.questions import REGISTER, TODAY, Question
from wijkpad.testing.sums import SUMS

_PROMISED: Final = "Kijk in de handleiding wat deze haak belooft, en probeer het in een test."
_OWN_API: Final = f'Zet in PLUGIN: api=">={PLUGIN_API[0]}.{PLUGIN_API[1]},<{PLUGIN_API[0] + 1}".'
_CURES: Final = {
    "api": _OWN_API,
    "hook": "Kijk de namen van de haken en hun argumenten na in de handleiding.",
    "hung": "Doe bij het laden geen werk: dat hoort in een haak.",
    "WireError": "Zet er bovenaan: PLUGIN = Manifest(key=…, title=…, version=…, api=…).",
}


@dataclass
class Played:
    """What came of it.

    Attributes:
        manifest: what the plugin says it is; None when it could not be loaded.
        hooks: those that it answers.
        sums: ids of the worked sums that it was held against.
        untried: hooks that it answers and that were not put to it.
    """

    manifest: Manifest | None = None
    hooks: frozenset[str] = frozenset()
    sums: tuple[str, ...] = ()
    untried: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Register:
    """Answers what a plugin asks back, with the register of the sum that is being played."""

    sum: WorkedSum | None = None

    def __call__(self, plugin: str, hook: str, query: str, written: Mapping[str, object]) -> object:
        del plugin, hook
        register = self.sum.register if self.sum is not None else REGISTER
        return queries.wire_types(query)["return"].validate_python(register(query, written))


def play(package: Package, limits: HostLimits | None = None) -> Played:
    """Load a plugin in a process of its own, and put it what its capabilities promise.

    Its folder must be importable by that process (installed, or on `PYTHONPATH`). What it does there,
    this process does not feel: a fault, a hang or a crash becomes a finding.
    """
    register = _Register()
    host = Host([_installed(package)], limits, register, tells=True)
    try:
        return _played(host, package, register)
    finally:
        host.close()


def _installed(package: Package) -> Installed:
    return Installed(
        key=package.key,
        module=package.module,
        distribution=package.distribution,
        version=package.version,
        takes_part=WORK_GROUP in package.groups,
        knows_map=DIRECTORY_GROUP in package.groups,
        judges_access=ACCESS_GROUP in package.groups,
        hears_journal=AUDIT_GROUP in package.groups,
    )


def _played(host: Host, package: Package, register: _Register) -> Played:
    loaded = host.loaded()[package.key]
    played = Played(loaded.manifest, loaded.hooks)
    if loaded.problem is not None or loaded.manifest is None:
        played.findings.append(_not_loaded(package, loaded))
        return played
    played.findings += _about(loaded.manifest, package)
    played.findings += unasked(loaded.manifest, loaded.hooks)
    played.findings += halves(loaded.manifest, loaded.hooks)
    played.untried = questions.untried(loaded.hooks)
    played.findings += (booting := _boots(host, package, played))
    if not booting:
        played.findings += Asking(host, package, loaded.manifest, loaded.hooks).all()
    asked = [one for one in SUMS if one.capability in loaded.manifest.capabilities]
    asked = [one for one in asked if one.hook in loaded.hooks]
    played.sums = tuple(dict.fromkeys(one.id for one in asked))
    for one in asked:
        played.findings += _sum(host, package, one, register)
    return played


def _about(manifest: Manifest, package: Package) -> Iterator[Finding]:
    if manifest.key != package.key:
        text = f"De plugin noemt zich ‘{manifest.key}’, maar staat als ‘{package.key}’ in pyproject.toml."
        yield _fault("PLUG-061", text)
    if manifest.version != package.version:
        text = f"PLUGIN zegt versie {manifest.version}, pyproject.toml {package.version}."
        yield _fault("PLUG-061", text, severity=Severity.WARNING)
    yield from setting_faults(manifest)
    for one in proposal_findings(manifest, _written(manifest)):
        if one.code == "PLUG-002":
            why = fault_of(manifest.config_schema)
            yield replace(one, text=f"{one.text} {why}".strip(), cure=_SCHEMA)
        elif one.code == "PLUG-001" and one.element is not None:
            yield _fault("PLUG-063", f"De beginwaarde past niet: {one.text}")


_SCHEMA: Final = "config_schema hoort een JSON Schema te zijn, zoals in de plugin die `new` maakt."


def _not_loaded(package: Package, loaded: Loaded) -> Finding:
    problem = str(loaded.problem)
    text, cure = broken(problem, loaded.manifest), _CURES.get(problem, "")
    if problem == "api" and loaded.manifest is not None and not readable(loaded.manifest.api):
        text = f"‘{loaded.manifest.api}’ is geen reeks versies van de plugin-API."
    if problem == "WireError":
        text = f"De module ‘{package.module}’ heeft geen PLUGIN, of het is geen Manifest."
    elif loaded.fault.get("text"):
        text = f"De plugin kan niet worden geladen. {str(loaded.fault['text']).rstrip('.')}."
    return placed(package, loaded.fault, _fault("PLUG-060", text, cure=cure))


def defaults_of(manifest: Manifest) -> dict[str, Plain]:
    """Return the values that a plugin's own schema gives when nobody fills in anything, as it gets them."""
    return {name: plain(value) for name, value in _written(manifest).items()}


def _written(manifest: Manifest) -> dict[str, Value]:
    """Return those values as they would be stored."""
    properties = manifest.config_schema.get("properties")
    described = properties if isinstance(properties, dict) else {}
    found: dict[str, Value] = {}
    for name, one in described.items():
        if isinstance(one, dict) and "default" in one:
            value = one["default"]
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            found[name] = Decimal(str(value)) if is_number else cast("Value", value)
    return found


def _boots(host: Host, package: Package, played: Played) -> list[Finding]:
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
    context = TenantContext(municipality="gm9999", today=TODAY, purpose="boot")
    dispatcher = Dispatcher(host, [plugin], context)
    fault = booted(dispatcher, plugin).fault or watching_fault(plugin, _installed(package))
    if fault is None:
        return []
    where = dispatcher.failures[0].fault if dispatcher.failures else {}
    text = f"Met zijn eigen beginwaarden kan de plugin niet aan: {fault} {where.get('text') or ''}"
    return [placed(package, where, _fault("PLUG-063", text.strip()))]


def _sum(host: Host, package: Package, one: WorkedSum, register: _Register) -> Iterator[Finding]:
    register.sum = one
    context = TenantContext(
        municipality="gm9999", today=one.today, config=one.config, purpose="check"
    )
    try:
        said = host.ask(package.key, one.hook, ctx=context, **one.arguments)
    except PluginError as error:
        yield failed(package, f"{one.hook} ({one.id})", error)
        return
    for text in wrong(said, one.expected):
        yield _fault("PLUG-062", f"Rekenvoorbeeld {one.id} komt niet uit. {one.hook}: {text}")


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts a plugin what it may be asked; see `wijkpad.testing.questions`."""

    host: Host
    package: Package
    manifest: Manifest
    hooks: frozenset[str]

    def all(self) -> Iterator[Finding]:
        """Yield a finding for each hook that failed or answered something else, once."""
        told: set[str] = set()
        for error in self._failures():
            if error.hook not in told:
                told.add(error.hook)
                yield failed(self.package, error.hook, error)

    def _failures(self) -> Iterator[PluginError]:
        for one in questions.questions(self.hooks, self.manifest):
            _, error = self._put(one)
            if error is not None:
                yield error
                if error.reason in {"hung", "died"}:
                    # Each costs seconds, and after three it is off.
                    return
        yield from self._funding()

    def _funding(self) -> Iterator[PluginError]:
        needs: tuple[str, ...] = ()
        if "funding_model_info" in self.hooks:
            info, _ = self._put(Question("funding_model_info", {}))
            needs = cast("FundingModelInfo", info).needs if info is not None else ()
        for resolving in questions.resolving(self.hooks):
            funding, error = self._put(resolving)
            quoting = (
                questions.quoting(self.hooks, resolving, cast("FundingRef", funding), needs)
                if funding is not None
                else None
            )
            quote: object = None
            if quoting is not None:
                quote, error = self._put(quoting)
            if error is not None:
                yield error
            if quoting is None or quote is None:
                continue
            for booking in questions.booking(self.hooks, quoting, cast("Quote", quote)):
                _, error = self._put(booking)
                if error is not None:
                    yield error

    def _put(self, question: Question) -> tuple[object, PluginError | None]:
        context = TenantContext(
            municipality="gm9999", today=TODAY, config=defaults_of(self.manifest), purpose="check"
        )
        try:
            answer = self.host.ask(
                self.package.key, question.hook, ctx=context, **question.arguments
            )
        except PluginError as error:
            return None, error
        return answer, None


def failed(package: Package, hook: str, error: PluginError) -> Finding:
    """Return what an author is told of a question that failed: which, why and where."""
    name, why = hook.partition(" ")[0], str(error.fault.get("text") or "")
    text, cure = f"De plugin {FAULTS.get(error.reason, error.reason)} bij {hook}.", ""
    if error.reason == "nonsense":
        promised = inspect.signature(getattr(Hooks, name)).return_annotation
        text, cure = f"{text} Beloofd is: {promised}.", _PROMISED
    if error.reason == "hung":
        text = f"{text} Een vraag mag {HostLimits().seconds(name):g} seconden duren."
    text = f"{text} {why.rstrip('.')}." if why else text
    return placed(package, error.fault, _fault("PLUG-060", text, cure=cure))


def placed(package: Package, fault: Mapping[str, object], finding: Finding) -> Finding:
    """Add the file, within the plugin's folder, and the line at which it went wrong."""
    file, line = fault.get("file"), fault.get("line")
    if not isinstance(file, str) or not file:
        return finding
    return replace(
        finding,
        file=shown(package.folder, Path(file)),
        line=line if isinstance(line, int) else None,
    )


def _fault(code: str, text: str, *, cure: str = "", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code=code, text=text, cure=cure, severity=severity)
