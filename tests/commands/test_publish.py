# SPDX-License-Identifier: EUPL-1.2
"""From draft to published, by two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.commands.house import TWO_TASKS, House, Shelf, a_pathway
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import start_case
from wijkpad.commands.designing import draft_definition, publish
from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition, Origin
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, PublicationRefusedError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import Played

GOOD = {"p.bpmn": TWO_TASKS.encode()}
BAD = {"p.bpmn": b"fout"}


class Grabbing(Shelf):
    """Compiles a pathway that names the designers as its owner."""

    def compile(
        self,
        files: Mapping[str, bytes],
        *,
        version: int,
        parameters: Mapping[str, Value],
        origin: Origin | None = None,
        called: Callable[[str], Definition | None] | None = None,
    ) -> tuple[Definition | None, list[Finding]]:
        return replace(a_pathway("p", TWO_TASKS), owner="process_designer"), []


class Runner:
    """Runs no scenario; says what it was told to."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = list(findings)

    def run(self, definition: Definition, municipality: str) -> Played:
        return Played(findings=tuple(self.findings), reached=frozenset())


@pytest.fixture
def tools(house: House) -> Tools:
    return replace(house.tools, scenarios=Runner())


@pytest.fixture
def dirk(house: House) -> Actor:
    return house.hire("dirk", "noord", "process_designer", "team_lead")


@pytest.fixture
def lena(house: House) -> Actor:
    return house.hire("lena", "noord", "team_lead")


def versions(house: House) -> list[int]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.version for one in unit.definitions.versions("p")]


