# SPDX-License-Identifier: EUPL-1.2
"""Who stands in for whom, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import StandInWanted, read_day
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk
from wijkpad_webui.worklist.blueprint import pages

_UNSENT = "Er is nog niets geregeld. Kijk het na en verstuur het opnieuw."
_NO_DAY = "Vul een datum in, bijvoorbeeld 16-11-2026."


@pages.get("/vervanging")
def stand_ins() -> ResponseReturnValue:
    """Show who stands in for whom, and the form to arrange it."""
    return _page({})


@pages.post("/vervanging")
def begin_stand_in() -> ResponseReturnValue:
    """Let a colleague stand in for a period."""
    typed = request.form.to_dict(flat=False)
    days = {name: read_day(request.form.get(name, "")) for name in ("first", "last")}
    wrong = {name: _NO_DAY for name, day in days.items() if day is None}
    if wrong:
        return _page(typed, wrong), 422
    wanted = StandInWanted(
        absent=request.form.get("absent") or desk().me().id,
        deputy=request.form.get("deputy", ""),
        first=days["first"] or date.max,
        last=days["last"] or date.min,
        cases=tuple(request.form.getlist("case")),
    )
    try:
        desk().handing.begin_stand_in(wanted)
    except AnswersInvalidError as error:
        return _page(typed, {one.element or "deputy": one.text for one in error.findings}), 422
    flash("De vervanging is geregeld. Zij eindigt vanzelf.", "green")
    return redirect(url_for("worklist.stand_ins"), code=303)


@pages.post("/vervanging/einde")
def end_stand_in() -> ResponseReturnValue:
    """Let it end now."""
    desk().handing.end_stand_in(request.form.get("absent", ""), request.form.get("deputy", ""))
    flash("De vervanging is beëindigd.", "green")
    return redirect(url_for("worklist.stand_ins"), code=303)


@resumes("worklist.begin_stand_in")
def stand_in_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to be replaced again that was sent when the session was over."""
    del place, at
    return _page(posted, said=_UNSENT)


def _page(posted: Posted, wrong: Mapping[str, str] | None = None, *, said: str = "") -> str:
    return render_template(
        "worklist/stand_ins.html",
        page=desk().handing.stand_ins(),
        typed={name: texts[0] for name, texts in posted.items() if texts},
        chosen=posted.get("case", []),
        wrong=wrong or {},
        said=said,
    )
