# SPDX-License-Identifier: EUPL-1.2
from wijkpad.plugin_api import FundingModelInfo, Manifest, TenantContext, hookimpl

PLUGIN = Manifest(
    key="twin", title="Twin", version="1.0", api=">=1,<2", capabilities=("funding:rogue",)
)


@hookimpl
def funding_model_info(ctx: TenantContext) -> FundingModelInfo:
    return FundingModelInfo(key="rogue", label_nl="The same again")
