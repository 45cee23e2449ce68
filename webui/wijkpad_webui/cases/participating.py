# SPDX-License-Identifier: EUPL-1.2
"""Who may know of a case: named participants, and shielding it from a colleague."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Shielding
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk

_UNSENT = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."
_LOST = "De zaak is afgeschermd. U ziet haar zelf niet meer."


@pages.get("/zaken/<case>/deelnemers")
def participants(case: str) -> ResponseReturnValue:
    """Show who may know of the case."""
    return _page(case)


@pages.post("/zaken/<case>/deelnemers")
def add_participant(case: str) -> ResponseReturnValue:
    """Make a colleague a participant."""
    user, reason = request.form.get("user", ""), request.form.get("reason", "")
    return _change(
        case, lambda: desk().participants.add(case, user, reason), "Uw collega ziet de zaak nu."
    )


@pages.post("/zaken/<case>/deelnemers/weg")
def remove_participant(case: str) -> ResponseReturnValue:
    """Take a participant off the case."""
    user, reason = request.form.get("user", ""), request.form.get("reason", "")
    mine = user == desk().actor.user
    done = _change(
        case,
        lambda: desk().participants.remove(case, user, reason),
        "Uw collega ziet de zaak niet meer.",
    )
    changed = not isinstance(done, tuple)
    return redirect(url_for("worklist.show"), code=303) if mine and changed else done


@pages.post("/zaken/<case>/afschermen")
def shield(case: str) -> ResponseReturnValue:
    """Shield a case that is about a colleague, and give it to others."""
    wanted = Shielding(
        away=request.form.get("away") or None,
        participants=frozenset(request.form.getlist("participants")),
        team=request.form.get("team", ""),
        reason=request.form.get("reason", ""),
    )
    try:
        seen = desk().participants.shield(case, wanted)
    except AnswersInvalidError as error:
        return _page(case, request.form.to_dict(flat=False), error), 422
    if not seen:
        flash(_LOST, "green")
        return redirect(url_for("worklist.show"), code=303)
    flash("De zaak is afgeschermd.", "green")
    return redirect(url_for("cases.participants", case=case), code=303)


@resumes("cases.add_participant")
@resumes("cases.remove_participant")
@resumes("cases.shield")
def participants_again(
    place: Mapping[str, str], posted: Posted, at: datetime
) -> ResponseReturnValue:
    """Show again what was sent when the session was over; nothing was changed."""
    del at
    return _page(place["case"], posted, said=_UNSENT)


def _change(case: str, do: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        do()
    except AnswersInvalidError as error:
        return _page(case, request.form.to_dict(flat=False), error), 422
    flash(said, "green")
    return redirect(url_for("cases.participants", case=case), code=303)


def _page(
    case: str,
    posted: Posted | None = None,
    error: AnswersInvalidError | None = None,
    *,
    said: str = "",
) -> str:
    given = posted or {}
    return render_template(
        "cases/participants.html",
        page=desk().participants.page(case),
        typed={name: texts[0] for name, texts in given.items() if texts},
        chosen=given.get("participants", ()),
        wrong={one.element: one.text for one in error.findings if one.element} if error else {},
        said=said,
    )
