# SPDX-License-Identifier: EUPL-1.2
"""The engine: one per process, for every municipality of its database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from wijkpad.api.cases import discretion
from wijkpad.api.desk import Desk
from wijkpad.api.directory.no_sources import NoSources
from wijkpad.api.municipality.plugins import NoPlugins, PluginDesk
from wijkpad.api.safety import emergency_card, safety_list
from wijkpad.api.safety.emergency_card import EmergencyCard
from wijkpad.api.safety.safety_list import Written
from wijkpad.commands.accounts import sessions, sign_in
from wijkpad.commands.accounts.passwords import Passwords
from wijkpad.commands.accounts.sessions import Sitting
from wijkpad.commands.jobs import apply_job, give_up_job, tell_journal
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.tools import DocumentTools, Tools, in_one_go
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding
from wijkpad.jobs import EmbeddedDispatcher, JobDesk
from wijkpad.ports import (
    AccessPlugins,
    Clock,
    Compiler,
    Dispatcher,
    Extensions,
    Library,
    Listening,
    MapSources,
    NoAccessPlugins,
    NobodyListens,
    NoExtensions,
    NoTermPlugins,
    Promising,
    Queries,
    Runtime,
    ScenarioRunner,
    Services,
    Store,
    TermPlugins,
)
from wijkpad.settings import Settings
from wijkpad.terms import missing_days


class Applier:
    """What the dispatcher may do with a job."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def apply(self, municipality: str, job: Job) -> None:
        """Carry the job out under its fence."""
        apply_job.handle(self._tools, municipality, job)

    def give_up(self, municipality: str, job: Job, error: str) -> None:
        """Hand a job that keeps failing to the diagram or to a person."""
        give_up_job.handle(self._tools, municipality, job, error)

    def in_doubt(self, municipality: str, job: Job, error: str) -> None:
        """Let a person find out whether the job was done."""
        give_up_job.in_doubt(self._tools, municipality, job, error)


