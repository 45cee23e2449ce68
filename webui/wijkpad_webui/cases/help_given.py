# SPDX-License-Identifier: EUPL-1.2
"""Help that was decided on: what happens to it, with what that does to the money before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import STOP_REASONS, Told, read_day
from wijkpad.errors import BookingRefusedError, NotFoundError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.words import read_euros

KINDS: Final = {
    "gestart": "start",
    "stilstand": "pause",
    "gestopt": "stop",
    "verlengd": "extended",
    "verkort": "shortened",
    "vervallen": "deleted",
    "doorgezet": "year_opened",
    "tarief": "tariff_changed",
    "betaald": "period_closed",
}
"""What people tell, by its part of the address."""
TITLES: Final = {
    "gestart": "Hulp is gestart",
    "stilstand": "Hulp staat tijdelijk stil",
    "gestopt": "Hulp is gestopt",
    "verlengd": "Hulp is verlengd",
    "verkort": "Hulp is verkort",
    "vervallen": "Hulp gaat niet door",
    "doorgezet": "Hulp is doorgezet naar een nieuw jaar",
    "tarief": "Het tarief is gewijzigd",
    "betaald": "Over een periode is betaald",
}
_NO_DAY: Final = "Vul een datum in, zoals 16-11-2026."
_UNSENT: Final = "Er is nog niets vastgelegd. Kijk het na en verstuur het opnieuw."


@pages.get("/zaken/<case>/hulp")
def help_of_case(case: str) -> ResponseReturnValue:
    """Show the help of a case."""
    return render_template("cases/help.html", page=desk().help.of_case(case))


@pages.get("/zaken/<case>/hulp/<allocation>")
def one_help(case: str, allocation: str) -> ResponseReturnValue:
    """Show one piece of help."""
    return _page(case, allocation, "", {}, {})


@pages.post("/zaken/<case>/hulp/<allocation>/<told>")
def tell_help(case: str, allocation: str, told: str) -> ResponseReturnValue:
    """Show what it would do to the money; or, when that was seen, book it."""
    if told not in KINDS:
        raise NotFoundError("act", told)
    return _tell(case, allocation, told)


def _tell(case: str, allocation: str, act: str) -> ResponseReturnValue:
    typed = {name: text.strip() for name, text in request.form.items()}
    told, wrong = _told(act, typed)
    if wrong or told is None:
        return _page(case, allocation, act, typed, wrong), 422
    seen = typed.get("seen", "")
    try:
        if seen:
            desk().help.tell(
                case, allocation, told, reason=typed["note"], seen=seen, token=sent_token()
            )
            flash(f"{TITLES[act]}: dat is vastgelegd.", "green")
            return redirect(url_for("cases.one_help", case=case, allocation=allocation), code=303)
        outcome = desk().help.foresee(case, allocation, told)
    except BookingRefusedError as error:
        return _page(case, allocation, act, typed, _by_field(error)), 422
    page = desk().help.page(case, allocation)
    return render_template(
        "cases/help_confirm.html", page=page, act=act, typed=typed, outcome=outcome, titles=TITLES
    )


@resumes("cases.tell_help")
def tell_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a form again that was sent when the session was over; nothing was told."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _page(place["case"], place["allocation"], place["told"], typed, {"": _UNSENT})


def _told(act: str, typed: Mapping[str, str]) -> tuple[Told | None, dict[str, str]]:
    """Return what is told, and what is wrong by field."""
    kind, wrong = KINDS[act], {}
    on, until = read_day(typed.get("on", "")), read_day(typed.get("until", ""))
    year = typed.get("year", "")
    if kind == "year_opened" and year.isascii() and year.isdigit() and len(year) == 4:
        on = read_day(f"31-12-{year}")
    if on is None:
        wrong["on"] = _NO_DAY
    facts = _paid(typed, wrong) if kind == "period_closed" else None
    if kind == "pause" and until is None:
        wrong["until"] = _NO_DAY
    if kind == "stop" and typed.get("reason", "") not in STOP_REASONS:
        wrong["reason"] = "Kies waarom de hulp stopte."
    if not typed.get("note", ""):
        wrong["note"] = "Schrijf waarom, in uw eigen woorden."
    used = typed.get("used", "").replace(",", ".")
    if used and not used.replace(".", "", 1).isdecimal():
        wrong["used"] = "Vul een getal in, zoals 12 of 2,5."
    if wrong or on is None:
        return None, wrong
    return Told(
        kind=kind,
        on=on,
        until=until if kind == "pause" else None,
        reason=typed.get("reason", "") if kind == "stop" else "",
        used=used or None,
        decision=typed.get("decision", ""),
        facts=facts,
    ), {}


def _paid(
    typed: Mapping[str, str], wrong: dict[str, str]
) -> Mapping[str, str | int | bool | None] | None:
    """Return what was paid over a period as the way of funding reads it; `on` is its last day."""
    first, last = read_day(typed.get("first", "")), read_day(typed.get("on", ""))
    cents = read_euros(typed.get("amount", ""))
    if first is None:
        wrong["first"] = _NO_DAY
    if cents is None:
        wrong["amount"] = "Vul een bedrag in, zoals 1.234,50."
    if first is None or last is None or cents is None:
        return None
    if last < first or last.year != first.year:
        wrong["on"] = "Kies een laatste dag na de eerste dag, in hetzelfde jaar."
    return {"realised_cents": cents, "first": first.isoformat(), "last": last.isoformat()}


def _by_field(error: BookingRefusedError) -> dict[str, str]:
    return {one.element or "": f"{one.text} {one.cure}".strip() for one in error.findings}


def _page(
    case: str, allocation: str, act: str, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> str:
    if act and act not in KINDS:
        raise NotFoundError("act", act)
    return render_template(
        "cases/help_one.html",
        page=desk().help.page(case, allocation),
        act=act,
        typed=typed,
        wrong=wrong,
        kinds=KINDS,
        titles=TITLES,
        reasons=STOP_REASONS,
    )
