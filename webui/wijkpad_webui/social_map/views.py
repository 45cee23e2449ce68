# SPDX-License-Identifier: EUPL-1.2
"""Searching the social map, one offer of it, and saying that something is not so any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import OfferPage
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.social_map.asking import RADII, wanted_in
from wijkpad_webui.social_map.blueprint import pages

_UNSENT = "Er is nog niets verstuurd. Kijk het na en verstuur het opnieuw."


@pages.get("/sociale-kaart")
def show() -> ResponseReturnValue:
    """Show the search."""
    return render_template(
        "social_map/search.html", page=desk().directory.page(), wrong={}, radii=RADII
    )


@pages.post("/sociale-kaart")
def search() -> ResponseReturnValue:
    """Show what was found. The words of a search are posted, so that no address holds them."""
    return _found(request.form.to_dict(flat=False))


@resumes("social_map.search")
def search_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Search again what was asked when the session was over."""
    del place, at
    return _found(posted)


def _found(posted: Posted) -> ResponseReturnValue:
    page = desk().directory.page()
    wanted, wrong = wanted_in(posted, page.choices)
    if wrong:
        return (
            render_template(
                "social_map/search.html", page=page, asked=wanted, wrong=wrong, radii=RADII
            ),
            422,
        )
    found = desk().directory.page(wanted)
    return render_template("social_map/search.html", page=found, wrong={}, radii=RADII)


@pages.get("/sociale-kaart/<offer>")
def offer(offer: str) -> ResponseReturnValue:
    """Show everything that is known of one offer."""
    return render_template("social_map/offer.html", page=desk().directory.offer(offer))


@pages.get("/sociale-kaart/<offer>/klopt-niet")
def wrong(offer: str) -> ResponseReturnValue:
    """Ask what is not so any more; `over` names the line."""
    typed = {"about": request.args.get("over", "")[:120]}
    return _wrong_page(desk().directory.offer(offer), typed)


@pages.post("/sociale-kaart/<offer>/klopt-niet")
def suggest(offer: str) -> ResponseReturnValue:
    """Send it to the municipality."""
    typed = {name: request.form.get(name, "") for name in ("about", "words", "value")}
    try:
        desk().directory.suggest(
            offer, typed["about"], typed["words"], typed["value"], token=sent_token()
        )
    except AnswersInvalidError as error:
        faults = {one.element or "words": one.text for one in error.findings}
        return _wrong_page(desk().directory.offer(offer), typed, faults), 422
    flash("Verstuurd. De gemeente kijkt het na; tot die tijd blijft staan wat er stond.", "green")
    return redirect(url_for("social_map.offer", offer=offer), code=303)


@resumes("social_map.suggest")
def suggest_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show again what was typed when the session was over; nothing was sent."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _wrong_page(desk().directory.offer(place["offer"]), typed, said=_UNSENT)


def _wrong_page(
    page: OfferPage,
    typed: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    *,
    said: str = "",
) -> str:
    lines = {f"fact:{one.number}": f"{one.title}: {one.text}" for one in page.facts if one.number}
    lines |= {
        f"wait:{one.number}": f"Wachttijd ({one.what}): {one.words}"
        for one in page.waits
        if one.number
    }
    lines |= {f"location:{one.id}": f"Locatie: {one.name}" for one in page.locations}
    return render_template(
        "social_map/wrong.html",
        page=page,
        lines=lines,
        typed=typed,
        wrong=faults or {},
        said=said,
    )
