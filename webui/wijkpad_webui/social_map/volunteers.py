# SPDX-License-Identifier: EUPL-1.2
"""Volunteers, for the volunteer coordinator: the only pages that show who they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Volunteer
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

pages: Final = Blueprint("volunteers", __name__)
NEW: Final = "nieuw"
_FIELDS: Final = ("name", "contact", "area", "more", "hours", "vog_on")
_UNSENT: Final = "Er is nog niets bewaard. Kijk het na en verstuur het opnieuw."


@pages.get("/vrijwilligers")
def listed() -> ResponseReturnValue:
    """Show everybody."""
    return render_template("social_map/volunteers.html", page=desk().volunteers.page())


@pages.get("/vrijwilligers/<volunteer>")
def show(volunteer: str) -> ResponseReturnValue:
    """Show one volunteer, or an empty form."""
    if volunteer == NEW:
        return _form(NEW, 1, {}, (), ())
    found = desk().volunteers.volunteer(volunteer)
    return _form(volunteer, found.version, *_typed(found))


@pages.post("/vrijwilligers/<volunteer>")
def save(volunteer: str) -> ResponseReturnValue:
    """Keep what was typed."""
    posted = request.form.to_dict(flat=False)
    seen = _seen(posted)
    typed, skills, languages = _posted(posted)
    key = "" if volunteer == NEW else volunteer
    try:
        desk().volunteers.put(
            key, seen, typed, skills=skills, languages=languages, token=sent_token()
        )
    except AnswersInvalidError as error:
        faults = {one.element or "name": one.text for one in error.findings}
        return _form(volunteer, seen, typed, skills, languages, faults), 422
    flash("Bewaard.", "green")
    return redirect(url_for("volunteers.listed"), code=303)


@resumes("volunteers.save")
def save_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show again what was typed when the session was over; nothing was kept."""
    del at
    return _form(place["volunteer"], _seen(posted), *_posted(posted), said=_UNSENT)


@pages.get("/vrijwilligers/<volunteer>/stoppen")
def ask_stop(volunteer: str) -> ResponseReturnValue:
    """Say what stopping does."""
    found = desk().volunteers.volunteer(volunteer)
    return render_template("social_map/volunteer_stop.html", volunteer=found)


@pages.post("/vrijwilligers/<volunteer>/stoppen")
def stop(volunteer: str) -> ResponseReturnValue:
    """Erase a volunteer."""
    desk().volunteers.stop(volunteer, token=sent_token())
    flash("De vrijwilliger is gestopt. Naam en contactgegevens zijn gewist.", "green")
    return redirect(url_for("volunteers.listed"), code=303)


def _seen(posted: Posted) -> int:
    text = posted.get("seen", ["1"])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _posted(posted: Posted) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    typed = {name: posted[name][0] for name in _FIELDS if posted.get(name)}
    return typed, tuple(posted.get("skill", ())), tuple(posted.get("language", ()))


def _typed(one: Volunteer) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    known = desk().volunteers.form()["skills"]
    typed = {
        "name": one.name,
        "contact": one.contact,
        "area": one.area,
        "hours": str(one.hours),
        "vog_on": f"{one.vog_on:%d-%m-%Y}" if one.vog_on is not None else "",
        "more": ", ".join(skill for skill in one.skills if skill not in known),
    }
    return typed, tuple(skill for skill in one.skills if skill in known), one.languages


def _form(  # noqa: PLR0917 - what the form shows
    volunteer: str,
    seen: int,
    typed: Mapping[str, str],
    skills: tuple[str, ...],
    languages: tuple[str, ...],
    wrong: Mapping[str, str] | None = None,
    *,
    said: str = "",
) -> str:
    return render_template(
        "social_map/volunteer.html",
        volunteer=volunteer,
        is_new=volunteer == NEW,
        seen=seen,
        choices=desk().volunteers.form(),
        typed=typed,
        skills=skills,
        languages=languages,
        wrong=wrong or {},
        said=said,
    )
