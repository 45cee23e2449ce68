# SPDX-License-Identifier: EUPL-1.2
"""What clamd says of a file, asked over its real protocol of a small clamd on loopback."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import Protocol

import pytest

from tests.commands.office import Office
from tests.commands.test_uploads import with_documents
from tests.documents.test_content import PNG
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.documents import upload_document
from wijkpad.commands.documents.upload_document import Upload
from wijkpad.errors import AnswersInvalidError, SettingsError
from wijkpad.scanning import Clamd

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text that every scanner takes for a virus (eicar.org), in two parts: so that no
scanner stumbles over this file."""


@dataclass
class SmallClamd:
    """Answers INSTREAM as clamd(8) has it: harm where it finds the test text, and a largest stream."""

    listening: socket.socket
    most: int = 1_000_000
    heard: list[bytes] = field(default_factory=list)

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            with closing(line):
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        with line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(size)
                if len(content) > self.most:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
        self.heard.append(content)
        found = EICAR in content
        line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


class Listen(Protocol):
    """Begins a clamd on loopback, or at the name of a socket; returns it with its address."""

    def __call__(self, path: str = "", most: int = 1_000_000) -> tuple[SmallClamd, str]: ...


@pytest.fixture
def listen(tmp_path: Path) -> Iterator[Listen]:
    """Clamds that end with the test."""
    with ExitStack() as open_now:

        def begin(path: str = "", most: int = 1_000_000) -> tuple[SmallClamd, str]:
            if path:
                address = str(tmp_path / path)
                listening = socket.socket(socket.AF_UNIX)
                listening.bind(address)
                listening.listen()
            else:
                listening = socket.create_server(("127.0.0.1", 0))
                address = f"127.0.0.1:{listening.getsockname()[1]}"
            clamd = SmallClamd(listening, most)
            thread = Thread(target=clamd.serve, daemon=True)
            thread.start()

            def end() -> None:
                listening.shutdown(socket.SHUT_RDWR)
                listening.close()
                thread.join()

            open_now.callback(end)
            return clamd, address

        yield begin


@pytest.mark.parametrize("path", ["", "clamd.ctl"])
def test_a_file_goes_there_whole_and_comes_back_with_a_verdict(listen: Listen, path: str) -> None:
    clamd, address = listen(path)
    large = bytes(range(256)) * 1_000
    assert Clamd(address).scan(large) == "clean"
    assert Clamd(address).scan(b"%PDF-" + EICAR) == "infected"
    assert Clamd(address).scan(b"") == "clean"
    assert clamd.heard == [large, b"%PDF-" + EICAR, b""]


def test_what_clamd_does_not_tell_was_not_looked_at(listen: Listen) -> None:
    _, address = listen(most=100_000)
    assert Clamd(address).scan(b"x" * 400_000) == "none"
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        gone = f"127.0.0.1:{nobody.getsockname()[1]}"
    assert Clamd(gone).scan(b"x") == "none"
    assert Clamd("/nergens/clamd.ctl").scan(b"x") == "none"


def test_a_clamd_that_keeps_silent_is_not_waited_for_for_ever() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        assert Clamd(address, seconds=0.05).scan(b"x") == "none"


@pytest.mark.parametrize("address", ["clamd", "127.0.0.1:", ":3310", "h:0", "h:70000", "h:x"])
def test_an_address_that_is_none_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(SettingsError, match="WIJKPAD_CLAMD"):
        Clamd(address)


def test_the_test_virus_is_refused_and_kept_nowhere(office: Office, listen: Listen) -> None:
    clamd, address = listen()
    with_documents(office, scanner=Clamd(address))
    house = office.house
    harmful = PNG[:-20] + EICAR + PNG[-20:]
    with pytest.raises(AnswersInvalidError, match="UPL-007"):
        upload_document.handle(house.tools, house.anna, office.case, Upload("a.png", harmful))
    kept = upload_document.handle(house.tools, house.anna, office.case, Upload("b.png", PNG))
    assert kept.scan == "clean"
    assert clamd.heard == [harmful, PNG]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.id for one in unit.documents.of_case(office.case)] == [kept.id]


def test_no_transaction_is_open_while_a_file_is_looked_at(office: Office) -> None:
    """A slow scanner would else keep everybody from writing."""
    house = office.house
    kept = upload_document.handle(house.tools, house.anna, office.case, Upload("a.png", PNG))
    assert kept.scan == "none"

    class Writing:
        def scan(self, content: bytes) -> str:
            del content
            with house.store.work(MUNICIPALITY) as unit:
                unit.cases.lock(office.case)
                unit.commit()
            return "clean"

    house.tools = replace(
        house.tools,
        documents=replace(house.tools.documents, scanner=Writing()),  # type: ignore[arg-type]
    )
    document, _ = upload_document.give(house.tools, house.anna, kept.id)
    assert document.scan == "clean"
