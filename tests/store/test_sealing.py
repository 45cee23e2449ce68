# SPDX-License-Identifier: EUPL-1.2
"""Personal values are unreadable without the secret, in another row, and after destruction."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.postgres import Cluster
from tests.support.rows import NOW, a_case, a_datum, a_task, an_act, keep
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.domain.case import CaseTerm, DecisionRecord, Draft
from wijkpad.errors import NotFoundError, SettingsError, StateError
from wijkpad.store import SqlStore
from wijkpad.store.engine import open_engine, writing

SECRETS = (
    "Zwaluwstraat",
    "111222333",
    "blauwe plekken",
    "verkeerd verstaan",
    "vakantie van",
    "Zeldzaam",
    "life_threat",
)


URGENT = replace(a_task(), safety=("life_threat", "child.0.alone"), urgent_since=NOW)


def _fill(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(URGENT,))
    with store.work(MUNICIPALITY) as unit:
        unit.data.append(replace(a_datum({"street": "Zwaluwstraat"}), reason="verkeerd verstaan"))
        unit.data.append(replace(a_datum({"bsn": "111222333"}), run=None, key="household"))
        unit.cases.relabel("case-1", "Mevrouw Zeldzaam")
        posted = {"story": ["blauwe plekken"], "tags": ["a", "b"]}
        unit.tasks.save_draft(Draft(task="task-1", user="anna", posted=posted, saved_at=NOW))
        unit.data.add_decision(
            DecisionRecord(
                case="case-1",
                run="run-of-case-1",
                element="BR_Urgency",
                decision="urgency",
                table_sha256="0" * 64,
                rules=("rule-1", "rule-4"),
                explanation={"inputs": ["blauwe plekken", True]},
                at=NOW,
            )
        )
        unit.data.add_term(
            CaseTerm(
                case="case-1",
                run="run-of-case-1",
                rule="investigation",
                title="Onderzoek",
                article="Wmo 2015 art. 2.3.2 lid 1",
                direction="at_most",
                start=NOW.date(),
                due_on=NOW.date(),
                fires_at=NOW,
                steps=("Zes weken na de melding.",),
                breach_reason="vakantie van de vader",
            )
        )
        unit.terms.add_act(an_act(note="vakantie van de vader"))
        unit.commit()


def test_what_was_sealed_comes_back(store: SqlStore) -> None:
    _fill(store)
    with store.work(MUNICIPALITY, reading=True) as unit:
        first, second = unit.data.of_case("case-1")
        assert (first.value, first.reason) == ({"street": "Zwaluwstraat"}, "verkeerd verstaan")
        assert (second.value, second.run) == ({"bsn": "111222333"}, None)
        draft = unit.tasks.draft("task-1", "anna")
        assert draft is not None
        assert draft.posted == {"story": ["blauwe plekken"], "tags": ["a", "b"]}
        assert unit.tasks.draft("task-1", "bram") is None
        assert unit.tasks.get("task-1") == URGENT
        assert unit.tasks.open_of_run("run-of-case-1") == [URGENT]
        assert unit.data.decisions_of("case-1")[0].explanation["inputs"] == ["blauwe plekken", True]
        assert unit.data.terms_of("case-1")[0].breach_reason == "vakantie van de vader"
    assert store.tasks_of_case(MUNICIPALITY, "case-1") == [URGENT]


def test_what_a_clock_in_another_zone_sealed_comes_back(store: SqlStore) -> None:
    keep(store, a_case())
    local = NOW.astimezone(ZoneInfo("Europe/Amsterdam"))
    with store.work(MUNICIPALITY) as unit:
        unit.data.append(replace(a_datum("waarde"), at=local))
        unit.data.add_decision(
            DecisionRecord(
                case="case-1",
                run="run-of-case-1",
                element="BR_Urgency",
                decision="urgency",
                table_sha256="0" * 64,
                rules=("rule-1",),
                explanation={"level": "URGENT"},
                at=local,
            )
        )
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        decided = unit.data.decisions_of("case-1")
        assert [(one.explanation, one.at) for one in decided] == [({"level": "URGENT"}, NOW)]
        assert [one.value for one in unit.data.of_case("case-1")] == ["waarde"]


def test_the_file_holds_no_plain_value(sqlite_store: SqlStore, tmp_path: Path) -> None:
    _fill(sqlite_store)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("wijkpad.sqlite*"))
    assert b"Aanmelding vastleggen" in content
    assert not [secret for secret in SECRETS if secret.encode() in content]


@pytest.mark.postgres
def test_a_dump_holds_no_plain_value(cluster: Cluster, postgres_url: str) -> None:
    store = SqlStore(postgres_url, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeld", "Europe/Amsterdam")
        unit.commit()
    _fill(store)
    store.close()
    dump = subprocess.run(
        [cluster.binaries / "pg_dump", postgres_url], capture_output=True, text=True, check=True
    ).stdout
    assert "Aanmelding vastleggen" in dump
    leaked = [
        secret for secret in SECRETS if secret in dump or secret.encode().hex() in dump.lower()
    ]
    assert not leaked


def test_after_its_key_is_destroyed_nothing_of_the_case_can_be_read(store: SqlStore) -> None:
    _fill(store)
    keep(store, a_case("case-2"))
    with store.work(MUNICIPALITY) as unit:
        unit.data.append(a_datum("blijft", case="case-2"))
        unit.data.of_case("case-1")
        assert unit.data.destroy_key("case-1")
        assert not unit.data.destroy_key("case-1")
        with pytest.raises(NotFoundError):
            unit.data.of_case("case-1")
        unit.commit()

    with store.work(MUNICIPALITY) as unit:
        with pytest.raises(NotFoundError):
            unit.data.newest("case-1", "run-of-case-1", [""])
        with pytest.raises(NotFoundError):
            unit.data.decisions_of("case-1")
        with pytest.raises(NotFoundError):
            unit.data.terms_of("case-1")
        with pytest.raises(NotFoundError):
            unit.tasks.draft("task-1", "anna")
        with pytest.raises(NotFoundError):
            unit.data.append(a_datum("nieuw"))
        # That there is a task, and that it was urgent, is known still.
        assert unit.tasks.get("task-1") == replace(URGENT, safety=())
        assert unit.data.of_case("case-2")[0].value == "blijft"


def test_another_secret_opens_nothing_and_says_so(store: SqlStore, database_url: str) -> None:
    _fill(store)
    other = SqlStore(database_url, master_key=MASTER_KEY[::-1])
    with other.work(MUNICIPALITY, reading=True) as unit, pytest.raises(SettingsError):
        unit.data.of_case("case-1")
    other.close()


def test_a_value_moved_to_another_row_cannot_be_read(store: SqlStore, database_url: str) -> None:
    keep(store, a_case(), tasks=(a_task(), a_task("task-2")))
    with store.work(MUNICIPALITY) as unit:
        for task in ("task-1", "task-2"):
            posted = {"story": [task]}
            unit.tasks.save_draft(Draft(task=task, user="anna", posted=posted, saved_at=NOW))
        unit.commit()

    engine = open_engine(database_url)
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(
            "UPDATE drafts SET posted = (SELECT posted FROM drafts WHERE task_id = 'task-2')"
            " WHERE task_id = 'task-1'"
        )
    engine.dispose()
    with store.work(MUNICIPALITY, reading=True) as unit, pytest.raises(StateError):
        unit.tasks.draft("task-1", "anna")


def test_the_length_of_what_is_sealed_does_not_tell_which_question_was_answered(
    store: SqlStore, database_url: str
) -> None:
    answered = (("ja",), ("een_veel_langere_vraag", "en_nog_een"), ())
    tasks = tuple(
        replace(a_task(f"task-{number}"), safety=paths, urgent_since=NOW if paths else None)
        for number, paths in enumerate(answered)
    )
    keep(store, a_case(), tasks=tasks)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT safety FROM tasks ORDER BY id").scalars().all()
    engine.dispose()
    first, second, none = (None if one is None else len(bytes(one)) for one in rows)
    assert first == second
    assert none is None


def test_two_cases_have_different_keys(store: SqlStore, database_url: str) -> None:
    keep(store, a_case("one"), a_case("two"))
    engine = open_engine(database_url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT wrapped FROM subject_keys").scalars().all()
    engine.dispose()
    assert len({bytes(one) for one in found}) == 2


def test_a_keyed_hash_depends_on_the_secret(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    mine, other = (SqlStore(url, master_key=key) for key in (MASTER_KEY, MASTER_KEY[::-1]))
    assert mine.keyed_hash("anna") == mine.keyed_hash("anna")
    assert mine.keyed_hash("anna") != mine.keyed_hash("bram")
    assert mine.keyed_hash("anna") != other.keyed_hash("anna")
