# SPDX-License-Identifier: EUPL-1.2
"""The examples of the page on terms, each put to the real example plugin in a real host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from wijkpad.plugin_api import Finding, Severity, TenantContext, TermInForce
from wijkpad.plugins import Host, installed_plugins

PAGE = (Path(__file__).parents[2] / "docs/plugins/terms.md").read_text("utf-8")
CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 11, 27))


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key == "voorbeeldgemeente")
    made = Host(found)
    yield made
    made.close()


@pytest.mark.parametrize("hook", re.findall(r"^## (\w+_\w+)$", PAGE, re.MULTILINE))
def test_every_example_on_terms_runs_as_it_stands_there(hook: str, host: Host) -> None:
    section = PAGE.partition(f"## {hook}\n")[2].split("\n## ")[0]
    _, example = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names = {
        "host": host, "context": CONTEXT, "replace": replace, "date": date, "TermInForce": TermInForce
    }  # fmt: skip
    exec(compile(example, hook, "exec"), names)


def test_a_closing_day_that_is_no_date_is_refused_before_it_is_stored(host: Host) -> None:
    given = {"closing_days": "24-12-2026 31-02-2027"}
    said = host.ask("voorbeeldgemeente", "plugin_config_check", ctx=CONTEXT, config=given)
    (found,) = cast("tuple[Finding, ...]", said)
    assert found.severity is Severity.REFUSE
    assert "31-02-2027" in found.message_nl
