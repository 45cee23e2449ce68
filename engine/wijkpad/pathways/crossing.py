# SPDX-License-Identifier: EUPL-1.2
"""Checks across the files of a pathway: what one file names, another must have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from wijkpad import diagrams, dmn, forms
from wijkpad.diagrams import Diagram, Node
from wijkpad.errors import UnreadableError
from wijkpad.feel import Names, Value, faults_of, parse
from wijkpad.findings import Finding, Severity
from wijkpad.pathways.calling import Called, call_faults
from wijkpad.pathways.folder import HEADER
from wijkpad.pathways.header import Header
from wijkpad.pathways.message_checks import unsent
from wijkpad.pathways.names import names_of, with_loops
from wijkpad.pathways.parts import Parts, decision_reads, effects_of
from wijkpad.pathways.scenario_checks import scenario_faults
from wijkpad.pathways.subjects import subject_faults
from wijkpad.pathways.template_checks import template_faults
from wijkpad.ports import DRY_TOPICS
from wijkpad.terms import Rule, may_set

START: Final = "pathway.start"
"""The topic, of the product itself, that starts a pathway with a case of its own."""


def cross_check(
    parts: Parts,
    *,
    key: str | None,
    municipality: Mapping[str, Value],
    roles: Collection[str],
    topics: Collection[str] | None,
    publication: bool,
    called: Called | None = None,
) -> Iterator[Finding]:
    """Yield every finding that takes more than one file to see, and those of each file by itself."""
    names = names_of(parts.header, parts.diagram, parts.forms, parts.decisions)
    wide = with_loops(names, parts.diagram)
    if parts.diagram is not None:
        yield from diagrams.check(
            parts.diagram,
            key=parts.key,
            forms=parts.forms,
            decisions=effects_of(parts),
            decision_reads=decision_reads(parts),
            terms=None if parts.header is None else [rule.key for rule in parts.header.terms],
            roles=roles,
            topics=None if topics is None else {*topics, START},
            names=names,
            publication=publication,
            within=parts.header is not None and parts.header.case == "within",
        )
        yield from _unused(parts)
        yield from _starting(parts)
        yield from unsent(parts)
        yield from _urgent_tasks(parts, parts.diagram)
        yield from _tried(parts.diagram)
        yield from _sent(parts.diagram)
        if called is not None:
            yield from call_faults(parts, called)
    yield from subject_faults(parts)
    if parts.header is not None:
        yield from _header(parts, parts.header, key, municipality)
        for rule in parts.header.terms:
            yield from _term(parts, parts.header, rule, wide if rule.each else names)
    for form in parts.forms.values():
        yield from forms.check(form, wide)
        yield from _advice(parts, form)
        yield from _safety(parts, form)
    for model in parts.models.values():
        yield from dmn.check(model, wide)
        yield from _decision_names(model, wide)
    yield from template_faults(parts, wide)
    for scenario in parts.scenarios:
        yield from scenario_faults(parts, scenario, roles, called)


def _header(
    parts: Parts, header: Header, key: str | None, municipality: Mapping[str, Value]
) -> Iterator[Finding]:
    if key is not None and header.key != key:
        yield Finding(
            code="PATH-030",
            text=f"Het traject heet ‘{header.key}’, maar de map heet ‘{key}’.",
            cure="Geef de map de naam van het traject.",
            file=HEADER,
            element="key",
            line=header.toml.line("key"),
        )
    if parts.diagram is not None and parts.diagram.main is not None:
        drawn = {one.id for one in parts.diagram.starts(parts.diagram.main.id)}
        for start in header.starts:
            if start not in drawn:
                yield _start(header, start, f"Het startpunt ‘{start}’ staat niet in het diagram.")
        for start in sorted(drawn - set(header.starts)):
            yield _start(header, start, f"Het startpunt ‘{start}’ staat niet onder starts.")
    known = {one.key: one for one in header.parameters}
    for name, value in municipality.items():
        pathway, _, parameter = name.partition(".")
        if pathway != header.key or parameter not in known:
            continue
        refused = may_set(known[parameter], value)
        if refused is not None:
            yield refused.in_file(HEADER)


def _term(parts: Parts, header: Header, rule: Rule, names: Names) -> Iterator[Finding]:
    line = header.place("terms", rule.key)
    node = parts.diagram.nodes.get(rule.each) if parts.diagram is not None else None
    if rule.each and (node is None or node.repeat is None):
        yield Finding(
            code="PATH-038",
            text=f"De termijn ‘{rule.key}’ telt voor elke ‘{rule.each}’, maar dat herhaalt zich niet.",
            cure="Noem bij each een taak of deelproces dat zich herhaalt, of haal each weg.",
            file=HEADER,
            element=rule.key,
            line=line,
        )
    for place, text in (
        ("from", rule.start_from),
        ("length", rule.length_from),
        ("met", rule.met_from),
    ):
        for fault in _feel_faults(text, names):
            yield Finding(
                code=fault.code,
                text=f"In ‘{place}’ van termijn ‘{rule.key}’: {fault.text}",
                cure=fault.cure,
                file=HEADER,
                element=rule.key,
                line=line,
            )


def _start(header: Header, element: str, text: str) -> Finding:
    return Finding(
        code="PATH-031",
        text=text,
        cure="Noem onder starts in pathway.toml precies de startpunten van het diagram.",
        file=HEADER,
        element=element,
        line=header.toml.line("starts"),
    )


def _feel_faults(text: str, names: Names) -> Iterator[Finding]:
    if not text:
        return
    try:
        expression = parse(text, names)
    except UnreadableError as error:
        yield from error.findings
        return
    yield from faults_of(expression, names)


def _unused(parts: Parts) -> Iterator[Finding]:
    nodes = parts.diagram.nodes.values() if parts.diagram is not None else ()
    used = {node.form_key for node in nodes}
    for key, form in parts.forms.items():
        if key not in used:
            yield Finding(
                code="PATH-032",
                severity=Severity.WARNING,
                text=f"Geen taak gebruikt het formulier ‘{key}’.",
                cure="Koppel het aan een taak, of haal het weg.",
                file=form.file,
            )
    asked = {node.decision for node in nodes}
    for file, model in parts.models.items():
        imported = any(model in _imports(other) for other in parts.models.values())
        if not imported and model.decisions and not asked & set(model.decisions):
            yield Finding(
                code="PATH-033",
                severity=Severity.WARNING,
                text="Geen stap gebruikt een beslissing uit dit bestand.",
                cure="Koppel haar aan een stap, of haal het bestand weg.",
                file=file,
            )


def _imports(model: dmn.Model) -> list[dmn.Model]:
    return [one.model for one in model.imports]


def _starting(parts: Parts) -> Iterator[Finding]:
    """A step that starts another pathway names it, the way in, and why."""
    for node in parts.diagram.nodes.values() if parts.diagram is not None else ():
        if node.topic != START:
            continue
        given = {name for name, script in node.inputs if script.text}
        for name in ("pathway", "event", "reason"):
            if name not in given:
                yield _at(
                    parts,
                    node,
                    "PATH-034",
                    f"De stap ‘{node.name or node.id}’ start een ander traject zonder ‘{name}’.",
                    "Vul als invoer in: pathway, event en reason.",
                )


def _at(parts: Parts, node: Node, code: str, text: str, cure: str) -> Finding:
    file = parts.diagram.file if parts.diagram is not None else None
    return Finding(code=code, text=text, cure=cure, file=file, element=node.id, line=node.line)


def _advice(parts: Parts, form: forms.Form) -> Iterator[Finding]:
    nodes = parts.diagram.nodes.values() if parts.diagram is not None else ()
    results = {
        node.result: node for node in nodes if node.kind in ("businessRuleTask", "serviceTask")
    }
    for field in form.walk():
        root = field.advice.removeprefix("=").strip().split(".")[0].split("[")[0].strip()
        if root and root not in results:
            yield Finding(
                code="PATH-035",
                text=f"Het advies bij dit veld noemt ‘{root}’, en dat is van geen stap de "
                "uitkomst.",
                cure=f"Kies uit: {', '.join(sorted(filter(None, results)))}.",
                file=form.file,
                element=field.path,
            )


def _urgent_tasks(parts: Parts, diagram: Diagram) -> Iterator[Finding]:
    known = {one.key for one in parts.header.urgent} if parts.header is not None else set()
    for node in diagram.nodes.values():
        wanted = node.properties.get("urgent", "")
        if wanted and (node.kind != "userTask" or wanted not in known):
            yield Finding(
                code="PATH-055",
                text=f"‘{node.name or node.id}’ is dringend volgens ‘{wanted}’, en die hulp bestaat "
                "niet of dit is geen taak.",
                cure="Noem bij een taak een [[urgent]] van pathway.toml, of haal de eigenschap weg.",
                file=diagram.file,
                element=node.id,
                line=node.line,
            )


def _tried(diagram: Diagram) -> Iterator[Finding]:
    """A task may try out only a service task beside it that promises nothing and changes nothing."""
    for node in diagram.nodes.values():
        wanted = node.properties.get("check", "").strip()
        if not wanted:
            continue
        found = diagram.nodes.get(wanted)
        fits = found is not None and found.topic in DRY_TOPICS and found.scope == node.scope
        if node.kind != "userTask" or not fits:
            yield Finding(
                code="PATH-056",
                text=f"‘{node.name or node.id}’ toetst ‘{wanted}’, en dat kan hier niet.",
                cure="Noem bij een taak een automatische stap op dezelfde plaats die alleen rekent: "
                f"{', '.join(sorted(DRY_TOPICS))}.",
                file=diagram.file,
                element=node.id,
                line=node.line,
            )


def _sent(diagram: Diagram) -> Iterator[Finding]:
    """Only a task is sent to a role."""
    for node in diagram.nodes.values():
        if node.goes_to is not None and node.kind != "userTask":
            yield Finding(
                code="PATH-057",
                text=f"‘{node.name or node.id}’ noemt een rol die het krijgt, maar het is geen taak.",
                cure="Zet de eigenschap goesTo bij de taak, of haal haar weg.",
                file=diagram.file,
                element=node.id,
                line=node.line,
            )


def _safety(parts: Parts, form: forms.Form) -> Iterator[Finding]:
    known = {one.key for one in parts.header.urgent} if parts.header is not None else set()
    for field in form.walk():
        if field.safety and field.safety not in known:
            yield Finding(
                code="PATH-037",
                text=f"Deze vraag over veiligheid noemt ‘{field.safety}’, en die hulp bestaat niet.",
                cure="Zet onder [[urgent]] in pathway.toml wat er dan meteen moet gebeuren."
                if not known
                else f"Kies uit: {', '.join(sorted(known))}.",
                file=form.file,
                element=field.path,
            )


def _decision_names(model: dmn.Model, names: Names) -> Iterator[Finding]:
    for decision in model.decisions.values():
        roots = {one.name for one in model.inputs.values()}
        paths = {*decision.references, *((root,) for root in roots)}
        for path in sorted(paths):
            missing = _missing(path, names)
            if missing is not None:
                yield Finding(
                    code="PATH-036",
                    text=f"De beslissing leest ‘{missing}’, en dat bestaat in dit traject niet.",
                    cure="Verbeter de naam, of vraag het gegeven in een formulier.",
                    file=model.file,
                    element=decision.id,
                    line=decision.line,
                )


def _missing(path: tuple[str, ...], names: Names) -> str | None:
    level: Names | None = names
    for depth, part in enumerate(path, 1):
        if level is None or level.is_open:
            return None
        if part not in level.members:
            return ".".join(path[:depth])
        level = level.members[part]
    return None
