# SPDX-License-Identifier: EUPL-1.2
"""Settings: read once, refused with a cure, never with a secret of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkpad.errors import SettingsError
from wijkpad.settings import read_settings

GOOD = {"WIJKPAD_DATABASE": "sqlite:///x", "WIJKPAD_SECRET": "s" * 40}


def test_a_missing_secret_stops_the_start_and_says_how_to_make_one() -> None:
    with pytest.raises(SettingsError, match="WIJKPAD_SECRET"):
        read_settings({"WIJKPAD_DATABASE": "sqlite:///x"})
    with pytest.raises(SettingsError, match="WIJKPAD_DATABASE"):
        read_settings({"WIJKPAD_SECRET": "s" * 40})


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "wijkpad.toml"
    file.write_text('format = 1\nport = 1\nhost = "0.0.0.0"\nsession_idle = 15\n', "utf-8")
    found = read_settings({**GOOD, "WIJKPAD_PORT": "2"}, file=file, host="::1")
    assert (found.port, found.host, found.session_idle) == (2, "::1", 15)
    assert found.secret not in repr(found)


@pytest.mark.parametrize(
    ("name", "text"),
    [("PORT", "poort"), ("PORT", "70000"), ("SESSION_IDLE", "0"), ("SECURE_COOKIES", "misschien")],
)
def test_a_wrong_value_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"WIJKPAD_{name}"):
        read_settings({**GOOD, f"WIJKPAD_{name}": text})


def test_an_unknown_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wijkpad.toml"
    file.write_text("sekret = 1\n", "utf-8")
    with pytest.raises(SettingsError, match="sekret"):
        read_settings(GOOD, file=file)
