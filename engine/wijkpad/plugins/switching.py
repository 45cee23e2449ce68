# SPDX-License-Identifier: EUPL-1.2
"""Installed, switched on, working: the state of plugins for one municipality."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from jsonschema import SchemaError, ValidationError
from referencing.exceptions import Unresolvable

from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import PLUGIN_API, Manifest, Plain
from wijkpad.plugins.config_schema import PatternTooSlowError, faults_in
from wijkpad.plugins.discovery import Installed
from wijkpad.plugins.dispatching import FAULTS, Enabled
from wijkpad.plugins.secrets import secret_findings, secrets_of

_MENDING: Final = "Vraag de maker van de plugin om herstel."
Condition = Literal["off", "later", "on", "broken", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginState:
    """One plugin as the administrator sees it.

    Attributes:
        condition: `off`: installed, not switched on. `later`: switched on from a future day.
            `broken`: cannot be used, see `fault`. `missing`: configured here, not installed.
        schema: JSON Schema of the configuration, for the screen.
    """

    key: str
    title: str
    version: str
    distribution: str
    condition: Condition
    capabilities: tuple[str, ...] = ()
    enabled_from: date | None = None
    config: Mapping[str, Value]
    schema: Mapping[str, object]
    fault: str | None = None


def plugin_states(
    installed: tuple[Installed, ...],
    manifests: Mapping[str, Manifest],
    problems: Mapping[str, str],
    configured: Mapping[str, Value],
    today: date,
) -> list[PluginState]:
    """Join what is installed with what the municipality configured (`enabled_from`, `config`)."""
    states = []
    by_key = {one.key: one for one in installed}
    for key in sorted({*by_key, *configured}):
        row = configured.get(key)
        setting = row if isinstance(row, dict) else {}
        start, config = setting.get("enabled_from"), setting.get("config")
        package, manifest = by_key.get(key), manifests.get(key)
        states.append(
            PluginState(
                key=key,
                title=manifest.title if manifest else key,
                version=package.version if package else "",
                distribution=package.distribution if package else "",
                condition=_condition(package, problems.get(key), start, today),
                capabilities=manifest.capabilities if manifest else (),
                enabled_from=start if isinstance(start, date) else None,
                config=config if isinstance(config, dict) else {},
                schema=manifest.config_schema if manifest else {},
                fault=_fault(package, problems.get(key), manifest),
            )
        )
    return states


def switched_on(configured: Mapping[str, Value], today: date) -> frozenset[str]:
    """Return the keys of the plugins that the municipality has on today."""
    found = set()
    for key, row in configured.items():
        start = row.get("enabled_from") if isinstance(row, dict) else None
        if isinstance(start, date) and start <= today:
            found.add(key)
    return frozenset(found)


def enabled(states: list[PluginState]) -> tuple[Enabled, ...]:
    """Return the plugins that may be called today."""
    return tuple(
        Enabled(
            key=one.key,
            title=one.title,
            version=one.version,
            capabilities=one.capabilities,
            config={name: plain(value) for name, value in one.config.items()},
            secrets=secrets_of(one.schema, one.config, os.environ),
        )
        for one in states
        if one.condition == "on"
    )


def proposal_findings(manifest: Manifest, config: Mapping[str, Value]) -> list[Finding]:
    """Check a configuration against the plugin's own schema, all faults at once."""
    given = {name: _as_json(value) for name, value in config.items()}
    try:
        faults = faults_in(manifest.config_schema, given)
    except (SchemaError, Unresolvable, RecursionError):
        text = f"Plugin ‘{manifest.title}’ beschrijft zijn instellingen niet goed."
        return [Finding(code="PLUG-002", text=text, cure=_MENDING)]
    except PatternTooSlowError:
        text = f"Plugin ‘{manifest.title}’ doet te lang over de controle van zijn instellingen."
        return [Finding(code="PLUG-002", text=text, cure=_MENDING)]
    found = [
        Finding(
            code="PLUG-001",
            element=".".join(str(part) for part in fault.absolute_path) or None,
            text=_wrong(fault, manifest),
        )
        for fault in sorted(faults, key=lambda one: [str(part) for part in one.absolute_path])
    ]
    return found + secret_findings(manifest, config, os.environ)


