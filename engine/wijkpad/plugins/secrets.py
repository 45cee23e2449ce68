# SPDX-License-Identifier: EUPL-1.2
"""Secrets of plugins: a configuration holds the name of a variable, and only its plugin gets the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import Manifest
from wijkpad.settings import Settings

FORMAT: Final = "secret-env"
"""The `format` of a text in a plugin's schema that names a variable."""
_NAME: Final = re.compile(r"WIJKPAD_[A-Z0-9_]{1,60}")
_OWN: Final = frozenset(f"WIJKPAD_{one.name.upper()}" for one in fields(Settings))
"""The product's own variables, its master key and its database among them."""


def secrets_of(
    schema: Mapping[str, object], config: Mapping[str, Value], variables: Mapping[str, str]
) -> dict[str, str]:
    """Return setting to secret, for those that the schema marks and that are there.

    Only names that begin with `WIJKPAD_` and are no setting of the product itself are looked up.
    """
    found = {}
    for setting in marked(schema):
        name = config.get(setting)
        if isinstance(name, str) and _may_be_read(name) and name in variables:
            found[setting] = variables[name]
    return found


def secret_findings(
    manifest: Manifest, config: Mapping[str, Value], variables: Mapping[str, str]
) -> list[Finding]:
    """Return what is wrong with the names of variables in a configuration; never a value."""
    found = []
    for setting in marked(manifest.config_schema):
        name = config.get(setting)
        if name is None or name == "":
            continue
        if not isinstance(name, str) or not _may_be_read(name):
            text = "Hier hoort de naam van een variabele van de server, niet het geheim zelf."
            cure = "De naam begint met WIJKPAD_ en is geen instelling van wijkpad zelf."
            found.append(Finding(code="PLUG-004", element=setting, text=text, cure=cure))
        elif name not in variables:
            text = f"De server kent geen variabele ‘{name}’."
            cure = "Laat de beheerder van de server haar zetten en wijkpad opnieuw starten."
            found.append(Finding(code="PLUG-005", element=setting, text=text, cure=cure))
    return found


def _may_be_read(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name not in _OWN


def marked(schema: Mapping[str, object]) -> Iterator[str]:
    """Yield the settings that name a secret."""
    properties = schema.get("properties")
    for name, one in (properties if isinstance(properties, dict) else {}).items():
        if isinstance(one, dict) and one.get("format") == FORMAT:
            yield str(name)
