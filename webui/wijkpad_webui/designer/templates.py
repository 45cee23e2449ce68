# SPDX-License-Identifier: EUPL-1.2
"""The templates of documents in a draft: written as text, checked, and seen with example data."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import DocumentExample, StoredDefinition
from wijkpad.errors import ConflictError, UnreadableError
from wijkpad.findings import Finding
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.drafts import draft_page, is_editable
from wijkpad_webui.designer.files import CONFLICT
from wijkpad_webui.designer.new_form import key_from
from wijkpad_webui.designer.reading import templates_in, version_of
from wijkpad_webui.security import desk

_LONGEST = 80
_NEW = '''format = 1
key = "{key}"
title = {title}
kind = "letter"
approve = "author"

[[part]]
key = "opening"
title = "Opening"
text = """
Beste {{{{ if contains(household.name, " ") then household.name else null | inwoner }}}},

[[vul in: Waar gaat deze brief over?]]
"""
'''


@pages.get("/ontwerp/<draft>/brieven")
def templates(draft: str) -> ResponseReturnValue:
    """Edit one template; with `voorbeeld` also show how a scenario fills it."""
    stored = desk().definition_draft(draft)
    if not is_editable(stored):
        return redirect(url_for("designer.publication", draft=draft))
    listed = templates_in(stored)
    file = request.args.get("bestand") or next(iter(listed), "")
    if file and file not in listed:
        abort(404)
    asked = bool(request.args.get("voorbeeld"))
    key = file.removeprefix("templates/").removesuffix(".toml")
    return _page(
        draft,
        file,
        stored.files.get(file, b"").decode("utf-8", "replace"),
        asked=asked,
        example=desk().document_example(draft, key) if asked and file else None,
    )


@pages.post("/ontwerp/<draft>/brieven")
def write_template(draft: str) -> ResponseReturnValue:
    """Store the text if nobody was first, and check it."""
    file = request.form.get("file", "")
    text = request.form.get("text", "").replace("\r\n", "\n")
    if file not in templates_in(desk().definition_draft(draft)):
        abort(404)
    expected = request.form.get("version") or None
    try:
        desk().save_definition_file(draft, file, text.encode(), expected=expected)
    except UnreadableError as error:
        return _page(draft, file, text, status=400, wrong=list(error.findings))
    except ConflictError:
        return _page(draft, file, text, status=409, conflict=CONFLICT)
    shown = request.form.get("_do") == "example"
    place = url_for(
        "designer.templates",
        draft=draft,
        bestand=file,
        voorbeeld=1 if shown else None,
        bewaard=None if shown else 1,
    )
    return redirect(place, code=303)


@pages.get("/ontwerp/<draft>/nieuwe-brief")
def new_template(draft: str) -> ResponseReturnValue:
    """Ask what the document is called."""
    return _new(draft, "", "")


@pages.post("/ontwerp/<draft>/nieuwe-brief")
def make_template(draft: str) -> ResponseReturnValue:
    """Make the template and open it."""
    title = request.form.get("title", "").strip()
    if not title or len(title) > _LONGEST or not title.isprintable():
        wrong = f"Geef het document een naam van hoogstens {_LONGEST} tekens."
        return _new(draft, title, wrong), 422
    taken = [one.split("/")[1].removesuffix(".toml") for one in templates_in(_stored(draft))]
    key = key_from(title, taken)
    file = f"templates/{key}.toml"
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    content = _NEW.format(key=key, title=quoted).encode()
    desk().save_definition_file(draft, file, content, expected=None)
    return redirect(url_for("designer.templates", draft=draft, bestand=file), code=303)


def _stored(draft: str) -> StoredDefinition:
    return desk().definition_draft(draft)


def _new(draft: str, title: str, wrong: str) -> str:
    stored = _stored(draft)
    return render_template(
        "designer/new_template.html",
        draft=draft,
        stored=stored,
        editable=is_editable(stored),
        title=title,
        wrong=wrong,
    )


def _page(
    draft: str,
    file: str,
    text: str,
    *,
    status: int = 200,
    asked: bool = False,
    example: DocumentExample | None = None,
    wrong: list[Finding] | None = None,
    conflict: str = "",
) -> ResponseReturnValue:
    stored = _stored(draft)
    return draft_page(
        "designer/templates.html",
        draft,
        stored,
        status=status,
        listed=templates_in(stored),
        file=file,
        version=version_of(stored.files.get(file)),
        text=text,
        line=request.args.get("regel", type=int),
        asked=asked,
        example=example,
        wrong=wrong,
        conflict=conflict,
    )
