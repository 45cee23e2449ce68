# SPDX-License-Identifier: EUPL-1.2
"""What scenarios come by is shown on the drawing and as a list, for a version and for a draft."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.visitor import signed_in
from tests.support.website import Website, open_website_at
from tests.webui.test_designer import a_draft
from wijkpad.domain.definition import Definition
from wijkpad.ports import Played
from wijkpad.scenarios import StoryRunner


@dataclass
class Reaching:
    """A runner that came by these."""

    keys: frozenset[str]

    def run(self, definition: Definition, municipality: str) -> Played:
        return Played(findings=(), reached=self.keys)


def opened(template: Path, folder: Path, runner: StoryRunner | Reaching) -> Website:
    copy = folder / "played.sqlite"
    shutil.copy(template, copy)
    website = open_website_at(f"sqlite:///{copy}", runner)
    website.clock.move(days=2)
    return website


@pytest.fixture
def playing(filled: Path, tmp_path: Path) -> Iterator[Website]:
    website = opened(filled, tmp_path, StoryRunner())
    yield website
    website.engine.close()


@pytest.fixture
def reaching(filled: Path, tmp_path: Path) -> Iterator[Website]:
    came_by = {
        "element:UT_SafetyTriage",
        "element:UT_CrisisAction",
        "branch:crisis_action!start_none_alone",
        "flow:SF_Urgency_CrisisAction",
    }
    website = opened(filled, tmp_path, Reaching(frozenset(came_by)))
    yield website
    website.engine.close()


def test_a_version_shows_what_its_scenarios_reach_once_they_are_played(playing: Website) -> None:
    pim = signed_in(playing, "pim")
    page = "/processen/handover/1/dekking"
    assert re.search(r"diagram</td><td[^>]*>0 van \d+", pim.get(page).text)
    assert f'href="{page}"' in pim.get("/processen/handover/1").text
    assert pim.post(page).status_code == 303
    shown = pim.get(page).text
    assert "slagen allemaal" in shown
    assert re.search(r"diagram</td><td[^>]*>(\d+) van \1<", shown)
    assert "door geen scenario bereikt" not in shown
    assert "door een scenario bereikt" in shown
    assert "Dit traject heeft geen normen." in shown


def test_a_draft_shows_what_nothing_reaches_and_its_norms(reaching: Website) -> None:
    pim = signed_in(reaching, "pim")
    draft = a_draft(pim, "intake")
    assert pim.post(f"/ontwerp/{draft}/dekking").status_code == 303
    shown = pim.get(f"/ontwerp/{draft}/dekking?vlak=SP_SafetyFirst").text
    missed = shown[shown.index('id="niet-bereikt"') :]
    assert "‘Tijdelijke hulp regelen’" in missed
    assert "<li>‘Veiligheid beoordelen’" not in missed
    assert "Vertakkingen van formulieren (" in missed
    assert 'class="bpmn-node bpmn-userTask is-passed" data-element="UT_CrisisAction"' in shown
    assert (
        'class="bpmn-node bpmn-userTask is-withdrawn" data-element="UT_TemporaryProvision"' in shown
    )
    partly = 'class="bpmn-node bpmn-userTask is-open" data-element="UT_SafetyTriage"'
    title = shown.partition(partly)[2].partition("</title>")[0]
    assert title.endswith("bereikt, maar niet met elke vertakking of regel)")
    norms = shown[shown.index('id="norms-title"') :]
    assert "Eerst de veiligheid, dan pas de persoonsgegevens" in norms
    assert norms.count("Bewezen</span>") == 9


def test_who_does_not_design_sees_no_coverage(website: Website) -> None:
    noor = signed_in(website, "noor")
    assert noor.get("/processen/handover/1/dekking").status_code in (403, 404)
    assert noor.post("/processen/handover/1/dekking").status_code in (403, 404)


def test_coverage_of_what_is_not_there_is_not_found(website: Website) -> None:
    pim = signed_in(website, "pim")
    for path in (
        "/processen/handover/99/dekking",
        "/processen/nergens/1/dekking",
        "/ontwerp/x/dekking",
    ):
        assert pim.get(path).status_code == 404
        assert pim.post(path).status_code == 404
