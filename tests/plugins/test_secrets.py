# SPDX-License-Identifier: EUPL-1.2
"""Secrets: named in the configuration, given to their plugin only, and written down nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from wijkpad.plugin_api import Manifest, TenantContext
from wijkpad.plugins.dispatching import Dispatcher, Enabled
from wijkpad.plugins.secrets import secret_findings, secrets_of
from wijkpad.plugins.switching import proposal_findings

SCHEMA = {
    "type": "object",
    "properties": {
        "token_env": {"type": "string", "format": "secret-env"},
        "label": {"type": "string"},
    },
}
MANIFEST = Manifest(key="ours", title="Ours", version="1", api=">=1.1,<2", config_schema=SCHEMA)
NAME = "WIJKPAD_BRP_KEY"


def test_a_secret_is_found_under_the_name_that_the_configuration_gives() -> None:
    assert secrets_of(SCHEMA, {"token_env": NAME, "label": NAME}, {NAME: "s3cret"}) == {
        "token_env": "s3cret"
    }
    assert secrets_of(SCHEMA, {"token_env": NAME}, {}) == {}


@pytest.mark.parametrize(
    "name", ["WIJKPAD_SECRET", "WIJKPAD_DATABASE", "PATH", "s3cret", "wijkpad_x"]
)
def test_no_other_variable_of_the_server_can_be_reached(name: str) -> None:
    assert secrets_of(SCHEMA, {"token_env": name}, {name: "master key"}) == {}
    (finding,) = secret_findings(MANIFEST, {"token_env": name}, {name: "master key"})
    assert (finding.code, finding.element) == ("PLUG-004", "token_env")
    assert name not in finding.text + finding.cure


def test_a_variable_that_is_not_there_is_said_when_the_setting_is_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (finding,) = proposal_findings(MANIFEST, {"token_env": NAME})
    assert finding.code == "PLUG-005"
    monkeypatch.setenv(NAME, "s3cret")
    assert proposal_findings(MANIFEST, {"token_env": NAME}) == []
    assert proposal_findings(MANIFEST, {"label": "x"}) == []


@dataclass
class Listening:
    """A plugin in this process that remembers with what it was asked."""

    contexts: dict[str, object] = field(default_factory=dict)

    def ask(self, plugin: str, hook: str, **arguments: object) -> object:
        self.contexts[plugin] = arguments["ctx"]
        return None


def test_each_plugin_gets_its_own_secrets_and_no_line_of_the_trace_holds_one() -> None:
    def enabled(key: str, secrets: Mapping[str, str]) -> Enabled:
        return Enabled(key=key, title=key, capabilities=("guard:x",), config={}, secrets=secrets)

    asker = Listening()
    context = TenantContext(municipality="gm9999", today=date(2026, 1, 1))
    plugins = [enabled("one", {"token_env": "s3cret"}), enabled("two", {})]
    dispatcher = Dispatcher(asker, plugins, context)
    dispatcher.put("budget_threshold", scope=None, pct=70, direction="up")
    assert {key: getattr(one, "secrets") for key, one in asker.contexts.items()} == {  # noqa: B009
        "one": {"token_env": "s3cret"}, "two": {},
    }  # fmt: skip
    assert "s3cret" not in repr((dispatcher.calls, plugins, asker.contexts))
