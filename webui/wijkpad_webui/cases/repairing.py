# SPDX-License-Identifier: EUPL-1.2
"""Putting a case back, letting it past a step, or at another one: always with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Repair, RepairPage
from wijkpad.errors import ConflictError, RepairRefusedError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk

KINDS: Final = {
    "user": "taak",
    "timer": "wacht op een moment",
    "message": "wacht op een bericht",
    "job": "automatische stap",
    "signal": "wacht op een signaal",
    "condition": "wacht op een voorwaarde",
}
_MOVED_ON: Final = (
    "De zaak is intussen verder. Er is niets veranderd. Bekijk de zaak opnieuw en kies dan."
)
_UNSENT: Final = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."


@pages.get("/herstel/<run>")
def repair(run: str) -> ResponseReturnValue:
    """Show to which moments the case can go back, and what it waits for now."""
    return _page(run)


@pages.post("/herstel/<run>/terug")
def rewind(run: str) -> ResponseReturnValue:
    """Put the case back to the moment that was chosen."""
    moment = request.form.get("moment", type=int)
    if moment is None:
        return _page(run, wrong_moment="Kies een moment."), 422
    try:
        done = desk().rewind(run, moment, request.form.get("reason", ""), version=_seen())
    except RepairRefusedError as error:
        return _page(run, wrong_moment=_said(error)), 422
    except ConflictError:
        return _page(run, wrong_moment=_MOVED_ON), 409
    flash("De zaak is teruggezet. Wat er open stond, is vervallen en bewaard.", "green")
    return _after(run, done.case)


@pages.post("/herstel/<run>/stap")
def skip_or_move(run: str) -> ResponseReturnValue:
    """Let the case past a step that waits, or put it at another one."""
    token, to = request.form.get("token", ""), request.form.get("to", "")
    if not to:
        return _page(run, wrong_step="Kies wat er moet gebeuren.", at=token), 422
    wanted = Repair(
        token=token,
        to=None if to == "-" else to,
        reason=request.form.get("reason", ""),
        version=_seen(),
    )
    try:
        done = desk().repair(run, wanted)
    except RepairRefusedError as error:
        return _page(run, wrong_step=_said(error), at=token), 422
    except ConflictError:
        return _page(run, wrong_step=_MOVED_ON, at=token), 409
    said = "De stap is overgeslagen." if wanted.to is None else "De zaak is verplaatst."
    flash(f"{said} Op de zaak en in het journaal staat wat niet is gedaan.", "green")
    return _after(run, done.case)


@resumes("cases.rewind")
def rewind_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to go back again that was sent when the session was over."""
    del at
    return _page(place["run"], wrong_moment=_UNSENT, typed=posted)


@resumes("cases.skip_or_move")
def step_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to skip or move again that was sent when the session was over."""
    del at
    token = next(iter(posted.get("token", ())), "")
    return _page(place["run"], wrong_step=_UNSENT, at=token, typed=posted)


def _seen() -> int | None:
    """Return the version of the run that the person saw."""
    return request.form.get("version", type=int)


def _said(error: RepairRefusedError) -> str:
    return " ".join(f"{one.text} {one.cure}".strip() for one in error.findings)


def _after(run: str, case: str) -> ResponseReturnValue:
    seen = desk().repair_page(run).case_number is not None
    if seen:
        return redirect(url_for("cases.show", case=case), code=303)
    return redirect(url_for("cases.repair", run=run), code=303)


def _page(
    run: str,
    *,
    wrong_moment: str = "",
    wrong_step: str = "",
    at: str = "",
    typed: Posted | None = None,
) -> str:
    page: RepairPage = desk().repair_page(run)
    sent = typed if typed is not None else request.form.to_dict(flat=False)
    return render_template(
        "cases/repair.html",
        page=page,
        kinds=KINDS,
        wrong_moment=wrong_moment,
        wrong_step=wrong_step,
        at=at,
        reason=next(iter(sent.get("reason", ())), ""),
        chosen=next(iter(sent.get("moment", ())), ""),
        to=next(iter(sent.get("to", ())), ""),
    )
