# SPDX-License-Identifier: EUPL-1.2
"""A pathway with what it calls in it, where both use the same names."""

from __future__ import annotations

from dataclasses import replace

from tests.runtime.builders import Data, chain, definition, end, process, start, user
from wijkpad.domain.definition import Definition
from wijkpad.pathways import link
from wijkpad.runtime import SpiffRuntime


def pathway(key: str, *body: str) -> Definition:
    diagram = process(*body).replace(b'<process id="p"', f'<process id="{key}"'.encode())
    return replace(definition(diagram), key=key)


def straight(step: str, name: str) -> tuple[str, ...]:
    return start(), step, end(), chain("s", name, "e")


def test_a_call_may_be_called_as_the_pathway_that_it_calls() -> None:
    inner = pathway("onder", *straight(user("u"), "u"))
    call = '<callActivity id="onder" calledElement="onder"/>'
    middle = pathway("midden", *straight(call, "onder"))
    outer_call = '<callActivity id="c" calledElement="midden"/>'
    whole = link(pathway("boven", *straight(outer_call, "c")), {"midden": middle, "onder": inner})
    live = SpiffRuntime().start(whole, "s", Data())
    assert [one.element for one in live.advance().waits] == ["onder.u"]
