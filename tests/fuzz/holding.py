# SPDX-License-Identifier: EUPL-1.2
"""What must hold for whatever text or file comes in: an outcome, or an error of our own."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Final

from wijkpad import dmn
from wijkpad.errors import WijkpadError
from wijkpad.feel import (
    Budget,
    Names,
    Value,
    as_text,
    dumps,
    faults_of,
    loads,
    parse,
    parse_moment,
    parse_unary_tests,
)

SMALL: Final = 20_000
USUAL: Final = 500_000
NOW: Final = dt.datetime(2026, 11, 16, 10, 15, tzinfo=dt.UTC)
VARIABLES: Final[dict[str, Value]] = {
    "a": Decimal(3),
    "b": "tekst",
    "c": None,
    "l": [Decimal(1), Decimal(2), None, "x"],
    "t": "abc;def",
    "d": dt.date(2026, 11, 16),
    "m": {"a": Decimal(1), "first name": "Ans", "l": [{"a": True}]},
    "first name": "Bo",
    "x-y": dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),
}
NAMES: Final = Names.of(VARIABLES)


def hold_expression(text: str, nodes: int = SMALL) -> str:
    """Read and carry out a text in every way in which the product does; return how it ended.

    A small budget lets more texts be tried; `USUAL` is the budget of the product.

    Raises:
        Exception: any that is not our own: a finding.
    """
    ended = "refused"
    for names in (NAMES, None):
        with suppress(WijkpadError):
            expression = parse(text, names)
            faults_of(expression, NAMES)
            ended = "stopped"
            value, notes = expression.evaluate_with_notes(
                VARIABLES, now=NOW, budget=Budget(nodes=nodes)
            )
            ended = "null" if value is None else "value"
            as_text(value)
            _keep(value)
            assert value is not None or notes is not None
    with suppress(WijkpadError):
        tests = parse_unary_tests(text, NAMES)
        faults_of(tests, NAMES)
        assert tests.test(VARIABLES["a"], VARIABLES, now=NOW, budget=Budget(nodes=nodes)) in (
            True,
            False,
            None,
        )
    with suppress(WijkpadError):
        parse_moment(text, NAMES).evaluate(VARIABLES, now=NOW, budget=Budget(nodes=nodes))
    return ended


def _keep(value: Value) -> None:
    try:
        written = dumps(value)
    except TypeError:
        assert "function" in repr(value).lower() or "closure" in repr(value).lower()
        return
    assert dumps(loads(written)) == written


def hold_model(content: bytes) -> str:
    """Read, check and carry out a model; return how it ended.

    Raises:
        Exception: any that is not our own: a finding.
    """
    try:
        model = dmn.read_draft(content, file="fuzz.dmn")
    except WijkpadError:
        return "refused"
    ended = "read"
    with suppress(WijkpadError):
        for finding in dmn.check(model):
            assert finding.text
        ended = "checked"
    for decision in list(model.decisions)[:3]:
        with suppress(WijkpadError):
            given = {one.name: _any(one.name) for one in model.inputs.values()}
            dmn.decide(model, decision, {**VARIABLES, **given}, now=NOW)
            ended = "decided"
    return ended


def _any(name: str) -> Value:
    values = list(VARIABLES.values())
    return values[sum(map(ord, name)) % len(values)]
