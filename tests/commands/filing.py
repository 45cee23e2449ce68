# SPDX-License-Identifier: EUPL-1.2
"""A case of which the file about people is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.forms.builders import a_field, a_form, a_table
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.file import record
from wijkpad.commands.file.state import CaseFile, read_file
from wijkpad.commands.run.reading import look_at
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.tasks.answering import Typed
from wijkpad.domain.definition import Definition
from wijkpad.errors import AnswersInvalidError
from wijkpad.feel import Value

SECRET = "Jozefien"
BSN = "123456782"
CHILD = {"name": f"{SECRET} A", "birth_date": date(2014, 4, 1), "role": "child"}
PARENT = {"name": "Moeder A", "birth_date": date(1985, 3, 2), "role": "parent", "bsn": BSN}
PERSONS = a_form(
    a_field("about", kind="household", properties={"concept": "household"}),
    a_field("hidden", "radio", "bool", properties={"concept": "household.hidden_address"}),
    a_table(
        "persons",
        a_field("name", properties={"concept": "person.name"}),
        a_field("born", "datetime", "date_past", properties={"concept": "person.birth_date"}),
        a_field("bsn", kind="bsn", properties={"concept": "person.bsn"}),
    ),
    file="forms/answer.json",
)


def pathway() -> Definition:
    return replace(a_pathway("p", TWO_TASKS), forms={"answer": PERSONS})


def begun(house: House) -> str:
    house.publish(pathway())
    return house.start("p")


def write(house: House, case: str, name: str, answers: dict[str, Any], **more: Any) -> str:
    given = Typed({**answers, "_accept_warnings": True})
    return record.handle(house.tools, house.anna, case, name, given, **more).item


def the_file(house: House, case: str) -> CaseFile:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
        assert found is not None
        return read_file(unit, found, house.tools.today())


def answer(house: House, case: str, answers: dict[str, Any], element: str = "A") -> None:
    task = house.open_tasks(case)[element].id
    complete_task.handle(house.tools, house.anna, task, Typed(answers))


def feel(house: House, case: str, name: str) -> Value:
    """Return what an expression of the run sees."""
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
        assert found is not None
        run = unit.cases.runs_of(case)[0]
        return look_at(house.tools, unit, house.anna, found, run.id).env.variables("")[name]


def wrong(house: House, case: str, name: str, answers: dict[str, Any], **more: Any) -> set[str]:
    with pytest.raises(AnswersInvalidError) as error:
        record.handle(house.tools, house.anna, case, name, Typed(answers), **more)
    return {f"{one.code} {one.element}" for one in error.value.findings}


GOAL = {"text": "Rust in huis", "domain": "domestic_relations", "status": "open"}


def consent_of(child: str, giver: str, **more: Any) -> dict[str, Any]:
    return {
        "about": child,
        "kind": "processing",
        "scope": "Overleg met school",
        "giver": giver,
        "answer": "given",
        "given_on": date(2026, 11, 10),
        "how": "spoken",
        **more,
    }


def family(house: House, case: str) -> tuple[str, str]:
    mother = write(house, case, "person", PARENT)
    custody = [
        {"holder": mother, "type": "joint", "source": "register", "checked_on": date(2026, 11, 2)},
        {
            "holder": "other",
            "holder_name": "Vader",
            "type": "joint",
            "source": "register",
            "checked_on": date(2026, 11, 2),
        },
    ]
    return mother, write(house, case, "person", {**CHILD, "custody": custody})
