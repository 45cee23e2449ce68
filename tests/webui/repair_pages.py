# SPDX-License-Identifier: EUPL-1.2
"""Cases under way, and what stands on the pages that put them elsewhere."""

from __future__ import annotations

import re

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST, SAFE, _lists, started
from wijkpad.domain.case import Run

WHY = "Per ongeluk de verkeerde inwoner gekozen."


def under_way(website: Website) -> str:
    """Return a case of which the first task is done."""
    case = started(website)
    website.desk("loes").complete(case.first_task_id or "", _lists(REQUEST))
    return case.case_id


def looked_at(website: Website) -> str:
    """Return a case of which safety was looked at, too."""
    case = under_way(website)
    triage = website.desk("loes").case_page(case).open_tasks[0].task
    website.desk("loes").complete(triage.id, _lists(SAFE))
    return case


def token_of(page: str, name: str) -> str:
    found: str = re.findall(r'name="token" value="([0-9a-f]{32})"', page.split(f"Nu: {name}")[1])[0]
    return found


def database_of(website: Website) -> str:
    return website.engine.settings.database.removeprefix("sqlite:///")


def run_of(website: Website, case: str) -> Run:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.runs_of(case)[0]


def number_of(website: Website, case: str) -> str:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
    assert found is not None
    return found.number


def moment_of(page: str) -> str:
    """Return the earliest moment that a page of repairs offers."""
    found: str = re.findall(r'name="moment" value="(\d+)"', page)[-1]
    return found


def fields_of(page: str) -> dict[str, str]:
    """Return the form of a page that tells what will happen, with a reason."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split("Doorgaan?")[1])
    kept = {name: value for name, value in hidden if name not in ("csrf_token", "by")}
    assert kept["mark"]
    return {**kept, "reason": WHY}


def back(visitor: Visitor, run: str) -> dict[str, str]:
    """Look at what going back as far as possible does, and return the form that does it."""
    moment = moment_of(visitor.get(f"/herstel/{run}").text)
    return fields_of(visitor.get(f"/herstel/{run}/terug?moment={moment}").text)
