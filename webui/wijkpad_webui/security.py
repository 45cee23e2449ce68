# SPDX-License-Identifier: EUPL-1.2
"""What every answer carries, and who is asking. A route is closed unless it is marked `public`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar, cast

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from wijkpad.api import Desk, Engine

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
_PUBLIC: Final = "wijkpad_public"
Args = ParamSpec("Args")
Answer = TypeVar("Answer")


def public(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Mark a view that people reach without being signed in; all other views ask for it."""
    setattr(view, _PUBLIC, True)
    return view


def is_public(app: Flask, endpoint: str | None) -> bool:
    """Tell whether this endpoint is open to people who are not signed in."""
    view = app.view_functions.get(endpoint or "")
    return endpoint == "static" or bool(getattr(view, _PUBLIC, False))


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
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def require_sign_in() -> ResponseReturnValue | None:
    """Find out who is asking; send others to the sign-in page, from where they come back."""
    engine = the_engine()
    cookie = request.cookies.get(cookie_name(), "")
    actor = engine.actor_of(cookie, access_point=request.remote_addr)
    if actor is not None:
        g.actor = actor
        g.desk = engine.at(actor.municipality, actor)
        return None
    if request.url_rule is None or is_public(current_app, request.endpoint):
        return None
    if request.accept_mimetypes.best == "application/json":
        text = "U bent uitgelogd. Log opnieuw in, in een ander tabblad, en ga dan hier verder."
        return jsonify({"ok": False, "text": text}), 401
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.form", next=here))


def refuse_what_no_text_holds() -> None:
    """Refuse the sign NUL: nobody can type it, and PostgreSQL has no place for it."""
    if "\0" in request.path:
        abort(404)
    typed = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any("\0" in name or "\0" in text for name, text in typed):
        abort(400)


def cookie_name() -> str:
    """Return the name of the session cookie; over TLS browsers pin it to this one host."""
    return "__Host-wijkpad" if current_app.config["SESSION_COOKIE_SECURE"] else "wijkpad"


def the_engine() -> Engine:
    """Return the engine of this application."""
    return cast("Engine", current_app.extensions["wijkpad"])


def desk() -> Desk:
    """Return the front door for the signed-in person."""
    return cast("Desk", g.desk)


def form_token() -> str:
    """Return the mark of one drawn form: sent twice, it happens once."""
    return secrets.token_urlsafe(16)


def sent_token() -> str | None:
    """Return the mark that this request bears."""
    return request.form.get("token", "")[:64] or None


def register(app: Flask) -> None:
    """Close every route of the application but the public ones, and set the headers."""
    app.before_request(require_sign_in)
    app.before_request(refuse_what_no_text_holds)
    app.after_request(set_headers)
    app.jinja_env.globals["form_token"] = form_token
