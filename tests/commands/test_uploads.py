# SPDX-License-Identifier: EUPL-1.2
"""Files that are kept with a case: scanned, sealed, and known to nobody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

import pytest

from tests.commands.house import House
from tests.commands.office import Office
from tests.documents.test_content import PDF, PNG
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.documents import (
    edit_document,
    fix_document,
    make_document,
    send_document,
    upload_document,
)
from wijkpad.commands.documents.send_document import Sent
from wijkpad.commands.documents.upload_document import Upload
from wijkpad.commands.tools import DocumentTools
from wijkpad.errors import AnswersInvalidError, NotFoundError, RefusedError
from wijkpad.store.engine import open_engine
from wijkpad.store.tables import METADATA


def test_an_upload_is_kept_as_it_came_and_read_back(office: Office) -> None:
    house = office.house
    upload = Upload("C:\\brief van Jansen.exe", PDF, "Brief van de huisarts")
    kept = upload_document.handle(house.tools, house.anna, office.case, upload, token="x")
    again = upload_document.handle(house.tools, house.anna, office.case, upload, token="x")
    assert again.id == kept.id
    assert (kept.name, kept.media_type, kept.scan) == (
        "brief van Jansen.pdf",
        "application/pdf",
        "none",
    )
    found, content = upload_document.give(house.tools, house.bram, kept.id)
    assert content == PDF
    assert sha256(content).hexdigest() == found.sha256
    assert "document.opened" in house.events(office.case)


def with_documents(office: Office, **more: object) -> None:
    house = office.house
    house.tools = replace(house.tools, documents=replace(DocumentTools(), **more))  # type: ignore[arg-type]


@dataclass
class FakeScanner:
    """A scanner that finds what it is told to find."""

    finds: Literal["clean", "infected", "none"]

    def scan(self, content: bytes) -> Literal["clean", "infected", "none"]:
        return self.finds


def test_what_a_scanner_finds_harmful_is_not_kept(office: Office) -> None:
    with_documents(office, scanner=FakeScanner("infected"))
    house = office.house
    with pytest.raises(AnswersInvalidError, match="UPL-007"):
        upload_document.handle(house.tools, house.anna, office.case, Upload("a.png", PNG))
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.documents.of_case(office.case) == []
    assert "document.upload" in house.events(office.case)


def test_what_nobody_scanned_is_held_where_the_municipality_asks(office: Office) -> None:
    with_documents(office, holds=True)
    house = office.house
    kept = upload_document.handle(house.tools, house.anna, office.case, Upload("a.png", PNG))
    with pytest.raises(RefusedError, match="UPL-008"):
        upload_document.give(house.tools, house.anna, kept.id)
    with_documents(office, holds=True, scanner=FakeScanner("none"))
    with pytest.raises(RefusedError, match="UPL-008"):
        upload_document.give(house.tools, house.anna, kept.id)
    with_documents(office, holds=True, scanner=FakeScanner("clean"))
    assert upload_document.give(house.tools, house.anna, kept.id)[1] == PNG
    with_documents(office, holds=True)
    assert upload_document.give(house.tools, house.anna, kept.id)[1] == PNG


def test_what_a_scanner_finds_later_stays_closed(office: Office) -> None:
    house = office.house
    kept = upload_document.handle(house.tools, house.anna, office.case, Upload("a.png", PNG))
    with_documents(office, scanner=FakeScanner("infected"))
    with pytest.raises(RefusedError, match="UPL-007"):
        upload_document.give(house.tools, house.anna, kept.id)
    with_documents(office)
    with pytest.raises(RefusedError, match="UPL-007"):
        upload_document.give(house.tools, house.anna, kept.id)


def test_a_file_that_is_too_large_is_refused_with_the_limit(office: Office) -> None:
    with_documents(office, most_bytes=1024 * 1024)
    house = office.house
    with pytest.raises(AnswersInvalidError, match=r"1,5 MB. Hoogstens 1,0 MB"):
        upload_document.handle(
            house.tools, house.anna, office.case, Upload("a.png", b"x" * 1_572_864)
        )


def test_names_texts_and_files_never_stand_in_the_database_in_the_clear(
    house: House, office: Office, database_url: str
) -> None:
    fixed = office.fixed("Zwaanhilde")
    edit_document.type_on(
        house.tools, house.anna, office.make("Ottograaf").id, {"opening": "Pieternel"}, 0
    )
    sent = Sent(at=house.clock.now(), channel="post", to="Rozemarijn")
    send_document.handle(house.tools, house.anna, fixed.id, sent)
    upload = Upload("Balthazar.pdf", PDF.replace(b"%%EOF", b"(Kunigonde)%%EOF"), "Wendelmoed")
    upload_document.handle(house.tools, house.anna, office.case, upload)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = [
            row
            for table in METADATA.sorted_tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")
        ]
    engine.dispose()
    data = b"".join(
        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
        for row in rows
        for one in row
    )
    for name in (
        b"Zwaanhilde",
        b"Ottograaf",
        b"Pieternel",
        b"Rozemarijn",
        b"Balthazar",
        b"Kunigonde",
        b"Wendelmoed",
    ):
        assert name not in data, name
    assert fixed.sha256.encode() in data


def test_without_the_key_of_the_case_nothing_can_be_read(office: Office) -> None:
    house = office.house
    kept = upload_document.handle(house.tools, house.anna, office.case, Upload("a.pdf", PDF))
    with house.store.work(MUNICIPALITY) as unit:
        unit.data.destroy_key(office.case)
        unit.commit()
    with pytest.raises(NotFoundError):
        upload_document.give(house.tools, house.anna, kept.id)


def test_who_may_not_know_the_case_knows_no_document_of_it(office: Office) -> None:
    house = office.house
    south = house.hire("zoe", "zuid", "neighbourhood_worker")
    fixed = office.fixed()
    sent = Sent(at=house.clock.now(), channel="post", to="x")
    for deed in (
        lambda: upload_document.give(house.tools, south, fixed.id),
        lambda: make_document.correcting(house.tools, south, fixed.id),
        lambda: edit_document.save(house.tools, south, fixed.id, {}, 0),
        lambda: edit_document.drop(house.tools, south, fixed.id),
        lambda: fix_document.handle(house.tools, south, fixed.id, 0),
        lambda: send_document.handle(house.tools, south, fixed.id, sent),
        lambda: upload_document.handle(house.tools, south, office.case, Upload("a.pdf", PDF)),
    ):
        with pytest.raises(NotFoundError):
            deed()
