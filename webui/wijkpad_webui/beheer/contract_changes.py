# SPDX-License-Identifier: EUPL-1.2
"""Changing the register by hand: a tariff from a day on, a ceiling, an intake stop, and its end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, get_args

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import ContractCeiling, ContractTariff, GrantedStop, StopGround, read_day
from wijkpad.errors import FindingsError, RefusedError
from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.beheer.contracts import STOPS, UNITS
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

_AMOUNT: Final = re.compile(
    r"(-?)([0-9]{1,3}(?:\.[0-9]{3})*|[0-9]{1,13}),([0-9]{2})|(-?)([0-9]{1,13})"
)
_NO_DAY: Final = "Vul een datum in, bijvoorbeeld 1-1-2027."
_NO_AMOUNT: Final = "Vul een bedrag in, bijvoorbeeld 69,30."
_GROUNDS: Final[Mapping[str, StopGround]] = {one: one for one in get_args(StopGround)}
Typed = Mapping[str, str]


@pages.get("/beheer/contracten/<contract>/tarief")
def tariff(contract: str) -> ResponseReturnValue:
    """Ask which price holds from which day."""
    return _tariff_page(contract, {"product": request.args.get("product", "")}, {})


@pages.post("/beheer/contracten/<contract>/tarief")
def set_tariff(contract: str) -> ResponseReturnValue:
    """Let a price hold from a day on; the one before it ends the day before."""
    typed = _typed(request.form)
    page = desk().register.contract(contract)
    agreed = {one.product.product: one.product for one in page.products}
    product = agreed.get(typed.get("product", ""))
    cents, start = _cents(typed.get("cents", "")), _day(typed.get("valid_from", ""))
    until = _day(typed.get("valid_until", ""))
    wrong = {
        name: text
        for name, text, is_wrong in (
            ("product", "Kies een product van dit contract.", product is None),
            ("cents", _NO_AMOUNT, cents is None),
            ("valid_from", _NO_DAY, start is None),
            ("valid_until", _NO_DAY, until is None and bool(typed.get("valid_until"))),
            ("reason", "Schrijf op waarom dit verandert.", not typed.get("reason")),
        )
        if is_wrong
    }
    if wrong or product is None or cents is None or start is None:
        return _tariff_page(contract, typed, wrong), 422
    given = ContractTariff(
        contract=contract,
        product=product.product,
        unit=product.unit,
        cents=cents,
        valid_from=start,
        valid_until=until,
        basis=typed.get("basis", ""),
    )
    try:
        desk().register.set_tariff(given, typed["reason"], token=sent_token())
    except RefusedError:
        raise
    except FindingsError as error:
        return _tariff_page(contract, typed, _told(error)), 422
    flash(f"Het tarief van {product.product} is vastgelegd.", "green")
    return redirect(url_for("beheer.contract", contract=contract), code=303)


@pages.get("/beheer/contracten/<contract>/plafond")
def ceiling(contract: str) -> ResponseReturnValue:
    """Ask how high a ceiling is in a year."""
    typed = {name: request.args.get(name, "")[:40] for name in ("product", "year")}
    return _ceiling_page(contract, typed, {})


@pages.post("/beheer/contracten/<contract>/plafond")
def set_ceiling(contract: str) -> ResponseReturnValue:
    """Agree on a ceiling for a year."""
    typed = _typed(request.form)
    year, cents = typed.get("year", ""), _cents(typed.get("cents", ""))
    is_year = re.fullmatch("[0-9]{4}", year) is not None
    wrong = {
        name: text
        for name, text, is_wrong in (
            ("year", "Schrijf een jaar als 2027.", not is_year),
            ("cents", "Vul een bedrag in, bijvoorbeeld 250.000,00.", cents is None),
            ("reason", "Schrijf op waarom dit verandert.", not typed.get("reason")),
        )
        if is_wrong
    }
    if wrong or cents is None:
        return _ceiling_page(contract, typed, wrong), 422
    given = ContractCeiling(
        contract=contract, product=typed.get("product") or None, year=int(year), cents=cents
    )
    try:
        desk().register.set_ceiling(given, typed["reason"], token=sent_token())
    except RefusedError:
        raise
    except FindingsError as error:
        return _ceiling_page(contract, typed, _told(error)), 422
    flash(f"Het plafond van {year} is vastgelegd.", "green")
    return redirect(url_for("beheer.contract", contract=contract), code=303)


@pages.get("/beheer/aanbieders/<provider>/stop")
def stop(provider: str) -> ResponseReturnValue:
    """Ask about an intake stop that the municipality agreed to."""
    return _stop_page(provider, {}, {})


@pages.post("/beheer/aanbieders/<provider>/stop")
def grant_stop(provider: str) -> ResponseReturnValue:
    """Record an intake stop."""
    typed = _typed(request.form)
    start, until = _day(typed.get("valid_from", "")), _day(typed.get("valid_until", ""))
    asked, ground = _day(typed.get("asked_on", "")), _GROUNDS.get(typed.get("ground", ""))
    wrong = {
        name: text
        for name, text, is_wrong in (
            ("ground", "Kies waarop de stop berust.", ground is None),
            ("asked_on", _NO_DAY, asked is None),
            ("valid_from", _NO_DAY, start is None),
            ("valid_until", _NO_DAY, until is None and bool(typed.get("valid_until"))),
            ("reason", "Schrijf op waarom de stop er komt.", not typed.get("reason")),
        )
        if is_wrong
    }
    if wrong or start is None or asked is None or ground is None:
        return _stop_page(provider, typed, wrong), 422
    given = GrantedStop(
        id="",
        provider=provider,
        product=typed.get("product") or None,
        location=typed.get("location") or None,
        valid_from=start,
        valid_until=until,
        asked_on=asked,
        granted_by="",
        reason=typed["reason"],
        ground=ground,
    )
    try:
        desk().register.grant_stop(given, token=sent_token())
    except RefusedError:
        raise
    except FindingsError as error:
        return _stop_page(provider, typed, _told(error)), 422
    flash("De cliëntenstop is vastgelegd. Hulp in een crisis gaat altijd door.", "green")
    return redirect(url_for("beheer.provider", provider=provider), code=303)


@pages.get("/beheer/aanbieders/<provider>/stop/<stop_id>")
def stop_end(provider: str, stop_id: str) -> ResponseReturnValue:
    """Ask until when an intake stop holds."""
    return _end_page(provider, stop_id, {}, {})


@pages.post("/beheer/aanbieders/<provider>/stop/<stop_id>")
def end_stop(provider: str, stop_id: str) -> ResponseReturnValue:
    """Let an intake stop end on another day."""
    typed = _typed(request.form)
    last = _day(typed.get("valid_until", ""))
    wrong = {} if last is not None else {"valid_until": _NO_DAY}
    if not typed.get("reason"):
        wrong["reason"] = "Schrijf op waarom dit verandert."
    if wrong or last is None:
        return _end_page(provider, stop_id, typed, wrong), 422
    _held_stop(provider, stop_id)
    try:
        desk().register.end_stop(stop_id, last, typed["reason"])
    except RefusedError:
        raise
    except FindingsError as error:
        return _end_page(provider, stop_id, typed, _told(error)), 422
    flash("De laatste dag van de cliëntenstop is veranderd.", "green")
    return redirect(url_for("beheer.provider", provider=provider), code=303)


@resumes("beheer.set_tariff")
def tariff_again(place: Typed, posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the form with what was typed before the session ran out."""
    del at
    return _tariff_page(place["contract"], _first(posted), {})


