# SPDX-License-Identifier: EUPL-1.2
"""Every route against everybody who may not know: another team, a shielded case, another town."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Executable, Insert

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.hidden import Town, hidden_things, open_town, values_of
from tests.webui.routes import (
    A_CONTRACT,
    AN_OFFER,
    BUDGETS,
    CONTRACTS,
    FILE,
    HELP,
    KEPT_MAP,
    MAP,
    MAP_OF_CASE,
    VOLUNTEERS,
)
from tests.webui.test_doors import OPEN
from wijkpad.domain.identity import ROLES
from wijkpad.domain.journal import Entry
from wijkpad.plugins import extending
from wijkpad.store.prepared import Prepared
from wijkpad.store.wire import Values, Wire

OWN = {
    "beheer.theme",
    "cases.choose",
    "cases.find",
    "cases.search",
    "cases.start",
    "sign_in.hand_over",
    "sign_in.left",
    "sign_in.stay",
    "worklist.begin_stand_in", "worklist.end_stand_in", "worklist.fragment", "worklist.home",
    "worklist.keys", "worklist.search", "worklist.see", "worklist.show", "worklist.stand_ins",
}  # fmt: skip
"""Routes that show or do only what the asker may: their lists are tested for what they hold."""
CASE = {
    *FILE,
    *HELP,
    *MAP_OF_CASE,
    "cases.add_participant",
    "cases.ask_export",
    "cases.decide_export",
    "cases.export",
    "cases.exports",
    "cases.make_export",
    "cases.participants",
    "cases.remove_participant",
    "cases.shield",
    "cases.add_todo",
    "cases.amend_note",
    "cases.arrange",
    "cases.change_term",
    "cases.close",
    "cases.confirm_withdraw",
    "cases.confirm_wrong_person",
    "cases.draft_note",
    "cases.hand_over",
    "cases.journal",
    "cases.link",
    "cases.documents",
    "cases.make_document",
    "cases.message",
    "cases.notes",
    "cases.raise_worry",
    "cases.register_message",
    "cases.choose_for_message",
    "cases.send_amended_note",
    "cases.show",
    "cases.terms",
    "cases.tick_todo",
    "cases.todos",
    "cases.unlink",
    "cases.upload",
    "cases.withdraw",
    "cases.withdraw_wrong_person",
    "cases.worry",
    "cases.write_note",
    "cases.wrong_person",
}
REPAIR = {
    "cases.foresee_rewind",
    "cases.foresee_step",
    "cases.repair",
    "cases.rewind",
    "cases.skip_or_move",
}
"""About a run: an administrator repairs any that is not shielded, without seeing its case."""
DOCUMENT = {
    "cases.correct_document",
    "cases.document",
    "cases.download",
    "cases.drop_document",
    "cases.fix_document",
    "cases.print_document",
    "cases.record_sent",
    "cases.save_document",
    "cases.send_back",
    "cases.type_on",
}
TASK = {
    "cases.make_for_task",
    "tasks.answers",
    "tasks.claim",
    "tasks.correct",
    "tasks.draft",
    "tasks.hand_over",
    "tasks.release",
    "tasks.send",
    "tasks.send_correction",
    "tasks.send_hand_over",
    "tasks.show",
    "tasks.try_out",
}
ATTEMPT = {"emergency.read", "emergency.show"}
"""About one attempt to open a file in need: its owner's alone."""
IN_NEED = {"emergency.ask", "emergency.open_file"}
OVERSIGHT = {"emergency.oversight"}
DRAWN = {"cases.diagram"}
"""A published diagram: about nobody, for everybody who is signed in."""
DESIGN = {
    "designer.approve",
    "designer.ask",
    "designer.begin",
    "designer.begin_transfer",
    "designer.check",
    "designer.compare_versions",
    "designer.coverage",
    "designer.diagram",
    "designer.draft_coverage",
    "designer.drop",
    "designer.forms",
    "designer.make_form",
    "designer.make_merged",
    "designer.make_template",
    "designer.merge_base",
    "designer.merge_newest",
    "designer.new_form",
    "designer.new_template",
    "designer.others",
    "designer.pathway",
    "designer.pathways",
    "designer.play",
    "designer.play_draft",
    "designer.publication",
    "designer.read_file",
    "designer.reject",
    "designer.renew",
    "designer.tables",
    "designer.templates",
    "designer.try_scenarios",
    "designer.show_version",
    "designer.transfer",
    "designer.transfers",
    "designer.undo_transfer",
    "designer.write_file",
    "designer.write_template",
    "designer.write_text",
    "terms.sources",
}
LEAD = {"terms.team"}
"""The terms of the teams that somebody leads: tests/webui/test_terms.py."""
ADMIN = {
    *CONTRACTS,
    *KEPT_MAP,
    "beheer.configure",
    "beheer.confirm",
    "beheer.export",
    "beheer.find_repairs",
    "beheer.incident",
    "beheer.incidents",
    "beheer.plugin",
    "beheer.plugins",
    "beheer.repairs",
    "beheer.resolve",
    "beheer.restart",
    "beheer.settings",
}
ADMINISTERED = {
    "key": "wijkbudget",
    "incident": "i-1",
    "word": "opnieuw",
    "task": "f" * 32,
    **AN_OFFER,
    **A_CONTRACT,
}
"""Of an incident with a case, who leads that case sees the page too: tests/webui/test_incidents.py."""
KNOWERS = ("bea", "anne", "zeno", "tess")
"""Who may know of some of the things below, and of the others not."""
WALKERS = (*(f"only_{role}" for role in ROLES), *KNOWERS)
RULES = (
    *(OPEN, OWN, CASE, REPAIR, DOCUMENT, TASK, ATTEMPT, IN_NEED, OVERSIGHT, DRAWN, DESIGN, ADMIN),
    *(LEAD, MAP, VOLUNTEERS, BUDGETS),
)
FORM = {
    "note": "Een zorg",
    "message": "MSG_Application",
    "received_at": "16-11-2026 09:00",
    "channel": "phone",
    "id": "x",
    "reason": "Zomaar",
    "_free": "1",
    "rule": "wmo_onderzoek",
    "ground": "aanvulling",
    "since": "16-11-2026",
}
_CSRF = re.compile(r'(name="csrf[-_]token" (?:content|value)=)"[^"]+"')


