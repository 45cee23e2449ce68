# SPDX-License-Identifier: EUPL-1.2
"""Pathways and their versions: what is published, by whom, why, and what differs."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import ROLES, SYSTEM, StoredDefinition
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.comparing import differences
from wijkpad_webui.designer.reading import drawing, lengths_of, parts_of, steps_on
from wijkpad_webui.security import desk


def who_by_id() -> dict[str, str]:
    """Return id to name, the release of the product included."""
    return {**desk().authors(), SYSTEM: "uitgave van wijkpad"}


@pages.get("/processen")
def pathways() -> ResponseReturnValue:
    """Show every pathway with its version and what is being changed."""
    drafts, latest = desk().definition_drafts(), desk().definitions()
    return render_template(
        "designer/pathways.html",
        latest=sorted(latest, key=lambda one: one.title.casefold()),
        offered={one.key for one in latest if desk().base_offer(one.key) is not None},
        drafts=sorted(drafts, key=lambda one: one.at, reverse=True),
        mine_to_decide={one.draft for one in drafts if _decides(one)},
        who=who_by_id(),
    )


def _decides(stored: StoredDefinition) -> bool:
    return stored.state == "waiting" and desk().may_approve(stored)


@pages.post("/processen/<key>/concept")
def begin(key: str) -> ResponseReturnValue:
    """Make a draft of the newest version and open it."""
    draft = desk().begin_definition_draft(key)
    flash("Het concept is gemaakt. Alles wat u verandert wordt vanzelf bewaard.", "green")
    return redirect(url_for("designer.diagram", draft=draft), code=303)


@pages.get("/processen/<key>")
def pathway(key: str) -> ResponseReturnValue:
    """Show the versions of one pathway."""
    versions = sorted(desk().versions(key), key=lambda one: one.version, reverse=True)
    if not versions:
        abort(404)
    return render_template(
        "designer/pathway.html",
        newest=next(one for one in versions if one.state == "published"),
        offer=desk().base_offer(key),
        versions=versions,
        drafts=[one for one in desk().definition_drafts() if one.key == key],
        running=desk().running_on(key),
        may_transfer=desk().may_transfer(versions[0]),
        owner=ROLES.get(versions[0].owner, versions[0].owner),
        who=who_by_id(),
    )


@pages.get("/processen/<key>/<int:version>")
def show_version(key: str, version: int) -> ResponseReturnValue:
    """Show what one version holds: drawing, steps, forms, tables, terms and scenarios."""
    stored = desk().definition(key, version)
    parts = parts_of(stored)
    shown, planes, picture = drawing(parts.diagram, request.args.get("vlak"))
    return render_template(
        "designer/version.html",
        stored=stored,
        parts=parts,
        planes=planes,
        plane=shown,
        picture=picture,
        steps=steps_on(parts.diagram, shown),
        lengths=lengths_of(parts),
        who=who_by_id(),
    )


@pages.get("/processen/<key>/vergelijken")
def compare_versions(key: str) -> ResponseReturnValue:
    """Show what differs between two versions."""
    versions = sorted(one.version for one in desk().versions(key))
    if not versions:
        abort(404)
    new = request.args.get("naar", versions[-1], type=int)
    before = [one for one in versions if one < new]
    old = request.args.get("van", before[-1] if before else new, type=int)
    first, second = desk().definition(key, old), desk().definition(key, new)
    plane = request.args.get("vlak")
    return render_template(
        "designer/compare.html",
        key=key,
        title=second.title,
        versions=versions,
        old=old,
        new=new,
        changes=differences(first, second),
        old_drawing=drawing(parts_of(first).diagram, plane),
        new_drawing=drawing(parts_of(second).diagram, plane),
    )
