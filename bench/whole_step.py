# SPDX-License-Identifier: EUPL-1.2
"""The whole step as a browser's post sets it off: `Desk.complete`, on a real database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from bench.process import BLOCKS, chosen, diagram
from bench.variants import definition
from wijkpad import forms
from wijkpad.api import Desk, Engine
from wijkpad.api.clock import SystemClock
from wijkpad.domain.definition import Definition, Pinned, Step
from wijkpad.domain.identity import Actor, Membership, Team, User
from wijkpad.feel import Value
from wijkpad.pathways import PathwayCompiler
from wijkpad.ports import DefinitionBook, ServiceCall, StoredDefinition
from wijkpad.runtime import SpiffRuntime
from wijkpad.settings import Settings
from wijkpad.store import SqlStore, SqlUnit, migrate

TOWN, ROLE, FORM, KEY = "gm9999", "neighbourhood_worker", "asked", "p"
_SECRET = "only for measuring, thirty-two signs or more"
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_FIELDS = {"x": "number", "n": "number", "name": "textfield", "street": "textfield"}


class _Services:
    def topics(self, municipality: str) -> frozenset[str]:
        del municipality
        return frozenset()

    def never_twice(self, municipality: str) -> frozenset[str]:
        del municipality
        return frozenset()

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        raise NotImplementedError


class _Shelf:
    def __init__(self, one: Definition) -> None:
        self._one = one

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        del municipality, key, version, pinned, book
        return self._one

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        del called
        return definition


def _form() -> forms.Form:
    facts = {"class": "ordinary", "purpose": "om de stap te meten"}
    components: list[dict[str, object]] = [
        {"type": kind, "key": key, "id": f"f_{key}", "label": key, "properties": facts}
        for key, kind in _FIELDS.items()
    ]
    choices = [{"label": "Ja", "value": "yes"}, {"label": "Nee", "value": "no"}]
    components.append(
        {
            "type": "radio",
            "key": "stop",
            "id": "f_stop",
            "label": "stop",
            "values": choices,
            "properties": facts | {"kind": "bool"},
        }
    )
    text = {"type": "default", "schemaVersion": 18, "id": FORM, "components": components}
    return forms.read(json.dumps(text).encode(), file=f"forms/{FORM}.json")


def _definition() -> Definition:
    data = diagram(feel=True, form=FORM)
    steps = {
        f"{kind}{number}": Step(
            element=f"{kind}{number}",
            kind="userTask",
            name=f"Taak {kind}{number}",
            plane=KEY,
            roles=(ROLE,),
            form=FORM,
        )
        for kind in "uv"
        for number in range(BLOCKS)
    }
    files = {f"{KEY}.bpmn": data}
    return replace(definition(data), files=files, steps=steps, forms={FORM: _form()})


def posted(number: int, choice: int) -> dict[str, list[str]]:
    """Return what a browser posts."""
    return {
        "x": [str(choice)],
        "n": [str(number)],
        "name": ["A. Person"],
        "street": ["Street 1, 1234 AB"],
        "stop": ["no"],
    }


class Counting(SqlStore):
    """A store that knows how many statements its units of work sent, begin and commit not counted."""

    unit = SqlUnit
    last: SqlUnit | None = None
    _before = 0

    def work(self, municipality: str, *, reading: bool = False) -> SqlUnit:
        self._before = self.sent()
        self.last = self.unit(self._pool, municipality, self._keys, reading=reading)
        return self.last

    def sent(self) -> int:
        return self._before + (self.last.statements if self.last is not None else 0)


class Whole:
    """One municipality, one worker and one case that goes round and round."""

    def __init__(
        self,
        url: str,
        kind: type[Counting] = Counting,
        choose: Callable[[int], int] = chosen,
    ) -> None:
        migrate(url)
        self._choose = choose
        self._url, self._kind, self._definition = url, kind, _definition()
        held = Membership(user="anna", team="noord", role=ROLE, valid_from=date(2020, 1, 1))
        self.actor = Actor(municipality=TOWN, user="anna", name="Anna", memberships=(held,))
        self.store, self.desk = self._open(url, durable=True)
        self._furnish(self._definition)
        self.begin()

    def _open(self, url: str, *, durable: bool) -> tuple[Counting, Desk]:
        store = self._kind(url, master_key=_SECRET.encode(), durable=durable)
        engine = Engine(
            store,
            store,
            runtime=SpiffRuntime(),
            clock=SystemClock(),
            library=_Shelf(self._definition),
            compiler=PathwayCompiler(),
            services=_Services(),
            settings=Settings(database=url, secret=_SECRET),
        )
        return store, engine.at(TOWN, self.actor)

    def begin(self) -> None:
        """Start a case, and go on with it."""
        started = self.desk.start_case(KEY, "start", token=None)
        self.case, self.done = started.case_id, 0
        self.task = str(started.first_task_id)

    def _furnish(self, one: Definition) -> None:
        with self.store.work(TOWN) as unit:
            unit.settings.enrol(TOWN, "Meetstad", "Europe/Amsterdam")
            unit.people.save_team(Team(key="noord", name="Noord"))
            unit.people.save_user(User(id="anna", login="anna", name="Anna"))
            unit.definitions.publish(
                StoredDefinition(
                    key=one.key,
                    version=0,
                    state="published",
                    title=one.title,
                    sha256=one.sha256,
                    files=one.files,
                    normalised=one.diagram,
                    normaliser=1,
                    at=_LONG_AGO,
                )
            )
            unit.commit()

    def step(self) -> None:
        """Complete the open task, as the page's form is posted."""
        given = posted(self.done, self._choose(self.done))
        done = self.desk.complete(self.task, given, token=f"form-{self.done}")
        self.task = str(done.next_task_id)
        self.done += 1

    def go_on_to(self, history: int) -> None:
        """Complete tasks until so many are done."""
        while self.done < history:
            self.step()

    def without_waiting(self, work: Callable[[], None]) -> None:
        """Do work on this database that does not wait for the disk."""
        lasting = self.store, self.desk
        quick = self._url
        if quick.startswith("postgresql"):
            quick += "&options=-c%20synchronous_commit%3Doff"
        self.store, self.desk = self._open(quick, durable=False)
        work()
        self.store.close()
        self.store, self.desk = lasting

    def state_bytes(self) -> int:
        """Return how large the state of the run is now."""
        with self.store.work(TOWN, reading=True) as unit:
            return len(unit.cases.runs_of(self.case)[0].state)