_WRONG: Final[Mapping[str, str]] = {
    "minimum": "moet minstens {} zijn",
    "maximum": "mag hoogstens {} zijn",
    "exclusiveMinimum": "moet meer dan {} zijn",
    "exclusiveMaximum": "moet minder dan {} zijn",
    "multipleOf": "moet een veelvoud van {} zijn",
    "minLength": "moet minstens {} tekens hebben",
    "maxLength": "mag hoogstens {} tekens hebben",
    "pattern": "heeft niet de goede vorm ({})",
    "enum": "kan alleen een van deze zijn: {}",
    "const": "kan alleen {} zijn",
}
_TYPES: Final = {
    "integer": "een heel getal", "number": "een getal", "string": "tekst", "boolean": "ja of nee",
}  # fmt: skip


def _wrong(fault: ValidationError, manifest: Manifest) -> str:
    """Return what is wrong with a setting in words, with the title that the form has."""
    path = ".".join(str(part) for part in fault.absolute_path)
    described = manifest.config_schema.get("properties")
    one = described.get(path) if isinstance(described, dict) else None
    title = str(one.get("title") or path) if isinstance(one, dict) else path
    name, value = str(fault.validator), fault.validator_value
    # A fraction has a comma in Dutch.
    listed = value if isinstance(value, list) else [value]
    allowed = [str(one).replace(".", ",") if isinstance(one, float) else str(one) for one in listed]
    shown = ", ".join(allowed)
    if name in _WRONG:
        return f"‘{title}’ {_WRONG[name].format(shown[:200])}."
    if name == "type" and title:
        return f"‘{title}’ moet {_TYPES.get(shown, shown)} zijn."
    if name == "additionalProperties":
        known = described if isinstance(described, dict) else {}
        strange = ", ".join(sorted(_names(fault) - set(known)))
        return f"Plugin ‘{manifest.title}’ heeft geen instelling ‘{strange}’."
    if name == "required":
        missing = ", ".join(sorted(set(allowed) - _names(fault)))
        return f"Plugin ‘{manifest.title}’ kan niet zonder deze instelling: {missing}."
    return f"De instellingen van plugin ‘{manifest.title}’ gaan niet samen ({name}: {shown[:200]})."


def _names(fault: ValidationError) -> set[str]:
    given = fault.instance
    return {str(one) for one in given} if isinstance(given, dict) else set()


def _as_json(value: Value) -> object:
    """Return a value as JSON has it, to be held against a schema: a fraction is a number there."""
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return float(value)
    return plain(value)


def plain(value: Value) -> Plain:
    """Return a configuration value as a plain one; a fraction becomes text, a date ISO text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _condition(
    package: Installed | None, problem: str | None, start: Value, today: date
) -> Condition:
    if package is None:
        return "missing"
    if problem is not None:
        return "broken"
    if not isinstance(start, date):
        return "off"
    return "on" if start <= today else "later"


def _fault(package: Installed | None, problem: str | None, manifest: Manifest | None) -> str | None:
    if package is None:
        return "Deze plugin is niet geïnstalleerd."
    return None if problem is None else broken(problem, manifest)


def broken(problem: str, manifest: Manifest | None) -> str:
    """Return in Dutch why a plugin cannot be loaded; `problem` is what `Loaded.problem` says."""
    wanted = f" ({manifest.api})" if manifest is not None else ""
    ours = ".".join(map(str, PLUGIN_API))
    known = {
        "api": f"Deze plugin is gemaakt voor een andere plugin-API{wanted}; deze wijkpad heeft {ours}.",
        "hook": "Deze plugin beantwoordt een vraag die wijkpad niet stelt.",
        **{reason: f"Deze plugin {text}." for reason, text in FAULTS.items()},
    }
    return known.get(problem, f"Deze plugin kan niet worden geladen ({problem}).")
