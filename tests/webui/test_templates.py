# SPDX-License-Identifier: EUPL-1.2
"""A designer changes a letter, sees it with the data of a scenario, and loses nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.commands.house import PASSWORDS, FakeClock
from tests.support.visitor import Visitor, signed_in
from tests.support.website import START, Website, settings_for
from wijkpad.api import open_engine
from wijkpad.scenarios import StoryRunner
from wijkpad_webui.app import create_app

_VERSION = re.compile(r'name="version" value="([0-9a-f]*)"')
FILE = "templates/receipt_letter.toml"


@pytest.fixture
def studio(filled: Path, tmp_path: Path) -> Website:
    """A website that can play scenarios."""
    copy = tmp_path / "website.sqlite"
    shutil.copy(filled, copy)
    settings, clock = settings_for(f"sqlite:///{copy}"), FakeClock(START)
    engine = open_engine(settings, clock=clock, scenario_runner=StoryRunner(), passwords=PASSWORDS)
    return Website(engine, create_app(engine, settings), clock)


def saved(visitor: Visitor, draft: str, text: str, do: str = "") -> str:
    page = visitor.get(f"/ontwerp/{draft}/brieven?bestand={FILE}").text
    version = _VERSION.search(page)
    assert version is not None
    fields = {"file": FILE, "text": text, "version": version[1], "_do": do}
    answer = visitor.post(f"/ontwerp/{draft}/brieven", fields)
    assert answer.status_code == 303
    return visitor.get(answer.location).text


def test_a_letter_is_changed_checked_and_seen_as_a_scenario_fills_it(studio: Website) -> None:
    draft = studio.desk("pim").begin_definition_draft("intake")
    text = studio.desk("pim").definition_draft(draft).files[FILE].decode()
    visitor = signed_in(studio, "pim")
    shown = saved(visitor, draft, text.replace("Beste {{", "Dag {{"), "example")
    assert "Dag Huishouden A," in shown
    assert "16 november 2026, 08:50 uur" in shown
    wrong = saved(
        visitor, draft, text.replace("register_request.received_at", "bestaat.niet"), "example"
    )
    assert "“bestaat” bestaat hier niet" in wrong
    assert "Er zijn nog fouten" in wrong
    studio.engine.close()


def test_what_cannot_be_kept_is_shown_again_with_what_was_typed(website: Website) -> None:
    draft = website.desk("pim").begin_definition_draft("intake")
    visitor = signed_in(website, "pim")
    fields = {"file": FILE, "text": "geen TOML [", "version": "x"}
    answer = visitor.post(f"/ontwerp/{draft}/brieven", fields)
    assert answer.status_code == 400
    assert "geen TOML [" in answer.text
    fields["text"] = "format = 1\n# van mij"
    answer = visitor.post(f"/ontwerp/{draft}/brieven", fields)
    assert answer.status_code == 409
    assert "# van mij" in answer.text


def test_a_new_document_is_made_under_its_name(website: Website) -> None:
    draft = website.desk("pim").begin_definition_draft("intake")
    visitor = signed_in(website, "pim")
    assert visitor.post(f"/ontwerp/{draft}/nieuwe-brief", {"title": " "}).status_code == 422
    title = 'Wij "bellen" \\ terug'
    answer = visitor.post(f"/ontwerp/{draft}/nieuwe-brief", {"title": title})
    assert answer.status_code == 303
    found = website.desk("pim").compile_draft(draft)
    assert found.definition is not None
    assert found.definition.templates["wij_bellen_terug"].title == title
