# SPDX-License-Identifier: EUPL-1.2
"""Keeping the social map: facts, places, wait times, provisions, and what workers say is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.errors import AnswersInvalidError, ConflictError
from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

Typed = Mapping[str, str]
_UNSENT: Final = "Er is nog niets bewaard. Kijk het na en verstuur het opnieuw."
_LATE: Final = "Dit voorstel is intussen behandeld, of het gegeven staat er niet meer."


@pages.get("/beheer/sociale-kaart")
def social_map() -> ResponseReturnValue:
    """Show everything that is kept, and what waits to be confirmed."""
    return _listed({})


@pages.post("/beheer/sociale-kaart")
def new_provision() -> ResponseReturnValue:
    """Put a general provision on the map."""
    typed = {"name": request.form.get("name", "")}
    try:
        key = desk().map_keeper.put_provision(None, typed["name"], token=sent_token())
    except AnswersInvalidError as error:
        return _listed(typed, {one.element or "name": one.text for one in error.findings}), 422
    flash("De voorziening staat op de kaart. Vul nu in wat er bekend is.", "green")
    return redirect(url_for("beheer.edit_offer", offer=key), code=303)


@pages.post("/beheer/sociale-kaart/voorstellen/<suggestion>")
def decide_suggestion(suggestion: str) -> ResponseReturnValue:
    """Confirm what a worker says, or refuse it."""
    confirm = request.form.get("decision") == "confirm"
    try:
        done = desk().map_keeper.decide(suggestion, confirm=confirm, token=sent_token())
    except ConflictError:
        flash(_LATE, "amber")
        return redirect(url_for("beheer.social_map"), code=303)
    if not confirm:
        flash("Het voorstel is afgewezen. Er is niets veranderd.", "green")
    elif done.about in ("fact", "wait"):
        flash("Bevestigd. De kaart is aangepast.", "green")
    else:
        flash("Bevestigd. Pas hieronder zelf aan wat er niet klopt.", "green")
        return redirect(url_for("beheer.edit_offer", offer=done.offer), code=303)
    return redirect(url_for("beheer.social_map"), code=303)


@pages.get("/beheer/sociale-kaart/<offer>")
def edit_offer(offer: str) -> ResponseReturnValue:
    """Show one offer, to write about."""
    return _edit(offer, "", {})


@pages.post("/beheer/sociale-kaart/<offer>/<act>")
def keep_offer(offer: str, act: str) -> ResponseReturnValue:
    """Write one thing down about an offer."""
    if act not in _ACTS:
        abort(404)
    typed = {name: text for name, text in request.form.items() if len(text) <= 2_000}
    do, done = _ACTS[act]
    try:
        do(offer, typed)
    except AnswersInvalidError as error:
        faults = {one.element or "name": one.text for one in error.findings}
        return _edit(offer, act, typed, faults), 422
    flash(done, "green")
    return redirect(url_for("beheer.edit_offer", offer=offer), code=303)


@resumes("beheer.keep_offer")
def keep_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show again what was typed when the session was over; nothing was kept."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _edit(place["offer"], place["act"], typed, said=_UNSENT)


@resumes("beheer.new_provision")
def provision_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the name again that was typed when the session was over; nothing was kept."""
    del place, at
    return _listed({name: texts[0] for name, texts in posted.items() if texts}, said=_UNSENT)


def _fact(offer: str, typed: Typed) -> None:
    desk().map_keeper.state(offer, typed, token=sent_token())


def _fact_off(offer: str, typed: Typed) -> None:
    desk().map_keeper.take_off(offer, _number(typed, "number"), token=sent_token())


def _location(offer: str, typed: Typed) -> None:
    key, seen = typed.get("key", ""), _number(typed, "seen")
    desk().map_keeper.put_location(offer, key, seen, typed, token=sent_token())


def _location_off(offer: str, typed: Typed) -> None:
    desk().map_keeper.end_location(offer, typed.get("key", ""), token=sent_token())


def _wait(offer: str, typed: Typed) -> None:
    desk().map_keeper.add_wait(offer, typed, token=sent_token())


def _name(offer: str, typed: Typed) -> None:
    desk().map_keeper.put_provision(offer, typed.get("name", ""), token=sent_token())


def _end(offer: str, typed: Typed) -> None:
    del typed
    desk().map_keeper.end_provision(offer, ended=True, token=sent_token())


def _back(offer: str, typed: Typed) -> None:
    del typed
    desk().map_keeper.end_provision(offer, ended=False, token=sent_token())


_ACTS: Final[Mapping[str, tuple[Callable[[str, Typed], None], str]]] = {
    "gegeven": (_fact, "Bewaard. Wat er eerder stond, blijft in de geschiedenis."),
    "gegeven-weg": (_fact_off, "Het gegeven staat niet meer op de kaart."),
    "locatie": (_location, "De locatie is bewaard."),
    "locatie-weg": (_location_off, "De locatie staat niet meer op de kaart."),
    "wachttijd": (_wait, "De wachttijd is bewaard, naast de eerdere."),
    "naam": (_name, "De naam is veranderd."),
    "stoppen": (_end, "De voorziening staat niet meer op de kaart."),
    "terug": (_back, "De voorziening staat weer op de kaart."),
}


def _number(typed: Typed, name: str) -> int:
    text = typed.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _edit(
    offer: str, act: str, typed: Typed, wrong: Mapping[str, str] | None = None, *, said: str = ""
) -> str:
    page = desk().map_keeper.edit(offer)
    here = {one: typed if one == act else {} for one in _ACTS}
    faults = {one: wrong or {} if one == act else {} for one in _ACTS}
    return render_template(
        "beheer/social_map_offer.html",
        page=page,
        act=act,
        typed=here,
        wrong=faults,
        said=said,
        key=typed.get("key", "") if act == "locatie" else "",
    )


def _listed(typed: Typed, wrong: Mapping[str, str] | None = None, *, said: str = "") -> str:
    page = desk().map_keeper.page()
    return render_template(
        "beheer/social_map.html", page=page, typed=typed, wrong=wrong or {}, said=said
    )
