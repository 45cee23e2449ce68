# SPDX-License-Identifier: EUPL-1.2
"""The pages about budgets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import PURSE_OWNERS, Move, PurseKey
from wijkpad.errors import BookingRefusedError, NotFoundError
from wijkpad_webui.budgets.chart import chart
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.words import read_euros

pages = Blueprint("budgets", __name__)
_NO_AMOUNT: Final = "Vul een bedrag in, zoals 1.234,50."
_UNSENT: Final = "Er is nog niets geboekt. Kijk het na en verstuur het opnieuw."
_PURSE: Final = "<int:year>/<owner>/<path:key>"


@pages.get("/budgetten")
def overview() -> ResponseReturnValue:
    """Show every purse of a year that the reader may see."""
    found = desk().budgets.overview(request.args.get("jaar", type=int))
    return render_template("budgets/overview.html", page=found)


@pages.get(f"/budgetten/{_PURSE}")
def purse(year: int, owner: str, key: str) -> ResponseReturnValue:
    """Show one purse with its year and a page of its lines."""
    asked = _key(year, owner, key)
    before = request.args.get("voor", "")[:64] or None
    page = desk().budgets.purse(asked, before)
    return render_template("budgets/purse.html", page=page, chart=chart(page), before=before)


@pages.get(f"/budgetten/verschuiven/{_PURSE}")
def move(year: int, owner: str, key: str) -> ResponseReturnValue:
    """Show the form that moves budget."""
    return _move_page(_key(year, owner, key), {}, {})


@pages.post(f"/budgetten/verschuiven/{_PURSE}")
def send_move(year: int, owner: str, key: str) -> ResponseReturnValue:
    """Move budget to another purse."""
    source, typed = _key(year, owner, key), request.form.to_dict()
    cents = read_euros(typed.get("amount", ""))
    wrong = {} if cents is not None else {"amount": _NO_AMOUNT}
    target = PurseKey(owner, typed.get("target", ""), year)
    if not target.key:
        wrong["target"] = "Kies waar het budget heen gaat."
    if not typed.get("reason", "").strip():
        wrong["reason"] = "Schrijf waarom."
    if wrong or cents is None:
        return _move_page(source, typed, wrong), 422
    try:
        moved = Move(source=source, target=target, cents=cents, reason=typed["reason"])
        desk().budgets.move(moved, token=sent_token())
    except BookingRefusedError as error:
        return _move_page(source, typed, _by_field(error)), 422
    flash("Het budget is verschoven.", "green")
    return redirect(_address(source), code=303)


@pages.get(f"/budgetten/corrigeren/<line>/{_PURSE}")
def correct(line: str, year: int, owner: str, key: str) -> ResponseReturnValue:
    """Show the form that puts a line right."""
    return _correct_page(_key(year, owner, key), line, {}, {})


@pages.post(f"/budgetten/corrigeren/<line>/{_PURSE}")
def send_correction(line: str, year: int, owner: str, key: str) -> ResponseReturnValue:
    """Book what makes a line count for another amount."""
    purse_key, typed = _key(year, owner, key), request.form.to_dict()
    cents = read_euros(typed.get("amount", ""))
    wrong = {} if cents is not None else {"amount": _NO_AMOUNT}
    if not typed.get("reason", "").strip():
        wrong["reason"] = "Schrijf waarom."
    if wrong or cents is None:
        return _correct_page(purse_key, line, typed, wrong), 422
    try:
        desk().budgets.correct(line, cents, typed["reason"], token=sent_token())
    except BookingRefusedError as error:
        return _correct_page(purse_key, line, typed, _by_field(error)), 422
    flash("De correctie is geboekt.", "green")
    return redirect(_address(purse_key), code=303)


@resumes("budgets.send_move")
def move_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a form again that was sent when the session was over; nothing was booked."""
    del at
    return _move_page(_place(place), _typed(posted), {}, said=_UNSENT)


@resumes("budgets.send_correction")
def correct_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a form again that was sent when the session was over; nothing was booked."""
    del at
    return _correct_page(_place(place), place["line"], _typed(posted), {}, said=_UNSENT)


def _move_page(
    source: PurseKey, typed: Mapping[str, str], wrong: Mapping[str, str], said: str = ""
) -> str:
    page = desk().budgets.purse(source)
    if not page.targets:
        raise NotFoundError("purse", source.key)
    return render_template(
        "budgets/move.html", page=page, typed=typed, wrong=wrong, said=said, key=source
    )


def _correct_page(
    key: PurseKey, line: str, typed: Mapping[str, str], wrong: Mapping[str, str], said: str = ""
) -> str:
    row = desk().budgets.line(key, line)
    return render_template(
        "budgets/correct.html", row=row, typed=typed, wrong=wrong, said=said, key=key
    )


def _by_field(error: BookingRefusedError) -> dict[str, str]:
    return {one.element or "amount": f"{one.text} {one.cure}".strip() for one in error.findings}


def _key(year: int, owner: str, key: str) -> PurseKey:
    if owner not in PURSE_OWNERS or not 2000 <= year <= 2999:
        raise NotFoundError("purse", key)
    return PurseKey(owner, key, year)


def _place(place: Mapping[str, str]) -> PurseKey:
    year = place["year"]
    return _key(int(year) if str(year).isdigit() else 0, place["owner"], place["key"])


def _typed(posted: Posted) -> dict[str, str]:
    return {name: texts[0] for name, texts in posted.items() if texts}


def _address(key: PurseKey) -> str:
    return url_for("budgets.purse", year=key.year, owner=key.owner, key=key.key)
