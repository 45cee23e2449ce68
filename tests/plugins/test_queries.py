# SPDX-License-Identifier: EUPL-1.2
"""What a plugin asks back while it answers: over the pipe, for its own municipality, with limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.agreed import keep_agreed
from tests.support.rows import a_case, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.funding import Contract, ContractTariff, Provider
from wijkpad.errors import PluginError, StorageError
from wijkpad.plugin_api import FundingRef, FundingRequest, QueryRefusedError, TenantContext
from wijkpad.plugins import Host, HostLimits, Installed
from wijkpad.plugins import register as register_module
from wijkpad.plugins.register import Register
from wijkpad.store import SqlStore

ASKING = Installed(key="asking", module="asking_rogue", distribution="rogues", version="1.0")
LIMITS = HostLimits(start_seconds=60, call_seconds=20, quick_seconds=20)
REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2026, 1, 5), until=date(2026, 3, 29), team="noord",
)  # fmt: skip


def now() -> datetime:
    return datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(store: SqlStore) -> SqlStore:
    """A municipality with one contract that prices the product, and one that does not."""
    keep(store, a_case())
    with store.work(MUNICIPALITY) as work:
        keep_agreed(
            work.funding,
            providers=[Provider(id="p", name="P")],
            contracts=[
                Contract(id=key, provider="p", title=key, variant="inspanningsgericht", valid_from=date(2020, 1, 1))
                for key in ("c", "d")
            ],
            tariffs=[
                ContractTariff(contract="c", product="02A03", unit="hour", cents=cents,
                               valid_from=since, valid_until=until)
                for cents, since, until in (
                    (6600, date(2024, 1, 1), date(2025, 12, 31)),
                    (6930, date(2026, 1, 1), None),
                )
            ],
        )  # fmt: skip
        work.commit()
    return store


@pytest.fixture
def host(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    made = Host((ASKING,), LIMITS, Register(store, MUNICIPALITY, now).answer)
    yield made
    made.close()


def told(host: Host, how: str, number: str = "1") -> str:
    context = TenantContext(
        municipality=MUNICIPALITY,
        today=date(2026, 1, 1),
        config={"how": how},
        correlation_id=number,
    )
    answer = host.ask("asking", "funding_resolve", ctx=context, request=REQUEST, contract=None)
    assert isinstance(answer, FundingRef)
    return answer.version


def test_a_plugin_reads_contracts_with_their_terms_and_tariffs_while_it_answers(host: Host) -> None:
    assert told(host, "contracts") == "c/hour"
    assert told(host, "tariffs") == "6930"


def test_what_a_plugin_keeps_is_there_the_next_time_also_after_a_restart(host: Host) -> None:
    assert told(host, "count") == "0/1"
    host.restart()
    assert told(host, "count") == "1/2"


def test_what_is_too_large_or_has_no_proper_name_is_refused_with_the_reason(host: Host) -> None:
    assert told(host, "large") == "too_large"
    assert told(host, "name") == "name"


def test_a_plugin_keeps_no_more_keys_than_it_may(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_module, "MOST_KEYS", 2)
    register = Register(store, MUNICIPALITY, now)

    def kept(key: str) -> object:
        arguments = {"kind": "k", "key": key, "value": {"a": 1}}
        return register.answer("asking", "budget_guard", "keep", arguments)

    assert (kept("a"), kept("b"), kept("a")) == (1, 1, 2)
    with pytest.raises(QueryRefusedError, match="full"):
        kept("c")


@pytest.mark.parametrize("hook", ["form_validate", "service_task_run"])
def test_a_plugin_that_is_told_of_people_may_keep_nothing(store: SqlStore, hook: str) -> None:
    arguments = {"kind": "k", "key": "a", "value": {"name": "somebody"}}
    with pytest.raises(QueryRefusedError, match="personal"):
        Register(store, MUNICIPALITY, now).answer("asking", hook, "keep", arguments)


def test_one_plugin_never_reads_what_another_keeps(store: SqlStore) -> None:
    register = Register(store, MUNICIPALITY, now)
    arguments = {"kind": "k", "key": "a"}
    register.answer("one", "budget_guard", "keep", {**arguments, "value": {"a": 1}})
    assert register.answer("one", "budget_guard", "record", arguments) == {"a": 1}
    assert register.answer("other", "budget_guard", "record", arguments) is None


@pytest.mark.parametrize("how", ["elsewhere", "unheard"])
def test_a_question_about_another_municipality_or_that_does_not_exist_ends_the_plugin(
    host: Host, how: str
) -> None:
    with pytest.raises(PluginError) as caught:
        told(host, how)
    assert caught.value.reason == "nonsense"
    assert told(host, "contracts") == "c/hour"


def test_a_plugin_that_only_asks_back_is_stopped_and_named(host: Host) -> None:
    with pytest.raises(PluginError) as caught:
        told(host, "endless")
    assert caught.value.reason in {"asking", "hung"}


def test_a_plugin_is_not_blamed_for_a_database_that_is_away(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    away = [True]
    register = Register(store, MUNICIPALITY, now)

    def answer(plugin: str, hook: str, query: str, arguments: dict[str, object]) -> object:
        if away:
            raise StorageError
        return register.answer(plugin, hook, query, arguments)

    host = Host((ASKING,), LIMITS, answer)  # type: ignore[arg-type]
    try:
        for _ in range(4):
            with pytest.raises(StorageError):
                told(host, "contracts")
        away.clear()
        assert told(host, "contracts") == "c/hour"
    finally:
        host.close()


def test_no_plugin_is_asked_inside_a_transaction_that_writes(host: Host, store: SqlStore) -> None:
    with store.work(MUNICIPALITY), pytest.raises(RuntimeError, match="inside a transaction"):
        told(host, "contracts")
    with store.work(MUNICIPALITY, reading=True):
        assert told(host, "contracts") == "c/hour"


def test_traces_are_kept_newest_first_and_old_ones_go(store: SqlStore) -> None:
    from wijkpad.ports import PluginCall, PluginTrace

    call = PluginCall(plugin="p", version="1", hook="budget_guard", ms=0.5, outcome="answered")
    with store.work(MUNICIPALITY) as work:
        for minute in range(4):
            at = datetime(2026, 1, 1, 9, minute, tzinfo=UTC)
            trace = PluginTrace(at=at, purpose="funding", verdict="WARN", calls=(call,))
            work.plugins.note(trace, most=3)
        work.commit()
    with store.work(MUNICIPALITY, reading=True) as work:
        found = work.plugins.traces()
    assert [one.at.minute for one in found] == [3, 2, 1]
    assert found[0].calls == (call,)
