# SPDX-License-Identifier: EUPL-1.2
"""To-dos of colleagues on a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import read_day
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

_UNSENT = "Er is nog niets bewaard. Kijk het na en verstuur het opnieuw."
_NO_DAY = "Vul een datum in, bijvoorbeeld 16-11-2026."


@pages.get("/zaken/<case>/to-dos")
def todos(case: str) -> ResponseReturnValue:
    """Show the to-dos of a case."""
    return _page(case, {})


@pages.post("/zaken/<case>/to-dos")
def add_todo(case: str) -> ResponseReturnValue:
    """Keep a to-do."""
    typed = {name: request.form.get(name, "") for name in ("text", "user", "due_on")}
    day = read_day(typed["due_on"]) if typed["due_on"].strip() else None
    if typed["due_on"].strip() and day is None:
        return _page(case, typed, {"due_on": _NO_DAY}), 422
    try:
        desk().notes.add_todo(
            case, typed["text"], user=typed["user"] or None, due_on=day, token=sent_token()
        )
    except AnswersInvalidError as error:
        return _page(case, typed, {one.element or "text": one.text for one in error.findings}), 422
    flash("De to-do is bewaard.", "green")
    return redirect(url_for("cases.todos", case=case), code=303)


@pages.post("/zaken/<case>/to-dos/klaar")
def tick_todo(case: str) -> ResponseReturnValue:
    """Say that a to-do is done, or is not done after all."""
    done = request.form.get("done", "1") == "1"
    desk().notes.tick(case, request.form.get("todo", ""), done=done)
    flash("De to-do is klaar." if done else "De to-do staat weer open.", "green")
    if request.form.get("back") == "work":
        return redirect(url_for("worklist.show"), code=303)
    return redirect(url_for("cases.todos", case=case), code=303)


@resumes("cases.add_todo")
def todo_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a to-do again that was sent when the session was over; nothing was kept."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _page(place["case"], typed, said=_UNSENT)


def _page(
    case: str, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None, *, said: str = ""
) -> str:
    page = desk().notes.todos(case)
    return render_template("cases/todos.html", page=page, typed=typed, wrong=wrong or {}, said=said)
