# SPDX-License-Identifier: EUPL-1.2
"""One document: write it, fix it, open it, record that it was sent."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from flask import (
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from wijkpad.api import CHANNELS, DocumentChangedError, Sent
from wijkpad.errors import AnswersInvalidError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token, the_engine
from wijkpad_webui.words import clock, read_moment, typed_moment

_PART: Final = "part."
_SENT: Final = ("at", "channel", "to", "by", "outside", "basis", "note")
_MOST: Final = 2**31 - 1
_CHANGED: Final = (
    "Dit document is intussen veranderd of al vastgelegd. Er is niets overschreven: wat u typte "
    "staat hieronder in de velden. Neem over wat u nodig hebt en sla opnieuw op."
)


@pages.get("/documenten/<document>")
def document(document: str) -> ResponseReturnValue:
    """Show a document with what can be done now."""
    return _page(document)


@pages.post("/documenten/<document>")
def save_document(document: str) -> ResponseReturnValue:
    """Keep the text; and then, if asked, offer it or fix it."""
    texts, asked = _texts(), request.form.get("_do", "")
    desk_ = desk().documents
    try:
        saved = desk_.save(document, texts, _seen())
        if asked == "offer":
            desk_.offer(document)
            flash("Het document wacht op een tweede persoon.", "green")
        elif asked == "fix":
            desk_.fix(document, saved.version)
            flash("Het document is vastgelegd. Het verandert nu niet meer.", "green")
        else:
            flash("De tekst is bewaard.", "green")
    except AnswersInvalidError as error:
        faults = [(one.element or "", f"{one.text} {one.cure}") for one in error.findings]
        return _page(document, texts=texts, faults=faults), 422
    except DocumentChangedError:
        return _page(document, texts=texts, faults=[("", _CHANGED)]), 409
    return redirect(url_for("cases.document", document=document), code=303)


@pages.post("/documenten/<document>/concept")
def type_on(document: str) -> ResponseReturnValue:
    """Keep what is typed so far."""
    at = desk().documents.type_on(document, _texts(), _seen())
    return jsonify({"ok": True, "visible": {}, "saved_at": clock(at), "urgent": ""})


@pages.post("/documenten/<document>/goedkeuren")
def fix_document(document: str) -> ResponseReturnValue:
    """Fix what somebody else wrote, as it was seen."""
    try:
        desk().documents.fix(document, _seen())
    except AnswersInvalidError as error:
        faults = [(one.element or "", f"{one.text} {one.cure}") for one in error.findings]
        return _page(document, faults=faults), 422
    except DocumentChangedError:
        return _page(document, faults=[("", _CHANGED)]), 409
    flash("Het document is goedgekeurd en vastgelegd.", "green")
    return redirect(url_for("cases.document", document=document), code=303)


@pages.post("/documenten/<document>/terug")
def send_back(document: str) -> ResponseReturnValue:
    """Give a document back to who wrote it, with a reason."""
    reason = request.form.get("reason", "")
    try:
        desk().documents.send_back(document, reason)
    except AnswersInvalidError as error:
        wrong = {"reason": error.findings[0].text}
        return _page(document, reason=reason, wrong=wrong), 422
    except DocumentChangedError:
        return _page(document, reason=reason, faults=[("", _CHANGED)]), 409
    flash("Het document is terug bij de schrijver.", "green")
    return redirect(url_for("cases.document", document=document), code=303)


@pages.post("/documenten/<document>/wegleggen")
def drop_document(document: str) -> ResponseReturnValue:
    """Put a draft away."""
    case = desk().documents.drop(document).case
    flash("Het concept is weggelegd. Het blijft in de lijst staan.", "")
    return redirect(url_for("cases.documents", case=case), code=303)


@pages.post("/documenten/<document>/vervangen")
def correct_document(document: str) -> ResponseReturnValue:
    """Make a new document in place of a fixed one."""
    made = desk().documents.correct(document)
    flash("Dit is een nieuw document. Het oude blijft bewaard en verwijst hierheen.", "green")
    return redirect(url_for("cases.document", document=made.id), code=303)


@pages.post("/documenten/<document>/verstuurd")
def record_sent(document: str) -> ResponseReturnValue:
    """Record that it was sent: when, how, by whom, to whom."""
    typed = {name: request.form.get(name, "").strip() for name in _SENT}
    sent = Sent(
        at=read_moment(typed["at"]),
        channel=typed["channel"],
        to=typed["to"],
        by=typed["by"],
        outside=typed["outside"] == "yes",
        basis=typed["basis"],
        note=typed["note"],
    )
    try:
        desk().documents.record_sent(document, sent, token=sent_token())
    except AnswersInvalidError as error:
        wrong = {one.element or "at": one.text for one in error.findings}
        return _page(document, sent=typed, wrong=wrong), 422
    flash("Vastgelegd dat het document is verstuurd.", "green")
    return redirect(url_for("cases.document", document=document), code=303)


@pages.get("/documenten/<document>/bestand")
def download(document: str) -> ResponseReturnValue:
    """Give the file out, to be saved: a browser never opens it as a page of ours."""
    found, content = desk().documents.give(document)
    answer: Response = make_response(content)
    answer.content_type = found.media_type
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.get("/documenten/<document>/afdrukken")
def print_document(document: str) -> ResponseReturnValue:
    """Show a document as a page to print; it may load nothing but its own style."""
    page, style = desk().documents.printed(document)
    answer: Response = make_response(page)
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; frame-ancestors 'none'; sandbox allow-modals"
    )
    return answer


@resumes("cases.save_document")
def write_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a document again with what was typed; it is kept unless something newer was."""
    texts = {
        name.removeprefix(_PART): found[0]
        for name, found in posted.items()
        if name.startswith(_PART) and found
    }
    page = desk().documents.page(place["document"])
    if page.may_write and (page.typed_at is None or page.typed_at <= at):
        seen = next(iter(posted.get("seen", ())), "")
        desk().documents.type_on(place["document"], texts, _number(seen))
    return _page(place["document"], texts=texts)


@resumes("cases.send_back")
def back_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the reason again; nothing was sent back."""
    del at
    return _page(place["document"], reason=next(iter(posted.get("reason", ())), ""))


@resumes("cases.record_sent")
def sent_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show what was typed about sending; nothing was recorded."""
    del at
    typed = {name: next(iter(posted.get(name, ())), "") for name in _SENT}
    return _page(place["document"], sent=typed)


def _page(
    document: str,
    *,
    texts: Mapping[str, str] | None = None,
    faults: list[tuple[str, str]] | None = None,
    wrong: Mapping[str, str] | None = None,
    sent: Mapping[str, str] | None = None,
    reason: str = "",
) -> str:
    page = desk().documents.page(document, texts)
    told = page.told
    at = told.at if told is not None and told.at is not None else the_engine().clock.now()
    known = {
        "at": typed_moment(at),
        "by": told.by if told is not None and told.by else desk().actor.user,
        "channel": told.channel if told is not None else "",
    }
    return render_template(
        "cases/document.html",
        page=page,
        faults=faults or [],
        wrong=wrong or {},
        sent=sent or known,
        reason=reason,
        channels=CHANNELS,
    )


def _texts() -> dict[str, str]:
    return {
        name.removeprefix(_PART): text.replace("\r\n", "\n")
        for name, text in request.form.items()
        if name.startswith(_PART)
    }


def _seen() -> int:
    return _number(request.form.get("seen", ""))


def _number(text: str) -> int:
    return min(int(text), _MOST) if text.isascii() and text.isdecimal() and len(text) < 12 else -1
