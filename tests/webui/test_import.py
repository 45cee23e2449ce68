# SPDX-License-Identifier: EUPL-1.2
"""Taking in a municipality's file: all or nothing, and never against the law."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.rows import an_allocation
from tests.support.stores import MUNICIPALITY
from tests.support.website import PEOPLE, PROCESSES, Website, fill, open_website_at
from wijkpad.domain.identity import Membership
from wijkpad.errors import FindingsError, PublicationRefusedError, RefusedError
from wijkpad.findings import Finding, Severity
from wijkpad.pathways import read_folder
from wijkpad.store import migrate

FILE = (PEOPLE / f"{MUNICIPALITY}.toml").read_text("utf-8")


def take_in(website: Website, folder: Path, text: str) -> list[Finding]:
    (folder / f"{MUNICIPALITY}.toml").write_text(text, encoding="utf-8")
    return website.engine.system(MUNICIPALITY).import_municipality(folder)


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
        "plugins.wijkbudget.config.warn_pct",
    )


def test_a_file_switches_no_plugin_off_that_help_runs_under(
    website: Website, tmp_path: Path
) -> None:
    """Off is off, by the screen or by a file, and from a day to come too."""
    off = FILE.replace("[plugins.pgb]\nenabled_from = 2026-01-01", "[plugins.pgb]")
    take_in(website, tmp_path, off)
    take_in(website, tmp_path, FILE)
    later = FILE.replace("[plugins.pgb]\nenabled_from = 2026", "[plugins.pgb]\nenabled_from = 2036")
    (finding,) = refused(website, tmp_path, later)
    assert (finding.code, finding.element) == ("PLUG-012", "plugins.pgb.enabled_from")
    case = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        (run,) = unit.cases.runs_of(case.case_id)
        promised = an_allocation(case=case.case_id)
        unit.ledger.add_allocation(replace(promised, model="pgb", run=run.id))
        unit.commit()
    (finding,) = refused(website, tmp_path, off)
    assert (finding.code, finding.element) == ("PLUG-011", "plugins.pgb.enabled_from")


def test_a_login_of_somebody_who_is_not_in_the_file_stays_theirs(
    website: Website, tmp_path: Path
) -> None:
    (finding,) = refused(
        website, tmp_path, FILE.replace("[users.loes]", '[users.nieuw]\nlogin = "loes"')
    )
    assert (finding.code, finding.element) == ("MUNI-007", "users.nieuw.login")


LOES = 'roles = [{ team = "noord", role = "front_desk", from = 2026-01-01 }]'


def memberships(website: Website, user: str) -> list[Membership]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.people.memberships(user=user)


def test_a_role_that_the_file_no_longer_names_ends_at_once_and_is_told_and_journalled(
    website: Website, tmp_path: Path
) -> None:
    (before,) = memberships(website, "loes")
    text = FILE.replace(LOES, "roles = []", 1)
    assert text != FILE
    (told,) = take_in(website, tmp_path, text)
    assert (told.code, told.severity, told.element) == ("MUNI-008", Severity.WARNING, "users.loes")
    assert "‘Loket’ van Loes Brand in team ‘noord’" in told.text
    assert "Zet de rol weer in het bestand" in told.cure
    assert text.splitlines()[(told.line or 0) - 1] == "[users.loes]"
    assert memberships(website, "loes") == [replace(before, valid_until=date(2026, 11, 15))]
    with pytest.raises(RefusedError):
        website.desk("loes").start_case("intake", "SE_ResidentRequest")
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.latest() if one.entry.event == "role.ended"]
    assert [(one.object_id, dict(one.detail)["role"]) for one in lines] == [("loes", "front_desk")]
    assert take_in(website, tmp_path, text) == []
    assert take_in(website, tmp_path, FILE) == []
    assert memberships(website, "loes") == [before]


def test_a_role_that_would_begin_later_is_taken_away_and_the_export_can_be_read_again(
    website: Website, tmp_path: Path
) -> None:
    later = LOES[:-1] + ', { team = "zuid", role = "front_desk", from = 2027-01-01 }]'
    assert take_in(website, tmp_path, FILE.replace(LOES, later, 1)) == []
    assert len(memberships(website, "loes")) == 2
    (told,) = take_in(website, tmp_path, FILE)
    assert "weggehaald" in told.text
    assert [one.team for one in memberships(website, "loes")] == ["noord"]
    out = website.engine.system(MUNICIPALITY).export_municipality(tmp_path / "uit")
    assert take_in(website, tmp_path, out.read_text("utf-8")) == []


def test_whom_the_file_does_not_name_stays_as_they_were_and_is_listed(
    website: Website, tmp_path: Path
) -> None:
    before = memberships(website, "loes")
    start = FILE.index("[users.loes]")
    (told,) = take_in(website, tmp_path, FILE[:start] + FILE[FILE.index("[users.", start + 1) :])
    assert (told.code, told.severity) == ("MUNI-009", Severity.INFO)
    assert "Loes Brand" in told.text
    assert memberships(website, "loes") == before


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


def draft_with(website: Website, old: str, new: str) -> list[Finding]:
    desk = website.desk("pim")
    draft = desk.begin_definition_draft("intake")
    content = desk.definition_draft(draft).files["pathway.toml"]
    changed = content.replace(old.encode(), new.encode())
    assert changed != content
    mark = sha256(content).hexdigest()
    desk.save_definition_file(draft, "pathway.toml", changed, expected=mark)
    found = [one for one in desk.check_draft(draft) if one.code.startswith("TERM-01")]
    if found:
        assert not desk.ask_publication(draft, "Wij doen het anders.").waiting
    return found


def test_a_variant_may_shorten_a_duty_of_the_law_but_never_lengthen_or_drop_it(
    website: Website,
) -> None:
    """Scenario PG-01, by way of the designer."""
    head = 'title = "Onderzoek na melding"'
    start = FILE_OF_INTAKE.index(head)
    length = FILE_OF_INTAKE.index('length = "6 weeks"', start)
    old = FILE_OF_INTAKE[start : length + len('length = "6 weeks"')]
    (longer,) = draft_with(website, old, old.replace("6 weeks", "8 weeks"))
    assert longer.code == "TERM-010"
    assert "Onderzoek na melding" in longer.text
    assert "Wmo 2015, artikel 2.3.2" in longer.text
    assert draft_with(website, old, old.replace("6 weeks", "4 weeks")) == []
    rest = FILE_OF_INTAKE[start : FILE_OF_INTAKE.index("[[", start)]
    local = rest.replace('class = "STATUTORY"', 'class = "LOCAL"')
    (bent,) = draft_with(website, rest, local)
    assert bent.code == "TERM-011"


def test_a_variant_adds_no_ground_to_suspend_and_extends_no_further_than_the_law(
    website: Website,
) -> None:
    """Scenario PG-01, for what makes a term longer on the way."""
    start = FILE_OF_INTAKE.index('title = "Besluit op de aanvraag (Wmo)"')
    rest = FILE_OF_INTAKE[start : FILE_OF_INTAKE.index("[[", start)]
    law = "Wmo 2015, artikel 2.3.5"
    ground = '{ key = "drukte", title = "Het is druk", source = "awb-4.15" },\n]'
    changed = {
        rest.replace("]\n# Een", f"{ground}\n# Een"): "een grond om op te schorten",
        rest.replace('most = "2 weeks"', 'most = "3 weeks"'): "langer of vaker worden verlengd",
        rest.replace("times = 1", "times = 2"): "langer of vaker worden verlengd",
        rest.replace("times = 1", "notice = false"): "zonder bericht aan de inwoner",
        rest.replace("CAL_DAYS_ATW", "CAL_DAYS_RAW"): "telt op een andere manier",
    }
    for text, said in changed.items():
        (bent,) = draft_with(website, rest, text)
        assert bent.code == "TERM-011"
        assert said in bent.text
        assert law in bent.text
    assert draft_with(website, rest, rest.replace('most = "2 weeks"', 'most = "1 week"')) == []
    last = '  { days = 14, amount = "dwangsom_dag_29" },\n'
    (shorter,) = draft_with(website, last, "")
    assert "telt de dwangsom anders" in shorter.text


def test_an_amount_of_the_law_may_rise_and_never_fall(website: Website, tmp_path: Path) -> None:
    (lower,) = refused(website, tmp_path, with_parameter('"intake.dwangsom_dag_1" = 22.99'))
    assert lower.code == "TERM-042"
    assert "Awb, artikel 4:17" in lower.text
    take_in(website, tmp_path, with_parameter('"intake.dwangsom_dag_1" = 26'))
    start = FILE_OF_INTAKE.index('key = "dwangsom_dag_1"')
    rest = FILE_OF_INTAKE[start : FILE_OF_INTAKE.index("[[", start)]
    (bent,) = draft_with(website, rest, rest.replace("STATUTORY", "LOCAL"))
    assert "blijft zoals zij is" in bent.text


def test_a_file_that_came_before_its_pathway_is_held_against_the_law_when_that_is_released(
    tmp_path: Path,
) -> None:
    """Scenario PG-01, in the order in which a municipality is installed."""
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    migrate(url)
    fill(url, ())
    website = open_website_at(url)
    with closing(website.engine):
        take_in(website, tmp_path, with_parameter('"intake.wmo_onderzoek" = "8 weeks"'))
        system = website.engine.system(MUNICIPALITY)
        with pytest.raises(PublicationRefusedError) as caught:
            system.publish_release("intake", read_folder(PROCESSES / "intake"))
        (finding,) = caught.value.findings
        assert finding.code == "TERM-010"
        assert "Onderzoek na melding" in finding.text
        assert "Wmo 2015, artikel 2.3.2" in finding.text


def test_a_plugin_has_no_setting_that_changes_a_term(website: Website) -> None:
    """Scenario PG-01, by way of a plugin: its own schema says what it may be told."""
    with pytest.raises(FindingsError):
        website.desk("fatma").configure_plugin(
            "wijkbudget", {"intake.wmo_onderzoek": "8 weeks"}, date(2026, 1, 1), "Anders."
        )


FILE_OF_INTAKE = (PROCESSES / "intake/pathway.toml").read_text("utf-8")
