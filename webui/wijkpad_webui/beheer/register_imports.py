# SPDX-License-Identifier: EUPL-1.2
"""Files with contracts and tariffs: send one, look at what would change, book or throw away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import REGISTER_KINDS, headings_of, read_day
from wijkpad.errors import ConflictError, FindingsError
from wijkpad.findings import Finding
from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk
from wijkpad_webui.words import day

KINDS: Final = {
    "providers": "Aanbieders",
    "lots": "Percelen",
    "contracts": "Contracten",
    "products": "Producten",
    "tariffs": "Tarieven",
    "ceilings": "Plafonds",
    "stops": "Cliëntenstop",
}
_STATES: Final = {
    "read": ("Wacht op een besluit", "amber"),
    "booked": ("Verwerkt", "green"),
    "dropped": ("Weggegooid", ""),
}
_SHOWN: Final = 100
_NAMES: Final = ("id", "contract", "agb", "product", "name", "title", "year")
_CHANGED: Final = (
    "Het register is intussen veranderd. Er is niets verwerkt. Hieronder staat wat er nu gebeurt."
)


@pages.get("/beheer/inlezen")
def imports() -> ResponseReturnValue:
    """Show what was sent before, and ask for a file."""
    return _list()


@pages.post("/beheer/inlezen")
def send_import() -> ResponseReturnValue:
    """Let a plugin read the file, and show what would change."""
    kind, sent = request.form.get("kind", ""), request.files.get("file")
    if kind not in REGISTER_KINDS:
        return _list(kind, {"kind": "Kies wat er in het bestand staat."}), 422
    if sent is None or not sent.filename:
        return _list(kind, {"file": "Kies een bestand."}), 422
    try:
        key = desk().register.read_file(kind, sent.filename, sent.stream.read())
    except FindingsError as error:
        return _list(kind, _told(error.findings)), 422
    return redirect(url_for("beheer.import_page", import_id=key), code=303)


@pages.get("/beheer/inlezen/<import_id>")
def import_page(import_id: str) -> ResponseReturnValue:
    """Show what booking a file would do, or what it did."""
    return _page(import_id)


@pages.post("/beheer/inlezen/<import_id>")
def decide_import(import_id: str) -> ResponseReturnValue:
    """Book the good rows, or throw the file away."""
    if request.form.get("action") == "drop":
        desk().register.drop(import_id)
        flash("Het bestand is weggegooid. Er is niets verwerkt.", "green")
        return redirect(url_for("beheer.imports"), code=303)
    reason = request.form.get("reason", "").strip()
    try:
        done = desk().register.book(import_id, reason, request.form.get("mark", ""))
    except FindingsError as error:
        return _page(import_id, reason, _told(error.findings)), 422
    except ConflictError:
        return _page(import_id, reason, {"general": _CHANGED}), 409
    good = done.counts["new"] + done.counts["changed"]
    flash(f"{good} {'rij is' if good == 1 else 'rijen zijn'} verwerkt.", "green")
    return redirect(url_for("beheer.import_page", import_id=import_id), code=303)


@pages.get("/beheer/inlezen/<import_id>/quarantaine.csv")
def quarantine(import_id: str) -> ResponseReturnValue:
    """Give the faulty rows as a file to mend and send again."""
    name, content = desk().register.quarantine(import_id)
    answer: Response = make_response(content)
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@resumes("beheer.decide_import")
def decide_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the page with the reason that was typed before the session ran out."""
    del at
    return _page(place["import_id"], next(iter(posted.get("reason", ())), ""))


@resumes("beheer.send_import")
def send_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Ask for the file again; a browser sends a file only once."""
    del place, at
    kind = next(iter(posted.get("kind", ())), "")
    return _list(kind, {"file": "Het bestand is niet meegekomen. Kies het opnieuw."})


def _list(kind: str = "", wrong: Mapping[str, str] | None = None) -> str:
    return render_template(
        "beheer/imports.html",
        found=desk().register.imports(),
        kinds=KINDS,
        asked={one: KINDS[one] for one in REGISTER_KINDS},
        columns={one: headings_of(one) for one in REGISTER_KINDS},
        states=_STATES,
        kind=kind,
        wrong=wrong or {},
    )


def _page(import_id: str, reason: str = "", wrong: Mapping[str, str] | None = None) -> str:
    seen = desk().register.foresee(import_id)
    if not seen.found.name:
        abort(404)
    faulty = [one for one in seen.rows if one.verdict == "faulty"]
    moving = [one for one in seen.rows if one.verdict in ("new", "changed")]
    return render_template(
        "beheer/import.html",
        seen=seen,
        found=seen.found,
        kinds=KINDS,
        states=_STATES,
        headings=headings_of(seen.found.kind),
        faulty=faulty[:_SHOWN],
        moving=[(one, _about(one.values)) for one in moving[:_SHOWN]],
        more_moving=len(moving) - _SHOWN,
        more_faulty=len(faulty) - _SHOWN,
        reason=reason,
        wrong=wrong or {},
    )


def _about(values: Mapping[str, object]) -> str:
    """Return what a row is about, such as `C-100, 02A03, vanaf 1 januari 2027`."""
    found = [str(values[key]) for key in _NAMES if values.get(key)]
    start = read_day(str(values.get("valid_from") or ""))
    return ", ".join([*found, *([f"vanaf {day(start)}"] if start is not None else [])])


def _told(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Return what is wrong by field of the page; what is about the content stands at the file."""
    found: dict[str, str] = {}
    for one in findings:
        name = one.element if one.element in ("kind", "file", "reason") else "file"
        found[name] = f"{found.get(name, '')} {one.text} {one.cure}".strip()
    return found
