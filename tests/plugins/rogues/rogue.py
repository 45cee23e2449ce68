# SPDX-License-Identifier: EUPL-1.2
"""A plugin that misbehaves as its configuration says."""

import os
import struct
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


def _write_by_itself(body: bytes, size: int | None = None) -> None:
    """Answer past the host, on every pipe that is open."""
    for number in range(3, 12):
        try:
            os.write(number, struct.pack(">I", len(body) if size is None else size) + body)
        except OSError:
            continue


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
    if how == "fork":
        if os.fork() == 0:
            time.sleep(600)
        time.sleep(60)
    if how == "forge":
        _write_by_itself(b'{"ok": true, "number": 0, "result": null}')
    if how == "deep":
        _write_by_itself(b'{"ok": true, "result": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    if how == "huge":
        _write_by_itself(b"", size=2**31)
    if how == "nan":
        _write_by_itself(b'{"ok": true, "number": 1, "result": {"key": NaN, "version": "1"}}')
    if how == "recurse":
        return funding_resolve(ctx=ctx, request=request)
    if how == "modules":
        names = (one for one in sys.modules if one == "rogue" or one.startswith("wijkpad_"))
        return FundingRef(key=",".join(sorted(names)), version="1")
    if how == "environment":
        return FundingRef(key=",".join(sorted(os.environ)), version="1")
    if how == "print":
        print("x" * 10_000_000)
    return FundingRef(key="fine", version="1")


@hookimpl
def funding_model_info(ctx: TenantContext) -> FundingModelInfo:
    return FundingModelInfo(key="rogue", label_nl="Rogue")
