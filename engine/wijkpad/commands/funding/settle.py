# SPDX-License-Identifier: EUPL-1.2
"""Settling a contract or subsidy over a period: proposed by its way of funding, confirmed by a person."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from wijkpad.commands.funding.allocating import key_of, refuse, used
from wijkpad.commands.funding.booking import book
from wijkpad.commands.funding.correct import checked
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Line, Purse, PurseKey, after
from wijkpad.domain.settlement import Settlement, settle_cause
from wijkpad.domain.shortage import shortages
from wijkpad.plugin_api import FundingRef, LedgerLine, Period, reckoning
from wijkpad.ports import UnitOfWork

Facts = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is settled: a contract over a period (both days included), on figures that a person gave."""

    contract: str
    first: date
    last: date
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The lines that the way of funding proposes; `seen` stands for them when somebody confirms.

    `before` are lines of the same settlement that were booked already, to the cent: they are not
    booked again.
    """

    lines: tuple[LedgerLine, ...]
    funding: FundingRef = field(repr=False)
    before: tuple[LedgerLine, ...] = ()
    seen: str = ""


def propose(tools: Tools, actor: Actor, asked: Asked) -> Proposal:
    """Return what settling would book; nothing is booked.

    Raises:
        RefusedError: the actor does not answer for the money of contracts.
        BookingRefusedError: the period is none (`INVALID_PERIOD`), nobody settles this contract or the
            figures are not enough (`FUND-041`), there is nothing to book (`FUND-042`), all of it was
            booked before (`FUND-040`), or a part of it was with another outcome (`FUND-044`).
    """
    guarded(tools, actor, "budget.settled", ("contract", asked.contract), lambda _: None)
    allow(actor, "keep_budget", PurseOf("contract", asked.contract), on=tools.today())
    if asked.last < asked.first:
        refuse("INVALID_PERIOD", "De laatste dag ligt voor de eerste dag.", "", "last")
    way = None
    if tools.promising is not None:
        way = tools.promising.settles(actor.municipality, tools.today(), asked.contract)
    if tools.promising is None or way is None:
        refuse("FUND-041", "Geen plugin van deze gemeente rekent dit contract af.")
    answer = tools.promising.settle(
        actor.municipality,
        tools.today(),
        asked.contract,
        Period(asked.first, asked.last),
        asked.facts,
    )
    if answer.faults:
        text = "Met deze cijfers is niets uit te rekenen. Er is niets geboekt."
        refuse("FUND-041", text, "Kijk na of alles is ingevuld wat bij deze afrekening hoort.")
    lines = tuple(one for one in answer.lines if one.cents)
    if not lines:
        refuse("FUND-042", "Er is niets te boeken: de afrekening komt uit op € 0,00.")
    with tools.store.work(actor.municipality, reading=True) as unit:
        fresh = _not_booked_before(unit, lines)
    if not fresh:
        cure = "Klopt een bedrag niet, corrigeer dan de regel bij het budget."
        refuse("FUND-040", "Deze afrekening is al geboekt.", cure)
    before = tuple(one for one in lines if one not in fresh)
    return Proposal(lines=fresh, funding=way.funding, before=before, seen=_seen(fresh))


def _not_booked_before(unit: UnitOfWork, lines: Sequence[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Return what is new; refuses what was booked under the same name with another outcome.

    A part of a settlement that comes out otherwise the second time would stand beside the first.
    """
    known: dict[str, dict[tuple[str, PurseKey], int]] = defaultdict(dict)
    for line in unit.ledger.caused_by({settle_cause(one.cause) for one in lines}):
        known[line.cause][line.kind, line.purse] = line.cents
    asked: dict[str, dict[tuple[str, PurseKey], int]] = defaultdict(dict)
    for one in lines:
        asked[settle_cause(one.cause)][one.kind, key_of(one)] = one.cents
    for cause, held in known.items():
        if held != asked[cause]:
            there = " en ".join(reckoning.euros(cents) for cents in held.values())
            text = f"Een deel hiervan is al geboekt met een andere uitkomst: {there}. Er is niets geboekt."
            refuse("FUND-044", text, "Corrigeer die regel bij het budget, of kijk de cijfers na.")
    return tuple(one for one in lines if settle_cause(one.cause) not in known)


