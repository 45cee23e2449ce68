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
DIRECTORY_GROUP: Final = "wijkpad.directory"
"""Names, by the same key, the plugins that know the social map. A search starts no other."""
ACCESS_GROUP: Final = "wijkpad.access"
"""Names, by the same key, the plugins that may keep people out of files."""
AUDIT_GROUP: Final = "wijkpad.audit"
"""Names, by the same key, the plugins that hear the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One installed plugin. `key` is the entry point's name, `module` what the host will import.

    Attributes:
        takes_part: whether it says that it takes part in daily work.
        knows_map: whether it says that it knows the social map.
        judges_access: whether it says that it may keep people out of files.
        hears_journal: whether it says that it hears the journal.
    """

    key: str
    module: str
    distribution: str
    version: str
    takes_part: bool = False
    knows_map: bool = False
    judges_access: bool = False
    hears_journal: bool = False

    @property
    def groups(self) -> frozenset[str]:
        """The entry-point groups in which it names itself, besides that of all plugins."""
        said = {
            WORK_GROUP: self.takes_part,
            DIRECTORY_GROUP: self.knows_map,
            ACCESS_GROUP: self.judges_access,
            AUDIT_GROUP: self.hears_journal,
        }
        return frozenset(group for group, says in said.items() if says)


def installed_plugins() -> tuple[Installed, ...]:
    """Return every installed plugin by key; installing one does not switch it on."""
    at_work, mapping, judging, hearing = (
        {point.name for point in entry_points(group=group)}
        for group in (WORK_GROUP, DIRECTORY_GROUP, ACCESS_GROUP, AUDIT_GROUP)
    )
    found = [
        Installed(
            key=point.name,
            module=point.value,
            distribution=point.dist.name if point.dist else "",
            version=point.dist.version if point.dist else "",
            takes_part=point.name in at_work,
            knows_map=point.name in mapping,
            judges_access=point.name in judging,
            hears_journal=point.name in hearing,
        )
        for point in entry_points(group=GROUP)
    ]
    return tuple(sorted(found, key=lambda one: one.key))
