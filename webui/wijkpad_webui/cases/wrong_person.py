# SPDX-License-Identifier: EUPL-1.2
"""Withdrawing a case that was started on the wrong person, and beginning again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.errors import AnswersInvalidError, ConflictError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk

_UNSENT = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."
_ASKED = "Een collega was u voor. Er is niets dubbel gedaan."


@pages.get("/zaken/<case>/verkeerde-persoon")
def wrong_person(case: str) -> ResponseReturnValue:
    """Say what withdrawing the case does, or where it stands."""
    return _page(case)


@pages.post("/zaken/<case>/verkeerde-persoon")
def withdraw_wrong_person(case: str) -> ResponseReturnValue:
    """Withdraw the case, or ask a second person."""
    reason = request.form.get("reason", "")
    try:
        done = desk().wrong_persons.ask(case, reason)
    except AnswersInvalidError as error:
        return _page(case, reason, {"reason": error.findings[0].text}), 422
    except ConflictError:
        return _page(case, reason, said=_ASKED), 409
    if done.confirmed_at is None:
        flash("Een tweede persoon krijgt bericht. Tot die bevestigt, loopt de zaak door.", "amber")
        return redirect(url_for("cases.wrong_person", case=case), code=303)
    return _begin_again(case)


@pages.post("/zaken/<case>/verkeerde-persoon/bevestigen")
def confirm_wrong_person(case: str) -> ResponseReturnValue:
    """Say as the second person whether the case is withdrawn."""
    agrees = request.form.get("agrees") == "yes"
    try:
        desk().wrong_persons.confirm(case, agrees=agrees)
    except ConflictError:
        return _page(case, said=_ASKED), 409
    if agrees:
        return _begin_again(case)
    flash("De zaak loopt door. In het journaal staat dat u dit besloot.", "green")
    return redirect(url_for("cases.show", case=case), code=303)


@resumes("cases.withdraw_wrong_person")
def wrong_person_again(
    place: Mapping[str, str], posted: Posted, at: datetime
) -> ResponseReturnValue:
    """Show a wish to withdraw again that was sent when the session was over."""
    del at
    return _page(place["case"], next(iter(posted.get("reason", ())), ""), said=_UNSENT)


def _begin_again(case: str) -> ResponseReturnValue:
    """Offer to begin again for the right person, by the same way in."""
    page = desk().wrong_persons.page(case)
    flash(
        f"Zaak {page.head.case.number} is ingetrokken. Begin hier opnieuw voor de juiste persoon.",
        "green",
    )
    return redirect(url_for("cases.choose", start=page.start), code=303)


def _page(
    case: str, reason: str = "", wrong: Mapping[str, str] | None = None, *, said: str = ""
) -> str:
    return render_template(
        "cases/wrong_person.html",
        page=desk().wrong_persons.page(case),
        typed={"reason": reason},
        wrong=wrong or {},
        said=said,
    )
