# SPDX-License-Identifier: EUPL-1.2
"""Pathways about a contract: begun once when its money runs out, in a file that opens no case."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest

from tests.commands.contracting import CEILING, Agreed, agree
from tests.commands.house import House, typed
from tests.commands.treasury import CONTRACT
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import link_cases
from wijkpad.commands.contract.signals import SIGNAL
from wijkpad.commands.jobs import apply_job, resolve_incident
from wijkpad.commands.run import deliver_message, step
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.team import hand_over
from wijkpad.domain.access import Verb, may, sight
from wijkpad.domain.definition import CONTRACT_SIGNAL
from wijkpad.domain.identity import ROLES, Actor, Membership
from wijkpad.domain.jobs import Job
from wijkpad.domain.ledger import ceiling_of
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.ports import WorklistQuestion

SEVENTY = CEILING * 70 // 100


@pytest.fixture
def agreed(house: House) -> Agreed:
    found = agree(house)
    found.publish()
    return found


@pytest.fixture
def quick(sqlite_house: House) -> Agreed:
    """The same on SQLite only, with a signal under way, for what the database has no part in."""
    found = agree(sqlite_house)
    found.publish()
    found.treasury.reserved(SEVENTY + 12_345, CONTRACT)
    sqlite_house.run_due()
    return found


def test_seventy_per_cent_begins_the_pathway_once_a_year_after_the_booking(agreed: Agreed) -> None:
    allocation = agreed.treasury.reserved(SEVENTY - 1, CONTRACT)
    agreed.house.run_due()
    assert agreed.files() == []
    cent = agreed.treasury.reserved(1, CONTRACT)
    assert agreed.files() == []
    agreed.house.run_due()
    (file,) = agreed.files()
    assert (file.subject, file.subject_key, file.subject_year) == ("contract", "C-100", 2026)
    assert (file.team, file.participants, file.linked) == ("", frozenset(), ())
    complete_task.handle(agreed.house.tools, agreed.carla, agreed.task().id, typed())
    agreed.treasury.release(cent)
    agreed.treasury.reserved(1, CONTRACT)
    agreed.treasury.commit(allocation)
    agreed.house.run_due()
    assert [one.status for one in agreed.runs(file)] == ["ended"]
    assert agreed.incidents() == []


def test_a_ceiling_that_was_raised_has_seventy_per_cent_of_its_own(sqlite_house: House) -> None:
    agreed = agree(sqlite_house)
    agreed.publish()
    agreed.treasury.reserved(SEVENTY, CONTRACT)
    sqlite_house.run_due()
    (file,) = agreed.files()
    complete_task.handle(sqlite_house.tools, agreed.carla, agreed.task().id, typed())
    agreed.treasury.allot(CONTRACT, CEILING * 2)
    agreed.treasury.reserved(SEVENTY - 1, CONTRACT)
    sqlite_house.run_due()
    assert len(agreed.runs(file)) == 1
    agreed.treasury.reserved(1, CONTRACT)
    sqlite_house.run_due()
    assert sum(len(agreed.runs(one)) for one in agreed.files()) == 2


def test_help_that_was_promised_before_there_was_a_ceiling_counts_when_it_comes(
    sqlite_house: House,
) -> None:
    agreed = agree(sqlite_house)
    agreed.publish()
    next_year = CONTRACT._replace(year=2027)
    agreed.treasury.allot(next_year, 0, committed=SEVENTY)
    agreed.treasury.allot(next_year, CEILING, committed=SEVENTY)
    with sqlite_house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.signals.of_contract("C-100")
    assert [(one.year, one.ceiling) for one in found if one.ceiling] == [(2027, CEILING)]


def test_each_year_has_its_own_file(sqlite_house: House) -> None:
    agreed = agree(sqlite_house)
    agreed.publish()
    next_year = CONTRACT._replace(year=2027)
    agreed.treasury.allot(next_year, CEILING)
    agreed.treasury.ask(agreed.treasury.wish({CONTRACT: SEVENTY, next_year: SEVENTY}))
    agreed.house.run_due()
    assert {one.subject_year for one in agreed.files()} == {2026, 2027}


def test_a_contract_that_agreed_on_another_percentage_is_held_to_that(sqlite_house: House) -> None:
    agreed = agree(sqlite_house, warn_pct=80)
    agreed.publish()
    agreed.treasury.reserved(SEVENTY, CONTRACT)
    sqlite_house.run_due()
    assert agreed.files() == []
    agreed.treasury.reserved(CEILING // 10, CONTRACT)
    sqlite_house.run_due()
    (file,) = agreed.files()
    with sqlite_house.store.work(MUNICIPALITY, reading=True) as unit:
        (signal,) = unit.signals.of_contract("C-100")
    assert (signal.cause, signal.pct, signal.run) == ("used", 80, agreed.runs(file)[0].id)


def test_help_that_does_not_fit_begins_it_too_and_a_run_that_goes_on_takes_it_along(
    agreed: Agreed,
) -> None:
    assert agreed.treasury.reserve(CEILING + 1, CONTRACT).short
    agreed.house.run_due()
    (file,) = agreed.files()
    agreed.treasury.reserved(SEVENTY, CONTRACT)
    agreed.house.run_due()
    (run,) = agreed.runs(file)
    with agreed.house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.signals.of_contract("C-100")
    assert {(one.cause, one.run) for one in found} == {("short", run.id), ("used", run.id)}
    assert next(one for one in found if one.cause == "short").used == 0


def test_help_in_a_crisis_goes_on_and_the_signal_with_it(sqlite_house: House) -> None:
    agreed = agree(sqlite_house)
    agreed.publish()
    wish = replace(agreed.treasury.wish({CONTRACT: CEILING + 1}), beyond="crisis")
    assert agreed.treasury.ask(wish).allocation is not None
    agreed.house.run_due()
    assert len(agreed.runs(agreed.files()[0])) == 1


def test_without_a_pathway_the_administrator_hears_of_it_and_help_is_booked_all_the_same(
    sqlite_house: House,
) -> None:
    agreed = agree(sqlite_house)
    assert agreed.treasury.reserve(SEVENTY, CONTRACT).allocation is not None
    for _ in range(10):
        sqlite_house.run_due()
        sqlite_house.clock.move(days=1)
    (incident,) = agreed.incidents()
    assert (incident.code, incident.case, incident.run) == ("JOB-start", None, None)
    assert "contract C-100" in incident.text
    assert "geen gepubliceerd traject" in incident.text
    agreed.publish()
    beheer = sqlite_house.hire("beheer", "noord", "functional_admin")
    resolve_incident.retry(sqlite_house.tools, beheer, incident.id)
    sqlite_house.run_due()
    assert len(agreed.runs(agreed.files()[0])) == 1
    assert agreed.incidents() == []


def _signal_jobs(agreed: Agreed) -> list[Job]:
    with agreed.house.store.work(MUNICIPALITY) as unit:
        found = unit.jobs.claim_due(
            agreed.house.clock.now(), owner="proef", lease_seconds=600, limit=50
        )
        unit.commit()
    return [one for one in found if one.topic == SIGNAL]


def test_two_signals_at_once_make_one_file(agreed: Agreed) -> None:
    products = [ceiling_of("C-100", code, 2026) for code in ("02A03", "02A05")]
    for key in products:
        agreed.treasury.allot(key, CEILING)
        agreed.treasury.reserved(SEVENTY, key)
    jobs, together = _signal_jobs(agreed), Barrier(2)
    assert len(jobs) == 2

    def begin(job: Job) -> None:
        together.wait()
        apply_job.handle(agreed.house.tools, MUNICIPALITY, job)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(begin, jobs))
    (file,) = agreed.files()
    assert len(agreed.runs(file)) == 2


def test_a_crash_before_the_commit_leaves_nothing_and_the_second_try_begins_it_once(
    agreed: Agreed, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed.treasury.reserved(SEVENTY, CONTRACT)
    (job,) = _signal_jobs(agreed)

    class Crash(BaseException):
        pass

    def crash(*_: object) -> None:
        raise Crash

    monkeypatch.setattr(step, "write", crash)
    with pytest.raises(Crash):
        apply_job.handle(agreed.house.tools, MUNICIPALITY, job)
    monkeypatch.undo()
    assert agreed.files() == []
    for _ in range(2):
        apply_job.handle(agreed.house.tools, MUNICIPALITY, job)
    assert len(agreed.runs(agreed.files()[0])) == 1


def test_expressions_see_the_contract_and_no_case(quick: Agreed) -> None:
    (file,) = quick.files()
    with quick.house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(file.id)[0]
        env = CaseEnvironment(
            unit,
            quick.house.shelf.held["sein", 1],
            file,
            run,
            actor=quick.carla,
            now=quick.house.clock.now(),
        )
        names = env.variables("")
        contract, signal = names["contract"], names["signal"]
        unknown = {one: one in names for one in ("case", "household", "team")}
    assert isinstance(contract, dict)
    assert isinstance(signal, dict)
    assert contract["provider"] == "Zorg Dichtbij"
    assert (contract["year"], contract["used_percentage"]) == (2026, Decimal("71.2"))
    assert (contract["ceiling"], contract["free"]) == (1_000_000, 287_655)
    assert (signal["cause"], signal["percentage"], signal["product"]) == ("used", 70, None)
    assert not any(unknown.values())


def _actor(role: str) -> Actor:
    held = Membership(user="x", team="noord", role=role, valid_from=_LONG_AGO)
    return Actor(municipality=MUNICIPALITY, user="x", name="X", memberships=(held,))


_LONG_AGO = date(2020, 1, 1)
_OF_HOUSEHOLDS: tuple[Verb, ...] = (
    *("see_household", "keep", "worry", "withdraw", "fund", "participants", "shield", "export"),
)


def test_contract_roles_work_in_the_file_and_in_no_case(quick: Agreed) -> None:
    (file,), today = quick.files(), quick.house.tools.today()
    with quick.house.store.work(MUNICIPALITY, reading=True) as unit:
        case = unit.cases.get(quick.treasury.case)
    assert case is not None
    for role in ROLES:
        sees = may(_actor(role), "see", file, on=today) is None
        assert sees == (role in ("contract_manager", "budget_holder", "functional_admin")), role
    for role in ("contract_manager", "budget_holder", "functional_admin"):
        assert may(_actor(role), "see", case, on=today) is not None
        for verb in _OF_HOUSEHOLDS:
            found = may(_actor(role), verb, file, on=today)
            assert found is not None, (role, verb)
            assert found.code == "ACC-001"


def test_the_file_is_in_the_worklist_of_contract_roles_and_in_no_list_of_cases(
    agreed: Agreed,
) -> None:
    agreed.treasury.reserved(SEVENTY, CONTRACT)
    agreed.house.run_due()
    (file,), house = agreed.files(), agreed.house
    lead = house.hire("lea", "noord", "team_lead", "budget_holder")
    for actor, tasks in ((agreed.carla, 1), (lead, 1), (house.anna, 0)):
        question = WorklistQuestion(
            sight=sight(actor, on=house.tools.today()), view="team", now=house.clock.now()
        )
        found = house.store.worklist(MUNICIPALITY, question)
        of_contract = [one for one in found.items if one.case == file.id]
        assert len(of_contract) == tasks, actor.user
        assert found.counts["team"] == len(found.items)
        if of_contract:
            assert of_contract[0].about == "Zorg Dichtbij · Contract C-100, 2026"
            assert of_contract[0].may_do == (actor is agreed.carla)
        cases, total = house.store.cases(MUNICIPALITY, sight(actor, on=house.tools.today()))
        assert file.id not in {one.case.id for one in cases}
        assert total == len(cases)


def test_a_file_of_a_contract_is_tied_to_no_case(quick: Agreed) -> None:
    (file,), house = quick.files(), quick.house
    lead = house.hire("lea", "noord", "team_lead", "budget_holder")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        case = unit.cases.get(quick.treasury.case)
    assert case is not None
    with pytest.raises(NotFoundError):
        link_cases.link(house.tools, lead, file.id, case.number, "family")
    with pytest.raises(NotFoundError):
        hand_over.case(house.tools, lead, file.id, "anna", "omdat")
    message = deliver_message.Message(name=CONTRACT_SIGNAL, id="1", case=case.id)
    with pytest.raises(RefusedError):
        deliver_message.handle(house.tools, house.anna, message)
    assert len(quick.runs(file)) == 1
