# SPDX-License-Identifier: EUPL-1.2
"""Transactions: cancelling one stops it, undoes what was done in it, and goes another way."""

from __future__ import annotations

from tests.runtime.builders import (
    World,
    boundary,
    chain,
    end,
    error,
    message,
    parallel,
    process,
    start,
    user,
)
from tests.runtime.shapes import (
    cancel,
    compensate,
    on_event,
    throw,
    transaction,
)
from tests.runtime.test_compensation import handlers, undone


def deal(*more: str, after: str = "") -> bytes:
    """A transaction of `a` and beside it `u`; `q` decides, then it is cancelled; `c` leads to `h`."""
    within = transaction(
        "tx",
        start("is"),
        parallel("g"),
        undone(user("a"), "a"),
        user("u"),
        end("stop", cancel()),
        end("ie"),
        chain("is", "g", "a", "stop"),
        chain("g", "u", "ie"),
        *more,
    )
    return process(
        start(),
        within,
        boundary("c", "tx", cancel()),
        user("h"),
        user("z"),
        end(),
        chain("s", "tx", "z", "e"),
        chain("c", "h", "e"),
        after,
    )


def test_a_cancelled_transaction_stops_its_work_undoes_it_and_goes_another_way() -> None:
    world = World(deal())
    world.do("a")
    assert world.waits == ["h"]
    assert world.route == ["s", "is", "g", "a", "stop", "-u", "una", "-tx", "c"]


def test_a_transaction_that_is_not_cancelled_goes_on_and_can_be_undone_later() -> None:
    within = transaction(
        "tx", start("is"), undone(user("a"), "a"), end("ie"), chain("is", "a", "ie")
    )
    world = World(
        process(start(), within, throw("t", compensate()), end(), chain("s", "tx", "t", "e"))
    )
    world.do("a")
    assert handlers(world) == ["una"]
    assert world.now.over


def test_cancelling_waits_for_a_person_who_undoes_and_lets_nothing_else_go_on() -> None:
    within = transaction(
        "tx",
        start("is"),
        undone(user("a"), "a", by=user("una", undoes=True)),
        end("stop", cancel()),
        chain("is", "a", "stop"),
        on_event("v", message(), user("w")),
    )
    world = World(
        process(
            start(),
            within,
            boundary("c", "tx", cancel()),
            user("h"),
            end(),
            chain("s", "tx", "e"),
            chain("c", "h", "e"),
        )
    )
    world.do("a")
    assert world.waits == ["una"]
    world.do("una")
    assert world.waits == ["h"]


def test_an_error_leaves_a_transaction_without_undoing() -> None:
    within = transaction(
        "tx", start("is"), undone(user("a"), "a"), end("x", error()), chain("is", "a", "x")
    )
    world = World(
        process(
            start(),
            within,
            boundary("b", "tx", error()),
            user("h"),
            end(),
            chain("s", "tx", "e"),
            chain("b", "h", "e"),
        )
    )
    world.do("a")
    assert (handlers(world), world.waits) == ([], ["h"])
