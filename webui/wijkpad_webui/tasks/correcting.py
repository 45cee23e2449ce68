# SPDX-License-Identifier: EUPL-1.2
"""A completed form: what was answered, and putting it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.errors import AnswersInvalidError, ConflictError, RepairRefusedError, ResolvedError
from wijkpad.findings import Finding
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.tasks.blueprint import pages

_LONGEST: Final = 1_000
_NOTHING_NEW: Final = "COR-010"
"""The finding of a correction in which every answer is what stood there."""
_UNSENT: Final = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."
_CHANGED: Final = (
    "Een collega verbeterde dit formulier intussen. Er is niets veranderd; hieronder staat wat u "
    "had ingevuld. Bekijk eerst wat er nu staat."
)


@pages.get("/taken/<task>/antwoorden")
def answers(task: str) -> ResponseReturnValue:
    """Show every version of the answers to a completed form."""
    return render_template("tasks/answers.html", page=desk().corrections.answers(task))


@pages.get("/taken/<task>/verbeteren")
def correct(task: str) -> ResponseReturnValue:
    """Show a completed form with the answers that stand; `storing`: the incident that asks for it."""
    return _page(task, incident=request.args.get("storing"))


@pages.post("/taken/<task>/verbeteren")
def send_correction(task: str) -> ResponseReturnValue:
    """Add or remove a row, or put the answers right."""
    posted = request.form.to_dict(flat=False)
    if request.form.get("_action", "").startswith(("add:", "remove:")):
        return _page(task, posted)
    reason = request.form.get("_why", "")
    version = min(request.form.get("version", 0, type=int), 1_000_000)
    try:
        done = desk().corrections.correct(
            task, posted, reason, version=version, token=sent_token(), incident=_incident(posted)
        )
    except AnswersInvalidError as error:
        same = [one for one in error.findings if one.code == _NOTHING_NEW]
        return _page(task, posted, check=True, said=_told(same)), 422
    except RepairRefusedError as error:
        return _page(task, posted, check=True, said=_told(error.findings)), 422
    except ResolvedError:
        raise
    except ConflictError:
        return _page(task, posted, said=_CHANGED), 409
    solved = " De storing is opgelost." if _incident(posted) else ""
    flash(f"De antwoorden zijn verbeterd.{solved} Wat er eerst stond, blijft te lezen.", "green")
    place = "urgent" if done.acted else ("andere-weg" if done.differences else None)
    return redirect(url_for("tasks.answers", task=task, _anchor=place), code=303)


@resumes("tasks.send_correction")
def correction_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a correction again that was sent when the session was over; nothing was changed."""
    del at
    typed = {name: texts for name, texts in posted.items() if name != "_action"}
    return _page(place["task"], typed, check=True, said=_UNSENT)


def _told(findings: Iterable[Finding]) -> str:
    return " ".join(f"{one.text} {one.cure}".strip() for one in findings)


def _incident(posted: Mapping[str, list[str]]) -> str | None:
    """Return the incident at which the form was sent."""
    return next(iter(posted.get("_incident", ())), "") or None


def _page(
    task: str,
    posted: Posted | None = None,
    *,
    check: bool = False,
    said: str = "",
    incident: str | None = None,
) -> str:
    at = incident or _incident(posted or {})
    page = desk().corrections.form(task, posted, check=check, incident=at)
    reason = next(iter((posted or {}).get("_why", ())), "")
    missing = check and not said and not (0 < len(reason.strip()) <= _LONGEST)
    return render_template(
        "tasks/correct.html", page=page, reason=reason, why_missing=missing, said=said
    )
