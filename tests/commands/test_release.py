# SPDX-License-Identifier: EUPL-1.2
"""A release meets a municipality's own variant: the variant stays, and the two can be merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.commands.test_publish import BAD, GOOD, Runner
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import start_case
from wijkpad.commands.designing import draft_definition, merge_definition, publish
from wijkpad.commands.designing.merge_definition import Merger
from wijkpad.commands.designing.release import Released, offered, release
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition, Pinned
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, NotFoundError, PublicationRefusedError, RefusedError
from wijkpad.ports import DefinitionBook, StoredDefinition

WIJKPAD = system(MUNICIPALITY)
VARIANT = {"p.bpmn": TWO_TASKS.replace('"B"', '"D"').encode()}
NEWER = {"p.bpmn": TWO_TASKS.replace('"B"', '"E"').encode()}
MERGED = {"p.bpmn": TWO_TASKS.replace('"B"', '"F"').encode()}


class Shelf:
    """Every version of the pathway, read as the first."""

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        del municipality, pinned, book
        return replace(a_pathway(key, TWO_TASKS), version=version)

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        del called
        return definition


@pytest.fixture
def tools(house: House) -> Tools:
    return replace(house.tools, scenarios=Runner(), library=Shelf())


@pytest.fixture
def dirk(house: House) -> Actor:
    return house.hire("dirk", "noord", "process_designer")


@pytest.fixture
def lena(house: House) -> Actor:
    return house.hire("lena", "noord", "team_lead")


def published(tools: Tools, dirk: Actor, lena: Actor, draft: str) -> int:
    assert publish.ask(tools, dirk, draft, "eigen stap").waiting
    return publish.approve(tools, lena, draft)


def latest(house: House) -> StoredDefinition:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.definitions.latest("p")
    assert found is not None
    return found


def merger(house: House) -> Merger:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return merge_definition.with_base(unit, "p")


@pytest.fixture
def variant(tools: Tools, dirk: Actor, lena: Actor) -> None:
    """A variant (version 2) of the first base (version 1)."""
    release(tools, WIJKPAD, "p", GOOD)
    draft = draft_definition.handle(tools, dirk, "p", VARIANT)
    assert published(tools, dirk, lena, draft) == 2


def test_the_same_base_is_published_once(house: House, tools: Tools, lena: Actor) -> None:
    assert release(tools, WIJKPAD, "p", GOOD) == Released("p", 1, "published", 1)
    assert release(tools, WIJKPAD, "p", GOOD) == Released("p", 1, "known", 1)
    assert release(tools, WIJKPAD, "p", NEWER) == Released("p", 2, "published", 2)
    with pytest.raises(PublicationRefusedError):
        release(tools, WIJKPAD, "q", BAD)
    with pytest.raises(RefusedError):
        release(tools, lena, "p", GOOD)
    assert latest(house).version == 2


@pytest.mark.usefixtures("variant")
def test_a_variant_stays_in_force_and_the_new_base_waits_beside_it(
    house: House, tools: Tools
) -> None:
    assert release(tools, WIJKPAD, "p", NEWER) == Released("p", 3, "offered", 2)
    assert release(tools, WIJKPAD, "p", NEWER) == Released("p", 3, "offered", 2)
    assert (latest(house).version, latest(house).files) == (2, VARIANT)
    found = merger(house)
    assert found.origin is not None
    assert (found.origin.version, found.variant.version, found.base.version) == (1, 2, 3)
    assert found.base.state == "offered"
    assert "definition.offered" in [one.event for one in house.journal()]
    started = start_case.handle(tools, house.anna, "p", "s")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.runs_of(started.case_id)[0].definition == 2


@pytest.mark.usefixtures("variant")
def test_a_merge_is_a_draft_of_the_new_base_that_is_approved_as_any(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    release(tools, WIJKPAD, "p", NEWER)
    with pytest.raises(RefusedError):
        merge_definition.start(tools, lena, merger(house), MERGED, chosen=0)
    draft = merge_definition.start(tools, dirk, merger(house), MERGED, chosen=1)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        kept = draft_definition.require_draft(unit, draft)
    assert (kept.state, kept.files, kept.follows) == ("draft", MERGED, 2)
    assert kept.origin is not None
    assert kept.origin[1] == 3
    (line,) = [one for one in house.journal() if one.event == "definition.merged"]
    facts = {name: dict(line.detail)[name] for name in ("origin", "variant", "base", "chosen")}
    assert facts == {"origin": "1", "variant": "2", "base": "3", "chosen": "1"}
    assert published(tools, dirk, lena, draft) == 4
    assert latest(house).files == MERGED
    with pytest.raises(NotFoundError):
        merger(house)
    assert release(tools, WIJKPAD, "p", NEWER).fate == "known"


@pytest.mark.usefixtures("variant")
def test_a_second_variant_of_a_variant_still_knows_its_base(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    again = {"p.bpmn": TWO_TASKS.replace('"B"', '"G"').encode()}
    assert published(tools, dirk, lena, draft_definition.handle(tools, dirk, "p", again)) == 3
    release(tools, WIJKPAD, "p", NEWER)
    found = merger(house)
    assert found.origin is not None
    assert (found.origin.version, found.variant.version, found.base.version) == (1, 3, 4)


@pytest.mark.usefixtures("variant")
def test_a_merge_of_what_is_no_longer_there_is_refused(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    release(tools, WIJKPAD, "p", NEWER)
    seen = merger(house)
    waiting = merge_definition.start(tools, dirk, seen, MERGED, chosen=0)
    again = {"p.bpmn": TWO_TASKS.replace('"B"', '"G"').encode()}
    assert published(tools, dirk, lena, draft_definition.handle(tools, dirk, "p", again)) == 4
    with pytest.raises(ConflictError):
        merge_definition.start(tools, dirk, seen, MERGED, chosen=0)
    asked = publish.ask(tools, dirk, waiting, "samen")
    assert [one.code for one in asked.findings] == ["PUB-005"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        newest = merge_definition.with_newest(unit, waiting)
    assert newest.origin is not None
    assert (newest.origin.version, newest.base.version) == (2, 4)
    merge_definition.renew(tools, dirk, newest, MERGED, chosen=0)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        kept = draft_definition.require_draft(unit, waiting)
    assert kept.follows == 4
    assert kept.origin is not None
    assert kept.origin[1] == 3
    assert published(tools, dirk, lena, waiting) == 5


@pytest.mark.usefixtures("variant")
def test_a_draft_that_changed_while_it_was_renewed_is_left_alone(
    house: House, tools: Tools, dirk: Actor, lena: Actor
) -> None:
    late = draft_definition.handle(tools, dirk, "p", MERGED)
    other = draft_definition.handle(tools, dirk, "p", NEWER)
    assert published(tools, dirk, lena, other) == 3
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        newest = merge_definition.with_newest(unit, late)
    draft_definition.handle(tools, dirk, "p", GOOD, draft=late)
    with pytest.raises(ConflictError):
        merge_definition.renew(tools, dirk, newest, MERGED, chosen=0)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert draft_definition.require_draft(unit, late).files == GOOD


@pytest.mark.usefixtures("variant")
def test_what_the_command_line_published_is_no_base(
    house: House, tools: Tools, lena: Actor
) -> None:
    draft = draft_definition.handle(tools, WIJKPAD, "p", MERGED)
    assert publish.ask(tools, WIJKPAD, draft, "van de opdrachtregel").waiting
    assert publish.approve(tools, lena, draft) == 3
    assert release(tools, WIJKPAD, "p", NEWER).fate == "offered"
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = offered(unit.definitions.versions("p"))
    assert found is not None
    assert found.variant.version == 3