def test_a_second_person_publishes_and_running_cases_stay_on_their_version(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = start_case.handle(house.tools, house.anna, "p", "s").case_id
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    assert publish.ask(tools, dirk, draft, "duidelijker namen").waiting
    with pytest.raises(RefusedError) as caught:
        publish.approve(tools, dirk, draft)
    assert caught.value.findings[0].code == "ACC-007"
    assert publish.approve(tools, lena, draft) == 2
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.runs_of(case)[0].definition == 1
        stored = unit.definitions.get("p", 2)
    assert stored is not None
    assert (stored.author, stored.approved_by, stored.reason) == (
        "dirk",
        "lena",
        "duidelijker namen",
    )
    assert stored.origin is not None
    assert stored.origin[:2] == ("p", 1)


def test_a_change_of_owner_is_approved_by_the_owner_of_now(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    other = house.hire("otto", "noord", "process_designer")
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    mine = replace(tools, compiler=Grabbing())
    assert publish.ask(mine, dirk, draft, "voortaan van de ontwerpers").waiting
    with pytest.raises(RefusedError) as caught:
        publish.approve(mine, other, draft)
    assert caught.value.findings[0].code == "ACC-006"
    assert publish.approve(mine, lena, draft) == 2


def test_a_draft_may_have_faults_but_a_publication_may_not(
    house: House, tools: Tools, dirk: Actor
) -> None:
    draft = draft_definition.handle(tools, dirk, "p", BAD)
    asked = publish.ask(tools, dirk, draft, "toch maar")
    assert not asked.waiting
    assert [one.code for one in asked.findings] == ["BPMN-001"]
    assert versions(house) == []


def test_a_scenario_that_fails_stops_the_publication(
    house: House, tools: Tools, dirk: Actor
) -> None:
    failing = replace(tools, scenarios=Runner(Finding(code="SCEN-001", text="IN-01 loopt vast.")))
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    assert not publish.ask(failing, dirk, draft, "probeer").waiting
    assert not publish.ask(replace(tools, scenarios=None), dirk, draft, "probeer").waiting


def test_what_changed_after_the_check_is_not_published(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    publish.ask(tools, dirk, draft, "klaar")
    with pytest.raises(ConflictError):
        draft_definition.handle(tools, dirk, "p", BAD, draft=draft)
    publish.reject(tools, lena, draft, "namen kloppen niet")
    with pytest.raises(ConflictError):
        publish.approve(tools, lena, draft)
    draft_definition.handle(tools, dirk, "p", BAD, draft=draft)
    assert not publish.ask(tools, dirk, draft, "klaar").waiting


def test_only_a_designer_drafts_and_only_with_a_reason(
    house: House, tools: Tools, dirk: Actor
) -> None:
    with pytest.raises(RefusedError):
        draft_definition.handle(tools, house.anna, "p", GOOD)
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    with pytest.raises(RefusedError) as caught:
        publish.ask(tools, dirk, draft, "  ")
    assert caught.value.findings[0].code == "PUB-002"


class Counting(Runner):
    """Counts how often the scenarios are run."""

    runs = 0

    def run(self, definition: Definition, municipality: str) -> Played:
        self.runs += 1
        return super().run(definition, municipality)


def test_an_unchanged_draft_is_tried_once_and_a_changed_one_anew(
    house: House, dirk: Actor, lena: Actor
) -> None:
    counting = Counting()
    tools = replace(house.tools, scenarios=counting)
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    for _ in range(3):
        assert publish.try_out(tools, dirk, draft).definition is not None
    assert publish.ask(tools, dirk, draft, "klaar").waiting
    publish.approve(tools, lena, draft)
    assert counting.runs == 1
    other = {"p.bpmn": TWO_TASKS.replace('"B"', '"C"').encode()}
    draft = draft_definition.handle(tools, dirk, "p", other)
    publish.try_out(tools, dirk, draft)
    assert counting.runs == 2


def test_a_failed_trial_is_kept_as_failed_and_never_publishes(
    house: House, dirk: Actor, lena: Actor
) -> None:
    red = Counting(Finding(code="SCEN-001", text="IN-01 loopt vast."))
    tools = replace(house.tools, scenarios=red)
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    for _ in range(2):
        asked = publish.ask(tools, dirk, draft, "klaar")
        assert (asked.waiting, [one.code for one in asked.findings]) == (False, ["SCEN-001"])
    assert red.runs == 1
    with pytest.raises((ConflictError, RefusedError)):
        publish.approve(tools, lena, draft)


def test_an_outcome_is_kept_for_a_day_and_only_while_its_neighbours_stay(
    house: House, dirk: Actor
) -> None:
    counting = Counting()
    tools = replace(house.tools, scenarios=counting)
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    publish.try_out(tools, dirk, draft)
    house.clock.move(hours=25)
    publish.try_out(tools, dirk, draft)
    assert counting.runs == 2
    house.publish(a_pathway("q", TWO_TASKS))
    publish.try_out(tools, dirk, draft)
    assert counting.runs == 3


def test_the_second_of_two_drafts_may_not_undo_the_first(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    first = draft_definition.handle(tools, dirk, "p", GOOD)
    other = {"p.bpmn": TWO_TASKS.replace('"B"', '"C"').encode()}
    second, late = (draft_definition.handle(tools, dirk, "p", other) for _ in range(2))
    assert publish.ask(tools, dirk, second, "ook iets").waiting
    publish.ask(tools, dirk, first, "iets")
    assert publish.approve(tools, lena, first) == 2
    with pytest.raises(PublicationRefusedError) as caught:
        publish.approve(tools, lena, second)
    assert [one.code for one in caught.value.findings] == ["PUB-005"]
    asked = publish.ask(tools, dirk, late, "te laat")
    assert (asked.waiting, [one.code for one in asked.findings]) == (False, ["PUB-005"])
    assert sorted(versions(house)) == [1, 2]


def test_what_was_handed_in_is_not_handed_in_again(house: House, tools: Tools, dirk: Actor) -> None:
    draft = draft_definition.handle(tools, dirk, "p", GOOD)
    assert publish.ask(tools, dirk, draft, "klaar").waiting
    with pytest.raises(ConflictError):
        publish.ask(tools, dirk, draft, "nog een keer")