def requests(website: Website, endpoints: set[str], **values: object) -> Iterator[tuple[str, ...]]:
    with website.app.test_request_context():
        adapter = website.app.url_map.bind("localhost")
        for rule in website.app.url_map.iter_rules():
            if rule.endpoint not in endpoints:
                continue
            given = {name: values[name] for name in rule.arguments}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.endpoint, method, adapter.build(rule.endpoint, given, method=method)


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


@pytest.fixture(scope="module")
def town(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which somebody of the first team has each role there is, and no other."""
    opened = open_town(filled, tmp_path_factory.mktemp("town"), WALKERS)
    yield opened
    opened.website.engine.close()


@pytest.mark.parametrize("login", WALKERS)
def test_what_somebody_may_not_know_does_not_exist_on_any_route(town: Town, login: str) -> None:
    """Every route × every role × ids of another team, a shielded case, another town, and none."""
    website, visitor = town.website, town.visitors[login]
    odd = {"a name", "very long"} if login != "only_front_desk" else set()
    things = {kind: one for kind, one in town.things.items() if kind not in odd}
    before, asked = len(refusals(website)), 0
    for kind, thing in things.items():
        for endpoint, method, address in requests(
            website, CASE | TASK | REPAIR | DOCUMENT | ATTEMPT, **values_of(thing)
        ):
            known = thing.known_to | (
                thing.journal_known_to if endpoint == "cases.journal" else frozenset()
            )
            known |= thing.repaired_by if endpoint in REPAIR else frozenset()
            if login in known:
                continue
            status, _ = ask(visitor, method, address)
            assert status == 404, (kind, login, method, address[:80], status)
            asked += 1
    refused = refusals(website)[before:]
    assert len(refused) >= asked > 0
    assert {one.user for one in refused} == {website.desk(login).me().id}
    assert all(len(one.object_id or "") <= 64 for one in refused)
    assert not any("Jansen" in repr(one) for one in refused)


def test_who_is_not_signed_in_is_sent_to_the_door_whatever_the_address_names(town: Town) -> None:
    visitor = Visitor(town.website)
    for thing in town.things.values():
        for _, method, address in requests(
            town.website, CASE | TASK | REPAIR | ATTEMPT, **values_of(thing)
        ):
            answer = visitor.client.open(address, method=method)
            assert answer.status_code == 302, (method, address[:80])
            assert answer.headers["Location"].startswith("/inloggen")


def test_a_hidden_case_takes_as_many_steps_as_one_that_is_not_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long an answer takes tells nothing: the database is asked the same, as often."""
    sent: list[str] = []
    single, many = Wire._send, Wire._add

    def send(wire: Wire, statement: Executable, values: Values) -> Prepared:
        one = single(wire, statement, values)
        sent.append(str(one._compiled))
        return one

    def add(wire: Wire, statement: Insert, rows: Sequence[Values]) -> None:
        sent.append(f"{statement.table.name} × {len(rows)}")
        many(wire, statement, rows)

    # What plugins add is asked for anew now and then; whoever comes first then pays for it.
    monkeypatch.setattr(extending, "_KEPT_SECONDS", math.inf)
    town.website.engine._tools.extensions.forget(MUNICIPALITY)
    visitor = town.visitors["only_neighbourhood_worker"]
    for _, method, address in requests(town.website, TASK, **values_of(town.things["unknown"])):
        ask(visitor, method, address)
    monkeypatch.setattr(Wire, "_send", send)
    monkeypatch.setattr(Wire, "_add", add)
    taken: dict[str, dict[str, list[str]]] = {}
    for kind in ("unknown", "shielded", "another team"):
        taken[kind] = {}
        for endpoint, method, address in requests(
            town.website, CASE | TASK | REPAIR | DOCUMENT, **values_of(town.things[kind])
        ):
            sent.clear()
            assert ask(visitor, method, address)[0] == 404
            taken[kind][f"{method} {endpoint}"] = list(sent)
    for kind in ("shielded", "another team"):
        for route, statements in taken[kind].items():
            assert statements == taken["unknown"][route], (kind, route)


def test_a_hidden_case_answers_exactly_as_one_that_is_not_there(
    website: Website, tmp_path: Path
) -> None:
    visitor = signed_in(website, "noor")
    things = hidden_things(website, tmp_path)
    unknown = things["unknown"]
    expected = [
        ask(visitor, method, address)
        for _, method, address in requests(
            website, CASE | TASK | REPAIR | DOCUMENT | ATTEMPT, **values_of(unknown)
        )
    ]
    for kind in ("another team", "shielded", "another town"):
        given = [
            ask(visitor, method, address)
            for _, method, address in requests(
                website, CASE | TASK | REPAIR | DOCUMENT | ATTEMPT, **values_of(things[kind])
            )
        ]
        assert given == expected, kind


@pytest.mark.parametrize("login", ["loes", "noor", "dina", "ahmet", "carla", "pim", "tess", "vera"])
def test_the_set_up_is_for_administrators_only(website: Website, login: str) -> None:
    visitor = signed_in(website, login)
    own = {"beheer.incidents"} if login == "ahmet" else set()
    for _, method, address in requests(website, ADMIN - own, **ADMINISTERED):
        assert ask(visitor, method, address)[0] == 403, (method, address)


@pytest.mark.parametrize("login", ["loes", "dina", "ahmet", "carla", "pim", "fatma", "vera"])
def test_the_terms_of_a_team_are_for_who_leads_it(website: Website, login: str) -> None:
    visitor = signed_in(website, login)
    for _, method, address in requests(website, LEAD):
        assert ask(visitor, method, address)[0] == 403


@pytest.mark.parametrize("login", ["loes", "noor", "dina", "coen", "carla", "vera"])
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


@pytest.mark.parametrize("role", ROLES)
def test_a_file_is_opened_in_need_and_watched_over_by_few(town: Town, role: str) -> None:
    visitor = town.visitors[f"only_{role}"]
    may_open = role in ("team_lead", "process_coordinator", "reporting_code_officer")
    for ways, able in ((IN_NEED, may_open), (OVERSIGHT, role == "privacy_officer")):
        for _, method, address in requests(town.website, ways):
            expected = 403 if not able else 200 if method == "GET" else 422
            assert ask(visitor, method, address)[0] == expected, (method, address)
