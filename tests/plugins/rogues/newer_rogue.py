# SPDX-License-Identifier: EUPL-1.2
from wijkpad.plugin_api import Manifest

PLUGIN = Manifest(
    key="newer", title="Newer", version="3.0", api=">=2,<3", capabilities=("contracts",)
)
