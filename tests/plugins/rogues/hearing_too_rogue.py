# SPDX-License-Identifier: EUPL-1.2
"""A plugin that hears the journal and does something besides, so that somebody would wait for it."""

from wijkpad.plugin_api import AuditEvent, FormPatch, Manifest, hookimpl

PLUGIN = Manifest(
    key="hearing_too", title="Doet alles", version="1.0", api=">=1.1,<2",
    capabilities=("audit", "form:p/f"),
)  # fmt: skip


@hookimpl
def audit_event(event: AuditEvent) -> None:
    del event


@hookimpl
def form_extend() -> tuple[FormPatch, ...]:
    return ()
