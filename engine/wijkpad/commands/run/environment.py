# SPDX-License-Identifier: EUPL-1.2
"""What the expressions of a run may see and do during one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from wijkpad.commands.contract.facts import contract_context
from wijkpad.commands.run import moments
from wijkpad.commands.run.deciding import settled
from wijkpad.commands.run.explaining import as_value, rules_of
from wijkpad.commands.run.names import Names, RunData, Thunk
from wijkpad.commands.terms import clocks, term_acts
from wijkpad.commands.tools import local_day
from wijkpad.domain.access import is_shielded, may
from wijkpad.domain.case import Case, CaseTerm, Datum, DecisionRecord, Run, TermAct
from wijkpad.domain.definition import Definition, call_scope, instance_scope
from wijkpad.domain.file import household
from wijkpad.domain.identity import Actor
from wijkpad.domain.local_terms import LocalTerms, TermAnswer
from wijkpad.errors import DecisionFailedError, FindingsError, NotFoundError
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork
from wijkpad.terms import Length, Parameter, ParameterValue

PARAMETERS = "parameters"
"""Key of the row in which a run keeps the values that held when it started."""
RECENT = timedelta(hours=24)
"""How long a case counts as recent: long enough to see that one request came in twice."""
HOUSEHOLD: Final = household.HOUSEHOLD
"""Key of the case's own row about the people it is for."""
RELATIONS = "team:relations"
"""Key of the case's own row: user id to relation. A pathway reads it in `team.members`."""


