# SPDX-License-Identifier: EUPL-1.2
"""Scenarios: what a designer says should happen, run on a virtual clock in a world of its own."""

from wijkpad.scenarios.clock import VirtualClock
from wijkpad.scenarios.result import ScenarioResult
from wijkpad.scenarios.runner import (
    StoryRunner,
    coverage_of_folder,
    run_folder,
    run_scenarios,
    scenarios_of,
)

__all__ = [
    "ScenarioResult",
    "StoryRunner",
    "VirtualClock",
    "coverage_of_folder",
    "run_folder",
    "run_scenarios",
    "scenarios_of",
]
