# SPDX-License-Identifier: EUPL-1.2
"""A plugin that says of terms what it may not, as its configuration says."""

import time
from datetime import date, timedelta

from wijkpad.plugin_api import Manifest, TenantContext, hookimpl

PLUGIN = Manifest(
    key="counting", title="Counting", version="1.0", api=">=1.1,<2", capabilities=("calendar",)
)


@hookimpl
def calendar_days_off(ctx: TenantContext, year: int) -> object:
    first = date(year, 1, 1)
    match ctx.config["how"]:
        case "closes_every_day":
            return frozenset(first + timedelta(days=one) for one in range(365))
        case "closes_too_long":
            return frozenset(date(year, 7, 1) + timedelta(days=one) for one in range(9))
        case "closes_another_year":
            return frozenset({date(year + 1, 7, 1)})
        case "closes_no_dates":
            return frozenset({"2026-12-24"})
        case "hangs":
            time.sleep(600)
        case "raises":
            raise RuntimeError("no")
    return frozenset({date(year, 12, 24)})
