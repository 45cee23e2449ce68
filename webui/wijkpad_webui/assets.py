# SPDX-License-Identifier: EUPL-1.2
"""Finds the built scripts, style sheet and icons by name."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TypedDict, cast

from flask import Flask, url_for
from markupsafe import Markup


class Bundle(TypedDict):
    """File names of one bundle inside `static/build`."""

    js: str
    css: str | None
    preload: list[str]


def register(app: Flask) -> None:
    """Give templates `bundle(name)`, `built(file)`, `style` and `icon(name)`."""
    listed = json.loads((files(__package__) / "static/build/manifest.json").read_text("utf-8"))
    bundles: dict[str, Bundle] = {
        name: cast("Bundle", one) for name, one in listed.items() if isinstance(one, dict)
    }

    def built(file: str) -> str:
        return url_for("static", filename=f"build/{file}")

    def icon(name: str) -> Markup:
        address = f"{built(listed['icons'])}#{name}"
        return Markup('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>').format(address)

    app.jinja_env.globals.update(
        bundle=bundles.__getitem__, built=built, style_sheet=listed["style"], icon=icon
    )
