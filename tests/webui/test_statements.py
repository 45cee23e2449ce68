# SPDX-License-Identifier: EUPL-1.2
"""A page asks the database as much for many rows as for few: statements are counted, not time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Executable

from tests.diagrams.drawing import END, START, bpmn, flow, task
from tests.pathways.small import HEADER, TABLE, small
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad.store.prepared import Prepared, Values
from wijkpad.store.wire import Wire

ROUNDS = bpmn(
    START
    + '<exclusiveGateway id="GW_In"/>'
    + task("UT")
    + '<businessRuleTask id="BR" name="Soort bepalen" camunda:decisionRef="BR_Soort" '
    'camunda:resultVariable="soort" camunda:mapDecisionResult="singleResult"/>'
    + '<exclusiveGateway id="GW" name="Nog eens?" default="GW_EE"/>'
    + END
    + flow("SE", "GW_In")
    + flow("GW_In", "UT")
    + flow("UT", "BR")
    + flow("BR", "GW")
    + flow("GW", "GW_In", 'soort.level = "HIGH"')
    + flow("GW", "EE")
)
_MANY = re.compile(r"\((?:[?:%]\w*(?:, )?)+\)")
WITHDRAWN = bpmn(
    START
    + '<exclusiveGateway id="GW_In"/>'
    + task("UT")
    + '<boundaryEvent id="TM" name="Na een uur" attachedToRef="UT"><timerEventDefinition>'
    "<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
    + '<businessRuleTask id="BR" name="Soort bepalen" camunda:decisionRef="BR_Soort" '
    'camunda:resultVariable="soort" camunda:mapDecisionResult="singleResult"/>'
    + task("UT_Doen", form="doen")
    + END
    + flow("SE", "GW_In")
    + flow("GW_In", "UT")
    + flow("TM", "GW_In")
    + flow("UT", "BR")
    + flow("BR", "UT_Doen")
    + flow("UT_Doen", "EE")
)
WARNED = HEADER + 'warn = [{ after = "1 day", to = "assignee" }]\n'
AGAIN = {"received_on": ["2026-11-01"], "kind": ["help"]}


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Visitor, str], Counter[str]]:
    """A function that asks for a page and tells which statements that took."""
    sent: Counter[str] = Counter()
    send = Wire._send

    def counted(wire: Wire, statement: Executable, values: Values) -> Prepared:
        found = send(wire, statement, values)
        # An `in` list counts as one place, however many it holds.
        words, _ = found.sent(wire.municipality, values)
        sent[_MANY.sub("(?)", words)] += 1
        return found

    monkeypatch.setattr(Wire, "_send", counted)

    def visit(visitor: Visitor, address: str) -> Counter[str]:
        # What is read once and kept, such as a definition, is not what a page costs.
        assert visitor.get(address).status_code == 200
        sent.clear()
        assert visitor.get(address).status_code == 200
        return Counter(sent)

    return visit


@contextmanager
def no_more(most: int) -> Iterator[list[Counter[str]]]:
    """Compare the counts of a page with few rows and with many."""
    counts: list[Counter[str]] = []
    yield counts
    few, many = counts
    grown = {words: (few[words], count) for words, count in many.items() if count > few[words]}
    assert grown == {}
    assert many.total() <= most


@pytest.fixture
def site(website: Website) -> Website:
    files = small(header=WARNED, diagram=ROUNDS, doen=None, scenario=None, table=TABLE)
    website.engine.system(MUNICIPALITY).publish_release("proef", files)
    return website


def a_case(site: Website, rounds: int) -> tuple[str, str]:
    """Return a case in which a task was done so many times, and the task that is open now."""
    desk = site.desk("loes")
    started = desk.start_case("proef", "SE", "noord")
    task = started.first_task_id or ""
    for _ in range(rounds):
        task = desk.complete(task, AGAIN).next_task_id or ""
    return started.case_id, task


def test_a_worklist_of_fifty_rows_asks_as_much_as_one_of_two(
    site: Website, counting: Callable[[Visitor, str], Counter[str]]
) -> None:
    loes = signed_in(site, "loes")
    with no_more(18) as counts:
        for more in (2, 48):
            for _ in range(more):
                a_case(site, 1)
            counts.append(counting(loes, "/taken?weergave=team"))
    page = loes.get("/taken?weergave=team").text
    assert page.count("Herinnering sinds") == 50


def test_a_case_asks_as_much_after_eight_tasks_as_after_one(
    site: Website, counting: Callable[[Visitor, str], Counter[str]]
) -> None:
    loes = signed_in(site, "loes")
    with no_more(40) as counts:
        counts += [counting(loes, f"/zaken/{a_case(site, rounds)[0]}") for rounds in (1, 8)]


def test_a_task_asks_as_much_after_eight_tasks_as_after_one(
    site: Website, counting: Callable[[Visitor, str], Counter[str]]
) -> None:
    loes = signed_in(site, "loes")
    with no_more(25) as counts:
        counts += [counting(loes, f"/taken/{a_case(site, rounds)[1]}") for rounds in (1, 8)]


def test_the_list_of_cases_asks_as_much_for_twenty_as_for_two(
    site: Website, counting: Callable[[Visitor, str], Counter[str]]
) -> None:
    loes = signed_in(site, "loes")
    with no_more(19) as counts:
        for more in (2, 18):
            for _ in range(more):
                a_case(site, 0)
            counts.append(counting(loes, "/zaken"))


def test_input_kept_from_withdrawn_tasks_is_read_at_once(
    website: Website, counting: Callable[[Visitor, str], Counter[str]]
) -> None:
    website.engine.system(MUNICIPALITY).publish_release("proef", small(diagram=WITHDRAWN))
    desk = website.desk("loes")
    started = desk.start_case("proef", "SE", "noord")
    with no_more(40) as counts:
        for _ in range(2):
            for _ in range(3):
                _let_one_be_withdrawn(website, started.case_id)
            # Signed in anew: an hour goes by for each task.
            counts.append(counting(signed_in(website, "loes"), f"/zaken/{started.case_id}"))
    assert len(desk.case_page(started.case_id).kept) == 6


def _let_one_be_withdrawn(website: Website, case: str) -> None:
    desk = website.desk("loes")
    first, *_ = sorted(desk.case_page(case).open_tasks, key=lambda one: one.task.element)
    desk.save_draft(first.task.id, {"kind": ["help"]})
    website.clock.move(minutes=61)
    website.engine.run_until_idle()
