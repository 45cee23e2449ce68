# SPDX-License-Identifier: EUPL-1.2
"""A pathway that calls another: in the same run, each with its own data, terms and parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.commands.house import NOW, House
from tests.pathways.calling import GIVEN, TAKEN, call, caller, middle, ready, taken, within
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import start_case
from wijkpad.commands.repair import rewind_run, transfer_runs
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.tasks.answering import Typed
from wijkpad.commands.tools import definition_of
from wijkpad.domain.case import Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.transfer import Transfer
from wijkpad.errors import RefusedError
from wijkpad.feel import Value

VRAAG = Typed({"what": "Hulp in huis", "day": date(2026, 11, 16)})


@pytest.fixture
def frank(house: House) -> Actor:
    return house.hire("frank", "noord", "front_desk")


@pytest.fixture
def published(house: House) -> dict[str, Definition]:
    onder = ready(within())
    put(house, onder)
    put(house, ready(caller(), {"onder": onder}))
    return {"onder": onder}


def put(house: House, definition: Definition, version: int = 1) -> None:
    house.publish(replace(definition, version=version))


def start(house: House, frank: Actor) -> str:
    return start_case.handle(house.tools, frank, "hoofd", "SE").case_id


def do(house: House, frank: Actor, case: str, element: str, **answers: str) -> None:
    task = house.open_tasks(case)[element]
    complete_task.handle(house.tools, frank, task.id, Typed(answers))


def begun(house: House, frank: Actor) -> str:
    """A case in which the called pathway is at work."""
    case = start(house, frank)
    complete_task.handle(house.tools, frank, house.open_tasks(case)["UT_Vraag"].id, VRAAG)
    return case


def run_of(house: House, case: str) -> Run:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(case)
    return run


def known(house: House, case: str, key: str, scope: str = "") -> Value:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        rows = unit.data.of_case(case)
    return next(one.value for one in reversed(rows) if (one.key, one.scope) == (key, scope))


INSIDE = "CA.onder#0"


def test_the_called_pathway_runs_in_the_run_of_the_caller(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    (task,) = house.open_tasks(case).values()
    assert (task.element, task.form, task.scope) == ("onder.UT", "onder.plan", INSIDE)
    assert task.name == "Taak UT"
    assert run_of(house, case).pinned == (("onder", 1),)
    do(house, frank, case, "onder.UT", goal="help")
    assert list(house.open_tasks(case)) == ["UT_Na"]
    do(house, frank, case, "UT_Na", closing="klaar")
    ended = run_of(house, case)
    assert (ended.status, ended.ended_with) == ("ended", "EE")


def test_each_keeps_its_own_data_and_the_caller_gets_what_it_asks_for(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    assert known(house, case, "reden", INSIDE) == {
        "text": "Hulp in huis",
        "since": date(2026, 11, 16),
    }
    # The form of the called pathway asks something that is called as a form of the caller.
    do(house, frank, case, "onder.UT", goal="help", vraag="niet die van de aanroeper")
    assert known(house, case, "uitkomst") == "help"
    assert known(house, case, "niveau") == "HIGH"
    # `parameters` are those of the pathway that reads them, as they were when the run started.
    assert known(house, case, "uren") == 1
    assert known(house, case, "plan", INSIDE) == {
        "goal": "help",
        "vraag": "niet die van de aanroeper",
    }


def test_the_terms_of_the_called_pathway_run_there(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (term,) = unit.data.terms_of(case)
    assert (term.rule, term.scope, term.due_on) == ("onder.maken", INSIDE, date(2026, 11, 18))


def test_an_error_goes_up_through_the_call_to_who_catches_it(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    house.clock.moment += timedelta(days=4)
    house.run_due()
    ended = run_of(house, case)
    assert (ended.status, ended.ended_with) == ("ended", "EE_Fout")
    assert house.open_tasks(case) == {}


def test_a_run_stays_on_the_versions_that_it_started_with(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    early = begun(house, frank)
    other = within()
    other["forms/plan.json"] = other["forms/plan.json"].replace(b"Wat is goal?", b"Wat wilt u?")
    put(house, ready(other), version=2)
    late = begun(house, frank)
    assert run_of(house, early).pinned == (("onder", 1),)
    assert run_of(house, late).pinned == (("onder", 2),)
    labels = []
    for case in (early, late):
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            definition = definition_of(house.tools, unit, run_of(house, case))
        labels.append(next(iter(definition.forms["onder.plan"].walk())).label)
    assert labels == ["Wat is goal?", "Wat wilt u?"]


def test_nothing_starts_when_a_called_pathway_is_not_there(house: House, frank: Actor) -> None:
    put(house, ready(caller(), {"onder": ready(within())}))
    with pytest.raises(RefusedError) as refused:
        start(house, frank)
    assert refused.value.findings[0].code == "CASE-012"
    assert "‘onder’" in refused.value.findings[0].text


def test_every_call_begins_with_nothing_filled_in(house: House, frank: Actor) -> None:
    onder = ready(within())
    again = call(
        GIVEN + TAKEN,
        more='<standardLoopCharacteristics loopMaximum="2"/>',
    )
    put(house, onder)
    put(house, ready(caller(again), {"onder": onder}))
    case = begun(house, frank)
    do(house, frank, case, "onder.UT", goal="eerste")
    (task,) = house.open_tasks(case).values()
    assert (task.element, task.scope) == ("onder.UT", "CA.onder#1")
    do(house, frank, case, "onder.UT", goal="tweede")
    assert known(house, case, "uitkomst") == "tweede"
    assert known(house, case, "plan", "CA.onder#0") != known(house, case, "plan", "CA.onder#1")


def test_a_call_for_each_of_a_list_gathers_what_each_gave(house: House, frank: Actor) -> None:
    onder = ready(within())
    each = (
        '<callActivity id="CA" name="Plan maken" calledElement="onder"><extensionElements>'
        '<camunda:properties><camunda:property name="outputCollection" value="alle"/>'
        '<camunda:property name="outputElement" value="= doel"/></camunda:properties>'
        f"<camunda:inputOutput>{GIVEN}{taken(doel='= plan.goal')}</camunda:inputOutput>"
        "</extensionElements>"
        '<multiInstanceLoopCharacteristics camunda:collection="= [1, 2]" '
        'camunda:elementVariable="wie"/></callActivity>'
    )
    put(house, onder)
    put(house, ready(caller(each), {"onder": onder}))
    case = begun(house, frank)
    tasks = house.store.tasks_of_case(MUNICIPALITY, case)
    open_now = {one.scope: one for one in tasks if one.status == "open"}
    assert sorted(open_now) == ["CA#0/CA.onder#0", "CA#1/CA.onder#0"]
    for scope, goal in (("CA#1/CA.onder#0", "twee"), ("CA#0/CA.onder#0", "een")):
        complete_task.handle(house.tools, frank, open_now[scope].id, Typed({"goal": goal}))
    assert known(house, case, "alle") == ["een", "twee"]


def test_the_journal_and_the_trail_name_the_steps_of_the_called_pathway(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    do(house, frank, case, "onder.UT", goal="help")
    passed = [one for one, *_ in house.store.passed_of_run(MUNICIPALITY, run_of(house, case).id)]
    assert passed == ["SE", "UT_Vraag", "onder.SE", "onder.UT", "onder.BR", "onder.EE", "CA"]
    assert "task.completed" in house.events(case)


@pytest.fixture
def three_deep(house: House) -> None:
    """A pathway that calls one that calls another."""
    onder = ready(within())
    midden = ready(middle(), {"onder": onder})
    outer = caller(call(GIVEN + taken(uitkomst="= doel"), pathway="midden"))
    put(house, onder)
    put(house, midden)
    put(house, ready(outer, {"onder": onder, "midden": midden}))


def test_a_called_pathway_may_call_another(house: House, frank: Actor, three_deep: None) -> None:
    case = begun(house, frank)
    (task,) = house.open_tasks(case).values()
    assert (task.element, task.scope) == ("onder.UT", "CA.midden#0/midden.CA.onder#0")
    assert run_of(house, case).pinned == (("midden", 1), ("onder", 1))
    do(house, frank, case, "onder.UT", goal="help")
    assert known(house, case, "doel", "CA.midden#0") == "help"
    assert known(house, case, "uitkomst") == "help"
    assert list(house.open_tasks(case)) == ["UT_Na"]


def test_an_error_goes_up_through_two_calls(house: House, frank: Actor, three_deep: None) -> None:
    case = begun(house, frank)
    house.clock.moment += timedelta(days=4)
    house.run_due()
    assert run_of(house, case).ended_with == "EE_Fout"
    passed = house.store.passed_of_run(MUNICIPALITY, run_of(house, case).id)
    gone = [element for element, how, *_ in passed if how == "withdrawn"]
    assert gone == ["onder.UT", "midden.CA", "CA"]


def test_a_run_goes_along_to_a_new_version_while_a_called_pathway_is_at_work(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    before = house.open_tasks(case)["onder.UT"]
    newer = within()
    newer["forms/plan.json"] = newer["forms/plan.json"].replace(b"Wat is goal?", b"Wat wilt u?")
    onder = ready(newer)
    put(house, onder, version=2)
    outer = caller(more="<textAnnotation id='note'><text>Nieuw</text></textAnnotation>")
    put(house, ready(outer, {"onder": onder}), version=2)
    designer = house.hire("dora", "noord", "process_designer")
    wanted = Transfer(
        id="", pathway="hoofd", old=1, new=2, mapped={}, reason="beter", by="", at=NOW
    )
    transfer = transfer_runs.begin(house.tools, designer, wanted).id
    house.run_due()
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (row,) = unit.transfers.runs(transfer)
    assert row.state == "done", row
    run = run_of(house, case)
    assert (run.definition, run.pinned) == (2, (("onder", 2),))
    after = house.open_tasks(case)["onder.UT"]
    assert (after.id, after.scope) == (before.id, INSIDE)
    do(house, frank, case, "onder.UT", goal="help")
    assert known(house, case, "uitkomst") == "help"
    assert list(house.open_tasks(case)) == ["UT_Na"]


def test_a_run_can_be_put_back_into_a_call_with_the_data_of_that_call(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    lead = house.hire("lea", "noord", "team_lead")
    case = begun(house, frank)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        inside = unit.cases.snapshots(run_of(house, case).id)[0].step
    do(house, frank, case, "onder.UT", goal="help")
    assert list(house.open_tasks(case)) == ["UT_Na"]
    rewind_run.handle(house.tools, lead, run_of(house, case).id, inside, "te snel")
    (task,) = house.open_tasks(case).values()
    assert (task.element, task.scope) == ("onder.UT", INSIDE)
    do(house, frank, case, "onder.UT", goal="anders")
    assert known(house, case, "uitkomst") == "anders"
    assert known(house, case, "niveau") == "LOW"


def test_a_run_inside_a_call_goes_to_a_new_version_with_what_that_calls_now(
    house: House, frank: Actor, published: dict[str, Definition]
) -> None:
    case = begun(house, frank)
    before = run_of(house, case)
    (open_one,) = house.open_tasks(case).values()
    newer = replace(published["onder"], sha256="b" * 64, version=2)
    put(house, newer, 2)
    put(house, replace(ready(caller(), {"onder": newer}), sha256="c" * 64), 2)
    wanted = Transfer(
        id="", pathway="hoofd", old=1, new=2, mapped={}, reason="beter", by="", at=house.clock.now()
    )
    designer = house.hire("dora", "noord", "process_designer")
    transfer = transfer_runs.begin(house.tools, designer, wanted).id
    house.run_due()
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert [(one.state, one.findings) for one in unit.transfers.runs(transfer)] == [
            ("done", ())
        ]
    after = run_of(house, case)
    assert (before.pinned, after.pinned) == ((("onder", 1),), (("onder", 2),))
    assert [one.id for one in house.open_tasks(case).values()] == [open_one.id]
    transfer_runs.undo(house.tools, designer, transfer, "te vroeg")
    house.run_due()
    assert run_of(house, case).pinned == (("onder", 1),)
    assert run_of(house, case).state == before.state
