# SPDX-License-Identifier: EUPL-1.2
"""The page of all terms of one case, with what may be done with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from wijkpad.api.cases.pages import case_head
from wijkpad.api.pages import CaseHead, TermLine
from wijkpad.api.reading import Reader
from wijkpad.api.terms.lines import explanation, term_lines
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.commands.terms.changing_terms import WhichTerm
from wijkpad.commands.terms.local_terms import applied
from wijkpad.domain.access import may
from wijkpad.domain.case import Case, CaseTerm, TermAct
from wijkpad.domain.definition import Definition
from wijkpad.ports import UnitOfWork
from wijkpad.terms import (
    Extending,
    Ground,
    Penalty,
    Rule,
    day_text,
    local_day,
    penalty,
    short_text,
)

CHANNELS: Final = {
    "post": "Brief",
    "portal": "Digitaal portaal",
    "email": "E-mail",
    "phone": "Telefoon",
    "hand": "Persoonlijk overhandigd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """What somebody did with a term, in words; `note` is the reason they gave."""

    text: str
    by: str
    at: datetime
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyLine:
    """A penalty for being late, counted up to today or to the day on which the duty was done.

    Attributes:
        begins: day 1.
        amounts: (from day, up to and including day, cents a day) of each band.
        source: the law in words, with whether its amounts were verified.
    """

    counted: Penalty
    begins: date
    amounts: tuple[tuple[int, int, int], ...]
    source: str
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDetail:
    """One term of a case with all that was done with it and all that may be done.

    Attributes:
        key: tells this term from the others of the page.
        sentence: why it ends when it does.
        grounds: on which it may be suspended by the reader now; none where it may not.
        extending: how it may be extended by the reader now; None where it may not.
        standing: the suspension that runs: since when, and by when it should end.
        overdue_suspension: that day has passed, and somebody has to end it.
        asks_reason: the duty was not done in time and nobody told why.
        may_explain: the reader may tell why.
        early: why a notice of default came too early, in words; None where it did not.
        look_along: why somebody who knows the law has to look; None where nobody has to.
    """

    which: WhichTerm
    key: str
    line: TermLine
    sentence: str
    grounds: tuple[Ground, ...] = ()
    extending: Extending | None = None
    may_resume: bool = False
    standing: TermAct | None = None
    overdue_suspension: bool = False
    asks_reason: bool = False
    may_explain: bool = False
    acts: tuple[ActLine, ...] = ()
    penalty: PenaltyLine | None = None
    early: str | None = None
    look_along: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPage:
    """Everything that the page of the terms of one case shows.

    `notices` are the messages with which a notice of default may be recorded now: (name, text).
    """

    head: CaseHead
    terms: tuple[TermDetail, ...]
    notices: tuple[tuple[str, str], ...] = ()


def terms_page(reader: Reader, case_id: str, *, free: bool = False) -> TermsPage:
    """Return the page; that it was looked at is journalled. `free` is as in `Reader.case`."""

    def work(unit: UnitOfWork, case: Case) -> TermsPage:
        runs = [
            look_at(reader.tools, unit, reader.actor, case, one.id)
            for one in unit.cases.runs_of(case.id)
        ]
        rows = unit.data.of_case(case.id)
        lines = term_lines(reader, unit, case, runs, rows)
        about = _About(reader, unit, case, {one.run.id: one for one in runs}, lines)
        return TermsPage(
            head=case_head(unit, case),
            terms=tuple(about.detail(number, one) for number, one in enumerate(lines)),
            notices=about.notices(),
        )

    return reader.case(case_id, work, free=free)


class _About:
    """What the lines of one page share."""

    def __init__(
        self,
        reader: Reader,
        unit: UnitOfWork,
        case: Case,
        runs: Mapping[str, Looking],
        lines: Sequence[TermLine],
    ) -> None:
        self._unit, self._case, self._runs, self._lines = unit, case, runs, lines
        self._now = reader.tools.clock.now()
        self._today = local_day(self._now)
        self._names = reader.names(unit)
        self._acts = unit.terms.acts_of(case.id)
        self._changes = may(reader.actor, "change_term", case, on=self._today) is None
        self._explains = may(reader.actor, "explain_term", case, on=self._today) is None
        self._delivers = may(reader.actor, "deliver", case, on=self._today) is None

    def detail(self, number: int, line: TermLine) -> TermDetail:
        term = line.term
        look = self._runs[term.run]
        rule = look.definition.terms.get(term.rule)
        rule = applied(rule, look.run.local_terms) if rule is not None else None
        acts = [one for one in self._acts if _is_of(one, term)]
        runs_on = (
            self._case.status == "open"
            and look.run.status in ("running", "incident")
            and term.met_at is None
        )
        changes = runs_on and self._changes and rule is not None
        standing = acts_standing(acts) if term.stands_still else None
        passed = term.passed_unmet(self._now)
        return TermDetail(
            which=WhichTerm(case=term.case, run=term.run, rule=term.rule, scope=term.scope),
            key=str(number),
            line=line,
            sentence=explanation(term) or "",
            grounds=rule.suspend if changes and rule and self._may_suspend(term) else (),
            extending=_extending(rule, term) if changes else None,
            may_resume=changes and term.stands_still,
            standing=standing,
            overdue_suspension=standing is not None
            and standing.until is not None
            and standing.until < self._today,
            asks_reason=passed and not term.breach_reason,
            may_explain=passed and self._explains,
            acts=tuple(self._told(one, rule) for one in acts),
            penalty=self._penalty(term, rule, look.definition),
            early=self._early(term, rule),
            look_along=_look_along(term) if runs_on else None,
        )

    def _may_suspend(self, term: CaseTerm) -> bool:
        return not term.stands_still

    def notices(self) -> tuple[tuple[str, str], ...]:
        """Return the messages about terms that some run waits for now."""
        if not self._delivers:
            return ()
        found: dict[str, str] = {}
        for run, look in self._runs.items():
            named = {
                one.notice.message
                for one in look.definition.terms.values()
                if one.notice is not None and one.notice.message
            }
            for told in self._unit.tasks.subscriptions_of_run(run):
                if told.kind == "message" and told.message in named:
                    step = look.definition.steps.get(told.element)
                    found[told.message] = step.name if step is not None else told.message
        return tuple(found.items())

    def _told(self, act: TermAct, rule: Rule | None) -> ActLine:
        return ActLine(
            text=_act_text(act, rule),
            by=self._names.get(act.by, act.by),
            at=act.at,
            note=act.note,
        )

    def _penalty(
        self, term: CaseTerm, rule: Rule | None, definition: Definition
    ) -> PenaltyLine | None:
        if rule is None or not rule.penalty:
            return None
        owner = term.rule.rpartition(".")[0]
        own = definition.called.get(owner, definition)
        start = local_day(term.start)
        chosen = self._unit.settings.in_force("parameter", start)
        amounts: dict[str, int] = {}
        for band in rule.penalty:
            parameter = own.parameters[band.amount]
            given = chosen.get(f"{own.key}.{band.amount}")
            value = parameter.in_force(given)
            amounts[band.amount] = value if isinstance(value, int) else 0
        until = local_day(term.met_at) if term.met_at is not None else self._today
        bands, day = list[tuple[int, int, int]](), 1
        for band in rule.penalty:
            bands.append((day, day + band.days - 1, amounts[band.amount]))
            day += band.days
        source = own.sources.get(own.parameters[rule.penalty[0].amount].source)
        counted = penalty(rule.penalty, amounts, start, until)
        return PenaltyLine(
            counted=counted,
            begins=date.fromordinal(start.toordinal() + 1),
            amounts=tuple(bands),
            source=source.text if source is not None else "",
            stopped=term.met_at is not None or counted.day >= counted.most,
        )

    def _early(self, term: CaseTerm, rule: Rule | None) -> str | None:
        """Say that the terms of which a notice says that they passed, had not passed then."""
        if rule is None or rule.notice is None:
            return None
        received = local_day(term.start)
        about = [
            one.term
            for one in self._lines
            if one.term.run == term.run and one.term.rule in rule.notice.of
        ]
        days = [one.lawful_on or one.due_on for one in about]
        if not about or any(one is not None and one < received for one in days):
            return None
        ends = [short_text(one) for one in days if one is not None]
        until = f"liep nog tot en met {ends[0]}" if ends else "stond stil"
        return (
            f"De ingebrekestelling kwam op {short_text(received)} te vroeg: de beslistermijn "
            f"{until}. Zij zet de twee weken dan niet in gang. Leg dat vast in de taak, en laat het "
            "de inwoner weten."
        )


def acts_standing(acts: Sequence[TermAct]) -> TermAct | None:
    """Return the suspension that runs."""
    return next((one for one in reversed(acts) if one.kind == "suspended"), None)


def _look_along(term: CaseTerm) -> str | None:
    """Return what went wrong with the part of a plugin in this term; None where nothing did."""
    answer = term.deadline
    if answer is None or answer.due is not None:
        return None
    return (
        f"De {answer.by.name} kon de laatste dag niet bepalen: hij {answer.text}. De dag hierboven "
        "komt uit het traject en geldt. Laat iemand die de wet kent meekijken."
    )


def _is_of(act: TermAct, term: CaseTerm) -> bool:
    return (act.run, act.rule, act.scope) == (term.run, term.rule, term.scope)


def _extending(rule: Rule | None, term: CaseTerm) -> Extending | None:
    if rule is None or rule.extend is None or len(term.extensions) >= rule.extend.times:
        return None
    return rule.extend


def _act_text(act: TermAct, rule: Rule | None) -> str:
    day = day_text(act.day) if act.day is not None else ""
    if act.kind == "suspended":
        grounds = rule.suspend if rule is not None else ()
        ground = next((one for one in grounds if one.key == act.ground), None)
        why = f": {ground.title}. {ground.law}" if ground is not None else ""
        until = f". Verwacht einde: {day_text(act.until)}" if act.until is not None else ""
        return f"Opgeschort vanaf {day}{why}{until}"
    if act.kind == "resumed":
        return f"Loopt weer vanaf {day}"
    if act.kind == "extended":
        longer = act.length.dutch() if act.length is not None else ""
        told = f"; bericht aan de inwoner op {day}" if day else ""
        how = f" ({CHANNELS.get(act.channel, act.channel).lower()})" if act.channel else ""
        return f"Verlengd met {longer}{told}{how}"
    return "Reden vastgelegd"
