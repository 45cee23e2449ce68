# SPDX-License-Identifier: EUPL-1.2
"""The files of a draft or version, read as far as they can be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from wijkpad.api import (
    ROLES,
    Diagram,
    Length,
    Parts,
    Plane,
    StepRow,
    StoredDefinition,
    describe,
    draw,
    planes,
    read_parts,
)


def parts_of(stored: StoredDefinition) -> Parts:
    """Return the files of a draft or version; what cannot be read is left out."""
    return _parts(stored.sha256, tuple(sorted(stored.files.items())))


@lru_cache(maxsize=32)
def _parts(digest: str, files: tuple[tuple[str, bytes], ...]) -> Parts:
    del digest
    return read_parts(dict(files), roles=ROLES)


def version_of(content: bytes | None) -> str | None:
    """Return the mark by which two tabs know that they saw the same content."""
    return sha256(content).hexdigest() if content is not None else None


def diagram_name(stored: StoredDefinition) -> str:
    """Return the file of the diagram."""
    return f"{stored.key}.bpmn"


def tables_in(stored: StoredDefinition) -> dict[str, str]:
    """Return file to title of every decision model."""
    models = parts_of(stored).models
    found = {name: name for name in stored.files if name.endswith(".dmn")}
    return {name: _title(models, name) for name in sorted(found)}


def _title(models: Mapping[str, object], name: str) -> str:
    model = models.get(name)
    titles = [one.name or key for key, one in getattr(model, "decisions", {}).items()]
    return " en ".join(titles) if titles else name.removesuffix(".dmn")


def forms_in(stored: StoredDefinition) -> dict[str, str]:
    """Return file to title of every form."""
    read = {one.file: one.title for one in parts_of(stored).forms.values()}
    names = [one for one in stored.files if one.startswith("forms/") and one.endswith(".json")]
    found = {one: read.get(one) or one.removeprefix("forms/") for one in names}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def templates_in(stored: StoredDefinition) -> dict[str, str]:
    """Return file to title of every template of a document."""
    read = {one.file: one.title for one in parts_of(stored).templates.values()}
    names = [one for one in stored.files if one.startswith("templates/")]
    found = {one: read.get(one) or one.removeprefix("templates/") for one in names}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def others_in(stored: StoredDefinition) -> list[str]:
    """Return the files that have no editor of their own: header, rules, scenarios, README."""
    own = (".bpmn", ".dmn", ".json")
    rest = [one for one in stored.files if not one.startswith("templates/")]
    return sorted(one for one in rest if not one.endswith(own))


def drawing(diagram: Diagram | None, plane: str | None) -> tuple[str, list[Plane], str]:
    """Return the plane that is shown, every plane, and the drawing; nothing without a diagram."""
    if diagram is None:
        return "", [], ""
    every = list(planes(diagram))
    shown = next((one.id for one in every if one.id == plane), every[0].id)
    return shown, every, draw(diagram, plane=shown)


def steps_on(diagram: Diagram | None, plane: str) -> list[StepRow]:
    """Return the rows of the step table that stand on this plane."""
    if diagram is None:
        return []
    return [one for one in describe(diagram, roles=ROLES) if one.plane == plane]


def lengths_of(parts: Parts) -> dict[str, str]:
    """Return the length of each term in words, by key; of a setting, its default."""
    if parts.header is None:
        return {}
    settings = {f"parameters.{one.key}": one.default for one in parts.header.parameters}
    found: dict[str, str] = {}
    for rule in parts.header.terms:
        usual = settings.get(rule.length_from.removeprefix("=").strip())
        if rule.length is not None:
            found[rule.key] = rule.length.dutch()
        elif isinstance(usual, Length):
            found[rule.key] = f"{usual.dutch()}, tenzij de gemeente het anders instelt"
        else:
            found[rule.key] = "Wordt per zaak berekend"
    return found
