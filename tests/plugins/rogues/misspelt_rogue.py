# SPDX-License-Identifier: EUPL-1.2
from wijkpad.plugin_api import Manifest, TenantContext, hookimpl

PLUGIN = Manifest(key="misspelt", title="Misspelt", version="1.0", api=">=1,<2")


@hookimpl
def funding_reslove(ctx: TenantContext) -> None:
    return None
