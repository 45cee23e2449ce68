# SPDX-License-Identifier: EUPL-1.2
from wijkpad.plugin_api import Manifest, hookimpl

PLUGIN = Manifest(key="misspelt", title="Misspelt", version="1.0", api=">=1,<2")


@hookimpl
def funding_reslove(ctx):
    return None
