# SPDX-License-Identifier: EUPL-1.2
"""Reads `[[urgent]]` of pathway.toml: what to do the moment a safety question is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad.domain.definition import Call, UrgentHelp
from wijkpad.findings import Finding
from wijkpad.terms import Parameter, ParameterType, Source
from wijkpad.terms.tables import Row, rows

_KNOWN: Final = frozenset({"key", "title", "text", "calls", "meldcode", "source"})
_KNOWN_CALL: Final = frozenset({"name", "phone", "parameter"})
_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{1,20}", re.ASCII)


def read_urgent(
    tables: object, sources: Mapping[str, Source], parameters: Sequence[Parameter]
) -> tuple[tuple[UrgentHelp, ...], list[Finding]]:
    """Return the urgent help of a pathway, and every fault at once (PATH-015)."""
    findings: list[Finding] = []
    texts = frozenset(one.key for one in parameters if one.type is ParameterType.TEXT)
    found: dict[str, UrgentHelp] = {}
    for row in rows(tables, "urgent", findings):
        help_ = _help(row, sources, texts)
        if help_.key in found:
            row.fault("PATH-015", f"‘{help_.key}’ staat er twee keer.", "Houd er één over.")
        found[help_.key] = help_
    return tuple(found.values()), findings


def _help(row: Row, sources: Mapping[str, Source], texts: frozenset[str]) -> UrgentHelp:
    key = row.key()
    row.only(_KNOWN)
    meldcode = row.values.get("meldcode", False)
    if not isinstance(meldcode, bool):
        row.fault("PATH-015", "‘meldcode’ is geen true of false.", "Schrijf meldcode = true.")
    return UrgentHelp(
        key=key,
        title=row.text("title"),
        text=row.text("text"),
        calls=tuple(_call(one, texts) for one in row.inner_rows("calls")),
        meldcode=meldcode is True,
        source=row.source(sources) if row.has("source") else "",
    )


def _call(row: Row, texts: frozenset[str]) -> Call:
    row.only(_KNOWN_CALL)
    name = row.text("name")
    if row.has("parameter") == row.has("phone"):
        row.fault(
            "PATH-015",
            f"Bij ‘{name}’ hoort precies één van phone en parameter.",
            "Schrijf het nummer als phone, of noem de instelling waarin het staat.",
        )
        return Call(name)
    if row.has("parameter"):
        parameter = row.text("parameter")
        if parameter and parameter not in texts:
            row.fault(
                "PATH-015",
                f"Er is geen instelling ‘{parameter}’ met een tekst.",
                'Voeg haar toe onder [[parameters]] met type = "text".',
            )
        return Call(name, parameter=parameter)
    phone = row.text("phone")
    if phone and _PHONE.fullmatch(phone) is None:
        row.fault("PATH-015", f"‘{phone}’ is geen telefoonnummer.", 'Schrijf "0800-2000".')
    return Call(name, phone=phone)
