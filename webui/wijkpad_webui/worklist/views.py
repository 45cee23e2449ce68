# SPDX-License-Identifier: EUPL-1.2
"""The pages of the worklist."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Worklist
from wijkpad_webui.searching import beyond, page_number, remember_search, searched_text
from wijkpad_webui.security import by_itself, desk, the_engine
from wijkpad_webui.words import AMSTERDAM
from wijkpad_webui.worklist.blueprint import pages
from wijkpad_webui.worklist.groups import groups

View = Literal["mine", "team", "unclaimed"]
_VIEWS: Final[dict[str, View]] = {
    "voor-mij": "mine",
    "team": "team",
    "niet-opgepakt": "unclaimed",
}
_PER_PAGE: Final = 50
NOTICES: Final = {
    "task": "{} droeg een taak aan u over.",
    "case": "{} droeg een zaak aan u over.",
    "safety": "{} verbeterde een antwoord over veiligheid: kijk meteen wat er moet gebeuren.",
    "confirm": "{} vraagt u om iets te bevestigen.",
    "joined": "{} maakte u deelnemer van een afgeschermde zaak.",
    "break_glass": "{} opende in nood een zaak die u kent.",
}
"""What a message of a colleague begins with, by its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of the list the address asks for."""

    view: View
    pathway: str
    late: bool
    text: str
    page: int

    def address(self, **changed: str | int | None) -> dict[str, str | int]:
        """Return this part of the list as values of an address, with some of them changed."""
        word = next(word for word, view in _VIEWS.items() if view == self.view)
        now: dict[str, str | int | None] = {
            "weergave": word if self.view != "mine" else None,
            "proces": self.pathway or None,
            "telaat": 1 if self.late else None,
            "gezocht": 1 if self.text else None,
        }
        return {key: value for key, value in (now | changed).items() if value}


def _asked() -> Asked:
    return Asked(
        view=_VIEWS.get(request.args.get("weergave", ""), "mine"),
        pathway=request.args.get("proces", "")[:64],
        late=request.args.get("telaat") == "1",
        text=searched_text("worklist.show"),
        page=page_number(),
    )


@pages.get("/")
def home() -> ResponseReturnValue:
    """Send everybody to the page where their work is."""
    me = desk().me()
    if me.does_tasks:
        return redirect(url_for("worklist.show"))
    if me.designs or me.approves:
        return redirect(url_for("designer.pathways"))
    return redirect(url_for("beheer.incidents" if me.administers else "worklist.show"))


@pages.get("/taken")
def show() -> ResponseReturnValue:
    """Show the list of tasks."""
    asked = _asked()
    found = _found(asked)
    now = the_engine().clock.now()
    last_page = max(1, -(-found.total // _PER_PAGE))
    return beyond("worklist.show", last_page) or render_template(
        "worklist/page.html",
        asked=asked,
        found=found,
        aside=desk().handing.aside() if asked.view == "mine" else None,
        notice_words=NOTICES,
        groups=groups(found.items, now),
        now=now,
        greeting=_greeting(now),
        pathways=_pathways(found, asked),
        last_page=last_page,
    )


@pages.post("/taken")
def search() -> ResponseReturnValue:
    """Filter the list; what was typed stays out of the address."""
    word = request.form.get("weergave", "")
    return remember_search(
        "worklist.show",
        weergave=word if word in _VIEWS else None,
        proces=request.form.get("proces", "")[:64],
        telaat="1" if request.form.get("telaat") == "1" else None,
    )


@pages.post("/taken/berichten/gelezen")
def see() -> ResponseReturnValue:
    """Put a message of a colleague away."""
    desk().handing.see(request.form.get("notice", ""))
    return redirect(url_for("worklist.show"), code=303)


@pages.get("/taken/lijst")
@by_itself
def fragment() -> ResponseReturnValue:
    """Return the list alone, for a page that keeps itself up to date."""
    asked = _asked()
    found = _found(asked)
    now = the_engine().clock.now()
    html = render_template(
        "worklist/rows.html", asked=asked, found=found, groups=groups(found.items, now), now=now
    )
    answer: Response = make_response(html)
    stable = "".join(
        f"{one.task}{one.assignee}{one.due_at}{one.urgent_since}{one.name}" for one in found.items
    )
    shown = f"{found.total}|{found.left_out}|{now.astimezone(AMSTERDAM).date()}|{stable}"
    answer.set_etag(hashlib.sha256(shown.encode()).hexdigest())
    return answer.make_conditional(request)


@pages.get("/sneltoetsen")
def keys() -> ResponseReturnValue:
    """List the keys, and let people switch them off."""
    return render_template("worklist/keys.html")


def _found(asked: Asked) -> Worklist:
    return desk().worklist(
        view=asked.view,
        text=asked.text,
        pathway=asked.pathway or None,
        overdue_only=asked.late,
        page=asked.page,
    )


def _pathways(found: Worklist, asked: Asked) -> list[tuple[str, str]]:
    known = {one.key: one.title for one in desk().pathways()}
    known |= {one.pathway: one.pathway_title for one in found.items}
    if asked.pathway:
        known.setdefault(asked.pathway, asked.pathway)
    return sorted(known.items(), key=lambda one: one[1])


def _greeting(now: datetime) -> str:
    hour = now.astimezone(AMSTERDAM).hour
    if hour < 6:
        return "Goedenacht"
    if hour < 12:
        return "Goedemorgen"
    return "Goedemiddag" if hour < 18 else "Goedenavond"
