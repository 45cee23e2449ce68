# SPDX-License-Identifier: EUPL-1.2
"""One file of a draft, for the editors: read it, store it, never over somebody else's change."""

from __future__ import annotations

from typing import Final

from flask import Response, abort, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import for_editor
from wijkpad.errors import ConflictError, UnreadableError
from wijkpad.findings import Finding
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.choices import choices
from wijkpad_webui.designer.drafts import draft_page
from wijkpad_webui.designer.findings import as_json, plain, rows
from wijkpad_webui.designer.reading import others_in, version_of
from wijkpad_webui.security import desk

CONFLICT: Final = (
    "Dit bestand is intussen ergens anders gewijzigd, of het concept is al ingediend. "
    "Er is niets overschreven. Bewaar wat u nodig hebt en herlaad de pagina."
)


@pages.get("/ontwerp/<draft>/bestand/<path:path>")
def read_file(draft: str, path: str) -> ResponseReturnValue:
    """Return the file as text; a browser never carries it out."""
    content = desk().definition_draft(draft).files.get(path)
    if content is None:
        abort(404)
    shown = for_editor(content, file=path) if path.endswith((".bpmn", ".dmn")) else content
    answer: Response = make_response(shown)
    answer.content_type = "text/plain; charset=utf-8"
    answer.set_etag(version_of(content) or "")
    return answer


@pages.put("/ontwerp/<draft>/bestand/<path:path>")
def write_file(draft: str, path: str) -> ResponseReturnValue:
    """Store the file if nobody was first, and tell what the check finds now."""
    expected = request.headers.get("If-Match", "").strip().strip('"') or None
    content = request.get_data(cache=False)
    try:
        stored = desk().save_definition_file(draft, path, content, expected=expected)
    except UnreadableError as error:
        text = "Niet bewaard: dit bestand kan niet worden gelezen."
        return jsonify({"ok": False, "text": text, "findings": plain(error.findings)}), 400
    except ConflictError:
        return jsonify({"ok": False, "text": CONFLICT, "findings": []}), 409
    found = rows(draft, stored, desk().check_draft(draft))
    return jsonify(
        {
            "ok": True,
            "version": version_of(content),
            "findings": as_json(found),
            "choices": choices(stored, desk().topics(), desk().callable_pathways()),
        }
    )


@pages.post("/ontwerp/<draft>/bestanden")
def write_text(draft: str) -> ResponseReturnValue:
    """Store a file that was typed in a page."""
    file = request.form.get("file", "")
    text = request.form.get("text", "").replace("\r\n", "\n")
    expected = request.form.get("version") or None
    stored = desk().definition_draft(draft)
    if file not in stored.files and not _is_new(file):
        abort(404)
    try:
        desk().save_definition_file(draft, file, text.encode(), expected=expected)
    except UnreadableError as error:
        return _again(draft, file, text, status=400, wrong=list(error.findings))
    except ConflictError:
        return _again(draft, file, text, status=409, conflict=CONFLICT)
    return redirect(url_for("designer.others", draft=draft, bestand=file, bewaard=1), code=303)


def _is_new(file: str) -> bool:
    return file == "norms.toml" or (
        file.startswith(("scenarios/", "forms/")) and file.endswith(".toml")
    )


def _again(
    draft: str,
    file: str,
    text: str,
    *,
    status: int,
    wrong: list[Finding] | None = None,
    conflict: str = "",
) -> ResponseReturnValue:
    stored = desk().definition_draft(draft)
    return draft_page(
        "designer/others.html",
        draft,
        stored,
        status=status,
        listed={one: one for one in others_in(stored)},
        file=file,
        version=version_of(stored.files.get(file)),
        text=text,
        line=None,
        wrong=wrong,
        conflict=conflict,
    )
