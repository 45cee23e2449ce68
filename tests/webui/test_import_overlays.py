# SPDX-License-Identifier: EUPL-1.2
"""Overlays through `wijkpad municipality import` and `export`: checked as any variant, and waiting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.website import (
    PEOPLE,
    PROCESSES,
    NoScenarios,
    Website,
    fill,
    open_website_at,
)
from wijkpad.api import Desk
from wijkpad.domain.definition import Definition
from wijkpad.errors import FindingsError, RefusedError
from wijkpad.findings import Finding, Severity
from wijkpad.pathways import read_folder
from wijkpad.ports import Played
from wijkpad.store import migrate

FILE = (PEOPLE / f"{MUNICIPALITY}.toml").read_text("utf-8")
SOONER = """\
[[operation]]
do = "set_parameter"
parameter = "eerste_contact_normaal"
value = "2 working days"
reason = "De raad wil dat wij sneller bellen"
"""
ROW = """\
[[operation]]
do = "add_rule"
decision = "BR_MC2_Afwegingskader"
rule = "gm9999_gemotiveerd"
before = "structural"
reason = "Het gezin wil het zelf"

[operation.when]
"s4_weigh.structural_unsafety" = "true"
"s4_weigh.accepts_help" = '"yes"'

[operation.then]
decision = '"HELP"'
extra = '"Maak samen een plan"'

