# SPDX-License-Identifier: EUPL-1.2
"""Letting the runs of one version of a pathway go on in another: seen first, then done in the back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.repair.repairs import require_reason
from wijkpad.commands.repair.transfer_run import GO, UNDO, Outlook, Ways, look, token_of, ways_of
from wijkpad.commands.tools import Tools, definition_of, new_id
from wijkpad.domain.access import Publication, is_shielded, may
from wijkpad.domain.case import Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.domain.transfer import Transfer, Undoing
from wijkpad.errors import NotFoundError, RepairRefusedError
from wijkpad.findings import Finding
from wijkpad.ports import Proposal, UnitOfWork

TRIES = 6
_NEEDS_MAPPING = frozenset({"MIG-001", "MIG-002"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Runs that wait at the same place, and of which the same becomes.

    Attributes:
        fate: they go along, a person has to say where they go on, or they cannot.
        missed: new user tasks that they do not come past.
    """

    fate: str
    waits: tuple[str, ...]
    number: int
    found: tuple[Finding, ...] = ()
    missed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    armed_again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a transfer would do, over every run that is alive on the old version.

    Attributes:
        proposals: for each element at which a run stands, where it goes on.
        mapped: what holds in this prospect: what was chosen, else what was proposed.
    """

    old: Definition
    new: Definition
    proposals: tuple[Proposal, ...]
    mapped: Mapping[str, str]
    groups: tuple[Group, ...]


def prospect(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    transfer: Transfer,
) -> Prospect:
    """Return what a transfer would do; nothing is changed.

    What `transfer.mapped` does not name goes where it is proposed.

    Raises:
        NotFoundError: there is no such version.
    """
    ways = ways_of(tools, unit, transfer)
    old = tools.library.get(
        unit.municipality, transfer.pathway, transfer.old, book=unit.definitions
    )
    runs = _within_sight(tools, unit, actor, transfer)
    proposals = _proposals(tools, unit, runs, ways.new)
    mapped = {
        one.element: transfer.mapped.get(one.element) or one.to or one.element for one in proposals
    }
    chosen = Ways(ways.new, replace(transfer, mapped=mapped))
    seen = [look(tools, unit, actor, run, chosen) for run in runs]
    open_ones = {one.element for one in proposals if one.choices}
    return Prospect(
        old=definition_of(tools, unit, runs[0]) if runs else old,
        new=ways.new,
        proposals=proposals,
        mapped={key: to for key, to in mapped.items() if key != to},
        groups=_grouped(seen, open_ones),
    )


def _proposals(
    tools: Tools, unit: UnitOfWork, runs: Sequence[Run], new: Definition
) -> tuple[Proposal, ...]:
    """Return where each element at which a run stands goes on, in the order of the diagram."""
    found: dict[str, Proposal] = {}
    for pinned in dict.fromkeys(run.pinned for run in runs):
        alike = [run for run in runs if run.pinned == pinned]
        old = definition_of(tools, unit, alike[0])
        standing = {
            place.element for run in alike for place in tools.runtime.places(old, run.state)
        }
        drawn = {element: number for number, element in enumerate(old.steps)}
        elements = sorted(standing, key=lambda one: (drawn.get(one, len(drawn)), one))
        for one in tools.runtime.propose(old, new, elements):
            found.setdefault(one.element, one)
    return tuple(found.values())


def _grouped(seen: list[Outlook], choosable: set[str]) -> tuple[Group, ...]:
    counts = Counter((_fate(one, choosable), one.waits, one.found, one.carried) for one in seen)
    order = ("needs", "cannot", "goes")
    return tuple(
        Group(
            fate=fate,
            waits=waits,
            number=number,
            found=found,
            missed=carried.missed,
            dropped=carried.dropped,
            added=carried.added,
            armed_again=carried.armed_again,
        )
        for (fate, waits, found, carried), number in sorted(
            counts.items(), key=lambda one: (order.index(one[0][0]), -one[1], one[0][1])
        )
    )


def _fate(one: Outlook, choosable: set[str]) -> str:
    if not one.found:
        return "goes"
    can_choose = all(
        found.code in _NEEDS_MAPPING and found.element in choosable for found in one.found
    )
    return "needs" if can_choose else "cannot"


def _within_sight(tools: Tools, unit: UnitOfWork, actor: Actor, transfer: Transfer) -> list[Run]:
    """Return the runs on the old version, but for shielded cases that the actor may not know of.

    Those stay on their version: counting them, here or afterwards, would tell that they exist.
    """
    found: list[Run] = []
    for run in unit.cases.running_on(transfer.pathway, transfer.old):
        case, day = unit.cases.get(run.case), tools.today()
        known = case is None or not is_shielded(case) or may(actor, "see", case, on=day) is None
        if known:
            found.append(run)
    return found


def begin(tools: Tools, actor: Actor, wanted: Transfer) -> Transfer:
    """Add a job for each run that is alive on the old version, and return the transfer.

    Shielded cases of which the actor may not know stay as they are.

    Each job decides for its own run, in its own transaction: one that cannot go stays where it is.

    Raises:
        NotFoundError: there is no such version.
        RefusedError: the actor is neither designer nor owner of the pathway.
        RepairRefusedError: no reason, nothing to take along, or another transfer is under way.
    """

    def work(unit: UnitOfWork) -> Transfer:
        _allow(tools, unit, actor, wanted)
        why = require_reason(wanted.reason)
        now = tools.clock.now()
        made = replace(wanted, id=new_id(), reason=why, by=actor.user, at=now)
        require_other(wanted)
        if any(
            unit.transfers.counts(one.id).keys() & {"todo", "undoing"}
            for one in unit.transfers.of_pathway(wanted.pathway)
        ):
            raise _refuse("TRA-003")
        runs = [one.id for one in _within_sight(tools, unit, actor, wanted)]
        if not runs:
            raise _refuse("TRA-002")
        unit.transfers.add(made, runs)
        for run in runs:
            _add_job(tools, unit, made.id, run, GO)
        _journal(tools, unit, actor, made, "definition.transfer", number=len(runs))
        return made

    return guarded(tools, actor, "definition.transfer", ("pathway", wanted.pathway), work)


def undo(tools: Tools, actor: Actor, transfer_id: str, reason: str) -> int:
    """Add a job for each run that went along, and return how many; what moved since stays.

    Raises:
        NotFoundError: there is no such transfer.
        RefusedError: the actor is neither designer nor owner of the pathway.
        RepairRefusedError: no reason, nothing can be undone, or it is still under way.
    """

    def work(unit: UnitOfWork) -> int:
        found = unit.transfers.get(transfer_id)
        if found is None:
            raise NotFoundError("transfer", transfer_id)
        _allow(tools, unit, actor, found)
        why = require_reason(reason)
        rows = unit.transfers.runs(transfer_id)
        if any(one.state in ("todo", "undoing") for one in rows):
            raise _refuse("TRA-003")
        done = [one for one in rows if one.state == "done"]
        if not done:
            raise _refuse("TRA-004")
        undone = Undoing(reason=why, by=actor.user, at=tools.clock.now())
        unit.transfers.save_undoing(replace(found, undone=undone))
        for one in done:
            unit.transfers.save_run(replace(one, state="undoing"))
            _add_job(tools, unit, transfer_id, one.run, UNDO)
        _journal(tools, unit, actor, found, "definition.transfer_undone", number=len(done))
        return len(done)

    return guarded(tools, actor, "definition.transfer", ("transfer", transfer_id), work)


def _allow(tools: Tools, unit: UnitOfWork, actor: Actor, wanted: Transfer) -> None:
    stored = unit.definitions.get(wanted.pathway, wanted.new)
    older = unit.definitions.get(wanted.pathway, wanted.old)
    if stored is None or older is None or stored.state != "published":
        raise NotFoundError("definition", f"{wanted.pathway} {wanted.new}")
    allow(actor, "transfer", Publication("", stored.owner, stored.sensitivity), on=tools.today())
    if stored.sensitivity != "ordinary" and wanted.id and wanted.by != actor.user:
        raise NotFoundError("transfer", wanted.id)


def _add_job(tools: Tools, unit: UnitOfWork, transfer: str, run: str, topic: str) -> None:
    key = new_id()
    unit.jobs.add(
        Job(
            id=key,
            kind="transfer",
            run=run,
            token=token_of(transfer, run),
            element="",
            topic=topic,
            due_at=tools.clock.now(),
            idem_key=key,
            max_attempts=TRIES,
        )
    )


def _journal(
    tools: Tools, unit: UnitOfWork, actor: Actor, made: Transfer, event: str, *, number: int
) -> None:
    detail = {
        "from": str(made.old),
        "to": str(made.new),
        "transfer": made.id,
        "runs": str(number),
        "mapped": " ".join(f"{old}>{new}" for old, new in sorted(made.mapped.items())),
    }
    unit.journal.write(
        entry(
            actor,
            tools.clock.now(),
            event,
            "update",
            about=("pathway", made.pathway),
            detail=detail,
        )
    )


_TEXTS = {
    "TRA-001": ("De zaken staan al op deze versie.", "Kies een andere versie om naartoe te gaan."),
    "TRA-002": ("Op deze versie loopt geen enkele zaak.", ""),
    "TRA-003": ("Er worden nog zaken van dit traject overgezet.", "Wacht tot dat klaar is."),
    "TRA-004": ("Er is niets dat ongedaan gemaakt kan worden.", ""),
}


def require_other(transfer: Transfer) -> None:
    """Refuse a transfer from a version to itself."""
    if transfer.old == transfer.new:
        raise _refuse("TRA-001")


def _refuse(code: str) -> RepairRefusedError:
    text, cure = _TEXTS[code]
    return RepairRefusedError([Finding(code=code, text=text, cure=cure)])
