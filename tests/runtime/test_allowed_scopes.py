# SPDX-License-Identifier: EUPL-1.2
"""Events, sub-processes and compensation that cannot be carried out exactly are refused."""

from __future__ import annotations

import pytest

from tests.runtime.builders import (
    NOW,
    Data,
    boundary,
    catch,
    chain,
    definition,
    end,
    error,
    many,
    message,
    process,
    service,
    start,
    timer,
    user,
)
from tests.runtime.shapes import (
    ad_hoc,
    cancel,
    compensate,
    condition,
    dotted,
    escalation,
    on_event,
    signal,
    throw,
)
from tests.runtime.test_allowed import around, check
from wijkpad.errors import PublicationRefusedError
from wijkpad.runtime import SpiffRuntime


def undoing(task: str, handler: str, *more: str) -> bytes:
    """A task `x` that `h` is drawn to undo."""
    return around(task, boundary("b", "x", compensate()), handler, dotted("b", "h"), *more)


def calls(*called: str) -> bytes:
    """A process that calls another one in its file."""
    second = f'<process id="q">{"".join(called)}</process>'
    return around('<callActivity id="x" calledElement="q"/>').replace(
        b"</definitions>", f"{second}</definitions>".encode()
    )


@pytest.mark.parametrize(
    ("code", "diagram"),
    [
        ("BPMN-270", around(throw("x", escalation("nowhere")))),
        ("BPMN-270", around(throw("x", escalation(None)))),
        ("BPMN-271", around(catch("x", signal("nowhere")))),
        ("BPMN-272", around(catch("x", condition('now() > date("2027-01-01")')))),
        ("BPMN-273", around('<userTask id="x" isForCompensation="true"/>')),
        ("BPMN-273", around(user("x"), boundary("b", "x", compensate()))),
        ("BPMN-273", around(throw("x", '<compensateEventDefinition waitForCompletion="false"/>'))),
        ("BPMN-273", around(throw("x", compensate("nowhere")))),
        ("BPMN-273", undoing(user("x", many(number="2")), user("h", undoes=True))),
        ("BPMN-273", undoing(user("x"), user("h", undoes=True), chain("h", "e"))),
        ("BPMN-273", undoing(user("x"), user("h"), chain("x", "h", "e"))),
        (
            "BPMN-273",
            process(start(), end(), on_event("ev", compensate(), user("u")), chain("s", "e")),
        ),
        (
            "BPMN-274",
            around(
                service("x"),
                boundary("b", "x", error()),
                boundary("c", "x", error()),
                chain("b", "e"),
                chain("c", "e"),
            ),
        ),
        (
            "BPMN-274",
            around(
                user("x"), on_event("v", error(), user("u")), on_event("w", error(), user("w1"))
            ),
        ),
        (
            "BPMN-275",
            around(user("x"), on_event("v", message(), user("u"), again=many(number="2"))),
        ),
        ("BPMN-276", around('<adHocSubProcess id="x"/>')),
        ("BPMN-276", around(ad_hoc("x", user("u"), until=None))),
        ("BPMN-276", around(ad_hoc("x"))),
        ("BPMN-276", around(ad_hoc("x", start("is"), user("u"), chain("is", "u")))),
        ("BPMN-276", around(ad_hoc("x", user("u"), throw("t", "")))),
        ("BPMN-276", around(ad_hoc("x", service("t"), ordering="Sequential"))),
        ("BPMN-276", around(ad_hoc("x", user("u"), user("v"), ordering="Sequential"))),
        ("BPMN-240", around(ad_hoc("x", user("u"), until="1 +"))),
        ("BPMN-277", around('<transaction id="x" method="##Image"/>')),
        ("BPMN-277", process(start(), end("e", cancel()), chain("s", "e"))),
        (
            "BPMN-278",
            calls(start("cs", message()), end("ce"), chain("cs", "ce")),
        ),
        ("BPMN-212", around(user("x"), on_event("v", message(), user("u")), chain("x", "v"))),
        ("BPMN-214", around(user("x"), on_event("v", message(), user("u")), chain("v", "e"))),
        ("BPMN-211", around(user("x"), '<subProcess id="v" triggeredByEvent="true"/>')),
        ("BPMN-233", around(user("x"), on_event("v", "", user("u")))),
        ("BPMN-234", around(user("x"), on_event("v", cancel(), user("u")))),
        ("BPMN-239", around(user("x"), on_event("v", error(), user("u"), interrupting=False))),
        (
            "BPMN-222",
            process(
                start(),
                '<eventBasedGateway id="g"/>',
                catch("c", timer("PT1H")),
                '<receiveTask id="r" messageRef="M"/>',
                boundary("b", "r", timer("PT1H")),
                chain("s", "g", "c"),
                chain("g", "r"),
                chain("b", "e"),
                end(),
            ),
        ),
    ],
)
def test_what_hangs_together_otherwise_than_it_runs_is_a_finding(code: str, diagram: bytes) -> None:
    found = [one for one in check(diagram) if one.code == code]
    assert found, [f"{one.code} {one.element} {one.text}" for one in check(diagram)]
    assert found[0].line
    with pytest.raises(PublicationRefusedError):
        SpiffRuntime().start(definition(diagram), "s", Data(now=NOW))
