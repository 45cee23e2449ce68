# SPDX-License-Identifier: EUPL-1.2
"""Who stands on the social map."""

from __future__ import annotations

from dataclasses import dataclass

from wijkpad.domain.directory import OfferKind
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A provider or a general provision, by its id and name; a volunteer by id only."""

    id: str
    kind: OfferKind
    name: str
    ended: bool = False


def offer_of(unit: UnitOfWork, key: str) -> Offer:
    """Return who this is; raises `NotFoundError`."""
    provider = unit.funding.provider(key)
    if provider is not None:
        return Offer(id=key, kind="provider", name=provider.name)
    provision = unit.directory.provision(key)
    if provision is not None:
        ended = provision.ended_on is not None
        return Offer(id=key, kind="general_provision", name=provision.name, ended=ended)
    volunteer = unit.directory.volunteer(key)
    if volunteer is not None and volunteer.stopped_on is None:
        return Offer(id=key, kind="volunteer", name="Vrijwilliger")
    raise NotFoundError("offer", key)


def kept_offer(unit: UnitOfWork, key: str) -> Offer:
    """Return a provider or provision; of a volunteer no facts are kept. Raises `NotFoundError`."""
    found = offer_of(unit, key)
    if found.kind == "volunteer":
        raise NotFoundError("offer", key)
    return found