class CaseEnvironment:
    """The `ports.Environment` over one transaction; made for one step and then dropped.

    Attributes:
        wrote_on_case: this step wrote what other runs of the case may read.
        reason: why an earlier answer is put right, kept with what is written until it is None.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        definition: Definition,
        case: Case,
        run: Run,
        *,
        actor: Actor,
        now: datetime,
    ) -> None:
        self._unit, self._definition = unit, definition
        self.case, self._run = case, run
        self._actor, self._now = actor, now
        self.wrote_on_case = False
        self.reason: str | None = None
        self._data = RunData(unit.data, case.id, run.id, definition)
        self._names: dict[str, Names] = {}
        self._terms: clocks.Found | None = None
        self._kept: Mapping[tuple[str, str], CaseTerm] | None = None
        self._acts: list[TermAct] | None = None
        self._answers: Mapping[tuple[str, str], TermAnswer] = {}
        about: Mapping[str, Thunk] = {
            "case": self._case_context,
            "household": self._household,
            "team": self._team,
        }
        if case.subject == "contract":
            about = {"contract": lambda: contract_context(unit, self.case)}
        self._fixed: Mapping[str, Thunk] = {
            **about,
            "municipality": self._municipality,
            "actor": lambda: {"id": actor.user},
        }

    @property
    def local_terms(self) -> LocalTerms:
        """What plugins said about terms when the run began."""
        return self._run.local_terms

    @property
    def now(self) -> datetime:
        """The moment of this step."""
        return self._now

    def variables(self, scope: str) -> Mapping[str, Value]:
        """Return the names that an element in this scope may read."""
        if scope not in self._names:
            own: dict[str, Thunk] = {
                "parameters": lambda: self._parameters(scope),
                "terms": lambda: self._terms_in(scope),
            }
            self._names[scope] = Names(self._data, scope, {**self._fixed, **own})
        return self._names[scope]

    def row(self, key: str, scope: str) -> Datum | None:
        """Return the row behind a name, for a page that tells where a value came from."""
        return self._data.row(key, scope)

    def write(self, scope: str, key: str, value: Value, *, step: str) -> None:
        """Store a result as data of the run."""
        self._append(self._run.id, scope, key, value, step)

    def write_on_case(self, key: str, value: Value, *, step: str, scope: str = "") -> None:
        """Store what belongs to the case itself and outlives the run.

        FEEL sees what has no scope.
        """
        self.wrote_on_case = True
        self._append(None, scope, key, value, step)

    def decide(self, decision: str, scope: str, *, step: str) -> Value:
        """Evaluate a decision, and keep which rows decided on which input."""
        found = self._definition.decision(decision)
        if found is None:
            raise NotFoundError("decision", decision)
        model, local = found
        try:
            decided = settled(model, local, self.variables(scope), self._now)
        except FindingsError as error:
            raise DecisionFailedError(step, decision, error.findings) from error
        self._unit.data.add_decision(
            DecisionRecord(
                case=self.case.id,
                run=self._run.id,
                element=step,
                decision=decision,
                table_sha256=model.sha256,
                rules=rules_of(decided),
                explanation=as_value(decided),
                at=self._now,
            )
        )
        return decided.value

    def begin_call(
        self, scope: str, activity: str, pathway: str, *, taken: Collection[int] = ()
    ) -> int:
        """Make a place for the data of a call, with the parameters that hold in this run."""
        begun = {*taken, *self._data.numbers(call_scope(scope, activity, pathway, 0))}
        number = max(begun, default=-1) + 1
        kept = self._data.row(parameters_of(pathway), "")
        value = kept.value if kept is not None else {}
        place = call_scope(scope, activity, pathway, number)
        self.write(place, PARAMETERS, value, step=activity)
        return number

    def begin_repeat(self, scope: str, element: str, *, taken: Collection[int] = ()) -> int:
        """Return the first number that no instance of the repeat had."""
        begun = {*taken, *self._data.numbers(instance_scope(scope, element, 0))}
        return max(begun, default=-1) + 1

    def fires_at(self, value: Value) -> datetime | None:
        """Turn what a timer's FEEL gave into the moment at which it fires."""
        return moments.fires_at(value, self._now)

    def terms(self) -> clocks.Found:
        """Return the terms that run, counted from the data as it is now."""
        if self._terms is None:
            rules = self._definition.terms
            self._terms = clocks.count(rules, self, self._now) if rules else {}
        return self._terms

    def kept_terms(self) -> Mapping[tuple[str, str], CaseTerm]:
        """Return the terms of the run as they were last written, by rule and scope."""
        if self._kept is None:
            rows = self._unit.data.terms_of(self.case.id)
            self._kept = {(one.rule, one.scope): one for one in rows if one.run == self._run.id}
        return self._kept

    def changed(self, rule: str, scope: str) -> clocks.Changed:
        """Return what people did with a term; what they did outlives a start fact that was gone."""
        kept = self.kept_terms().get((rule, scope))
        if kept is not None:
            answer = self._answers.get((rule, scope), kept.deadline)
            return clocks.Changed(kept.suspensions, kept.extensions, answer)
        if self._acts is None:
            self._acts = self._unit.terms.acts_of(self.case.id)
        return term_acts.changed(
            one
            for one in self._acts
            if (one.run, one.rule, one.scope) == (self._run.id, rule, scope)
        )

    def answered(self, answers: Mapping[tuple[str, str], TermAnswer]) -> None:
        """Count terms from now on with what plugins said of their last day, by rule and scope."""
        self._answers = answers
        self.forget_terms()

    def terms_written(self) -> None:
        """Read the terms again when they are next asked for; what was counted still holds."""
        self._kept = None

    def forget_terms(self) -> None:
        """Read and count the terms again: somebody did something with one."""
        self._terms = self._kept = None
        self._names.clear()

    def known_in(self, scope: str) -> Mapping[str, Value]:
        """Return the names of a scope without the terms, from which the terms are counted."""
        own: dict[str, Thunk] = {
            "parameters": lambda: self._parameters(scope),
            "terms": lambda: None,
        }
        return Names(self._data, scope, {**self._fixed, **own})

    def instances(self, element: str) -> list[str]:
        """Return the scopes of the instances of a repeating element, in order.

        The key of a called pathway gives those of its calls.
        """
        return self._data.instances(element, is_pathway=element in self._definition.called)

    def _terms_in(self, scope: str) -> Value:
        owner = self._definition.called_at(scope)
        return clocks.context(self._definition.terms, self.terms(), scope, owner)

    def _append(self, run: str | None, scope: str, key: str, value: Value, step: str) -> None:
        self._data.append(
            Datum(
                case=self.case.id,
                run=run,
                scope=scope,
                key=key,
                version=0,
                value=value,
                step=step,
                at=self._now,
                by=self._actor.user,
                reason=self.reason,
            )
        )
        self._names.clear()
        self._terms = None

    def _case_context(self) -> Value:
        case = self.case
        return {
            "id": case.id,
            "number": case.number,
            "pathway": case.pathway,
            "team": case.team,
            "sensitivity": case.sensitivity,
            "status": case.status,
            "opened_at": case.opened_at,
            "coordinator": case.coordinator,
            "linked": [one for one in map(self._linked, case.linked) if one is not None],
        }

    def _linked(self, case_id: str) -> Value:
        """Return a linked case; None for a shielded one: no route or rule may tell that it exists."""
        other = self._unit.cases.get(case_id)
        if other is None or is_shielded(other):
            return None
        runs = self._unit.cases.runs_of(case_id)
        running = any(run.status in ("running", "incident") for run in runs)
        return {
            "pathway": other.pathway,
            "number": other.number,
            "status": "running" if running else "ended",
        }

    def _household(self) -> Value:
        row = self._data.row(HOUSEHOLD, "")
        return row.value if row is not None else None

    def _municipality(self) -> Value:
        facts = self._unit.settings.in_force("municipality", local_day(self._now))
        return {"code": self._unit.municipality, "name": facts.get("name")}

    def _team(self) -> Value:
        key, day = self.case.team, local_day(self._now)
        name = next((one.name for one in self._unit.people.teams() if one.key == key), key)
        open_cases = self._unit.people.open_cases_by_coordinator()
        here = [one for one in self._unit.people.memberships(team=key) if one.holds_on(day)]
        linked = [self._unit.cases.get(one) for one in self.case.linked]
        # Whoever works on a shielded case must not be seen to do so, here or in a count.
        known = {one.coordinator for one in linked if one is not None and not is_shielded(one)}
        noted = self.relations()
        members: list[Value] = [
            {
                "id": user.id,
                "name": user.name,
                "languages": list(user.languages),
                "expertise": list(user.expertise),
                "roles": [*sorted({one.role for one in here if one.user == user.id})],
                "open_cases": Decimal(open_cases.get(user.id, 0)),
                "relation": noted.get(user.id) or ("existing" if user.id in known else None),
            }
            for user in self._unit.people.users()
            if user.active and any(one.user == user.id for one in here)
        ]
        return {"key": key, "name": name, "members": members, "recent": self._recent()}

    def _recent(self) -> Value:
        """Return the other cases that came to the team of late, as far as the reader may know."""
        day, since = local_day(self._now), self._now - RECENT
        return [
            {"number": one.number, "opened_at": one.opened_at, "address": self._address(one)}
            for one in self._unit.cases.recent(self.case.team, since)
            if one.id != self.case.id and may(self._actor, "see", one, on=day) is None
        ]

    def _address(self, case: Case) -> Value:
        rows = self._unit.data.newest(case.id, "", [""])
        found = next((one.value for one in rows if one.key == HOUSEHOLD), None)
        return found.get("address") if isinstance(found, dict) else None

    def relations(self) -> dict[str, str]:
        """Return how colleagues know the household, as noted on the case: user id to relation."""
        row = self._data.row(RELATIONS, "")
        noted = row.value if row is not None and isinstance(row.value, dict) else {}
        return {user: one for user, one in noted.items() if isinstance(one, str) and one != "none"}

    def _parameters(self, scope: str) -> Value:
        kept = self._data.row(PARAMETERS, scope)
        values = kept.value if kept is not None and isinstance(kept.value, dict) else {}
        here = self._definition.at(scope)
        if kept is not None and values.keys() >= here.parameters.keys():
            return kept.value
        # A run that has just come to this version knows those that are new as they are now.
        return {**self.parameters_now(here), **values}

    def keep_parameters(self, *, step: str) -> None:
        """Keep the values that hold now for as long as the run lasts, calls included."""
        if self._definition.parameters:
            self.write("", PARAMETERS, dict(self.parameters_now()), step=step)
        for key, one in self._definition.called.items():
            if one.parameters:
                self.write("", parameters_of(key), dict(self.parameters_now(one)), step=step)

    def parameters_now(self, of: Definition | None = None) -> dict[str, Value]:
        """Return the municipality's own values, and the defaults for the rest."""
        definition = of or self._definition
        own = self._unit.settings.in_force("parameter", local_day(self._now))
        return {
            name: _parameter(one, own.get(f"{definition.key}.{name}"))
            for name, one in definition.parameters.items()
        }


def parameters_of(pathway: str) -> str:
    """Return the key of the row with the parameters of a pathway that the run may call."""
    return f"{PARAMETERS}:{pathway}"


def _parameter(parameter: Parameter, own: Value) -> Value:
    value: ParameterValue = parameter.in_force(own)
    if isinstance(value, Length):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value
