# SPDX-License-Identifier: EUPL-1.2
"""Handing a task over to a named colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.errors import AnswersInvalidError, TaskNotOpenError
from wijkpad_webui.errors import sentence
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.tasks.blueprint import pages

_UNSENT = "Er is nog niets overgedragen. Kijk het na en verstuur het opnieuw."


@pages.get("/taken/<task>/overdragen")
def hand_over(task: str) -> ResponseReturnValue:
    """Ask to whom the task goes, and why."""
    return _page(task, {})


@pages.post("/taken/<task>/overdragen")
def send_hand_over(task: str) -> ResponseReturnValue:
    """Put the task in a colleague's name."""
    typed = {name: request.form.get(name, "") for name in ("to", "reason")}
    try:
        handed = desk().handing.hand_over_task(
            task, typed["to"], typed["reason"], token=sent_token()
        )
    except AnswersInvalidError as error:
        return _page(task, typed, {one.element or "to": one.text for one in error.findings}), 422
    except TaskNotOpenError as error:
        return _page(task, typed, said=sentence(error) or ""), 409
    flash(f"‘{handed.name}’ is overgedragen. Uw collega krijgt bericht.", "green")
    return redirect(url_for("worklist.show"), code=303)


@resumes("tasks.send_hand_over")
def hand_over_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to hand over again that was sent when the session was over."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _page(place["task"], typed, said=_UNSENT)


def _page(
    task: str, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None, *, said: str = ""
) -> str:
    page = desk().handing.task(task)
    return render_template(
        "tasks/hand_over.html", page=page, typed=typed, wrong=wrong or {}, said=said
    )
