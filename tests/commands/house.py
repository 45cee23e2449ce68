# SPDX-License-Identifier: EUPL-1.2
"""A small municipality with real database and runtime, and pathways of a few elements."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from argon2 import PasswordHasher

from tests.support.stores import MUNICIPALITY
from wijkpad import forms
from wijkpad.commands.accounts.passwords import Passwords
from wijkpad.commands.cases import start_case
from wijkpad.commands.jobs import apply_job, give_up_job
from wijkpad.commands.tasks.answering import Typed
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Task
from wijkpad.domain.definition import Definition, Origin, Pinned, Sensitivity, Start, Step
from wijkpad.domain.identity import Actor, Membership, Team, User
from wijkpad.domain.jobs import Job
from wijkpad.domain.journal import Entry
from wijkpad.errors import NotFoundError, PluginError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.jobs import JobDesk
from wijkpad.pathways import link
from wijkpad.ports import DefinitionBook, ServiceCall, StoredDefinition
from wijkpad.runtime import SpiffRuntime
from wijkpad.store import SqlStore
from wijkpad.terms import Rule

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY_ONE = date(2020, 1, 1)
PASSWORDS = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">'
    '<message id="M" name="MSG_One"/><message id="W" name="MSG_Withdraw"/>'
    '<signal id="S1" name="SIG_Storm"/><error id="E1" errorCode="E1"/>'
)


@dataclass
class FakeClock:
    """A clock that only moves when told."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def move(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass
class FakeServices:
    """Topics that answer, or fail so many times first."""

    answers: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    failures: int = 0
    once_only: frozenset[str] = frozenset()
    calls: list[ServiceCall] = field(default_factory=list)

    def topics(self, municipality: str) -> frozenset[str]:
        return frozenset(self.answers)

    def never_twice(self, municipality: str) -> frozenset[str]:
        return self.once_only

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        self.calls.append(call)
        if self.failures > 0:
            self.failures -= 1
            raise PluginError("test", call.topic, "raised")
        return self.answers[call.topic]


@dataclass
class Shelf:
    """A library and compiler of definitions that tests make by hand."""

    held: dict[tuple[str, int], Definition] = field(default_factory=dict)

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        if (key, version) not in self.held:
            raise NotFoundError("definition", key)
        return link(self.held[key, version], {one: self.held[one, at] for one, at in pinned})

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        return link(definition, called)

    def check_calls(
        self, definition: Definition, called: Callable[[str], Definition | None]
    ) -> list[Finding]:
        return []

    def bent_norms(self, base: Definition, own: Definition) -> list[Finding]:
        return []

    def compile(
        self,
        files: Mapping[str, bytes],
        *,
        version: int,
        parameters: Mapping[str, Value],
        origin: Origin | None = None,
        called: Callable[[str], Definition | None] | None = None,
    ) -> tuple[Definition | None, list[Finding]]:
        if b"fout" in files["p.bpmn"]:
            return None, [Finding(code="BPMN-001", text="Fout.")]
        return a_pathway("p", files["p.bpmn"].decode()), []


def chain(*names: str) -> str:
    return "".join(
        f'<sequenceFlow id="f_{one}_{two}" sourceRef="{one}" targetRef="{two}"/>'
        for one, two in pairwise(names)
    )


def a_form(key: str, *fields: str) -> forms.Form:
    components = [
        {
            "type": "textfield",
            "key": name,
            "id": f"field_{name}",
            "label": name,
            "validate": {"required": True},
            "properties": {"class": "ordinary", "purpose": f"om {name} te weten voor de test"},
        }
        for name in fields
    ]
    text = json.dumps(
        {
            "type": "default",
            "schemaVersion": forms.SCHEMA_VERSION,
            "id": key,
            "components": components,
        }
    )
    return forms.read(text.encode(), file=f"forms/{key}.json")


def a_pathway(
    key: str,
    body: str,
    *,
    sensitivity: Sensitivity = "ordinary",
    terms: Mapping[str, Rule] | None = None,
    version: int = 1,
    steps: tuple[Step, ...] = (),
) -> Definition:
    diagram = f'{HEAD}<process id="{key}" isExecutable="true">{body}</process></definitions>'
    given = {one.element: one for one in steps}
    users = {
        name: Step(
            element=name,
            kind="userTask",
            name=f"Taak {name}",
            plane=key,
            roles=("neighbourhood_worker",),
            form="answer",
        )
        for name in _ids(body, "userTask")
    }
    others = {
        name: Step(element=name, kind="boundaryEvent", name=f"Klok {name}", plane=key)
        for name in _ids(body, "boundaryEvent")
    }
    return Definition(
        key=key,
        version=version,
        sha256=sha256(diagram.encode()).hexdigest(),
        title=key.capitalize(),
        owner="team_lead",
        retention="from_outcomes",
        sensitivity=sensitivity,
        subject="case",
        case="own",
        starts=(Start(element="s", name="Begin"),),
        files={f"{key}.bpmn": diagram.encode()},
        diagram=diagram.encode(),
        normaliser=1,
        steps={**others, **users, **given},
        forms={"answer": a_form("answer", "text")},
        decisions={},
        terms=terms or {},
        parameters={},
        sources={},
        messages=("MSG_One", "MSG_Withdraw"),
    )


def _ids(body: str, kind: str) -> list[str]:
    return [part.split('"', 1)[0] for part in body.split(f'<{kind} id="')[1:]]


