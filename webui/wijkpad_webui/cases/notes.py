# SPDX-License-Identifier: EUPL-1.2
"""Notes and contact moments of a case: read, write, put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import MODES, OUTCOMES, Note, NotesPage
from wijkpad.errors import AnswersInvalidError, ConflictError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.searching import page_number
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.words import clock, typed_moment

_UNSENT = "Er is nog niets bewaard in het dossier. Kijk het na en verstuur het opnieuw."
_CHANGED = "Deze aantekening is intussen verbeterd. Er is niets veranderd. Bekijk haar opnieuw."


@pages.get("/zaken/<case>/aantekeningen")
def notes(case: str) -> ResponseReturnValue:
    """Show the notes of a case, newest first, under the form for a new one."""
    page = desk().notes.notes(case, page_number())
    if page.page > page.last_page:
        return redirect(url_for("cases.notes", case=case, pagina=page.last_page))
    return _page(page, _draft_of(page))


@pages.post("/zaken/<case>/aantekeningen")
def write_note(case: str) -> ResponseReturnValue:
    """Keep a note, or a draft of it."""
    posted = request.form.to_dict(flat=False)
    if request.form.get("_action") == "later":
        desk().notes.save_draft(case, posted)
        flash("Uw concept is bewaard. U kunt later verder.", "green")
        return redirect(url_for("cases.notes", case=case), code=303)
    try:
        note = desk().notes.write(case, posted, token=sent_token())
    except AnswersInvalidError as error:
        desk().notes.save_draft(case, posted)
        return _page(desk().notes.notes(case), posted, error), 422
    flash("Uw aantekening is bewaard.", "green")
    worry = 1 if note.is_worry else None
    return redirect(url_for("cases.notes", case=case, zorg=worry), code=303)


@pages.post("/zaken/<case>/aantekeningen/concept")
def draft_note(case: str) -> ResponseReturnValue:
    """Keep what is typed so far as a note."""
    posted = request.form.to_dict(flat=False)
    at = desk().notes.save_draft(case, posted, token=sent_token())
    return jsonify({"ok": True, "visible": {}, "saved_at": clock(at), "urgent": ""})


@pages.get("/zaken/<case>/aantekeningen/verbeteren")
def amend_note(case: str) -> ResponseReturnValue:
    """Show a note to put right."""
    return _amend_page(case, request.args.get("van", ""))


@pages.post("/zaken/<case>/aantekeningen/verbeteren")
def send_amended_note(case: str) -> ResponseReturnValue:
    """Put a note right by a new version."""
    posted, note = request.form.to_dict(flat=False), request.form.get("note", "")
    version = min(request.form.get("version", 0, type=int), 10_000)
    try:
        done = desk().notes.amend(case, note, version, posted)
    except AnswersInvalidError as error:
        return _amend_page(case, note, posted, error), 422
    except ConflictError:
        return _amend_page(case, note, posted, said=_CHANGED), 409
    flash("De aantekening is verbeterd. Wat er eerst stond, blijft te lezen.", "green")
    worry = 1 if done.is_worry else None
    return redirect(url_for("cases.notes", case=case, zorg=worry), code=303)


@resumes("cases.write_note")
def note_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a note again that was sent when the session was over; kept as a draft at most."""
    page = desk().notes.notes(place["case"])
    if page.draft is None or page.draft.saved_at <= at:
        desk().notes.save_draft(place["case"], posted)
    return _page(page, posted, said=_UNSENT)


@resumes("cases.send_amended_note")
def amendment_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show again what was put right when the session was over; nothing was changed."""
    del at
    return _amend_page(place["case"], next(iter(posted.get("note", ())), ""), posted, said=_UNSENT)


def _draft_of(page: NotesPage) -> Posted:
    return dict(page.draft.posted) if page.draft is not None else {}


def _page(
    page: NotesPage, posted: Posted, error: AnswersInvalidError | None = None, *, said: str = ""
) -> str:
    return render_template(
        "cases/notes.html",
        page=page,
        typed=_typed(posted),
        wrong=_wrong(error),
        said=said,
        modes=MODES,
        outcomes=OUTCOMES,
    )


def _amend_page(
    case: str,
    note: str,
    posted: Posted | None = None,
    error: AnswersInvalidError | None = None,
    *,
    said: str = "",
) -> str:
    page = desk().notes.note(case, note)
    return render_template(
        "cases/note_amend.html",
        page=page,
        typed=_typed(posted) if posted is not None else _as_typed(page.line.note),
        wrong=_wrong(error),
        said=said,
        modes=MODES,
        outcomes=OUTCOMES,
    )


def _typed(posted: Posted) -> dict[str, str]:
    return {name: texts[0] for name, texts in posted.items() if texts}


def _wrong(error: AnswersInvalidError | None) -> dict[str, str]:
    found = error.findings if error is not None else ()
    return {one.element: one.text for one in reversed(found) if one.element}


def _as_typed(note: Note) -> dict[str, str]:
    """Return what stands in a note as it was typed."""
    found = {"text": note.text, "facts": note.facts, "interpretation": note.interpretation}
    if (one := note.contact) is not None:
        found |= {"mode": one.mode, "by": one.by, "whom": one.whom, "next": one.next}
        found["outcome"] = one.outcome or ""
        for name, at in (("planned_at", one.planned_at), ("held_at", one.held_at)):
            found[name] = typed_moment(at) if at is not None else ""
    return found
