# SPDX-License-Identifier: EUPL-1.2
"""What can still come from where the tokens stand, so that what no longer matters is left out."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.diagrams.soundness_net import SPENT, Marking, Net
from wijkpad.pathways.norms.knowing import Place
from wijkpad.pathways.norms.world import World

Planes = tuple[tuple[str, Marking], ...]


class Ahead:
    """Which elements can still be done, and begun, from the planes under way.

    Args:
        nets: of the planes that are walked through, by their process or sub-process.
        asides: the event sub-processes of each of these that can begin at any moment.
    """

    def __init__(
        self,
        world: World,
        nets: Mapping[str, Net],
        asides: Mapping[str, list[str]],
        followed: tuple[Place, ...],
    ) -> None:
        self._world, self._nets, self._asides = world, nets, asides
        self._below = {
            host: frozenset(
                one.id
                for one in world.diagram.nodes.values()
                if host in set(world.around(one.scope))
            )
            for host in {*nets, *(each for some in asides.values() for each in some)}
        }
        self._readers = {path: self._reading(path) for path in followed}
        self._beyond: dict[tuple[str, str], frozenset[str]] = {}
        self._known: dict[Planes, tuple[frozenset[str], frozenset[str]]] = {}

    def of(self, planes: Planes) -> tuple[frozenset[str], frozenset[str]]:
        """Return what can still begin, and what can still be done: that and what has begun."""
        if planes not in self._known:
            begins, here = set[str](), set[str]()
            for scope, marking in planes:
                for place in marking:
                    net = self._nets[scope]
                    node = net.flows[place].target if place in net.flows else place
                    if place in net.flows:
                        begins |= self._from(scope, node) | {node}
                    elif node in net.nodes:
                        here.add(node)
                        begins |= self._from(scope, node)
                    elif place.startswith(SPENT):
                        continue
                for one in self._asides[scope] if marking else ():
                    begins |= self._below[one]
            self._known[planes] = frozenset(begins), frozenset(begins | here)
        return self._known[planes]

    def is_read(self, path: Place, planes: Planes) -> bool:
        """Tell whether a name can still be read."""
        return not self._readers[path].isdisjoint(self.of(planes)[1])

    def _from(self, scope: str, node: str) -> frozenset[str]:
        """Return what can begin once a token leaves a node."""
        if (scope, node) not in self._beyond:
            net = self._nets[scope]
            nexts = [net.flows[one].target for one in net.nodes[node].outgoing]
            nexts += [one.id for one in net.edges.get(node, ())]
            found = net.after([one for one in nexts if one in net.nodes])
            if net.nodes[node].repeat is not None:
                found.add(node)
            inside = [self._below[one] for one in found if one in self._below]
            self._beyond[scope, node] = frozenset(found.union(*inside))
        return self._beyond[scope, node]

    def _reading(self, path: Place) -> frozenset[str]:
        """Return the elements that read a name, or a name that depends on it."""
        world, found = self._world, set[str]()
        for flow, condition in world.conditions.items():
            if condition is None or path in condition.references:
                found.add(world.diagram.flows[flow].source)
        for node in world.diagram.nodes.values():
            answers = world.answers.get(node.form_key or "")
            if answers is not None:
                reads = {answers.full(one) for text in answers.texts() for one, _ in text.reads}
                found |= {node.id} if path in reads and path[0] != node.form_key else set()
            elif node.result and path in world.behind((node.result,)):
                found.add(node.id)
        return frozenset(found)
