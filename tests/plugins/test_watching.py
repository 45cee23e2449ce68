# SPDX-License-Identifier: EUPL-1.2
"""The examples of the page on watching over files, each put to the real plugin in a real host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wijkpad.plugin_api import AuditEvent, TenantContext
from wijkpad.plugins import Host, installed_plugins

PAGE = (Path(__file__).parents[2] / "docs/plugins/watching.md").read_text("utf-8")
CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 11, 27))
EVENT = AuditEvent(
    id="3f9a", seq=7, at=datetime(2026, 11, 27, 10, 0, tzinfo=UTC), event="case.read",
    action="read", outcome="done", user="u-1", role="neighbourhood_worker", team="noord",
    client="c-1", object_type="case", object_id="c-1",
)  # fmt: skip
PLUGINS = frozenset({"siem"})


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key in PLUGINS)
    assert {one.key for one in found} == PLUGINS, "pip install plugins/siem"
    made = Host(found)
    yield made
    made.close()


def run(hook: str, host: Host, folder: Path) -> None:
    """Run the example of the page below a hook."""
    section = PAGE.partition(f"## {hook}\n")[2].split("\n## ")[0]
    _, example = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names = {
        "host": host, "context": CONTEXT, "event": EVENT, "folder": folder, "replace": replace,
        "json": json,
    }  # fmt: skip
    exec(compile(example, hook, "exec"), names)


def test_hook_audit_event(host: Host, tmp_path: Path) -> None:
    assert next(one for one in installed_plugins() if one.key == "siem").hears_journal
    run("audit_event", host, tmp_path)


def test_half_a_line_of_a_machine_that_stopped_is_ended_first(host: Host, tmp_path: Path) -> None:
    told = tmp_path / "journaal.gm9999.jsonl"
    told.write_bytes(b'{"municipality":"gm9999","id":"3f')
    secrets = {"file_env": str(tmp_path / "journaal.jsonl")}
    for event in (EVENT, EVENT, replace(EVENT, id="77", seq=8)):
        host.ask("siem", "audit_event", ctx=replace(CONTEXT, secrets=secrets), event=event)
    lines = told.read_text("utf-8").splitlines()
    assert [json.loads(line)["seq"] for line in lines[1:]] == [7, 8]
