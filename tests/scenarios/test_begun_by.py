# SPDX-License-Identifier: EUPL-1.2
"""A scenario of a pathway that a message begins tells what the message brings."""

from __future__ import annotations

from tests.commands.test_begun_by import MESSAGE, files
from wijkpad.pathways import compile_definition
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios import run_scenarios

SCENARIO = """format = 1
id = "B-01"
title = "Er komt een brief"
municipality = "gm9999"
start = { event = "SE", at = 2026-11-16T09:00:00+01:00, by = "front_desk", with = { text = "Oneens" } }

[expect]
data = { "brief.text" = "Oneens" }
open = ["UT"]
"""


def test_a_scenario_begins_with_the_message_and_what_it_brings() -> None:
    both = {**files(MESSAGE), "scenarios/B-01.toml": SCENARIO.encode()}
    definition = compile_definition(both, key="bezwaar").definition
    assert definition is not None
    (result,) = run_scenarios(definition, runtime=SpiffRuntime())
    assert result.ok, result.findings
