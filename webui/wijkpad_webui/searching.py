# SPDX-License-Identifier: EUPL-1.2
"""What somebody looks for, kept out of addresses, logs and the browser's history."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

_LONGEST = 100


def remember_search(endpoint: str, **values: str | None) -> ResponseReturnValue:
    """Keep the posted text with the browser, and show the page that reads it back."""
    text = request.form.get("q", "").strip()[:_LONGEST]
    session[_name(endpoint)] = text
    asked = {key: value for key, value in values.items() if value}
    if text:
        asked["gezocht"] = "1"
    address = url_for(endpoint)
    return redirect(f"{address}?{urlencode(asked)}" if asked else address, code=303)


def searched_text(endpoint: str) -> str:
    """Return what was looked for on this page; empty when the address does not say so."""
    return str(session.get(_name(endpoint), "")) if request.args.get("gezocht") else ""


def page_number() -> int:
    """Return which page was asked for, counted from 1."""
    asked = request.args.get("pagina", 1, type=int)
    return min(max(asked, 1), 100_000)


def beyond(endpoint: str, last: int) -> ResponseReturnValue | None:
    """Lead who asks for a page after the last one to the last; None for every other."""
    if page_number() <= last:
        return None
    asked = {**request.args.to_dict(), "pagina": str(last)}
    return redirect(f"{url_for(endpoint)}?{urlencode(asked)}")


def _name(endpoint: str) -> str:
    return f"search.{endpoint}"
