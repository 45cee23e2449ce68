# SPDX-License-Identifier: EUPL-1.2
"""The committed scripts and styles are what their sources give."""

from __future__ import annotations

import filecmp
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.require import require

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "webui/wijkpad_webui/static/build"


@pytest.mark.xdist_group("node")
def test_a_rebuild_gives_the_committed_bundles(tmp_path: Path) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        require("node", "Node 20 or newer with npm is absent; get it with: apt install nodejs npm")
    sources = tmp_path / "frontend"
    shutil.copytree(ROOT / "frontend", sources, ignore=shutil.ignore_patterns("node_modules"))
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(install, cwd=sources, check=True, timeout=300)
    built = tmp_path / "built"
    subprocess.run(["node", "build.mjs", str(built)], cwd=sources, check=True, timeout=120)
    compared = filecmp.dircmp(built, COMMITTED)
    assert (compared.left_only, compared.right_only) == ([], [])
    _, changed, unread = filecmp.cmpfiles(built, COMMITTED, compared.common_files, shallow=False)
    assert (changed, unread) == ([], [])


def test_every_package_in_the_bundles_has_a_licence_that_may_be_shipped() -> None:
    licences = json.loads((COMMITTED / "licences.json").read_text("utf-8"))
    allowed = {"MIT", "ISC", "Apache-2.0", "CC0-1.0", "(MPL-2.0 OR Apache-2.0)", "BSD-3-Clause"}
    others = {name: packages for name, packages in licences.items() if name not in allowed}
    # bpmn.io's own licence: MIT with the duty to show its mark, which the editors do.
    assert all("bpmn" in name.lower() or "SEE LICENSE" in name for name in others), others
