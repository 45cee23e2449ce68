# SPDX-License-Identifier: EUPL-1.2
"""The emergency card: reached without a case and without signing in, made to be printed."""

from __future__ import annotations

from flask import Blueprint, g, make_response, render_template
from flask.typing import ResponseReturnValue

from wijkpad_webui.security import public, the_engine

pages = Blueprint("card", __name__)
KEEP = "private, max-age=86400, stale-if-error=2592000"
"""A browser may show the card for a day without asking, and for a month when nobody answers."""


@pages.get("/noodkaart")
@public
def show() -> ResponseReturnValue:
    """Show the card; the numbers of colleagues only to who is signed in."""
    signed_in = "actor" in g
    known = [code for code, _ in the_engine().municipalities()]
    code = g.actor.municipality if signed_in else (known[0] if len(known) == 1 else "")
    shown = the_engine().emergency_card(code) if code else None
    page = render_template("card/page.html", card=shown, signed_in=signed_in)
    answer = make_response(page)
    answer.headers["Cache-Control"] = KEEP
    answer.headers["Vary"] = "Cookie"
    return answer
