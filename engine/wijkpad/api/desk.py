# SPDX-License-Identifier: EUPL-1.2
"""The desk of one actor in one municipality: a verb for each thing that can be done there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from wijkpad.api import lists, whoami
from wijkpad.api.cases import pages as case_pages
from wijkpad.api.designer import overlaying
from wijkpad.api.list_pages import CaseList, JournalLine, Startable
from wijkpad.api.lists import View
from wijkpad.api.me import Me
from wijkpad.api.municipality import settings_page
from wijkpad.api.municipality.plugin_watch import PluginWatch
from wijkpad.api.municipality.plugins import PluginDesk, capabilities_of, configure, restart
from wijkpad.api.municipality.settings_page import SettingsPage
from wijkpad.api.pages import CasePage, TaskPage
from wijkpad.api.parts import Parts
from wijkpad.api.reading import Reader
from wijkpad.api.register.desk import RegisterDesk
from wijkpad.api.safety import oversight
from wijkpad.api.safety.oversight import OversightPage
from wijkpad.api.tasks import pages as task_pages
from wijkpad.commands.accounts import set_password
from wijkpad.commands.accounts.passwords import Passwords
from wijkpad.commands.cases import close_case, raise_safety_signal, start_case, withdraw_case
from wijkpad.commands.cases.start_case import StartedCase
from wijkpad.commands.municipality import export_municipality, import_municipality
from wijkpad.commands.repair import transfer_runs
from wijkpad.commands.run import cancel_run, deliver_message
from wijkpad.commands.run.deliver_message import Delivered, Message
from wijkpad.commands.tasks import claim_task, complete_task, release_task, save_draft
from wijkpad.commands.tasks.answering import Posted, Typed
from wijkpad.commands.tasks.complete_task import Completed
from wijkpad.commands.tasks.save_draft import SavedDraft
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.identity import SYSTEM, Actor, User
from wijkpad.domain.transfer import Transfer
from wijkpad.errors import AnswersInvalidError, NotFoundError, RefusedError, RunStuckError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugins import PluginState
from wijkpad.ports import MapSources, Queries, Worklist


class Desk(Parts):
    """What an actor can do. Each verb is one transaction, checks what they may, and is journalled.

    Every verb raises `NotFoundError` for what is not there or may not be known, and `RefusedError`
    for what may not be done. A `token` makes a request that is sent twice happen once.
    """

    def __init__(
        self,
        tools: Tools,
        queries: Queries,
        actor: Actor,
        *,
        plugins: PluginDesk,
        map_sources: MapSources,
        passwords: Passwords,
        after: Callable[[], None],
    ) -> None:
        super().__init__(tools, Reader(tools, queries, actor), actor)
        self._plugins, self._passwords, self._after = plugins, passwords, after
        self._map_sources = map_sources

    @property
    def actor(self) -> Actor:
        """Who sits here."""
        return self._actor

    @property
    def plugin_watch(self) -> PluginWatch:
        """How the plugins fare."""
        return PluginWatch(self._reader, self._plugins)

    def oversight(self) -> OversightPage:
        """Return what the privacy officer watches."""
        return oversight.oversight_page(self._reader)

    def me(self) -> Me:
        """Return who sits here, what their roles allow, and what waits for them."""
        return whoami.me(self._reader)

    def start_case(
        self, pathway: str, event: str, team: str | None = None, *, token: str | None = None
    ) -> StartedCase:
        """Start a case of the newest version of a pathway; the team may be left out if it is clear."""
        started = start_case.handle(
            self._tools,
            self._actor,
            pathway,
            event,
            team=team,
            token=token,
            unready=self.plugin_watch.bars(pathway),
        )
        self._after()
        return started

    def claim(self, task: str) -> Task:
        """Make a task the actor's own; raises `TaskNotOpenError` when somebody was first."""
        return claim_task.handle(self._tools, self._actor, task)

    def release(self, task: str) -> Task:
        """Make a task nobody's again."""
        return release_task.handle(self._tools, self._actor, task)

    def save_draft(self, task: str, posted: Mapping[str, Sequence[str]]) -> SavedDraft:
        """Keep what was typed, unchecked, and tell which fields show now."""
        return save_draft.handle(self._tools, self._actor, task, posted)

    def complete(
        self, task: str, posted: Mapping[str, Sequence[str]], *, token: str | None = None
    ) -> Completed:
        """Complete a task with what a browser posted.

        Raises:
            AnswersInvalidError: every fault at once; the input is kept as a draft, so that a
                safety answer in it acts, and nothing else was stored.
            TaskNotOpenError: somebody was first, or the task was withdrawn.
            TimerWonError: a term ran out; the input is kept as a draft.
            RunStuckError: the run cannot go on; the input is kept as a draft.
            RefusedError: also where a plugin keeps the actor out; the input is kept as a draft.
        """
        try:
            return self._complete(task, Posted(posted), token)
        except (AnswersInvalidError, RunStuckError, RefusedError):
            with suppress(AnswersInvalidError, RefusedError, NotFoundError):
                self.save_draft(task, posted)
            raise

    def complete_with(
        self, task: str, answers: Mapping[str, object], *, token: str | None = None
    ) -> Completed:
        """Complete a task with values by field key; raises as `complete` does."""
        return self._complete(task, Typed(answers), token)

    def _complete(self, task: str, given: Posted | Typed, token: str | None) -> Completed:
        done = complete_task.handle(self._tools, self._actor, task, given, token=token)
        self._after()
        return done

    def cancel(self, run: str, reason: str) -> Run:
        """Stop a run; what it started goes on."""
        return cancel_run.handle(self._tools, self._actor, run, reason)

    def begin_transfer(
        self, key: str, old: int, new: int, mapped: Mapping[str, str], reason: str
    ) -> Transfer:
        """Take the runs of one version of a pathway to another, each in its own transaction.

        Raises:
            RepairRefusedError: no reason, nothing to take along, or another is under way.
        """
        now = self._tools.clock.now()
        wanted = Transfer(
            id="", pathway=key, old=old, new=new, mapped=mapped, reason=reason, by="", at=now
        )
        made = transfer_runs.begin(self._tools, self._actor, wanted)
        self._after()
        return made

    def undo_transfer(self, transfer: str, reason: str) -> int:
        """Take back every run of a transfer on which nothing was done since; return how many.

        Raises:
            RepairRefusedError: no reason, there is nothing to undo, or it is still under way.
        """
        number = transfer_runs.undo(self._tools, self._actor, transfer, reason)
        self._after()
        return number

    def close_case(self, case: str) -> Case:
        """Close a case on which nothing runs, nor a meldcode that belongs to it."""
        return close_case.handle(self._tools, self._actor, case)

    def withdraw(self, case: str, *, token: str | None = None) -> Delivered:
        """Withdraw the request; what follows is drawn."""
        done = withdraw_case.handle(self._tools, self._actor, case, token=token)
        self._after()
        return done

    def deliver(
        self,
        name: str,
        *,
        id: str,  # noqa: A002 - the word of the ports and of BPMN
        case: str | None = None,
        key: str | None = None,
        team: str | None = None,
        payload: Value = None,
        at: datetime | None = None,
    ) -> Delivered:
        """Deliver a message; `id` makes it once only, for ever.

        `team` is where a case begins of a message that is for no case yet.
        """
        message = Message(name=name, id=id, case=case, key=key, team=team, payload=payload, at=at)
        done = deliver_message.handle(self._tools, self._actor, message)
        self._after()
        return done

    def safety_signal(
        self,
        case: str,
        note: str,
        *,
        from_task: str | None = None,
        token: str | None = None,
    ) -> StartedCase:
        """Start the meldcode in a case of its own, linked to this one both ways."""
        started = raise_safety_signal.handle(
            self._tools, self._actor, case, note, from_task=from_task, token=token
        )
        self._after()
        return started

    def worklist(
        self,
        view: View = "mine",
        text: str = "",
        pathway: str | None = None,
        *,
        overdue_only: bool = False,
        page: int = 1,
    ) -> Worklist:
        """Return one page of the worklist, overdue first."""
        return lists.worklist(
            self._reader, view, text=text, pathway=pathway, overdue_only=overdue_only, page=page
        )

    def cases(self, text: str = "", page: int = 1) -> CaseList:
        """Return one page of the cases that the actor may know of."""
        return lists.cases(self._reader, text, page)

    def case_page(self, case: str, *, plane: str | None = None, free: bool = False) -> CasePage:
        """Return everything that the page of a case shows; `free` is as in `Reader.case`."""
        return case_pages.case_page(self._reader, case, plane, free=free)

    def task_page(
        self,
        task: str,
        posted: Mapping[str, Sequence[str]] | None = None,
        *,
        check: bool = False,
    ) -> TaskPage:
        """Return everything that the page of a task shows.

        `posted` stands in the fields where given; `check` tells what is wrong with it. A posted
        `_action` adds or removes a row of a table.
        """
        return task_pages.task_page(self._reader, task, posted, check=check)

    def drawn_diagram(self, key: str, version: int) -> bytes:
        """Return the drawing of a published version; it holds nothing about anybody."""
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            stored = unit.definitions.get(key, version)
        if stored is None:
            raise NotFoundError("definition", key)
        return stored.files.get(f"{key}.bpmn", stored.normalised)

    def pathways(self) -> list[Startable]:
        """Return the pathways that the actor may start."""
        return lists.startable(self._reader)

    def journal_of(self, case: str, before: int | None = None) -> list[JournalLine]:
        """Return the newest 500 lines of the journal of a case, or those older than a line."""
        return lists.journal_of(self._reader, case, before)

    def verify_journal_for(self, case: str) -> int | None:
        """Return the number of the first journal line that does not fit the chain; None: all fit.

        For who may read the journal of this case; the chain is that of the municipality.
        """
        return self._reader.case(case, lambda unit, _: unit.journal.verify(), verb="read_journal")

    def plugins(self) -> list[PluginState]:
        """Return every plugin with its state and configuration."""
        self._reader.plain("see_settings", None, "plugin.list", lambda _: None)
        return self._plugins.states(self._actor.municipality, self._tools.today())

    def configure_plugin(
        self,
        key: str,
        config: Mapping[str, Value],
        enabled_from: date | None,
        reason: str,
        *,
        token: str | None = None,
    ) -> None:
        """Switch a plugin on from a day with this configuration, or off with None.

        It stays on while something needs it. Raises as `commands.municipality.configure_plugin`.
        """
        configure(
            self._reader, self._plugins, key, config, enabled_from, reason=reason, token=token
        )

    @property
    def register(self) -> RegisterDesk:
        """The contract register: contracts, tariffs, ceilings and intake stops."""
        return RegisterDesk(self._reader, self._plugins)

    def restart_plugins(self) -> None:
        """Start the plugins anew, also those that were switched off after faults."""
        restart(self._reader, self._plugins)

    def settings_page(self) -> SettingsPage:
        """Return how the municipality is set up."""
        return settings_page.settings_page(self._reader)

    def theme(self) -> Mapping[str, Value]:
        """Return the colours that the municipality chose, as stored and not yet checked."""
        return settings_page.theme(self._reader)

    def users(self) -> list[User]:
        """Return everybody who has or had a place here, by login."""
        return self._reader.plain(
            "see_settings", None, "user.list", lambda unit: unit.people.users()
        )

    def set_password(self, login: str, password: str) -> None:
        """Give a user a new password."""
        set_password.handle(self._tools, self._passwords, self._actor, login, password)

    def import_municipality(self, folder: Path) -> list[Finding]:
        """Take in the file `gm….toml` of this municipality with its overlays; the system only.

        The variants that overlays make wait for approval. Returns warnings and notes: roles that
        ended because the file does not name them, who stayed as they were because the file does not
        name them, and what waits.
        """
        code = self._actor.municipality
        given = import_municipality.read_folder(folder, code)
        is_system = self._actor.user == SYSTEM
        taken = overlaying.taken_in(self._tools, code, folder) if is_system else None
        told = import_municipality.handle(
            self._tools,
            self._actor,
            given,
            check=self._check_plugin,
            variants=taken.variants if taken is not None else (),
            capabilities=lambda key: capabilities_of(self._reader, self._plugins, key),
        )
        return [*told, *(taken.told if taken is not None else ())]

    def _check_plugin(self, key: str, config: Mapping[str, Value]) -> list[Finding]:
        """Return what breaks a plugin's schema; nothing for one that is not here or does not work."""
        try:
            found = self._plugins.check(self._actor.municipality, key, config)
        except NotFoundError:
            return []
        return [one for one in found if one.code != "PLUG-007"]

    def export_municipality(self, folder: Path) -> Path:
        """Write the municipality's file and return its path."""
        self._reader.plain("see_settings", None, "municipality.export", lambda _: None)
        return export_municipality.handle(self._tools, self._actor, folder)

    def export_overlays(self, folder: Path) -> list[Finding]:
        """Write what this municipality changed in the pathways of the release, beside its file.

        Returns what no overlay can carry: that pathway is written as a whole.
        """
        return self._reader.plain(
            "see_settings",
            None,
            "municipality.export",
            lambda unit: overlaying.write_out(unit, folder),
        )
