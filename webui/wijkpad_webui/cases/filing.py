# SPDX-License-Identifier: EUPL-1.2
"""The forms of the file about people: write down, put right with a reason, take off, look back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import ROWS, FileForm
from wijkpad.errors import AnswersInvalidError, ConflictError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.words import clock

FORMS: Final = {
    "huishouden": "household",
    "persoon": "person",
    "netwerk": "network_member",
    "doel": "goal",
    "actie": "action",
    "zrm": "matrix",
    "instrument": "assessment",
    "maatregel": "order",
    "toestemming": "consent",
    "antwoord": "answer",
    "intrekking": "withdrawal",
    "grondslag": "basis",
    "gedeeld": "disclosure",
}
"""Word in the address to form."""
WORDS: Final = {name: word for word, name in FORMS.items()}
_PLACES: Final = {
    "household": "cases.people",
    "person": "cases.people",
    "network_member": "cases.people",
    "consent": "cases.consents",
    "disclosure": "cases.consents",
}
_TITLES: Final = {
    "cases.people": "Gezin",
    "cases.consents": "Toestemming",
    "cases.plan": "Doelen en maatregelen",
}
_DONE: Final = {
    "withdrawal": "De toestemming is ingetrokken. Hieronder staat wat al is gedeeld.",
    "consent": "De toestemming is vastgelegd.",
    "answer": "Het antwoord is vastgelegd.",
    "basis": "De grondslag is vastgelegd.",
}
_MOVED_ON: Final = (
    "Een collega heeft dit intussen gewijzigd. Er is niets van u verloren. Bekijk de geschiedenis, "
    "en verstuur het opnieuw als het zo moet worden."
)
_UNSENT: Final = "Er is nog niets vastgelegd. Kijk het na en verstuur het opnieuw."


@pages.get("/zaken/<case>/gegevens/<slug>")
def new_in_file(case: str, slug: str) -> ResponseReturnValue:
    """Show an empty form, or that of what a case has one of."""
    return _page(desk().file.form(case, _name(slug)))


@pages.post("/zaken/<case>/gegevens/<slug>")
def add_to_file(case: str, slug: str) -> ResponseReturnValue:
    """Write down something new."""
    return _send(case, slug, None)


@pages.get("/zaken/<case>/gegevens/<slug>/<item>")
def show_in_file(case: str, slug: str, item: str) -> ResponseReturnValue:
    """Show the form of what is in the file."""
    return _page(desk().file.form(case, _name(slug), item))


@pages.post("/zaken/<case>/gegevens/<slug>/<item>")
def change_in_file(case: str, slug: str, item: str) -> ResponseReturnValue:
    """Put right what is in the file, or add to it."""
    return _send(case, slug, item)


@pages.post("/zaken/<case>/concept/<slug>")
def draft_new(case: str, slug: str) -> ResponseReturnValue:
    """Keep what is typed so far as something new."""
    return _draft(case, slug, None)


@pages.post("/zaken/<case>/concept/<slug>/<item>")
def draft_change(case: str, slug: str, item: str) -> ResponseReturnValue:
    """Keep what is typed so far about something in the file."""
    return _draft(case, slug, item)


def _draft(case: str, slug: str, item: str | None) -> ResponseReturnValue:
    posted = request.form.to_dict(flat=False)
    at = desk().file.save_draft(case, _name(slug), posted, item=item, token=sent_token())
    return jsonify({"ok": True, "visible": {}, "saved_at": clock(at), "urgent": ""})


@pages.post("/zaken/<case>/gegevens/<slug>/<item>/weg")
def take_off(case: str, slug: str, item: str) -> ResponseReturnValue:
    """Take something off with a reason; it stays in the history."""
    name, why = _name(slug), request.form.get("off_reason", "")
    try:
        desk().file.take_off(case, name, item, why)
    except AnswersInvalidError as error:
        page = desk().file.form(case, name, item)
        return _page(page, wrong_off=error.findings[0].text, off_reason=why), 422
    flash("Het staat niet meer op de lijst. De geschiedenis blijft bewaard.", "green")
    return redirect(url_for(_place(name), case=case), code=303)


@pages.get("/zaken/<case>/gegevens/<slug>/<item>/geschiedenis")
def file_history(case: str, slug: str, item: str) -> ResponseReturnValue:
    """Show every version of something in the file."""
    name = _name(slug)
    page = desk().file.history(case, name, item)
    place = _place(name)
    return render_template("cases/file_history.html", page=page, place=place, tab=_TITLES[place])


def _send(case: str, slug: str, item: str | None) -> ResponseReturnValue:
    name, posted = _name(slug), request.form.to_dict(flat=False)
    pressed = request.form.get("_action", "")
    try:
        if pressed.startswith(("add:", "remove:")):
            page = desk().file.form(case, name, item, posted)
            desk().file.save_draft(case, name, _as_posted(page, posted), item=item)
            return _page(page)
        if pressed == "drop":
            desk().file.drop_draft(case, name, item)
            flash("Uw concept is weg.", "green")
            return redirect(_here(case, slug, item), code=303)
        if pressed == "later":
            desk().file.save_draft(case, name, posted, item=item)
            flash("Uw concept is bewaard. U kunt later verder.", "green")
            return redirect(url_for(_place(name), case=case), code=303)
        done = desk().file.record(
            case,
            name,
            posted,
            item=item,
            seen=request.form.get("seen", type=int),
            token=sent_token(),
        )
    except AnswersInvalidError:
        return _page(_kept(case, name, item, posted)), 422
    except ConflictError:
        return _page(_checked(case, name, item, posted), notice=_MOVED_ON), 409
    flash(_DONE.get(name, "Het is vastgelegd."), "green")
    if done.kind == "consent":
        return redirect(url_for("cases.consent", case=case, item=done.item), code=303)
    return redirect(url_for(_place(name), case=case), code=303)


@resumes("cases.add_to_file")
def add_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a new form again that was sent when the session was over; kept as a draft at most."""
    del at
    return _page(_kept(place["case"], _name(place["slug"]), None, posted), notice=_UNSENT)


