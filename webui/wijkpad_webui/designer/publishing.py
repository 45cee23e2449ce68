# SPDX-License-Identifier: EUPL-1.2
"""From draft to version: the designer asks, the owner of the pathway decides."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import ROLES, StoredDefinition
from wijkpad.errors import PublicationRefusedError
from wijkpad.findings import Finding
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.comparing import Difference, differences
from wijkpad_webui.designer.drafts import is_editable
from wijkpad_webui.designer.findings import rows
from wijkpad_webui.designer.reading import drawing, parts_of
from wijkpad_webui.security import desk

_LONGEST = 1_000


@pages.get("/ontwerp/<draft>/publiceren")
def publication(draft: str) -> ResponseReturnValue:
    """Show what changes, and ask for the reason or for the decision."""
    return _page(draft)


@pages.post("/ontwerp/<draft>/publiceren")
def ask(draft: str) -> ResponseReturnValue:
    """Run every scenario and hand the draft to its owner."""
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > _LONGEST:
        return _page(draft, wrong="Schrijf in een of twee zinnen wat er verandert en waarom."), 422
    asked = desk().ask_publication(draft, reason)
    if not asked.waiting:
        return _page(draft, refused=list(asked.findings), reason=reason), 422
    flash("Ingediend. Een collega met de eigenaarsrol beslist nu over publicatie.", "green")
    return redirect(url_for("designer.publication", draft=draft), code=303)


@pages.post("/ontwerp/<draft>/goedkeuren")
def approve(draft: str) -> ResponseReturnValue:
    """Publish the draft; running cases stay on their version."""
    stored = desk().definition_draft(draft)
    try:
        version = desk().approve_publication(draft)
    except PublicationRefusedError as error:
        return _page(draft, refused=list(error.findings)), 422
    flash(
        f"Versie {version} van ‘{stored.title}’ is gepubliceerd. "
        "Lopende zaken gaan verder op hun eigen versie.",
        "green",
    )
    return redirect(url_for("designer.pathway", key=stored.key), code=303)


@pages.post("/ontwerp/<draft>/afwijzen")
def reject(draft: str) -> ResponseReturnValue:
    """Send the draft back to its designer."""
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > _LONGEST:
        return _page(draft, wrong_reject="Schrijf op wat er nog moet veranderen."), 422
    desk().reject_publication(draft, reason)
    flash("Het concept is teruggestuurd naar de ontwerper.", "")
    return redirect(url_for("designer.pathways"), code=303)


def _page(
    draft: str,
    *,
    refused: list[Finding] | None = None,
    reason: str = "",
    wrong: str = "",
    wrong_reject: str = "",
) -> str:
    stored = desk().definition_draft(draft)
    parts = parts_of(stored)
    shown, planes, picture = drawing(parts.diagram, request.args.get("vlak"))
    return render_template(
        "designer/publication.html",
        draft=draft,
        stored=stored,
        editable=is_editable(stored),
        may_approve=desk().may_approve(stored),
        author=desk().authors().get(stored.author, stored.author),
        owner=ROLES.get(owner_of(stored), owner_of(stored)),
        changes=changes_of(stored),
        newer=desk().newer_version(draft),
        scenarios=parts.scenarios,
        planes=planes,
        plane=shown,
        picture=picture,
        refused=rows(draft, stored, refused) if refused else [],
        reason=reason or (stored.reason if stored.state == "draft" else ""),
        wrong=wrong,
        wrong_reject=wrong_reject,
    )


def owner_of(stored: StoredDefinition) -> str:
    """Return the role that approves this pathway."""
    header = parts_of(stored).header
    return header.owner if header is not None else stored.owner


def changes_of(stored: StoredDefinition) -> list[Difference]:
    """Return what differs from the version that was in force when the draft was made."""
    before = stored.made_after
    if before is None:
        return []
    return differences(desk().definition(stored.key, before), stored)
