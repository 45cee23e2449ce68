# SPDX-License-Identifier: EUPL-1.2
"""Pathways: from the files of a folder or a draft to a definition that can run."""

from wijkpad.pathways.calling import in_calling_order
from wijkpad.pathways.checking import check_paths, neighbours_of, pathway_folders
from wijkpad.pathways.compiling import (
    Compiled,
    compile_definition,
    files_sha256,
    restore_definition,
)
from wijkpad.pathways.folder import HEADER, read_folder
from wijkpad.pathways.library import DefinitionLibrary, PathwayCompiler
from wijkpad.pathways.linking import link
from wijkpad.pathways.one_file import require_readable
from wijkpad.pathways.parts import Parts, read_parts
from wijkpad.pathways.scenario_model import (
    DoTask,
    Expect,
    MoveClock,
    Scenario,
    ScenarioStep,
    SendMessage,
    SetService,
)
from wijkpad.pathways.scenario_reading import read_scenario, to_value

__all__ = [
    "HEADER",
    "Compiled",
    "DefinitionLibrary",
    "DoTask",
    "Expect",
    "MoveClock",
    "Parts",
    "PathwayCompiler",
    "Scenario",
    "ScenarioStep",
    "SendMessage",
    "SetService",
    "check_paths",
    "compile_definition",
    "files_sha256",
    "in_calling_order",
    "link",
    "neighbours_of",
    "pathway_folders",
    "read_folder",
    "read_parts",
    "read_scenario",
    "require_readable",
    "restore_definition",
    "to_value",
]
