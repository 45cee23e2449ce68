# SPDX-License-Identifier: EUPL-1.2
from wijkpad.plugin_api import Manifest

PLUGIN = Manifest(key="old", title="Old", version="1.0", api=">=0,<1")
