# SPDX-License-Identifier: EUPL-1.2
"""Every hook, put to a real plugin in a real plugin host: the examples of the docs."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from wijkpad.plugin_api import (
    Balance,
    ContractProduct,
    ContractRef,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Imported,
    ImportFile,
    Period,
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
    "directory_import",
)
PLUGINS = ("contractregister", "inspanningsgericht", "pgb", "wijkbudget")
CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 1, 1), config={"warn_pct": 70})
REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2026, 1, 5), until=date(2026, 3, 29), team="noord",
)  # fmt: skip
CONTRACT = ContractRef(
    id="C-100", title="Begeleiding", provider="P1", lot="1", variant="inspanningsgericht",
    period=Period(date(2024, 1, 1), date(2027, 12, 31)),
    terms=ContractProduct(product="02A03", unit="hour", may_declare_minutes=True),
)  # fmt: skip
TARIFFS = (
    TariffSegment(contract="C-100", provider="P1", start=date(2026, 1, 1), until=None, cents=6930),
)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key in PLUGINS)
    assert len(found) == len(PLUGINS), f"not all of {PLUGINS} are installed; run: make run"
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
        "contract": CONTRACT,
        "replace": replace, "Decimal": Decimal, "Balance": Balance, "Scope": Scope,
        "ImportFile": ImportFile, "b64encode": b64encode,
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


def test_hook_directory_import(host: Host) -> None:
    read = run_until("directory_import", host)["read"]
    assert isinstance(read, Imported)
    assert len(read.rows) == 2


def test_a_file_of_ten_thousand_rows_goes_to_the_plugin_and_back(host: Host) -> None:
    rows = "".join(
        f"C-{number};02A03;uur;69,30;1-1-2026;31-12-2026;Kostprijsonderzoek 2025\r\n"
        for number in range(10_000)
    )
    text = "contract;product;eenheid;tarief;van;tot en met;grondslag\r\n" + rows
    file = ImportFile(name="x.csv", kind="tariffs", content=b64encode(text.encode()).decode())
    read = host.ask("contractregister", "directory_import", ctx=CONTEXT, file=file)
    assert isinstance(read, Imported)
    assert (len(read.rows), read.faults) == (10_000, ())
