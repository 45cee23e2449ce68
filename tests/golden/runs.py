# SPDX-License-Identifier: EUPL-1.2
"""Runs at every kind of wait, made by the product itself, and brought to their end by it.

What is stored must stay readable for ever. `make golden` writes these runs to a database of the version
at hand; the file of a release is never made again.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.commands.house import NOW, House, chain, typed
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.commands.cases import start_case
from wijkpad.commands.run import deliver_message
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.tasks import claim_task, complete_task, save_draft
from wijkpad.domain.case import Run, Task
from wijkpad.forms import SCHEMA_VERSION
from wijkpad.pathways import DefinitionLibrary
from wijkpad.ports import StoredDefinition
from wijkpad.store import SqlStore, migrate

FOLDER: Final = Path(__file__).parent
NEWEST: Final = FOLDER / "0.1.sql"
"""The database of the version that is being made; made again until that is released."""
_HEAD: Final = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:golden">'
    '<message id="M" name="MSG_One"/><signal id="S1" name="SIG_Storm"/>'
)
_START: Final = '<startEvent id="s"/>'
_END: Final = '<endEvent id="e"/>'


def _user(name: str, inner: str = "", more: str = "") -> str:
    return (
        f'<userTask id="{name}" name="Taak {name}" camunda:formKey="answer" '
        f'camunda:candidateGroups="neighbourhood_worker"{more}>{inner}</userTask>'
    )


def _on(name: str, host: str, event: str, *, interrupting: bool = True) -> str:
    return (
        f'<boundaryEvent id="{name}" attachedToRef="{host}" '
        f'cancelActivity="{str(interrupting).lower()}">{event}</boundaryEvent>'
    )


def _timer(text: str) -> str:
    return f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"


def _flow(source: str, target: str, condition: str = "", more: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}"{more}>'
        f"{inner}</sequenceFlow>"
    )


_MESSAGE: Final = '<messageEventDefinition messageRef="M"/>'
_MANY: Final = (
    '<multiInstanceLoopCharacteristics isSequential="{}" camunda:collection="= [1, 2, 3]" '
    'camunda:elementVariable="item"/>'
)
_LOOP: Final = '<standardLoopCharacteristics testBefore="false" loopMaximum="2"/>'
BODIES: Final[Mapping[str, str]] = {
    "taak": _START
    + _user("A")
    + _on("T", "A", _timer("PT2H"))
    + _on("N", "A", _MESSAGE, interrupting=False)
    + _on(
        "C",
        "A",
        "<conditionalEventDefinition><condition>answer.text = &quot;z&quot;"
        "</condition></conditionalEventDefinition>",
        interrupting=False,
    )
    + _user("L")
    + _END
    + '<endEvent id="e2"/><endEvent id="e3"/><endEvent id="e4"/>'
    + chain("s", "A", "e")
    + chain("T", "L", "e2")
    + chain("N", "e3")
    + chain("C", "e4"),
    "takken": _START
    + '<parallelGateway id="g"/>'
    + _user("A")
    + _user("B")
    + '<parallelGateway id="j"/>'
    + _user("D")
    + _END
    + chain("s", "g", "A", "j", "D", "e")
    + chain("g", "B", "j"),
    "samen": _START
    + '<inclusiveGateway id="g"/>'
    + _user("A")
    + _user("B")
    + '<inclusiveGateway id="j"/>'
    + _END
    + chain("s", "g")
    + _flow("g", "A", "true")
    + _flow("g", "B", "true")
    + chain("A", "j", "e")
    + chain("B", "j"),
    "keren": _START + _user("A", _MANY.format("false")) + _END + chain("s", "A", "e"),
    "reeks": _START
    + _user("A", _MANY.format("true"))
    + _user("B", _LOOP)
    + _END
    + chain("s", "A", "B", "e"),
    "ronde": _START + _user("B", _LOOP) + _END + chain("s", "B", "e"),
    "bericht": _START
    + f'<intermediateCatchEvent id="M1">{_MESSAGE}</intermediateCatchEvent>'
    + _user("B")
    + _END
    + chain("s", "M1", "B", "e"),
    "moment": _START
    + f'<intermediateCatchEvent id="T1">{_timer("PT3H")}</intermediateCatchEvent>'
    + _user("B")
    + _END
    + chain("s", "T1", "B", "e"),
    "keuze": _START
    + '<eventBasedGateway id="g"/>'
    + f'<intermediateCatchEvent id="M1">{_MESSAGE}</intermediateCatchEvent>'
    + f'<intermediateCatchEvent id="T1">{_timer("PT3H")}</intermediateCatchEvent>'
    + '<exclusiveGateway id="x"/>'
    + _END
    + chain("s", "g", "M1", "x", "e")
    + chain("g", "T1", "x"),
    "dienst": _START + '<serviceTask id="S" name="Vragen" camunda:type="external" '
    'camunda:topic="test.ask" camunda:resultVariable="found"/>'
    + _user("B")
    + _END
    + chain("s", "S", "B", "e"),
    "deel": _START
    + '<subProcess id="P"><startEvent id="ps"/>'
    + _user("A")
    + '<endEvent id="pe"/>'
    + chain("ps", "A", "pe")
    + '<subProcess id="H" triggeredByEvent="true">'
    f'<startEvent id="hs" isInterrupting="false">{_MESSAGE}</startEvent>'
    + _user("X")
    + '<endEvent id="he"/>'
    + chain("hs", "X", "he")
    + "</subProcess></subProcess>"
    + _END
    + chain("s", "P", "e"),
    "terug": _START
    + _user("A")
    + _on("K", "A", "<compensateEventDefinition/>")
    + '<association id="as" associationDirection="One" sourceRef="K" targetRef="U"/>'
    + _user("U", more=' isForCompensation="true"')
    + _user("B")
    + '<intermediateThrowEvent id="W"><compensateEventDefinition/></intermediateThrowEvent>'
    + _END
    + chain("s", "A", "B", "W", "e"),
    "vrij": _START
    + '<adHocSubProcess id="V" ordering="Parallel" cancelRemainingInstances="true">'
    + _user("A")
    + _user("B")
    + "<completionCondition>nrOfActiveInstances = 0</completionCondition></adHocSubProcess>"
    + _END
    + chain("s", "V", "e"),
    "roept": _START + '<callActivity id="R" calledElement="binnen"/>' + _END + chain("s", "R", "e"),
    "binnen": _START + _user("A") + _user("B") + _END + chain("s", "A", "B", "e"),
}
"""What each pathway is; a case is started of every one that has a case of its own."""
DONE_FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "takken": ("A",),
    "samen": ("A",),
    "keren": ("A",),
    "reeks": ("A",),
    "ronde": ("B",),
    "terug": ("A",),
    "vrij": ("A",),
    "roept": ("binnen.A",),
}
"""The tasks that are done before the run is left waiting."""


_FORM: Final = json.dumps(
    {
        "type": "default",
        "schemaVersion": SCHEMA_VERSION,
        "id": "answer",
        "components": [
            {
                "type": "textfield",
                "key": "text",
                "id": "field_text",
                "label": "Wat is er gedaan?",
                "validate": {"required": True},
                "properties": {"class": "ordinary", "purpose": "Legt vast wat er gedaan is"},
            }
        ],
    }
).encode()


class Office(House):
    """A municipality whose definitions are read from its database."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        self.tools = replace(self.tools, library=DefinitionLibrary(store))

    def publish_all(self) -> None:
        """Store every pathway as a release of this version would leave it."""
        for key in ("binnen", *(key for key in BODIES if key != "binnen")):
            diagram = f'{_HEAD}<process id="{key}" isExecutable="true">{BODIES[key]}</process></definitions>'
            files = {
                "pathway.toml": _header(key).encode(),
                f"{key}.bpmn": diagram.encode(),
                "forms/answer.json": _FORM,
            }
            with self.store.work(MUNICIPALITY) as unit:
                unit.definitions.publish(
                    StoredDefinition(
                        key=key,
                        version=0,
                        state="published",
                        title=key.capitalize(),
                        sha256=f"{key:0<64}",
                        files=files,
                        normalised=diagram.encode(),
                        normaliser=1,
                        author="system",
                        at=self.clock.now(),
                        owner="team_lead",
                    )
                )
                unit.commit()

    def begin_all(self) -> None:
        """Start a case of every pathway, and let each wait."""
        for key in (key for key in BODIES if key != "binnen"):
            case = start_case.handle(self.tools, self.anna, key, "s").case_id
            for element in DONE_FIRST.get(key, ()):
                task = self._first_open(case, element)
                complete_task.handle(self.tools, self.anna, task.id, typed(key))
        first = self.open_tasks(self.cases()["taak"])["A"]
        claim_task.handle(self.tools, self.anna, first.id)
        save_draft.handle(self.tools, self.anna, first.id, {"text": ["nog niet af"]})

    def _first_open(self, case: str, element: str) -> Task:
        every = self.store.tasks_of_case(MUNICIPALITY, case)
        fitting = [one for one in every if one.element == element and one.status == "open"]
        return min(fitting, key=lambda one: one.scope)

    def runs(self) -> dict[str, Run]:
        """Every run by its pathway."""
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            return {key: run for key in BODIES for run in unit.cases.running_on(key, 1)}

    def cases(self) -> dict[str, str]:
        """The case of every run, by pathway."""
        return {key: run.case for key, run in self.runs().items()}

    def finish_all(self) -> None:
        """Do whatever waits, as long as something does."""
        for number in range(60):
            self.run_due()
            waiting = self.cases()
            if not waiting:
                return
            for key, case in waiting.items():
                self._do_one(key, case, number)
        raise AssertionError(sorted(self.cases()))

    def _do_one(self, key: str, case: str, number: int) -> None:
        tasks = self.open_tasks(case)
        if key == "keuze" or (key in ("bericht", "deel") and number == 0):
            told = Message(name="MSG_One", id=f"{key}{number}", case=case)
            deliver_message.handle(self.tools, self.anna, told)
        elif tasks:
            task = next(iter(tasks.values()))
            complete_task.handle(self.tools, self.anna, task.id, typed(f"{key} {number}"))
        elif key == "moment":
            self.clock.moment = max(self.clock.moment, NOW + timedelta(hours=3))


