# SPDX-License-Identifier: EUPL-1.2
"""What a row of a file with contracts or tariffs is held against, fault by fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.register_rows import (
    CONTRACTS,
    HEAD,
    HELD,
    PRODUCT,
    TARIFF,
    judged,
    rows_of,
)
from wijkpad.domain import register_judging
from wijkpad.domain.funding import ContractTariff, Register
from wijkpad.domain.register_import import Fault, Kind
from wijkpad.domain.register_judging import counted, judge
from wijkpad.domain.register_rules import Known, gap_fault, tariff_faults, timeline_faults


def test_every_fault_of_a_tariff_is_named_by_line_and_field() -> None:
    lines = [
        "C-100;;02A03;uur;69,30;1-1-2026;31-12-2026",
        "C-100;;02A03;uur;66,00;1-1-2025;31-12-2025",
        "C-999;;02A03;uur;69,30;1-1-2026;",
        ";98025566;02A03;uur;69,30;1-1-2026;",
        ";9802556;02A03;uur;69,30;1-1-2026;",
        "C-200;42420001;45A60;stuk;69,30;1-1-2026;",
        "C-200;;45A60;stuk;-69,30;1-1-2026;",
        "C-200;;45A60;stuk;69,30;1-1-2026;31-12-2025",
        "C-200;;02A03;uur;69,30;1-1-2026;",
        "C-200;;45A60;uur;69,30;1-1-2026;",
        ";;02A03;uur;69,30;1-1-2026;",
        "C-100;;02A03;uur;;1-1-2026;",
    ]
    assert judged(HEAD + "\n".join(lines)) == {
        2: "new",
        3: "unchanged",
        4: "contract CONTRACT_UNKNOWN",
        5: "agb PROVIDER_UNKNOWN",
        6: "agb AGB_FORMAT",
        7: "agb AGB_OF_ANOTHER",
        8: "cents NEGATIVE_AMOUNT",
        9: "valid_until INVALID_PERIOD",
        10: "product PRODUCT_NOT_IN_CONTRACT",
        11: "unit UNIT_NOT_ALLOWED",
        12: "contract MISSING",
        13: "cents MISSING",
    }


def test_a_cure_names_the_word_that_the_file_has_and_one_day_is_no_period() -> None:
    known = Known(products={(TARIFF.contract, TARIFF.product): PRODUCT})
    faults = [*tariff_faults(replace(TARIFF, unit="piece"), known)]
    (fault,) = [one for one in faults if one.code == "UNIT_NOT_ALLOWED"]
    assert fault.cure.startswith("Gebruik de eenheid uur")
    day = date(2026, 1, 1)
    before = replace(TARIFF, valid_from=day, valid_until=day)
    gap = gap_fault(before, replace(TARIFF, valid_from=day + timedelta(days=2)))
    assert gap is not None
    assert gap.text.startswith("Op 02-01-2026 heeft")


def test_a_gap_and_an_overlap_are_found_in_the_file_and_against_the_register() -> None:
    assert judged(HEAD + "C-100;;02A03;uur;70;1-2-2026;") == {2: "valid_from TARIFF_GAP"}
    assert judged(HEAD + "C-100;;02A03;uur;70;31-12-2025;") == {2: "valid_from TARIFF_OVERLAP"}
    both = "C-100;;02A03;uur;70;1-1-2026;30-6-2026\nC-100;;02A03;uur;71;1-6-2026;31-12-2026"
    assert judged(HEAD + both) == {
        2: "valid_until TARIFF_OVERLAP", 3: "valid_from TARIFF_OVERLAP",
    }  # fmt: skip
    same = "C-100;;02A03;uur;70;1-1-2026;\nC-100;;02A03;uur;71;1-1-2026;"
    assert set(judged(HEAD + same).values()) == {"valid_from TARIFF_OVERLAP"}
    twice = "C-100;;02A03;uur;70;1-1-2026;\nC-100;;02A03;uur;70;1-1-2026;"
    assert set(judged(HEAD + twice).values()) == {"new"}


def test_what_a_row_in_quarantine_leaves_open_keeps_the_next_one_out_too() -> None:
    text = HEAD + "C-100;;02A03;uur;-1;1-1-2026;31-12-2026\nC-100;;02A03;uur;71;1-1-2027;"
    assert judged(text) == {2: "cents NEGATIVE_AMOUNT", 3: "valid_from TARIFF_GAP"}


def test_a_tariff_that_gets_shorter_may_not_leave_a_gap_before_the_next() -> None:
    later = replace(TARIFF, valid_from=date(2026, 1, 1), valid_until=None, cents=7000)
    held = replace(HELD, tariffs=(TARIFF, later))
    shorter = "C-100;;02A03;uur;66,00;1-1-2025;30-11-2025"
    assert judged(HEAD + shorter, held=held) == {2: "valid_until TARIFF_GAP"}


def test_a_tariff_finds_its_contract_by_agb_and_product() -> None:
    rows, added = judge("tariffs", rows_of(HEAD + ";42420001;02A03;;70;1-1-2026;"), HELD)
    assert [one.verdict for one in rows] == ["new"]
    assert [(one.contract, one.unit, one.cents) for one in added.tariffs] == [
        ("C-100", "hour", 6600), ("C-100", "hour", 7000),
    ]  # fmt: skip
    twin = replace(CONTRACTS[0], id="C-101")
    held = replace(
        HELD, contracts=(*CONTRACTS, twin), products=(PRODUCT, replace(PRODUCT, contract="C-101"))
    )
    text = HEAD + ";42420001;02A03;;70;1-1-2026;"
    assert judged(text, held=held) == {2: "contract CONTRACT_AMBIGUOUS"}
    text = HEAD + ";42420001;99X99;;70;1-1-2026;"
    assert judged(text) == {2: "agb NO_CONTRACT"}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("providers", "aanbieder;naam;agb;kvk\nP3;De Es;42420001;12345678", "agb AGB_TWICE"),
        ("providers", "aanbieder;naam;kvk\nP3;De Es;9000000", "kvk KVK_FORMAT"),
        ("providers", "aanbieder;naam;agb;agb van\nP1;De Linde;42420009;1-1-2027", "changed"),
        ("providers", "aanbieder;naam;agb tot en met\nP1;De Linde;1-1-2027", "agb_from AGB_PERIOD"),
        ("lots", "perceel;raamovereenkomst;naam;variant\nL2;Wmo;Wonen;pgb", "new"),
        ("contracts", "contract;aanbieder;naam;perceel;van\nC-400;P1;X;L1;1-1-2026", "new"),
        ("contracts", "contract;agb;naam;perceel;van\nC-400;11111111;X;L1;1-1-2026", "agb PROVIDER_UNKNOWN"),
        ("contracts", "contract;aanbieder;naam;variant;van\nC-100;P1;X;taakgericht;1-1-2026", "variant VARIANT_CHANGED"),
        ("contracts", "contract;aanbieder;naam;variant;van;dekt\nC-5;P1;X;pgb;1-1-2026;02A03", "covers COVERS_NOT_ALLOWED"),
        ("products", "contract;product;eenheid;delen\nC-200;45A61;stuk;60 50", "tranches TRANCHES_NOT_100"),
        ("ceilings", "contract;jaar;plafond\nC-300;2026;50000", "contract CEILING_NOT_ALLOWED_FOR_VARIANT"),
        ("ceilings", "contract;product;jaar;plafond\nC-100;;2026;50000\n", "new"),
        ("ceilings", "contract;jaar;plafond\nC-100;26;1", "year YEAR"),
    ],
)  # fmt: skip
def test_each_kind_of_file_is_held_to_its_rules(kind: Kind, text: str, expected: str) -> None:
    assert judged(text, kind) == {2: expected}


def test_a_change_says_what_becomes_what() -> None:
    rows, _ = judge("tariffs", rows_of(HEAD + "C-100;;02A03;uur;67;1-1-2025;"), HELD)
    assert rows[0].said == "bedrag: € 66,00 wordt € 67,00; laatste dag: 31-12-2025 wordt leeg"


DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(-3, 400), st.integers(1, 3)), max_size=7))
def test_whatever_is_in_a_file_the_register_never_gets_a_gap_or_an_overlap(
    wanted: list[tuple[date, int, int]],
) -> None:
    text = HEAD + "\n".join(
        f"C-100;;02A03;uur;{cents};{first:%d-%m-%Y};{first + timedelta(days=days):%d-%m-%Y}"
        for first, days, cents in wanted
    )
    rows, added = judge("tariffs", rows_of(text + "\n"), HELD) if wanted else ([], Register())
    assert timeline_faults(added.tariffs) == []
    assert sum(counted(rows).values()) == len(wanted)
    assert all(bool(one.faults) == (one.verdict == "faulty") for one in rows)
    again, more = judge("tariffs", rows, replace(HELD, tariffs=added.tariffs or HELD.tariffs))
    good = [one.line for one in rows if one.verdict != "faulty"]
    assert all(one.verdict == "unchanged" for one in again if one.line in good)
    assert not good or set(more.tariffs) == set(added.tariffs)


def test_a_file_with_thousands_of_days_after_a_gap_is_judged_in_one_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted, not timed: each day looks at the one before it, and not at all of them again."""
    looked = 0

    def look(before: ContractTariff, one: ContractTariff) -> Fault | None:
        nonlocal looked
        looked += 1
        return gap_fault(before, one)

    monkeypatch.setattr(register_judging, "gap_fault", look)
    first = date(2027, 6, 1)
    days = [first + timedelta(days=more) for more in range(1_000)]
    lines = [f"C-100;;02A03;uur;70;{day:%d-%m-%Y};{day:%d-%m-%Y}" for day in days]
    rows, added = judge("tariffs", rows_of(HEAD + "\n".join(lines)), HELD)
    assert {one.faults[0].code for one in rows} == {"TARIFF_GAP"}
    assert added == Register()
    assert looked <= 2 * len(lines)


def test_the_same_row_twice_falls_with_what_contradicts_it() -> None:
    lines = ["1-1-2026;31-12-2026", "1-6-2026;31-12-2026", "1-1-2026;31-12-2026"]
    text = HEAD + "\n".join(f"C-100;;02A03;uur;70;{one}" for one in lines)
    assert set(judged(text).values()) == {"valid_until TARIFF_OVERLAP", "valid_from TARIFF_OVERLAP"}
