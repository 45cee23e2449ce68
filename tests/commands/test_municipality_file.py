# SPDX-License-Identifier: EUPL-1.2
"""The municipality's file: every fault at once, by place."""

from __future__ import annotations

import pytest

from wijkpad.commands.municipality_file import read
from wijkpad.commands.municipality_text import written
from wijkpad.errors import UnreadableError

GOOD = """
format = 1
code = "gm9999"
name = "Voorbeeld \\"stad\\""
[teams.noord]
name = "Noord"
areas = ["Haven"]
[users.anna]
name = "Anna"
expertise = ["finances"]
[[users.anna.roles]]
team = "noord"
role = "front_desk"
from = 2020-01-01
until = 2027-01-01
[parameters]
"intake.eerste_contact_normaal" = "2 working days"
[plugins.voorbeeldgemeente]
enabled_from = 2026-01-01
[plugins.voorbeeldgemeente.config]
warn_pct = 70
[[providers]]
id = "p1"
name = "Zorg & Zo"
[[contracts]]
id = "c1"
provider = "p1"
title = "Begeleiding"
variant = "inspanningsgericht"
valid_from = 2026-01-01
[[tariffs]]
contract = "c1"
product = "02A05"
unit = "hour"
cents = 6600
valid_from = 2026-01-01
[[budgets]]
scope_kind = "team"
scope_key = "noord"
year = 2026
cents = 100000
"""


def test_what_is_written_reads_back_as_the_same() -> None:
    found, findings = read(GOOD.encode(), "gm9999.toml")
    assert (findings, found is None) == ([], False)
    assert found is not None
    assert read(written(found).encode(), "gm9999.toml") == (found, [])


def test_every_fault_is_named_with_its_place() -> None:
    bad = """
    format = 2
    code = "9999"
    name = ""
    password = "geheim"
    [users.anna]
    name = "Anna"
    [[users.anna.roles]]
    team = "oost"
    role = "keizer"
    from = "gisteren"
    [users.bram]
    name = "Bram"
    login = "anna"
    """
    found, findings = read(bad.encode(), "gm9999.toml")
    assert found is None
    assert {one.element for one in findings} >= {
        "password",
        "format",
        "code",
        "name",
        "users.anna.roles.0.team",
        "users.anna.roles.0.role",
        "users.anna.roles.0.from",
        "users.bram.login",
    }
    assert all(one.file == "gm9999.toml" for one in findings)


def test_what_is_no_toml_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        read(b"\xff", "gm9999.toml")
