# SPDX-License-Identifier: EUPL-1.2
"""Not drawn yet: the pages that the menu leads to."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("designer", __name__)


@pages.get("/processen")
def pathways() -> ResponseReturnValue:
    """Say that there is nothing here yet."""
    return render_template(
        "error.html", title="Nog niet klaar", text="Deze pagina komt nog.", status=404
    ), 404
