# SPDX-License-Identifier: EUPL-1.2
"""An answer about safety acts the moment it is given, and no value of it is written in the open."""

from __future__ import annotations

from dataclasses import replace

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.forms.builders import a_field, a_form
from wijkpad.commands.tasks import complete_task, save_draft
from wijkpad.commands.tasks.answering import Posted
from wijkpad.domain.case import Task
from wijkpad.domain.definition import Call, Definition, UrgentHelp
from wijkpad.domain.identity import Actor
from wijkpad.feel import Value

FORM = a_form(
    a_field("danger", "radio", "bool", required=True, properties={"safety": "call"}),
    a_field("worry", "radio", "bool", required=True, properties={"safety": "talk"}),
    a_field("text", required=True),
    file="forms/answer.json",
)
HELP = (
    UrgentHelp(key="talk", title="Overleg", text="Overleg vandaag.", meldcode=True),
    UrgentHelp(
        key="call", title="Bel", text="Bel nu.", calls=(Call("112", "112"), Call("GGZ", "", "ggz"))
    ),
)


def pathway() -> Definition:
    return replace(
        a_pathway("p", TWO_TASKS),
        forms={"answer": FORM},
        urgent={one.key: one for one in HELP},
    )


def begun(house: House) -> tuple[str, str]:
    house.publish(pathway())
    case = house.start("p")
    return case, house.open_tasks(case)["A"].id


def type_in(house: House, actor: Actor, task: str, **answers: str) -> save_draft.SavedDraft:
    posted = {name: [text] for name, text in answers.items()}
    return save_draft.handle(house.tools, actor, task, posted)


def the_task(house: House, case: str) -> Task:
    return house.open_tasks(case)["A"]


def test_it_acts_while_the_rest_of_the_form_is_empty(house: House) -> None:
    case, task = begun(house)
    saved = type_in(house, house.anna, task, danger="yes")
    assert saved.acted
    assert [one.title for one in saved.urgent] == ["Bel"]
    assert saved.urgent[0].questions == ("Danger",)
    assert saved.urgent[0].calls == (("112", "112"), ("GGZ", ""))
    now = the_task(house, case)
    assert (now.safety, now.urgent_since) == (("danger",), house.clock.now())


def test_every_act_follows_the_order_of_the_pathway(house: House) -> None:
    _, task = begun(house)
    saved = type_in(house, house.anna, task, danger="yes", worry="yes")
    assert [one.title for one in saved.urgent] == ["Overleg", "Bel"]


def test_it_is_journalled_once_by_the_task_and_never_by_the_question(house: House) -> None:
    case, task = begun(house)
    for text in ("een", "een woord"):
        type_in(house, house.anna, task, danger="yes", worry="yes", text=text)
    lines = [one for one in house.journal() if one.event.startswith("safety.")]
    assert [(one.event, one.object_id, one.object_part, one.user) for one in lines] == [
        ("safety.given", task, None, "anna")
    ]
    assert lines[0].client == case
    assert not [word for word in ("danger", "worry", "yes", "answer") if word in str(lines)]


def test_no_and_nothing_do_not_act(house: House) -> None:
    case, task = begun(house)
    saved = type_in(house, house.anna, task, danger="no", text="yes")
    assert (saved.acted, saved.urgent) == (False, ())
    assert the_task(house, case).urgent_since is None
    assert the_task(house, case).version == 1


def test_only_the_other_answer_takes_it_back_and_that_is_journalled(house: House) -> None:
    case, task = begun(house)
    type_in(house, house.anna, task, danger="yes")
    type_in(house, house.bram, task, text="Bram begint opnieuw")
    assert the_task(house, case).safety == ("danger",)
    assert [one.title for one in type_in(house, house.bram, task, text="nog").urgent] == ["Bel"]
    assert type_in(house, house.bram, task, danger="no").urgent == ()
    assert the_task(house, case).urgent_since is None
    assert house.events(case)[-2:] == ["safety.given", "safety.denied"]


def test_a_form_that_is_completed_at_once_leaves_the_same_line(house: House) -> None:
    case, task = begun(house)
    posted = Posted({"danger": ["yes"], "worry": ["no"], "text": ["Klaar"]})
    complete_task.handle(house.tools, house.anna, task, posted)
    assert house.events(case)[-2:] == ["safety.given", "task.completed"]


def test_the_case_data_knows_nothing_of_it_before_the_task_is_done(house: House) -> None:
    case, task = begun(house)
    type_in(house, house.anna, task, danger="yes")
    with house.store.work(house.anna.municipality, reading=True) as unit:
        rows: list[Value] = [one.value for one in unit.data.of_case(case)]
    assert rows == []
