# SPDX-License-Identifier: EUPL-1.2
"""Opening a file in need: the question, the answer that is always the same, and the reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Wish
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.emergency.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token

_FIELDS = ("way", "number", "ground", "reason")
_UNSENT = (
    "Er is nog niets geopend en nog niemand gewaarschuwd. Kijk het na en verstuur het opnieuw."
)


@pages.get("/noodtoegang")
def ask() -> ResponseReturnValue:
    """Ask what has to be opened, and why it cannot wait."""
    return _page({})


@pages.post("/noodtoegang")
def open_file() -> ResponseReturnValue:
    """Open what there is; the next page is the same whether or not there was anything."""
    typed = {name: request.form.get(name, "")[:4_000] for name in _FIELDS}
    try:
        attempt = desk().emergency.open(Wish(**typed), token=sent_token())
    except AnswersInvalidError as error:
        return _page(typed, error), 422
    return redirect(url_for("emergency.show", attempt=attempt), code=303)


@resumes("emergency.open_file")
def ask_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the question again that was sent when the session was over; nothing was opened."""
    del place, at
    return _page({name: texts[0] for name, texts in posted.items() if texts}, said=_UNSENT)


@pages.get("/noodtoegang/<attempt>")
def show(attempt: str) -> ResponseReturnValue:
    """Show what was asked, until when it lasts, and whom to ring."""
    return render_template("emergency/attempt.html", page=desk().emergency.page(attempt))


@pages.get("/noodtoegang/<attempt>/dossier")
def read(attempt: str) -> ResponseReturnValue:
    """Show what was opened, to read only."""
    emergency = desk().emergency
    page = emergency.page(attempt)
    return render_template("emergency/file.html", page=page, files=emergency.file(attempt))


@pages.get("/toezicht")
def oversight() -> ResponseReturnValue:
    """Show the privacy officer who opened files in need, was kept out, or handed out a file."""
    return render_template("emergency/oversight.html", page=desk().oversight())


def _page(
    typed: Mapping[str, str], error: AnswersInvalidError | None = None, *, said: str = ""
) -> str:
    wrong = {one.element: one.text for one in error.findings if one.element} if error else {}
    return render_template(
        "emergency/form.html", form=desk().emergency.form(), typed=typed, wrong=wrong, said=said
    )
