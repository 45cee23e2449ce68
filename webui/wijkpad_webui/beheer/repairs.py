# SPDX-License-Identifier: EUPL-1.2
"""Finding a running case to repair, by its number alone."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.searching import remember_search, searched_text
from wijkpad_webui.security import desk


@pages.get("/beheer/herstellen")
def repairs() -> ResponseReturnValue:
    """Ask for a case number, and show the pathways of the case that has it."""
    number = searched_text("beheer.repairs")
    return render_template("beheer/repairs.html", number=number, found=desk().repairs.find(number))


@pages.post("/beheer/herstellen")
def find_repairs() -> ResponseReturnValue:
    """Look for a case; what was typed stays out of the address."""
    desk().repairs.find("")
    return remember_search("beheer.repairs")
