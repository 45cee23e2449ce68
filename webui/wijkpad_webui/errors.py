# SPDX-License-Identifier: EUPL-1.2
"""Turns every deliberate error into a page with the fitting status; the only place that does."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from wijkpad.errors import (
    AnswersInvalidError,
    ConflictError,
    FindingsError,
    KeptOutError,
    NotFoundError,
    PluginError,
    RefusedError,
    ResolvedError,
    RunStuckError,
    SignInError,
    StorageError,
    StorageFullError,
    TaskNotOpenError,
    ThrottledError,
    TimerWonError,
    UnreadableError,
    WijkpadError,
)
from wijkpad_webui import again
from wijkpad_webui.request_log import failed
from wijkpad_webui.resuming import SignedOutError, sent_form
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
    (StorageFullError, HTTPStatus.INSUFFICIENT_STORAGE),
    (StorageError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_AGAIN: Final = "Deze pagina stond te lang open. Vul uw wachtwoord nog een keer in."
_STALE: Final = (
    "Er is opnieuw ingelogd sinds u deze pagina opende. Druk op ‘Later verder’: uw invoer gaat mee."
)
_TEXTS: Final = {
    400: (
        "Dit verzoek klopt niet",
        "De pagina was te oud. Er is niets veranderd. Open de pagina opnieuw en probeer het nog een keer.",
    ),
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
    500: (
        "Er ging iets mis",
        "De fout is vastgelegd. Wat u in een taak had ingevuld, staat nog in uw concept.",
    ),
    502: ("Een koppeling werkt niet", "Er is niets veranderd. De beheerder ziet deze storing."),
    503: (
        "Even niet bereikbaar",
        "De opslag is even niet bereikbaar. Ga terug en verstuur het opnieuw: er gebeurt niets dubbel.",
    ),
    507: (
        "De opslag is vol",
        "Er is niets veranderd. Waarschuw uw beheerder, en ga later terug om het opnieuw te versturen.",
    ),
}
_SILENT: Final = (
    "Uw gemeente laat een plugin meebeslissen wie een dossier opent, en die werkt nu niet. Tot dat is "
    "hersteld, blijven gewone dossiers dicht. Wat over veiligheid gaat, gaat door."
)
_KEPT_OUT: Final = (
    ("De regels van uw gemeente laten u dit dossier nu niet zien.", "Dit dossier is voor u dicht"),
    (_SILENT, "Dit dossier is nu even dicht"),
)
"""Text and title where a plugin keeps out; the second where it gives no answer."""
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
    if isinstance(error, ResolvedError):
        who = f" door {error.winner}" if error.winner else ""
        return f"Deze storing is al opgelost{who}, op {moment(error.at)}. Er is niets veranderd."
    if isinstance(error, RunStuckError):
        return (
            "De zaak kan hier niet verder. De stap is niet gedaan, en wat u invulde staat in uw "
            "concept. De beheerder ziet deze storing."
        )
    if isinstance(error, KeptOutError):
        rules, _ = _KEPT_OUT[error.findings[0].code == "ACC-071"]
        return rules
    if isinstance(error, ThrottledError):
        return f"Probeer het over {error.retry_after} seconden opnieuw."
    return None


def register(app: Flask) -> None:
    """Show deliberate errors, HTTP errors and expired forms as pages."""

    @app.errorhandler(WijkpadError)
    def deliberate(error: WijkpadError) -> ResponseReturnValue:
        findings = error.findings if isinstance(error, FindingsError) else ()
        status = status_of(error)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, StorageError):
            failed(error)
        if isinstance(error, KeptOutError):
            return _kept_out(error)
        return _page(status.value, sentence(error), findings)

    @app.errorhandler(SignedOutError)
    def signed_out(error: SignedOutError) -> ResponseReturnValue:
        return again.keep(error.kept)

    @app.errorhandler(CSRFError)
    def expired(_error: CSRFError) -> ResponseReturnValue:
        if request.accept_mimetypes.best == "application/json":
            return _page(400, _STALE)
        if request.endpoint == "sign_in.enter":
            text = again.OVER if again.sealed_form() else ""
            login = request.form.get("login", "")
            return again.ask_again(again.sealed_form(), text, error=_AGAIN, login=login), 400
        kept = sent_form(app.extensions["wijkpad"].clock.now())
        actor = g.get("actor")
        if kept is None or actor is None:
            return _page(400, None)
        if kept.who != (actor.municipality, actor.user):
            return again.keep(kept, again.OTHER, status=409)
        answer = app.make_response(again.show_again(kept, again.STALE))
        answer.status_code = 400
        return answer

    @app.errorhandler(HTTPException)
    def general(error: HTTPException) -> ResponseReturnValue:
        return _page(error.code or 500, None)


def _kept_out(error: KeptOutError) -> ResponseReturnValue:
    """Say why, and what can be done all the same; what was typed stays readable."""
    text, title = _KEPT_OUT[error.findings[0].code == "ACC-071"]
    sent = sent_form(current_app.extensions["wijkpad"].clock.now())
    return _page(
        403,
        text,
        error.findings,
        title=title,
        template="kept_out.html",
        case=error.case,
        typed=sent.typed() if sent is not None else [],
        is_task=request.endpoint == "tasks.send",
    )


def _page(
    status: int,
    text: str | None,
    findings: object = (),
    *,
    title: str = "",
    template: str = "error.html",
    **told: object,
) -> ResponseReturnValue:
    usual_title, usual = _TEXTS.get(status, _TEXTS[500])
    title = title or usual_title
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"ok": False, "title": title, "text": text or usual}), status
    try:
        page = render_template(
            template,
            title=title,
            text=text or usual,
            status=status,
            findings=findings,
            **told,
        )
    except Exception:  # the frame needs a known host and a database: not everything fails with it
        current_app.logger.exception("the page of an error could not be drawn")
        page = _BARE.format(escape(title), escape(text or usual), status)
    return page, status
