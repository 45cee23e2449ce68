# SPDX-License-Identifier: EUPL-1.2
"""Signing in again with a filled-in form in hand."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Actor
from wijkpad.errors import WijkpadError
from wijkpad_webui.resuming import KeptPost, SomebodyElseError, opened, resume_of, seal
from wijkpad_webui.security import the_engine

OVER = "Uw sessie was voorbij. Wat u had ingevuld is bewaard. Log in, dan gaat u verder waar u was."
STALE = (
    "Deze pagina stond te lang open. Er is nog niets verstuurd; hieronder staat wat u had ingevuld. "
    "Kijk het na en verstuur het opnieuw."
)
BACK = "Dit had u ingevuld toen uw sessie voorbij was. Er is nog niets verstuurd. Kijk het na."
OTHER = (
    "Dit formulier is ingevuld door iemand anders dan wie hier nu is ingelogd. Het is niet "
    "verstuurd. Wie het invulde, logt hier in en gaat verder."
)


def ask_again(kept: str, text: str, *, error: str | None = None, login: str = "") -> str:
    """Show the sign-in page with the sealed form in it."""
    return render_template(
        "sign_in.html",
        municipalities=the_engine().municipalities(),
        login=login,
        error=error,
        next="",
        kept=kept,
        text=text,
    )


def keep(kept: KeptPost, text: str = OVER, status: int = 401) -> ResponseReturnValue:
    """Answer a form that came without the session of its typist."""
    return ask_again(seal(kept), text), status


def go_on(sealed: str, actor: Actor) -> ResponseReturnValue:
    """Show the person who signed in what they had typed, or say that it is somebody else's."""
    g.actor, g.desk = actor, the_engine().at(actor.municipality, actor)
    try:
        kept = opened(sealed, actor)
    except SomebodyElseError:
        return render_template("not_yours.html", kept=sealed)
    if kept is None:
        flash("Wat u eerder had ingevuld, kon niet worden teruggezet.", "amber")
        return redirect(url_for("worklist.show"), code=303)
    return show_again(kept, BACK)


def show_again(kept: KeptPost, text: str) -> ResponseReturnValue:
    """Show a form again with what was typed; where that cannot be, the texts alone."""
    show = resume_of(kept.endpoint)
    if show is not None:
        flash(text, "amber")
        try:
            return show(kept.place, kept.posted, kept.at)
        except WijkpadError:
            # The task or case is gone, or no longer the typist's: what was typed is still theirs.
            session.pop("_flashes", None)
    return render_template("resumed.html", texts=kept.typed(), at=kept.at)


def sealed_form() -> str:
    """Return the sealed form that the sign-in page carries; empty when there is none."""
    return request.form.get("kept", "")
