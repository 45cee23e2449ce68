# SPDX-License-Identifier: EUPL-1.2
"""Random games: the runtime and a small model of BPMN's tokens play the same diagram.

`python -m tests.runtime.games [GAMES] [SEED]` plays that many games of fifty steps, and prints the
seed and what was played.
"""

from __future__ import annotations

import gc
import random
import re
import sys
import time
from collections import Counter
from decimal import Decimal

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.runtime.builders import Data, World, definition
from tests.runtime.dealing import Dealer
from tests.runtime.reference import Model, Waiting
from wijkpad import diagrams
from wijkpad.errors import RepairRefusedError
from wijkpad.runtime import SpiffRuntime

STEPS = 50
TURN = 500
BETWEEN_CRASHES = 5
FACTS = ("yes", "maybe", "again", "turn")
PLAYED: Counter[str] = Counter()
"""What came in the games of this process, by kind."""


PLAIN = re.compile(r"u\d+x?")
"""The id of a task that is called otherwise in another version."""
REFUSALS = frozenset({"MIG-003", "MIG-005", "MIG-008"})
"""A branch waits at a join that comes from a task called otherwise, undoing is under way, or too many branches to tell whether the run can go on: it stays."""


def plain(element: str) -> str:
    """Return the id as the model knows it."""
    return element.removesuffix("x")


class Game:
    """One diagram, played on the runtime and on the model at the same time."""

    def __init__(self, seed: int) -> None:
        dealer = Dealer(random.Random(seed))
        drawn, whole = dealer.whole()
        PLAYED.update(["diagram", *dealer.dealt])
        facts = {"yes": False, "maybe": True, "again": False, "turn": False}
        self.model = Model(dict(facts))
        self.model.start(whole)
        data = Data()
        data.set(xs=[Decimal(1), Decimal(2)], **facts)
        self.world = World(diagrams.normalise(diagrams.read(drawn, file="game")).xml, data=data)
        assert self.world.runtime.check(self.world.definition) == []
        self.crashed, self.drawn, self.renamed = False, drawn, False

    def say(self, **facts: bool) -> None:
        """Change the data that choices read; what that makes happen is a step of its own.

        Which of two things that happen at once goes first is nobody's say, so it is not compared.
        """
        turned = facts["turn"] is not self.model.facts["turn"]
        self.model.facts.update(facts)
        self.world.data.set(**facts)
        if turned and self.world.now.waits:
            self.model.move()
            self.world.advance()

    def told_apart(self) -> list[Waiting]:
        """Return what can come; of two equal undoings nobody can say which event waits for which."""
        alive = [one for one in self.model.waiting if not one.scope.stopped]
        times = Counter((one.element, one.at) for one in alive)
        return [
            one
            for one in sorted(alive, key=lambda one: (one.element, one.at, one.kind))
            if one.kind != "condition"
            and (times[one.element, one.at] == 1 or not one.element.startswith("un"))
        ]

    def come(self, pick: int, *, fails: bool = False) -> None:
        """Let one of the things come that are waited for; without any only the data has changed."""
        can_come = self.told_apart()
        live = self.world.live
        if not can_come:
            if self.world.now.waits:
                self.model.move()
                self.world.advance()
            return
        chosen = can_come[pick % len(can_come)]
        token = next(
            one.token
            for one in self.world.now.waits
            if (one.kind, plain(one.element), one.scope) == (chosen.kind, chosen.element, chosen.at)
        )
        PLAYED[f"{chosen.kind} came"] += 1
        if chosen.kind == "job" and fails:
            PLAYED["job failed"] += 1
            was_caught = chosen.fail()
            assert live.fail(token, "E1") is was_caught
            self.model.move()
        else:
            self.model.happen(chosen)
            {
                "user": live.complete,
                "timer": live.fire,
                "signal": live.signal,
                "message": self.deliver,
                "job": self.finish,
            }[chosen.kind](token)
        self.world.advance()

    def deliver(self, token: str) -> None:
        self.world.live.deliver(token, None)

    def finish(self, token: str) -> None:
        self.world.live.finish(token, {})

    def crash(self) -> None:
        """Leave nothing but the bytes; the first time not even the compiled diagram."""
        if self.world.now.state:
            PLAYED["crash"] += 1
            if not self.crashed:
                self.world.runtime = SpiffRuntime()
            self.crashed = True
            self.world.take_up()

    def migrate(self) -> None:
        """Go on in a version in which every plain task has another id, or back again."""
        if not self.world.now.state or not self.world.now.waits:
            return
        drawn = self.drawn if self.renamed else re.sub(rb"\bu(\d+)\b", rb"u\1x", self.drawn)
        new = definition(diagrams.normalise(diagrams.read(drawn, file="game")).xml)
        here = {one.element for one in self.world.now.waits if PLAIN.fullmatch(one.element)}
        mapped = {one: plain(one) if self.renamed else f"{one}x" for one in here}
        old, state = self.world.definition, self.world.now.state
        try:
            live, _ = self.world.runtime.migrate(old, new, state, mapped, self.world.data)
        except RepairRefusedError as error:
            PLAYED["migration refused"] += 1
            if not {one.code for one in error.findings} <= REFUSALS:
                raise
            return
        PLAYED["migrated"] += 1
        self.renamed, self.world.definition = not self.renamed, new
        self.world.go_on(live)
        self.world.advance()

    def compare(self) -> None:
        """Both wait for the same, have completed the same, and end together."""
        waits = [(one.kind, plain(one.element), one.scope) for one in self.world.now.waits]
        assert sorted(waits, key=str) == self.model.keys()
        known = set(self.model.completed)
        passed = [plain(name) for name, how, _ in self.world.passed if how == "completed"]
        done = [name for name in passed if name in known]
        assert Counter(done) == Counter(self.model.completed)
        undone = [name for name in self.model.completed if name.startswith("un")]
        assert [name for name in done if name.startswith("un")] == undone
        assert (self.world.now.failed is not None) is self.model.has_failed
        assert self.world.now.over is self.model.top.stopped


