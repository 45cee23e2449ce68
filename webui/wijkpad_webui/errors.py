# SPDX-License-Identifier: EUPL-1.2
"""Turns every deliberate error into a page with the fitting status; the only place that does."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from wijkpad.errors import (
    AnswersInvalidError,
    ConflictError,
    FindingsError,
    NotFoundError,
    PluginError,
    RefusedError,
    RunStuckError,
    SignInError,
    TaskNotOpenError,
    ThrottledError,
    TimerWonError,
    UnreadableError,
    WijkpadError,
)
from wijkpad_webui.words import moment

_STATUS: Final[tuple[tuple[type[WijkpadError], HTTPStatus], ...]] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (RefusedError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (ThrottledError, HTTPStatus.TOO_MANY_REQUESTS),
    (SignInError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadableError, HTTPStatus.BAD_REQUEST),
    (AnswersInvalidError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (FindingsError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RunStuckError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PluginError, HTTPStatus.BAD_GATEWAY),
)
_TEXTS: Final = {
    400: ("Dit verzoek klopt niet", "Ga terug en probeer het opnieuw."),
    403: ("Dit mag u niet", "U hebt hiervoor niet de juiste rol."),
    404: ("Niet gevonden", "Deze pagina bestaat niet, of u mag haar niet zien."),
    405: ("Dit kan hier niet", "Ga terug en probeer het opnieuw."),
    409: (
        "Er is iets veranderd",
        "Deze taak of zaak is intussen veranderd. Er is niets dubbel opgeslagen.",
    ),
    413: ("Te groot", "Wat u verstuurt is te groot. Maak het kleiner en probeer het opnieuw."),
    422: ("Dit lukt zo niet", "Er is niets veranderd."),
    429: ("Even wachten", "Er is te vaak geprobeerd."),
    500: ("Er ging iets mis", "De fout is vastgelegd. Wat u had ingevuld staat nog in uw concept."),
    502: ("Een koppeling werkt niet", "Er is niets veranderd. De beheerder ziet deze storing."),
}
_BARE: Final = (
    '<!doctype html><html lang="nl"><meta charset="utf-8"><title>{0} – wijkpad</title>'
    "<main><h1>{0}</h1><p>{1}</p><p>Code {2}</p></main></html>"
)


def status_of(error: WijkpadError) -> HTTPStatus:
    """Return the HTTP status that fits this error."""
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def retry_headers(error: WijkpadError) -> dict[str, str]:
    """Tell programs how long to wait."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, ThrottledError) else {}


def sentence(error: WijkpadError) -> str | None:
    """Say in Dutch what happened, where the general text of the status says too little."""
    if isinstance(error, TimerWonError):
        return (
            f"De termijn ‘{error.reason}’ verliep op {moment(error.at)}. "
            "De taak is daardoor vervallen; uw invoer is bewaard."
        )
    if isinstance(error, TaskNotOpenError):
        if error.winner and error.at:
            return (
                f"{error.winner} was u voor, op {moment(error.at)}. Er is niets dubbel opgeslagen."
            )
        return "Deze taak staat niet meer open."
    if isinstance(error, RunStuckError):
        return (
            "De zaak kan hier niet verder. De stap is niet gedaan, en wat u invulde staat in uw "
            "concept. De beheerder ziet deze storing."
        )
    if isinstance(error, ThrottledError):
        return f"Probeer het over {error.retry_after} seconden opnieuw."
    return None


def register(app: Flask) -> None:
    """Show deliberate errors, HTTP errors and expired forms as pages."""

    @app.errorhandler(WijkpadError)
    def deliberate(error: WijkpadError) -> ResponseReturnValue:
        findings = error.findings if isinstance(error, FindingsError) else ()
        status = status_of(error)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            app.logger.error("unexpected refusal: %s", type(error).__name__, exc_info=error)
        return _page(status.value, sentence(error), findings)

    @app.errorhandler(CSRFError)
    def expired(_error: CSRFError) -> ResponseReturnValue:
        return _page(
            400, "Dit formulier is verlopen. Ga terug, herlaad de pagina en verstuur opnieuw."
        )

    @app.errorhandler(HTTPException)
    def general(error: HTTPException) -> ResponseReturnValue:
        return _page(error.code or 500, None)

    def _page(status: int, text: str | None, findings: object = ()) -> ResponseReturnValue:
        title, usual = _TEXTS.get(status, _TEXTS[500])
        if request.accept_mimetypes.best == "application/json":
            return jsonify({"ok": False, "title": title, "text": text or usual}), status
        try:
            page = render_template(
                "error.html", title=title, text=text or usual, status=status, findings=findings
            )
        except (
            Exception
        ):  # the frame needs a known host and a database: not everything fails with it
            app.logger.exception("the page of an error could not be drawn")
            page = _BARE.format(escape(title), escape(text or usual), status)
        return page, status
