# SPDX-License-Identifier: EUPL-1.2
"""Merging: a new base with the municipality's variant, and a draft with what overtook it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import Chosen, Contested, Merge, Side, StoredDefinition, mark_of
from wijkpad.errors import ConflictError, RefusedError
from wijkpad_webui.designer.blueprint import pages
from wijkpad_webui.designer.comparing import Difference, differences
from wijkpad_webui.designer.contested import choices_of, code_of
from wijkpad_webui.security import desk

_CHANGED = (
    "Er is intussen iets anders gepubliceerd of gewijzigd. Er is niets samengevoegd. "
    "Hieronder staat hoe het nu is; kies opnieuw."
)


@pages.get("/processen/<key>/samenvoegen")
def merge_base(key: str) -> ResponseReturnValue:
    """Show what a new base and the variant become together."""
    return _base_page(key, desk().merge_with_base(key))


@pages.post("/processen/<key>/samenvoegen")
def make_merged(key: str) -> ResponseReturnValue:
    """Keep the merge as a draft and open what the check says of it."""
    shown = desk().merge_with_base(key)
    chosen = _chosen(shown)
    try:
        draft = desk().begin_merged_draft(key, request.form.get("mark", ""), chosen)
    except ConflictError:
        return _base_page(key, desk().merge_with_base(key), wrong=_CHANGED), 409
    except RefusedError as error:
        if _of_access(error):
            raise
        return _base_page(key, shown, chosen=chosen, missing=True), 422
    flash("Samengevoegd tot een concept. Controleer het nu, en vraag dan publicatie aan.", "green")
    return redirect(url_for("designer.check", draft=draft), code=303)


@pages.get("/ontwerp/<draft>/samenvoegen")
def merge_newest(draft: str) -> ResponseReturnValue:
    """Show what a draft and the version that overtook it become together."""
    return _draft_page(draft, desk().merge_with_newest(draft))


@pages.post("/ontwerp/<draft>/samenvoegen")
def renew(draft: str) -> ResponseReturnValue:
    """Merge the newer version into the draft."""
    shown = desk().merge_with_newest(draft)
    chosen = _chosen(shown)
    try:
        desk().renew_draft(draft, request.form.get("mark", ""), chosen)
    except ConflictError:
        return _draft_page(draft, desk().merge_with_newest(draft), wrong=_CHANGED), 409
    except RefusedError as error:
        if _of_access(error):
            raise
        return _draft_page(draft, shown, chosen=chosen, missing=True), 422
    flash("Het concept is bijgewerkt met de nieuwste versie. Controleer het nu.", "green")
    return redirect(url_for("designer.check", draft=draft), code=303)


def _of_access(error: RefusedError) -> bool:
    return any(one.code.startswith("ACC-") for one in error.findings)


def _chosen(shown: Merge) -> Chosen:
    found: dict[Contested, Side] = {}
    for one in shown.merged.conflicts:
        match request.form.get(code_of(one)):
            case "base":
                found[one] = "base"
            case "variant":
                found[one] = "variant"
            case _:
                pass
    return found


def _base_page(
    key: str, shown: Merge, *, chosen: Chosen | None = None, wrong: str = "", missing: bool = False
) -> str:
    base, own = shown.merger.base, shown.merger.variant
    return _page(
        shown,
        chosen=chosen or {},
        wrong=wrong,
        missing=missing,
        title=own.title,
        address=url_for("designer.make_merged", key=key),
        back=url_for("designer.pathway", key=key),
        theirs=f"Nieuwe basis (versie {base.version})",
        ours=f"Eigen versie ({own.version})",
        draft=None,
    )


def _draft_page(
    draft: str,
    shown: Merge,
    *,
    chosen: Chosen | None = None,
    wrong: str = "",
    missing: bool = False,
) -> str:
    return _page(
        shown,
        chosen=chosen or {},
        wrong=wrong,
        missing=missing,
        title=shown.merger.variant.title,
        address=url_for("designer.renew", draft=draft),
        back=url_for("designer.publication", draft=draft),
        theirs=f"Versie {shown.merger.base.version}, die nu draait",
        ours="Dit concept",
        draft=draft,
    )


def _page(shown: Merge, *, chosen: Chosen, **more: object) -> str:
    merger = shown.merger
    return render_template(
        "designer/merge.html",
        merged=shown.merged,
        mark=mark_of(merger),
        choices=choices_of(merger, shown.merged.conflicts),
        chosen={code_of(one): side for one, side in chosen.items()},
        their_changes=_since(merger.origin, merger.base),
        our_changes=_since(merger.origin, merger.variant),
        origin=merger.origin,
        **more,
    )


def _since(origin: StoredDefinition | None, side: StoredDefinition) -> list[Difference]:
    return differences(origin, side) if origin is not None else []
