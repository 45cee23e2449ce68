# SPDX-License-Identifier: EUPL-1.2
"""The values that are followed on a walk: what gives them, and how choices fall by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wijkpad.diagrams import Node
from wijkpad.diagrams.soundness_net import Move
from wijkpad.feel import Expression
from wijkpad.pathways.norms.knowing import SOME, UNKNOWN, Facts, Knowing, Known, Place, Unknown
from wijkpad.pathways.norms.tables import outcomes
from wijkpad.pathways.norms.world import World

_Change = tuple[tuple[Known, ...], frozenset[Place]]
"""The values after an element, and what would have to be known to tell whether they come about."""


class Values:
    """Works with a tuple of values, in the order of the names that are followed."""

    def __init__(self, world: World, followed: tuple[Place, ...]) -> None:
        self.world, self.followed = world, followed
        self.diagram = world.diagram
        self._sorts = {path: world.sort(path) or "any" for path in followed}
        written = {node.id: node.result for node in self.diagram.nodes.values() if node.result}
        self._results = {
            node: [one for one in followed if one[0] == result] for node, result in written.items()
        }
        forms = {one[0] for one in followed} & set(world.answers)
        self._writers = {node for node, paths in self._results.items() if paths}
        self._writers |= {
            node.id
            for node in self.diagram.nodes.values()
            if node.kind == "userTask" and node.form_key in forms
        }
        self._knowing: dict[str, Knowing] = {}
        self._memory: dict[object, tuple[Known, frozenset[Place]]] = {}
        self._ways: dict[object, list[tuple[dict[Place, Known], frozenset[Place]]]] = {}
        self._changes: dict[tuple[str, tuple[Known, ...]], Sequence[_Change]] = {}
        self._falls: dict[object, tuple[bool, frozenset[Place]]] = {}

    def facts(self, values: tuple[Known, ...]) -> dict[Place, Known]:
        """Return what is known, by name."""
        pairs = zip(self.followed, values, strict=True)
        return {path: value for path, value in pairs if value is not None}

    def after(self, values: tuple[Known, ...], writes: str | None) -> Sequence[_Change]:
        """Return the values that there can be once an element is done, and what is not sure about them."""
        if writes is None or writes not in self._writers:
            return ((values, frozenset()),)
        found = self._changes.get((writes, values))
        if found is None:
            found = self._changes[writes, values] = list(self._after(values, writes))
        return found

    def _after(self, values: tuple[Known, ...], writes: str) -> Iterator[_Change]:
        for given, missed in self._given(self.diagram.nodes[writes], self.facts(values)):
            new = tuple(
                given.get(path, old) for path, old in zip(self.followed, values, strict=True)
            )
            yield new, missed

    def _given(
        self, node: Node, facts: Facts
    ) -> Iterator[tuple[Mapping[Place, Known], frozenset[Place]]]:
        form = node.form_key if node.kind == "userTask" else None
        if form in self.world.answers and form is not None:
            own = [one for one in self.followed if one[0] == form]
            for given, missed in self._answers(form, own, node, facts):
                yield {**dict.fromkeys(own), **given}, missed
            return
        mine = self._results.get(node.id, ())
        if not mine:
            yield {}, frozenset()
        elif node.kind == "businessRuleTask":
            yield from self._decided(node, mine, facts)
        elif node.kind == "scriptTask" and node.script is not None:
            value, missed = self.value(node.script.feel, facts, node.scope)
            yield (
                dict.fromkeys(mine, value),
                missed if isinstance(value, Unknown) else frozenset(),
            )
        else:
            yield dict.fromkeys(mine, SOME), frozenset()

    def _answers(
        self, form: str, own: list[Place], node: Node, facts: Facts
    ) -> list[tuple[dict[Place, Known], frozenset[Place]]]:
        fields = [one for one in own if len(one) > 1]
        answers = self.world.answers[form]
        around = tuple((one, str(facts.get(one))) for one in self.followed if one in answers.reads)
        key = (form, tuple(fields), around)
        if key not in self._ways:
            sorts = {p: s for p, s in self._sorts.items() if self.world.is_seen_at(p, node.id)}
            knowing = Knowing(sorts, form, answers.names)
            self._ways[key] = answers.ways(fields, knowing, facts)
        there: dict[Place, Known] = {(form,): SOME} if (form,) in own else {}
        return [({**one, **there}, missed) for one, missed in self._ways[key]]

    def _decided(
        self, node: Node, mine: Sequence[Place], facts: Facts
    ) -> Iterator[tuple[Mapping[Place, Known], frozenset[Place]]]:
        decision = self.world.decisions.get(node.decision or "")
        columns = self.world.columns(node)
        if decision is None or columns is None:
            yield dict.fromkeys(mine, UNKNOWN), frozenset()
            return
        knowing = self._knower(node.scope)
        seen: set[tuple[Known, ...]] = set()
        for given in outcomes(decision, knowing, facts):
            values: dict[Place, Known] = {}
            for path in mine:
                name = path[1] if len(path) > 1 else next(iter(given.values))
                bare = len(path) == 1 and columns != ("",)
                nothing = all(one is None for one in given.values.values())
                values[path] = (None if nothing else SOME) if bare else given.values.get(name)
            if (key := tuple(values.values())) not in seen:
                seen.add(key)
                yield values, given.missed

    def lets(
        self, move: Move, values: tuple[Known, ...], scope: str
    ) -> tuple[bool, frozenset[Place]]:
        """Tell whether data can let a choice fall this way, and what would have to be known for sure."""
        if not move.chose:
            return True, frozenset()
        key = (move.passed[0], move.chose, scope, values)
        found = self._falls.get(key)
        if found is None:
            found = self._falls[key] = self._fall(move, values, scope)
        return found

    def _fall(
        self, move: Move, values: tuple[Known, ...], scope: str
    ) -> tuple[bool, frozenset[Place]]:
        node = self.diagram.nodes[move.passed[0]]
        facts, missed = self.facts(values), set[Place]()
        is_first = node.kind == "exclusiveGateway"
        for flow in node.outgoing:
            if flow == node.default:
                continue
            condition = self.world.conditions.get(flow)
            value: Known = True
            lost: frozenset[Place] = frozenset()
            if flow in self.world.conditions:
                value, lost = self.value(condition, facts, scope)
            wanted = flow in move.chose
            if isinstance(value, Unknown):
                missed |= lost or {("?",)}
            elif (value is True) is not wanted:
                return False, frozenset()
            if wanted and is_first:
                break
        return True, frozenset(missed)

    def value(
        self, expression: Expression | str | None, facts: Facts, scope: str
    ) -> tuple[Known, frozenset[Place]]:
        """Return what an expression comes to in a scope, and what would have to be known for that."""
        parsed = self.world.parsed(expression) if isinstance(expression, str) else expression
        if parsed is None:
            return UNKNOWN, frozenset({("?",)})
        reads = [facts.get(path) for path, _ in parsed.reads]
        key = (id(parsed), scope, tuple(map(str, reads)), tuple(map(type, reads)))
        if key not in self._memory:
            missed: set[Place] = set()
            value = self._knower(scope).value(parsed.root, facts, missed)
            self._memory[key] = value, frozenset(missed)
        return self._memory[key]

    def _knower(self, scope: str) -> Knowing:
        if scope not in self._knowing:
            sorts = {p: s for p, s in self._sorts.items() if self.world.is_seen_at(p, scope)}
            self._knowing[scope] = Knowing(sorts)
        return self._knowing[scope]
