# SPDX-License-Identifier: EUPL-1.2
"""Parsing under limits: in pieces, so that a document that is too rich is dropped on the way."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.xml.encoding import decode, doctype_offset

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its elements no public type

MAX_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 64
_PIECE = 32_768
_XINCLUDE = "http://www.w3.org/2001/XInclude"

_REASONS = {
    "ERR_DOCUMENT_EMPTY": "Er staat geen XML in het bestand.",
    "ERR_DOCUMENT_END": "Na het einde van het document staat nog tekst, of het document is afgekapt.",
    "ERR_TAG_NAME_MISMATCH": "Een element wordt met een andere naam gesloten dan waarmee het opent.",
    "ERR_TAG_NOT_FINISHED": "Een element wordt niet gesloten; misschien is het bestand afgekapt.",
    "ERR_GT_REQUIRED": "Er ontbreekt een > aan het einde van een element.",
    "ERR_NAME_REQUIRED": "Na een < of & staat geen naam; schrijf &lt; of &amp;.",
    "ERR_LT_IN_ATTRIBUTE": "In een kenmerk staat een <; schrijf &lt;.",
    "ERR_UNDECLARED_ENTITY": "Er staat een afkorting (&naam;) die niet bestaat.",
    "WAR_UNDECLARED_ENTITY": "Er staat een afkorting (&naam;) die niet bestaat.",
    "ERR_ENTITYREF_SEMICOL_MISSING": "Na een & ontbreekt een puntkomma; schrijf &amp;.",
    "ERR_ATTRIBUTE_REDEFINED": "Een element heeft twee keer hetzelfde kenmerk.",
    "ERR_ATTRIBUTE_NOT_STARTED": "Een kenmerk heeft geen aanhalingstekens.",
    "ERR_SPACE_REQUIRED": "Tussen twee kenmerken ontbreekt een spatie.",
    "ERR_INVALID_CHAR": "Er staat een teken dat in XML niet mag.",
    "NS_ERR_UNDEFINED_NAMESPACE": "Er wordt een voorvoegsel gebruikt dat niet is uitgelegd (xmlns ontbreekt).",
}
_REASON_BY_CODE = {
    code: text
    for name, text in _REASONS.items()
    if (code := getattr(etree.ErrorTypes, name, None)) is not None
}


def parse(
    data: bytes,
    *,
    file: str,
    max_bytes: int = MAX_BYTES,
    max_elements: int = MAX_ELEMENTS,
) -> Element:
    """Return the root element of a document that is safe to walk.

    Raises:
        UnreadableError: the document is too large, too deep, not XML, or holds what is refused.
    """
    if len(data) > max_bytes:
        raise _refused(
            "XML-001",
            f"Het bestand is te groot: {len(data)} bytes, meer dan {max_bytes}.",
            "Splits het in kleinere bestanden.",
            file,
        )
    text = decode(data)
    if text is None:
        raise _refused(
            "XML-002",
            "De tekens van het bestand zijn niet te lezen.",
            "Bewaar het bestand als UTF-8.",
            file,
        )
    start = doctype_offset(text)
    if start is not None:
        raise _refused(
            "XML-003",
            "Het bestand heeft een DOCTYPE. Dat is niet veilig en wordt nooit gelezen.",
            "Haal de regel met <!DOCTYPE weg.",
            file,
            line=text.count("\n", 0, start) + 1,
            column=start - (text.rfind("\n", 0, start) + 1) + 1,
        )
    return _read(text.encode("utf-8"), file, max_elements)


def _read(data: bytes, file: str, max_elements: int) -> Element:
    reader = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    limits = _Limits(file, max_elements)
    try:
        for at in range(0, len(data), _PIECE):
            reader.feed(data[at : at + _PIECE])
            limits.watch(reader)
        root = reader.close()
    except etree.XMLSyntaxError as error:
        raise _malformed(_better_placed(error, data), file) from None
    limits.watch(reader)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("XML-003", "Het bestand heeft een DOCTYPE.", "Haal die weg.", file)
    return root


class _Limits:
    """Counts what comes in, and refuses the first thing that is too much."""

    def __init__(self, file: str, max_elements: int) -> None:
        self._file, self._max_elements = file, max_elements
        self._elements = self._depth = 0

    def watch(self, reader: etree.XMLPullParser) -> None:
        for event, element in reader.read_events():
            if not isinstance(element, Element):
                continue
            if event == "end":
                self._depth -= 1
                continue
            self._elements += 1
            self._depth += 1
            self._check(element)

    def _check(self, element: Element) -> None:
        if self._elements > self._max_elements:
            raise self._too_much("XML-004", f"meer dan {self._max_elements} elementen", element)
        if self._depth > MAX_DEPTH:
            raise self._too_much("XML-005", f"meer dan {MAX_DEPTH} elementen in elkaar", element)
        if len(element.attrib) > MAX_ATTRIBUTES:
            what = f"een element met meer dan {MAX_ATTRIBUTES} kenmerken"
            raise self._too_much("XML-006", what, element)
        if namespace_of(element) == _XINCLUDE:
            raise _refused(
                "XML-007",
                "Het bestand voegt een ander bestand in (XInclude). Dat is niet veilig.",
                "Zet de inhoud zelf in dit bestand.",
                self._file,
                line=line_of(element),
            )

    def _too_much(self, code: str, what: str, element: Element) -> UnreadableError:
        text = f"Het bestand heeft {what}."
        cure = "Maak het bestand eenvoudiger of splits het."
        return _refused(code, text, cure, self._file, line=line_of(element))


def _better_placed(error: etree.XMLSyntaxError, data: bytes) -> etree.XMLSyntaxError:
    """Return the same fault with its place, which reading in pieces loses for an unknown entity."""
    if error.position[0] or not data:
        return error
    whole = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True)
    try:
        etree.fromstring(data, whole)
    except etree.XMLSyntaxError as placed:
        return placed
    return error


def _malformed(error: etree.XMLSyntaxError, file: str) -> UnreadableError:
    line, column = error.position
    return _refused(
        "XML-008",
        _REASON_BY_CODE.get(getattr(error, "code", 0), "Het bestand is geen goede XML."),
        "Open het bestand in de editor waarmee het is gemaakt en bewaar het opnieuw.",
        file,
        line=line or None,
        column=column or None,
    )


def _refused(
    code: str,
    text: str,
    cure: str,
    file: str,
    *,
    line: int | None = None,
    column: int | None = None,
) -> UnreadableError:
    return UnreadableError(
        [Finding(code=code, text=text, cure=cure, file=file, line=line, column=column)]
    )


def line_of(element: Element) -> int | None:
    """Return the line on which the element opens, counted from 1; None for an element made here."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def place_of(element: Element) -> str:
    """Return the numbers that lead to an element, which stay the same however a file is laid out."""
    numbers: list[str] = []
    parent = element.getparent()
    while parent is not None:
        numbers.append(str(parent.index(element) + 1))
        element, parent = parent, parent.getparent()
    return ".".join(reversed(numbers))


def local_name(element: Element) -> str:
    """Return the tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """Return the namespace of the tag; empty when it has none."""
    namespace, brace, _ = str(element.tag).rpartition("}")
    return namespace[1:] if brace else ""


def is_true(element: Element, attribute: str, *, otherwise: bool = False) -> bool:
    """Read a boolean attribute as XML Schema does: `1` is true as well; `otherwise` when it is absent."""
    text = element.get(attribute)
    return otherwise if text is None else text.strip() in ("true", "1")


def local_ref(reference: str | None) -> str:
    """Return the id in a reference to an element, without the prefix that some tools write."""
    return (reference or "").strip().rpartition(":")[2]


def to_bytes(root: Element) -> bytes:
    """Return the tree as a UTF-8 document with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def indented(root: Element) -> bytes:
    """Return the tree as a UTF-8 document, each element on a line of its own; changes the tree."""
    etree.indent(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=[one for one in root.nsmap if one])
    return to_bytes(root) + b"\n"
