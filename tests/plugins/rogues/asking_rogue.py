# SPDX-License-Identifier: EUPL-1.2
"""A plugin that asks the core back, as its configuration says."""

import os
import struct

from wijkpad.plugin_api import (
    FundingRef,
    FundingRequest,
    Manifest,
    QueryRefusedError,
    TenantContext,
    hookimpl,
    queries,
)

PLUGIN = Manifest(
    key="asking", title="Asking", version="1.0", api=">=1,<2", capabilities=("funding:asking",)
)


def _forged(text: bytes) -> None:
    for number in range(3, 12):
        try:
            os.write(number, struct.pack(">I", len(text)) + text)
        except OSError:
            continue


def _refused(size: int = 1, key: str = "a") -> str:
    try:
        queries.keep(kind="note", key=key, value={"text": "x" * size})
    except QueryRefusedError as error:
        return str(error)
    return "kept"


@hookimpl
def funding_resolve(ctx: TenantContext, request: FundingRequest) -> FundingRef | None:
    how = str(ctx.config["how"])
    said = ""
    if how == "contracts":
        found = queries.contracts(product=request.product, provider=None, period=request.period)
        said = ",".join(f"{one.id}/{one.terms.unit if one.terms else '-'}" for one in found)
    if how == "tariffs":
        held = queries.tariffs(contract="c", product="02A03", unit="hour", period=request.period)
        said = ",".join(str(one.cents) for one in held)
    if how == "count":
        before = queries.record(kind="count", key="all") or {"n": 0}
        version = queries.keep(kind="count", key="all", value={"n": int(str(before["n"])) + 1})
        said = f"{before['n']}/{version}"
    if how == "large":
        said = _refused(size=20_000)
    if how == "name":
        said = _refused(key="no spaces, please")
    if how == "endless":
        while True:
            queries.contracts(product=None, provider=None, period=request.period)
    if how == "elsewhere":
        number = ctx.correlation_id.encode()
        _forged(
            b'{"query": "record", "municipality": "gm0000", "number": %s,'
            b' "arguments": {"kind": "count", "key": "all"}}' % number
        )
        return None
    if how == "unheard":
        number = ctx.correlation_id.encode()
        _forged(b'{"query": "unheard_of", "number": %s, "arguments": {}}' % number)
        return None
    return FundingRef(key="asking", version=said)