class Engine:
    """The front door: signs people in, and gives each of them a desk.

    Args:
        dispatcher: makes the background worker; None: the embedded one.
        closing: what to let go of at the end, such as plugin hosts and the database.
    """

    def __init__(
        self,
        store: Store,
        queries: Queries,
        *,
        runtime: Runtime,
        clock: Clock,
        library: Library,
        compiler: Compiler,
        services: Services,
        settings: Settings,
        promising: Promising | None = None,
        scenario_runner: ScenarioRunner | None = None,
        plugins: PluginDesk | None = None,
        map_sources: MapSources | None = None,
        passwords: Passwords | None = None,
        documents: DocumentTools | None = None,
        extensions: Extensions | None = None,
        term_plugins: TermPlugins | None = None,
        listening: Listening | None = None,
        policies: AccessPlugins | None = None,
        dispatcher: Callable[[JobDesk], Dispatcher] | None = None,
        closing: Sequence[Callable[[], None]] = (),
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._tools = Tools(
            store=store,
            runtime=runtime,
            clock=clock,
            library=library,
            compiler=compiler,
            services=services,
            promising=promising,
            scenarios=scenario_runner,
            documents=documents or DocumentTools(),
            extensions=extensions or NoExtensions(),
            term_plugins=term_plugins or NoTermPlugins(),
            listening=listening or NobodyListens(),
            policies=policies or NoAccessPlugins(),
            decides_shielded=discretion.deciding_forms,
        )
        self._queries = queries
        self._plugins: PluginDesk = plugins or NoPlugins()
        self._map_sources: MapSources = map_sources or NoSources()
        self._passwords = passwords or Passwords(parallel=settings.sign_in_parallel)
        self._closing = tuple(closing)
        self._jobs = JobDesk(store, clock, Applier(self._tools))
        self._make_dispatcher = dispatcher
        self._dispatcher: Dispatcher | None = None

    def self_test(self) -> list[Finding]:
        """Return what this installation does not know for the terms that start now."""
        return missing_days(self._tools.today())

    def municipalities(self) -> Sequence[tuple[str, str]]:
        """Return (code, name) of every municipality in the database."""
        return self._tools.store.municipalities()

    def emergency_card(self, municipality: str) -> EmergencyCard:
        """Return the emergency card of a municipality; nothing in it is about a resident."""
        return emergency_card.card(self._tools, municipality)

    def write_safety_lists(self, folder: Path, passphrase: str, *, days: int) -> list[Written]:
        """Write the locked list of open safety tasks of every municipality; see `safety_list`."""
        return [
            safety_list.write(self._tools, self._queries, code, folder, passphrase, keep_days=days)
            for code, _ in self.municipalities()
        ]

    def published(self, municipality: str) -> list[Definition]:
        """Return the newest version of every pathway, ready to run: what scenarios may start."""
        with self._tools.store.work(municipality, reading=True) as unit:
            newest = [(one.key, one.version) for one in unit.definitions.all_latest()]
        return [self._tools.library.get(municipality, key, version) for key, version in newest]

    def readiness(self) -> Mapping[str, bool | None]:
        """Return for each municipality whether new cases can begin, as far as that was looked at.

        Asks no plugin, so that anybody may ask this as often as they like.
        """
        today = self._tools.today()
        found = {code: self._plugins.last_known(code, today) for code, _ in self.municipalities()}
        return {code: None if one is None else not one for code, one in found.items()}

    def watch_plugins(self) -> None:
        """Find out in the background which municipalities are ready, now and after every change."""
        for code, _ in self.municipalities():
            self._plugins.watch(code, self._tools.today())

    def begin_telling(self) -> None:
        """See to it that plugins which hear the journal are told of it; once, at the start."""
        for code, _ in self.municipalities():
            now = self.clock.now()
            in_one_go(self._tools, code, partial(tell_journal.begin, self._tools, now=now))

    def at(self, municipality: str, actor: Actor) -> Desk:
        """Return the desk of an actor; everything done there is done by them.

        Raises:
            NotFoundError: the actor is of another municipality.
        """
        if actor.municipality != municipality:
            raise NotFoundError("municipality", municipality)
        return Desk(
            self._tools,
            self._queries,
            actor,
            plugins=self._plugins,
            map_sources=self._map_sources,
            passwords=self._passwords,
            after=self.wake,
        )

    def system(self, municipality: str) -> Desk:
        """Return the desk of the product itself: jobs, releases and the command line."""
        return self.at(municipality, system(municipality))

    def as_user(self, municipality: str, login: str) -> Actor:
        """Return a user as an actor without signing in, for the command line's `--as`.

        Raises:
            NotFoundError: there is no such active user.
        """
        with self._tools.store.work(municipality, reading=True) as unit:
            for user in unit.people.users():
                if user.login == login.casefold() and user.active:
                    return sign_in.actor_for(
                        unit, user, self.clock.now(), session=None, access_point="cli"
                    )
        raise NotFoundError("user", login)

    def sign_in(
        self, municipality: str, login: str, password: str, *, access_point: str
    ) -> tuple[Actor, str]:
        """Begin a session and return the actor with what the cookie must hold.

        Raises:
            SignInError: name or password is wrong.
            ThrottledError: too many wrong tries.
        """
        if municipality not in {code for code, _ in self.municipalities()}:
            raise NotFoundError("municipality", municipality)
        found = sign_in.handle(
            self._tools, self._passwords, municipality, login, password, access_point=access_point
        )
        return found.actor, found.cookie

    def sitting(
        self, cookie: str, *, access_point: str | None = None, used: bool = True
    ) -> Sitting | None:
        """Return the session that a cookie belongs to; None when it is over or never was.

        `used` is False for what a page asks by itself: that keeps nobody signed in.
        """
        return sessions.look(
            self._tools,
            cookie,
            idle=self.settings.idle,
            absolute=self.settings.absolute,
            access_point=access_point,
            used=used,
        )

    def sign_out(self, cookie: str) -> None:
        """End a session on the server."""
        sessions.sign_out(self._tools, cookie)

    def run_due(self, limit: int = 50) -> int:
        """Carry out work that is due and return how many jobs were tried."""
        return self._jobs.run_due(limit)

    def run_until_idle(self, most: int = 1_000) -> int:
        """Carry out due work, and what it leads to, until nothing is due at this moment."""
        done = 0
        while done < most and (tried := self._jobs.run_due(50)):
            done += tried
        return done

    def next_due(self) -> datetime | None:
        """Return when the next job is due; None when there is none."""
        return self._jobs.next_due()

    def dispatcher(self) -> Dispatcher:
        """Return the background worker of this process; start it once."""
        if self._dispatcher is None:
            make = self._make_dispatcher
            self._dispatcher = (
                make(self._jobs) if make else EmbeddedDispatcher(self._jobs, self.clock)
            )
        return self._dispatcher

    def wake(self) -> None:
        """Tell the background worker, if any, that there may be work."""
        if self._dispatcher is not None:
            self._dispatcher.wake()

    def close(self) -> None:
        """Stop the background worker and let go of plugins and database."""
        if self._dispatcher is not None:
            self._dispatcher.stop()
        for close in self._closing:
            close()
