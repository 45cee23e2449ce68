# SPDX-License-Identifier: EUPL-1.2
"""What is arranged on a case besides its tasks: handing over, links with other cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.errors import AnswersInvalidError, ConflictError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

_HANDED_ALREADY = (
    "De zaak heeft intussen een andere regisseur. Er is niets veranderd. Bekijk haar opnieuw."
)
_UNSENT = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."


@pages.get("/zaken/<case>/regelen")
def arrange(case: str) -> ResponseReturnValue:
    """Show what can be arranged on a case."""
    return _page(case)


@pages.post("/zaken/<case>/overdragen")
def hand_over(case: str) -> ResponseReturnValue:
    """Make a colleague the coordinator of a case."""
    typed = _first(request.form.to_dict(flat=False))
    try:
        desk().handing.hand_over_case(
            case,
            typed.get("to", ""),
            typed.get("reason", ""),
            seen=typed.get("coordinator"),
            token=sent_token(),
        )
    except AnswersInvalidError as error:
        return _page(case, typed, error), 422
    except ConflictError:
        return _page(case, typed, said=_HANDED_ALREADY), 409
    flash("De zaak is overgedragen. Uw collega krijgt bericht.", "green")
    return redirect(url_for("cases.show", case=case), code=303)


@pages.post("/zaken/<case>/koppelen")
def link(case: str) -> ResponseReturnValue:
    """Link another case by its number."""
    number = request.form.get("number", "")[:40]
    try:
        other = desk().handing.link(case, number, request.form.get("kind", ""))
    except AnswersInvalidError as error:
        return _page(case, _first(request.form.to_dict(flat=False)), error), 422
    flash(f"Zaak {other.number} is gekoppeld.", "green")
    return redirect(url_for("cases.arrange", case=case), code=303)


@pages.post("/zaken/<case>/ontkoppelen")
def unlink(case: str) -> ResponseReturnValue:
    """Undo a link that a person made."""
    try:
        desk().handing.unlink(case, request.form.get("other", ""), request.form.get("reason", ""))
    except AnswersInvalidError as error:
        return _page(case, _first(request.form.to_dict(flat=False)), error), 422
    flash("De zaken zijn ontkoppeld.", "green")
    return redirect(url_for("cases.arrange", case=case), code=303)


@resumes("cases.hand_over")
def hand_over_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to hand over again that was sent when the session was over."""
    del at
    return _page(place["case"], _first(posted), said=_UNSENT)


@resumes("cases.link")
def link_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to link again that was sent when the session was over."""
    del at
    return _page(place["case"], _first(posted), said=_UNSENT)


@resumes("cases.unlink")
def unlink_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to unlink again that was sent when the session was over."""
    del at
    return _page(place["case"], _first(posted), said=_UNSENT)


def _first(posted: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: texts[0] for name, texts in posted.items() if texts}


def _page(
    case: str,
    typed: Mapping[str, str] | None = None,
    error: AnswersInvalidError | None = None,
    *,
    said: str = "",
) -> str:
    found = error.findings if error is not None else ()
    return render_template(
        "cases/arrange.html",
        page=desk().handing.arrange(case),
        typed=typed or {},
        wrong={one.element: one.text for one in found if one.element},
        said=said,
    )
