# SPDX-License-Identifier: EUPL-1.2
"""Putting a case back, letting it past a step, or at another one: first seen, then done as seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Foreseen, Repair
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
_MOVED_ON: Final = "De zaak is intussen verder. Er is niets veranderd."
_UNSENT: Final = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."
_CHOOSE_AGAIN: Final = "Bekijk de zaak opnieuw en kies dan."
_LOOK_AGAIN: Final = "Hieronder staat wat er nu gebeurt als u doorgaat."
_PAST: Final = "-"
"""What the choice of where to go says for going past the step."""


@pages.get("/herstel/<run>")
def repair(run: str) -> ResponseReturnValue:
    """Show to which moments the case can go back, and what it waits for now."""
    return _page(run)


@pages.get("/herstel/<run>/terug")
def foresee_rewind(run: str) -> ResponseReturnValue:
    """Show what going back to the chosen moment would do; nothing changes."""
    moment = request.args.get("moment", type=int)
    if moment is None:
        return _page(run, wrong_moment="Kies een moment."), 422
    return _rewind_page(run, moment)


@pages.post("/herstel/<run>/terug")
def rewind(run: str) -> ResponseReturnValue:
    """Put the case back to the moment that was chosen, if what was seen is what happens."""
    moment = request.form.get("moment", type=int)
    if moment is None:
        return _page(run, wrong_moment="Kies een moment."), 422
    try:
        done = desk().repairs.rewind(run, moment, _reason(), version=_seen(), mark=_mark())
    except RepairRefusedError as error:
        if _is_about_reason(error):
            return _rewind_page(run, moment, wrong=_said(error), status=422)
        return _page(run, wrong_moment=_said(error)), 422
    except ConflictError:
        return _rewind_page(run, moment, note=_MOVED_ON, status=409)
    flash("De zaak is teruggezet. Wat er open stond, is vervallen en bewaard.", "green")
    return _after(run, done.case)


@pages.get("/herstel/<run>/stap")
def foresee_step(run: str) -> ResponseReturnValue:
    """Show what skipping or moving would do; nothing changes."""
    token, to = request.args.get("token", ""), request.args.get("to", "")
    if not to:
        return _page(run, wrong_step="Kies wat er moet gebeuren.", at=token), 422
    return _step_page(run, token, to)


@pages.post("/herstel/<run>/stap")
def skip_or_move(run: str) -> ResponseReturnValue:
    """Let the case past a step that waits, or put it at another one, if what was seen happens."""
    token, to = request.form.get("token", ""), request.form.get("to", "")
    if not to:
        return _page(run, wrong_step="Kies wat er moet gebeuren.", at=token), 422
    try:
        done = desk().repairs.repair(run, _wanted(token, to, version=_seen(), mark=_mark()))
    except RepairRefusedError as error:
        if _is_about_reason(error):
            return _step_page(run, token, to, wrong=_said(error), status=422)
        return _page(run, wrong_step=_said(error), at=token, to=to), 422
    except ConflictError:
        return _step_page(run, token, to, note=_MOVED_ON, status=409)
    said = "De stap is overgeslagen." if to == _PAST else "De zaak is verplaatst."
    flash(f"{said} Op de zaak staat wat er is vervallen en geopend.", "green")
    return _after(run, done.case)


@resumes("cases.rewind")
def rewind_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to go back again that was sent when the session was over."""
    del at
    moment = _first(posted, "moment")
    if not moment.isdecimal():
        return _page(place["run"], wrong_moment=_UNSENT)
    return _rewind_page(place["run"], int(moment), note=_UNSENT, reason=_first(posted, "reason"))


@resumes("cases.skip_or_move")
def step_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to skip or move again that was sent when the session was over."""
    del at
    token, to, reason = (_first(posted, name) for name in ("token", "to", "reason"))
    if not to:
        return _page(place["run"], wrong_step=_UNSENT, at=token)
    return _step_page(place["run"], token, to, note=_UNSENT, reason=reason)


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")


def _reason() -> str:
    return request.form.get("reason", "")


def _seen() -> int | None:
    """Return the version of the run that the person saw."""
    return request.form.get("version", type=int)


def _mark() -> str:
    """Return what stands for the effect that the person saw; nothing stands for no effect."""
    return request.form.get("mark", "")


def _wanted(token: str, to: str, *, version: int | None = None, mark: str | None = None) -> Repair:
    where = None if to == _PAST else to
    return Repair(token=token, to=where, reason=_reason(), version=version, mark=mark)


def _is_about_reason(error: RepairRefusedError) -> bool:
    return error.findings[0].element == "reason"


def _said(error: RepairRefusedError) -> str:
    return " ".join(f"{one.text} {one.cure}".strip() for one in error.findings)


def _after(run: str, case: str) -> ResponseReturnValue:
    if desk().repairs.page(run).sees_case:
        return redirect(url_for("cases.show", case=case), code=303)
    return redirect(url_for("cases.repair", run=run), code=303)


def _rewind_page(
    run: str,
    moment: int,
    *,
    wrong: str = "",
    note: str = "",
    reason: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    try:
        seen = desk().repairs.foresee_rewind(run, moment)
    except RepairRefusedError as error:
        return _page(run, wrong_moment=f"{note} {_said(error)}".strip()), _or(status, 422)
    fields = {"moment": str(moment)}
    page = _confirm_page(run, seen, fields, wrong=wrong, note=note, reason=reason)
    return page, status


def _step_page(
    run: str,
    token: str,
    to: str,
    *,
    wrong: str = "",
    note: str = "",
    reason: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    try:
        seen = desk().repairs.foresee(run, _wanted(token, to))
    except RepairRefusedError as error:
        said = f"{note} {_said(error)}".strip()
        return _page(run, wrong_step=said, at=token, to=to), _or(status, 422)
    except ConflictError:
        return _page(run, wrong_step=f"{_MOVED_ON} {_CHOOSE_AGAIN}", at=token), 409
    fields = {"token": token, "to": to}
    page = _confirm_page(run, seen, fields, wrong=wrong, note=note, reason=reason)
    return page, status


def _or(status: int, otherwise: int) -> int:
    return status if status >= 400 else otherwise


def _confirm_page(
    run: str,
    seen: Foreseen,
    fields: Mapping[str, str],
    *,
    wrong: str,
    note: str,
    reason: str | None,
) -> str:
    rewinds = "moment" in fields
    return render_template(
        "cases/repair_confirm.html",
        run=run,
        seen=seen,
        fields={**fields, "version": str(seen.version), "mark": seen.mark},
        send="cases.rewind" if rewinds else "cases.skip_or_move",
        rewinds=rewinds,
        skips=fields.get("to") == _PAST,
        wrong=wrong,
        note=f"{note} {_LOOK_AGAIN}" if note == _MOVED_ON else note,
        reason=_reason() if reason is None else reason,
    )


def _page(
    run: str, *, wrong_moment: str = "", wrong_step: str = "", at: str = "", to: str = ""
) -> str:
    return render_template(
        "cases/repair.html",
        page=desk().repairs.page(run),
        kinds=KINDS,
        wrong_moment=wrong_moment,
        wrong_step=wrong_step,
        at=at,
        to=to,
        chosen=request.values.get("moment", ""),
    )
