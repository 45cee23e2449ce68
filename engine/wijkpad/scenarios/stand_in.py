# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for a pathway that a scenario starts and that is not there: it waits, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from xml.sax.saxutils import quoteattr

from wijkpad.diagrams import read
from wijkpad.domain.definition import Definition
from wijkpad.pathways import compile_definition

_START = "pathway.start"
_LITERAL = re.compile(r'=\s*"(\w+)"')


def stand_ins(definition: Definition, known: Collection[str]) -> Iterator[Definition]:
    """Yield a pathway of one task for each that the definition starts and that is not known."""
    wanted: dict[str, set[str]] = {}
    diagram = read(definition.files[f"{definition.key}.bpmn"], file=f"{definition.key}.bpmn")
    for node in diagram.nodes.values():
        given = {name: _fixed(script.text) for name, script in node.inputs}
        pathway, event = given.get("pathway"), given.get("event", "")
        if node.topic == _START and pathway and event is not None and pathway not in known:
            wanted.setdefault(pathway, set()).add(event or "SE_Begin")
    for pathway, events in wanted.items():
        made = _stand_in(pathway, sorted(events))
        if made is not None:
            yield made


def _fixed(text: str) -> str | None:
    """Return a parameter's value where it is always the same; None where it is computed."""
    written = text.strip()
    if not written.startswith("="):
        return written
    literal = _LITERAL.fullmatch(written)
    return literal[1] if literal else None


def _stand_in(key: str, events: list[str]) -> Definition | None:
    starts = ", ".join(f'"{one}"' for one in events)
    header = (
        f'format = 1\nkey = "{key}"\ntitle = "{key}"\nowner = "team_lead"\n'
        'retention = "from_outcomes"\nsensitivity = "ordinary"\nsubject = "case"\ncase = "own"\n'
        f"starts = [{starts}]\n"
    )
    field = {
        "type": "textfield",
        "id": "done",
        "key": "done",
        "label": "Wat is er gedaan?",
        "properties": {"class": "ordinary", "purpose": "Legt vast wat er is gedaan"},
    }
    form = {"type": "default", "schemaVersion": 18, "id": "record", "components": [field]}
    files = {
        "pathway.toml": header.encode(),
        f"{key}.bpmn": _diagram(key, events).encode(),
        "forms/record.json": json.dumps(form).encode(),
    }
    return compile_definition(files, key=key).definition


def _diagram(key: str, events: list[str]) -> str:
    begun = "".join(
        f"<startEvent id={quoteattr(one)} name='Begin'/>"
        f"<sequenceFlow id='SF_{number}' sourceRef={quoteattr(one)} targetRef='UT_StandIn'/>"
        for number, one in enumerate(events)
    )
    return (
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
        "xmlns:camunda='http://camunda.org/schema/1.0/bpmn' targetNamespace='urn:wijkpad'>"
        f"<process id={quoteattr(key)} name={quoteattr(key)} isExecutable='true'>{begun}"
        "<userTask id='UT_StandIn' name='Vastleggen' camunda:formKey='record' "
        "camunda:candidateGroups='team_lead'/>"
        "<sequenceFlow id='SF_end' sourceRef='UT_StandIn' targetRef='EE_StandIn'/>"
        "<endEvent id='EE_StandIn' name='Klaar'/></process></definitions>"
    )
