# SPDX-License-Identifier: EUPL-1.2
"""What the check of a diagram says of its end, held against the runtime that really runs it."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.builders import definition
from tests.runtime.soundness_drawings import Drawing, Hands, read
from wijkpad import diagrams
from wijkpad.diagrams import check
from wijkpad.errors import StepBudgetError
from wijkpad.findings import Finding, errors_in
from wijkpad.runtime import SpiffRuntime

_LOOSE = {"BPMN-013", "BPMN-014"}
_NEVER = {"BPMN-080", "BPMN-081"}
SEEDS = st.integers(min_value=0, max_value=2**32)


def told(drawing: Drawing) -> list[Finding] | None:
    """Return what is said of the end of a drawing; None when its parts hang loose."""
    diagram = read(drawing.written())
    found = check(diagram, publication=False)
    broken = _LOOSE | diagrams.soundness.BROKEN
    if broken & {one.code for one in found}:
        return None
    made = definition(diagrams.normalise(diagram).xml)
    if errors_in(SpiffRuntime().check(made)):
        return None
    return [one for one in found if one.code.startswith("BPMN-08")]


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.integers(min_value=1, max_value=7))
def test_what_is_sound_by_how_it_is_made_has_no_finding(seed: int, size: int) -> None:
    assert told(Drawing.sound(random.Random(seed), size)) == []


def broken(seed: int, size: int, breaks: int) -> tuple[Drawing, list[Finding]]:
    """Return a drawing that was broken, and what is said of it; nothing when its parts hang loose."""
    drawing = Drawing.sound(random.Random(seed), size)
    for _ in range(breaks):
        drawing.break_one()
    return drawing, told(drawing) or []


def follow(drawing: Drawing, path: tuple[str, ...]) -> Hands | None:
    """Play along a path; None when what is automatic goes round in it."""
    try:
        hands = Hands(drawing, random.Random(0), path)
        assert hands.follow(list(path)), path
    except StepBudgetError:
        return None
    return hands


BROKEN = (SEEDS, st.integers(min_value=2, max_value=7), st.integers(min_value=1, max_value=3))


@settings(max_examples=120, deadline=None)
@given(*BROKEN)
def test_where_a_join_is_said_to_wait_for_ever_the_run_hangs(
    seed: int, size: int, breaks: int
) -> None:
    drawing, findings = broken(seed, size, breaks)
    for one in findings:
        if one.code == "BPMN-080" and one.path[0] == "s":
            hands = follow(drawing, one.path)
            assert hands is None or hands.play(60) != "over", one


@settings(max_examples=80, deadline=None)
@given(*BROKEN)
def test_where_work_is_said_to_be_done_twice_it_is_there_twice(
    seed: int, size: int, breaks: int
) -> None:
    drawing, findings = broken(seed, size, breaks)
    for one in findings:
        element = one.element or ""
        if one.code == "BPMN-082" and one.path[0] == "s" and drawing.nodes[element] != "event":
            hands = follow(drawing, one.path)
            assert hands is None or len(hands.waiting(element)) == 2, one


@settings(max_examples=80, deadline=None)
@given(*BROKEN)
def test_where_work_is_said_to_go_round_for_ever_no_run_ends(
    seed: int, size: int, breaks: int
) -> None:
    drawing, findings = broken(seed, size, breaks)
    for one in findings:
        if one.code == "BPMN-081" and one.path[0] == "s":
            try:
                hands = Hands(drawing, random.Random(seed), one.path)
                hands.follow(list(one.path))
            except StepBudgetError:
                continue
            assert hands.play(60) != "over", one


@settings(max_examples=120, deadline=None)
@given(*BROKEN)
def test_a_drawing_of_which_nothing_is_said_never_hangs(seed: int, size: int, breaks: int) -> None:
    drawing = Drawing.sound(random.Random(seed), size)
    for _ in range(breaks):
        drawing.break_one()
    findings = told(drawing)
    if findings is None or _NEVER & {one.code for one in findings}:
        return
    for number in range(3):
        assert played(drawing, seed + number, 150) != "stuck"


def played(drawing: Drawing, seed: int, steps: int) -> str:
    """Do anything that waits; see `Hands.play`."""
    try:
        return Hands(drawing, random.Random(seed)).play(steps)
    except StepBudgetError:
        return "goes on"
