# SPDX-License-Identifier: EUPL-1.2
"""Puts the screens together. No decisions here: each folder holds one part of the screen."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from wijkpad.api import Engine
from wijkpad.settings import Settings
from wijkpad_webui import (
    assets,
    beheer,
    budgets,
    card,
    cases,
    designer,
    emergency,
    errors,
    forms,
    health,
    menu,
    request_log,
    resuming,
    security,
    sign_in,
    social_map,
    tasks,
    terms,
    words,
    worklist,
)

csrf = CSRFProtect()


class Website(Flask):
    """Flask, but for its own log of faults: that would write addresses and values."""

    def log_exception(self, exc_info: object) -> None:
        """Write what went wrong as the request log does."""
        error = exc_info[1] if isinstance(exc_info, tuple) else None
        if isinstance(error, BaseException):
            request_log.failed(error)


_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


def create_app(engine: Engine, settings: Settings) -> Flask:
    """Make the WSGI application for one engine.

    The application holds no state of its own: everything it shows comes from `engine`, and the
    municipality comes from the signed-in session, never from a form.
    """
    app = Website(__name__, static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="wijkpad_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or list(_LOOPBACK),
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        # The address only: host and scheme stay what the settings and the server say.
        fixed = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0)
        app.wsgi_app = fixed  # type: ignore[method-assign]
    app.extensions["wijkpad"] = engine
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    request_log.register(app)
    security.register(app)
    csrf.init_app(app)
    resuming.register(app)
    assets.register(app)
    words.register(app)
    forms.register(app)
    menu.register(app)
    cases.tabs.register(app)
    cases.people.register(app)
    errors.register(app)
    work = (sign_in, card, worklist, cases, tasks, terms, budgets, emergency)
    for part in (*work, designer, beheer, health):
        app.register_blueprint(part.pages)
    app.register_blueprint(social_map.pages)
    app.register_blueprint(social_map.volunteers.pages)
    for one in engine.self_test():
        request_log.noticed(one)
    return app
