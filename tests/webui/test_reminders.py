# SPDX-License-Identifier: EUPL-1.2
"""A reminder of a term reaches the person it is for, on the worklist and on the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.pathways.small import HEADER, small
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website

WARNED = (
    HEADER
    + 'warn = [{ after = "4 weeks", to = "assignee" }, { after = "5 weeks", to = "team_lead" }]\n'
)
FIRST = "Herinnering sinds ma 14 december 2026: Onderzoek"
SECOND = "Herinnering sinds ma 21 december 2026: Onderzoek"


@pytest.fixture
def case(website: Website) -> str:
    website.engine.system(MUNICIPALITY).publish_release("proef", small(header=WARNED))
    started = website.desk("loes").start_case("proef", "SE", "noord")
    posted = {"received_on": ["2026-11-16"], "kind": ["help"]}
    website.desk("loes").complete(started.first_task_id or "", posted)
    return started.case_id


def told(website: Website, login: str) -> tuple[str, ...]:
    return tuple(
        text for item in website.desk(login).worklist("team").items for text in item.reminders
    )


def test_nobody_is_reminded_before_the_day(website: Website, case: str) -> None:
    website.clock.moment = datetime(2026, 12, 13, 22, 59, tzinfo=UTC)
    assert website.desk("loes").case_page(case).open_tasks
    assert told(website, "loes") == ()


def test_who_has_the_task_is_reminded_and_the_team_lead_not_yet(
    website: Website, case: str
) -> None:
    (open_task,) = website.desk("loes").case_page(case).open_tasks
    website.desk("loes").claim(open_task.task.id)
    website.clock.moment = datetime(2026, 12, 13, 23, 0, tzinfo=UTC)
    assert told(website, "loes") == (FIRST,)
    assert told(website, "tess") == ()
    text = signed_in(website, "loes").get("/taken").text
    assert FIRST in text


def test_as_long_as_nobody_has_the_task_who_may_take_it_is_reminded(
    website: Website, case: str
) -> None:
    website.clock.moment = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
    assert told(website, "loes") == (FIRST,)
    assert told(website, "noor") == ()
    assert case


def test_the_team_lead_gets_the_reminder_that_is_meant_for_the_role(
    website: Website, case: str
) -> None:
    website.clock.moment = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    assert told(website, "tess") == (SECOND,)
    assert told(website, "loes") == (FIRST,)
    (term,) = website.desk("tess").case_page(case).terms
    assert term.warnings == (
        "Herinnering voor wie de taak doet sinds ma 14 december 2026",
        "Herinnering voor teamleider sinds ma 21 december 2026",
    )


def test_a_reminder_ends_with_the_run(website: Website, case: str) -> None:
    other = website.desk("loes").start_case("proef", "SE", "noord")
    website.clock.moment = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    (open_task,) = website.desk("loes").case_page(case).open_tasks
    website.desk("loes").complete_with(open_task.task.id, {"what": "Gebeld"})
    assert other.first_task_id is not None
    assert told(website, "loes") == ()


def test_a_term_of_which_the_municipality_sets_the_length_reminds_too(website: Website) -> None:
    own = '[[parameters]]\nkey = "duur"\ntitle = "Duur"\ntype = "term"\ndefault = "6 weeks"\n'
    own += 'class = "LOCAL"\nsource = "wet"\nquestion = "Hoe lang?"\n\n[[terms]]'
    computed = (
        WARNED.replace("[[terms]]", own)
        .replace('length = "6 weeks"', 'length = "= parameters.duur"')
        .replace('class = "STATUTORY"', 'class = "LOCAL"')
    )
    website.engine.system(MUNICIPALITY).publish_release("proef", small(header=computed))
    started = website.desk("loes").start_case("proef", "SE", "noord")
    posted = {"received_on": ["2026-11-16"], "kind": ["help"]}
    website.desk("loes").complete(started.first_task_id or "", posted)
    website.clock.moment = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    assert told(website, "loes") == (FIRST,)
    assert told(website, "tess") == (SECOND,)


def test_a_reminder_before_the_end_follows_the_day_that_a_plugin_gave(website: Website) -> None:
    warned = HEADER + 'warn = [{ before = "1 week", to = "assignee" }]\n'
    website.engine.system(MUNICIPALITY).publish_release("proef", small(header=warned))
    started = website.desk("loes").start_case("proef", "SE", "noord")
    posted = {"received_on": ["2026-11-16"], "kind": ["help"]}
    website.desk("loes").complete(started.first_task_id or "", posted)
    website.clock.moment = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
    assert told(website, "loes") == ()
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        (term,) = unit.data.terms_of(started.case_id)
        assert term.due_on == date(2026, 12, 28)
        unit.data.save_term(replace(term, due_on=date(2026, 12, 18)))
        unit.commit()
    assert told(website, "loes") == ("Herinnering sinds vr 11 december 2026: Onderzoek",)
