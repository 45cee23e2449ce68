# SPDX-License-Identifier: EUPL-1.2
"""A plugin that hears the journal, and misbehaves as its configuration says."""

import time
from pathlib import Path

from wijkpad.plugin_api import AuditEvent, Manifest, TenantContext, hookimpl

PLUGIN = Manifest(
    key="hearing", title="Luisteraar", version="1.0", api=">=1.1,<2", capabilities=("audit",)
)


@hookimpl
def audit_event(ctx: TenantContext, event: AuditEvent) -> None:
    how = Path(str(ctx.config["how"])).read_text("utf-8")
    if how == "raise":
        raise RuntimeError("no")
    if how == "hang":
        time.sleep(60)
    with Path(str(ctx.config["to"])).open("a", encoding="utf-8") as file:
        file.write(f"{event.seq} {event.event} {event.user} {event.client}\n")
