# SPDX-License-Identifier: EUPL-1.2
"""From draft to published, by two people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.support.stores import MUNICIPALITY
from wijkpad.commands import draft_definition, publish, start_case
from wijkpad.commands.apply_job import system
from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, PublicationRefusedError, RefusedError
from wijkpad.findings import Finding

GOOD = {"p.bpmn": TWO_TASKS.encode()}
BAD = {"p.bpmn": b"fout"}


class Runner:
    """Runs no scenario; says what it was told to."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = list(findings)

    def run(self, definition: Definition, municipality: str) -> list[Finding]:
        return self.findings


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


def test_a_release_publishes_once_and_leaves_a_variant_alone(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    wijkpad = system(MUNICIPALITY)
    assert publish.release(tools, wijkpad, "p", GOOD) == 1
    assert publish.release(tools, wijkpad, "p", GOOD) == 1
    variant = {"p.bpmn": TWO_TASKS.replace('"B"', '"D"').encode()}
    draft = draft_definition.handle(tools, dirk, "p", variant)
    publish.ask(tools, dirk, draft, "eigen stap")
    assert publish.approve(tools, lena, draft) == 2
    newer = {"p.bpmn": TWO_TASKS.replace('"B"', '"E"').encode()}
    assert publish.release(tools, wijkpad, "p", newer) == 2
    assert versions(house) in ([1, 2], [2, 1])
    with pytest.raises(PublicationRefusedError):
        publish.release(tools, wijkpad, "q", BAD)
    with pytest.raises(RefusedError):
        publish.release(tools, lena, "p", GOOD)
