# SPDX-License-Identifier: EUPL-1.2
"""Plugins that take part in daily work, each in its own process: forms and service tasks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.plugins.patience import PATIENT, hasten
from tests.plugins.test_services import CALL, NOW, switch_on
from tests.support.rows import a_case, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.errors import PluginError, ServiceThrewError, TryLaterError
from wijkpad.plugin_api import FieldError
from wijkpad.plugins import (
    FundingServices,
    Installed,
    PluginExtensions,
    WithPluginServices,
)
from wijkpad.store import SqlStore

HELPING = Installed(
    key="helping", module="helping_rogue", distribution="rogues", version="1.0", takes_part=True
)
SEND = replace(CALL, topic="helping.send", inputs={"how": "well"})


@pytest.fixture
def services(sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[FundingServices]:
    keep(sqlite_store, a_case())
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    made = FundingServices(sqlite_store, installed=(HELPING,), limits=PATIENT, now=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def extensions(services: FundingServices) -> PluginExtensions:
    return PluginExtensions(services, lambda: CALL.today)


def test_hook_form_extend(extensions: PluginExtensions, sqlite_store: SqlStore) -> None:
    switch_on(sqlite_store, "well", "helping")
    extensions.prepare(MUNICIPALITY)
    ((addition,),) = extensions.forms(MUNICIPALITY).by_form.values()
    assert (addition.plugin, [one.key for one in addition.patch.add]) == ("helping", ["wijkcode"])


def test_hook_form_validate(extensions: PluginExtensions, sqlite_store: SqlStore) -> None:
    switch_on(sqlite_store, "well", "helping")
    extensions.prepare(MUNICIPALITY)
    assert extensions.forms(MUNICIPALITY).checked == {"p/f"}
    said = extensions.check_answers(MUNICIPALITY, "p/f", {"text": "fout"})
    assert said.errors == (FieldError(field="text", text_nl="Zo niet."),)
    assert not extensions.check_answers(MUNICIPALITY, "p/f", {"text": "goed"}).errors
    assert not extensions.check_answers(MUNICIPALITY, "p/other", {"text": "fout"}).errors


def test_a_check_that_hangs_is_named_as_silent(
    services: FundingServices, extensions: PluginExtensions, sqlite_store: SqlStore
) -> None:
    switch_on(sqlite_store, "hang", "helping")
    extensions.prepare(MUNICIPALITY)
    hasten(services.room(MUNICIPALITY).host, "helping")
    assert extensions.check_answers(MUNICIPALITY, "p/f", {"text": "x"}).silent == ("Helping",)


def test_an_addition_that_fails_is_named_as_missing_and_the_form_goes_on(
    extensions: PluginExtensions, sqlite_store: SqlStore
) -> None:
    switch_on(sqlite_store, "raise", "helping")
    extensions.prepare(MUNICIPALITY)
    found = extensions.forms(MUNICIPALITY)
    assert (found.by_form, found.missing) == ({}, {"p/f": ("Helping",)})


def test_a_municipality_without_such_a_plugin_starts_none_and_finds_it_once_it_is_switched_on(
    extensions: PluginExtensions, sqlite_store: SqlStore
) -> None:
    extensions.prepare(MUNICIPALITY)
    assert not extensions.forms(MUNICIPALITY).by_form
    switch_on(sqlite_store, "well", "helping")
    extensions.prepare(MUNICIPALITY)
    assert not extensions.forms(MUNICIPALITY).by_form
    extensions.forget(MUNICIPALITY)
    extensions.prepare(MUNICIPALITY)
    assert extensions.forms(MUNICIPALITY).by_form


def test_inside_a_transaction_that_writes_no_plugin_is_asked(
    extensions: PluginExtensions, sqlite_store: SqlStore
) -> None:
    switch_on(sqlite_store, "well", "helping")
    with sqlite_store.work(MUNICIPALITY) as unit:
        extensions.prepare(MUNICIPALITY)
        assert not extensions.forms(MUNICIPALITY).by_form
        unit.commit()


def test_hook_service_task_specs(
    services: FundingServices, extensions: PluginExtensions, sqlite_store: SqlStore
) -> None:
    switch_on(sqlite_store, "well", "helping")
    tasks = WithPluginServices(services, extensions)
    assert {"helping.send", "helping.tell", "funding.quote"} <= tasks.topics(MUNICIPALITY)
    assert tasks.never_twice(MUNICIPALITY) == {"helping.tell"}
    quoted = tasks.run(CALL)
    assert "verdict" in quoted, "a plugin took over a topic of the core"


def test_hook_service_task_run(
    services: FundingServices, extensions: PluginExtensions, sqlite_store: SqlStore
) -> None:
    switch_on(sqlite_store, "well", "helping")
    tasks = WithPluginServices(services, extensions)
    done = tasks.run(replace(SEND, attempt=2))
    assert done == {"on": date(2026, 12, 1), "count": Decimal(2)}
    with pytest.raises(ServiceThrewError, match="NO_ADDRESS"):
        tasks.run(replace(SEND, inputs={"how": "error"}))
    with pytest.raises(TryLaterError) as later:
        tasks.run(replace(SEND, inputs={"how": "later"}))
    assert later.value.seconds == 60


@pytest.mark.parametrize("inputs", [{}, {"how": Decimal(1)}, {"how": "wrong"}])
def test_what_does_not_fit_the_plugins_own_schema_is_never_kept(
    services: FundingServices,
    extensions: PluginExtensions,
    sqlite_store: SqlStore,
    inputs: dict[str, Decimal | str],
) -> None:
    switch_on(sqlite_store, "well", "helping")
    tasks = WithPluginServices(services, extensions)
    with pytest.raises(PluginError):
        tasks.run(replace(SEND, inputs=inputs))


def test_nobody_waits_while_plugins_are_asked_again_and_no_other_municipality_ever(
    services: FundingServices, sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    extensions = PluginExtensions(services, lambda: CALL.today, seconds=lambda: clock[0])
    switch_on(sqlite_store, "well", "helping")
    inside, leave = threading.Event(), threading.Event()
    found = extensions._found

    def slowly(municipality: str, today: date) -> object:
        if municipality == MUNICIPALITY:
            inside.set()
            leave.wait()
        return found(municipality, today)

    monkeypatch.setattr(extensions, "_found", slowly)
    first = threading.Thread(target=extensions.prepare, args=(MUNICIPALITY,))
    first.start()
    inside.wait()
    extensions.prepare("gm0002")
    assert first.is_alive()
    leave.set()
    first.join()
    assert extensions.forms(MUNICIPALITY).by_form
    inside.clear()
    leave.clear()
    clock[0] = 31.0
    extensions.prepare(MUNICIPALITY)
    inside.wait()
    assert extensions.forms(MUNICIPALITY).by_form
    # Other settings are waited for.
    clock[0] = 62.0
    switch_on(sqlite_store, "raise", "helping")
    second = threading.Thread(target=extensions.prepare, args=(MUNICIPALITY,))
    second.start()
    leave.set()
    second.join()
    assert not extensions.forms(MUNICIPALITY).by_form
