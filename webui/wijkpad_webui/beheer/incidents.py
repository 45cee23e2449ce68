# SPDX-License-Identifier: EUPL-1.2
"""What went wrong and waits for a person, and what that person can do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Desk, Incident, IncidentPage
from wijkpad.errors import ConflictError, RepairRefusedError, ResolvedError
from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.menu import who
from wijkpad_webui.security import desk

_LONGEST: Final = 1_000
_CHANGED: Final = (
    "De zaak is intussen veranderd. Er is niets gedaan. Hieronder staat wat er nu gebeurt."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to resolve an incident: as the page calls it, and what is said when it is done.

    Attributes:
        do: what does it, with a reason; None: it has a form of its own.
        optional: it may be done without a reason.
    """

    word: str
    title: str
    button: str = ""
    done: str = ""
    do: Callable[[Desk, str, str], Incident] | None = None
    optional: bool = False


WAYS: Final[Mapping[str, Way]] = {
    "retry": Way(
        word="opnieuw",
        title="Opnieuw proberen",
        button="Stap opnieuw doen",
        done="De stap wordt opnieuw geprobeerd. Lukt het weer niet, dan staat hij hier terug.",
        do=Desk.retry_incident,
        optional=True,
    ),
    "skip": Way(
        word="overslaan",
        title="Stap overslaan",
        button="Stap overslaan",
        done="De stap is overgeslagen. De zaak is verder.",
        do=Desk.skip_incident,
    ),
    "correct": Way(word="verbeteren", title="Antwoord verbeteren"),
    "stop": Way(
        word="stoppen",
        title="Traject stoppen",
        button="Traject stoppen",
        done="Het traject is gestopt.",
        do=Desk.stop_incident,
    ),
    "close": Way(
        word="sluiten",
        title="Sluiten zonder meer",
        button="Storing sluiten",
        done="De storing is gesloten. Uw reden is bewaard.",
        do=Desk.set_aside_incident,
    ),
}
_BY_WORD: Final = {way.word: key for key, way in WAYS.items()}


@pages.get("/beheer/storingen")
def incidents() -> ResponseReturnValue:
    """Show every open incident, the oldest first."""
    found = sorted(desk().incidents(), key=lambda one: one.incident.raised_at)
    return render_template("beheer/incidents.html", found=found)


@pages.get("/beheer/storingen/<incident>")
def incident(incident: str) -> ResponseReturnValue:
    """Show one incident, and every way to resolve it with what that does."""
    return render_template("beheer/incident.html", page=desk().incident_page(incident), ways=WAYS)


@pages.get("/beheer/storingen/<incident>/<word>")
def confirm(incident: str, word: str) -> ResponseReturnValue:
    """Say once more what happens, and ask why."""
    return _confirm_page(incident, _key(word))


@pages.post("/beheer/storingen/<incident>/<word>")
def resolve(incident: str, word: str) -> ResponseReturnValue:
    """Do it, when it says why."""
    key = _key(word)
    way, reason = WAYS[key], request.form.get("reason", "").strip()
    if way.do is None:
        abort(404)
    if len(reason) > _LONGEST or not (reason or way.optional):
        return _confirm_page(incident, key, reason=reason, wrong=True), 422
    try:
        if key == "skip":
            desk().skip_incident(incident, reason, mark=request.form.get("mark"))
        else:
            way.do(desk(), incident, reason)
    except ResolvedError:
        raise
    except ConflictError:
        return _confirm_page(incident, key, reason=reason, note=_CHANGED), 409
    return _done(way)


def _key(word: str) -> str:
    if word not in _BY_WORD:
        abort(404)
    return _BY_WORD[word]


def _done(way: Way) -> ResponseReturnValue:
    flash(way.done, "green")
    here = "beheer.incidents" if who().mends else "worklist.show"
    return redirect(url_for(here), code=303)


def _confirm_page(
    incident: str, key: str, *, reason: str = "", wrong: bool = False, note: str = ""
) -> str:
    page: IncidentPage = desk().incident_page(incident)
    action = next((one for one in page.actions if one.key == key), None)
    if action is None or WAYS[key].do is None:
        abort(404)
    seen = None
    if key == "skip" and action.refused is None:
        try:
            seen = desk().foresee_skip(incident)
        except RepairRefusedError as error:
            action = replace(action, refused=error.findings[0])
    return render_template(
        "beheer/incident_act.html",
        seen=seen,
        note=note,
        page=page,
        action=action,
        way=WAYS[key],
        reason=reason,
        wrong=wrong,
    )
