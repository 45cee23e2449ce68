# SPDX-License-Identifier: EUPL-1.2
"""Cases that a person links by hand, and unlinks with a reason."""

from __future__ import annotations

from wijkpad.commands.cases.keep_notes import writable
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import is_shielded, may
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.dossier import LINKS
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, NotFoundError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

UNLINKED = "unlinked:"
"""How the key of the row begins that keeps why a link was undone; the id of the case follows."""
_LONGEST = 1_000


def link(tools: Tools, actor: Actor, case_id: str, number: str, kind: str) -> Case:
    """Link another case that the actor may know of, by its number, and return it.

    A case that they may not know of is answered as one that is not there. Linking again with
    another kind changes the kind.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        AnswersInvalidError: no such other case, the case itself, or no kind.
        RefusedError: the two are linked already by the product itself (LINK-004).
    """

    def work(unit: UnitOfWork) -> Case:
        case = writable(tools, unit, actor, case_id)
        allow(actor, "see_household", case, on=tools.today())
        other = unit.cases.by_number(number.strip())
        faults: list[Finding] = []
        if other is None or may(actor, "see_household", other, on=tools.today()):
            faults.append(_UNKNOWN)
        elif other.id == case.id:
            faults.append(_ITSELF)
        if kind not in LINKS:
            faults.append(_KIND)
        if faults or other is None:
            raise AnswersInvalidError(faults)
        known = unit.cases.links(case.id).get(other.id)
        if known is not None and known not in LINKS:
            raise RefusedError([_OWN])
        if known != kind:
            unit.cases.link(case.id, other.id, kind=kind)
            _journal(unit, tools, actor, "case.linked", (case, other))
        return other

    return guarded(tools, actor, "case.link", ("case", case_id), work)


def unlink(tools: Tools, actor: Actor, case_id: str, other_id: str, reason: str) -> None:
    """Undo a link that a person made, and keep why.

    Raises:
        NotFoundError: there is no such case or link, or the actor may not know of it.
        AnswersInvalidError: there is no reason (LINK-005).
        RefusedError: the product made the link (LINK-004): it tells where a case came from.
    """

    def work(unit: UnitOfWork) -> None:
        case = writable(tools, unit, actor, case_id)
        allow(actor, "see_household", case, on=tools.today())
        kind = unit.cases.links(case.id).get(other_id)
        other = unit.cases.get(other_id) if kind is not None else None
        if other is None:
            raise NotFoundError("case", other_id)
        allow(actor, "see", other, on=tools.today())
        if kind not in LINKS:
            raise RefusedError([_OWN])
        why = reason.strip()
        if not why or len(why) > _LONGEST:
            raise AnswersInvalidError([_WHY])
        unit.cases.unlink(case.id, other.id)
        _keep_why(unit, tools, actor, (case, other), why)
        _journal(unit, tools, actor, "case.unlinked", (case, other))

    guarded(tools, actor, "case.unlink", ("case", case_id), work)


def _keep_why(
    unit: UnitOfWork, tools: Tools, actor: Actor, pair: tuple[Case, Case], why: str
) -> None:
    """Keep the reason with each case that may tell of the other."""
    value: dict[str, Value] = {"reason": why}
    for one, its in (pair, pair[::-1]):
        if _may_tell(one, its):
            datum = Datum(
                case=one.id,
                run=None,
                scope="",
                key=f"{UNLINKED}{its.id}",
                version=0,
                value=value,
                step="unlink",
                at=tools.clock.now(),
                by=actor.user,
            )
            unit.data.append(datum)


def _journal(
    unit: UnitOfWork, tools: Tools, actor: Actor, event: str, pair: tuple[Case, Case]
) -> None:
    """Write it in the journal of both; a shielded case is named in no journal but its own."""
    for one, its in (pair, pair[::-1]):
        if _may_tell(one, its):
            detail = {} if is_shielded(its) else {"other": its.id}
            unit.journal.write(
                entry(actor, tools.clock.now(), event, "update", case=one, detail=detail)
            )


def _may_tell(one: Case, of: Case) -> bool:
    """Tell whether one case may hold that it was linked with another."""
    return not is_shielded(of) or is_shielded(one)


_UNKNOWN = Finding(
    code="LINK-001",
    text="Er is geen zaak met dit nummer die u mag zien.",
    element="number",
)
_ITSELF = Finding(code="LINK-002", text="Dit is deze zaak zelf.", element="number")
_KIND = Finding(code="LINK-003", text="Kies hoe de zaken bij elkaar horen.", element="kind")
_OWN = Finding(
    code="LINK-004",
    text="Deze koppeling heeft wijkpad zelf gelegd: de ene zaak begon vanuit de andere.",
    cure="Zij blijft staan.",
)
_WHY = Finding(
    code="LINK-005",
    text="Vul in waarom u de zaken ontkoppelt, in hoogstens 1000 tekens.",
    element="reason",
)
