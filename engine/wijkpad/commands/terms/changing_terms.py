# SPDX-License-Identifier: EUPL-1.2
"""What suspending, resuming and extending a term share: the lock, the rule, the refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from wijkpad.commands.guard import allow
from wijkpad.commands.run import step, timers_of_run
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.terms import local_terms
from wijkpad.commands.tools import Tools, local_day
from wijkpad.domain.case import CaseTerm, TermAct, TermActKind
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError, TermRefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork
from wijkpad.terms import Length, Rule, Suspension, day_text

T = TypeVar("T")
LONGEST: Final = 1_000
"""The most signs of a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichTerm:
    """One term of a case; `scope` is empty for a term of the whole run."""

    case: str
    run: str
    rule: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A term that somebody changes: its case and run are locked, timers that were due have fired."""

    moving: Moving
    term: CaseTerm
    rule: Rule


def hold(tools: Tools, unit: UnitOfWork, actor: Actor, which: WhichTerm) -> Held:
    """Lock the case and run of a term, and fire what was due.

    Raises:
        NotFoundError: there is no such term, or the actor may not know of the case.
        RefusedError: the actor may not change terms (ACC-021).
        TermRefusedError: the run is over (TRM-001), or the duty was done already (TRM-002).
    """
    case = unit.cases.lock(which.case)
    allow(actor, "change_term", case, on=tools.today())
    found = unit.cases.get_run(which.run)
    if found is None or found.case != case.id:
        raise NotFoundError("run", which.run)
    run = unit.cases.lock_run(which.run)
    if case.status != "open" or run.status not in ("running", "incident"):
        raise refuse("TRM-001")
    moving = take_up(tools, unit, actor, case, run)
    timers_of_run.fire_due(moving, moving.now)
    term = moving.env.kept_terms().get((which.rule, which.scope))
    rule = moving.definition.terms.get(which.rule)
    if term is None or rule is None:
        raise NotFoundError("term", which.rule)
    rule = local_terms.applied(rule, run.local_terms)
    if term.met_at is not None:
        raise refuse("TRM-002")
    return Held(moving, term, rule)


def write(
    held: Held,
    act: TermAct,
    *,
    suspensions: tuple[Suspension, ...] | None = None,
    extensions: tuple[Length, ...] | None = None,
) -> None:
    """Keep the act, count the term anew, and move all that follows it; in the open transaction."""
    moving, term = held.moving, held.term
    moving.unit.terms.add_act(act)
    moving.unit.data.save_term(
        replace(
            term,
            suspensions=term.suspensions if suspensions is None else suspensions,
            extensions=term.extensions if extensions is None else extensions,
        )
    )
    moving.env.forget_terms()
    step.write(moving, moving.live.advance())
    moving.journal(
        f"term.{act.kind}", "update", part=term.rule, detail={**facts(act), **moving.changes}
    )


def act_on(held: Held, kind: TermActKind) -> TermAct:
    """Return an act of this kind on the term, by who holds it, to be filled in."""
    term = held.term
    return TermAct(
        case=term.case,
        run=term.run,
        rule=term.rule,
        scope=term.scope,
        kind=kind,
        at=held.moving.now,
        by=held.moving.actor.user,
    )


def facts(act: TermAct) -> dict[str, str]:
    """Return what the journal tells of an act: days and keys, never the reason."""
    found = {
        "term": act.rule,
        "scope": act.scope,
        "day": act.day.isoformat() if act.day is not None else "",
        "ground": act.ground,
        "length": str(act.length) if act.length is not None else "",
        "channel": act.channel,
    }
    return {key: value for key, value in found.items() if value}


class Faults:
    """What is wrong with what was typed, so that a person hears all of it at once."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def caught(self, work: Callable[[], T]) -> T | None:
        """Return what `work` gives; None when it refuses, which is kept."""
        try:
            return work()
        except TermRefusedError as error:
            self._found += error.findings
            return None

    def require_none(self) -> None:
        """Raise `TermRefusedError` with everything that was kept."""
        if self._found:
            raise TermRefusedError(self._found)


def today(held: Held) -> date:
    """Return the day it is in the Netherlands."""
    return local_day(held.moving.now)


def reason_of(text: str) -> str:
    """Return a reason as it is kept; raises `TermRefusedError` without one, or when it is too long."""
    found = text.strip()
    if not found or len(found) > LONGEST:
        raise refuse("TRM-003", element="note")
    return found


def refuse(code: str, *given: object, element: str | None = None) -> TermRefusedError:
    """Return the refusal with this code."""
    text, cure = _TEXTS[code]
    words = [day_text(one) if isinstance(one, date) else one for one in given]
    return TermRefusedError(
        [Finding(code=code, text=text.format(*words), cure=cure.format(*words), element=element)]
    )


_TEXTS: Final = {
    "TRM-001": ("Dit traject is klaar of gestopt. De termijn loopt niet meer.", ""),
    "TRM-002": ("Aan deze termijn is al voldaan.", ""),
    "TRM-003": ("Er staat niet bij waarom.", "Vul de reden in, in hoogstens 1000 tekens."),
    "TRM-004": (
        "‘{}’ mag niet worden opgeschort: daar is geen grond voor vastgelegd.",
        "Kijk bij Bronnen welke termijnen wel mogen worden opgeschort.",
    ),
    "TRM-005": ("Er staat niet bij op welke grond.", "Kies een grond uit de lijst."),
    "TRM-006": ("Deze termijn staat al stil.", "Beëindig eerst de opschorting die loopt."),
    "TRM-007": (
        "De opschorting begint vóór de termijn zelf: die loopt vanaf de dag na {}.",
        "Kies een latere dag.",
    ),
    "TRM-008": (
        "De termijn liep af op {}. Daarna is opschorten niet meer mogelijk.",
        "Kies een eerdere dag, of leg vast waarom de termijn niet is gehaald.",
    ),
    "TRM-009": ("Deze dag ligt te ver vooruit.", "Kies hoogstens de dag van morgen."),
    "TRM-010": (
        "De termijn stond toen al stil, tot {}.",
        "Kies die dag of een latere.",
    ),
    "TRM-011": ("Deze termijn staat niet stil.", ""),
    "TRM-012": ("De opschorting begon op {}. Zij eindigt niet eerder.", "Kies een latere dag."),
    "TRM-013": ("Er staat geen dag bij.", "Vul een datum in, zoals 16-11-2026."),
    "TRM-014": (
        "‘{}’ mag niet worden verlengd: daar is geen regel voor vastgelegd.",
        "Kijk bij Bronnen welke termijnen wel mogen worden verlengd.",
    ),
    "TRM-015": ("Deze termijn is al {} keer verlengd. Vaker mag niet.", ""),
    "TRM-016": (
        "Deze verlenging past niet in de regel.",
        "Kies 1 tot en met {} ({}).",
    ),
    "TRM-017": (
        "Er staat niet bij wanneer of hoe de inwoner bericht kreeg.",
        "Verlengen mag alleen met bericht aan de inwoner. Vul de datum in en kies hoe.",
    ),
    "TRM-018": (
        "De inwoner kreeg pas bericht toen de termijn al voorbij was, op {}.",
        "Verlengen kan dan niet meer. Leg vast waarom de termijn niet is gehaald.",
    ),
    "TRM-020": ("Deze dag ligt in de toekomst.", "Vul in wanneer het bericht is verstuurd."),
    "TRM-021": ("De termijn begon pas op {}.", "Kies die dag of een latere."),
    "TRM-019": ("Deze termijn is niet verstreken.", "Een reden is nu niet nodig."),
}
