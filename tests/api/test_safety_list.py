# SPDX-License-Identifier: EUPL-1.2
"""R15: the open safety tasks in a locked file that opens without the server."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from tests.api.front_door import on_a_copy, published_in
from tests.api.test_intake_through_the_front_door import NOW
from tests.api.test_meldcode_through_the_front_door import FILE, desk, worried
from tests.commands.house import FakeClock
from tests.support.stores import MUNICIPALITY
from wijkpad.api import Engine
from wijkpad.cli.nightly import next_after, write
from wijkpad.errors import SettingsError

PASSPHRASE = "zeven blauwe fietsen"


@pytest.fixture(scope="module")
def published(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    numbers = '"meldcode.aandachtsfunctionaris_telefoon" = "Noord: 06 12345678"\n'
    text = FILE.replace("[parameters]\n", "[parameters]\n" + numbers)
    folder = tmp_path_factory.mktemp("published")
    return published_in(sqlite_template, folder, text, FakeClock(NOW))


@pytest.fixture
def engine(published: Path, tmp_path: Path) -> Iterator[Engine]:
    opened = on_a_copy(published, tmp_path, FakeClock(NOW))
    yield opened
    opened.close()


def unlock(page: str, passphrase: str) -> dict[str, object]:
    """Open the file with nothing but the file and the passphrase."""
    salt, nonce, sealed = (b64decode(one) for one in re.findall(r'bytes\("([^"]+)"\)', page))
    (rounds,) = re.findall(r"iterations: (\d+)", page)
    key = PBKDF2HMAC(SHA256(), 32, salt, int(rounds)).derive(passphrase.encode())
    found = json.loads(AESGCM(key).decrypt(nonce, sealed, None))
    assert isinstance(found, dict)
    return found


def test_the_list_holds_the_open_safety_tasks_and_opens_without_the_server(
    engine: Engine, tmp_path: Path
) -> None:
    case = worried(engine)
    number = desk(engine, "wim").case_page(case).case.number
    (written,) = engine.write_safety_lists(tmp_path / "nacht", PASSPHRASE, days=14)
    page = written.file.read_text("utf-8")
    found = unlock(page, PASSPHRASE)
    assert found["officers"] == "Noord: 06 12345678"
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [(one["case"], one["task"]) for one in rows] == [(number, "Signalen in kaart brengen")]
    assert rows[0]["due"]
    assert (number in page, "Signalen" in page) == (False, False)
    with pytest.raises(InvalidTag):
        unlock(page, "een andere wachtzin")


def test_the_file_is_for_its_owner_only_and_names_nobody(engine: Engine, tmp_path: Path) -> None:
    worried(engine)
    (written,) = engine.write_safety_lists(tmp_path, PASSPHRASE, days=14)
    assert written.file.name == "veiligheidslijst-gm9999-2026-11-16.html"
    assert written.file.stat().st_mode & 0o077 == 0
    assert "http" not in written.file.read_text("utf-8").replace("http-equiv", "")


def test_old_lists_go_and_files_of_others_stay(engine: Engine, tmp_path: Path) -> None:
    names = ["gm9999-2026-11-01", "gm9999-2026-11-02", "gm9999-laatst", "gm1111-2020-01-01"]
    for name in names:
        (tmp_path / f"veiligheidslijst-{name}.html").write_text("oud", "utf-8")
    (written,) = engine.write_safety_lists(tmp_path, PASSPHRASE, days=14)
    left = {one.stem.removeprefix("veiligheidslijst-") for one in tmp_path.glob("veil*.html")}
    assert written.removed == 1
    assert left == {*names[1:], "gm9999-2026-11-16"}


def test_a_passphrase_that_is_easily_guessed_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="te kort"):
        engine.write_safety_lists(tmp_path, "geheim", days=14)
    assert not list(tmp_path.glob("veil*"))


def test_writing_the_list_is_in_the_journal(engine: Engine, tmp_path: Path) -> None:
    engine.write_safety_lists(tmp_path, PASSPHRASE, days=14)
    with engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        events = [line.entry.event for line in unit.journal.latest(20)]
    assert "safety_list.written" in events


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 16, 1, 59, tzinfo=UTC), datetime(2026, 11, 16, 2, 0, tzinfo=UTC)),
        (datetime(2026, 11, 16, 2, 0, tzinfo=UTC), datetime(2026, 11, 17, 2, 0, tzinfo=UTC)),
        # The night in which the clock goes forward: 03:00 is an hour earlier in UTC.
        (datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_the_list_is_written_at_three_at_night_in_the_netherlands(
    now: datetime, then: datetime
) -> None:
    assert next_after(now) == then


def test_the_command_line_writes_the_list_where_it_is_told(engine: Engine, tmp_path: Path) -> None:
    settings = replace(
        engine.settings, safety_list_folder=str(tmp_path), safety_list_passphrase=PASSPHRASE
    )
    ((file, tasks, removed),) = write(engine, settings)
    assert (Path(file).parent, tasks, removed) == (tmp_path, 0, 0)
    with pytest.raises(SettingsError, match="geen map"):
        write(engine, replace(settings, safety_list_folder=""))
