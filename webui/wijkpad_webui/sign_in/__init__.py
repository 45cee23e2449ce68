# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out with a local account."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from wijkpad.errors import SignInError, ThrottledError
from wijkpad_webui import again
from wijkpad_webui.errors import retry_headers, sentence, status_of
from wijkpad_webui.security import by_itself, cookie_name, public, the_engine
from wijkpad_webui.words import clock

pages = Blueprint("sign_in", __name__)


@pages.get("/inloggen")
@public
def form() -> ResponseReturnValue:
    """Show the sign-in page."""
    over = "voorbij" in request.args
    return _show(text="Uw sessie was voorbij. Log in en doe het opnieuw." if over else "")


@pages.post("/inloggen")
@public
def enter() -> ResponseReturnValue:
    """Sign in, and go on to the page that was asked for."""
    engine = the_engine()
    login = request.form.get("login", "").strip()
    kept = again.sealed_form()
    try:
        actor, cookie = engine.sign_in(
            _municipality(),
            login,
            request.form.get("password", ""),
            access_point=request.remote_addr or "",
        )
    except (SignInError, ThrottledError) as error:
        text = sentence(error) or "Naam of wachtwoord klopt niet. Probeer het opnieuw."
        page = _show(login=login, error=text, kept=kept, text=again.OVER if kept else "")
        return page, status_of(error), retry_headers(error)
    session.clear()
    if kept:
        answer = make_response(again.go_on(kept, actor))
    else:
        answer = make_response(redirect(_inside(request.form.get("next", ""))))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(cookie_name(), cookie, httponly=True, samesite="Lax", secure=secure, path="/")
    return answer


@pages.post("/uitloggen")
@public
def leave() -> ResponseReturnValue:
    """End the session on the server and in the browser."""
    the_engine().sign_out(request.cookies.get(cookie_name(), ""))
    session.clear()
    answer = make_response(redirect(url_for("sign_in.form")))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return answer


@pages.post("/uitloggen/collega")
def hand_over() -> ResponseReturnValue:
    """End the session, and let the typist of a kept form sign in."""
    the_engine().sign_out(request.cookies.get(cookie_name(), ""))
    session.clear()
    return again.ask_again(again.sealed_form(), again.OVER)


@pages.get("/sessie")
@by_itself
def left() -> ResponseReturnValue:
    """Tell a page how long its session still lives; asking keeps nobody signed in."""
    return _left()


@pages.post("/sessie")
def stay() -> ResponseReturnValue:
    """Keep the session alive, and tell how long."""
    return _left()


def _left() -> ResponseReturnValue:
    sitting = g.sitting
    seconds = (sitting.ends_at - the_engine().clock.now()).total_seconds()
    return jsonify(
        {
            "left": max(0, int(seconds)),
            "until": clock(sitting.ends_at),
            "last": sitting.ends_at == sitting.latest,
        }
    )


def _show(login: str = "", error: str | None = None, *, kept: str = "", text: str = "") -> str:
    return render_template(
        "sign_in.html",
        municipalities=the_engine().municipalities(),
        login=login,
        error=error,
        next=request.values.get("next", ""),
        kept=kept,
        text=text,
    )


def _municipality() -> str:
    """Return the municipality to sign in to: chosen on the page only where a database has several."""
    known = [code for code, _name in the_engine().municipalities()]
    asked = request.form.get("municipality", "")
    return asked if asked in known else (known[0] if known else "")


def _inside(address: str) -> str:
    """Return the address if it is a path on this site, else the worklist."""
    # Browsers leave out tabs and line ends, and read a backslash as a slash.
    plain = "".join(one for one in address if one > " ").replace("\\", "/")
    safe = plain == address and plain.startswith("/") and not plain.startswith("//")
    return address if safe else url_for("worklist.show")
