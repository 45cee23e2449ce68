# SPDX-License-Identifier: EUPL-1.2
"""Taking running cases to another version: what would happen, then doing it, then how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import StoredDefinition
from wijkpad.errors import RepairRefusedError
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.security import desk

_CHOICE: Final = "stap."
_LONGEST: Final = 1_000
_WHY: Final = "Schrijf op waarom"


@pages.get("/processen/<key>/<int:old>/overzetten")
def transfer(key: str, old: int) -> ResponseReturnValue:
    """Show what becomes of every running case; nothing changes."""
    return _page(key, old)


@pages.post("/processen/<key>/<int:old>/overzetten")
def begin_transfer(key: str, old: int) -> ResponseReturnValue:
    """Take the cases along, in the background."""
    reason = _reason()
    if not reason:
        return _page(key, old, wrong=f"{_WHY} deze zaken overgaan, in hoogstens 1000 tekens.")
    try:
        desk().begin_transfer(key, old, _new(key), _mapped(request.form), reason)
    except RepairRefusedError as error:
        return _page(key, old, note=_said(error))
    flash("De zaken worden overgezet. U kunt intussen verder werken.", "green")
    return redirect(url_for("designer.transfers", key=key), code=303)


@pages.get("/processen/<key>/overgezet")
def transfers(key: str) -> ResponseReturnValue:
    """Show the transfers of a pathway, and how far each is."""
    return _transfers(key)


@pages.post("/processen/<key>/overgezet/<transfer>/ongedaan")
def undo_transfer(key: str, transfer: str) -> ResponseReturnValue:
    """Put the cases back on which nothing was done since."""
    if all(one.transfer.id != transfer for one in desk().transfers(key)):
        abort(404)
    reason = _reason()
    if not reason and desk().may_transfer(_newest(key)):
        return _transfers(key, at=transfer, wrong=f"{_WHY} u dit ongedaan maakt."), 422
    try:
        number = desk().undo_transfer(transfer, reason)
    except RepairRefusedError as error:
        flash(_said(error), "amber")
    else:
        what = "1 zaak wordt" if number == 1 else f"{number} zaken worden"
        flash(f"{what} teruggezet, als er niets meer mee is gedaan.", "green")
    return redirect(url_for("designer.transfers", key=key), code=303)


def _transfers(key: str, *, at: str = "", wrong: str = "") -> str:
    newest = _newest(key)
    return render_template(
        "designer/transfers.html",
        newest=newest,
        lines=desk().transfers(key),
        may_transfer=desk().may_transfer(newest),
        at=at,
        wrong=wrong,
    )


def _reason() -> str:
    """Return why, as it was sent; empty when that is missing or too long."""
    found = request.form.get("reason", "").strip()
    return found if len(found) <= _LONGEST else ""


def _said(error: RepairRefusedError) -> str:
    return " ".join(f"{one.text} {one.cure}".strip() for one in error.findings)


def _newest(key: str) -> StoredDefinition:
    found = [one for one in desk().versions(key) if one.state == "published"]
    if not found:
        abort(404)
    return max(found, key=lambda one: one.version)


def _new(key: str) -> int:
    asked = request.values.get("naar", type=int)
    return asked if asked is not None else _newest(key).version


def _mapped(given: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(_CHOICE): value
        for name, value in given.items()
        if name.startswith(_CHOICE) and value
    }


def _page(key: str, old: int, *, wrong: str = "", note: str = "") -> ResponseReturnValue:
    newest, new = _newest(key), _new(key)
    page = None
    try:
        page = desk().transfer_page(key, old, new, _mapped(request.values))
    except RepairRefusedError as error:
        note = note or _said(error)
    shown = render_template(
        "designer/transfer.html",
        page=page,
        newest=newest,
        old=old,
        new=new,
        newer=sorted(
            one.version
            for one in desk().versions(key)
            if one.state == "published" and one.version != old
        ),
        prefix=_CHOICE,
        reason=request.form.get("reason", ""),
        wrong=wrong,
        note=note,
    )
    return shown, 422 if wrong or note else 200