START = '<startEvent id="s"/>'
TWO_TASKS = (
    f'{START}<userTask id="A"/><userTask id="B"/><endEvent id="e"/>{chain("s", "A", "B", "e")}'
)
TIMED = (
    f'{START}<userTask id="A"/><boundaryEvent id="T" attachedToRef="A" cancelActivity="true">'
    "<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>"
    '</boundaryEvent><userTask id="L"/><endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'A', 'e')}{chain('T', 'L', 'e2')}"
)
WITH_MESSAGE = (
    f'{START}<userTask id="A"/><boundaryEvent id="MB" attachedToRef="A" cancelActivity="false">'
    '<messageEventDefinition messageRef="M"/></boundaryEvent><userTask id="R"/>'
    f'<endEvent id="e"/><endEvent id="e2"/>{chain("s", "A", "e")}{chain("MB", "R", "e2")}'
)
CATCHES = (
    f'{START}<userTask id="A"/><intermediateCatchEvent id="C">'
    '<messageEventDefinition messageRef="M"/></intermediateCatchEvent><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "A", "C", "B", "e")}'
)
SERVED = (
    f'{START}<serviceTask id="S" camunda:type="external" camunda:topic="test.ask" '
    'camunda:resultVariable="found"><extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="number">= case.number</camunda:inputParameter>'
    '</camunda:inputOutput></extensionElements></serviceTask><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "S", "B", "e")}'
)
STARTS = (
    f'{START}<userTask id="A"/><serviceTask id="S" camunda:type="external" '
    'camunda:topic="pathway.start"><extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="pathway">meldcode</camunda:inputParameter>'
    '<camunda:inputParameter name="reason">zorgen</camunda:inputParameter>'
    '</camunda:inputOutput></extensionElements></serviceTask><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "A", "S", "B", "e")}'
)


ASKED_BY_PLUGIN = (
    f'{START}<serviceTask id="S" camunda:type="external" camunda:topic="ours.ask"/>'
    f'<userTask id="A"/><endEvent id="e"/>{chain("s", "S", "A", "e")}'
)
"""A service task of the plugin `ours`."""


class House:
    """Everything a test needs, over one store."""

    def __init__(
        self, store: SqlStore, clock: FakeClock | None = None, municipality: str = MUNICIPALITY
    ) -> None:
        self.store, self.municipality = store, municipality
        self.clock = clock or FakeClock()
        self.services = FakeServices({"test.ask": {"answer": "ja"}})
        self.shelf = Shelf()
        self.tools = Tools(
            store=store,
            runtime=SpiffRuntime(),
            clock=self.clock,
            library=self.shelf,
            compiler=self.shelf,
            services=self.services,
        )
        self.jobs = JobDesk(store, self.clock, self)
        with store.work(self.municipality) as unit:
            for key in ("noord", "zuid"):
                unit.people.save_team(Team(key=key, name=f"Team {key}"))
            unit.commit()
        self.anna = self.hire("anna", "noord", "neighbourhood_worker")
        self.bram = self.hire("bram", "noord", "neighbourhood_worker")

    def apply(self, municipality: str, job: Job) -> None:
        apply_job.handle(self.tools, municipality, job)

    def give_up(self, municipality: str, job: Job, error: str) -> None:
        give_up_job.handle(self.tools, municipality, job, error)

    def in_doubt(self, municipality: str, job: Job, error: str) -> None:
        give_up_job.in_doubt(self.tools, municipality, job, error)

    def hire(self, name: str, team: str, *roles: str) -> Actor:
        held = tuple(
            Membership(user=name, team=team, role=role, valid_from=DAY_ONE) for role in roles
        )
        with self.store.work(self.municipality) as unit:
            unit.people.save_user(
                User(id=name, login=name, name=name.capitalize()),
                PASSWORDS.hashed(f"{name} is wie ik ben"),
            )
            for one in held:
                unit.people.save_membership(one)
            unit.commit()
        return Actor(
            municipality=self.municipality, user=name, name=name.capitalize(), memberships=held
        )

    def publish(self, definition: Definition) -> Definition:
        with self.store.work(self.municipality) as unit:
            version = unit.definitions.publish(
                StoredDefinition(
                    key=definition.key,
                    version=0,
                    state="published",
                    title=definition.title,
                    sha256=definition.sha256,
                    files=definition.files,
                    normalised=definition.diagram,
                    normaliser=1,
                    author="system",
                    at=self.clock.now(),
                    sensitivity=definition.sensitivity,
                    owner=definition.owner,
                )
            )
            unit.commit()
        self.shelf.held[definition.key, version] = definition
        return definition

    def start(self, pathway: str, actor: Actor | None = None) -> str:
        return start_case.handle(self.tools, actor or self.anna, pathway, "s").case_id

    def open_tasks(self, case: str) -> dict[str, Task]:
        return {
            one.element: one
            for one in self.store.tasks_of_case(self.municipality, case)
            if one.status == "open"
        }

    def run_due(self) -> int:
        done = 0
        while tried := self.jobs.run_due(50):
            done += tried
        return done

    def events(self, case: str) -> list[str]:
        with self.store.work(self.municipality, reading=True) as unit:
            return [line.entry.event for line in unit.journal.of_case(case)]

    def journal(self) -> list[Entry]:
        """Every line of the journal, read from its table."""
        with self.store.work(self.municipality, reading=True) as unit:
            return [line.entry for line in unit.journal.latest(1_000)]


def typed(text: str = "goed") -> Typed:
    return Typed({"text": text})
