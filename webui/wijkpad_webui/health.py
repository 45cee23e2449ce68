# SPDX-License-Identifier: EUPL-1.2
"""The address that a monitor asks: is the database there, and can new cases begin."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response
from flask.typing import ResponseReturnValue

from wijkpad_webui.security import by_itself, public, the_engine

pages = Blueprint("health", __name__)
_WORDS = {True: "ready", False: "not_ready", None: "unknown"}


@pages.get("/health")
@public
@by_itself
def show() -> ResponseReturnValue:
    """Answer 200, or 503 when a municipality is not ready; names no plugin and no fault."""
    found = the_engine().readiness()
    answer = make_response(jsonify({code: _WORDS[one] for code, one in found.items()}))
    answer.status_code = 503 if False in found.values() else 200
    answer.headers["Cache-Control"] = "no-store"
    return answer
