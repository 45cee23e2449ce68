# SPDX-License-Identifier: EUPL-1.2
"""The hooks from check to settlement, put to real plugins in real hosts: the examples of the docs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.plugins.pretending import CONTRACT, PRICES, REQUEST
from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    FundingRef,
    LedgerLine,
    Period,
    Quote,
    QuoteSegment,
    Scope,
    Severity,
    TenantContext,
)
from wijkpad.plugins import Host, installed_plugins

PAGE = Path(__file__).parents[2] / "docs/plugins/decision.md"
NAMED = ("inspanningsgericht", "pgb", "taakgericht", "voorbeeldgemeente", "wijkbudget")
ORDER = (
    "plugin_config_check",
    "allocation_check",
    "budget_escalation",
    "funding_plan_commitment",
    "funding_on_event",
    "funding_settle",
    "budget_threshold",
    "plugin_health",
)
QUOTE = Quote(
    max_volume=Decimal(36), unit="hour", cents_total=249_480, per_year={2026: 249_480},
    segments=(
        QuoteSegment(start=date(2026, 1, 5), until=date(2026, 3, 29), volume=Decimal(36), tariff_cents=6930, cents=249_480),
    ),
)  # fmt: skip
ALLOCATION = Allocation(
    id="A-1", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    period=REQUEST.period, form="in_kind", state="started", provider="P1", contract="C-100",
    cents_total=249_480,
)  # fmt: skip


class Memory:
    """A register and records that a test may read: what the core answers to plugins."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], object] = {}

    def answer(self, plugin: str, hook: str, query: str, told: Mapping[str, object]) -> object:
        place = (str(told.get("kind")), str(told.get("key")))
        if query == "keep":
            self.kept[place] = told["value"]
            return 1
        return {
            "contracts": (CONTRACT,),
            "tariffs": tuple(PRICES),
            "ceilings": (),
            "record": self.kept.get(place),
        }[query]


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key in NAMED)
    assert len(found) == len(NAMED), "pip install every folder of plugins/"
    made = Host(found, answering=Memory().answer)
    yield made
    made.close()


def example(hook: str) -> str:
    """Return the code that the page shows below a hook, without its signature."""
    _, _, rest = PAGE.read_text("utf-8").partition(f"## {hook}\n")
    blocks = re.findall(r"```python\n(.*?)```", rest.split("\n## ")[0], re.DOTALL)
    assert len(blocks) == 2, f"{hook} needs its signature and one example"
    return str(blocks[1])


@pytest.fixture(scope="module")
def told(host: Host) -> dict[str, object]:
    """Run the examples of the page one after the other, as a reader would; return what they made."""
    names: dict[str, object] = {
        "host": host, "context": TenantContext(municipality="gm9999", today=date(2026, 1, 5)),
        "request": REQUEST, "quote": QUOTE, "contract": CONTRACT, "allocation": ALLOCATION,
        "scope": Scope(owner="team", key="noord", year=2026, cents=249_480), "replace": replace,
        "date": date, "Severity": Severity, "FundingRef": FundingRef, "Period": Period,
        "AllocationEvent": AllocationEvent,
    }  # fmt: skip
    for one in ORDER:
        exec(compile(example(one), f"{PAGE.name}: {one}", "exec"), names)
    return names


def test_hook_plugin_config_check(told: dict[str, object]) -> None:
    assert told["refused"] is not None


def test_hook_allocation_check(told: dict[str, object]) -> None:
    assert told["finding"] is not None


def test_hook_budget_escalation(told: dict[str, object]) -> None:
    assert told["route"] is not None


def test_hook_funding_plan_commitment(told: dict[str, object]) -> None:
    assert isinstance(told["committed"], tuple)
    assert all(isinstance(one, LedgerLine) for one in told["committed"])


def test_hook_funding_on_event(told: dict[str, object]) -> None:
    assert told["released"]


def test_hook_funding_settle(told: dict[str, object]) -> None:
    assert isinstance(told["budget"], LedgerLine)


def test_hook_budget_threshold(told: dict[str, object]) -> None:
    assert told["crossed"]


def test_hook_plugin_health(told: dict[str, object]) -> None:
    assert told["health"] is not None
