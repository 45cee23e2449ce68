# SPDX-License-Identifier: EUPL-1.2
"""The municipality's colours as a style sheet of its own: inline styles are not allowed."""

from __future__ import annotations

from flask import Response, g
from flask.typing import ResponseReturnValue

from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.beheer.colours import style_sheet
from wijkpad_webui.security import desk


@pages.get("/beheer/thema.css")
def theme() -> ResponseReturnValue:
    """Return the style sheet of the signed-in person's municipality."""
    return Response(style_sheet(desk().theme()), content_type="text/css; charset=utf-8")


@pages.app_context_processor
def own_colours() -> dict[str, object]:
    """Tell pages whether there is a style sheet to load, also those that answer a form."""
    return {"own_theme": lambda: "desk" in g and bool(style_sheet(desk().theme()))}
