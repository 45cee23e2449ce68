# SPDX-License-Identifier: EUPL-1.2
"""The only reader of XML that somebody else wrote: diagrams, tables and messages.

libxml2 expands entities, follows XInclude when asked and takes a million elements without a word;
`parse` refuses such a document with a finding before anybody walks its tree. Comments and processing
instructions are left out of the tree, so that the text of an element is always whole.
"""

from wijkpad.xml.parse import (
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    Element,
    indented,
    is_true,
    line_of,
    local_name,
    local_ref,
    namespace_of,
    parse,
    place_of,
    to_bytes,
)
from wijkpad.xml.schema import Departure, SchemaFault, schema_faults

__all__ = [
    "MAX_ATTRIBUTES",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_ELEMENTS",
    "Departure",
    "Element",
    "SchemaFault",
    "indented",
    "is_true",
    "line_of",
    "local_name",
    "local_ref",
    "namespace_of",
    "parse",
    "place_of",
    "schema_faults",
    "to_bytes",
]
