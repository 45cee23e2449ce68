# SPDX-License-Identifier: EUPL-1.2
"""Contracts: looking for one, and at one with its products, tariffs, ceilings and intake stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.errors import RefusedError
from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

STATES: Final = {
    "now": ("Loopt", "green"),
    "later": ("Gaat later in", "blue"),
    "run_off": ("Loopt uit", "amber"),
    "past": ("Voorbij", ""),
    "replaced": ("Vervangen", ""),
}
VARIANTS: Final = {
    "inspanningsgericht": "Inspanningsgericht",
    "outputgericht": "Outputgericht",
    "taakgericht": "Taakgericht",
    "pgb": "Pgb",
    "subsidie": "Subsidie",
}
UNITS: Final = {
    "minute": "minuut",
    "hour": "uur",
    "daypart": "dagdeel",
    "day": "etmaal",
    "piece": "stuk",
    "euro": "euro",
}
STOPS: Final = {
    "asked": "De aanbieder vroeg erom",
    "agreed": "Samen afgesproken, omdat het geld opraakt",
    "imposed": "De gemeente legt hem op: fraude, slechte kwaliteit of gevaar",
}
FREQUENCIES: Final = {
    "day": "per dag",
    "week": "per week",
    "month": "per maand",
    "total": "in totaal",
}


@pages.get("/beheer/contracten")
def contracts() -> ResponseReturnValue:
    """Show contracts by provider; `q` looks in every name, number and product code."""
    page = request.args.get("pagina", 1, type=int)
    found = desk().register.contracts(request.args.get("q", "")[:100], min(max(page, 1), 100_000))
    return render_template("beheer/contracts.html", found=found, **words())


@pages.get("/beheer/contracten/<contract>")
def contract(contract: str) -> ResponseReturnValue:
    """Show one contract with all that hangs on it."""
    return _shown(contract)


@pages.post("/beheer/contracten/<contract>/geld-raakt-op")
def begin_contract_signal(contract: str) -> ResponseReturnValue:
    """Begin the pathway about a ceiling, because somebody sees a shortage coming."""
    product = request.form.get("product", "")[:40]
    try:
        file = desk().contract_files.begin(contract, product or None, token=sent_token())
    except RefusedError as error:
        if not error.findings[0].code.startswith("CONTRACT-"):
            raise
        told = f"{error.findings[0].text} {error.findings[0].cure}"
        return _shown(contract, wrong=told, typed=product), 422
    flash("Het traject is begonnen. Kijk eerst de cijfers na.", "green")
    return redirect(url_for("cases.show", case=file), code=303)


@resumes("beheer.begin_contract_signal")
def begin_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the contract with the ceiling that was chosen before the session ran out."""
    del at
    return _shown(place["contract"], typed=next(iter(posted.get("product", [])), ""))


def _shown(contract: str, *, wrong: str = "", typed: str = "") -> str:
    page = desk().register.contract(contract)
    files = desk().contract_files.of(contract)
    return render_template(
        "beheer/contract.html", page=page, files=files, wrong=wrong, typed=typed, **words()
    )


@pages.get("/beheer/aanbieders/<provider>")
def provider(provider: str) -> ResponseReturnValue:
    """Show one provider with its contracts and intake stops."""
    page = desk().register.provider(provider)
    return render_template("beheer/provider.html", page=page, **words())


def words() -> dict[str, object]:
    """Return the Dutch words of codes, for every page about contracts."""
    return {
        "states": STATES,
        "variants": VARIANTS,
        "units": UNITS,
        "often": FREQUENCIES,
        "grounds": STOPS,
    }
