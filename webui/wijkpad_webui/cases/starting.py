# SPDX-License-Identifier: EUPL-1.2
"""Starting a case: which pathway, by which way in, for which team."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Startable
from wijkpad.errors import RefusedError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.errors import status_of
from wijkpad_webui.security import desk, sent_token


@pages.get("/zaken/nieuw")
def choose() -> ResponseReturnValue:
    """Show the pathways that can be started, each with its ways in."""
    chosen = request.args.get("start", "")[:200]
    return render_template("cases/start.html", pathways=_pathways(), chosen=chosen, wrong="")


@pages.post("/zaken/nieuw")
def start() -> ResponseReturnValue:
    """Start a case, and go straight to its first task."""
    chosen = request.form.get("start", "")
    pathway, _, event = chosen.partition("/")
    team = request.form.get("team", "") or None
    if not event:
        return _again("Kies wat er is binnengekomen.", chosen), 422
    try:
        started = desk().start_case(pathway, event, team, token=sent_token())
    except RefusedError as error:
        said = error.findings[0]
        status = 422 if said.element == "team" else status_of(error)
        return _again(f"{said.text} {said.cure}".strip(), chosen), status
    flash(f"Zaak {started.number} is gestart.", "green")
    if started.first_task_id is not None:
        return redirect(url_for("tasks.show", task=started.first_task_id), code=303)
    return redirect(url_for("cases.show", case=started.case_id), code=303)


def _again(wrong: str, chosen: str) -> str:
    return render_template("cases/start.html", pathways=_pathways(), chosen=chosen, wrong=wrong)


def _pathways() -> list[Startable]:
    """Return what can be started; the pathway with the most ways in is the front door."""
    return sorted(desk().pathways(), key=lambda one: (-len(one.starts), one.title))
