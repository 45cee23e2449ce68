# SPDX-License-Identifier: EUPL-1.2
"""Coverage: what the scenarios of a pathway come by, on its drawing and as a list; and its norms."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import (
    GOAL_KINDS,
    CoveragePage,
    StoredDefinition,
    draw,
    partly_reached,
    planes,
)
from wijkpad.findings import errors_in
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.drafts import draft_page
from wijkpad_webui.designer.reading import parts_of
from wijkpad_webui.security import desk

_WORDS: Final = {
    "open": "bereikt, maar niet met elke vertakking of regel",
    "passed": "door een scenario bereikt",
    "withdrawn": "door geen scenario bereikt",
    "": "niet geteld",
}


@pages.get("/processen/<key>/<int:version>/dekking")
def coverage(key: str, version: int) -> ResponseReturnValue:
    """Show what the scenarios of a version come by."""
    stored = desk().definition(key, version)
    page = desk().coverage.of_version(key, version)
    return render_template("designer/coverage.html", stored=stored, shown=_shown(stored, page))


@pages.post("/processen/<key>/<int:version>/dekking")
def play(key: str, version: int) -> ResponseReturnValue:
    """Play every scenario of a version and show what they come by."""
    _tell(len(errors_in(desk().coverage.play_version(key, version).findings)))
    return redirect(url_for("designer.coverage", key=key, version=version), code=303)


@pages.get("/ontwerp/<draft>/dekking")
def draft_coverage(draft: str) -> ResponseReturnValue:
    """Show what the scenarios of a draft come by."""
    stored = desk().definition_draft(draft)
    checked = desk().compile_draft(draft)
    found = list(checked.findings)
    template = "designer/draft_coverage.html"
    if checked.definition is None:
        return draft_page(template, draft, stored, findings=found, shown=None)
    page = desk().coverage.of(checked.definition)
    return draft_page(template, draft, stored, findings=found, shown=_shown(stored, page))


@pages.post("/ontwerp/<draft>/dekking")
def play_draft(draft: str) -> ResponseReturnValue:
    """Play every scenario of a draft and show what they come by."""
    _tell(len(errors_in(desk().try_draft(draft).findings)))
    return redirect(url_for("designer.draft_coverage", draft=draft), code=303)


def _tell(failed: int) -> None:
    if failed:
        what = "fout" if failed == 1 else "fouten"
        flash(
            f"De scenario’s zijn nagespeeld. Er {'is' if failed == 1 else 'zijn'} {failed} {what}."
        )
    else:
        flash("De scenario’s zijn nagespeeld en slagen allemaal.", "green")


def _shown(stored: StoredDefinition, page: CoveragePage) -> dict[str, object]:
    """Return the drawing of one plane with what was reached, and the rest of the page."""
    diagram = parts_of(stored).diagram
    shown: dict[str, object] = {"page": page, "kinds": GOAL_KINDS, "planes": [], "plane": ""}
    if diagram is None or page.coverage is None:
        return shown
    every = list(planes(diagram))
    plane = next((one.id for one in every if one.id == request.args.get("vlak")), every[0].id)
    drawn = [one for one in page.coverage.goals if one.kind in ("element", "flow")]
    missed = [one.element for one in drawn if one.key not in page.coverage.reached]
    reached = [one.element for one in drawn if one.key in page.coverage.reached]
    partly = partly_reached(page.coverage, diagram)
    picture = draw(
        diagram, plane=plane, open=partly, passed=reached, withdrawn=missed, words=_WORDS
    )
    titles = {one.id: one.title for one in every}
    return {**shown, "planes": every, "plane": plane, "picture": picture, "titles": titles}
