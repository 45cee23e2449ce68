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

from wijkpad.plugin_api import (
    AccessActor,
    AccessResource,
    AccessRole,
    AuditEvent,
    Finding,
    Severity,
    TenantContext,
)
from wijkpad.plugins import Host, installed_plugins

PAGE = (Path(__file__).parents[2] / "docs/plugins/watching.md").read_text("utf-8")
CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 11, 27))
EVENT = AuditEvent(
    id="3f9a", seq=7, at=datetime(2026, 11, 27, 10, 0, tzinfo=UTC), event="case.read",
    action="read", outcome="done", user="u-1", role="neighbourhood_worker", team="noord",
    client="c-1", object_type="case", object_id="c-1",
)  # fmt: skip
PLUGINS = frozenset({"dossierregels", "siem"})
CLOSED = AccessResource(
    kind="case", id="c-1", case="c-1", team="noord", is_open=False, is_coordinator=False
)

WORKER = AccessRole(team="noord", role="neighbourhood_worker")


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    found = tuple(one for one in installed_plugins() if one.key in PLUGINS)
    assert {one.key for one in found} == PLUGINS, f"pip install {sorted(PLUGINS)} of plugins/"
    made = Host(found)
    yield made
    made.close()


def run(hook: str, host: Host, folder: Path) -> None:
    """Run the example of the page below a hook."""
    section = PAGE.partition(f"## {hook}\n")[2].split("\n## ")[0]
    _, example = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names = {
        "host": host, "context": CONTEXT, "event": EVENT, "folder": folder, "replace": replace,
        "json": json, "closed": CLOSED, "AccessActor": AccessActor, "AccessRole": AccessRole,
        "Severity": Severity,
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


def test_the_file_is_for_its_owner_and_group_and_holds_no_line_of_a_long_batch_twice(
    host: Host, tmp_path: Path
) -> None:
    context = replace(CONTEXT, secrets={"file_env": str(tmp_path / "journaal.jsonl")})
    events = [replace(EVENT, id=f"{one:064x}", seq=one, event="x" * 600) for one in range(200)]
    for event in (*events, events[0]):
        host.ask("siem", "audit_event", ctx=context, event=event)
    file = tmp_path / "journaal.gm9999.jsonl"
    assert len(file.read_text("utf-8").splitlines()) == 200
    assert file.stat().st_mode & 0o007 == 0


def test_hook_access_policy(host: Host, tmp_path: Path) -> None:
    assert next(one for one in installed_plugins() if one.key == "dossierregels").judges_access
    run("access_policy", host, tmp_path)


@pytest.mark.parametrize(
    ("config", "role", "coordinates", "kept_out"),
    [
        ({}, AccessRole(team="noord", role="team_lead"), False, False),
        ({}, AccessRole(team="zuid", role="team_lead"), False, True),
        ({}, WORKER, True, False),
        ({"coordinator_too": False}, WORKER, True, True),
        ({"closed_roles": "neighbourhood_worker"}, WORKER, False, False),
        ({"closed_roles": "team_lead"}, WORKER, False, True),
    ],
)
def test_a_closed_case_is_opened_by_some_roles_of_its_team_and_its_coordinator(
    host: Host,
    config: dict[str, str | bool],
    role: AccessRole,
    coordinates: bool,
    kept_out: bool,
) -> None:
    closed = replace(CLOSED, is_coordinator=coordinates)
    other = replace(CLOSED, id="c-2", case="c-2", is_open=True)
    said = host.ask(
        "dossierregels",
        "access_policy",
        ctx=replace(CONTEXT, config=config),
        actor=AccessActor(id="u-1", roles=(role,)),
        resources=(closed, other),
        action="list",
        purpose="",
    )
    assert isinstance(said, tuple)
    assert [one.data["resource"] for one in said] == (["c-1"] if kept_out else [])


def test_a_rule_that_lets_nobody_open_a_closed_case_is_refused(host: Host) -> None:
    found = host.ask(
        "dossierregels", "plugin_config_check", ctx=CONTEXT, config={"closed_roles": " , "}
    )
    assert isinstance(found, tuple)
    (finding,) = found
    assert isinstance(finding, Finding)
    assert (finding.severity, finding.data) == (Severity.REFUSE, {"field": "closed_roles"})
