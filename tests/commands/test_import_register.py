# SPDX-License-Identifier: EUPL-1.2
"""Files with contracts and tariffs: judged row by row, booked in one go, the rest in quarantine."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.house import House
from tests.support.stores import MUNICIPALITY
from wijkpad.api.register_pages import (
    contract_list,
    contract_page,
    provider_page,
    quarantine_csv,
)
from wijkpad.commands import import_register
from wijkpad.commands.import_register import Foreseen
from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractTariff,
    Lot,
    Provider,
    Register,
)
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import ceiling_of
from wijkpad.domain.register_import import Fault, Kind, Row
from wijkpad.domain.register_judging import counted, judge
from wijkpad.domain.register_rules import timeline_faults
from wijkpad.errors import ConflictError, FindingsError, NotFoundError, RefusedError
from wijkpad.plugin_api import ImportFile
from wijkpad_contractregister.reading import read_file

DOCS = Path(__file__).parents[2] / "docs/municipalities/contracten.md"
PROVIDERS = (Provider(id="P1", name="De Linde", agb="42420001"), Provider(id="P2", name="De Eik"))
CONTRACTS = tuple(
    Contract(id=key, provider=provider, title=key, variant=variant, valid_from=date(2025, 1, 1))
    for key, provider, variant in (
        ("C-100", "P1", "inspanningsgericht"),
        ("C-200", "P2", "outputgericht"),
        ("C-300", "P2", "taakgericht"),
    )
)
PRODUCT = AgreedProduct(contract="C-100", product="02A03", unit="hour")
TARIFF = ContractTariff(
    contract="C-100", product="02A03", unit="hour", cents=6600,
    valid_from=date(2025, 1, 1), valid_until=date(2025, 12, 31),
)  # fmt: skip
HELD = Register(
    providers=PROVIDERS,
    lots=(Lot(id="L1", framework="Wmo", title="Begeleiding", variant="inspanningsgericht"),),
    contracts=CONTRACTS,
    products=(PRODUCT, replace(PRODUCT, contract="C-200", product="45A60", unit="piece")),
    tariffs=(TARIFF,),
)
HEAD = "contract;agb;product;eenheid;tarief;van;tot en met\n"


def rows_of(text: str, kind: Kind = "tariffs") -> list[Row]:
    """Read a file as the plugin does, and the core keeps it."""
    content = base64.b64encode(text.encode()).decode("ascii")
    found = read_file(ImportFile(name="x.csv", kind=kind, content=content))
    wrong: dict[int, list[Fault]] = {}
    for one in found.faults:
        wrong.setdefault(one.line, []).append(Fault(one.code, one.field, one.text_nl, one.cure_nl))
    return [
        Row(line=one.line, values=one.values, faults=tuple(wrong.get(one.line, ())))
        for one in found.rows
    ]


def judged(text: str, kind: Kind = "tariffs", held: Register = HELD) -> dict[int, str]:
    """Return line to verdict, or to every `field code` of its faults."""
    rows, _ = judge(kind, rows_of(text, kind), held)
    return {
        one.line: ", ".join(f"{fault.field} {fault.code}" for fault in one.faults) or one.verdict
        for one in rows
    }


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


@pytest.fixture
def ada(house: House) -> Actor:
    """An administrator, in a house with a register."""
    with house.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(HELD)
        unit.commit()
    return house.hire("ada", "noord", "functional_admin")


def sent(house: House, actor: Actor, text: str, kind: Kind = "tariffs") -> str:
    return import_register.keep(
        house.tools, actor, kind, name="map\\tarieven.csv", content=text.encode(),
        rows=rows_of(text, kind),
    )  # fmt: skip


def seen(house: House, import_id: str) -> Foreseen:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return import_register.foresee(unit, import_id)


def booked(house: House, actor: Actor, text: str, kind: Kind = "tariffs") -> Foreseen:
    """Send a file, look at it and book it; return what then stands there."""
    key = sent(house, actor, text, kind)
    mark = seen(house, key).mark
    import_register.book(house.tools, actor, key, reason="Contract getekend", mark=mark)
    return seen(house, key)


def whole(house: House) -> Register:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        book = unit.funding
        return Register(
            providers=tuple(book.providers()),
            contracts=tuple(book.contracts()),
            products=tuple(book.products()),
            tariffs=tuple(book.every_tariff()),
            ceilings=tuple(book.ceilings()),
        )


GOOD = "C-100;;02A03;uur;69,30;1-1-2026;31-12-2026\n"
BAD = "C-100;99999999;02A03;uur;70,00;1-1-2027;\n"


def test_reading_and_looking_change_nothing_and_booking_writes_the_good_rows(
    house: House, ada: Actor
) -> None:
    before = whole(house)
    key = sent(house, ada, HEAD + GOOD + BAD)
    found = seen(house, key)
    assert (found.found.name, found.found.state) == ("tarieven.csv", "read")
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "faulty": 1}
    assert whole(house) == before
    import_register.book(house.tools, ada, key, reason="  Contract  ", mark=found.mark)
    assert [one.cents for one in whole(house).tariffs] == [6600, 6930]
    done = seen(house, key)
    assert (done.found.state, done.found.reason, done.found.decided_by) == (
        "booked", "Contract", "ada",
    )  # fmt: skip
    assert [(one.line, one.verdict) for one in done.rows] == [(3, "faulty")]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        events = {one.entry.event for one in unit.journal.latest() if one.entry.object_id == key}
        assert unit.journal.verify() is None
    assert events == {"register.read", "register.booked"}


def test_the_same_file_twice_changes_nothing(house: House, ada: Actor) -> None:
    booked(house, ada, HEAD + GOOD)
    before = whole(house)
    again = booked(house, ada, HEAD + GOOD)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 1, "faulty": 0}
    assert whole(house) == before


def test_booking_twice_happens_once(house: House, ada: Actor) -> None:
    key = sent(house, ada, HEAD + GOOD)
    mark = seen(house, key).mark
    first = import_register.book(house.tools, ada, key, reason="a", mark=mark)
    assert import_register.book(house.tools, ada, key, reason="b", mark="x") == first
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert len(unit.funding.tariff_history("C-100")) == 2


def test_what_changed_since_it_was_shown_is_not_booked_unseen(house: House, ada: Actor) -> None:
    key = sent(house, ada, HEAD + GOOD)
    shown = seen(house, key).mark
    booked(house, ada, HEAD + "C-100;;02A03;uur;68,00;1-1-2026;31-12-2026\n")
    with pytest.raises(ConflictError):
        import_register.book(house.tools, ada, key, reason="a", mark=shown)
    assert [one.cents for one in whole(house).tariffs] == [6600, 6800]
    assert seen(house, key).counts["changed"] == 1


def test_without_a_reason_or_without_the_role_nothing_is_booked(house: House, ada: Actor) -> None:
    key = sent(house, ada, HEAD + GOOD)
    mark = seen(house, key).mark
    with pytest.raises(FindingsError):
        import_register.book(house.tools, ada, key, reason=" ", mark=mark)
    with pytest.raises(RefusedError):
        import_register.book(house.tools, house.anna, key, reason="a", mark=mark)
    with pytest.raises(RefusedError):
        sent(house, house.anna, HEAD + GOOD)
    with pytest.raises(NotFoundError):
        import_register.book(house.tools, ada, "f" * 32, reason="a", mark=mark)
    assert len(whole(house).tariffs) == 1


def test_a_file_that_is_thrown_away_books_nothing_any_more(house: House, ada: Actor) -> None:
    key = sent(house, ada, HEAD + GOOD)
    mark = seen(house, key).mark
    import_register.drop(house.tools, ada, key)
    import_register.drop(house.tools, ada, key)
    assert seen(house, key).rows == ()
    with pytest.raises(NotFoundError):
        import_register.book(house.tools, ada, key, reason="a", mark=mark)
    done = booked(house, ada, HEAD + GOOD)
    with pytest.raises(ConflictError):
        import_register.drop(house.tools, ada, done.found.id)


def test_what_stands_in_quarantine_is_mended_and_sent_again(house: House, ada: Actor) -> None:
    done = booked(house, ada, HEAD + GOOD + BAD + "C-100;;02A03;uur;-1,50;1-1-2028;\n")
    name, content = quarantine_csv("tariffs", done.found.id, done.rows)
    assert name.startswith("quarantaine-tariffs-")
    text = content.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].endswith(";fout regel;fout kolom;fout code;fout uitleg")
    assert lines[1].startswith(
        "C-100;99999999;02A03;uur;70,00;01-01-2027;;;3;agb;PROVIDER_UNKNOWN;"
    )
    assert ";-1,50;01-01-2028;" in lines[2]
    assert [(one.line, one.verdict) for one in seen(house, sent(house, ada, text)).rows] == [
        (2, "faulty"), (3, "faulty"),
    ]  # fmt: skip
    mended = text.replace(";99999999;", ";;").replace("01-01-2027;;", "1-1-2027;31-12-2027;")
    mended = mended.replace("-1,50", "71,50")
    assert booked(house, ada, mended).counts == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "faulty": 0,
    }
    assert [one.cents for one in whole(house).tariffs] == [6600, 6930, 7000, 7150]


def test_a_text_in_quarantine_is_no_formula_for_a_spreadsheet() -> None:
    row = Row(line=2, values={"id": "=1+1", "name": "+31"}, faults=(Fault("X", "id", "-", ""),))
    _, content = quarantine_csv("providers", "0" * 32, [row])
    assert "'=1+1;+31;" in content.decode("utf-8-sig")


def test_a_ceiling_that_is_taken_in_is_the_budget_of_its_purse(house: House, ada: Actor) -> None:
    head = "contract;product;jaar;plafond\n"
    booked(house, ada, head + "C-100;;2026;250.000,00\nC-100;02A03;2026;1000\n", "ceilings")
    booked(house, ada, head + "C-100;;2026;240.000,00\n", "ceilings")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        held = [
            unit.ledger.purse(ceiling_of("C-100", product, 2026)) for product in (None, "02A03")
        ]
    assert [one.budget for one in held if one is not None] == [24_000_000, 100_000]


def test_a_thousand_bad_rows_among_ten_thousand_are_named_and_the_good_ones_are_in(
    house: House, ada: Actor
) -> None:
    products = [f"P{number:04d}" for number in range(1_000)]
    with house.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(
            Register(products=tuple(replace(PRODUCT, product=one) for one in products))
        )
        unit.commit()
    lines: list[str] = []
    bad: dict[int, tuple[str, str]] = {}
    for number, product in enumerate(products):
        for at, year in enumerate(range(2025, 2035)):
            cells = ["C-100", "", product, "uur", f"{60 + at},00", f"1-1-{year}", f"31-12-{year}"]
            if at == 9:
                where, code, place = _SPOILED[number % len(_SPOILED)]
                cells[where[0]] = where[1]
                bad[len(lines) + 2] = (place, code)
                if code == "TARIFF_OVERLAP":
                    bad[len(lines) + 1] = ("valid_until", code)
            lines.append(";".join(cells))
    done = booked(house, ada, HEAD + "\n".join(lines))
    assert len(bad) == 1_125, "each overlap keeps two rows out"
    assert done.counts == {"new": 8_875, "changed": 0, "unchanged": 0, "faulty": 1_125}
    assert {one.line: (one.faults[0].field, one.faults[0].code) for one in done.rows} == bad
    assert len(whole(house).tariffs) == 8_876
    _, content = quarantine_csv("tariffs", done.found.id, done.rows)
    assert len(content.decode("utf-8-sig").splitlines()) == 1_126


_SPOILED = (
    ((1, "98025566"), "PROVIDER_UNKNOWN", "agb"),
    ((6, "31-12-2033"), "INVALID_PERIOD", "valid_until"),
    ((4, "-60,00"), "NEGATIVE_AMOUNT", "cents"),
    ((5, "2-1-2034"), "TARIFF_GAP", "valid_from"),
    ((5, "31-12-2033"), "TARIFF_OVERLAP", "valid_from"),
    ((0, "C-999"), "CONTRACT_UNKNOWN", "contract"),
    ((3, "kilo"), "CHOICE_UNKNOWN", "unit"),
    ((5, "31-2-2034"), "DATE_FORMAT", "valid_from"),
)


def test_the_example_files_of_the_docs_fill_an_empty_register(house: House) -> None:
    ada = house.hire("ada", "noord", "functional_admin")
    files = re.findall(r"```text\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    kinds: tuple[Kind, ...] = ("providers", "contracts", "products", "tariffs", "ceilings")
    for kind, text in zip(kinds, files, strict=True):
        counts = booked(house, ada, text, kind).counts
        assert counts["new"] == len(text.splitlines()) - 1, (kind, counts)
    found = whole(house)
    assert [one.cents for one in found.tariffs] == [6930, 7150]
    assert [one.cents for one in found.ceilings] == [25_000_000]


def test_looking_costs_as_many_statements_for_five_hundred_contracts_as_for_one(
    house: House, ada: Actor
) -> None:
    def cost() -> list[int]:
        found = []
        for look in (
            lambda unit: contract_list(unit, "linde", 1, date(2026, 1, 1)),
            lambda unit: contract_page(unit, "C-100", date(2026, 1, 1)),
            lambda unit: provider_page(unit, "P1", date(2026, 1, 1)),
            lambda unit: unit.funding.touching(
                product="02A03", provider=None, first=date(2026, 1, 1), last=None
            ),
        ):
            with house.store.work(MUNICIPALITY, reading=True) as unit:
                look(unit)
                found.append(unit.statements)
        return found

    before = cost()
    many = [replace(CONTRACTS[0], id=f"M-{number}") for number in range(500)]
    with house.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(
            Register(
                contracts=tuple(many),
                products=tuple(replace(PRODUCT, contract=one.id) for one in many),
                tariffs=tuple(replace(TARIFF, contract=one.id) for one in many),
            )
        )
        unit.commit()
    assert cost() == before