def _header(key: str) -> str:
    case = "within" if key == "binnen" else "own"
    return (
        f'format = 1\nkey = "{key}"\ntitle = "{key.capitalize()}"\nowner = "team_lead"\n'
        'retention = "from_outcomes"\nsensitivity = "ordinary"\nsubject = "case"\n'
        f'case = "{case}"\nstarts = ["s"]\n'
    )


def made(path: Path) -> Office:
    """Return an office on a new database with all the runs waiting."""
    migrate(f"sqlite:///{path}")
    store = SqlStore(f"sqlite:///{path}", master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    office = Office(store)
    office.publish_all()
    office.begin_all()
    return office


def laid_out(state: bytes) -> object:
    """Return what a state holds, with its ids replaced by their order."""
    numbers: dict[str, str] = {}

    def plain(value: object) -> object:
        if isinstance(value, list):
            return [plain(one) for one in value]
        if isinstance(value, dict):
            return {key: plain(one) for key, one in sorted(value.items())}
        if isinstance(value, str) and len(value) == 32 and not value.strip("0123456789abcdef"):
            return numbers.setdefault(value, f"id {len(numbers) + 1}")
        return value

    return plain(json.loads(state))


def write(path: Path) -> None:
    """Write the database of this version as statements."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "made.sqlite"
        made(file).store.close()
        connection = sqlite3.connect(file)
        path.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
        connection.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else NEWEST)
