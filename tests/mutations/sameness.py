# SPDX-License-Identifier: EUPL-1.2
"""Which faults in a table change nothing: every answer that the forms let in has the same outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams import read
from wijkpad.domain.definition import Definition
from wijkpad.pathways.norms.answers import TooManyAnswersError
from wijkpad.pathways.norms.knowing import Knowing
from wijkpad.pathways.norms.table_norms import every_way, tied
from wijkpad.pathways.norms.tables import Given, outcomes, reads_of
from wijkpad.pathways.norms.world import World

REASON: Final = "every answer that the forms let in has the same outcome, by the same row"
_MOST: Final = 100_000


def same_table(definition: Definition, other: Definition, decision: str) -> bool:
    """Tell whether a decision has the same outcome in both, whatever the forms let in.

    False too where that cannot be known: a table that reads what no form asks.
    """
    diagram = read(definition.diagram, file="running")
    world = World(diagram, definition.forms, definition.decisions, ())
    old = definition.decisions[decision].decisions[decision]
    new = other.decisions[decision].decisions[decision]
    wanted = reads_of(old) | reads_of(new)
    paths = tied(world, {one for one in wanted if world.sort(one) is not None})
    knowing = Knowing({one: world.sort(one) or "any" for one in paths})
    try:
        for number, facts in enumerate(every_way(world, paths)):
            first, second = outcomes(old, knowing, facts), outcomes(new, knowing, facts)
            if number >= _MOST or [*_only(first)] != [*_only(second)] or len(first) != 1:
                return False
    except TooManyAnswersError:
        return False
    return True


def _only(found: list[Given]) -> Iterator[object]:
    for one in found:
        yield one.rule, one.values, one.missed
