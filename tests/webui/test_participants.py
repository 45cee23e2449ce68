# SPDX-License-Identifier: EUPL-1.2
"""Who may know of a shielded case: named by the officer or coordinator, with a reason (rule R13)."""

from __future__ import annotations

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.test_tasks import SAFE
from tests.webui.test_two_worlds import intake
from wijkpad.domain.case import Case


def id_of(website: Website, login: str) -> str:
    return website.desk(login).me().id


def case_of(website: Website, case: str) -> Case:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
    assert found is not None
    return found


def worried(website: Website) -> str:
    return website.desk("loes").safety_signal(intake(website, SAFE), "zorg").case_id


def post(visitor: Visitor, case: str, what: str, **fields: object) -> int:
    return visitor.post(f"/zaken/{case}/{what}", {"reason": "Zo besproken.", **fields}).status_code


def test_the_officer_lets_a_colleague_in_and_out_again(website: Website) -> None:
    case, noor = worried(website), signed_in(website, "noor")
    ahmet, user = signed_in(website, "ahmet"), id_of(website, "noor")
    place = f"/zaken/{case}/deelnemers"
    assert noor.get(place).status_code == 404
    page = ahmet.get(place).text
    assert "Loes Brand" in page
    assert "Ahmet Kaya, aandachtsfunctionaris" in page
    assert post(ahmet, case, "deelnemers", user=user) == 303
    assert noor.get(f"/zaken/{case}").status_code == 200
    assert "maakte u deelnemer van een afgeschermde zaak" in noor.get("/taken").text
    task = website.engine._queries.tasks_of_case(MUNICIPALITY, case)[0]
    website.desk("noor").claim(task.id)
    assert post(ahmet, case, "deelnemers/weg", user=user) == 303
    assert noor.get(f"/zaken/{case}").status_code == 404
    assert "deelnemer van een afgeschermde zaak" not in noor.get("/taken").text
    assert website.engine._queries.tasks_of_case(MUNICIPALITY, case)[0].assignee is None
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.of_case(case)]
        reasons = [
            one.value for one in unit.data.of_case(case) if one.key == "participants_changed"
        ]
    changes = [one for one in lines if one.event == "case.participants"]
    assert [dict(one.detail) for one in changes] == [{"added": user}, {"removed": user}]
    assert len(reasons) == 2
    assert "Zo besproken" not in repr(lines)


def test_a_participant_without_that_role_changes_nobody_and_the_last_one_stays(
    website: Website,
) -> None:
    case, loes = worried(website), signed_in(website, "loes")
    assert "Deelnemer toevoegen" not in loes.get(f"/zaken/{case}/deelnemers").text
    assert post(loes, case, "deelnemers", user=id_of(website, "noor")) == 403
    ahmet = signed_in(website, "ahmet")
    assert post(ahmet, case, "deelnemers/weg", user=id_of(website, "loes")) == 403
    assert case_of(website, case).participants == {id_of(website, "loes")}
    missing = ahmet.post(f"/zaken/{case}/deelnemers", {"user": "", "reason": " "})
    assert missing.status_code == 422
    assert "Kies een collega." in missing.text
    assert "Schrijf op waarom" in missing.text


def test_a_case_about_a_colleague_is_shielded_from_that_colleague_and_goes_on_elsewhere(
    website: Website,
) -> None:
    case, tess = intake(website, SAFE), signed_in(website, "tess")
    noor, zeno = id_of(website, "noor"), id_of(website, "zeno")
    given = {"away": noor, "participants": [zeno], "team": "zuid"}
    assert post(signed_in(website, "loes"), case, "afschermen", **given) == 403
    both = tess.post(
        f"/zaken/{case}/afschermen",
        {"away": noor, "participants": [noor], "team": "noord", "reason": "Buurvrouw"},
    )
    assert both.status_code == 422
    assert "Om wie het gaat, kan niet aan de zaak werken." in both.text
    assert post(tess, case, "afschermen", **given) == 303
    for login in ("noor", "loes", "tess", "carla", "ahmet"):
        assert signed_in(website, login).get(f"/zaken/{case}").status_code == 404, login
    assert signed_in(website, "zeno").get(f"/zaken/{case}").status_code == 200
    anne = signed_in(website, "anne")
    assert anne.get(f"/zaken/{case}").status_code == 200
    again = anne.post(f"/zaken/{case}/deelnemers", {"user": noor, "reason": "Toch maar"})
    assert again.status_code == 422
    assert "kent het huishouden privé" in again.text


def test_nobody_whom_a_case_is_about_keeps_it_as_officer(website: Website) -> None:
    case, tess = intake(website, SAFE), signed_in(website, "tess")
    given = {"away": id_of(website, "ahmet"), "participants": [id_of(website, "tess")]}
    refused = tess.post(
        f"/zaken/{case}/afschermen", {**given, "team": "noord", "reason": "Zijn zus"}
    )
    assert refused.status_code == 422
    assert "Kies een ander team." in refused.text
    assert post(tess, case, "afschermen", **given, team="zuid") == 303
    assert signed_in(website, "ahmet").get(f"/zaken/{case}").status_code == 404
    assert tess.get(f"/zaken/{case}").status_code == 200
