# SPDX-License-Identifier: EUPL-1.2
"""Every route against everybody who may not know: another team, a shielded case, another town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import LOGINS, PROCESSES, Website
from tests.webui.test_doors import OPEN
from wijkpad.domain.journal import Entry
from wijkpad.pathways import read_folder

OWN = {
    "beheer.theme",
    "cases.choose",
    "cases.find",
    "cases.search",
    "cases.start",
    "sign_in.hand_over",
    "sign_in.left",
    "sign_in.stay",
    "worklist.fragment",
    "worklist.home",
    "worklist.keys",
    "worklist.search",
    "worklist.see",
    "worklist.show",
}
"""Routes that show or do only what the asker may: their lists are tested for what they hold."""
CASE = {
    "cases.add_todo",
    "cases.amend_note",
    "cases.arrange",
    "cases.close",
    "cases.confirm_withdraw",
    "cases.draft_note",
    "cases.journal",
    "cases.link",
    "cases.message",
    "cases.notes",
    "cases.raise_worry",
    "cases.register_message",
    "cases.choose_for_message",
    "cases.send_amended_note",
    "cases.show",
    "cases.tick_todo",
    "cases.todos",
    "cases.unlink",
    "cases.withdraw",
    "cases.worry",
    "cases.write_note",
}
REPAIR = {
    "cases.foresee_rewind",
    "cases.foresee_step",
    "cases.repair",
    "cases.rewind",
    "cases.skip_or_move",
}
"""About a run: an administrator repairs any that is not shielded, without seeing its case."""
TASK = {"tasks.claim", "tasks.draft", "tasks.release", "tasks.send", "tasks.show"}
DRAWN = {"cases.diagram"}
"""A published diagram: about nobody, for everybody who is signed in."""
DESIGN = {
    "designer.approve",
    "designer.ask",
    "designer.begin",
    "designer.begin_transfer",
    "designer.check",
    "designer.compare_versions",
    "designer.diagram",
    "designer.drop",
    "designer.forms",
    "designer.make_form",
    "designer.make_merged",
    "designer.merge_base",
    "designer.merge_newest",
    "designer.new_form",
    "designer.others",
    "designer.pathway",
    "designer.pathways",
    "designer.publication",
    "designer.read_file",
    "designer.reject",
    "designer.renew",
    "designer.tables",
    "designer.try_scenarios",
    "designer.show_version",
    "designer.transfer",
    "designer.transfers",
    "designer.undo_transfer",
    "designer.write_file",
    "designer.write_text",
}
ADMIN = {
    "beheer.configure",
    "beheer.confirm",
    "beheer.correct",
    "beheer.export",
    "beheer.find_repairs",
    "beheer.incident",
    "beheer.incidents",
    "beheer.plugin",
    "beheer.plugins",
    "beheer.repairs",
    "beheer.resolve",
    "beheer.restart",
    "beheer.send_correction",
    "beheer.settings",
}
ADMINISTERED = {
    "key": "voorbeeldgemeente",
    "incident": "i-1",
    "word": "opnieuw",
    "task": "f" * 32,
}
"""Of an incident with a case, who leads that case sees the page too: tests/webui/test_incidents.py."""
RULES = (OPEN, OWN, CASE, REPAIR, TASK, DRAWN, DESIGN, ADMIN)
OTHER_TOWN = "gm8888"
TOWN = f"""
format = 1
code = "{OTHER_TOWN}"
name = "Buurstad"
[teams.noord]
name = "Wijkteam Noord"
[users.bea]
name = "Bea Elders"
roles = [{{ team = "noord", role = "front_desk", from = 2026-01-01 }}]
"""
FORM = {
    "note": "Een zorg",
    "message": "MSG_Application",
    "received_at": "16-11-2026 09:00",
    "channel": "phone",
    "id": "x",
    "reason": "Zomaar",
    "_free": "1",
}
_CSRF = re.compile(r'(name="csrf[-_]token" (?:content|value)=)"[^"]+"')


@dataclass(frozen=True)
class Hidden:
    """A case with a task that most people may not know of, and the logins of those who may."""

    case: str
    task: str
    known_to: frozenset[str]
    journal_known_to: frozenset[str] = frozenset()
    repaired_by: frozenset[str] = frozenset()
    run: str = ""


def hidden_things(website: Website, folder: Path) -> dict[str, Hidden]:
    south = website.desk("bea").start_case("intake", "SE_ResidentRequest")
    worry = website.desk("bea").safety_signal(south.case_id, "zorg")
    engine = website.engine
    (folder / f"{OTHER_TOWN}.toml").write_text(TOWN, encoding="utf-8")
    system = engine.system(OTHER_TOWN)
    system.import_municipality(folder)
    system.publish_release("intake", read_folder(PROCESSES / "intake"))
    elsewhere = engine.at(OTHER_TOWN, engine.as_user(OTHER_TOWN, "bea"))
    town = elsewhere.start_case("intake", "SE_ResidentRequest")
    first = {one.first_task_id for one in (south, town)}
    assert None not in first
    with engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(worry.case_id)
        (task,) = unit.tasks.open_of_run(run.id)
        (ours,) = unit.cases.runs_of(south.case_id)
    with engine._tools.store.work(OTHER_TOWN, reading=True) as unit:
        (theirs,) = unit.cases.runs_of(town.case_id)
    return {
        "another team": Hidden(
            south.case_id,
            str(south.first_task_id),
            frozenset({"bea", "zeno", "tess"}),
            frozenset({"fatma", "vera"}),
            frozenset({"fatma"}),
            run=ours.id,
        ),
        "shielded": Hidden(worry.case_id, task.id, frozenset({"bea"}), run=run.id),
        "another town": Hidden(town.case_id, str(town.first_task_id), frozenset(), run=theirs.id),
        "unknown": Hidden("f" * 32, "f" * 32, frozenset()),
        "a name": Hidden("Jansen, Piet", "Jansen, Piet", frozenset()),
        "very long": Hidden("a1" * 2_000, "b2" * 2_000, frozenset()),
    }


def requests(website: Website, endpoints: set[str], **values: object) -> Iterator[tuple[str, ...]]:
    with website.app.test_request_context():
        adapter = website.app.url_map.bind("localhost")
        for rule in website.app.url_map.iter_rules():
            if rule.endpoint not in endpoints:
                continue
            given = {name: values[name] for name in rule.arguments}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.endpoint, method, adapter.build(rule.endpoint, given, method=method)


def _values(thing: Hidden) -> dict[str, str]:
    return {"case": thing.case, "task": thing.task, "run": thing.run or thing.case}


def ask(visitor: Visitor, method: str, address: str) -> tuple[int, str]:
    data = {} if method == "GET" else {"csrf_token": visitor.csrf(), **FORM}
    answer = visitor.client.open(address, method=method, data=data)
    return answer.status_code, _CSRF.sub("", answer.text)


def refusals(website: Website) -> list[Entry]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.latest(10_000)]
    return [one for one in lines if one.outcome == "refused"]


def test_every_route_stands_under_one_rule(website: Website) -> None:
    """A new route fails here until somebody says, above, who may use it."""
    ruled = [endpoint for rule in RULES for endpoint in rule]
    assert len(ruled) == len(set(ruled))
    assert {one.endpoint for one in website.app.url_map.iter_rules()} == set(ruled)


@pytest.mark.parametrize("login", LOGINS)
def test_what_somebody_may_not_know_does_not_exist_on_any_route(
    website: Website, tmp_path: Path, login: str
) -> None:
    visitor = signed_in(website, login)
    things = hidden_things(website, tmp_path)
    asked = 0
    for kind, thing in things.items():
        for endpoint, method, address in requests(website, CASE | TASK | REPAIR, **_values(thing)):
            known = thing.known_to | (
                thing.journal_known_to if endpoint == "cases.journal" else frozenset()
            )
            known |= thing.repaired_by if endpoint in REPAIR else frozenset()
            if login in known:
                continue
            status, _ = ask(visitor, method, address)
            assert status == 404, (kind, login, method, address[:80], status)
            asked += 1
    refused = [one for one in refusals(website) if one.user == website.desk(login).me().id]
    assert len(refused) >= asked > 0
    assert all(len(one.object_id or "") <= 64 for one in refused)
    assert not any("Jansen" in repr(one) for one in refused)


def test_a_hidden_case_answers_exactly_as_one_that_is_not_there(
    website: Website, tmp_path: Path
) -> None:
    visitor = signed_in(website, "noor")
    things = hidden_things(website, tmp_path)
    unknown = things["unknown"]
    expected = [
        ask(visitor, method, address)
        for _, method, address in requests(website, CASE | TASK | REPAIR, **_values(unknown))
    ]
    for kind in ("another team", "shielded", "another town"):
        given = [
            ask(visitor, method, address)
            for _, method, address in requests(
                website, CASE | TASK | REPAIR, **_values(things[kind])
            )
        ]
        assert given == expected, kind


@pytest.mark.parametrize("login", ["loes", "noor", "dina", "ahmet", "carla", "pim", "tess", "vera"])
def test_the_set_up_is_for_administrators_only(website: Website, login: str) -> None:
    visitor = signed_in(website, login)
    for _, method, address in requests(website, ADMIN, **ADMINISTERED):
        assert ask(visitor, method, address)[0] == 403, (method, address)


@pytest.mark.parametrize("login", ["loes", "noor", "dina", "ahmet", "carla", "vera"])
def test_designs_are_for_who_designs_or_approves(website: Website, login: str) -> None:
    visitor = signed_in(website, login)
    draft = website.desk("pim").begin_definition_draft("intake")
    for endpoint, method, address in requests(
        website,
        DESIGN,
        key="intake",
        version=1,
        old=1,
        transfer="t-1",
        draft=draft,
        path="intake.bpmn",
    ):
        status, _ = ask(visitor, method, address)
        assert status == 403, (endpoint, method, status)