def handle(
    tools: Tools,
    actor: Actor,
    asked: Asked,
    *,
    reason: str,
    seen: str,
    token: str | None = None,
) -> None:
    """Book a settlement that the actor saw; what was booked before is not booked again.

    Raises:
        BookingRefusedError: as `propose`; the outcome is another by now (`FUND-033`); more is taken
            back than was promised (`FUND-005`), or paid than that (`FUND-043`); or a ceiling of the
            council does not allow it (`FUND-032`).
    """
    why = checked(reason)
    named = f"budget.settle:{asked.contract}:{asked.first}:{asked.last}"
    with tools.store.work(actor.municipality, reading=True) as unit:
        if earlier(unit, actor, named, token) is not None:
            return
    proposal = propose(tools, actor, asked)
    if proposal.seen != seen:
        text = "Er is intussen iets veranderd: de afrekening komt nu anders uit."
        refuse("FUND-033", text, "Lees de nieuwe uitkomst en bevestig opnieuw.")

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep_budget", PurseOf("contract", asked.contract), on=tools.today())
        held = unit.ledger.hold({key_of(one) for one in proposal.lines})
        if earlier(unit, actor, named, token) is not None:
            return
        now = tools.clock.now()
        lines = _lines(proposal, actor, now)
        _check(held, lines)
        if len(book(unit, held, lines, now)) != len(lines):
            text = "Iemand anders boekte net een deel hiervan. Er is niets geboekt."
            refuse("FUND-033", text, "Bekijk opnieuw wat er wordt geboekt.")
        unit.settlements.add(_kept(asked, proposal, actor, now, why))
        about = ("contract", asked.contract)
        unit.journal.write(entry(actor, now, "budget.settled", "update", about=about))
        remember(unit, actor, named, token, {}, now=now)

    guarded(tools, actor, "budget.settled", ("contract", asked.contract), work)


def _lines(proposal: Proposal, actor: Actor, now: datetime) -> list[Line]:
    return [
        Line(
            id=new_id(),
            purse=key_of(one),
            kind=one.kind,
            cents=one.cents,
            cause=settle_cause(one.cause),
            at=now,
            author=actor.user,
            product=one.product,
            text=one.text_nl,
        )
        for one in proposal.lines
    ]


def _kept(asked: Asked, proposal: Proposal, actor: Actor, now: datetime, reason: str) -> Settlement:
    return Settlement(
        id=new_id(),
        contract=asked.contract,
        first=asked.first,
        last=asked.last,
        model=proposal.funding.key,
        model_version=proposal.funding.version,
        facts=asked.facts,
        author=actor.user,
        at=now,
        reason=reason,
    )


def _check(held: Mapping[PurseKey, Purse], lines: Sequence[Line]) -> None:
    if shortages(held, used(lines), "settlement"):
        text = "Een subsidieplafond laat dit niet toe (Awb 4:25). Er is niets geboekt."
        refuse("FUND-032", text, "Vraag wie over de subsidieregeling gaat.")
    below = [
        key for key, one in held.items() if after(one, lines).committed < min(one.committed, 0)
    ]
    if below:
        text = "Er zou meer terugvallen dan er is toegezegd. Er is niets geboekt."
        refuse("FUND-005", text, "Leg eerst vast wat er is toegezegd, of kijk de cijfers na.")
    for key, one in held.items():
        now = after(one, lines)
        if now.realised > one.realised and now.realised > now.committed:
            text = "Er zou meer worden betaald dan er is toegezegd. Er is niets geboekt."
            refuse("FUND-043", text, f"Boek eerst het budget of de verlening van {key.year}.")
        if now.realised < min(one.realised, 0):
            text = "Er zou meer worden teruggevraagd dan er is betaald. Er is niets geboekt."
            refuse("FUND-005", text, "Leg eerst vast wat er is betaald, of kijk de cijfers na.")


def _seen(lines: Sequence[LedgerLine]) -> str:
    told = sorted((one.kind, one.owner, one.key, one.year, one.cents, one.cause) for one in lines)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
