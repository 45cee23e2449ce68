# SPDX-License-Identifier: EUPL-1.2
"""From a DMN file to a `Model`; all faults at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from wijkpad.dmn.graph_reader import GraphReader
from wijkpad.dmn.model import DmnType, Import, Model
from wijkpad.dmn.nodes import NAMESPACES, Walker, attribute, is_feel
from wijkpad.dmn.requirements import requirement_faults
from wijkpad.dmn.type_reader import TypeReader
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.xml import Element, line_of, local_name, namespace_of, parse

Resolver = Callable[[str], Model | None]
"""Gives the model of a namespace; None when it is not there."""

_OTHER_FILES = ("XMLSchema", "PMML")
_TOP = frozenset(
    {
        "import",
        "itemDefinition",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        "inputData",
        "knowledgeSource",
        "group",
        "textAnnotation",
        "association",
        "elementCollection",
        "performanceIndicator",
        "organizationUnit",
    }
)


def read(data: bytes, *, file: str, resolve: Resolver | None = None) -> Model:
    """Return a model that is whole.

    Args:
        data: the bytes of the file; their hash identifies the model.
        file: what findings call the file.
        resolve: finds imported models by namespace; without it an import is a fault.

    Raises:
        UnreadableError: with every fault in the file.
    """
    model = read_draft(data, file=file, resolve=resolve)
    if model.faults:
        raise UnreadableError(model.faults)
    return model


def read_draft(data: bytes, *, file: str, resolve: Resolver | None = None) -> Model:
    """Return a model that may have faults; they stand in `faults`, and what is faulty is null.

    Raises:
        UnreadableError: the file is not XML, or not DMN of a version that wijkpad knows.
    """
    root = parse(data, file=file)
    walk = _walker(root, file)
    children = walk.children(root, _TOP)
    _languages(walk, root)
    imports = _imports(walk, root, resolve)
    types = TypeReader(
        walk,
        [one for one in children if local_name(one) == "itemDefinition"],
        {one.name: one.model.types for one in imports},
    )
    declared: dict[str, DmnType] = types.all()
    model = Model(
        name=walk.require(root, "name"),
        namespace=walk.require(root, "namespace"),
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        types=declared,
        imports=imports,
    )
    model = GraphReader(walk, types, model).read(root)
    faults = (*walk.findings, *requirement_faults(model))
    return replace(model, faults=tuple(_in_order(one.in_file(file) for one in faults)))


def _walker(root: Element, file: str) -> Walker:
    namespace = namespace_of(root)
    if local_name(root) == "definitions" and namespace in NAMESPACES:
        return Walker(file, namespace)
    known = ", ".join(NAMESPACES.values())
    raise UnreadableError(
        [
            Finding(
                code="DMN-001",
                text="Dit bestand is geen beslismodel in een versie van DMN die wijkpad kent.",
                cure=f"Bewaar het model als DMN; wijkpad kent {known}.",
                file=file,
                line=line_of(root),
            )
        ]
    )


def _imports(walk: Walker, root: Element, resolve: Resolver | None) -> tuple[Import, ...]:
    found: list[Import] = []
    for one in walk.all(root, "import"):
        namespace = walk.require(one, "namespace")
        kind = attribute(one, "importType") or ""
        if any(other in kind for other in _OTHER_FILES):
            walk.fault(
                "DMN-016",
                f"Het model leest een bestand in dat geen beslismodel is ({kind}).",
                "Neem over wat u nodig hebt, of haal de verwijzing weg.",
                one,
            )
            continue
        model = resolve(namespace) if resolve is not None and namespace else None
        if model is None:
            walk.fault(
                "DMN-016",
                f"Het model leest een ander model in ({namespace}) dat er niet is.",
                "Voeg dat model toe, of haal de verwijzing weg.",
                one,
            )
            continue
        found.append(Import(name=attribute(one, "name") or "", namespace=namespace, model=model))
    return tuple(found)


def _languages(walk: Walker, root: Element) -> None:
    for kind in ("expressionLanguage", "typeLanguage"):
        language = attribute(root, kind)
        if language is not None and not is_feel(language):
            walk.fault(
                "DMN-008",
                f"Het model is geschreven in {language}; wijkpad voert alleen FEEL uit.",
                f"Schrijf het model in FEEL en haal {kind} weg.",
                root,
            )


def _in_order(findings: object) -> list[Finding]:
    unique = dict.fromkeys(findings)  # type: ignore[call-overload]
    return sorted(unique, key=lambda one: one.line or 0)
