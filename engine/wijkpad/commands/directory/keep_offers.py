# SPDX-License-Identifier: EUPL-1.2
"""General provisions and volunteers: who they are, and that they stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from wijkpad.commands import once
from wijkpad.commands.directory.checks import provision_faults, volunteer_faults
from wijkpad.commands.directory.keep_facts import refuse
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import Verb
from wijkpad.domain.directory import Provision, Volunteer
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Action
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def put_provision(
    tools: Tools, actor: Actor, key: str | None, name: str, *, token: str | None = None
) -> str:
    """Keep a general provision, or give it another name; returns its id.

    Raises:
        NotFoundError: there is no provision under this key.
        AnswersInvalidError: it has no name.
    """

    def work(unit: UnitOfWork) -> str:
        held = None if key is None else _provision(unit, key)
        made = replace(held, name=name) if held else Provision(id=new_id(), name=name)
        refuse(provision_faults(made))
        unit.directory.put_provision(made)
        act.note(unit, "directory.provision_kept", "update", made.id)
        return made.id

    act = _Act(
        tools=tools,
        actor=actor,
        verb="keep_map",
        event="directory.put_provision",
        key=key or "",
        token=token,
    )
    return act.do(work)


def end_provision(
    tools: Tools, actor: Actor, key: str, *, ended: bool, token: str | None = None
) -> str:
    """Take a provision off the map from today, or put it back; what is known of it stays.

    Raises:
        NotFoundError: there is no such provision.
    """

    def work(unit: UnitOfWork) -> str:
        held = _provision(unit, key)
        unit.directory.put_provision(replace(held, ended_on=tools.today() if ended else None))
        event = "directory.provision_ended" if ended else "directory.provision_back"
        act.note(unit, event, "update", key)
        return key

    act = _Act(
        tools=tools,
        actor=actor,
        verb="keep_map",
        event="directory.end_provision",
        key=key,
        token=token,
    )
    return act.do(work)


def put_volunteer(tools: Tools, actor: Actor, given: Volunteer, *, token: str | None = None) -> str:
    """Keep a new volunteer (id empty), or what changed; `version` is what was seen. Returns the id.

    Raises:
        NotFoundError: there is no such volunteer, or they stopped.
        AnswersInvalidError: something is missing, or a colleague changed it meanwhile.
    """

    def work(unit: UnitOfWork) -> str:
        today = tools.today()
        wanted = replace(given, checked_on=today, stopped_on=None)
        refuse(volunteer_faults(wanted, today))
        if not given.id:
            made = replace(wanted, id=new_id(), version=1)
            unit.directory.add_volunteer(made)
            act.note(unit, "directory.volunteer_added", "create", made.id)
            return made.id
        if _volunteer(unit, given.id).version != given.version:
            raise AnswersInvalidError([_CHANGED])
        unit.directory.save_volunteer(wanted)
        act.note(unit, "directory.volunteer_changed", "update", given.id)
        return given.id

    act = _Act(
        tools=tools,
        actor=actor,
        verb="keep_volunteers",
        event="directory.put_volunteer",
        key=given.id,
        token=token,
    )
    return act.do(work)


def stop_volunteer(tools: Tools, actor: Actor, key: str, *, token: str | None = None) -> str:
    """Take a volunteer off the map and destroy name and contact; it cannot be undone.

    Raises:
        NotFoundError: there is no such volunteer, or they stopped already.
    """

    def work(unit: UnitOfWork) -> str:
        held = _volunteer(unit, key)
        unit.directory.forget_volunteer(replace(held, stopped_on=tools.today()))
        act.note(unit, "directory.volunteer_erased", "delete", key)
        return key

    act = _Act(
        tools=tools,
        actor=actor,
        verb="keep_volunteers",
        event="directory.stop_volunteer",
        key=key,
        token=token,
    )
    return act.do(work)


def _provision(unit: UnitOfWork, key: str) -> Provision:
    held = unit.directory.provision(key)
    if held is None:
        raise NotFoundError("offer", key)
    return held


def _volunteer(unit: UnitOfWork, key: str) -> Volunteer:
    held = unit.directory.volunteer(key)
    if held is None or held.stopped_on is not None:
        raise NotFoundError("volunteer", key)
    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """Who does what to which offer or volunteer; `key` is empty for a new one."""

    tools: Tools
    actor: Actor
    verb: Verb
    event: str
    key: str
    token: str | None

    def do(self, work: Callable[[UnitOfWork], str]) -> str:
        """Do it once, in one transaction, for who may."""

        def do(unit: UnitOfWork) -> str:
            allow(self.actor, self.verb, None, on=self.tools.today())
            asked, now = f"{self.event}:{self.key}", self.tools.clock.now()
            done = once.earlier(unit, self.actor, asked, self.token)
            if done is not None:
                return done["id"] or ""
            made = work(unit)
            once.remember(unit, self.actor, asked, self.token, {"id": made}, now=now)
            return made

        about = ("volunteer" if self.verb == "keep_volunteers" else "offer", self.key)
        return guarded(self.tools, self.actor, self.event, about, do)

    def note(self, unit: UnitOfWork, event: str, action: Action, key: str) -> None:
        """Add the line to the journal."""
        about = ("volunteer" if self.verb == "keep_volunteers" else "offer", key)
        now = self.tools.clock.now()
        unit.journal.write(entry(self.actor, now, event, action, about=about))


_CHANGED = Finding(
    code="MAP-027",
    text="Een collega heeft dit intussen veranderd. Kijk na wat er nu staat.",
    element="name",
)
