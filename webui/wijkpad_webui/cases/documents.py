# SPDX-License-Identifier: EUPL-1.2
"""The documents of a case: look through them, make one, add a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Upload
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token


@pages.get("/zaken/<case>/documenten")
def documents(case: str) -> ResponseReturnValue:
    """Show every document of a case, and what can be made or added."""
    return _page(case)


@pages.post("/zaken/<case>/documenten")
def upload(case: str) -> ResponseReturnValue:
    """Keep a file in the case."""
    title = request.form.get("title", "")
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(case, title=title, wrong={"file": "Kies een bestand."}), 422
    given = Upload(name=sent.filename, content=sent.stream.read(), title=title)
    try:
        kept = desk().documents.upload(case, given, token=sent_token())
    except AnswersInvalidError as error:
        wrong = {one.element or "file": f"{one.text} {one.cure}" for one in error.findings}
        return _page(case, title=title, wrong=wrong), 422
    flash(f"‘{kept.name}’ staat in het dossier.", "green")
    return redirect(url_for("cases.documents", case=case), code=303)


@pages.post("/zaken/<case>/documenten/maken")
def make_document(case: str) -> ResponseReturnValue:
    """Make a document that no task is about."""
    run, template = request.form.get("run", ""), request.form.get("template", "")
    made = desk().documents.make_for_case(case, run, template)
    return redirect(url_for("cases.document", document=made.id), code=303)


@pages.post("/taken/<task>/document")
def make_for_task(task: str) -> ResponseReturnValue:
    """Make the document of a task, and open it."""
    made = desk().documents.make_for_task(task)
    return redirect(url_for("cases.document", document=made.id), code=303)


@resumes("cases.upload")
def upload_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the page again with the title; a browser sends a file only once."""
    del at
    title = next(iter(posted.get("title", ())), "")
    wrong = {"file": "Het bestand is niet meegekomen. Kies het opnieuw."}
    return _page(place["case"], title=title, wrong=wrong)


def _page(case: str, *, title: str = "", wrong: Mapping[str, str] | None = None) -> str:
    return render_template(
        "cases/documents.html", page=desk().documents.of_case(case), title=title, wrong=wrong or {}
    )
