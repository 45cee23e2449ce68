# SPDX-License-Identifier: EUPL-1.2
"""Switching a plugin on from a day, with its configuration; or off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.jobs import tell_journal
from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality.needing_plugins import needed
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.identity import Actor
from wijkpad.errors import FindingsError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding, errors_in
from wijkpad.ports import RESTARTED, Setting, UnitOfWork

Check = Callable[[str, Mapping[str, Value]], list[Finding]]


def handle(
    tools: Tools,
    actor: Actor,
    key: str,
    *,
    config: Mapping[str, Value],
    enabled_from: date | None,
    reason: str,
    check: Check,
    capabilities: Collection[str] = (),
    token: str | None = None,
) -> None:
    """Write the configuration as a new row; `enabled_from` None switches the plugin off.

    `check` tells what breaks the plugin's own schema; it is asked before the transaction. `capabilities`
    tell what the plugin brings. The same request sent twice, by its `token`, happens once.

    Raises:
        RefusedError: the actor is no administrator, or gave no reason (PLUG-010).
        FindingsError: the configuration breaks the plugin's schema; it is on, and would go off until
            the day that was given (PLUG-012); or it is switched off while something needs it
            (PLUG-011): a step, help, a reservation, or a draft with answers to its questions.
    """

    def permitted(unit: UnitOfWork) -> None:
        del unit
        allow(actor, "configure", None, on=tools.today())
        if not reason.strip():
            raise RefusedError([_WHY])

    about, asked = ("plugin", key), f"plugin.configure:{key}"
    guarded(tools, actor, "plugin.configure", about, permitted)
    if enabled_from is not None and (faults := errors_in(check(key, config))):
        raise FindingsError(faults)

    def write(unit: UnitOfWork) -> None:
        now = tools.clock.now()
        if once.earlier(unit, actor, asked, token) is not None:
            return
        held = kept_on(unit, key, enabled_from, tools.today(), capabilities)
        if held is not None:
            raise FindingsError([held])
        row = plugin_row(tools, key, enabled_from, config)
        unit.settings.put(
            Setting(
                kind="plugin", key=key, value=row, valid_from=tools.today(), author=actor.user,
                reason=reason.strip(), at=now,
            )
        )  # fmt: skip
        day = enabled_from.isoformat() if enabled_from is not None else ""
        unit.journal.write(
            entry(actor, now, "plugin.configured", "update", about=about, detail={"from": day})
        )
        tell_journal.begin(tools, unit, now)
        once.remember(unit, actor, asked, token, {}, now=now)

    guarded(tools, actor, "plugin.configure", about, write)


def plugin_row(
    tools: Tools, key: str, enabled_from: date | None, config: Mapping[str, Value]
) -> Value:
    """Return what is stored of a plugin.

    That it has a say in access is stored too: when its package is gone, files stay shut.
    """
    row: dict[str, Value] = {"enabled_from": enabled_from, "config": dict(config)}
    return row | {"judges_access": True} if tools.policies.judges(key) else row


def kept_on(
    unit: UnitOfWork,
    key: str,
    enabled_from: date | None,
    today: date,
    capabilities: Collection[str],
) -> Finding | None:
    """Return why a plugin that is on today must stay on; None when it may go off, or stays on."""
    row = unit.settings.in_force("plugin", today).get(key)
    since = row.get("enabled_from") if isinstance(row, dict) else None
    is_on = isinstance(since, date) and since <= today
    if enabled_from is not None and (not is_on or enabled_from <= today):
        return None
    if enabled_from is not None:
        return _GAP
    return needed(unit, key, capabilities)


def note_restart(tools: Tools, actor: Actor) -> None:
    """Journal that the plugins are started anew; raises `RefusedError` for who may not do that."""

    def write(unit: UnitOfWork) -> None:
        allow(actor, "configure", None, on=tools.today())
        about = ("municipality", actor.municipality)
        now = tools.clock.now()
        unit.settings.put(
            Setting(
                kind="municipality",
                key=RESTARTED,
                value=new_id(),
                valid_from=tools.today(),
                author=actor.user,
                reason="",
                at=now,
            )
        )
        unit.journal.write(entry(actor, now, "plugin.restarted", "execute", about=about))
        tell_journal.hurry(tools, unit, now)

    guarded(tools, actor, "plugin.restart", ("municipality", actor.municipality), write)


_GAP = Finding(
    code="PLUG-012",
    text="De plugin staat nu aan. Met deze dag gaat hij nu uit, tot die dag.",
    cure="Laat de dag staan: nieuwe instellingen gelden meteen. Of zet de plugin eerst uit.",
    element="enabled_from",
)
_WHY = Finding(
    code="PLUG-010",
    text="Er staat niet bij waarom deze instelling verandert.",
    cure="Vul de reden in.",
    element="reason",
)
