# SPDX-License-Identifier: EUPL-1.2
"""A pathway within another, from publication to the case page."""

from __future__ import annotations

import pytest

from tests.pathways.calling import INPUT, caller, header, within
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website
from tests.webui.test_tasks import _lists
from wijkpad.errors import PublicationRefusedError

VRAAG = {"what": "Hulp in huis", "day": "16-11-2026"}


def publish(website: Website) -> None:
    system = website.engine.system(MUNICIPALITY)
    system.publish_release("onder", within())
    system.publish_release("hoofd", caller())


def begun(website: Website) -> str:
    desk = website.desk("loes")
    started = desk.start_case("hoofd", "SE")
    desk.complete(started.first_task_id or "", _lists(VRAAG))
    return started.case_id


def test_the_page_shows_the_called_pathway_while_the_work_is_there(website: Website) -> None:
    publish(website)
    case = begun(website)
    visitor = signed_in(website, "loes")
    page = visitor.get(f"/zaken/{case}").text
    assert 'data-plane="onder"' in page
    assert "De zaak is bij: Taak UT." in page
    assert "/schema/onder/1" in page
    assert ">Onder</a>" in page
    assert "Plan maken" in page
    top = visitor.get(f"/zaken/{case}?vlak=hoofd").text
    assert 'data-plane="hoofd"' in top
    assert "/schema/hoofd/1" in top


def test_the_step_table_and_the_trail_name_the_steps_of_both(website: Website) -> None:
    publish(website)
    case = begun(website)
    desk = website.desk("loes")
    (task,) = desk.case_page(case).open_tasks
    assert (task.task.name, task.may_do) == ("Taak UT", True)
    desk.complete(task.task.id, _lists({"goal": "help"}))
    (run,) = desk.case_page(case).runs
    done = [one.name for one in run.steps if one.state == "passed"]
    assert {"Taak UT_Vraag", "Taak UT", "Soort", "Plan maken"} <= set(done)
    page = signed_in(website, "loes").get(f"/zaken/{case}").text
    assert "rondde ‘Taak UT’ af" in page
    assert 'data-plane="hoofd"' in page


def test_a_caller_is_not_published_before_what_it_calls(website: Website) -> None:
    system = website.engine.system(MUNICIPALITY)
    with pytest.raises(PublicationRefusedError) as refused:
        system.publish_release("hoofd", caller())
    assert "PATH-040" in {one.code for one in refused.value.findings}


def test_a_new_version_that_no_longer_fits_its_callers_is_refused(website: Website) -> None:
    publish(website)
    asks = INPUT + INPUT.replace("reden", "haast").replace("Waarom er", "Hoe snel er")
    files = within(head=header("onder", "within", more=asks), timer="")
    with pytest.raises(PublicationRefusedError) as refused:
        website.engine.system(MUNICIPALITY).publish_release("onder", files)
    (found,) = refused.value.findings
    assert found.code == "PATH-048"
    assert "‘Hoofd’" in found.text
    assert "Hoe snel er" in found.text


def test_a_called_pathway_does_not_become_one_with_a_case_of_its_own(website: Website) -> None:
    publish(website)
    files = within(head=header("onder", "own"), timer="")
    with pytest.raises(PublicationRefusedError) as refused:
        website.engine.system(MUNICIPALITY).publish_release("onder", files)
    assert {one.code for one in refused.value.findings} == {"PATH-048"}


def test_a_pathway_within_another_is_not_offered_to_start(website: Website) -> None:
    publish(website)
    keys = [one.key for one in website.desk("loes").pathways()]
    assert "hoofd" in keys
    assert "onder" not in keys
