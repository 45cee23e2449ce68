# SPDX-License-Identifier: EUPL-1.2
"""A plugin that misbehaves as its configuration says."""

import os
import sys
import time

from wijkpad.plugin_api import (
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Manifest,
    TenantContext,
    hookimpl,
)

PLUGIN = Manifest(
    key="rogue", title="Rogue", version="1.0", api=">=1,<2", capabilities=("funding:rogue",)
)


@hookimpl
def funding_resolve(ctx: TenantContext, request: FundingRequest) -> object:
    how = ctx.config["how"]
    if how == "raise":
        raise RuntimeError("a secret about a person")
    if how == "hang":
        time.sleep(60)
    if how == "exit":
        os._exit(3)
    if how == "leave":
        sys.exit(0)
    if how == "memory":
        return FundingRef(key="x" * 2_000_000_000, version="1")
    if how == "nonsense":
        return {"key": 5}
    if how == "print":
        print("x" * 10_000_000)
    return FundingRef(key="fine", version="1")


@hookimpl
def funding_model_info(ctx: TenantContext) -> FundingModelInfo:
    return FundingModelInfo(key="rogue", label_nl="Rogue")
