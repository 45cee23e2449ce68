# SPDX-License-Identifier: EUPL-1.2
"""What norms are decided on: the diagram that runs, with the forms and tables that its data come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from wijkpad.diagrams import Diagram, Node
from wijkpad.diagrams.model import SUB_PROCESSES
from wijkpad.dmn import Decision, Model
from wijkpad.errors import UnreadableError
from wijkpad.feel import Expression, parse
from wijkpad.forms import Form
from wijkpad.pathways.norms.answers import FormAnswers
from wijkpad.pathways.norms.knowing import Place, Sort, usages
from wijkpad.pathways.norms.model import MARK, Norm
from wijkpad.pathways.norms.tables import columns_of, constants_of, reads_of


class World:
    """One pathway.

    Attributes:
        diagram: normalised. `answers`: the forms. `decisions`: by id, and `files`: theirs.
        conditions: of the flows, by flow.
    """

    def __init__(
        self,
        diagram: Diagram,
        forms: Mapping[str, Form],
        models: Mapping[str, Model],
        norms: tuple[Norm, ...],
    ) -> None:
        self.diagram = diagram
        self.decisions: dict[str, Decision] = {
            one: model.decisions[one] for one, model in models.items()
        }
        self.files = {one: model.file for one, model in models.items()}
        self.conditions = {
            one.id: _parsed(one.condition.feel)
            for one in diagram.flows.values()
            if one.condition is not None
        }
        self._norms = norms
        self._texts: dict[str, Expression | None] = {}
        constants: dict[Place, set[Decimal]] = defaultdict(set)
        self.answers = {key: FormAnswers(form, constants) for key, form in forms.items()}
        for path, one in self._numbers():
            constants[path].add(one)

    def parsed(self, text: str) -> Expression | None:
        """Return FEEL, read once; None where it cannot be read."""
        if text not in self._texts:
            self._texts[text] = _parsed(text)
        return self._texts[text]

    def elements(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the elements that are named, by id or by the mark that they bear."""
        marks = {one.removeprefix(MARK) for one in names if one.startswith(MARK)}
        found = {one for one in names if one in self.diagram.nodes}
        found |= {
            node.id for node in self.diagram.nodes.values() if node.properties.get("norm") in marks
        }
        return frozenset(found)

    def sort(self, path: Place) -> Sort | None:
        """Return what may be asked of a name that can be followed; None for any other."""
        root = path[0]
        if root in self.answers:
            return "presence" if len(path) == 1 else self.answers[root].sort(path)
        for node in self._writing.get(root, ()):
            if node.kind == "businessRuleTask":
                there = {(root, one) if one else (root,) for one in self.columns(node) or ()}
                return "any" if path in there else "presence" if len(path) == 1 else None
            if node.kind == "scriptTask":
                return "any" if len(path) == 1 else None
            if node.definition("message") is not None:
                return "presence" if len(path) == 1 else None
        return None

    def columns(self, node: Node) -> tuple[str, ...] | None:
        """Return the columns that a business rule task keeps; None: nothing is known of them."""
        decision = self.decisions.get(node.decision or "")
        if decision is None:
            return None
        return columns_of(decision, node.camunda.get("mapDecisionResult", ""))

    def behind(self, path: Place) -> set[Place]:
        """Return the names on which a name depends: what its table or script reads."""
        found: set[Place] = set()
        for node in self._writing.get(path[0], ()):
            decision = self.decisions.get(node.decision or "")
            if decision is not None:
                found |= reads_of(decision)
            elif node.kind == "scriptTask" and node.script is not None:
                parsed = _parsed(node.script.feel)
                found |= set(parsed.references) if parsed is not None else set()
        return found

    def writers(self, path: Place) -> list[Node]:
        """Return the nodes that give a name its value."""
        return [*self._asking.get(path[0], ()), *self._writing.get(path[0], ())]

    def is_seen_at(self, path: Place, scope: str) -> bool:
        """Tell whether a value is still there in a scope: an instance keeps its own to itself."""
        inside = set(self.around(scope))
        return all(one in inside for node in self.writers(path) for one in self._repeating(node))

    def around(self, scope: str) -> Iterator[str]:
        """Yield the sub-processes around what stands in a scope, the innermost first."""
        while scope in self.diagram.nodes:
            yield scope
            scope = self.diagram.nodes[scope].scope

    def _repeating(self, node: Node) -> Iterator[str]:
        if node.repeat is not None:
            yield node.id
        for one in self.around(node.scope):
            if self.diagram.nodes[one].repeat is not None:
                yield one

    @cached_property
    def _asking(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.diagram.nodes.values():
            if node.kind == "userTask" and node.form_key in self.answers:
                found[node.form_key].append(node)
        return found

    @cached_property
    def _writing(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.diagram.nodes.values():
            if node.result:
                found[node.result].append(node)
        return found

    def _numbers(self) -> Iterator[tuple[Place, Decimal]]:
        """Yield every number with which a name is compared, wherever."""
        texts = [one for one in self.conditions.values() if one is not None]
        texts += [one for norm in self._norms for one in norm.expressions.values()]
        for each in texts:
            yield from ((p, use) for p, use in usages(each.root) if isinstance(use, Decimal))
        for form in self.answers.values():
            for each in form.texts():
                for path, use in usages(each.root):
                    if isinstance(use, Decimal):
                        yield form.full(path), use
        for decision in self.decisions.values():
            yield from constants_of(decision)

    @cached_property
    def oddities(self) -> list[Node]:
        """Return what is not walked through: steps in any order, and what undoes others."""
        return [
            node
            for node in self.diagram.nodes.values()
            if node.kind == "adHocSubProcess" or node.undoes
        ]

    def hosts_of(self, elements: frozenset[str]) -> frozenset[str]:
        """Return the sub-processes in which one of these stands, however deep."""
        return frozenset(
            host
            for one in elements
            for host in self.around(self.diagram.nodes[one].scope)
            if self.diagram.nodes[host].kind in SUB_PROCESSES
        )


def _parsed(text: str) -> Expression | None:
    try:
        return parse(text)
    except UnreadableError:
        return None
