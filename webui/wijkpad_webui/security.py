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
from wijkpad_webui.resuming import SignedOutError, sent_form

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
_PUBLIC: Final = "wijkpad_public"
_BY_ITSELF: Final = "wijkpad_by_itself"
Args = ParamSpec("Args")
Answer = TypeVar("Answer")


def public(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Mark a view that people reach without being signed in; all other views ask for it."""
    setattr(view, _PUBLIC, True)
    return view


def by_itself(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Mark a view that pages ask for by themselves: it does not keep anybody signed in."""
    setattr(view, _BY_ITSELF, True)
    return view


def is_public(app: Flask, endpoint: str | None) -> bool:
    """Tell whether this endpoint is open to people who are not signed in."""
    return endpoint == "static" or is_marked(app, endpoint, _PUBLIC)


def is_marked(app: Flask, endpoint: str | None, mark: str) -> bool:
    """Tell whether the view of this endpoint bears a mark."""
    return bool(getattr(app.view_functions.get(endpoint or ""), mark, False))


def set_headers(response: Response) -> Response:
    """Add the security headers; pages about people are never kept by a browser or proxy."""
    response.headers.setdefault("Content-Security-Policy", _POLICY)
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
    if request.endpoint == "static":
        return None
    engine = the_engine()
    used = not is_marked(current_app, request.endpoint, _BY_ITSELF)
    cookie = request.cookies.get(cookie_name(), "")
    sitting = engine.sitting(cookie, access_point=request.remote_addr, used=used)
    if sitting is not None:
        g.sitting, g.actor = sitting, sitting.actor
        g.desk = engine.at(sitting.actor.municipality, sitting.actor)
        return None
    if request.url_rule is None or is_public(current_app, request.endpoint):
        return None
    if request.accept_mimetypes.best == "application/json":
        text = "U bent uitgelogd. Log opnieuw in, in een ander tabblad, en ga dan hier verder."
        return jsonify({"ok": False, "text": text}), 401
    if request.method == "GET":
        here = request.full_path.rstrip("?")
        return redirect(url_for("sign_in.form", next=here))
    kept = sent_form(engine.clock.now())
    if kept is not None:
        raise SignedOutError(kept)
    return redirect(url_for("sign_in.form", voorbij=1))


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
    app.before_request(refuse_what_no_text_holds)
    app.before_request(require_sign_in)
    app.after_request(set_headers)
    app.jinja_env.globals["form_token"] = form_token
    app.context_processor(session_words)


def session_words() -> dict[str, object]:
    """Give templates what they say about the end of a session."""
    settings = the_engine().settings
    return {
        "session_idle": settings.session_idle,
        "session_most": _hours(settings.session_most),
        "session_warn": min(300, settings.session_idle * 20),
        "session_left": session_left,
    }


def _hours(minutes: int) -> str:
    return f"{minutes} minuten" if minutes % 60 else f"{minutes // 60} uur"


def session_left() -> int:
    """Return the seconds until the session of this request ends, if nothing more is asked."""
    return max(0, int((g.sitting.ends_at - the_engine().clock.now()).total_seconds()))
