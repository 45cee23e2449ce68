# SPDX-License-Identifier: EUPL-1.2
"""How the municipality is set up: who works where, settings with their source, money agreed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.beheer.colours import chosen_colours
from wijkpad_webui.security import desk


@pages.get("/beheer/inrichting")
def settings() -> ResponseReturnValue:
    """Show the municipality's set-up."""
    page = desk().settings_page()
    return render_template(
        "beheer/settings.html", page=page, colours=chosen_colours(desk().theme())
    )


@pages.post("/beheer/inrichting/uitvoer")
def export() -> ResponseReturnValue:
    """Give the municipality's file, without passwords, secrets and cases."""
    with tempfile.TemporaryDirectory() as folder:
        path = desk().export_municipality(Path(folder))
        answer: Response = make_response(path.read_bytes())
        name = path.name
    answer.content_type = "application/toml; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
