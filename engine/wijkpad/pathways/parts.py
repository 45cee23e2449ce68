# SPDX-License-Identifier: EUPL-1.2
"""Reads every file of a pathway; what cannot be read is a finding, and the rest is read all the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from wijkpad import dmn, forms
from wijkpad.diagrams import Diagram
from wijkpad.diagrams import read as read_diagram
from wijkpad.dmn import Model
from wijkpad.documents import Template
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.forms import Form
from wijkpad.pathways.folder import HEADER, misplaced
from wijkpad.pathways.header import Header, read_header
from wijkpad.pathways.scenario_model import Scenario
from wijkpad.pathways.scenario_reading import read_scenario
from wijkpad.pathways.template_reading import read_template
from wijkpad.xml import parse


@dataclass(slots=True, kw_only=True)
class Parts:
    """The files of a pathway, each as far as it could be read.

    Attributes:
        models: every decision model by its file.
        decisions: the model that holds a decision, by decision id.
    """

    files: Mapping[str, bytes]
    header: Header | None = None
    diagram: Diagram | None = None
    forms: dict[str, Form] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    decisions: dict[str, Model] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    scenarios: list[Scenario] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def key(self) -> str | None:
        """The key of the pathway."""
        return self.header.key if self.header is not None else None


def read_parts(
    files: Mapping[str, bytes], *, roles: Collection[str], with_scenarios: bool = True
) -> Parts:
    """Read the files; nothing is checked across them yet."""
    parts = Parts(files=files, findings=list(misplaced(files)))
    parts.header, found = read_header(files.get(HEADER), roles=roles)
    parts.findings += found
    _diagram(parts)
    _forms(parts)
    _models(parts)
    _templates(parts, roles)
    for name in sorted(files) if with_scenarios else ():
        if name.startswith("scenarios/") and name.endswith(".toml"):
            scenario, found = read_scenario(files[name], file=name)
            parts.findings += found
            if scenario is not None:
                parts.scenarios.append(scenario)
    return parts


def effects_of(parts: Parts) -> dict[str, str]:
    """Return what each decision may do, by its id."""
    return {one: model.decisions[one].effect.value for one, model in parts.decisions.items()}


def decision_reads(parts: Parts) -> dict[str, frozenset[str]]:
    """Return the first names that each decision reads, by its id."""
    return {
        one: frozenset(path[0] for path in model.decisions[one].references)
        | frozenset(each.name for each in model.inputs.values())
        for one, model in parts.decisions.items()
    }


def diagram_file(files: Mapping[str, bytes], key: str | None) -> str | None:
    """Return the name of the diagram: the key's own, else the only one."""
    found = [name for name in sorted(files) if name.endswith(".bpmn") and "/" not in name]
    own = f"{key}.bpmn"
    return own if own in found else (found[0] if len(found) == 1 else None)


def _diagram(parts: Parts) -> None:
    found = [name for name in sorted(parts.files) if name.endswith(".bpmn") and "/" not in name]
    name = diagram_file(parts.files, parts.key)
    if len(found) > 1:
        parts.findings += [
            Finding(
                code="PATH-021",
                text="In deze map staat meer dan één diagram.",
                cure="Houd één diagram over; een ander traject heeft een eigen map.",
                file=one,
            )
            for one in found
            if one != name
        ]
    if name is None or (parts.key is not None and name != f"{parts.key}.bpmn"):
        parts.findings.append(
            Finding(
                code="PATH-020",
                text="Het diagram ontbreekt of heeft een andere naam dan het traject.",
                cure=f"Noem het bestand {parts.key or '<sleutel>'}.bpmn.",
                file=name or HEADER,
            )
        )
    if name is None:
        return
    try:
        parts.diagram = read_diagram(parts.files[name], file=name)
    except UnreadableError as error:
        parts.findings += error.findings


def _forms(parts: Parts) -> None:
    names = [one for one in sorted(parts.files) if one.startswith("forms/")]
    for name in names:
        if name.endswith(".rules.toml"):
            if f"{name.removesuffix('.rules.toml')}.json" not in parts.files:
                parts.findings.append(
                    Finding(
                        code="PATH-022",
                        text="Deze regels horen bij een formulier dat er niet is.",
                        cure="Geef het bestand dezelfde naam als het formulier.",
                        file=name,
                    )
                )
            continue
        if not name.endswith(".json"):
            continue
        rules = parts.files.get(f"{name.removesuffix('.json')}.rules.toml")
        try:
            form = forms.read(parts.files[name], rules, file=name)
        except UnreadableError as error:
            parts.findings += [one.in_file(name) for one in error.findings]
            continue
        parts.forms[form.key] = form


def _templates(parts: Parts, roles: Collection[str]) -> None:
    for name in sorted(parts.files):
        if name.startswith("templates/") and name.endswith(".toml"):
            template, found = read_template(parts.files[name], file=name, roles=roles)
            parts.findings += found
            if template is not None:
                parts.templates[template.key] = template


def _models(parts: Parts) -> None:
    names = [one for one in sorted(parts.files) if one.endswith(".dmn") and "/" not in one]
    spaces: dict[str, str] = {}
    for name in names:
        try:
            space = parse(parts.files[name], file=name).get("namespace")
        except UnreadableError:
            continue
        if space:
            spaces.setdefault(space, name)
    waiting: set[str] = set()

    def resolve(namespace: str) -> Model | None:
        name = spaces.get(namespace)
        return load(name) if name is not None else None

    def load(name: str) -> Model | None:
        if name in parts.models or name in waiting:
            return parts.models.get(name)
        waiting.add(name)
        try:
            parts.models[name] = dmn.read_draft(parts.files[name], file=name, resolve=resolve)
        except UnreadableError as error:
            parts.findings += [one.in_file(name) for one in error.findings]
        return parts.models.get(name)

    for name in names:
        model = load(name)
        for decision in model.decisions if model is not None else ():
            if model is not None and parts.decisions.setdefault(decision, model) is not model:
                parts.findings.append(
                    Finding(
                        code="PATH-023",
                        text=f"De beslissing ‘{decision}’ staat in twee bestanden.",
                        cure="Houd er één over, of geef een van de twee een andere id.",
                        file=name,
                        element=decision,
                    )
                )
