# SPDX-License-Identifier: EUPL-1.2
"""The hooks on contracts, put to the contract register in a real host: the examples of the docs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.plugins.pretending import CONTRACT, PRICES, REQUEST
from wijkpad.plugin_api import Ceiling, IntakeStop, Period, TenantContext
from wijkpad.plugins import Host, installed_plugins

PAGE = Path(__file__).parents[2] / "docs/plugins/contracts.md"
ORDER = ("contract_find", "contract_tariffs", "contract_ceiling", "provider_intake_stop")
CEILING = Ceiling(contract="C-100", product=None, year=2026, cents=50_000_000)
STOP = IntakeStop(
    provider="P1", product=None, location=None, period=Period(date(2026, 1, 1), None),
    granted_by="tess", reason="personeelstekort",
)  # fmt: skip


def register(plugin: str, hook: str, query: str, told: Mapping[str, object]) -> object:
    """Answer the queries of the plugin as the core does."""
    return {
        "contracts": (CONTRACT,),
        "tariffs": (PRICES[1],),
        "ceilings": (CEILING,),
        "intake_stops": (STOP,),
    }[query]


@pytest.fixture(scope="module")
def told() -> Iterator[dict[str, object]]:
    """Run the examples of the page one after the other, as a reader would; yield what they made."""
    found = tuple(one for one in installed_plugins() if one.key == "contractregister")
    assert found, "pip install plugins/contractregister"
    host = Host(found, answering=register)
    context = TenantContext(municipality="gm9999", today=date(2026, 1, 5))
    names: dict[str, object] = {"host": host, "context": context, "request": REQUEST}
    for one in ORDER:
        _, _, rest = PAGE.read_text("utf-8").partition(f"## {one}\n")
        blocks = re.findall(r"```python\n(.*?)```", rest.split("\n## ")[0], re.DOTALL)
        exec(compile(blocks[1], f"{PAGE.name}: {one}", "exec"), names)
    yield names
    host.close()


def test_hook_contract_find(told: dict[str, object]) -> None:
    assert told["contract"] == CONTRACT


def test_hook_contract_tariffs(told: dict[str, object]) -> None:
    assert told["tariffs"] == (PRICES[1],)


def test_hook_contract_ceiling(told: dict[str, object]) -> None:
    assert told["ceiling"] == CEILING


def test_hook_provider_intake_stop(told: dict[str, object]) -> None:
    assert told["stop"] == STOP
