# SPDX-License-Identifier: EUPL-1.2
"""Not drawn yet: the pages that the menu leads to."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("beheer", __name__)


@pages.get("/beheer/storingen")
def incidents() -> ResponseReturnValue:
    """Say that there is nothing here yet."""
    return render_template(
        "error.html", title="Nog niet klaar", text="Deze pagina komt nog.", status=404
    ), 404


@pages.get("/beheer/plugins")
def plugins() -> ResponseReturnValue:
    """Say that there is nothing here yet."""
    return render_template(
        "error.html", title="Nog niet klaar", text="Deze pagina komt nog.", status=404
    ), 404


@pages.get("/beheer/inrichting")
def settings() -> ResponseReturnValue:
    """Say that there is nothing here yet."""
    return render_template(
        "error.html", title="Nog niet klaar", text="Deze pagina komt nog.", status=404
    ), 404


@pages.get("/thema.css")
def theme() -> ResponseReturnValue:
    """Return an empty theme."""
    return Response("", content_type="text/css")
