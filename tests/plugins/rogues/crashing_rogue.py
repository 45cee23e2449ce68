# SPDX-License-Identifier: EUPL-1.2
"""A plugin that dies at every question about its health while a file is there."""

import os
from pathlib import Path

from wijkpad.plugin_api import Health, Manifest, TenantContext, hookimpl

PLUGIN = Manifest(key="crashing", title="Wankel", version="1.0", api=">=1.1,<2")


@hookimpl
def plugin_health(ctx: TenantContext) -> Health:
    if Path(str(ctx.config["broken"])).exists():
        os._exit(3)
    return Health(state="ok", detail_nl="Alles werkt weer.")
