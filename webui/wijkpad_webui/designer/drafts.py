# SPDX-License-Identifier: EUPL-1.2
"""One page for one draft: diagram, tables, forms, other files and what the check found."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import StoredDefinition
from wijkpad.findings import Finding
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.choices import choices
from wijkpad_webui.designer.findings import as_json, rows
from wijkpad_webui.designer.new_form import form_json, key_from
from wijkpad_webui.designer.reading import (
    diagram_name,
    forms_in,
    others_in,
    tables_in,
    version_of,
)
from wijkpad_webui.security import desk

_SHORTEST_PURPOSE = 4


def is_editable(stored: StoredDefinition) -> bool:
    """Tell whether the signed-in person may change this draft now."""
    return desk().me().designs and stored.state in ("draft", "rejected")


def draft_page(
    template: str,
    draft: str,
    stored: StoredDefinition,
    *,
    findings: list[Finding] | None = None,
    status: int = 200,
    **more: object,
) -> ResponseReturnValue:
    """Draw one tab of a draft with what the check says of it."""
    found = rows(draft, stored, desk().check_draft(draft) if findings is None else findings)
    errors = sum(one.severity == "error" for one in found)
    page = render_template(
        template,
        draft=draft,
        stored=stored,
        editable=is_editable(stored),
        found=found,
        found_json=as_json(found),
        errors=errors,
        warnings=sum(one.severity == "warning" for one in found),
        **more,
    )
    return page, status


@pages.get("/ontwerp/<draft>")
def diagram(draft: str) -> ResponseReturnValue:
    """Edit the diagram."""
    stored = desk().definition_draft(draft)
    if not is_editable(stored):
        return redirect(url_for("designer.publication", draft=draft))
    return draft_page(
        "designer/diagram.html",
        draft,
        stored,
        file=diagram_name(stored),
        version=version_of(stored.files.get(diagram_name(stored))),
        choices=choices(stored, desk().topics(), desk().callable_pathways()),
    )


@pages.get("/ontwerp/<draft>/tabellen")
def tables(draft: str) -> ResponseReturnValue:
    """Edit one decision table."""
    stored = desk().definition_draft(draft)
    return _one_of("designer/tables.html", draft, stored, tables_in(stored))


@pages.get("/ontwerp/<draft>/formulieren")
def forms(draft: str) -> ResponseReturnValue:
    """Edit one form."""
    stored = desk().definition_draft(draft)
    return _one_of("designer/forms.html", draft, stored, forms_in(stored))


def _one_of(
    template: str, draft: str, stored: StoredDefinition, listed: dict[str, str]
) -> ResponseReturnValue:
    if not is_editable(stored):
        return redirect(url_for("designer.publication", draft=draft))
    file = request.args.get("bestand") or next(iter(listed), "")
    if file and file not in listed:
        abort(404)
    return draft_page(
        template,
        draft,
        stored,
        listed=listed,
        file=file,
        version=version_of(stored.files.get(file)),
    )


@pages.get("/ontwerp/<draft>/nieuw-formulier")
def new_form(draft: str) -> ResponseReturnValue:
    """Ask for the name of a new form and its first question."""
    return _new_form(draft, {}, {})


@pages.post("/ontwerp/<draft>/nieuw-formulier")
def make_form(draft: str) -> ResponseReturnValue:
    """Make the form and open it."""
    typed = {name: request.form.get(name, "").strip() for name in ("title", "question", "purpose")}
    wrong: dict[str, str] = {}
    if not typed["title"] or len(typed["title"]) > 80:
        wrong["title"] = "Geef het formulier een naam van hoogstens 80 tekens."
    if not typed["question"] or len(typed["question"]) > 200:
        wrong["question"] = "Schrijf de eerste vraag op, in hoogstens 200 tekens."
    if len(typed["purpose"].split()) < _SHORTEST_PURPOSE:
        wrong["purpose"] = "Leg in vier woorden of meer uit waarom u dit vraagt."
    if wrong:
        page = _new_form(draft, typed, wrong)
        return page, 422
    stored = desk().definition_draft(draft)
    taken = {one.removeprefix("forms/").split(".")[0] for one in forms_in(stored)}
    key = key_from(typed["title"], taken)
    file = f"forms/{key}.json"
    content = form_json(key, typed["title"], typed["question"], typed["purpose"])
    desk().save_definition_file(draft, file, content, expected=None)
    flash(f"Formulier ‘{typed['title']}’ is gemaakt. Kies het nu bij een taak.", "green")
    return redirect(url_for("designer.forms", draft=draft, bestand=file), code=303)


def _new_form(draft: str, typed: dict[str, str], wrong: dict[str, str]) -> str:
    stored = desk().definition_draft(draft)
    return render_template(
        "designer/new_form.html",
        draft=draft,
        stored=stored,
        editable=is_editable(stored),
        typed=typed,
        wrong=wrong,
    )


@pages.get("/ontwerp/<draft>/bestanden")
def others(draft: str) -> ResponseReturnValue:
    """Edit a file that has no editor of its own, as text."""
    stored = desk().definition_draft(draft)
    listed = {one: one for one in others_in(stored)}
    if not is_editable(stored):
        return redirect(url_for("designer.publication", draft=draft))
    file = request.args.get("bestand") or next(iter(listed), "")
    if file and file not in listed:
        abort(404)
    content = stored.files.get(file, b"")
    return draft_page(
        "designer/others.html",
        draft,
        stored,
        listed=listed,
        file=file,
        version=version_of(stored.files.get(file)),
        text=content.decode("utf-8", "replace"),
        line=request.args.get("regel", type=int),
    )


@pages.get("/ontwerp/<draft>/controle")
def check(draft: str) -> ResponseReturnValue:
    """Show everything that the check found."""
    return draft_page("designer/check.html", draft, desk().definition_draft(draft), tried=False)


@pages.post("/ontwerp/<draft>/controle")
def try_scenarios(draft: str) -> ResponseReturnValue:
    """Check, and run every scenario of the pathway; nothing changes."""
    tried = desk().try_draft(draft)
    return draft_page(
        "designer/check.html", draft, tried.stored, findings=list(tried.findings), tried=True
    )


@pages.post("/ontwerp/<draft>/weggooien")
def drop(draft: str) -> ResponseReturnValue:
    """Throw the draft away; what is published stays."""
    stored = desk().definition_draft(draft)
    desk().drop_definition_draft(draft)
    flash("Het concept is weggegooid.", "")
    return redirect(url_for("designer.pathway", key=stored.key), code=303)
