# SPDX-License-Identifier: EUPL-1.2
"""Files with contracts and tariffs: judged row by row, booked in one go, the rest in quarantine."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.commands.house import House
from tests.commands.register_rows import (
    CONTRACTS,
    HEAD,
    HELD,
    PRODUCT,
    TARIFF,
    rows_of,
)
from tests.support.stores import MUNICIPALITY
from wijkpad.api.register.pages import (
    contract_list,
    contract_page,
    provider_page,
    quarantine_csv,
)
from wijkpad.commands.register import import_register
from wijkpad.commands.register.import_register import Foreseen
from wijkpad.commands.register.state import register_for, register_in
from wijkpad.domain.funding import Register
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import ceiling_of
from wijkpad.domain.register_import import Fault, Kind, Row
from wijkpad.domain.register_judging import judge
from wijkpad.errors import ConflictError, FindingsError, NotFoundError, RefusedError

DOCS = Path(__file__).parents[2] / "docs/municipalities/contracten.md"


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


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "tariffs",
            HEAD + GOOD + "C-200;;45A60;stuk;69,30;1-1-2026;\nC-999;;02A03;uur;1;1-1-2026;",
        ),
        ("tariffs", HEAD + ";42420001;02A03;uur;69,30;1-1-2026;"),
        ("products", "contract;product;eenheid\nC-100;02A03;minuut\nC-200;02A03;uur"),
        ("ceilings", "contract;product;jaar;plafond\nC-100;02A03;2026;50000"),
        ("contracts", "contract;agb;naam;perceel;van\nC-400;42420001;X;L1;1-1-2026"),
    ],
)
def test_a_file_is_held_against_what_it_names_and_judged_as_against_the_whole_register(
    house: House, ada: Actor, kind: Kind, text: str
) -> None:
    more = replace(CONTRACTS[0], id="C-OTHER", provider="P2")
    with house.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(
            Register(
                contracts=(more,),
                products=(replace(PRODUCT, contract=more.id),),
                tariffs=(replace(TARIFF, contract=more.id),),
            )
        )
        unit.commit()
    rows = rows_of(text, kind)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        some, every = register_for(unit, kind, rows), register_in(unit)
    assert judge(kind, rows, some) == judge(kind, rows, every)
    assert {one.contract for one in some.products} <= {"C-100", "C-200"}
    assert {one.contract for one in some.tariffs} <= {"C-100", "C-200"}
    assert len(every.tariffs) > len(some.tariffs)


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
