# SPDX-License-Identifier: EUPL-1.2
"""What every answer carries, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, cast

from flask import Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Desk, Engine

COOKIE: Final = "wijkpad_session"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
Args = ParamSpec("Args")


def set_headers(response: Response) -> Response:
    """Add the security headers; pages about people are never kept by a browser or proxy."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def the_engine() -> Engine:
    """Return the engine of this application."""
    return cast("Engine", current_app.extensions["wijkpad"])


def desk() -> Desk:
    """Return the front door for the signed-in person; only inside a `signed_in` view."""
    return cast("Desk", g.desk)


def signed_in(view: Callable[Args, ResponseReturnValue]) -> Callable[Args, ResponseReturnValue]:
    """Let only a signed-in person reach the view; others go to the sign-in page and come back."""

    @wraps(view)
    def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ResponseReturnValue:
        engine = the_engine()
        actor = engine.actor_of(request.cookies.get(COOKIE, ""))
        if actor is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("sign_in.form", next=here))
        g.actor = actor
        g.desk = engine.at(actor.municipality, actor)
        return view(*args, **kwargs)

    return guarded
