# SPDX-License-Identifier: EUPL-1.2
"""Contracts: looking for one, and at one with its products, tariffs, ceilings and intake stops."""

from __future__ import annotations

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.security import desk

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
    page = desk().register.contract(contract)
    return render_template("beheer/contract.html", page=page, **words())


@pages.get("/beheer/aanbieders/<provider>")
def provider(provider: str) -> ResponseReturnValue:
    """Show one provider with its contracts and intake stops."""
    page = desk().register.provider(provider)
    return render_template("beheer/provider.html", page=page, **words())


def words() -> dict[str, object]:
    """Return the Dutch words of codes, for every page about contracts."""
    return {"states": STATES, "variants": VARIANTS, "units": UNITS, "often": FREQUENCIES}
