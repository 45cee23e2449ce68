# SPDX-License-Identifier: EUPL-1.2
"""The examples of the page on daily work, each put to the real example plugin in a real host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wijkpad.plugin_api import TenantContext
from wijkpad.plugins import Host, installed_plugins

PAGE = (Path(__file__).parents[2] / "docs/plugins/daily-work.md").read_text("utf-8")
CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 11, 27))


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key == "voorbeeldgemeente")
    assert found, "pip install plugins/voorbeeldgemeente"
    assert found[0].takes_part
    made = Host(found)
    yield made
    made.close()


@pytest.mark.parametrize("hook", re.findall(r"^## (\w+_\w+)$", PAGE, re.MULTILINE))
def test_every_example_on_daily_work_runs_as_it_stands_there(hook: str, host: Host) -> None:
    section = PAGE.partition(f"## {hook}\n")[2].split("\n## ")[0]
    _, example = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names = {"host": host, "context": CONTEXT, "replace": replace}
    exec(compile(example, hook, "exec"), names)


def test_the_walk_in_hour_is_the_first_thursday_after_the_day(host: Host) -> None:
    for day, thursday in (("2026-12-02", "2026-12-03"), ("2026-12-03", "2026-12-10")):
        result = host.ask(
            "voorbeeldgemeente", "service_task_run", ctx=CONTEXT, key="voorbeeldgemeente.walk_in",
            inputs={"after": day}, attempt=1, idempotency_key="k",
        )  # fmt: skip
        assert getattr(result, "outputs")["on"] == thursday  # noqa: B009 - any answer has it
