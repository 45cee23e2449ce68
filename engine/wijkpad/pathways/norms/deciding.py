# SPDX-License-Identifier: EUPL-1.2
"""Deciding norms: proven, violated with the way along which, or not decidable.

A walk follows the answers on which a norm depends; what is not followed may be anything, so a norm
that no way breaks is proven. Where a way does break it, what its choices read is followed too, and
the walk is made again, until nothing is left that can be followed. Then only a way of which every
choice is certain is a violation. What is taken for granted stands in the documentation.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from wijkpad.diagrams import Diagram
from wijkpad.feel import Expression, as_text
from wijkpad.findings import Finding
from wijkpad.pathways.norms.answers import TooManyAnswersError
from wijkpad.pathways.norms.knowing import SOME, Known, Place, Unknown
from wijkpad.pathways.norms.model import NORMS, TOO_MANY_WAYS, Answered, Norm, Outcome, Verdict
from wijkpad.pathways.norms.reading import read_norms
from wijkpad.pathways.norms.strides import Standing, State, Stride
from wijkpad.pathways.norms.table_norms import decide_table
from wijkpad.pathways.norms.walking import OddStepError, Walk
from wijkpad.pathways.norms.words import faults_of_norm, sentence, told
from wijkpad.pathways.norms.world import World
from wijkpad.pathways.parts import Parts

STATES: Final = 40_000
"""States that are looked at for one norm, over all walks."""


@dataclass(slots=True)
class _Budget:
    left: int


class _SpentError(Exception):
    """There are more states than are looked at; `way` is the one that was being followed."""

    def __init__(self, way: list[Stride]) -> None:
        super().__init__(len(way))
        self.way = way


def norm_findings(parts: Parts, diagram: Diagram) -> Iterator[Finding]:
    """Yield what the norms of a pathway say of it; `diagram` is the one that runs."""
    sources = parts.header.sources if parts.header is not None else {}
    norms, found = read_norms(parts.files.get(NORMS), sources)
    yield from found
    if not norms:
        return
    world = World(diagram, parts.forms, parts.decisions, norms)
    scenarios = {one.id: one for one in parts.scenarios}
    facts = _facts(parts.files)
    for norm in norms:
        faults = list(faults_of_norm(norm, world, parts))
        yield from faults
        if not faults:
            verdict = _kept_verdict(facts, norm.key, _Question(world, norm))
            yield from told(verdict, world, parts.diagram or diagram, scenarios)


def verdicts(parts: Parts, diagram: Diagram) -> list[tuple[Verdict, str]]:
    """Return what is decided of each norm that can be read, with a sentence where it is not proven."""
    sources = parts.header.sources if parts.header is not None else {}
    norms, _ = read_norms(parts.files.get(NORMS), sources)
    world, facts = World(diagram, parts.forms, parts.decisions, norms), _facts(parts.files)
    found = []
    for norm in norms:
        if not list(faults_of_norm(norm, world, parts)):
            verdict = _kept_verdict(facts, norm.key, _Question(world, norm))
            found.append((verdict, sentence(verdict, world, parts.diagram or diagram)))
    return found


@dataclass(frozen=True, slots=True)
class _Question:
    """What to decide; equal to any other, for the files and the key of the norm say it all."""

    world: World = field(compare=False)
    norm: Norm = field(compare=False)


@lru_cache(maxsize=256)
def _kept_verdict(facts: str, norm: str, question: _Question) -> Verdict:
    """Decide a norm once for the same files."""
    del facts, norm
    return _verdict(question.world, question.norm)


def _facts(files: Mapping[str, bytes]) -> str:
    """Return a hash over the files on which norms depend."""
    total = sha256()
    for name in sorted(files):
        if not name.endswith(".md") and not name.startswith("scenarios/"):
            total.update(f"{name}\0{len(files[name])}\0".encode())
            total.update(files[name])
    return total.hexdigest()


def _verdict(world: World, norm: Norm) -> Verdict:
    if norm.kind == "table":
        return decide_table(world, norm)
    try:
        return _walked(world, norm)
    except OddStepError as error:
        unknown = (f"de stap ‘{error.args[0]}’",)
    except TooManyAnswersError as error:
        unknown = (f"formulier ‘{error.args[0]}’ kan op te veel manieren worden ingevuld",)
    return Verdict(norm=norm, outcome=Outcome.UNDECIDED, unknown=unknown)


def _walked(world: World, norm: Norm) -> Verdict:
    budget = _Budget(STATES)
    wanted = {path for each in norm.expressions.values() for path in each.references}
    followed = _followed(world, wanted)
    doubtful = Verdict(norm=norm, outcome=Outcome.UNDECIDED, unknown=(TOO_MANY_WAYS,))
    while True:
        try:
            way = _Search(world, norm, followed, budget).breaking(only_certain=False)
        except _SpentError as spent:
            return replace(doubtful, looked=() if doubtful.path else _path(spent.way))
        if way is None:
            return Verdict(norm=norm, outcome=Outcome.PROVEN)
        doubtful = replace(doubtful, path=_path(way), answers=_answers(followed, way))
        missed = {path for one in way for path in one.missed}
        if not missed:
            return _violated(world, norm, followed, way)
        more = _followed(world, {*followed, *missed})
        if more == followed:
            break
        followed = more
    try:
        certain = _Search(world, norm, followed, budget).breaking(only_certain=True)
    except _SpentError:
        return doubtful
    if certain is not None:
        return _violated(world, norm, followed, certain)
    unknown = tuple(sorted({".".join(path) for one in way for path in one.missed}))
    return Verdict(
        norm=norm,
        outcome=Outcome.UNDECIDED,
        path=_path(way),
        answers=_answers(followed, way),
        unknown=unknown,
    )


def _followed(world: World, wanted: set[Place]) -> tuple[Place, ...]:
    """Return the names among these that can be followed, with those on which they depend."""
    found: set[Place] = set()
    waiting = list(wanted)
    while waiting:
        path = waiting.pop()
        if path in found or world.sort(path) is None:
            continue
        found.add(path)
        waiting += world.behind(path)
        if path[0] in world.answers:
            waiting += world.answers[path[0]].related({path})
    return tuple(sorted(found))


class _Watched(NamedTuple):
    """A state with what the norm remembers of the way to it."""

    state: State
    memory: str


class _Search:
    def __init__(
        self, world: World, norm: Norm, followed: tuple[Place, ...], budget: _Budget
    ) -> None:
        self.norm, self.budget = norm, budget
        self.on, self.through = world.elements(norm.on), world.elements(norm.through)
        reads = {one for each in norm.expressions.values() for one in each.references}
        kept = frozenset(one for one in followed if one in reads)
        self.walk = Walk(world, self.on | self.through, followed, kept)
        main = world.diagram.main
        self.top = main.id if main is not None else ""
        self._comes: dict[Standing, bool] = {}

    def _matters(self, state: State, memory: str) -> bool:
        """Tell whether the norm can still be broken."""
        if memory == "done":
            return False
        if memory == "owed":
            return True
        comes = self._comes.get(state.standing)
        if comes is None:
            begins, done = self.walk.ahead.of(state.standing.planes)
            coming = begins if self.norm.kind == "first" else done
            comes = self._comes[state.standing] = not self.on.isdisjoint(coming)
        return comes

    def breaking(self, *, only_certain: bool) -> list[Stride] | None:
        """Return the shortest way that breaks the norm; None when none does."""
        before: dict[_Watched, tuple[_Watched | None, Stride]] = {}
        waiting: deque[_Watched] = deque()

        def reach(at: _Watched | None, stride: Stride) -> list[Stride] | None:
            memory, broken, missed = self._remember(at.memory if at else "", stride)
            if missed:
                stride = stride._replace(missed=stride.missed | missed)
            if only_certain and stride.missed:
                return None
            if broken:
                return [*_way(before, at), stride]
            if stride.is_over or not self._matters(stride.state, memory):
                return None
            after = _Watched(self.walk.without_the_past(stride.state), memory)
            if after not in before:
                before[after] = (at, stride)
                waiting.append(after)
            return None

        for stride in self.walk.beginnings():
            if (way := reach(None, stride)) is not None:
                return way
        while waiting:
            at = waiting.popleft()
            self.budget.left -= 1
            if self.budget.left < 0:
                raise _SpentError(_way(before, at))
            for stride in self.walk.strides(at.state):
                if (way := reach(at, stride)) is not None:
                    return way
        return None

    def _remember(self, memory: str, stride: Stride) -> tuple[str, bool, frozenset[Place]]:
        """Return what the norm remembers after a stride, whether it is broken, and what is not sure."""
        if self.norm.kind == "first":
            return self._first(memory, stride)
        return self._then(memory, stride)

    def _first(self, memory: str, stride: Stride) -> tuple[str, bool, frozenset[Place]]:
        if memory == "done" or self.through.intersection(stride.done):
            return "done", False, frozenset()
        for one in stride.begun:
            if one in self.on:
                applies, missed = self._applies(stride, one)
                excused, more = self._excused(stride, one)
                if applies and not excused:
                    return memory, True, missed | more
        return memory, False, frozenset()

    def _then(self, memory: str, stride: Stride) -> tuple[str, bool, frozenset[Place]]:
        missed = frozenset[Place]()
        for one in stride.done:
            if one in self.through:
                memory = ""
            if one in self.on:
                applies, missed = self._applies(stride, one)
                memory = "owed" if applies else ""
        if stride.is_over and memory == "owed":
            excused, more = self._excused(stride, self.top)
            return memory, not excused, missed | more
        return memory, False, missed

    def _value(
        self, expression: Expression, stride: Stride, at: str
    ) -> tuple[Known, frozenset[Place]]:
        values = self.walk.values
        return values.value(expression, values.facts(stride.state.facts), at)

    def _applies(self, stride: Stride, at: str) -> tuple[bool, frozenset[Place]]:
        """Tell whether the norm may apply here; what is unknown counts against it."""
        if self.norm.when is None:
            return True, frozenset()
        value, missed = self._value(self.norm.when, stride, at)
        if isinstance(value, Unknown):
            return True, missed or frozenset({("?",)})
        return value is True, frozenset()

    def _excused(self, stride: Stride, at: str) -> tuple[bool, frozenset[Place]]:
        if self.norm.unless is None:
            return False, frozenset()
        value, missed = self._value(self.norm.unless, stride, at)
        if isinstance(value, Unknown):
            return False, missed or frozenset({("?",)})
        return value is True, frozenset()


def _way(
    before: dict[_Watched, tuple[_Watched | None, Stride]], at: _Watched | None
) -> list[Stride]:
    found: list[Stride] = []
    while at is not None:
        at, stride = before[at]
        found.append(stride)
    return found[::-1]


def _violated(world: World, norm: Norm, followed: tuple[Place, ...], way: list[Stride]) -> Verdict:
    path = _path(way)
    if norm.kind == "first":
        path += tuple(one for one in way[-1].begun if one in world.elements(norm.on))[:1]
    return Verdict(norm=norm, outcome=Outcome.VIOLATED, path=path, answers=_answers(followed, way))


def _path(way: list[Stride]) -> tuple[str, ...]:
    passed = [one for stride in way for one in stride.passed]
    return tuple(one for one, before in zip(passed, [None, *passed], strict=False) if one != before)


def _answers(followed: tuple[Place, ...], way: list[Stride]) -> tuple[Answered, ...]:
    """Return what was answered along a way: what of a form changed when its task was done."""
    found: list[Answered] = []
    old: tuple[Known, ...] = (None,) * len(followed)
    for stride in way:
        new = stride.state.facts
        values = tuple(
            (".".join(path), _text(value))
            for path, value, was in zip(followed, new, old, strict=True)
            if len(path) > 1 and value != was and value is not None
        )
        if values and stride.done:
            found.append(Answered(element=stride.done[0], values=values))
        old = new
    return tuple(found)


def _text(value: Known) -> str:
    if isinstance(value, Unknown):
        return "?"
    if value == SOME:
        return "ingevuld"
    return as_text(list(value) if isinstance(value, tuple) else value) or "null"
