# SPDX-License-Identifier: EUPL-1.2
"""Every hook, put to the real example plugin in a real plugin host: the examples of the docs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from wijkpad.plugin_api import (
    Balance,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Scope,
    Severity,
    TariffSegment,
    TenantContext,
)
from wijkpad.plugins import Host, installed_plugins

PAGE = Path(__file__).parents[2] / "docs/plugins/hooks.md"
ORDER = (
    "funding_model_info",
    "funding_resolve",
    "funding_quote",
    "budget_scopes",
    "budget_guard",
)
CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 1, 1), config={"warn_pct": 70})
REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2026, 1, 5), until=date(2026, 3, 29), team="noord",
)  # fmt: skip
TARIFFS = (
    TariffSegment(contract="C-100", provider="P1", start=date(2026, 1, 1), until=None, cents=6930),
)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key == "voorbeeldgemeente")
    assert found, "pip install plugins/voorbeeldgemeente"
    made = Host(found)
    yield made
    made.close()


def example(hook: str) -> str:
    """Return the code that the page shows below a hook, without its signature."""
    _, _, rest = PAGE.read_text("utf-8").partition(f"## {hook}\n")
    section = rest.split("\n## ")[0]
    blocks = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert len(blocks) == 2, f"{hook} needs its signature and one example"
    return str(blocks[1])


def run_until(hook: str, host: Host) -> dict[str, object]:
    """Run the examples of the page up to and including a hook, as a reader would."""
    names: dict[str, object] = {
        "host": host, "context": CONTEXT, "request": REQUEST, "tariffs": TARIFFS,
        "replace": replace, "Decimal": Decimal, "Balance": Balance, "Scope": Scope,
        "FundingModelInfo": FundingModelInfo, "FundingRef": FundingRef, "Severity": Severity,
    }  # fmt: skip
    for one in ORDER[: ORDER.index(hook) + 1]:
        exec(compile(example(one), f"{PAGE.name}: {one}", "exec"), names)
    return names


def test_hook_funding_model_info(host: Host) -> None:
    assert isinstance(run_until("funding_model_info", host)["info"], FundingModelInfo)


def test_hook_funding_resolve(host: Host) -> None:
    assert run_until("funding_resolve", host)["model"] is not None


def test_hook_funding_quote(host: Host) -> None:
    assert run_until("funding_quote", host)["quote"] is not None


def test_hook_budget_scopes(host: Host) -> None:
    assert run_until("budget_scopes", host)["scopes"]


def test_hook_budget_guard(host: Host) -> None:
    assert run_until("budget_guard", host)["finding"] is not None
