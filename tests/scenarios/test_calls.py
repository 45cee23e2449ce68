# SPDX-License-Identifier: EUPL-1.2
"""A scenario goes through a call as the run does; the called pathway has scenarios of its own."""

from __future__ import annotations

from tests.pathways.calling import caller, ready, within
from wijkpad.pathways import compile_definition
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios import run_scenarios

SCENARIO = """format = 1
id = "H-01"
title = "Er komt een plan"
municipality = "gm9999"
start = { event = "SE", at = 2026-11-16T09:00:00+01:00, by = "front_desk" }

[[step]]
task = "UT_Vraag"
as = "front_desk"
answers = { what = "Hulp", day = 2026-11-16 }

[[step]]
task = "onder.UT"
as = "front_desk"
answers = { goal = "help" }

[expect]
route = ["UT_Vraag", "onder.UT", "onder.BR", "CA"]
rules = { "onder.BR_Soort" = "help" }
data = { uitkomst = "help", niveau = "HIGH" }
terms = { "onder.maken" = 2026-11-18 }
open = ["UT_Na"]
"""


def test_a_scenario_goes_through_the_steps_of_the_called_pathway() -> None:
    onder = ready(within())
    files = {**caller(), "scenarios/H-01.toml": SCENARIO.encode()}
    hoofd = compile_definition(files, key="hoofd", called={"onder": onder}.get)
    assert hoofd.definition is not None, hoofd.findings
    (result,) = run_scenarios(hoofd.definition, neighbours=[onder], runtime=SpiffRuntime())
    assert result.ok, result.findings


def test_what_goes_otherwise_in_the_called_pathway_is_told() -> None:
    onder = ready(within())
    wrong = SCENARIO.replace('route = ["UT_Vraag", "onder.UT"', 'route = ["onder.UT", "UT_Vraag"')
    files = {**caller(), "scenarios/H-01.toml": wrong.encode()}
    hoofd = compile_definition(files, key="hoofd", called={"onder": onder}.get)
    assert hoofd.definition is not None, hoofd.findings
    (result,) = run_scenarios(hoofd.definition, neighbours=[onder], runtime=SpiffRuntime())
    (found,) = result.findings
    assert "‘UT_Vraag’ kwam niet in deze volgorde" in found.text
