# SPDX-License-Identifier: EUPL-1.2
"""The same diagram as other tools write it: `1` for true, references with a prefix."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.runtime.builders import (
    World,
    boundary,
    chain,
    definition,
    end,
    loop,
    many,
    message,
    process,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import ad_hoc, compensate, dotted, escalation, on_event, throw
from wijkpad.findings import errors_in
from wijkpad.runtime import SpiffRuntime

EDGE = (
    start(),
    user("t"),
    boundary("b", "t", timer("PT1H")),
    user("x"),
    end(),
    end("e2"),
    chain("s", "t", "e"),
    chain("b", "x", "e2"),
)
BESIDE = (start(), user("t"), end(), chain("s", "t", "e"), on_event("h", message(), user("x")))
AGAIN = (start(), user("t", many(number="2", sequential=True)), end(), chain("s", "t", "e"))
WHILE = (start(), user("t", loop("x", before=True)), end(), chain("s", "t", "e"))
BACK = (
    start(),
    user("t"),
    boundary("b", "t", compensate()),
    user("x", undoes=True),
    dotted("b", "x"),
    throw("th", compensate()),
    end(),
    chain("s", "t", "th", "e"),
)


def figures(diagram: bytes) -> bytes:
    """Return the diagram with 1 and 0 for true and false, as XML Schema has it too."""
    return diagram.replace(b'="true"', b'="1"').replace(b'="false"', b'=" 0 "')


@pytest.mark.parametrize(
    ("body", "happen", "waits"),
    [
        (EDGE, lambda run: run.fire("b"), ["x"]),
        (BESIDE, lambda run: run.deliver("hs"), ["x"]),
        (AGAIN, lambda _: None, ["t@t#0"]),
        (WHILE, lambda _: None, []),
        (BACK, lambda run: run.do("t"), ["x"]),
    ],
    ids=["cancelActivity", "isInterrupting", "isSequential", "testBefore", "isForCompensation"],
)
def test_a_figure_for_yes_or_no_means_the_same(
    body: tuple[str, ...], happen: Callable[[World], object], waits: list[str]
) -> None:
    for diagram in (process(*body), figures(process(*body))):
        assert not errors_in(SpiffRuntime().check(definition(diagram)))
        run = World(diagram, x=False)
        happen(run)
        assert run.waits == waits


def test_an_event_sub_process_by_a_figure_does_not_interrupt_by_a_figure() -> None:
    handler = on_event("h", escalation(), user("x"), interrupting=False)
    work = start("s2"), throw("th", escalation()), user("t"), end("e2")
    within = sub("sp", *work, chain("s2", "th", "t", "e2"), handler)
    diagram = process(start(), within, end(), chain("s", "sp", "e"))
    for one in (diagram, figures(diagram)):
        assert sorted(World(one).waits) == ["t", "x"]


def test_what_is_left_of_a_free_sub_process_stays_by_a_figure() -> None:
    free = ad_hoc("f", user("a"), user("b"), until="nrOfCompletedInstances = 1", cancels_rest=False)
    diagram = process(start(), free, end(), chain("s", "f", "e"))
    for one in (diagram, figures(diagram)):
        run = World(one)
        run.do("a")
        assert run.waits == ["b"]


def test_a_reference_may_have_the_prefix_of_the_file() -> None:
    plain = process(*EDGE)
    prefixed = plain.replace(b"<definitions ", b'<definitions xmlns:t="urn:test" ').replace(
        b'attachedToRef="t"', b'attachedToRef="t:t"'
    )
    run = World(prefixed)
    run.fire("b")
    assert run.waits == ["x"]


@pytest.mark.parametrize("end_of", ["f_s_t", "nergens"])
def test_a_flow_that_begins_at_no_node_is_refused(end_of: str) -> None:
    diagram = process(*EDGE).replace(b'sourceRef="s"', f'sourceRef="{end_of}"'.encode())
    assert "BPMN-210" in {one.code for one in SpiffRuntime().check(definition(diagram))}


def test_a_process_without_an_id_is_refused() -> None:
    diagram = process(*EDGE).replace(b'<process id="p"', b"<process")
    assert [one.code for one in SpiffRuntime().check(definition(diagram))] == ["BPMN-201"]


def test_a_sub_process_with_the_id_of_its_process_is_refused() -> None:
    inner = sub("p", start("s2"), end("e2"), chain("s2", "e2"))
    diagram = process(start(), inner, end(), chain("s", "p", "e"))
    assert "BPMN-204" in {one.code for one in SpiffRuntime().check(definition(diagram))}
