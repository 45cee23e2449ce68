# SPDX-License-Identifier: EUPL-1.2
"""From the files of a pathway to a definition that can run."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.diagrams import (
    NORMALISER,
    Diagram,
    Node,
    Normalised,
    Script,
    normalise,
    plane_of,
    read,
    reading_order,
)
from wijkpad.domain.definition import Definition, Origin, Start, Step
from wijkpad.domain.identity import LANE_ROLES
from wijkpad.errors import StateError
from wijkpad.feel import Expression, Value, parse
from wijkpad.findings import Finding, Severity, errors_in
from wijkpad.pathways.calling import Called, calls_of
from wijkpad.pathways.crossing import cross_check
from wijkpad.pathways.norms import norm_findings
from wijkpad.pathways.parts import Parts, read_parts
from wijkpad.ports import StoredDefinition

_WEIGHT: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition, unless a finding is an error, with every finding there is."""

    definition: Definition | None
    findings: tuple[Finding, ...]


def compile_definition(
    files: Mapping[str, bytes],
    *,
    key: str | None = None,
    version: int = 0,
    municipality_parameters: Mapping[str, Value] | None = None,
    roles: Collection[str] | None = None,
    topics: Collection[str] | None = None,
    origin: Origin | None = None,
    publication: bool = True,
    called: Called | None = None,
) -> Compiled:
    """Check everything, normalise, and build; the same files always give the same definition.

    Args:
        files: content by path inside the pathway's folder.
        key: name of the folder, when there is one.
        version: 0 for a draft.
        municipality_parameters: a municipality's own values by `<pathway>.<parameter>`.
        roles: codes of roles; the lane roles of the product when not given.
        topics: topics that are served; not checked when not given.
        origin: the base pathway from which the files were made.
        publication: False says what a draft still lacks as warnings; it cannot run then either
            way when something needed is missing.
        called: gives the pathway in force under a key; without it, calls are not checked.
    """
    known = LANE_ROLES if roles is None else roles
    parts = read_parts(files, roles=known)
    findings = [
        *parts.findings,
        *cross_check(
            parts,
            key=key,
            municipality=municipality_parameters or {},
            roles=known,
            topics=topics,
            publication=publication,
            called=called,
        ),
    ]
    definition = None
    if not errors_in(findings) and parts.diagram is not None:
        normalised = normalise(parts.diagram)
        findings += _rewritten(parts.diagram, normalised)
        broken = list(norm_findings(parts, read(normalised.xml, file=parts.diagram.file)))
        findings += broken
        if not errors_in(broken):
            definition = _build(
                parts,
                diagram=normalised.xml,
                normaliser=normalised.version,
                version=version,
                origin=origin,
            )
    return Compiled(definition, tuple(_sorted(findings)))


def _rewritten(diagram: Diagram, normalised: Normalised) -> list[Finding]:
    return [
        Finding(
            code="BPMN-090",
            severity=Severity.INFO,
            text=sentence,
            file=diagram.file,
            element=element,
        )
        for element, sentence in normalised.rewrites
    ]


def restore_definition(stored: StoredDefinition) -> Definition:
    """Read back a published definition; its diagram is not normalised again, nor checked anew.

    Raises:
        StateError: it was published by a newer version of wijkpad, or cannot be read.
    """
    if stored.normaliser > NORMALISER:
        raise StateError(f"{stored.key} {stored.version}: normaliser {stored.normaliser}")
    parts = read_parts(stored.files, roles=LANE_ROLES, with_scenarios=False)
    if parts.header is None or parts.diagram is None or not stored.normalised:
        raise StateError(f"{stored.key} {stored.version}: cannot be read")
    return _build(
        parts,
        diagram=stored.normalised,
        normaliser=stored.normaliser,
        version=stored.version,
        origin=_origin(stored),
        sha256=stored.sha256,
    )


def _origin(stored: StoredDefinition) -> Origin | None:
    if stored.origin is None:
        return None
    key, version, sha256 = stored.origin
    return Origin(key=key, version=version, sha256=sha256)


