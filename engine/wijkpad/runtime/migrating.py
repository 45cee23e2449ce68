# SPDX-License-Identifier: EUPL-1.2
"""A run goes on in another version: each of its tokens on the element that takes the old one's place.

Tokens keep their ids, so that whoever keeps tasks and timers by them keeps what is there. What
listens beside the work follows the new drawing: events that are new listen from now on, those that
are gone stop, and one that was used up before does not come back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from wijkpad.domain.definition import Definition
from wijkpad.errors import RepairRefusedError, StateError
from wijkpad.findings import Finding
from wijkpad.ports.repairing import Carried, Mapped
from wijkpad.ports.running import Environment
from wijkpad.runtime import codec, marking
from wijkpad.runtime.catching import Waiting
from wijkpad.runtime.elements import Activity, Element, spec_name
from wijkpad.runtime.fitting import fits
from wijkpad.runtime.gateways import EventGateway
from wijkpad.runtime.missing import missed
from wijkpad.runtime.parse import Compiled
from wijkpad.runtime.run import Run
from wijkpad.runtime.standing import listens
from wijkpad.runtime.tokens import Token

_TEXTS = {
    "MIG-001": ("‘{}’ bestaat niet meer in de nieuwe versie.", "Kies waar deze zaken verdergaan."),
    "MIG-002": (
        "‘{}’ is in de nieuwe versie een ander soort stap, of staat op een andere plek.",
        "Kies een stap die op dezelfde plek staat en op hetzelfde wacht.",
    ),
    "MIG-003": (
        "De takken die bij ‘{}’ samenkomen, zijn veranderd.",
        "Laat deze zaken eerst voorbij dit punt gaan.",
    ),
    "MIG-004": (
        "De gebeurtenissen waarop bij ‘{}’ wordt gewacht, zijn veranderd.",
        "Laat deze zaken eerst voorbij dit punt gaan.",
    ),
    "MIG-005": (
        "Bij ‘{}’ wordt nu iets teruggedraaid.",
        "Laat dat eerst klaar zijn.",
    ),
    "MIG-006": (
        "Wat bij ‘{}’ later ongedaan gemaakt kan worden, kan dat in de nieuwe versie niet meer.",
        "Laat deze zaken op hun eigen versie eindigen.",
    ),
    "MIG-007": (
        "In de nieuwe versie staan deze stappen nooit tegelijk open: de zaak zou vastlopen.",
        "Kies een andere koppeling, of laat deze zaken op hun eigen versie eindigen.",
    ),
    "MIG-008": (
        "Het schema heeft te veel takken om na te gaan of de zaak verder kan.",
        "Laat deze zaken op hun eigen versie eindigen.",
    ),
}


def obstacle(code: str, definition: Definition, element: str = "") -> Finding:
    """Return why a run cannot go on in the other version, at an element by its drawn name."""
    step = definition.steps.get(element)
    name = step.name if step is not None and step.name else element
    text, cure = _TEXTS[code]
    return Finding(code=code, text=text.format(name), cure=cure, element=element or None)


@dataclass(slots=True)
class Migration:
    """One run on its way; `found` says why it cannot go."""

    old: Definition
    new: Definition
    run: Run
    to: Compiled
    mapped: Mapped
    found: list[Finding] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    armed_again: list[str] = field(default_factory=list)

    def go(self, env: Environment) -> tuple[Run, Carried]:
        """Return the run on the new version.

        Raises:
            RepairRefusedError: it cannot go, with every reason.
        """
        state = self._renamed()
        if self.found:
            raise RepairRefusedError(
                list({(one.code, one.element): one for one in self.found}.values())
            )
        try:
            run = codec.load(self.to, state, env)
        except StateError as error:
            raise RepairRefusedError([obstacle("MIG-002", self.old)]) from error
        self._arm(run)
        self._hold_markings(run)
        carried = Carried(
            dropped=tuple(dict.fromkeys(self.dropped)),
            added=tuple(dict.fromkeys(self.added)),
            armed_again=tuple(dict.fromkeys(self.armed_again)),
            missed=missed(run, self.old, self.new),
        )
        return run, carried

    def _hold_markings(self, run: Run) -> None:
        """Refuse when a branch would wait for ever for another that never began."""
        for plane in run.planes():
            before = self._plane_before(run, plane)
            unchanged = before is not None and marking.ways(
                before.spec, self._name
            ) == marking.ways(plane.spec, lambda spec: str(spec.name))
            known = True if unchanged else marking.is_reachable(plane)
            if known is not True:
                raise RepairRefusedError(
                    [obstacle("MIG-007" if known is False else "MIG-008", self.old)]
                )

    def _refuse(self, code: str, element: str) -> None:
        self.found.append(obstacle(code, self.old, element))

    def _id(self, element: str) -> str:
        return self.mapped.get(element, element)

    def _name(self, spec: Element) -> str:
        """Return the name of the spec that takes the place of this one, if there is one."""
        rest = spec.name.removeprefix(spec_name(spec.bpmn_id))
        return f"{spec_name(self._id(spec.bpmn_id))}{rest}"

    def _renamed(self) -> bytes:
        written = codec.dump(self.run)
        number, planes = json.loads(written)
        hosts: dict[str, Element] = {}
        kept: list[list[Any]] = []
        for plane, (host, _, tokens, *records) in zip(self.run.planes(), planes, strict=True):
            there = self.to.spec
            if host is not None:
                outer = hosts.get(host)
                inner = self.to.planes.get(getattr(outer, "spec", ""))
                if inner is None:
                    continue
                there = inner
            moved = self._tokens(plane, there, tokens, hosts)
            one: list[Any] = [host, there.name, moved]
            if records:
                one.append(self._records(plane.spec, there, records[0]))
            kept.append(one)
        return json.dumps([number, kept], separators=(",", ":")).encode()

    def _tokens(
        self, plane: Any, there: Any, tokens: list[Any], hosts: dict[str, Element]
    ) -> list[Any]:
        kept: list[Any] = []
        places: dict[int, int] = {}
        by_id = {one.hex: one for one in plane.tasks.values()}
        for number, (key, _, letter, *more) in enumerate(tokens):
            spec = self._target(by_id[key], there)
            if spec is None:
                continue
            hosts[key] = spec
            places[number] = len(kept)
            moved: list[Any] = [key, spec.name, letter]
            if more:
                moved.append(self._numbers(by_id[key], spec))
            if len(more) > 1:
                moved.append(places.get(more[1], more[1]))
            kept.append(moved)
        self._hold_gates(plane, there)
        return kept

    def _target(self, token: Token, there: Any) -> Element | None:
        """Return the new spec of a token; None when it does not come along."""
        spec: Element = token.task_spec
        if {"work", "undo"} & token.internal_data.keys():
            self._refuse("MIG-005", spec.bpmn_id)
            return None
        found = there.task_specs.get(self._name(spec))
        good = isinstance(found, Element) and fits(spec, found)
        if listens(token):
            if good and self._stays_on(token, there, found):
                return found
            self.dropped.append(spec.bpmn_id)
            return None
        if not good:
            self._refuse("MIG-001" if found is None else "MIG-002", spec.bpmn_id)
            return None
        return found

    def _stays_on(self, token: Token, there: Any, found: Element) -> bool:
        """Tell whether a boundary event stands on the same activity as before."""
        key = token.internal_data.get("host")
        if key is None:
            return True
        host = self.run.find(key)
        place = there.hosts.get(found.place)
        # On a repeated activity it stands on the whole, never on an instance.
        return host is not None and place == self._name(host.task_spec)

    def _numbers(self, token: Token, spec: Element) -> dict[str, Any]:
        numbers = dict(token.internal_data)
        if "at" in numbers and spec.is_join:
            source = token.workflow.spec.task_specs[numbers["at"]]
            numbers["at"] = self._name(source)
            if numbers["at"] not in spec._inputs:
                self._refuse("MIG-003", token.task_spec.bpmn_id)
        if "kids" in numbers:
            inner = self.run.compiled.planes.get(getattr(token.task_spec, "spec", ""))
            new_inner = self.to.planes.get(getattr(spec, "spec", ""))
            here = inner if inner is not None else token.workflow.spec
            there = new_inner if new_inner is not None else spec._wf_spec
            numbers["kids"] = self._records(here, there, numbers["kids"])
        return numbers

    def _records(self, here: Any, there: Any, records: list[Any]) -> list[Any]:
        """Return what can be undone, under the names of the new version."""
        kept: list[Any] = []
        for name, index, kids, *call in records:
            spec = here.task_specs[name]
            found = there.task_specs.get(self._name(spec))
            undoes = isinstance(found, Element) and fits(spec, found)
            if not undoes or bool(spec.undone_by) != bool(found.undone_by):
                self._refuse("MIG-006", spec.bpmn_id)
                continue
            inner = self.run.compiled.planes.get(getattr(spec, "spec", ""))
            new_inner = self.to.planes.get(getattr(found, "spec", ""))
            if inner is not None and new_inner is not None:
                inside = self._records(inner, new_inner, kids)
            else:
                inside = self._records(here, there, kids)
            kept.append([found.name, index, inside, *call])
        return kept

    def _hold_gates(self, plane: Any, there: Any) -> None:
        """Refuse when the events behind a gateway that waits are not the same any more."""
        for token in plane.tasks.values():
            if "gate" not in token.internal_data:
                continue
            place = plane.spec.task_specs[token.task_spec.place]
            for name in place._inputs:
                gate = plane.spec.task_specs[name]
                if not isinstance(gate, EventGateway):
                    continue
                new = there.task_specs.get(self._name(gate))
                before = {self._name(plane.spec.task_specs[one]) for one in gate._outputs}
                if not isinstance(new, EventGateway) or set(new._outputs) != before:
                    self._refuse("MIG-004", gate.bpmn_id)

    def _arm(self, run: Run) -> None:
        """Let what is new in the drawing listen, and work out moments that are drawn otherwise."""
        for plane in list(run.planes()):
            before = self._plane_before(run, plane)
            for token in list(plane.tasks.values()):
                if token is plane.task_tree or not token.is_alive:
                    continue
                self._arm_boundary(run, token)
                self._arm_timer(token)
            if before is None:
                continue
            if not run.is_cut(plane):
                old = {self._name(before.spec.task_specs[one]) for one in before.spec.guards}
                for name in (one for one in plane.spec.guards if one not in old):
                    run.enter(plane, plane.spec.task_specs[name])
                    self.added.append(plane.spec.task_specs[name].bpmn_id)
            self._offer(run, plane, before)

    def _plane_before(self, run: Run, plane: Any) -> Any:
        if plane is run:
            return self.run
        return self.run.subprocesses.get(plane.parent_task_id)

    def _arm_boundary(self, run: Run, token: Token) -> None:
        was = self.run.find(token.hex)
        spec = token.task_spec
        if was is None or not isinstance(spec, Activity):
            return
        specs = was.workflow.spec.task_specs
        old = {self._name(specs[name]) for name in was.task_spec.boundary}
        for name in spec.boundary:
            if name not in old:
                event = token.workflow.spec.task_specs[name]
                run.enter(token.workflow, event, {"host": token.hex})
                self.added.append(event.bpmn_id)

    def _arm_timer(self, token: Token) -> None:
        was, spec = self.run.find(token.hex), token.task_spec
        if was is None or not isinstance(spec, Waiting) or spec.timer is None:
            return
        if was.task_spec.timer is not None and was.task_spec.timer.text != spec.timer.text:
            token.internal_data.pop("due", None)
            token.internal_data.pop("left", None)
            spec.arm(token)
            self.armed_again.append(spec.bpmn_id)

    def _offer(self, run: Run, plane: Any, before: Any) -> None:
        """Offer what is new in an ad-hoc sub-process that still offers."""
        host = run.host_of(plane)
        if plane.spec.ad_hoc is None or before.spec.ad_hoc is None or host is None:
            return
        if "enough" in host.internal_data:
            return
        old = {self._name(before.spec.task_specs[one]) for one in before.spec.ad_hoc.names}
        for name in (one for one in plane.spec.ad_hoc.names if one not in old):
            run.enter(plane, plane.spec.task_specs[name])
            self.added.append(plane.spec.task_specs[name].bpmn_id)