@resumes("cases.change_in_file")
def change_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a change again that was sent when the session was over; kept as a draft at most."""
    del at
    page = _kept(place["case"], _name(place["slug"]), place["item"], posted)
    return _page(page, notice=_UNSENT)


@resumes("cases.take_off")
def take_off_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a wish to take something off again that was sent when the session was over."""
    del at
    page = desk().file.form(place["case"], _name(place["slug"]), place["item"])
    why = next(iter(posted.get("off_reason", ())), "")
    return _page(page, wrong_off=_UNSENT, off_reason=why)


def _kept(case: str, name: str, item: str | None, posted: Posted) -> FileForm:
    """Keep what was sent as a draft, so that a closed window loses nothing, and check it."""
    with suppress(AnswersInvalidError):
        desk().file.save_draft(case, name, posted, item=item)
    return _checked(case, name, item, posted)


def _as_posted(page: FileForm, posted: Posted) -> Posted:
    values = {path: list(texts) for path, texts in page.typed.values.items()}
    rows = {f"{ROWS}{path}": [str(count)] for path, count in page.typed.rows.items()}
    return {"seen": posted.get("seen", [])} | values | rows


def _here(case: str, slug: str, item: str | None) -> str:
    if item is None:
        return url_for("cases.new_in_file", case=case, slug=slug)
    return url_for("cases.show_in_file", case=case, slug=slug, item=item)


def _checked(case: str, name: str, item: str | None, posted: Posted) -> FileForm:
    typed = {key: texts for key, texts in posted.items() if key != "_action"}
    return desk().file.form(case, name, item, typed, check=True)


def _name(slug: str) -> str:
    return FORMS.get(slug, "")


def _place(name: str) -> str:
    return _PLACES.get(name, "cases.plan")


def _page(page: FileForm, *, notice: str = "", wrong_off: str = "", off_reason: str = "") -> str:
    about_consent = page.name in ("answer", "withdrawal", "basis")
    place = "cases.consents" if about_consent else _place(page.name)
    back = (
        url_for("cases.consent", case=page.head.case.id, item=page.item)
        if about_consent
        else url_for(place, case=page.head.case.id)
    )
    return render_template(
        "cases/file_form.html",
        page=page,
        place=place,
        tab=_TITLES[place],
        back=back,
        word=WORDS[page.name],
        notice=notice,
        wrong_off=wrong_off,
        off_reason=off_reason,
    )
