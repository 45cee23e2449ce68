# SPDX-License-Identifier: EUPL-1.2
"""Instruments with which professionals look at a household. None of them decides anything.

What is written down here stands outside the names that FEEL reads: no table and no gateway can see
it, so that a checklist such as LIRIK can never steer a route (domain.md paragraph 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DOMAINS: Final[Mapping[str, str]] = {
    "finances": "Geld",
    "work_education": "Werk en opleiding",
    "time_use": "Besteding van de dag",
    "housing": "Wonen",
    "domestic_relations": "Relaties thuis",
    "mental_health": "Psychische gezondheid",
    "physical_health": "Lichamelijke gezondheid",
    "substance_use": "Alcohol, drugs en gokken",
    "basic_adl": "Wassen, aankleden en eten",
    "instrumental_adl": "Huishouden en administratie",
    "social_network": "Familie, vrienden en buren",
    "participation": "Meedoen in de buurt",
    "justice": "Politie en justitie",
}
"""The 13 domains of the ZRM 2017 (V:S27, S27b, S28)."""
LEVELS: Final[Mapping[str, str]] = {
    "1": "1 – Acute problematiek",
    "2": "2 – Niet zelfredzaam",
    "3": "3 – Beperkt zelfredzaam",
    "4": "4 – Voldoende zelfredzaam",
    "5": "5 – Volledig zelfredzaam",
}
VARIANTS: Final[Mapping[str, str]] = {
    "adult": "Volwassenen",
    "youth": "Jongeren van 12 tot 18 jaar",
    "household": "Huishouden",
}
INSTRUMENTS: Final[Mapping[str, str]] = {
    "zrm_2017": "Zelfredzaamheid-Matrix 2017",
    "lirik": "LIRIK",
    "arij": "ARIJ",
    "rihg": "RiHG",
    "own": "Eigen lijst",
}
VERSION: Final = "zrm_2017"
