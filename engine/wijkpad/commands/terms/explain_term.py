# SPDX-License-Identifier: EUPL-1.2
"""Telling why a duty was not done in time. The case goes on: a term never closes one (R11)."""

from __future__ import annotations

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.terms.changing_terms import WhichTerm, facts, reason_of, refuse
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import TermAct
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


def handle(
    tools: Tools, actor: Actor, which: WhichTerm, note: str, *, token: str | None = None
) -> None:
    """Keep the reason, encrypted under the key of the case; an earlier one stays in the history.

    Raises:
        NotFoundError: there is no such term, or the actor may not know of the case.
        RefusedError: the actor may not (ACC-022).
        TermRefusedError: there is no reason (TRM-003), or the term was kept or runs (TRM-019).
    """
    asked = f"term.explain:{which}"

    def work(unit: UnitOfWork) -> None:
        if earlier(unit, actor, asked, token) is not None:
            return
        case = unit.cases.lock(which.case)
        allow(actor, "explain_term", case, on=tools.today())
        place = (which.run, which.rule, which.scope)
        rows = unit.data.terms_of(case.id)
        term = next((one for one in rows if (one.run, one.rule, one.scope) == place), None)
        if term is None:
            raise NotFoundError("term", which.rule)
        now = tools.clock.now()
        if not term.passed_unmet(now):
            raise refuse("TRM-019")
        reason = reason_of(note)
        unit.terms.set_reason(term, reason)
        act = TermAct(
            case=case.id,
            run=term.run,
            rule=term.rule,
            scope=term.scope,
            kind="explained",
            at=now,
            by=actor.user,
            note=reason,
        )
        unit.terms.add_act(act)
        unit.journal.write(
            entry(
                actor,
                now,
                "term.explained",
                "update",
                about=("run", term.run),
                part=term.rule,
                case=case,
                detail=facts(act),
            )
        )
        remember(unit, actor, asked, token, {}, now=now)

    guarded(tools, actor, "term.explain", ("case", which.case), work)
