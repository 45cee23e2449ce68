# SPDX-License-Identifier: EUPL-1.2
"""The live check on contracts that plugins bring; and a larger amount is never judged more mildly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.pretending import (
    CONTRACT,
    GUARDING,
    PRICES,
    REQUEST,
    Town,
    balance,
    codes,
)
from wijkpad.errors import PluginError
from wijkpad.plugin_api import (
    Balance,
    Ceiling,
    ContractRef,
    Finding,
    Severity,
    TariffSegment,
)
from wijkpad.plugins.quoting import FundingAdvice

CEILING = Ceiling(contract="C-100", product=None, year=2026, cents=1_000_000)


def only(advice: FundingAdvice, code: str) -> Finding:
    (found,) = (one for one in advice.findings if one.code == code)
    return found


# Contracts that plugins bring


def with_register(town: Town, contract: ContractRef = CONTRACT, key: str = "books") -> None:
    town.enabled.append(replace(GUARDING, key=key, title=key, capabilities=("contracts",)))
    town.answer(key, "contract_find", lambda **_: (contract,))
    town.answer(key, "contract_tariffs", lambda **_: tuple(PRICES))


def test_two_sources_that_differ_on_one_contract_are_said_to() -> None:
    town = Town()
    with_register(town)
    with_register(town, replace(CONTRACT, title="Anders"), "other")
    advice = town.check()
    assert only(advice, "CONTRACT_CONFLICT").severity is Severity.WARN
    assert advice.source == "books"
    assert [one.plugin for one in advice.calls if one.hook == "contract_tariffs"] == ["books"]


def test_two_sources_that_agree_count_once() -> None:
    town = Town()
    with_register(town)
    with_register(town, key="other")
    assert codes(town.check()) == []


def test_overlapping_or_negative_tariffs_of_a_plugin_are_not_used() -> None:
    town = Town()
    with_register(town)
    twice = (PRICES[1], PRICES[1])
    town.answer("books", "contract_tariffs", lambda **_: twice)
    assert codes(town.check()) == ["PLUGIN_ERROR", "TARIFF_GAP"]
    negative = (replace(PRICES[1], cents=-6930),)
    town.answer("books", "contract_tariffs", lambda **_: negative)
    assert codes(town.check()) == ["NEGATIVE_AMOUNT", "TARIFF_GAP"]


def test_the_dearest_of_several_contracts_counts_until_somebody_chooses() -> None:
    town = Town()
    other = replace(CONTRACT, id="C-200", provider="P2", title="Duur")
    town.shelf.held.append(other)
    dear = TariffSegment(
        contract="C-200", provider="P2", start=date(2026, 1, 1), until=None, cents=9000
    )
    town.shelf.prices.append(dear)
    advice = town.check(replace(REQUEST, provider=None))
    assert advice.contract == other
    assert only(advice, "SEVERAL_CONTRACTS").severity is Severity.INFO
    assert town.check(replace(REQUEST, provider=None, contract="C-100")).contract == CONTRACT


def test_a_ceiling_for_another_contract_than_was_asked_is_not_believed() -> None:
    town = Town()
    with_register(town)
    town.answer("books", "contract_ceiling", lambda **_: replace(CEILING, contract="C-999"))
    assert codes(town.check()) == ["PLUGIN_ERROR"]


# Monotone


@given(
    budget=st.integers(0, 10**7),
    used=st.integers(0, 10**7),
    less=st.integers(0, 10**6),
    more=st.integers(0, 10**6),
)
def test_a_larger_amount_is_never_judged_more_mildly_by_the_core(
    budget: int, used: int, less: int, more: int
) -> None:
    def verdict(cents: int) -> Severity:
        town = Town(cents=cents)
        town.shelf.limits = [replace(CEILING, cents=budget)]
        town.balances["contract", "C-100", 2026] = balance(0, used)
        town.balances["team", "noord", 2026] = balance(budget, used)
        return town.check().verdict

    assert verdict(less) <= verdict(less + more)


def test_a_failure_is_never_milder_than_an_answer() -> None:
    town = Town()
    town.answer(
        "guarding", "budget_guard", lambda **_: PluginError("guarding", "budget_guard", "hung")
    )
    assert town.check().verdict is Severity.ESCALATE
    assert isinstance(town.balances["team", "noord", 2026], Balance)


def test_the_ceiling_of_the_whole_counts_beside_that_of_a_product() -> None:
    town = Town()
    with_register(town)
    town.shelf.limits = [replace(CEILING, cents=1)]
    wide = replace(CEILING, product="02A03", cents=10**9)
    town.answer("books", "contract_ceiling", lambda **_: wide)
    advice = town.check()
    assert only(advice, "CEILING_EXCEEDED").data["over_cents"] == 249_479
    assert [one.scope.key for one in advice.purses] == ["C-100", "C-100/02A03", "noord"]
