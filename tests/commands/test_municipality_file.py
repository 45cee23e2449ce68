# SPDX-License-Identifier: EUPL-1.2
"""The municipality's file: every fault at once, by place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.commands.municipality.file import read
from wijkpad.commands.municipality.text import written
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
[plugins.wijkbudget]
enabled_from = 2026-01-01
[plugins.wijkbudget.config]
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


REGISTER = """
[[providers]]
id = "p2"
name = "Wijkzorg"
agb_codes = [
  { code = "42420001", from = 2020-01-01, until = 2025-12-31 },
  { code = "42420002", from = 2026-01-01 },
]
kvk = "12345678"
establishment = "000012345678"
status = "ended"
[[lots]]
id = "WMO-1"
framework = "Wmo 2024"
title = "Begeleiding"
variant = "outputgericht"
[[lots]]
id = "WMO-2"
framework = "Wmo 2024"
title = "Wijk Noord"
variant = "taakgericht"
[[contracts]]
id = "c2"
provider = "p2"
lot = "WMO-1"
title = "Trajecten"
valid_from = 2026-01-01
valid_until = 2026-12-31
run_off = "finish_current"
acceptance_duty = false
wait_norm_days = 42
warn_pct = 80
extensions = [{ until = 2027-12-31, notice_by = 2026-06-30 }]
[[contracts]]
id = "c3"
provider = "p2"
lot = "WMO-2"
title = "Wijk Noord"
valid_from = 2026-01-01
covers = ["02A03", "02A05"]
[[products]]
contract = "c2"
product = "45A60"
unit = "piece"
title = "Traject"
frequencies = ["total"]
may_declare_minutes = true
tranches = [50, 50]
tranche_on_early_stop = true
broken_month = "by_day"
tariff_lock = "start"
[[tariffs]]
contract = "c2"
product = "45A60"
unit = "piece"
cents = 450000
valid_from = 2026-01-01
basis = "Kostprijsonderzoek 2025"
[[ceilings]]
contract = "c2"
year = 2026
cents = 25000000
[[ceilings]]
contract = "c2"
product = "45A60"
year = 2026
cents = 9000000
[[intake_stops]]
id = "stop-1"
provider = "p2"
product = "45A60"
valid_from = 2026-10-01
valid_until = 2026-10-31
asked_on = 2026-09-17
granted_by = "anna"
reason = "Te weinig personeel"
[[intake_stops]]
id = "stop-2"
provider = "p2"
valid_from = 2026-10-01
asked_on = 2026-10-01
granted_by = "anna"
reason = "De inspectie greep in"
ground = "imposed"
"""


def test_what_a_municipality_requires_reads_back_as_the_same_and_a_slip_is_named() -> None:
    head = b'format = 1\ncode = "gm9999"\nname = "V"\n[requires]\n'
    given, findings = read(head + b'capabilities = ["funding:pgb", "contracts"]\n', "gm9999.toml")
    assert given is not None
    assert (given.requires, findings) == (("funding:pgb", "contracts"), [])
    again, _ = read(written(given).encode(), "gm9999.toml")
    assert again == given
    _, findings = read(head + b'capabilities = ["Funding PGB"]\nmore = 1\n', "gm9999.toml")
    assert {one.element for one in findings} == {"requires.capabilities", "requires.more"}


def test_a_register_with_everything_in_it_reads_back_as_the_same() -> None:
    found, findings = read((GOOD + REGISTER).encode(), "gm9999.toml")
    assert findings == []
    assert found is not None
    assert [one.variant for one in found.register.contracts][1:] == ["outputgericht", "taakgericht"]
    assert read(written(found).encode(), "gm9999.toml") == (found, [])


@pytest.mark.parametrize(
    ("good", "bad", "code", "element"),
    [
        ('kvk = "12345678"', 'kvk = "1234567"', "KVK_FORMAT", "providers.1.kvk"),
        ('code = "42420002"', 'code = "4242000A"', "AGB_FORMAT", "providers.1.agb"),
        ('"000012345678"', '"12"', "ESTABLISHMENT_FORMAT", "providers.1.establishment"),
        ("2025-12-31 },", "2026-01-01 },", "AGB_OVERLAP", "providers.1.agb_from"),
        ('lot = "WMO-1"', 'lot = "WMO-9"\nvariant = "outputgericht"', "LOT_UNKNOWN", "contracts.1.lot"),
        ('lot = "WMO-2"', 'lot = "WMO-1"', "COVERS_NOT_ALLOWED", "contracts.2.covers"),
        ('lot = "WMO-1"', 'lot = "WMO-1"\nvariant = "pgb"', "VARIANT_NOT_OF_LOT", "contracts.1.variant"),
        ("until = 2027-12-31", "until = 2026-12-31", "INVALID_PERIOD", "contracts.1.extensions"),
        ("warn_pct = 80", "warn_pct = 0", "WARN_PCT", "contracts.1.warn_pct"),
        ("[50, 50]", "[50, 40]", "TRANCHES_NOT_100", "products.0.tranches"),
        ('["total"]', '["yearly"]', "FREQUENCY_UNKNOWN", "products.0.frequencies"),
        ('unit = "piece"\ncents', 'unit = "hour"\ncents', "UNIT_NOT_ALLOWED", "tariffs.1.unit"),
        ("cents = 450000", "cents = -1", "NEGATIVE_AMOUNT", "tariffs.1.cents"),
        ("cents = 25000000", "cents = -1", "NEGATIVE_AMOUNT", "ceilings.0.cents"),
        (
            'contract = "c2"\nyear', 'contract = "c3"\nyear', "CEILING_NOT_ALLOWED_FOR_VARIANT",
            "ceilings.0.contract",
        ),
        (
            'product = "45A60"\nyear', 'product = "45A61"\nyear', "PRODUCT_NOT_IN_CONTRACT",
            "ceilings.1.product",
        ),
        ('framework = "', 'areas = ["Noord"]\nframework = "', "MUNI-002", "lots.0.areas"),
        ("[[lots]]", "[[frameworks]]\nid = 'RO'\n[[lots]]", "MUNI-002", "frameworks"),
        ("2026-09-17", "2026-09-18", "INTAKE_STOP_TOO_SOON", "intake_stops.0.valid_from"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_of_the_register_is_named_with_its_code(
    good: str, bad: str, code: str, element: str
) -> None:
    assert good in REGISTER
    found, findings = read((GOOD + REGISTER.replace(good, bad, 1)).encode(), "gm9999.toml")
    assert found is None
    told = {(one.code, one.element): one for one in findings}
    assert (code, element) in told
    assert told[code, element].line is not None
    assert told[code, element].cure


def test_a_gap_between_tariffs_is_named_at_the_later_one() -> None:
    later = """
    [[tariffs]]
    contract = "c1"
    product = "02A05"
    unit = "hour"
    cents = 7000
    valid_from = 2028-01-02
    """
    text = GOOD.replace("cents = 6600", "cents = 6600\nvalid_until = 2027-12-31")
    _, findings = read((text + later).encode(), "gm9999.toml")
    (gap,) = findings
    assert (gap.code, gap.element) == ("TARIFF_GAP", "tariffs.1.valid_from")
    assert "Op 01-01-2028" in gap.text


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


BAD_MONEY = """
format = true
code = "gm9999"
name = "Stad"
[teams.noord]
name = "Noord"
[teams.zuid]
name = "NOORD"
[users.anna]
name = "Anna"
active = "nee"
[[users.anna.roles]]
team = "noord"
role = "front_desk"
from = 2026-01-01
until = 2025-01-01
delegated_by = "niemand"
[[users.anna.roles]]
team = "noord"
role = "front_desk"
from = 2026-01-01
[plugins.x.config]
api_key = "sk-123"
brp_key_env = "geheim zelf"
[[providers]]
id = "p"
name = "P"
[[providers]]
id = "p"
name = "Nog eens"
[[contracts]]
id = "c"
provider = "niemand"
title = "C"
variant = "v"
valid_from = 2026-02-01
valid_until = 2026-01-01
[[tariffs]]
contract = "anders"
product = "02A03"
unit = "uur"
cents = -1
valid_from = 2026-01-01
[[tariffs]]
contract = "anders"
product = "02A03"
unit = "uur"
cents = 12.5
valid_from = 2026-06-01
[[budgets]]
scope_kind = "team"
scope_key = "oost"
year = 20260
cents = 99999999999999999999
"""


def test_doubles_gaps_secrets_and_wrong_types_are_all_told_at_once_with_their_line() -> None:
    found, findings = read(BAD_MONEY.encode(), "gm9999.toml")
    assert found is None
    told = {one.element: one.line for one in findings}
    assert told == {
        "format": 2,
        "teams.zuid.name": 8,
        "users.anna.active": 11,
        "users.anna.roles.0": 12,
        "users.anna.roles.0.delegated_by": 17,
        "users.anna.roles.1": 18,
        "plugins.x.config.api_key": 23,
        "plugins.x.config.brp_key_env": 24,
        "providers.1.id": 29,
        "contracts.0.provider": 33,
        "contracts.0.variant": 35,
        "contracts.0.valid_until": 37,
        "tariffs.0.contract": 39,
        "tariffs.0.unit": 41,
        "tariffs.0.cents": 42,
        "tariffs.1.contract": 45,
        "tariffs.1.unit": 47,
        "tariffs.1.cents": 48,
        "tariffs.1.valid_from": 49,
        "budgets.0.scope_key": 52,
        "budgets.0.year": 53,
        "budgets.0.cents": 54,
    }
    codes = {one.element: one.code for one in findings}
    assert codes["tariffs.0.cents"] == "NEGATIVE_AMOUNT"
    assert codes["contracts.0.valid_until"] == "INVALID_PERIOD"
    assert codes["contracts.0.provider"] == "PROVIDER_UNKNOWN"
    assert codes["tariffs.1.valid_from"] == "TARIFF_OVERLAP"
    assert not any("sk-123" in one.text + one.cure for one in findings)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"x = " + b"[" * 50_000,
        b"a = 1\na = 2\n",
        b"format = 1\n" + b"#" * 5_000_001,
        b"format = 1\nx = " + b"9" * 10_000,
    ],
)
def test_what_cannot_be_read_says_so_in_dutch(content: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(content, "gm9999.toml")
    (finding,) = caught.value.findings
    assert finding.code == "MUNI-001"
    assert "(at line" not in finding.text


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_content_is_a_fault_of_ours(content: bytes) -> None:
    try:
        read(GOOD.encode() + content, "gm9999.toml")
    except UnreadableError:
        return


@given(st.integers(0, len(GOOD)), st.text(alphabet='[]"={}\n.1a', max_size=6))
def test_a_file_with_a_slip_of_the_pen_is_read_or_refused(place: int, slip: str) -> None:
    try:
        found, findings = read((GOOD[:place] + slip + GOOD[place:]).encode(), "gm9999.toml")
    except UnreadableError:
        return
    assert (found is None) == bool(findings)