def files_sha256(files: Mapping[str, bytes]) -> str:
    """Return the hash over all files, their names included."""
    found = hashlib.sha256()
    for name in sorted(files):
        data = files[name]
        found.update(f"{len(name)}:{name}:{len(data)}:".encode())
        found.update(data)
    return found.hexdigest()


def _sorted(findings: list[Finding]) -> list[Finding]:
    unique = dict.fromkeys(findings)
    return sorted(
        unique, key=lambda one: (_WEIGHT[one.severity], one.file or "", one.line or 0, one.code)
    )


def _build(
    parts: Parts,
    *,
    diagram: bytes,
    normaliser: int,
    version: int,
    origin: Origin | None,
    sha256: str | None = None,
) -> Definition:
    header, drawn = parts.header, parts.diagram
    if header is None or drawn is None:
        raise AssertionError("a pathway without errors has a header and a diagram")
    return Definition(
        key=header.key,
        version=version,
        sha256=sha256 or files_sha256(parts.files),
        title=header.title,
        owner=header.owner,
        retention=header.retention,
        sensitivity=header.sensitivity,
        subject=header.subject,
        case=header.case,
        starts=tuple(_start(drawn, drawn.nodes[one]) for one in header.starts),
        files=dict(sorted(parts.files.items())),
        diagram=diagram,
        normaliser=normaliser,
        steps={one: _step(drawn, drawn.nodes[one]) for one in reading_order(drawn)},
        forms=parts.forms,
        decisions=parts.decisions,
        terms={rule.key: rule for rule in header.terms},
        parameters={one.key: one for one in header.parameters},
        sources=header.sources,
        urgent={one.key: one for one in header.urgent},
        templates=parts.templates,
        messages=_messages(drawn),
        inputs=header.inputs,
        calls=calls_of(drawn),
        origin=origin,
    )


def _start(diagram: Diagram, node: Node) -> Start:
    message, signal = node.definition("message"), node.definition("signal")
    sent = diagram.messages.get(message.ref or "") if message is not None else None
    given = diagram.signals.get(signal.ref or "") if signal is not None else None
    return Start(
        element=node.id,
        name=node.name,
        message=(sent.name or sent.id) if sent is not None else None,
        signal=(given.name or given.id) if given is not None else None,
        variable=node.result or "",
    )


def _step(diagram: Diagram, node: Node) -> Step:
    return Step(
        element=node.id,
        kind=node.kind,
        name=node.name,
        plane=plane_of(diagram, node.id),
        roles=node.roles if node.kind == "userTask" else (),
        form=node.form_key,
        due=_expression(node.camunda.get("dueDate")),
        follow_up=_expression(node.camunda.get("followUpDate")),
        assignee=_expression(node.assignee),
        goes_to=_expression(node.goes_to),
        topic=node.topic,
        help=node.documentation,
        norm=node.properties.get("norm") or None,
        document=node.properties.get("document", "").strip() or None,
        urgent=node.properties.get("urgent", "") if node.kind == "userTask" else "",
        check=node.properties.get("check", "").strip() or None,
        inputs={name: _input(text) for name, text in node.inputs} if node.topic else {},
    )


def _input(written: Script) -> Expression | str:
    text = written.text.strip()
    return parse(text.removeprefix("=").strip()) if text.startswith("=") else text


def _expression(text: str | None) -> Expression | None:
    return parse(text) if text and text.strip() else None


def _messages(diagram: Diagram) -> tuple[str, ...]:
    found = []
    for element in reading_order(diagram):
        node = diagram.nodes[element]
        definition = node.definition("message")
        throws = node.kind in ("endEvent", "intermediateThrowEvent", "sendTask")
        is_caught = definition is not None and not throws
        message = diagram.messages.get(definition.ref or "") if is_caught and definition else None
        if message is not None and message.name:
            found.append(message.name)
    return tuple(dict.fromkeys(found))
