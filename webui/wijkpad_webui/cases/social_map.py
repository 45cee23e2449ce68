# SPDX-License-Identifier: EUPL-1.2
"""The social map of a case: the search is filled in with what the case tells is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk
from wijkpad_webui.social_map.asking import RADII, wanted_in


@pages.get("/zaken/<case>/sociale-kaart")
def social_map(case: str) -> ResponseReturnValue:
    """Show the search; the address tells nothing of what is needed."""
    page = desk().directory.case_page(case)
    return render_template("social_map/search.html", page=page, wrong={}, radii=RADII)


@pages.post("/zaken/<case>/sociale-kaart")
def search_map(case: str) -> ResponseReturnValue:
    """Show what was found; it is journalled on the case that somebody searched, not what for."""
    return _found(case, request.form.to_dict(flat=False))


@resumes("cases.search_map")
def search_map_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Search again what was asked when the session was over."""
    del at
    return _found(place["case"], posted)


def _found(case: str, posted: Posted) -> ResponseReturnValue:
    before = desk().directory.case_page(case)
    wanted, wrong = wanted_in(posted, before.choices)
    if wrong:
        return (
            render_template(
                "social_map/search.html", page=before, asked=wanted, wrong=wrong, radii=RADII
            ),
            422,
        )
    page = desk().directory.case_page(case, wanted)
    return render_template("social_map/search.html", page=page, wrong={}, radii=RADII)
