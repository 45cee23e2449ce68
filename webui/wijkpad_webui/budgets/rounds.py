# SPDX-License-Identifier: EUPL-1.2
"""Closing a period, changing a tariff, beginning a year: seen in parts, then booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import ROUND_HEADINGS, Round, RoundKind, RoundRow, RoundsPage, read_day
from wijkpad.errors import BookingRefusedError, NotFoundError
from wijkpad_webui.budgets.views import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk
from wijkpad_webui.words import read_euros

KINDS: Final[Mapping[str, RoundKind]] = {
    "periode": "period_closed",
    "tarief": "tariff_changed",
    "jaar": "year_opened",
}
"""What is told in one round, by its part of the address."""
TITLES: Final = {
    "periode": "Periode afsluiten",
    "tarief": "Tarief gewijzigd",
    "jaar": "Nieuw jaar voor hulp zonder einddatum",
}
MOST_LINES: Final = 5_000
MOST_FAULTS: Final = 20
_UNSENT: Final = "Er is nog niets geboekt. Kijk het na en verstuur het opnieuw."
_NO_DAY: Final = "Vul een datum in, zoals 31-12-2026."
_AMOUNT: Final = "_cents"
_SEEN: Final = "seen-"
_LONGEST_KEY: Final = 64


@pages.get("/budgetten/ronde/<kind>")
def round_form(kind: str) -> ResponseReturnValue:
    """Ask what is told of which help."""
    return _form(kind, {}, {})


@pages.get("/budgetten/ronde/periode/lijst.csv")
def round_list() -> ResponseReturnValue:
    """Give the help that can be closed as a file, to fill in the amounts."""
    answer: Response = make_response(desk().rounds.listed())
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="toewijzingen.csv"'
    return answer


@pages.post("/budgetten/ronde/<kind>")
def send_round(kind: str) -> ResponseReturnValue:
    """Show what a part would book; or, when that was seen, book it and show the next."""
    typed = {name: text.strip() for name, text in request.form.items()}
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        typed["amounts"] = sent.stream.read().decode("utf-8-sig", errors="replace").strip()
    asked, wrong = _asked(kind, typed)
    if wrong or asked is None:
        return _form(kind, typed, wrong), 422
    seen = {
        key: mark
        for name, mark in typed.items()
        if name.startswith(_SEEN) and _is_key(key := name.removeprefix(_SEEN)) and _is_key(mark)
    }
    try:
        return _part(kind, typed, asked, seen)
    except BookingRefusedError as error:
        faults = {one.element or "last": f"{one.text} {one.cure}".strip() for one in error.findings}
        return _form(kind, typed, faults), 422


@resumes("budgets.send_round")
def round_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the form again that was sent when the session was over; nothing was booked."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _form(place["kind"], typed, {}, said=_UNSENT)


def _part(
    kind: str, typed: Mapping[str, str], asked: Round, seen: Mapping[str, str]
) -> ResponseReturnValue:
    booked = 0
    left: tuple[RoundRow, ...] = ()
    after = _key_in(typed, "after")
    if seen or typed.get("part"):
        booked, left = desk().rounds.book(asked, seen, reason=typed["reason"])
        after = _key_in(typed, "next")
        if not after and not left:
            flash(f"{_many(booked)} geboekt. De ronde is klaar.", "green")
            return redirect(url_for("budgets.round_form", kind=kind), code=303)
    # Behind the last part nothing follows; only what could not be booked is still told.
    done = bool(typed.get("part")) and not after
    part = None if done else desk().rounds.look(asked, after)
    kept = {name: text for name, text in typed.items() if not name.startswith(_SEEN)}
    return render_template(
        "budgets/round_part.html",
        kind=kind,
        title=TITLES[kind],
        typed=kept,
        part=part,
        after=after,
        booked=booked,
        left=left,
        has_booked=bool(typed.get("part")),
        many=_many,
    )


def _is_key(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= _LONGEST_KEY


def _key_in(typed: Mapping[str, str], name: str) -> str:
    text = typed.get(name, "")
    return text if _is_key(text) else ""


def _many(count: int) -> str:
    return "1 toewijzing is" if count == 1 else f"{count} toewijzingen zijn"


def _asked(kind: str, typed: Mapping[str, str]) -> tuple[Round | None, dict[str, str]]:
    """Return the round that is asked for, and what is wrong by field."""
    if kind not in KINDS:
        raise NotFoundError("round", kind)
    wrong: dict[str, str] = {}
    if not typed.get("reason"):
        wrong["reason"] = "Schrijf waarom."
    page = desk().rounds.page()
    model, contract = typed.get("model", ""), typed.get("contract", "")
    if model and model not in {one for one, _ in page.models}:
        wrong["model"] = "Kies een manier van bekostigen uit de lijst."
    if contract and contract not in {one for one, _ in page.contracts}:
        wrong["contract"] = "Kies een contract uit de lijst."
    asked = Round(kind=KINDS[kind], model=model, contract=contract)
    if kind == "jaar":
        text = typed.get("year", "")
        if not (text.isascii() and text.isdigit() and 2000 < int(text[:5]) < 2999):
            wrong["year"] = "Kies een jaar."
        else:
            asked = replace(asked, year=int(text))
    if kind == "periode":
        asked = _of_period(page, asked, typed, wrong)
    return (None, wrong) if wrong else (asked, {})


def _of_period(
    page: RoundsPage, asked: Round, typed: Mapping[str, str], wrong: dict[str, str]
) -> Round:
    model, _, fact = typed.get("what", "").partition("/")
    known = {(one.model, name) for one in page.ways for name, _ in one.facts}
    if (model, fact) not in known:
        wrong["what"] = "Kies wat u afsluit."
    days: list[date | None] = [read_day(typed.get(name, "")) for name in ("first", "last")]
    wrong |= {
        name: _NO_DAY for name, day in zip(("first", "last"), days, strict=True) if day is None
    }
    amounts: dict[str, int] = {}
    number: int | None = None
    if fact.endswith(_AMOUNT):
        amounts, faults = read_amounts(typed.get("amounts", ""))
        if faults:
            wrong["amounts"] = " ".join(faults)
    else:
        text = typed.get("number", "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
        if number is None:
            wrong["number"] = "Vul een nummer in, zoals 1."
    return replace(
        asked,
        model=model,
        fact=fact,
        first=days[0],
        last=days[1],
        amounts=amounts,
        number=number,
    )


def read_amounts(text: str) -> tuple[dict[str, int], list[str]]:
    """Return cents by allocation from lines of `toewijzing;…;bedrag`, and what is wrong with lines.

    Empty amounts are passed over: they are help of which nothing is told. A line of headings is too.
    """
    found: dict[str, int] = {}
    faults: list[str] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        cells = [cell.strip().strip('"') for cell in line.replace("\t", ";").split(";")]
        key, amount = cells[0], cells[-1]
        if not any(cells) or key.casefold() == ROUND_HEADINGS[0]:
            continue
        if len(cells) > 1 and not amount:
            continue
        cents = read_euros(amount) if len(cells) > 1 else None
        if cents is None:
            faults.append(f"Regel {number}: het bedrag is niet te lezen.")
        elif not _is_key(key):
            faults.append(f"Regel {number}: er staat geen toewijzing.")
        elif key in found:
            faults.append(f"Regel {number}: deze toewijzing staat er twee keer in.")
        else:
            found[key] = cents
    if not found and not faults:
        faults.append("Er staat geen enkel bedrag in.")
    if len(lines) > MOST_LINES:
        faults = [f"Dit zijn er te veel: hooguit {MOST_LINES} regels in één keer."]
    more = len(faults) - MOST_FAULTS
    return found, [*faults[:MOST_FAULTS], *([f"En nog {more} fouten."] if more > 0 else [])]


def _form(kind: str, typed: Mapping[str, str], wrong: Mapping[str, str], said: str = "") -> str:
    if kind not in KINDS:
        raise NotFoundError("round", kind)
    return render_template(
        "budgets/round.html",
        kind=kind,
        titles=TITLES,
        page=desk().rounds.page(),
        typed=typed,
        wrong=wrong,
        said=said,
    )
