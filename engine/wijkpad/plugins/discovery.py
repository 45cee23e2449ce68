# SPDX-License-Identifier: EUPL-1.2
"""Which plugins are installed, read from package metadata without importing any of them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Final

GROUP: Final = "wijkpad.plugins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One installed plugin. `key` is the entry point's name, `module` what the host will import."""

    key: str
    module: str
    distribution: str
    version: str


def installed_plugins() -> tuple[Installed, ...]:
    """Return every installed plugin by key; installing one does not switch it on."""
    found = [
        Installed(
            key=point.name,
            module=point.value,
            distribution=point.dist.name if point.dist else "",
            version=point.dist.version if point.dist else "",
        )
        for point in entry_points(group=GROUP)
    ]
    return tuple(sorted(found, key=lambda one: one.key))
