# SPDX-License-Identifier: EUPL-1.2
"""Rows of files with contracts and tariffs, and a register to hold them against."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractTariff,
    Lot,
    Provider,
    Register,
)
from wijkpad.domain.register_import import Fault, Kind, Row
from wijkpad.domain.register_judging import judge
from wijkpad.plugin_api import ImportFile
from wijkpad_contractregister.reading import read_file

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
