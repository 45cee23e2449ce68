# SPDX-License-Identifier: EUPL-1.2
"""A plugin may do what it likes: only its own process suffers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.plugins.patience import PATIENT, be_patient, hasten
from wijkpad.errors import PluginError
from wijkpad.plugin_api import FundingRef, FundingRequest, TenantContext
from wijkpad.plugins import Host, Installed, starting

REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2026, 1, 5), until=date(2026, 3, 29), team="noord",
)  # fmt: skip


def installed(*keys: str) -> tuple[Installed, ...]:
    modules = {
        "rogue": "rogue",
        "old": "old_rogue",
        "misspelt": "misspelt_rogue",
        "broken": "broken_rogue",
        "leaving": "leaving_rogue",
        "dying": "dying_rogue",
        "sleeping": "sleeping_rogue",
    }
    return tuple(
        Installed(key=key, module=modules[key], distribution="rogues", version="1.0")
        for key in keys
    )


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    made = Host(installed("rogue", "old", "misspelt", "broken"), PATIENT)
    yield made
    made.close()


def ask(host: Host, how: str) -> object:
    context = TenantContext(municipality="gm9999", today=date(2026, 1, 1), config={"how": how})
    return host.ask("rogue", "funding_resolve", ctx=context, request=REQUEST)


def test_a_plugin_that_behaves_gets_its_answer_across(host: Host) -> None:
    assert ask(host, "behave") == FundingRef(key="fine", version="1")


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("raise", "raised"),
        ("leave", "raised"),
        ("hang", "hung"),
        ("exit", "died"),
        ("nonsense", "nonsense"),
        ("memory", "raised"),
        ("recurse", "raised"),
        ("fork", "hung"),
        ("forge", "nonsense"),
        ("deep", "nonsense"),
        ("huge", "nonsense"),
        ("nan", "nonsense"),
    ],
)
def test_a_plugin_that_misbehaves_is_named_and_the_next_question_is_answered(
    host: Host, how: str, reason: str
) -> None:
    ask(host, "behave")
    if reason == "hung":
        hasten(host, "rogue")
    with pytest.raises(PluginError) as caught:
        ask(host, how)
    assert (caught.value.plugin, caught.value.reason) == ("rogue", reason)
    be_patient(host)
    assert ask(host, "behave") == FundingRef(key="fine", version="1")


def test_what_a_plugin_says_in_an_exception_never_leaves_its_process(host: Host) -> None:
    with pytest.raises(PluginError) as caught:
        ask(host, "raise")
    assert "secret" not in str(caught.value)


def test_printing_does_not_disturb_the_answer(host: Host) -> None:
    assert ask(host, "print") == FundingRef(key="fine", version="1")


def test_three_kills_keep_the_host_off_until_a_person_restarts_it(host: Host) -> None:
    for _ in range(3):
        with pytest.raises(PluginError):
            ask(host, "exit")
    with pytest.raises(PluginError) as caught:
        ask(host, "behave")
    assert caught.value.reason == "off"
    host.restart()
    assert ask(host, "behave") == FundingRef(key="fine", version="1")


def test_the_process_of_a_plugin_does_not_load_the_rest_of_the_engine() -> None:
    asked = "import sys, wijkpad.plugins.cradle as _; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=300
    )
    loaded = set(said.stdout.split())
    assert "wijkpad.plugin_api" in loaded
    assert loaded & {"wijkpad.dmn", "wijkpad.ports", "sqlalchemy", "lxml", "jsonschema"} == set()


def test_plugins_that_cannot_work_are_listed_with_their_fault(host: Host) -> None:
    manifests, problems = host.manifests()
    assert problems == {"old": "api", "misspelt": "hook", "broken": "ImportError"}
    assert manifests["rogue"].title == "Rogue"


def test_what_a_plugin_does_when_it_is_loaded_hits_no_other_plugin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    host = Host(installed("leaving", "dying", "sleeping", "rogue"), PATIENT)
    hasten(host, "sleeping")
    try:
        manifests, problems = host.manifests()
        assert problems == {"leaving": "SystemExit", "dying": "died", "sleeping": "hung"}
        assert list(manifests) == ["rogue"]
        for _ in range(3):
            host.manifests(["dying"])
        be_patient(host)
        assert ask(host, "behave") == FundingRef(key="fine", version="1")
    finally:
        host.close()


def test_a_child_that_a_plugin_started_goes_with_it(host: Host) -> None:
    ask(host, "behave")
    session = _session(host)
    assert _in_session(session) == [session]
    hasten(host, "rogue")
    with pytest.raises(PluginError):
        ask(host, "fork")
    last = time.monotonic() + 30
    while _in_session(session) and time.monotonic() < last:
        time.sleep(0.05)
    assert _in_session(session) == []


def _session(host: Host) -> int:
    child = host._rooms["rogue"]._child
    assert child is not None
    return child.pid


def _in_session(session: int) -> list[int]:
    """Return the processes of a session; one that was killed goes a moment later."""
    processes = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [one for one in processes if _session_of(one) == session]


def _session_of(process: int) -> int | None:
    try:
        return os.getsid(process)
    except ProcessLookupError:
        return None


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_cradle_that_is_killed_or_stands_still_keeps_no_plugin_from_its_work(
    host: Host, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(host, "behave")
    cradle = starting._CRADLE._process
    assert cradle is not None
    os.kill(cradle.pid, number)
    monkeypatch.setattr(starting, "_PATIENCE", 0.2)
    assert ask(host, "behave") == FundingRef(key="fine", version="1")
    host.restart()
    assert ask(host, "behave") == FundingRef(key="fine", version="1")


def test_where_nothing_can_be_split_off_each_plugin_is_started_by_itself(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "_SPLITS", False)
    assert ask(host, "behave") == FundingRef(key="fine", version="1")
    session = _session(host)
    assert b"wijkpad.plugins.host" in Path(f"/proc/{session}/cmdline").read_bytes()
    with pytest.raises(PluginError):
        ask(host, "exit")
    assert ask(host, "behave") == FundingRef(key="fine", version="1")


def test_plugins_are_split_off_from_one_process_that_has_imported_none(host: Host) -> None:
    ask(host, "behave")
    assert b"wijkpad.plugins.cradle" in Path(f"/proc/{_session(host)}/cmdline").read_bytes()
    cradle = starting._CRADLE._process
    assert cradle is not None
    status = Path(f"/proc/{_session(host)}/status").read_text("ascii")
    assert f"PPid:\t{cradle.pid}\n" in status
    assert ask(host, "modules") == FundingRef(key="rogue", version="1")


def test_a_question_that_nobody_reads_has_a_deadline_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    host = Host(installed("sleeping"))
    hasten(host, "sleeping")
    context = TenantContext(
        municipality="gm9999", today=date(2026, 1, 1), config={"long": "x" * 900_000}
    )
    try:
        with pytest.raises(PluginError) as caught:
            host.ask("sleeping", "funding_resolve", ctx=context, request=REQUEST)
        assert caught.value.reason == "hung"
    finally:
        host.close()


def test_a_plugin_sees_no_secret_of_the_installation(
    monkeypatch: pytest.MonkeyPatch, host: Host
) -> None:
    for name in ("WIJKPAD_SECRET", "PGPASSWORD", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "geheim")
    seen = ask(host, "environment")
    assert isinstance(seen, FundingRef)
    assert "PATH" in seen.key
    assert not {"WIJKPAD_SECRET", "PGPASSWORD", "DATABASE_URL"} & set(seen.key.split(","))
    assert "AWS" not in seen.key
