# SPDX-License-Identifier: EUPL-1.2
"""Taking in a municipality's file: all or nothing, and never against the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.website import PEOPLE, Website
from wijkpad.errors import FindingsError
from wijkpad.findings import Finding

FILE = (PEOPLE / f"{MUNICIPALITY}.toml").read_text("utf-8")


def take_in(website: Website, folder: Path, text: str) -> None:
    (folder / f"{MUNICIPALITY}.toml").write_text(text, encoding="utf-8")
    website.engine.system(MUNICIPALITY).import_municipality(folder)


def refused(website: Website, folder: Path, text: str) -> list[Finding]:
    before = website.desk("fatma").settings_page()
    with pytest.raises(FindingsError) as caught:
        take_in(website, folder, text)
    assert website.desk("fatma").settings_page() == before
    return list(caught.value.findings)


def with_parameter(line: str) -> str:
    return FILE.replace("[parameters]\n", f"[parameters]\n{line}\n").replace(
        'name = "Voorbeeldstad"', 'name = "Andersstad"'
    )


def test_a_longer_statutory_term_is_refused_by_its_name_and_its_law(
    website: Website, tmp_path: Path
) -> None:
    """Scenario PG-01."""
    text = with_parameter('"intake.wmo_onderzoek" = "8 weeks"')
    (finding,) = refused(website, tmp_path, text)
    assert finding.code == "TERM-010"
    assert "Onderzoek na melding" in finding.text
    assert "Wmo 2015, artikel 2.3.2" in finding.text
    assert "mag niet langer worden" in finding.text
    assert finding.file == f"{MUNICIPALITY}.toml"
    assert text.splitlines()[(finding.line or 0) - 1] == '"intake.wmo_onderzoek" = "8 weeks"'


def test_a_local_parameter_may_be_chosen_and_an_unknown_one_not(
    website: Website, tmp_path: Path
) -> None:
    (finding,) = refused(website, tmp_path, with_parameter('"intake.bestaat_niet" = 1'))
    assert finding.code == "MUNI-004"
    text = FILE.replace('"3 working days"', '"1 working days"')
    take_in(website, tmp_path, text)
    lines = website.desk("fatma").settings_page().parameters
    (line,) = [one for one in lines if one.key == "intake.eerste_contact_normaal"]
    assert line.is_own


def test_a_configuration_that_breaks_the_plugins_schema_is_refused(
    website: Website, tmp_path: Path
) -> None:
    (finding,) = refused(website, tmp_path, FILE.replace("warn_pct = 70", "warn_pct = 101"))
    assert (finding.code, finding.element) == (
        "PLUG-001",
        "plugins.voorbeeldgemeente.config.warn_pct",
    )


def test_a_login_of_somebody_who_is_not_in_the_file_stays_theirs(
    website: Website, tmp_path: Path
) -> None:
    (finding,) = refused(
        website, tmp_path, FILE.replace("[users.loes]", '[users.nieuw]\nlogin = "loes"')
    )
    assert (finding.code, finding.element) == ("MUNI-007", "users.nieuw.login")


def test_a_file_that_says_nothing_of_money_leaves_it_as_it_was(
    website: Website, tmp_path: Path
) -> None:
    before = website.desk("fatma").settings_page()
    take_in(website, tmp_path, FILE.partition("[[providers]]")[0])
    after = website.desk("fatma").settings_page()
    assert (after.contracts, after.tariffs, after.budgets) == (
        before.contracts,
        before.tariffs,
        before.budgets,
    )
    assert before.contracts
