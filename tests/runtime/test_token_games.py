# SPDX-License-Identifier: EUPL-1.2
"""Random games: the runtime, crashing as it goes, does what a small model of BPMN's tokens does.

`make games` plays ten thousand; here a bounded number.
"""

from __future__ import annotations

from tests.runtime.games import TokenGame, play


def test_a_random_game_goes_as_the_standard_says() -> None:
    play(TokenGame, 200)
