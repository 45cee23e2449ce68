# SPDX-License-Identifier: EUPL-1.2
"""One Dutch name for each thing in a diagram: in the editor, the check and the docs."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.website import ROOT
from wijkpad.diagrams.words import EVENT_KINDS, KINDS

EDITOR: dict[str, str] = json.loads((ROOT / "frontend/src/shared/nl.json").read_text("utf-8"))
NAMES = {
    "startEvent": ("Start Event", "Start event"),
    "endEvent": ("End Event", "End event"),
    "task": ("Task",),
    "manualTask": ("Manual Task", "Manual task"),
    "scriptTask": ("Script Task", "Script task"),
    "serviceTask": ("Service Task", "Service task"),
    "businessRuleTask": ("Business Rule Task", "Business rule task"),
    "sendTask": ("Send Task", "Send task"),
    "receiveTask": ("Receive Task", "Receive task"),
    "subProcess": ("Sub Process", "Sub-process", "Collapsed Sub Process", "Expanded Sub Process"),
    "adHocSubProcess": ("Ad Hoc Sub Process",),
    "transaction": ("Transaction",),
    "callActivity": ("Call Activity", "Call activity"),
    "exclusiveGateway": ("Exclusive Gateway", "Exclusive gateway"),
    "parallelGateway": ("Parallel Gateway", "Parallel gateway"),
    "inclusiveGateway": ("Inclusive Gateway", "Inclusive gateway"),
    "eventBasedGateway": ("Event Based Gateway", "Event-based gateway"),
    "complexGateway": ("Complex Gateway", "Complex gateway"),
    "intermediateCatchEvent": ("Intermediate Catch Event",),
    "intermediateThrowEvent": ("Intermediate Throw Event", "Intermediate throw event"),
    "boundaryEvent": ("Boundary Event", "Boundary event"),
}
EVENTS = {
    "timer": "Timer",
    "message": "Message",
    "error": "Error",
    "signal": "Signal",
    "escalation": "Escalation",
    "compensate": "Compensation",
    "conditional": "Conditional",
    "link": "Link",
    "cancel": "Cancel",
}


@pytest.mark.parametrize("kind", NAMES)
def test_the_editor_calls_an_element_as_the_check_does(kind: str) -> None:
    assert {EDITOR[name] for name in NAMES[kind]} == {KINDS[kind]}


def test_a_task_for_a_person_is_called_so_in_full_where_it_is_chosen() -> None:
    assert EDITOR["User Task"] == f"{KINDS['userTask']} voor een medewerker"


@pytest.mark.parametrize("kind", EVENTS)
def test_the_editor_calls_an_event_as_the_check_does(kind: str) -> None:
    word, name = EVENT_KINDS[kind], EVENTS[kind]
    said = [text for key, text in EDITOR.items() if re.match(rf"{name}\b.* [Ee]vent", key)]
    assert said
    assert all(word in text.lower() for text in said), said


def test_the_words_of_before_are_gone() -> None:
    old = re.compile(
        r"subproces|gateway|op de rand|verzenden|koppeling|ad-hoc|gebeurtenis-", re.IGNORECASE
    )
    assert [text for text in EDITOR.values() if old.search(text)] == []


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs/designers").glob("*.md")), ids=lambda p: p.name
)
def test_the_pages_for_designers_say_u(page: object) -> None:
    text = (ROOT / "docs/designers" / str(page)).read_text("utf-8")
    assert re.findall(r"\b(?:je|jij|jouw|jullie)\b", text) == []
