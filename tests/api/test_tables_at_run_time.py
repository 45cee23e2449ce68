# SPDX-License-Identifier: EUPL-1.2
"""What a worker and an administrator meet when a table cannot answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.test_intake_through_the_front_door import FILE, Green
from tests.commands.house import PASSWORDS, FakeClock
from tests.pathways.small import TABLE, small
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.api import Engine, open_engine
from wijkpad.errors import DecisionFailedError
from wijkpad.settings import Settings

TWO_MAY_HOLD = (
    TABLE.replace('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"')
    .replace("<text>-</text>", '<text>ends with(?, "p")</text>')
    .replace('<text>"help"</text>', '<text>starts with(?, "h")</text>')
)


@pytest.fixture
def engine(sqlite_url: str, tmp_path: Path) -> Iterator[Engine]:
    settings = Settings(database=sqlite_url, secret=MASTER_KEY.decode() + "!" * 8)
    clock = FakeClock(datetime(2026, 11, 16, 9, 15, tzinfo=UTC))
    opened = open_engine(settings, clock=clock, scenario_runner=Green(), passwords=PASSWORDS)
    (tmp_path / "gm9999.toml").write_text(FILE, "utf-8")
    system = opened.system(MUNICIPALITY)
    system.import_municipality(tmp_path)
    system.publish_release("proef", small(table=TWO_MAY_HOLD))
    yield opened
    opened.close()


def test_what_was_typed_is_kept_when_a_table_cannot_answer(engine: Engine) -> None:
    desk = engine.at(MUNICIPALITY, engine.as_user(MUNICIPALITY, "fatma"))
    started = desk.start_case("proef", "SE", token="een")
    task = str(started.first_task_id)
    posted = {"received_on": ["2026-11-16"], "kind": ["help"]}
    with pytest.raises(DecisionFailedError) as caught:
        desk.complete(task, posted)
    assert [one.code for one in caught.value.findings] == ["DMN-201"]
    page = desk.task_page(task)
    assert page.may_do
    assert page.typed.values["kind"] == ("help",)
    (incident,) = engine.at(MUNICIPALITY, engine.as_user(MUNICIPALITY, "ada")).incidents()
    assert "de regels 1, 2 kloppen" in str(incident)
