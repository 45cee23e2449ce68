# SPDX-License-Identifier: EUPL-1.2
"""Whether the plugins of this checkout are installed as their packages say now."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

_PLUGINS: Final = Path(__file__).parents[2] / "plugins"


def outdated() -> list[str]:
    """Return the folders of plugins that are installed otherwise than `pyproject.toml` says, or not."""
    found = []
    for file in sorted(_PLUGINS.glob("*/pyproject.toml")):
        project = tomllib.loads(file.read_text("utf-8"))["project"]
        said = {
            (group, key)
            for group, points in project.get("entry-points", {}).items()
            for key in points
        }
        try:
            points = distribution(project["name"]).entry_points
        except PackageNotFoundError:
            points = ()  # type: ignore[assignment]
        if {(one.group, one.name) for one in points} != said:
            found.append(f"plugins/{file.parent.name}")
    return found
