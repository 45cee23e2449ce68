# SPDX-License-Identifier: EUPL-1.2
"""Settling a contract by the way of funding that was agreed for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from wijkpad.plugin_api import ContractRef, Finding, FundingRef, Period, Plain
from wijkpad.plugins.booking_checks import Bookings, Bookkeeper
from wijkpad.plugins.config_schema import faults_in
from wijkpad.plugins.dispatching import Dispatcher
from wijkpad.plugins.room import PluginRoom
from wijkpad.ports import Closing, Followed, Settling

_EVER = Period(date(2000, 1, 1), None)


def followed(booked: Bookings) -> Followed:
    """Return what a plugin books, or in words why it gave nothing that may be booked."""
    return Followed(lines=booked.lines, faults=tuple(one.message_nl for one in booked.findings))


def said(findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return (severity, Dutch text) of findings, heaviest first."""
    found = sorted(findings, key=lambda one: -one.severity)
    return tuple((one.severity.name, one.message_nl) for one in found)


def settling_of(dispatcher: Dispatcher, room: PluginRoom, contract: str) -> Settling | None:
    """Return the way of funding whose key is the variant of a contract, if it settles anything."""
    held = _contract(room, contract)
    if held is None:
        return None
    for one in dispatcher.enabled:
        if one.model is not None and one.model.key == held.variant and one.model.settle_facts:
            return Settling(
                funding=FundingRef(key=one.model.key, version=one.version),
                label=one.model.label_nl,
                facts=one.model.settle_facts,
            )
    return None


def closings(dispatcher: Dispatcher) -> tuple[Closing, ...]:
    """Return the ways of funding that book when a period is closed, each with its figures."""
    found = []
    for one in dispatcher.enabled:
        listed = one.model.close_facts.get("properties") if one.model is not None else None
        if one.model is None or not isinstance(listed, Mapping):
            continue
        facts = tuple(
            (str(name), str(part.get("title") or name))
            for name, part in listed.items()
            if isinstance(part, Mapping) and part.get("type") == "integer"
        )
        if facts:
            found.append(Closing(model=one.model.key, label=one.model.label_nl, facts=facts))
    return tuple(sorted(found, key=lambda one: one.label))


def settled(
    dispatcher: Dispatcher,
    room: PluginRoom,
    contract: str,
    period: Period,
    facts: Mapping[str, Plain],
) -> Followed:
    """Return the lines of a settlement; a fault where no way of funding settles the contract."""
    held, way = _contract(room, contract), settling_of(dispatcher, room, contract)
    if held is None or way is None:
        return Followed(faults=("Geen plugin van deze gemeente rekent dit contract af.",))
    if faults_in(way.facts, dict(facts)):
        return Followed(faults=("De cijfers passen niet bij wat deze afrekening vraagt.",))
    return followed(Bookkeeper(dispatcher).settle(way.funding, held, period, facts))


def _contract(room: PluginRoom, contract: str) -> ContractRef | None:
    found = room.register.contracts(product=None, provider=None, period=_EVER)
    return next((one for one in found if one.id == contract), None)
