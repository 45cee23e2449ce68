# SPDX-License-Identifier: EUPL-1.2
"""The file of one person: asked for, looked through with what is left out, and handed out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import EXPORT_ABOUT, Gathered, Picked
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

_UNSENT = "Er is nog niets gevraagd of uitgegeven. Kijk het na en verstuur het opnieuw."


@pages.get("/zaken/<case>/inzage")
def exports(case: str) -> ResponseReturnValue:
    """Show whose file may be asked for, and what was asked before."""
    return _page(case)


@pages.post("/zaken/<case>/inzage")
def ask_export(case: str) -> ResponseReturnValue:
    """Ask for the file of a person, for a purpose."""
    person, purpose = request.form.get("person", ""), request.form.get("purpose", "")
    try:
        asked = desk().exports.ask(case, person, purpose, token=sent_token())
    except AnswersInvalidError as error:
        return _page(case, {"person": person, "purpose": purpose}, error), 422
    if asked.state == "waiting":
        flash("Gevraagd. Een tweede persoon beslist.", "green")
        return redirect(url_for("cases.exports", case=case), code=303)
    return redirect(url_for("cases.export", case=case, export=asked.id), code=303)


@pages.post("/zaken/<case>/inzage/<export>/besluit")
def decide_export(case: str, export: str) -> ResponseReturnValue:
    """Approve or refuse the file of a shielded case, as the second person."""
    approved = request.form.get("decision") == "yes"
    try:
        desk().exports.decide(case, export, approved=approved, why=request.form.get("why", ""))
    except AnswersInvalidError as error:
        return _page(case, {}, error), 422
    flash("Goedgekeurd." if approved else "Afgewezen.", "green")
    return redirect(url_for("cases.exports", case=case), code=303)


@pages.get("/zaken/<case>/inzage/<export>")
def export(case: str, export: str) -> ResponseReturnValue:
    """Show what will be given, and what is left out and why."""
    page = desk().exports.preview(case, export)
    return render_template("cases/export.html", page=page, chosen=Picked())


@pages.post("/zaken/<case>/inzage/<export>")
def make_export(case: str, export: str) -> ResponseReturnValue:
    """Leave more out, or hand the file out."""
    chosen = Picked(
        omitted=frozenset(request.form.getlist("omit")),
        given=frozenset(request.form.getlist("give")),
    )
    if request.form.get("_action") != "make":
        page = desk().exports.preview(case, export, chosen)
        return render_template("cases/export.html", page=page, chosen=chosen)
    answer = make_response(desk().exports.make(case, export, chosen, _readable))
    answer.content_type = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="dossier-{export[:8]}.zip"'
    return answer


def _readable(found: Gathered) -> str:
    return render_template("cases/export_file.html", found=found, about=EXPORT_ABOUT)


@resumes("cases.ask_export")
def ask_export_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a request again that was sent when the session was over; nothing was asked."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _page(place["case"], typed, said=_UNSENT)


def _page(
    case: str,
    typed: Mapping[str, str] | None = None,
    error: AnswersInvalidError | None = None,
    *,
    said: str = "",
) -> str:
    return render_template(
        "cases/exports.html",
        page=desk().exports.page(case),
        typed=typed or {},
        wrong={one.element: one.text for one in error.findings if one.element} if error else {},
        said=said,
    )
