# SPDX-License-Identifier: EUPL-1.2
"""The pages on which a task or case is handed over, and on which a stand-in is arranged."""

from __future__ import annotations

from tests.support.visitor import signed_in
from tests.support.website import Website
from tests.webui.test_tasks import _choose_worker

WHY = "Ik ben vanaf morgen vrij; de huisarts belt nog terug."


def claimed(website: Website) -> tuple[str, str]:
    desk = website.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    task = str(begun.first_task_id)
    desk.claim(task)
    return begun.case_id, task


def test_a_task_is_handed_over_and_the_colleague_reads_why(website: Website) -> None:
    task = _choose_worker(website)
    lead = signed_in(website, "tess")
    address = f"/taken/{task}/overdragen"
    able = website.desk("tess").handing.task(task).colleagues
    assert len(able) > 1
    empty = lead.post(address, {"reason": WHY})
    assert empty.status_code == 422
    assert 'href="#to"' in empty.text
    assert WHY in empty.text
    to = website.desk("wim").me().id
    assert to in able
    assert lead.post(address, {"to": to, "reason": WHY}).status_code == 303
    worklist = signed_in(website, "wim").get("/taken").text
    assert "droeg een taak aan u over" in worklist
    assert WHY in worklist
    assert website.desk("wim").task_page(task).mine


def test_a_case_is_handed_over_and_a_late_page_changes_nothing(website: Website) -> None:
    case, _ = claimed(website)
    carla = signed_in(website, "carla")
    wim, noor = (website.desk(one).me().id for one in ("wim", "noor"))
    fields = {"to": wim, "reason": WHY, "coordinator": ""}
    assert "Zaak overdragen" in carla.get(f"/zaken/{case}/regelen").text
    assert "Zaak overdragen" not in signed_in(website, "noor").get(f"/zaken/{case}/regelen").text
    assert carla.post(f"/zaken/{case}/overdragen", fields).status_code == 303
    worklist = signed_in(website, "wim").get("/taken").text
    assert "droeg een zaak aan u over" in worklist
    assert WHY in worklist
    late = carla.post(f"/zaken/{case}/overdragen", fields | {"to": noor})
    assert late.status_code == 409
    assert WHY in late.text
    assert website.desk("wim").case_page(case).case.coordinator == wim
    notice = website.desk("wim").handing.aside().notices[0].notice.id
    other = signed_in(website, "noor")
    assert other.post("/taken/berichten/gelezen", {"notice": notice}).status_code == 404
    reader = signed_in(website, "wim")
    assert reader.post("/taken/berichten/gelezen", {"notice": notice}).status_code == 303
    assert WHY not in reader.get("/taken").text


def test_a_stand_in_is_arranged_shown_to_both_and_takes_tasks_over(website: Website) -> None:
    case, task = claimed(website)
    loes, wim = signed_in(website, "loes"), signed_in(website, "wim")
    deputy = website.desk("wim").me().id
    wrong = loes.post("/vervanging", {"deputy": deputy, "first": "ooit", "last": "20-11-2026"})
    assert wrong.status_code == 422
    assert 'value="ooit"' in wrong.text
    fields = {"deputy": deputy, "first": "16-11-2026", "last": "20-11-2026"}
    assert loes.post("/vervanging", fields).status_code == 303
    assert "vervangt u" in loes.get("/taken").text
    worklist = wim.get("/taken").text
    assert "U vervangt Loes Brand" in worklist
    assert f"/taken/{task}/oppakken" in worklist
    assert wim.post(f"/taken/{task}/oppakken").status_code == 303
    assert website.desk("wim").task_page(task).mine
    website.clock.move(days=5)
    assert "U vervangt" not in signed_in(website, "wim").get("/taken").text
    assert case


def test_only_who_may_arranges_it(website: Website) -> None:
    loes, noor = (website.desk(one).me().id for one in ("loes", "noor"))
    fields = {"absent": loes, "deputy": noor, "first": "16-11-2026", "last": "20-11-2026"}
    assert signed_in(website, "wim").post("/vervanging", fields).status_code == 403
    assert signed_in(website, "pim").get("/vervanging").status_code == 403
    lead = signed_in(website, "tess")
    assert "Loes Brand" in lead.get("/vervanging").text
    assert lead.post("/vervanging", fields).status_code == 303
    page = lead.get("/vervanging").text
    assert "Nu beëindigen" in page
    ended = lead.post("/vervanging/einde", {"absent": loes, "deputy": noor})
    assert ended.status_code == 303
    assert "Nu beëindigen" not in lead.get("/vervanging").text
