# SPDX-License-Identifier: EUPL-1.2
"""The pages about terms outside a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wijkpad.api import TermView
from wijkpad_webui.searching import beyond, page_number
from wijkpad_webui.security import desk, the_engine
from wijkpad_webui.worklist.groups import remaining

pages = Blueprint("terms", __name__)
_PER_PAGE: Final = 50
VIEWS: Final[dict[str, tuple[TermView, str]]] = {
    "te-laat": ("overdue", "Te laat"),
    "deze-week": ("week", "Deze week"),
    "opgeschort": ("suspended", "Opgeschort"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of the list the address asks for."""

    word: str
    pathway: str
    person: str

    def address(self, **changed: str | None) -> dict[str, str]:
        """Return this part as values of an address, with some of them changed."""
        now = {"weergave": self.word, "proces": self.pathway, "wie": self.person}
        return {key: value for key, value in (now | changed).items() if value}


@pages.get("/termijnen")
def team() -> ResponseReturnValue:
    """Show what is late, what ends this week, or what stands still."""
    word = request.args.get("weergave", "")
    asked = Asked(
        word=word if word in VIEWS else "te-laat",
        pathway=request.args.get("proces", "")[:64],
        person=request.args.get("wie", "")[:64],
    )
    page, now = page_number(), the_engine().clock.now()
    view = VIEWS[asked.word][0]
    list_of = desk().terms.team(view, pathway=asked.pathway, person=asked.person, page=page)
    last_page = max(1, -(-list_of.found.total // _PER_PAGE))
    return beyond("terms.team", last_page) or render_template(
        "terms/team.html",
        asked=asked,
        views=VIEWS,
        listed=list_of,
        rows=[
            (one, *remaining(one.due_on, None if one.due_on else one.fires_at, now))
            for one in list_of.found.items
        ],
        page=page,
        last_page=last_page,
    )


@pages.get("/bronnen")
def sources() -> ResponseReturnValue:
    """Show where every term and setting rests on, and what is not verified."""
    only_doubtful = request.args.get("toetsen") == "1"
    return render_template(
        "terms/sources.html", page=desk().terms.sources(), only_doubtful=only_doubtful
    )
