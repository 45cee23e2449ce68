# SPDX-License-Identifier: EUPL-1.2
"""What a hostile or broken document gets: one Dutch finding, and nothing read or fetched."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.xml import (
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    line_of,
    local_name,
    namespace_of,
    parse,
    to_bytes,
)


def refusal(data: bytes, **limits: int) -> Finding:
    with pytest.raises(UnreadableError) as caught:
        parse(data, file="a.bpmn", **limits)
    (finding,) = caught.value.findings
    assert finding.file == "a.bpmn"
    return finding


def findings_of(data: bytes) -> tuple[Finding, ...]:
    try:
        parse(data, file="a")
    except UnreadableError as error:
        return error.findings
    return ()


def test_a_document_is_read_with_lines_and_namespaces() -> None:
    root = parse(b'<?xml version="1.0"?>\n<a xmlns="urn:x">\n  <b/>\n</a>', file="a")
    assert (local_name(root), namespace_of(root), line_of(root[0])) == ("a", "urn:x", 3)
    assert namespace_of(parse(b"<a/>", file="a")) == ""


def test_comments_and_instructions_do_not_cut_a_text_in_two() -> None:
    root = parse(b"<a>1 <!-- of --><?pi x?>+ 2</a>", file="a")
    assert root.text == "1 + 2"
    assert len(root) == 0


def test_a_tree_survives_writing_and_reading() -> None:
    root = parse('<a k="é">ü</a>'.encode(), file="a")
    again = parse(to_bytes(root), file="a")
    assert (again.text, again.get("k")) == ("ü", "é")


@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE a>",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">',
        b'<!DOCTYPE a [<!ENTITY x "y">]>',
        b'<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;"><!ENTITY x "&m;&m;&m;">]>',
        b'<!-- <!DOCTYPE hidden> --><?pi ?>\n<!DOCTYPE a [<!ENTITY x "y">]>',
    ],
)
def test_a_doctype_is_refused(doctype: bytes) -> None:
    finding = refusal(b'<?xml version="1.0"?>\n' + doctype + b"<a>&x;</a>")
    assert finding.code == "XML-003"
    assert finding.line == (3 if b"hidden" in doctype else 2)


def test_a_doctype_cannot_hide_in_another_encoding(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    text = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'
    assert refusal(text.encode("utf-16")).code == "XML-003"
    assert refusal(b"\xff\xfe" + text.encode("utf-16-le")).code == "XML-003"
    assert refusal(b"\xef\xbb\xbf" + text.encode()).code == "XML-003"
    for odd, code in (("utf-7", "XML-002"), ("utf-16", "XML-003"), ("no-such-thing", "XML-002")):
        declared = f'<?xml version="1.0" encoding="{odd}"?>'.encode()
        assert refusal(declared + text.encode("utf-8")).code == code
    assert refusal(text.encode("utf-32")).code in {"XML-002", "XML-003", "XML-008"}
    assert refusal(text.encode("utf-16-le")).code == "XML-003"


def test_the_word_doctype_in_a_text_is_no_doctype() -> None:
    assert parse(b"<a><![CDATA[<!DOCTYPE x>]]></a>", file="a").text == "<!DOCTYPE x>"
    assert local_name(parse(b"<!-- <!DOCTYPE x> --><a/>", file="a")) == "a"


def test_nothing_is_fetched_for_a_document() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.05)
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        refusal(f'<!DOCTYPE a SYSTEM "{place}"><a/>'.encode())
        refusal(f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{place}">%p;]><a/>'.encode())
        parse(
            f'<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="u {place}"/>'.encode(),
            file="a",
        )
        with pytest.raises(TimeoutError):
            listener.accept()


def test_an_unknown_entity_is_refused() -> None:
    assert refusal(b"<a>&secret;</a>").code == "XML-008"


def test_xinclude_is_refused_and_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    data = (
        '<a xmlns:xi="http://www.w3.org/2001/XInclude">\n'
        f'<xi:include href="file://{secret}" parse="text"/></a>'
    )
    finding = refusal(data.encode())
    assert (finding.code, finding.line) == ("XML-007", 2)


def test_a_document_that_is_too_large_is_refused_unread() -> None:
    assert refusal(b"not even xml" * 10, max_bytes=100).code == "XML-001"
    assert refusal(b"<a>" + b"x" * 2_000_000 + b"</a>").code == "XML-001"


def test_too_many_elements_are_refused_on_the_way() -> None:
    finding = refusal(b"<a>\n" + b"<b/>" * 400_000 + b"<unfinished", max_elements=20_000)
    assert (finding.code, finding.line) == ("XML-004", 2)
    assert len(parse(b"<a>" + b"<b/>" * 99 + b"</a>", file="a", max_elements=100)) == 99
    assert refusal(b"<a>" + b"<b/>" * 100 + b"</a>", max_elements=100).code == "XML-004"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 300, 5_000, 200_000])
def test_a_document_that_is_too_deep_is_refused(depth: int) -> None:
    finding = refusal(b"<a>" * depth + b"</a>" * depth)
    assert finding.code in {"XML-005", "XML-008"}
    if depth <= 256:
        assert finding.code == "XML-005"


def test_the_deepest_document_allowed_is_read() -> None:
    assert local_name(parse(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, file="a")) == "a"


def test_too_many_attributes_are_refused() -> None:
    many = " ".join(f'k{n}=""' for n in range(MAX_ATTRIBUTES + 1))
    assert refusal(f"<a {many}/>".encode()).code == "XML-006"
    huge = " ".join(f'k{n}=""' for n in range(100_000))
    assert refusal(f"<a {huge}/>".encode()).code in {"XML-006", "XML-008"}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", None),
        (b"   ", None),
        (b"geen xml", 1),
        (b"<a>\n<b></a>", 2),
        (b"<a>\n", 2),
        (b"<a/><b/>", 1),
        (b"<a k='1' k='2'/>", 1),
        (b"<a k=1/>", 1),
        (b"<a k='<'/>", 1),
        (b"<a>\n & </a>", 2),
        (b"<x:a/>", 1),
        (b"<a>\x00</a>", 1),
        (b"<a>\x01</a>", 1),
        (b"\x89PNG\r\n", None),
        (b'{"type": "default"}', 1),
    ],
)
def test_what_is_not_xml_is_refused_with_its_line(data: bytes, line: int | None) -> None:
    finding = refusal(data)
    assert finding.code in {"XML-002", "XML-008"}
    assert finding.text
    assert finding.cure
    if line is not None:
        assert finding.line == line


def test_bytes_that_are_not_in_the_declared_encoding_are_refused() -> None:
    assert refusal(b"<a>\xff</a>").code == "XML-002"
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")
    assert parse(latin, file="a").text == "é"
    assert parse("<a>é</a>".encode("utf-16"), file="a").text == "é"
    assert parse("<a>é</a>".encode("utf-16-be"), file="a").text == "é"
    # As Windows tools write it: in bytes of UTF-8, and called UTF-16.
    said = '<?xml version="1.0" encoding="utf-16"?><a>é</a>'
    assert parse(said.encode(), file="a").text == "é"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_tree_or_in_a_finding(data: bytes) -> None:
    assert all(one.code.startswith("XML-") for one in findings_of(data))


@settings(deadline=None)
@given(st.text(alphabet="<>/!-?[]&;ab=\"' \n", max_size=80))
def test_any_scrap_of_markup_ends_in_a_tree_or_in_a_finding(scrap: str) -> None:
    for text in (scrap, f"<r>{scrap}</r>"):
        assert all(one.code.startswith("XML-") for one in findings_of(text.encode()))
