# SPDX-License-Identifier: EUPL-1.2
"""The columns of each kind of file for the contract register: what they are called and hold.

A plugin that reads files goes by this table, and so does the core when it checks a row, gives back
those in quarantine, or tells a person in which column a fault stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

ColumnKind = Literal[
    "text", "digits", "day", "cents", "whole", "yes_no", "choice", "list", "wholes"
]
"""`digits`: a number that is a name, as text with its noughts. `cents`: an amount in euros in the file, whole
cents in the row. `list`: text, parts with a space between. `wholes`: numbers with a space between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        key: as `ImportedRow.values` names it.
        heading: Dutch, as the file has it; capitals do not count.
        choices: what may stand in the file, to the code that it means.
    """

    key: str
    heading: str
    kind: ColumnKind = "text"
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


_UNITS: Final = {
    "minuut": "minute", "uur": "hour", "dagdeel": "daypart", "etmaal": "day", "stuk": "piece",
    "euro": "euro",
}  # fmt: skip
_VARIANTS: Final = {
    one: one for one in ("inspanningsgericht", "outputgericht", "taakgericht", "pgb", "subsidie")
}
FREQUENCIES: Final = {"dag": "day", "week": "week", "maand": "month", "totaal": "total"}
_CONTRACT: Final = Column(key="contract", heading="contract", required=True)
_PRODUCT: Final = Column(key="product", heading="product", required=True, about="productcode")
_FROM: Final = Column(key="valid_from", heading="van", kind="day", required=True)
_UNTIL: Final = Column(
    key="valid_until", heading="tot en met", kind="day", about="leeg is zonder einde"
)
_AGB: Final = Column(key="agb", heading="agb", kind="digits")

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "providers": (
        Column(key="id", heading="aanbieder", required=True, about="uw eigen sleutel"),
        Column(key="name", heading="naam", required=True),
        _AGB,
        Column(key="agb_from", heading="agb van", kind="day", about="leeg is altijd"),
        Column(key="agb_until", heading="agb tot en met", kind="day"),
        Column(key="kvk", heading="kvk", kind="digits"),
        Column(key="establishment", heading="vestigingsnummer", kind="digits"),
        Column(
            key="status",
            heading="status",
            kind="choice",
            choices={"actief": "active", "gestopt": "ended"},
            about="leeg is actief",
        ),
    ),
    "lots": (
        Column(key="id", heading="perceel", required=True, about="uw eigen sleutel"),
        Column(key="framework", heading="raamovereenkomst", required=True),
        Column(key="title", heading="naam", required=True),
        Column(
            key="variant", heading="variant", kind="choice", choices=_VARIANTS, required=True
        ),
    ),
    "contracts": (
        Column(key="id", heading="contract", required=True, about="uw eigen sleutel"),
        Column(key="provider", heading="aanbieder", about="of agb"),
        Column(key="agb", heading="agb", kind="digits", about="of aanbieder"),
        Column(key="title", heading="naam", required=True),
        Column(key="lot", heading="perceel"),
        Column(
            key="variant",
            heading="variant",
            kind="choice",
            choices=_VARIANTS,
            about="mag leeg met een perceel",
        ),
        _FROM,
        _UNTIL,
        Column(
            key="run_off",
            heading="uitloop",
            kind="choice",
            choices={"geen": "none", "afmaken": "finish_current"},
            about="leeg is geen",
        ),
        Column(
            key="acceptance_duty", heading="acceptatieplicht", kind="yes_no", about="leeg is ja"
        ),
        Column(key="wait_norm_days", heading="wachttijdnorm", kind="whole", about="dagen"),
        Column(
            key="warn_pct", heading="waarschuwen vanaf", kind="whole", about="procent, leeg is 70"
        ),
        Column(key="covers", heading="dekt", kind="list", about="productcodes, bij taakgericht"),
    ),
    "products": (
        _CONTRACT,
        _PRODUCT,
        Column(key="title", heading="naam"),
        Column(
            key="unit", heading="eenheid", kind="choice", choices=_UNITS, required=True
        ),
        Column(
            key="frequencies",
            heading="frequenties",
            kind="list",
            choices=FREQUENCIES,
            about="leeg is elke",
        ),
        Column(
            key="may_declare_minutes",
            heading="in minuten",
            kind="yes_no",
            about="declareren; leeg is nee",
        ),
        Column(
            key="tranches",
            heading="delen",
            kind="wholes",
            about="procenten, samen 100; leeg is 100",
        ),
        Column(
            key="tranche_on_early_stop",
            heading="laatste deel bij eerder stoppen",
            kind="yes_no",
            about="leeg is nee",
        ),
        Column(
            key="broken_month",
            heading="gebroken maand",
            kind="choice",
            choices={"heel": "full", "per dag": "by_day"},
            about="leeg is heel",
        ),
        Column(
            key="tariff_lock",
            heading="tarief vast",
            kind="choice",
            choices={"nee": "none", "vanaf begin": "start"},
            about="leeg is nee",
        ),
    ),
    "tariffs": (
        Column(key="contract", heading="contract", about="of agb"),
        Column(
            key="agb",
            heading="agb",
            kind="digits",
            about="in plaats van contract, of als controle",
        ),
        _PRODUCT,
        Column(
            key="unit",
            heading="eenheid",
            kind="choice",
            choices=_UNITS,
            about="leeg is die van het product",
        ),
        Column(key="cents", heading="tarief", kind="cents", required=True, about="euro"),
        _FROM,
        _UNTIL,
        Column(key="basis", heading="grondslag", about="waarop het tarief is gebouwd"),
    ),
    "ceilings": (
        _CONTRACT,
        Column(key="product", heading="product", about="leeg is het hele contract"),
        Column(key="year", heading="jaar", kind="whole", required=True),
        Column(key="cents", heading="plafond", kind="cents", required=True, about="euro"),
    ),
}  # fmt: skip
"""Kind of file to its columns, in order. Wait times have a reader of their own."""
