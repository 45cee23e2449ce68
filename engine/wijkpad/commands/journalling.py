# SPDX-License-Identifier: EUPL-1.2
"""Lines for the journal: built in one place, so that none forgets who, where and what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.case import Case
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Action, Entry, Outcome
from wijkpad.ports import UnitOfWork

_ID: Final = re.compile(r"[0-9a-f]{32}|gm\d{4}")
"""What ids and codes of municipalities look like; a name or a letter does not."""
_KEYED: Final = frozenset({"pathway", "plugin"})
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")


def entry(
    actor: Actor,
    now: datetime,
    event: str,
    action: Action,
    *,
    about: tuple[str, str] | None = None,
    part: str | None = None,
    case: Case | None = None,
    outcome: Outcome = "done",
    rule: str | None = None,
    query_hash: str | None = None,
    basis: str | None = None,
    detail: Mapping[str, str] | None = None,
) -> Entry:
    """Return one line; `about` is (object type, id), and the case itself when left out."""
    kind, key = about or (("case", case.id) if case is not None else (None, None))
    pairs = dict(detail or {})
    if case is not None and kind != "case":
        pairs["case"] = case.id
    return Entry(
        event=event,
        action=action,
        outcome=outcome,
        at=now,
        user=actor.user,
        role=_role(actor, case),
        responsible_user=_responsible(actor, case),
        team=case.team if case is not None else min(actor.teams, default=None),
        access_point=actor.access_point,
        client=case.id if case is not None else None,
        object_type=kind,
        object_id=key,
        object_part=part,
        sensitivity=case.sensitivity if case is not None else None,
        query_hash=query_hash,
        basis=basis,
        rule=rule,
        detail=tuple(pairs.items()),
    )


def _responsible(actor: Actor, case: Case | None) -> str | None:
    """Return for whom the actor stands in here; None where they act in a role of their own."""
    if case is not None:
        lent = {one.delegated_by for one in actor.lent if one.case == case.id}
        if lent:
            return min(lent)
    here = [one for one in actor.memberships if case is None or one.team == case.team]
    if any(one.delegated_by is None for one in here):
        return None
    return min((one.delegated_by for one in here if one.delegated_by), default=None)


def _role(actor: Actor, case: Case | None) -> str | None:
    own = [one for one in actor.memberships if case is None or one.team == case.team]
    return min((one.role for one in own or actor.memberships), default=None)


def write_refusal(
    tools: Tools, actor: Actor, event: str, *, about: tuple[str, str], rule: str | None
) -> None:
    """Journal, in a transaction of its own, that the actor was kept out.

    What was asked for may be anything that somebody typed: what is no id stands there as a hash.
    """
    kind, key = about
    if not (_ID.fullmatch(key) or (kind in _KEYED and _KEY.fullmatch(key))):
        about = (kind, tools.store.keyed_hash(f"{kind}:{key}"))

    def work(unit: UnitOfWork) -> None:
        line = entry(
            actor,
            tools.clock.now(),
            event,
            "read" if event.endswith(".read") else "execute",
            about=about,
            case=_case_behind(unit, kind, key),
            outcome="refused",
            rule=rule,
        )
        unit.journal.write(line)

    in_one_go(tools, actor.municipality, work)


def _case_behind(unit: UnitOfWork, kind: str, key: str) -> Case | None:
    """Return the case that was asked for, so that its own journal tells of the refusal.

    What is not there takes as many steps as what may not be known.
    """
    if kind == "task":
        task = unit.tasks.get(key)
        return unit.cases.get(task.case if task is not None else key)
    if kind == "run":
        run = unit.cases.get_run(key)
        return unit.cases.get(run.case if run is not None else key)
    if kind == "document":
        return unit.cases.get(unit.documents.case_of(key) or key)
    return unit.cases.get(key) if kind == "case" else None
