# SPDX-License-Identifier: EUPL-1.2
"""Settling a contract or subsidy: figures in, a proposal with its lines, and a person who confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import read_day
from wijkpad.errors import BookingRefusedError
from wijkpad_webui.beheer.schema_form import Question, questions, read_answers
from wijkpad_webui.budgets.views import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.words import read_euros

_UNSENT: Final = "Er is nog niets geboekt. Kijk het na en verstuur het opnieuw."
_NO_DAY: Final = "Vul een datum in, zoals 31-12-2026."
_CENTS: Final = "_cents"


@pages.get("/budgetten/afrekenen")
def to_settle() -> ResponseReturnValue:
    """Show the contracts that can be settled."""
    return render_template("budgets/to_settle.html", contracts=desk().settling.contracts())


@pages.get("/budgetten/afrekenen/<path:contract>")
def settling(contract: str) -> ResponseReturnValue:
    """Show the form that settles a contract."""
    return _page(contract, {}, {})


@pages.post("/budgetten/afrekenen/<path:contract>")
def settle(contract: str) -> ResponseReturnValue:
    """Show what settling would book; or, when that was seen, book it."""
    typed = {name: text.strip() for name, text in request.form.items()}
    page = desk().settling.page(contract)
    facts, wrong = _facts(questions(page.facts), typed)
    first, last = read_day(typed.get("first", "")), read_day(typed.get("last", ""))
    wrong |= {name: _NO_DAY for name, day in (("first", first), ("last", last)) if day is None}
    if not typed.get("reason"):
        wrong["reason"] = "Schrijf waarom."
    if wrong or first is None or last is None:
        return _page(contract, typed, wrong), 422
    try:
        return _done(contract, typed, (first, last), facts)
    except BookingRefusedError as error:
        faults = {one.element or "": f"{one.text} {one.cure}".strip() for one in error.findings}
        return _page(contract, typed, faults), 422


def _done(
    contract: str,
    typed: Mapping[str, str],
    days: tuple[date, date],
    facts: Mapping[str, str | int | bool | None],
) -> ResponseReturnValue:
    if typed.get("seen"):
        desk().settling.settle(
            contract, *days, facts, reason=typed["reason"], seen=typed["seen"], token=sent_token()
        )
        flash("De afrekening is geboekt.", "green")
        return redirect(url_for("budgets.settling", contract=contract), code=303)
    proposed = desk().settling.propose(contract, *days, facts)
    return _page(contract, typed, {}, proposed=proposed)


@resumes("budgets.settle")
def settle_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a form again that was sent when the session was over; nothing was booked."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _page(place["contract"], typed, {"": _UNSENT})


def _facts(
    asked: list[Question], typed: Mapping[str, str]
) -> tuple[dict[str, str | int | bool | None], dict[str, str]]:
    """Return the figures as the way of funding takes them; amounts are typed in euros."""
    read = dict(typed)
    wrong: dict[str, str] = {}
    for one in asked:
        text = typed.get(one.name, "")
        if one.name.endswith(_CENTS) and text:
            cents = read_euros(text)
            read[one.name] = "" if cents is None else str(cents)
            if cents is None:
                wrong[one.name] = "Vul een bedrag in, zoals 1.234,50."
    answers, faults = read_answers(asked, read)
    facts: dict[str, str | int | bool | None] = {
        name: int(value) if isinstance(value, Decimal) else value  # type: ignore[misc]
        for name, value in answers.items()
    }
    return facts, {**faults, **wrong}


def _page(
    contract: str,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    proposed: object = None,
) -> str:
    page = desk().settling.page(contract)
    return render_template(
        "budgets/settle.html",
        page=page,
        questions=[one for one in questions(page.facts) if one.is_simple],
        typed=typed,
        wrong=wrong,
        proposed=proposed,
    )
