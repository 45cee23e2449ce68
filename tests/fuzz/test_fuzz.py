# SPDX-License-Identifier: EUPL-1.2
"""A bounded sample of what `make fuzz` does, from fixed seeds."""

from random import Random

import pytest

from tests.fuzz.expressions import Maker
from tests.fuzz.holding import hold_expression, hold_model
from tests.fuzz.models import Breaker, corpus


@pytest.mark.parametrize("seed", range(10))
def test_any_expression_has_an_outcome_or_an_error_of_our_own(seed: int) -> None:
    maker = Maker(Random(seed))
    ended = {hold_expression(maker.text()) for _ in range(200)}
    assert ended >= {"refused", "null", "value"}


@pytest.mark.parametrize("seed", range(5))
def test_any_broken_model_is_read_or_refused(seed: int) -> None:
    breaker = Breaker(Random(seed), corpus())
    ended = {hold_model(breaker.model()) for _ in range(30)}
    assert len(ended) > 1
