# SPDX-License-Identifier: EUPL-1.2
from wijkpad.plugin_api import FundingModelInfo, Manifest, hookimpl

PLUGIN = Manifest(
    key="twin", title="Twin", version="1.0", api=">=1,<2", capabilities=("funding:twin",)
)


@hookimpl
def funding_model_info() -> FundingModelInfo:
    return FundingModelInfo(key="bad", label_nl="The same again")
