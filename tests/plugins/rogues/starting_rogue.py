# SPDX-License-Identifier: EUPL-1.2
"""A plugin with a say in access that does not start while a file is there; it notes each start."""

import os
import time
from pathlib import Path

from wijkpad.plugin_api import Finding, Manifest, TenantContext, hookimpl

PLUGIN = Manifest(
    key="starting", title="Traag", version="1.0", api=">=1.1,<2", capabilities=("access",)
)


@hookimpl
def plugin_config_check(ctx: TenantContext) -> tuple[Finding, ...]:
    folder = Path(str(ctx.config["folder"]))
    with (folder / "started").open("a", encoding="utf-8") as file:
        file.write(f"{ctx.municipality} {os.getpid()}\n")
    while (folder / f"shut.{ctx.municipality}").exists():
        time.sleep(0.01)
    return ()


@hookimpl
def access_policy(ctx: TenantContext) -> tuple[Finding, ...]:
    return ()