[operation.because]
uitleg = "Het gezin wil zelf aan veiligheid werken."
bron = "Eigen keuze"
"""


@pytest.fixture
def system(website: Website) -> Desk:
    return website.engine.system(MUNICIPALITY)


def take_in(desk: Desk, folder: Path, **overlays: str) -> list[Finding]:
    """Take in the municipality with these overlays; a name with `__` is a path in the folder."""
    (folder / f"{MUNICIPALITY}.toml").write_text(FILE, encoding="utf-8")
    for name, text in overlays.items():
        path = folder / MUNICIPALITY / "overlays" / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"format = 1\n\n{text}", encoding="utf-8")
    told = desk.import_municipality(folder)
    return [one for one in told if one.code.startswith("OVER")]


def refused(desk: Desk, folder: Path, **overlays: str) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        take_in(desk, folder, **overlays)
    assert [one for one in desk.definition_drafts() if one.state == "waiting"] == []
    return list(caught.value.findings)


def waiting(desk: Desk) -> str:
    (one,) = [one for one in desk.definition_drafts() if one.state == "waiting"]
    return one.draft or ""


def test_an_overlay_becomes_a_variant_that_waits_for_the_owner(
    website: Website, system: Desk, tmp_path: Path
) -> None:
    (told,) = take_in(system, tmp_path, intake=SOONER)
    assert (told.code, told.severity) == ("OVER-011", Severity.INFO)
    stored = system.definition_draft(waiting(system))
    assert stored.reason == "De raad wil dat wij sneller bellen"
    assert stored.origin is not None
    assert stored.origin[0] == "intake"
    before = system.definitions()
    website.desk("tess").approve_publication(waiting(system))
    (now,) = [one for one in system.definitions() if one not in before]
    definition = website.engine.published(MUNICIPALITY)
    (intake,) = [one for one in definition if one.key == "intake"]
    assert str(intake.parameters["eerste_contact_normaal"].default) == "2 working days"
    assert take_in(system, tmp_path) == []
    assert [one.version for one in system.definitions() if one.key == "intake"] == [now.version]


def test_pg_03_a_row_that_leads_away_from_a_report_is_refused_with_the_norm_and_its_line(
    system: Desk, tmp_path: Path
) -> None:
    """Scenario PG-03, by way of an overlay."""
    found = [one for one in refused(system, tmp_path, meldcode=ROW) if one.code == "NORM-010"]
    (told,) = [one for one in found if "raadt" in one.text]
    assert "Het afwegingskader raadt bij acute of structurele onveiligheid" in told.text
    assert told.file == f"{MUNICIPALITY}/overlays/meldcode.toml"
    assert told.line == 3
    assert "gm9999_gemotiveerd" in told.text


def test_a_longer_term_of_the_law_is_refused_at_its_line(system: Desk, tmp_path: Path) -> None:
    """Scenario PG-01, by way of an overlay."""
    longer = SOONER.replace('parameter = "eerste_contact_normaal"', 'term = "wmo_onderzoek"')
    found = refused(system, tmp_path, intake=longer.replace("2 working days", "8 weeks"))
    (told,) = [one for one in found if one.code == "TERM-010"]
    assert "Onderzoek na melding" in told.text
    assert "Wmo 2015, artikel 2.3.2" in told.text
    assert (told.file, told.line) == (f"{MUNICIPALITY}/overlays/intake.toml", 3)
    shorter = longer.replace("2 working days", "5 weeks")
    assert [one.code for one in take_in(system, tmp_path, intake=shorter)] == ["OVER-011"]


def test_a_value_of_the_law_is_no_parameter_to_lower(system: Desk, tmp_path: Path) -> None:
    lower = SOONER.replace("eerste_contact_normaal", "dwangsom_dag_1")
    found = refused(system, tmp_path, intake=lower.replace('"2 working days"', "22.99"))
    assert [one.code for one in found] == ["TERM-042"]


def test_a_scenario_that_turns_red_refuses_the_overlay_and_everything_with_it(
    filled: Path, tmp_path: Path
) -> None:
    class Red(NoScenarios):
        def run(self, definition: Definition, municipality: str) -> Played:
            del definition, municipality
            fault = Finding(code="SCEN-031", text="Anders gegaan.", file="scenarios/IN-01.toml")
            return Played(findings=(fault,), reached=frozenset())

    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(filled.read_bytes())
    website = open_website_at(f"sqlite:///{copy}", Red())
    (told,) = refused(website.engine.system(MUNICIPALITY), tmp_path, intake=SOONER)
    assert (told.code, told.file) == (
        "SCEN-031",
        f"{MUNICIPALITY}/overlays/intake/scenarios/IN-01.toml",
    )
    website.engine.close()


def test_an_operation_that_fits_no_more_is_refused_with_its_place(
    system: Desk, tmp_path: Path
) -> None:
    gone = ROW.replace('before = "structural"', 'before = "verdwenen"')
    (told,) = refused(system, tmp_path, meldcode=gone)
    assert (told.code, told.file, told.line) == (
        "OVER-005",
        f"{MUNICIPALITY}/overlays/meldcode.toml",
        3,
    )


def test_a_file_beside_no_overlay_is_named(system: Desk, tmp_path: Path) -> None:
    (told,) = refused(system, tmp_path, intake__scenarios__los="")
    assert (told.code, told.file) == (
        "OVER-006",
        f"{MUNICIPALITY}/overlays/intake/scenarios/los.toml",
    )


def test_taking_in_again_waits_once_and_a_changed_overlay_takes_its_place(
    system: Desk, tmp_path: Path
) -> None:
    take_in(system, tmp_path, intake=SOONER)
    first = waiting(system)
    take_in(system, tmp_path, intake=SOONER)
    assert waiting(system) == first
    take_in(system, tmp_path, intake=SOONER.replace("2 working days", "1 working day"))
    assert waiting(system) != first


def test_only_the_system_takes_overlays_in(website: Website, tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        take_in(website.desk("fatma"), tmp_path, intake=SOONER)


def test_before_its_release_an_overlay_is_told_to_wait(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    migrate(url)
    fill(url, ())
    website = open_website_at(url)
    (told,) = take_in(website.engine.system(MUNICIPALITY), tmp_path, intake=SOONER)
    assert (told.code, told.severity) == ("OVER-010", Severity.WARNING)
    website.engine.close()


def publish(website: Website, files: dict[str, bytes], key: str) -> None:
    designer = website.desk("pim")
    draft = designer.save_definition_draft(key, files)
    asked = designer.ask_publication(draft, "Zo is het hier afgesproken")
    assert asked.waiting, asked.findings
    website.desk("tess").approve_publication(draft)


def test_a_variant_of_the_editor_is_exported_as_an_overlay_that_makes_the_same_elsewhere(
    website: Website, system: Desk, tmp_path: Path
) -> None:
    files = dict(read_folder(PROCESSES / "intake"))
    form = json.loads(files["forms/first_contact.json"])
    files["forms/first_contact.json"] = json.dumps({**form, "remark": "eigen"}).encode()
    publish(website, files, "intake")
    out = tmp_path / "uit"
    system.export_municipality(out)
    assert system.export_overlays(out) == []
    overlays = out / MUNICIPALITY / "overlays"
    names = sorted(one.relative_to(overlays).as_posix() for one in overlays.rglob("*.*"))
    assert names == ["intake.toml", "intake/forms/first_contact.json"]
    assert 'reason = "Zo is het hier afgesproken"' in (overlays / "intake.toml").read_text("utf-8")
    assert [one.code for one in system.import_municipality(out) if one.code > "OVER"] == []
    assert system.definition_drafts() == []


def test_the_reasons_of_an_overlay_come_out_as_they_went_in(
    website: Website, system: Desk, tmp_path: Path
) -> None:
    take_in(system, tmp_path, intake=SOONER)
    website.desk("tess").approve_publication(waiting(system))
    assert system.export_overlays(tmp_path / "uit") == []
    written = (tmp_path / "uit" / MUNICIPALITY / "overlays/intake.toml").read_text("utf-8")
    assert written.partition("format = 1\n\n")[2] == SOONER


def test_what_no_overlay_carries_is_exported_whole_and_named(
    website: Website, system: Desk, tmp_path: Path
) -> None:
    files = dict(read_folder(PROCESSES / "intake"))
    files["README.md"] = b"# Onze intake\n"
    publish(website, files, "intake")
    told = system.export_overlays(tmp_path)
    assert [one.code for one in told] == ["OVER-013", "OVER-012"]
    assert "beschrijving" in told[1].text
    kept = tmp_path / MUNICIPALITY / "pathways" / "intake"
    assert read_folder(kept) == files


def test_an_old_overlay_of_a_pathway_without_variant_is_pointed_out(
    system: Desk, tmp_path: Path
) -> None:
    old = tmp_path / MUNICIPALITY / "overlays" / "intake.toml"
    old.parent.mkdir(parents=True)
    old.write_text("format = 1\n", encoding="utf-8")
    (told,) = system.export_overlays(tmp_path)
    assert told.code == "OVER-014"
    assert old.is_file()


def test_what_the_system_drafts_is_held_against_the_law_as_well(
    system: Desk,
) -> None:
    """Scenario PG-01, by way of `wijkpad publish` on the server."""
    files = dict(read_folder(PROCESSES / "intake"))
    text = files["pathway.toml"]
    start = text.index(b'title = "Onderzoek na melding"')
    files["pathway.toml"] = text[:start] + text[start:].replace(b"6 weeks", b"8 weeks", 1)
    draft = system.save_definition_draft("intake", files)
    asked = system.ask_publication(draft, "Wij doen het langer")
    assert not asked.waiting
    assert "TERM-010" in {one.code for one in asked.findings}
