# SPDX-License-Identifier: EUPL-1.2
"""Whether the tokens of a plane stand as the diagram itself could have put them.

Only a parallel join can wait for ever, so only what leads to one counts. A run that was moved by hand
is let go on when the diagram can reach the same marking from a start; then nothing waits for a branch
that will never come, as long as the diagram is sound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

from wijkpad.runtime.catching import BoundaryEvent
from wijkpad.runtime.elements import Element
from wijkpad.runtime.gateways import (
    EventGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
)
from wijkpad.runtime.tokens import Token

Place = str | tuple[str, str]
"""An element by the name of its spec; at a join also the flow along which the token came."""
Marking = frozenset[tuple[Place, int]]
MOST: Final = 10_000
"""Markings that are looked at before a plane is held to be too large to answer for."""
_FEW: Final = 2


def is_reachable(plane: Any) -> bool | None:
    """Tell whether the tokens of a plane in a run stand where its diagram can put them together.

    None when the plane has too many markings to tell.
    """
    spec = plane.spec
    if spec.ad_hoc is not None:
        return True
    counts = marked(plane)
    return _reaches(spec, frozenset(_kept(spec, counts).items()))


def would_be_reachable(plane: Any, token: Token, target: Element) -> bool | None:
    """Tell the same of a plane in which one token would stand at another element."""
    spec = plane.spec
    if spec.ad_hoc is not None:
        return True
    counts = marked(plane)
    counts[_place_of(token)] -= 1
    counts[str(target.place)] += 1
    return _reaches(spec, frozenset(_kept(spec, counts).items()))


def marked(plane: Any) -> Counter[Place]:
    """Return how many tokens stand where, as the work goes; what only listens is left out."""
    found: Counter[Place] = Counter()
    groups: set[str] = set()
    for token in plane.task_tree.children:
        spec, marks = token.task_spec, token.internal_data
        if spec.is_guard or (isinstance(spec, BoundaryEvent) and "host" in marks):
            continue
        group = marks.get("gate") or marks.get("of")
        if group is not None and group in groups:
            continue
        groups |= {group} if group is not None else set()
        found[_place_of(token)] += 1
    return found


def _place_of(token: Token) -> Place:
    spec, marks = token.task_spec, token.internal_data
    specs = token.workflow.spec.task_specs
    if "gate" in marks:
        around = [one for one in specs[spec.place]._inputs if isinstance(specs[one], EventGateway)]
        return around[0] if around else str(spec.place)
    if spec.is_join and "at" in marks and len(spec._inputs) > 1:
        return (spec.name, marks["at"])
    return str(spec.place)


@lru_cache(maxsize=512)
def _reaches(spec: Any, wanted: Marking) -> bool | None:
    if not _joins(spec):
        return True
    most = max([_FEW, *(number for _, number in wanted)])
    waiting: list[Marking] = [
        frozenset(_kept(spec, Counter([one.name])).items()) for one in spec.starts
    ]
    seen = set(waiting)
    while waiting and len(seen) <= MOST:
        here = waiting.pop()
        if here == wanted:
            return True
        for after in _steps(spec, Counter(dict(here))):
            kept = _kept(spec, after)
            if any(number > most for number in kept.values()):
                continue
            found = frozenset(kept.items())
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return None if waiting else wanted in seen


def ways(spec: Any, name: Callable[[Element], str]) -> frozenset[object]:
    """Return everything in a plane on which markings depend, with elements under these names."""
    specs = spec.task_specs
    found: set[object] = {
        (
            name(specs[one]),
            type(specs[one]),
            tuple(sorted(name(specs[other]) for other in specs[one]._outputs)),
            name(specs[spec.hosts[one]]) if one in spec.hosts else "",
            getattr(specs[one], "interrupting", None),
        )
        for one in _before_joins(spec)
    }
    return frozenset(found | {name(one) for one in spec.starts} | {len(_guards(spec))})


def _joins(spec: Any) -> list[str]:
    return [
        one.name
        for one in spec.task_specs.values()
        if isinstance(one, ParallelGateway) and len(one._inputs) > 1
    ]


def _kept(spec: Any, counts: Counter[Place]) -> Counter[Place]:
    """Leave out the tokens that can reach no parallel join any more."""
    before = _before_joins(spec)
    kept = {
        place: number
        for place, number in counts.items()
        if number and (place[0] if isinstance(place, tuple) else place) in before
    }
    return Counter(kept)


@lru_cache(maxsize=128)
def _before_joins(spec: Any) -> frozenset[str]:
    found, to_visit = set[str](), list(_joins(spec))
    while to_visit:
        name = to_visit.pop()
        if name in found:
            continue
        found.add(name)
        to_visit += spec.task_specs[name]._inputs
        if name in spec.hosts:
            to_visit.append(spec.hosts[name])
    return frozenset(found)


def _steps(spec: Any, counts: Counter[Place]) -> Iterator[Counter[Place]]:
    for place in list(counts):
        name = place[0] if isinstance(place, tuple) else place
        element = spec.task_specs[name]
        if isinstance(place, tuple):
            yield from _joined(spec, element, counts)
            continue
        left = counts - Counter([place])
        for chosen in _ways(element):
            yield left + _arrived(spec, name, chosen)
        for event, host in spec.hosts.items():
            if host == name:
                stays = counts if not spec.task_specs[event].interrupting else left
                yield stays + Counter([event])
    if counts and any(spec.task_specs[one].interrupting for one in _guards(spec)):
        yield Counter()


def _guards(spec: Any) -> set[str]:
    caught = {name for found in spec.handlers.values() for _, name in found}
    return {*spec.guards, *caught}


def _joined(spec: Any, join: Element, counts: Counter[Place]) -> Iterator[Counter[Place]]:
    held = [(join.name, source) for source in join._inputs if counts[join.name, source]]
    if isinstance(join, ParallelGateway) and len(held) < len(join._inputs):
        return
    if isinstance(join, InclusiveGateway):
        sources = {source for _, source in held}
        standing = {place[0] if isinstance(place, tuple) else place for place in counts}
        if join.is_awaited(sources, standing - {join.name}):
            return
    left = counts - Counter(held)
    for chosen in _ways(join):
        yield left + _arrived(spec, join.name, chosen)


def _ways(element: Element) -> Iterator[tuple[str, ...]]:
    """Yield the sets of flows along which the element can be left."""
    outputs: list[str] = element._outputs
    if isinstance(element, ExclusiveGateway | EventGateway) and outputs:
        yield from ((one,) for one in outputs)
    elif isinstance(element, InclusiveGateway) and outputs:
        for number in range(1, len(outputs) + 1):
            yield from combinations(outputs, number)
    else:
        yield tuple(outputs)


def _arrived(spec: Any, source: str, names: tuple[str, ...]) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for name in names:
        element = spec.task_specs[name]
        joins = element.is_join and len(element._inputs) > 1
        found[(name, source) if joins else name] += 1
    return found
