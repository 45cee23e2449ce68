# SPDX-License-Identifier: EUPL-1.2
"""What went wrong and waits for a person."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.security import desk

_LONGEST = 1_000


@pages.get("/beheer/storingen")
def incidents() -> ResponseReturnValue:
    """Show every open incident, the oldest first."""
    return _page()


@pages.post("/beheer/storingen/<incident>/opnieuw")
def retry(incident: str) -> ResponseReturnValue:
    """Try the step again, with all its tries."""
    desk().retry_incident(incident)
    flash(
        "De stap wordt opnieuw geprobeerd. Lukt het weer niet, dan staat hij hier terug.", "green"
    )
    return redirect(url_for("beheer.incidents"), code=303)


@pages.post("/beheer/storingen/<incident>/sluiten")
def set_aside(incident: str) -> ResponseReturnValue:
    """Close an incident that needs nothing more."""
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > _LONGEST:
        return _page(wrong=incident), 422
    desk().set_aside_incident(incident, reason)
    flash("De storing is gesloten. Uw reden is bewaard.", "green")
    return redirect(url_for("beheer.incidents"), code=303)


def _page(wrong: str = "") -> str:
    found = sorted(desk().incidents(), key=lambda one: one.incident.raised_at)
    return render_template("beheer/incidents.html", found=found, wrong=wrong)