@resumes("beheer.set_ceiling")
def ceiling_again(place: Typed, posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the form with what was typed before the session ran out."""
    del at
    return _ceiling_page(place["contract"], _first(posted), {})


@resumes("beheer.grant_stop")
def stop_again(place: Typed, posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the form with what was typed before the session ran out."""
    del at
    return _stop_page(place["provider"], _first(posted), {})


@resumes("beheer.end_stop")
def end_again(place: Typed, posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the form with what was typed before the session ran out."""
    del at
    return _end_page(place["provider"], place["stop_id"], _first(posted), {})


def _tariff_page(contract: str, typed: Typed, wrong: Typed) -> str:
    page = desk().register.contract(contract)
    products = {
        one.product.product: f"{one.product.product} {one.product.title}".strip()
        + f", per {UNITS.get(one.product.unit, one.product.unit)}"
        for one in page.products
    }
    return render_template(
        "beheer/tariff.html", page=page, products=products, typed=typed, wrong=wrong
    )


def _ceiling_page(contract: str, typed: Typed, wrong: Typed) -> str:
    page = desk().register.contract(contract)
    products = {
        one.product.product: f"{one.product.product} {one.product.title}".strip()
        for one in page.products
    }
    return render_template(
        "beheer/ceiling.html", page=page, products=products, typed=typed, wrong=wrong
    )


def _stop_page(provider: str, typed: Typed, wrong: Typed) -> str:
    page = desk().register.provider(provider)
    products = {one: one for one in page.products}
    return render_template(
        "beheer/stop.html", page=page, products=products, grounds=STOPS, typed=typed, wrong=wrong
    )


def _end_page(provider: str, stop_id: str, typed: Typed, wrong: Typed) -> str:
    page = desk().register.provider(provider)
    held = _held_stop(provider, stop_id)
    return render_template("beheer/stop_end.html", page=page, stop=held, typed=typed, wrong=wrong)


def _held_stop(provider: str, stop_id: str) -> GrantedStop:
    found = next(
        (one for one in desk().register.provider(provider).stops if one.id == stop_id), None
    )
    if found is None:
        abort(404)
    return found


def _typed(form: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip()[:1_000] for name, text in form.items()}


def _first(posted: Posted) -> dict[str, str]:
    return {name: values[0].strip() for name, values in posted.items() if values}


def _told(error: FindingsError) -> dict[str, str]:
    return {one.element or "general": f"{one.text} {one.cure}".strip() for one in error.findings}


def _day(text: str) -> date | None:
    return read_day(text) if text else None


def _cents(text: str) -> int | None:
    """Read an amount as people write it; None when it is none."""
    found = _AMOUNT.fullmatch(text.replace("€", "").replace(" ", ""))
    if found is None:
        return None
    sign, whole, rest = found[1] or found[4], found[2] or found[5], found[3] or "0"
    cents = int(whole.replace(".", "")) * 100 + int(rest)
    return -cents if sign else cents
