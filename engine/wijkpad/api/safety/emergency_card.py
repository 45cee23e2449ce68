# SPDX-License-Identifier: EUPL-1.2
"""The emergency card: whom to ring and what to do, also while nothing else works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wijkpad.commands.tools import Tools, local_day
from wijkpad.ports import UnitOfWork

VEILIG_THUIS = "0800-2000"
"""The national number (K), for as long as the municipality set no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCard:
    """What the card shows.

    Attributes:
        crisis_service: empty as long as the municipality filled it in nowhere.
        officers: (team, number) of the reporting code officer, as the municipality wrote them.
        on: the day on which these numbers were read.
    """

    municipality: str
    veilig_thuis: str
    crisis_service: str
    officers: tuple[tuple[str, str], ...]
    on: date


def card(tools: Tools, municipality: str) -> EmergencyCard:
    """Return the card of a municipality; it holds nothing about a resident."""
    day = local_day(tools.clock.now())
    with tools.store.work(municipality, reading=True) as unit:
        own = unit.settings.in_force("parameter", day)
        name = unit.settings.in_force("municipality", day).get("name")
    said = {key: str(value).strip() for key, value in own.items() if isinstance(value, str)}
    return EmergencyCard(
        municipality=str(name or municipality),
        veilig_thuis=said.get("meldcode.veilig_thuis_telefoon") or VEILIG_THUIS,
        crisis_service=said.get("meldcode.crisisdienst_telefoon")
        or said.get("intake.crisisdienst_telefoon", ""),
        officers=officers_in(said.get("meldcode.aandachtsfunctionaris_telefoon", "")),
        on=day,
    )


def officers_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return (team, number) of a text such as `Noord: 06 1234 5678; Zuid: 06 8765 4321`.

    A number without a team stands for all teams.
    """
    found = []
    for part in filter(None, (one.strip() for one in text.replace("\n", ";").split(";"))):
        team, colon, number = part.rpartition(":")
        found.append((team.strip() if colon else "Alle teams", number.strip()))
    return tuple(found)


def officer_numbers(unit: UnitOfWork, day: date) -> str:
    """Return the numbers of the reporting code officers as one text; empty when there are none."""
    own = unit.settings.in_force("parameter", day).get("meldcode.aandachtsfunctionaris_telefoon")
    return own.strip() if isinstance(own, str) else ""
