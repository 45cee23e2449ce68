# SPDX-License-Identifier: EUPL-1.2
"""Who works here: users, teams, roles and memberships of one municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LANE_ROLES: Mapping[str, str] = {
    "front_desk": "Loket",
    "neighbourhood_worker": "Wijkwerker",
    "case_coordinator": "Casusregisseur",
    "process_coordinator": "Procesregisseur",
    "reporting_code_officer": "Aandachtsfunctionaris",
    "behavioural_expert": "Gedragswetenschapper",
    "decision_officer": "Consulent met mandaat",
    "team_lead": "Teamleider",
    "budget_holder": "Budgethouder",
    "contract_manager": "Contractmanager",
    "volunteer_coordinator": "Vrijwilligerscoördinator",
    "municipal_reporting_point": "Meldpunt Wvggz",
    "mayor": "Burgemeester",
    "mayor_delegate": "Locoburgemeester",
    "privacy_officer": "Privacyfunctionaris",
    "process_designer": "Procesontwerper",
}
ROLES: Mapping[str, str] = {**LANE_ROLES, "functional_admin": "Functioneel beheerder"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A neighbourhood team; `areas` are names of neighbourhoods."""

    key: str
    name: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who works for the municipality.

    Attributes:
        id: opaque, stable, unique in the municipality.
        login: what is typed at sign-in.
        languages, expertise: codes that BR_IN2 compares.
    """

    id: str
    login: str
    name: str
    active: bool = True
    languages: tuple[str, ...] = ()
    expertise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A user in a team and role, for a period (both days included; None is open)."""

    user: str
    team: str
    role: str
    valid_from: date
    valid_until: date | None = None
    delegated_by: str | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the membership is in force on this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A shielded case that a stand-in may know of for a period (both days included).

    `delegated_by` is the participant who said so; it lasts no longer than they are one.
    """

    case: str
    user: str
    delegated_by: str
    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        """Tell whether it is lent on this day."""
        return self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, with the memberships in force at this moment.

    `user` is `system` for jobs, releases and the command line without `--as`. `lent` are shielded
    cases that they may know of as a stand-in. `withheld` are cases of which a plugin of the
    municipality said in this request that they are kept out; `may` knows it by that.
    """

    municipality: str
    user: str
    name: str = field(repr=False)
    memberships: tuple[Membership, ...] = ()
    session: str | None = None
    access_point: str | None = None
    lent: tuple[Lent, ...] = ()
    withheld: set[str] = field(default_factory=set, compare=False, repr=False)

    @property
    def roles(self) -> frozenset[str]:
        """Every role that the actor has, in whichever team."""
        return frozenset(one.role for one in self.memberships)

    @property
    def teams(self) -> frozenset[str]:
        """Every team in which the actor has a role."""
        return frozenset(one.team for one in self.memberships)

    def has(self, role: str, team: str) -> bool:
        """Tell whether the actor has this role in this team."""
        return any(one.role == role and one.team == team for one in self.memberships)


SYSTEM = "system"
