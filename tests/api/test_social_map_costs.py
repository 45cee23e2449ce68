# SPDX-License-Identifier: EUPL-1.2
"""A search of the social map asks as much of plugins and database for 200 offers as for five."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Mapping
from types import ModuleType
from typing import NamedTuple

import wijkpad_sociale_kaart
from tests.support.rows import NOW, a_location, a_statement, a_wait
from tests.support.stores import MUNICIPALITY
from wijkpad.api import Wanted
from wijkpad.api.directory.search import by_offer, search, snapshot
from wijkpad.domain.directory import Provision, Volunteer
from wijkpad.domain.funding import Provider
from wijkpad.domain.funding import Register as Given
from wijkpad.plugin_api import TenantContext, queries
from wijkpad.plugins.dispatching import Dispatcher, Enabled
from wijkpad.plugins.map_sources import DirectoryTalk
from wijkpad.plugins.register import Register
from wijkpad.plugins.room import Ready
from wijkpad.ports import UnitOfWork
from wijkpad.store import SqlStore
from wijkpad.store.unit import SqlUnit

TODAY = NOW.date()


class Counting(Register):
    """The core's own register, which remembers its transactions."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store, MUNICIPALITY, lambda: NOW)
        self._own = store
        self.units: list[SqlUnit] = []

    def _reading(self) -> UnitOfWork:
        self.units.append(self._own.work(MUNICIPALITY, reading=True))
        return self.units[-1]


class InThisProcess:
    """Puts a hook to a plugin as the host does, and answers its queries over the same JSON."""

    def __init__(self, plugin: ModuleType, register: Register) -> None:
        self._plugin, self._register = plugin, register
        self.queries: Counter[str] = Counter()

    def ask(self, plugin: str, hook: str, **arguments: object) -> object:
        call = getattr(self._plugin, hook)
        wanted = inspect.signature(call).parameters
        with queries.answered_by(lambda name, given: self._back(plugin, hook, name, given)):
            return call(**{key: value for key, value in arguments.items() if key in wanted})

    def _back(self, plugin: str, hook: str, name: str, given: Mapping[str, object]) -> object:
        self.queries[name] += 1
        kinds = queries.wire_types(name)
        read = {key: kinds[key].validate_python(value) for key, value in given.items()}
        answer = self._register.answer(plugin, hook, name, read)
        return kinds["return"].dump_python(answer, mode="json")


class Cost(NamedTuple):
    hooks: dict[str, int]
    queries: dict[str, int]
    statements: int
    found: int
    known: int


def fill(store: SqlStore, numbers: range) -> None:
    """Keep so many providers, provisions and volunteers, each with all that can be known of them."""
    with store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(
            Given(providers=tuple(Provider(id=f"P{one}", name=f"Hulp {one}") for one in numbers))
        )
        for one in numbers:
            unit.directory.put_provision(Provision(id=f"inloop-{one}", name=f"Inloop {one}"))
            for offer in (f"P{one}", f"inloop-{one}"):
                unit.directory.state([a_statement(offer=offer)])
                unit.directory.put_location(a_location(offer=offer))
                unit.directory.add_wait(a_wait(offer=offer))
            unit.directory.add_volunteer(
                Volunteer(id=f"{one:032}", name="Vera", contact="06", area="Noord", skills=("finances",),
                          languages=("nl",), hours=4, vog_on=TODAY, checked_on=TODAY)
            )  # fmt: skip
        unit.commit()


def cost(store: SqlStore) -> Cost:
    register = Counting(store)
    asker = InThisProcess(wijkpad_sociale_kaart, register)
    plugin = Enabled(key="map", title="Sociale kaart", capabilities=("directory",), config={})
    context = TenantContext(municipality=MUNICIPALITY, today=TODAY)
    dispatcher = Dispatcher(asker, [plugin], context)
    talk = DirectoryTalk(dispatcher, Ready(enabled=(plugin,), unusable=()))
    wanted = Wanted(tags=("finances",))
    with store.work(MUNICIPALITY, reading=True) as unit:
        read = snapshot(unit, TODAY)
        found = search(
            talk, read, wanted, lambda some: by_offer(unit.directory.statements_of(some), TODAY)
        ).fitting
        own = unit.statements
    hooks = Counter(one.hook for one in dispatcher.calls)
    known = sum(one.wait.is_known for one in found)
    statements = own + sum(unit.statements for unit in register.units)
    return Cost(dict(hooks), dict(asker.queries), statements, len(found), known)


def test_two_hundred_offers_cost_as_many_questions_and_statements_as_five(store: SqlStore) -> None:
    fill(store, range(5))
    few = cost(store)
    fill(store, range(5, 200))
    many = cost(store)
    assert (few.found, few.known) == (15, 10)
    assert many.found == 200
    assert many.hooks == few.hooks == {"provider_search": 1, "provider_wait": 1}
    # Where few fit, others are asked for besides: people see why those do not.
    assert few.queries == {"offers_page": 2, "facts_of": 1, "wait_times": 1}
    assert many.queries == {"offers_page": 1, "facts_of": 1, "wait_times": 1}
    assert many.statements < few.statements
    assert few.statements < 30


def test_what_a_plugin_says_of_somebody_who_was_not_asked_for_is_left_out(store: SqlStore) -> None:
    fill(store, range(2))
    register = Register(store, MUNICIPALITY, lambda: NOW)
    asker = InThisProcess(wijkpad_sociale_kaart, register)
    plugin = Enabled(key="map", title="Sociale kaart", capabilities=("directory",), config={})
    dispatcher = Dispatcher(asker, [plugin], TenantContext(municipality=MUNICIPALITY, today=TODAY))
    ask = asker.ask
    more = {"providers": ("P0", "P1")}
    asker.ask = lambda plugin, hook, **given: ask(plugin, hook, **given | more)  # type: ignore[method-assign]
    talk = DirectoryTalk(dispatcher, Ready(enabled=(plugin,), unusable=()))
    assert [(one.provider, one.days) for one in talk.waits(["P1"], None)] == [("P1", 21)]
