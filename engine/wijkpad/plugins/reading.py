# SPDX-License-Identifier: EUPL-1.2
"""Putting a file to the plugin that reads its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from wijkpad.errors import FindingsError, PluginError
from wijkpad.findings import Finding
from wijkpad.plugin_api import Imported, ImportFile, TenantContext
from wijkpad.plugins.switching import PluginState, plain


class Asker(Protocol):
    """Who puts a question to a plugin; `Host` in earnest."""

    def ask(self, plugin: str, hook: str, **arguments: object) -> object: ...


def read_file(
    asker: Asker, states: Sequence[PluginState], context: TenantContext, file: ImportFile
) -> Imported:
    """Return what the one plugin with the capability `import:<kind>` reads in a file.

    Raises:
        FindingsError: no plugin reads this kind, or two do, or it failed.
    """
    able = [
        one for one in states if one.condition == "on" and f"import:{file.kind}" in one.capabilities
    ]
    if len(able) != 1:
        what = "Geen plugin die aanstaat" if not able else "Meer dan één plugin"
        raise FindingsError([_nobody(f"{what} leest dit soort bestand.")])
    (plugin,) = able
    config = {name: plain(value) for name, value in plugin.config.items()}
    asked = TenantContext(
        municipality=context.municipality,
        today=context.today,
        config=config,
        roles=context.roles,
        purpose="import",
    )
    try:
        answer = asker.ask(plugin.key, "directory_import", ctx=asked, file=file)
    except PluginError as error:
        text = f"Plugin ‘{plugin.title}’ kon het bestand niet lezen ({error.reason})."
        cure = "Probeer het opnieuw; bewaar het anders als csv, of in kleinere delen."
        raise FindingsError([Finding(code="REG-003", text=text, cure=cure)]) from error
    if answer is None:
        raise FindingsError([_nobody(f"Plugin ‘{plugin.title}’ leest geen bestanden.")])
    return cast("Imported", answer)


def _nobody(text: str) -> Finding:
    cure = "Zet onder Beheer, Plugins precies één plugin aan die dit leest: contractregister."
    return Finding(code="REG-001", text=text, cure=cure)
