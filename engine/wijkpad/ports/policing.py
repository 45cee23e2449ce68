# SPDX-License-Identifier: EUPL-1.2
"""Plugins of the municipality that may keep people out of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from wijkpad.findings import Finding
from wijkpad.plugin_api import AccessActor, AccessResource


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestion:
    """Whether somebody is kept out of these, all of one kind of act; see the hook `access_policy`."""

    actor: AccessActor
    resources: tuple[AccessResource, ...]
    action: str
    purpose: str = ""


class AccessPlugins(Protocol):
    """Asks the plugins of a municipality; never inside a transaction, which it would hold up."""

    def judges(self, plugin: str) -> bool:
        """Tell whether an installed plugin has a say in access."""
        ...

    def has_any(self, municipality: str) -> bool:
        """Tell whether a plugin that is on has a say here; no plugin is started or asked for it."""
        ...

    def kept_out(self, municipality: str, question: AccessQuestion) -> Mapping[str, Finding]:
        """Return why, by the id of each resource that the actor is kept out of (ACC-070, ACC-071)."""
        ...

    def forget(self, municipality: str) -> None:
        """Look anew which plugins are on: one was switched, configured or restarted."""
        ...


class NoAccessPlugins:
    """Where no plugin has a say."""

    def judges(self, plugin: str) -> bool:
        """Know of none."""
        del plugin
        return False

    def has_any(self, municipality: str) -> bool:
        """Tell that there is none."""
        del municipality
        return False

    def kept_out(self, municipality: str, question: AccessQuestion) -> Mapping[str, Finding]:
        """Keep nobody out."""
        del municipality, question
        return {}

    def forget(self, municipality: str) -> None:
        """Know nothing to forget."""
