# SPDX-License-Identifier: EUPL-1.2
"""A report that may be sent once only: in doubt, a person asks the receiver, and nothing is sent again."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.house import SERVED, House, a_pathway, chain
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.commands.jobs import resolve_incident
from wijkpad.domain.jobs import Incident
from wijkpad.errors import PluginError
from wijkpad.feel import Value
from wijkpad.jobs import JobDesk
from wijkpad.ports import ServiceCall
from wijkpad.store import SqlStore

pytestmark = pytest.mark.faults
TOPIC = "test.ask"
CAUGHT = SERVED + (
    '<boundaryEvent id="X" attachedToRef="S"><errorEventDefinition/></boundaryEvent>'
    f'<userTask id="C"/>{chain("X", "C")}'
)


class Receiver:
    """Somebody outside, who writes down whatever arrives; the line may break, or the power."""

    def __init__(self, book: Path) -> None:
        self.book = book
        self.breaks = self.kills = False

    def topics(self, municipality: str) -> frozenset[str]:
        return frozenset({TOPIC})

    def never_twice(self, municipality: str) -> frozenset[str]:
        return frozenset({TOPIC})

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        with self.book.open("a") as book:
            book.write(f"{call.idem_key}\n")
            book.flush()
            os.fsync(book.fileno())
        if self.kills:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.breaks:
            raise PluginError("line", call.topic, "hung")
        return {"answer": "ontvangen"}

    @property
    def received(self) -> int:
        return len(self.book.read_text().splitlines()) if self.book.exists() else 0


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    return Receiver(tmp_path / "received")


@pytest.fixture
def reporting(store: SqlStore, receiver: Receiver) -> House:
    """A house whose service task reports to the receiver."""
    house = House(store)
    house.tools = replace(house.tools, services=receiver)
    return house


def incidents(house: House) -> list[Incident]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.jobs.open_incidents()


def test_a_report_that_arrives_lets_the_run_go_on(reporting: House, receiver: Receiver) -> None:
    reporting.publish(a_pathway("p", SERVED))
    case = reporting.start("p")
    reporting.run_due()
    assert list(reporting.open_tasks(case)) == ["B"]
    assert receiver.received == 1


def test_a_kill_between_sending_and_writing_it_down_asks_a_person_and_sends_nothing_again(
    reporting: House, receiver: Receiver, database_url: str
) -> None:
    reporting.publish(a_pathway("p", SERVED))
    case = reporting.start("p")
    _killed_while_reporting(reporting, receiver, database_url)
    assert receiver.received == 1

    _lease_runs_out(reporting)
    assert reporting.run_due() == 1
    assert reporting.run_due() == 0

    assert receiver.received == 1
    found = incidents(reporting)
    assert [(one.code, one.case) for one in found] == [("JOB-doubtful", case)]
    assert "Vraag het na bij de ontvanger" in found[0].text
    assert reporting.open_tasks(case) == {}


def test_a_line_that_breaks_asks_a_person_whatever_the_diagram_would_do(
    reporting: House, receiver: Receiver
) -> None:
    reporting.publish(a_pathway("p", CAUGHT))
    case = reporting.start("p")
    receiver.breaks = True
    reporting.run_due()
    reporting.clock.move(hours=3)
    assert reporting.run_due() == 0
    assert receiver.received == 1
    assert [one.code for one in incidents(reporting)] == ["JOB-doubtful"]
    assert reporting.open_tasks(case) == {}


def test_a_person_who_asked_may_send_it_again(reporting: House, receiver: Receiver) -> None:
    reporting.publish(a_pathway("p", SERVED))
    case = reporting.start("p")
    receiver.breaks = True
    reporting.run_due()
    receiver.breaks = False
    ada = reporting.hire("ada", "noord", "functional_admin")
    resolve_incident.retry(reporting.tools, ada, incidents(reporting)[0].id)
    reporting.run_due()
    assert receiver.received == 2
    assert list(reporting.open_tasks(case)) == ["B"]


def _killed_while_reporting(house: House, receiver: Receiver, url: str) -> None:
    """Let another process begin the report, and kill it when the receiver has it."""
    house.store.close()
    child = os.fork()
    if child == 0:
        receiver.kills = True
        own = SqlStore(url, master_key=MASTER_KEY)
        house.tools = replace(house.tools, store=own)
        JobDesk(own, house.clock, house).run_due()
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def _lease_runs_out(house: House) -> None:
    with house.store.work(MUNICIPALITY) as unit:
        unit.jobs.free_from_others(house.jobs.owner + "-gone")
        unit.commit()
