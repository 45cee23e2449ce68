# SPDX-License-Identifier: EUPL-1.2
"""Which plugins are installed, read from package metadata without importing any of them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Final

GROUP: Final = "wijkpad.plugins"
WORK_GROUP: Final = "wijkpad.work"
"""Names, by the same key, the plugins that take part in daily work: forms, service tasks or terms.
The others are not even started for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One installed plugin. `key` is the entry point's name, `module` what the host will import.

    Attributes:
        takes_part: whether it says that it takes part in daily work.
    """

    key: str
    module: str
    distribution: str
    version: str
    takes_part: bool = False


def installed_plugins() -> tuple[Installed, ...]:
    """Return every installed plugin by key; installing one does not switch it on."""
    at_work = {point.name for point in entry_points(group=WORK_GROUP)}
    found = [
        Installed(
            key=point.name,
            module=point.value,
            distribution=point.dist.name if point.dist else "",
            version=point.dist.version if point.dist else "",
            takes_part=point.name in at_work,
        )
        for point in entry_points(group=GROUP)
    ]
    return tuple(sorted(found, key=lambda one: one.key))
