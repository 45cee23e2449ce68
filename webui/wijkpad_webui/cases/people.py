# SPDX-License-Identifier: EUPL-1.2
"""The pages of the file about people: the household, consent, and goals with orders."""

from __future__ import annotations

from typing import Final

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.cases.filing import WORDS
from wijkpad_webui.security import desk

_COLOURS: Final = {"given": "green", "missing": "amber"}


@pages.get("/zaken/<case>/personen")
def people(case: str) -> ResponseReturnValue:
    """Show the household and who is around it."""
    return _people(case)


@pages.post("/zaken/<case>/personen/adres")
def open_address(case: str) -> ResponseReturnValue:
    """Show the hidden address to who says what it is needed for; the journal keeps that."""
    try:
        page = desk().file.open_address(case, request.form.get("purpose", ""))
    except AnswersInvalidError as error:
        return _people(case, {"address": error.findings[0].text}), 422
    return render_template("cases/people.html", page=page, wrong={})


@pages.post("/zaken/<case>/personen/<item>/bsn")
def open_bsn(case: str, item: str) -> ResponseReturnValue:
    """Show one BSN to who says what it is needed for; the journal keeps that."""
    try:
        page = desk().file.open_bsn(case, item, request.form.get("purpose", ""))
    except AnswersInvalidError as error:
        return _people(case, {f"bsn-{item}": error.findings[0].text}), 422
    return render_template("cases/people.html", page=page, wrong={})


def _people(case: str, wrong: dict[str, str] | None = None) -> str:
    return render_template("cases/people.html", page=desk().file.people(case), wrong=wrong or {})


@pages.get("/zaken/<case>/toestemmingen")
def consents(case: str) -> ResponseReturnValue:
    """Show who must agree to what today, and what was agreed."""
    return render_template("cases/consents.html", page=desk().file.consents(case))


@pages.get("/zaken/<case>/toestemmingen/<item>")
def consent(case: str, item: str) -> ResponseReturnValue:
    """Show one consent with every answer, and what was shared under it."""
    return render_template("cases/consent.html", page=desk().file.consent(case, item))


@pages.get("/zaken/<case>/plan")
def plan(case: str) -> ResponseReturnValue:
    """Show goals with their actions, assessments and orders."""
    return render_template("cases/plan.html", page=desk().file.plan(case))


def register(app: Flask) -> None:
    """Give templates the words in addresses, and the colours of consents."""
    app.jinja_env.globals["file_words"] = WORDS
    app.jinja_env.globals["consent_colour"] = _colour


def _colour(state: str) -> str:
    return _COLOURS.get(state, "red")