class TokenGame(RuleBasedStateMachine):
    """A game of which Hypothesis chooses the moves; `goes_on` with another one when it is over."""

    goes_on = False

    @initialize(seed=st.integers(min_value=0, max_value=2**32))
    def deal(self, seed: int) -> None:
        self.seed, self.game, self.moves = seed, Game(seed), 0

    @rule(
        pick=st.integers(min_value=0, max_value=99),
        facts=st.lists(st.booleans(), min_size=len(FACTS), max_size=len(FACTS)),
        fails=st.booleans(),
    )
    def come(self, pick: int, facts: list[bool], fails: bool) -> None:
        self.game.say(**dict(zip(FACTS, facts, strict=True)))
        if self.goes_on and self.game.world.now.over:
            self.seed += 1
            self.game = Game(self.seed)
        self.game.come(pick, fails=fails)
        self.moves += 1

    @precondition(lambda self: self.moves >= BETWEEN_CRASHES)
    @rule()
    def crash(self) -> None:
        self.game.crash()
        self.moves = 0

    @precondition(lambda self: self.moves >= BETWEEN_CRASHES)
    @rule()
    def migrate(self) -> None:
        self.game.migrate()
        self.moves = 0

    @invariant()
    def alike(self) -> None:
        if hasattr(self, "game"):
            self.game.compare()


class TokenGames(TokenGame):
    """Game after game, so that no step is idle."""

    goes_on = True


def play(machine: type[TokenGame], games: int, seed: int | None = None) -> None:
    """Play games of fifty steps; the first that goes wrong is shrunk and raised.

    Without a seed the same games are played every time.
    """
    chosen = settings(
        max_examples=games,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=seed is None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    machine = machine if seed is None else seeded(seed)(machine)
    run_state_machine_as_test(machine, settings=chosen)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    base = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"seed {base}: {number} games of {STEPS} steps", flush=True)
    began = time.monotonic()
    # In turns: what one turn keeps to make its games shorter would make collecting garbage so slow
    # that a step seems to run away.
    for turn, first in enumerate(range(0, number, TURN)):
        play(TokenGames, min(TURN, number - first), base + turn)
        gc.collect()
        played = min(first + TURN, number)
        print(f"{played:8} games alike, after {time.monotonic() - began:.0f} s", flush=True)
    for kind, times in sorted(PLAYED.items()):
        print(f"{times:8} {kind}")
    print(f"all alike, in {time.monotonic() - began:.0f} s")
