# SPDX-License-Identifier: EUPL-1.2
"""The live check: what the core finds by itself, in which order it asks, and how findings merge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.plugins.pretending import (
    CONTRACT,
    FRESH,
    GUARDING,
    PAYING,
    PRICES,
    REQUEST,
    TODAY,
    Town,
    balance,
    codes,
)
from wijkpad.plugin_api import (
    Ceiling,
    Finding,
    FundingRef,
    FundingRequest,
    IntakeStop,
    Period,
    Route,
    Scope,
    Severity,
)
from wijkpad.plugins.quoting import FundingAdvice

CEILING = Ceiling(contract="C-100", product=None, year=2026, cents=1_000_000)


def only(advice: FundingAdvice, code: str) -> Finding:
    (found,) = (one for one in advice.findings if one.code == code)
    return found


def test_a_request_that_fits_everywhere_has_nothing_against_it() -> None:
    advice = Town().check()
    assert (advice.verdict, codes(advice)) == (Severity.ALLOW, [])
    assert advice.contract == CONTRACT
    assert advice.tariffs == (PRICES[1],)
    assert advice.scopes == (Scope(owner="team", key="noord", year=2026, cents=249_480),)


def test_the_questions_are_put_in_their_order_and_each_is_traced() -> None:
    town = Town()
    town.balances["team", "noord", 2026] = balance(0)
    short = Finding(code="SHORT", severity=Severity.ESCALATE, message_nl="Tekort.")
    town.answer("guarding", "budget_guard", lambda **_: (short,))
    town.answer("guarding", "budget_escalation", lambda **_: None)
    advice = town.check()
    order = [
        "funding_resolve", "funding_quote", "allocation_check", "budget_scopes", "budget_guard",
        "budget_escalation",
    ]  # fmt: skip
    assert [one.hook for one in advice.calls] == order
    assert {(one.plugin, one.version) for one in advice.calls} == {
        ("paying", "1"), ("guarding", "1"), ("checking", "1"),
    }  # fmt: skip
    assert [one.outcome for one in advice.calls][-1] == "nothing"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (replace(REQUEST, until=date(2026, 1, 4)), "INVALID_PERIOD"),
        (replace(REQUEST, volume=Decimal(-3)), "NEGATIVE_AMOUNT"),
        (replace(REQUEST, volume=Decimal(0)), "VOLUME_ZERO"),
    ],
)
def test_what_cannot_be_priced_is_refused_before_anybody_is_asked(
    request_: FundingRequest, code: str
) -> None:
    town = Town()
    advice = town.check(request_)
    assert (codes(advice), advice.verdict, advice.quote) == ([code], Severity.REFUSE, None)
    assert town.plugins.asked == []


def test_every_fault_of_a_request_is_named_at_once() -> None:
    advice = Town().check(replace(REQUEST, volume=Decimal(-1), until=date(2025, 1, 1)))
    assert codes(advice) == ["INVALID_PERIOD", "NEGATIVE_AMOUNT"]


def test_a_provider_that_is_not_in_the_register_is_refused() -> None:
    advice = Town().check(replace(REQUEST, provider="P9"))
    assert only(advice, "PROVIDER_UNKNOWN").severity is Severity.REFUSE


def test_an_unknown_helper_of_a_personal_budget_is_a_warning_and_no_contract_is_looked_for() -> (
    None
):
    advice = Town().check(replace(REQUEST, provider="P9", form="pgb"))
    assert only(advice, "PROVIDER_UNKNOWN").severity is Severity.WARN
    assert advice.contract is None
    assert "NO_CONTRACT" not in codes(advice)


def test_a_contract_that_ends_meanwhile_is_quoted_for_the_part_that_it_covers() -> None:
    asked: list[FundingRequest] = []
    town = Town()
    before = town.plugins.answers["paying", "funding_quote"]

    def quote(request: FundingRequest, **arguments: object) -> object:
        asked.append(request)
        return before(**arguments)

    town.answer("paying", "funding_quote", quote)
    advice = town.check(replace(REQUEST, start=date(2026, 12, 1), until=date(2027, 2, 28)))
    found = only(advice, "CONTRACT_NOT_COVERING_PERIOD")
    assert found.severity is Severity.REFUSE
    assert found.data == {
        "covered_from": "2026-12-01", "covered_until": "2026-12-31", "uncovered_days": 59,
    }  # fmt: skip
    assert (asked[0].start, asked[0].until) == (date(2026, 12, 1), date(2026, 12, 31))
    assert "TARIFF_GAP" not in codes(advice)


def test_help_that_runs_at_the_end_of_a_contract_with_run_off_is_quoted_whole() -> None:
    town = Town()
    town.shelf.held = [replace(CONTRACT, run_off="finish_current")]
    advice = town.check(replace(REQUEST, start=date(2026, 12, 1), until=date(2027, 2, 28)))
    assert only(advice, "CONTRACT_RUNOFF").severity is Severity.WARN
    assert advice.tariffs[-1].until == date(2027, 2, 28)
    assert {"TARIFF_GAP", "CONTRACT_NOT_COVERING_PERIOD"}.isdisjoint(codes(advice))


def test_a_product_that_the_provider_has_no_contract_for_is_named() -> None:
    town = Town()
    town.shelf.held = [replace(CONTRACT, terms=None)]
    assert "PRODUCT_NOT_IN_CONTRACT" in codes(town.check())
    assert "NO_CONTRACT" in codes(town.check(replace(REQUEST, provider=None)))


def test_a_product_inside_a_task_is_in_its_contract() -> None:
    town = Town()
    town.shelf.held = [replace(CONTRACT, terms=None, variant="taakgericht", covers=("02A03",))]
    assert "PRODUCT_NOT_IN_CONTRACT" not in codes(town.check())


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (replace(REQUEST, unit="day"), "UNIT_NOT_ALLOWED"),
        (replace(REQUEST, frequency="month"), "FREQUENCY_NOT_ALLOWED"),
        (replace(REQUEST, unit="minute"), None),
    ],
)
def test_unit_and_frequency_are_held_against_what_was_agreed(
    request_: FundingRequest, code: str | None
) -> None:
    assert codes(Town().check(request_)) == ([code] if code else [])


def test_a_day_without_a_tariff_is_named_with_the_last_day_that_has_one() -> None:
    town = Town()
    town.shelf.prices = [replace(PRICES[1], until=date(2026, 2, 1))]
    assert only(town.check(), "TARIFF_GAP").data == {"covered_until": "2026-02-01"}


def test_a_model_that_needs_no_tariff_is_not_told_of_a_gap() -> None:
    town = Town()
    model = replace(PAYING, model=replace(PAYING.model, needs=("product",)))  # type: ignore[type-var]
    town.enabled[0] = model
    town.shelf.prices = []
    assert codes(town.check()) == []


def test_a_provider_that_takes_nobody_is_refused_and_in_a_crisis_help_goes_on() -> None:
    town = Town()
    stop = IntakeStop(
        provider="P1", product=None, location=None, period=Period(date(2026, 1, 1), None),
        granted_by="tess", reason="personeelstekort",
    )  # fmt: skip
    town.shelf.stops = [stop]
    assert only(town.check(), "CLIENTENSTOP").severity is Severity.REFUSE
    crisis = only(town.check(replace(REQUEST, is_crisis=True)), "CLIENTENSTOP")
    assert (crisis.severity, crisis.data["is_crisis"]) == (Severity.WARN, True)
    town.shelf.stops = [replace(stop, product="99X01")]
    assert codes(town.check()) == []
    town.shelf.stops = [replace(stop, location="Zuid")]
    assert only(town.check(), "CLIENTENSTOP").severity is Severity.WARN


def test_without_a_model_there_is_no_quote_and_the_officer_sees_why() -> None:
    town = Town()
    town.answer("paying", "funding_resolve", lambda **_: None)
    advice = town.check()
    assert (codes(advice), advice.quote) == (["NO_FUNDING_MODEL"], None)


def test_a_plugin_cannot_take_a_request_for_the_model_of_another() -> None:
    town = Town()
    town.answer("paying", "funding_resolve", lambda **_: FundingRef(key="other", version="1"))
    assert codes(town.check()) == ["PLUGIN_ERROR", "NO_FUNDING_MODEL"]


@pytest.mark.parametrize("committed", [0, 750_520])
def test_the_ceiling_of_a_contract_may_be_used_to_the_cent(committed: int) -> None:
    town = Town()
    town.shelf.limits = [CEILING]
    town.balances["contract", "C-100", 2026] = balance(0, committed)
    advice = town.check()
    assert "CEILING_EXCEEDED" not in codes(advice)
    assert Scope(owner="contract", key="C-100", year=2026, cents=249_480) in advice.scopes


def test_over_a_ceiling_somebody_is_asked_over_the_exact_amount_and_the_guard_is_kept_too() -> None:
    town = Town()
    town.shelf.limits = [CEILING]
    town.balances["contract", "C-100", 2026] = balance(0, 900_000)
    fits = Finding(code="TEAM_BUDGET_FITS", severity=Severity.ALLOW, message_nl="Past.")
    town.answer("guarding", "budget_guard", lambda **_: (fits,))
    advice = town.check()
    found = only(advice, "CEILING_EXCEEDED")
    assert (found.severity, found.data["over_cents"]) == (Severity.ESCALATE, 149_480)
    assert (advice.verdict, only(advice, "TEAM_BUDGET_FITS").plugin) == (
        Severity.ESCALATE, "guarding",
    )  # fmt: skip
    assert advice.route == Route(role="budget_holder", working_days=5)
    assert max(one.over_cents for one in advice.purses) == 149_480


def test_seventy_per_cent_of_a_ceiling_is_a_warning() -> None:
    town = Town()
    town.shelf.limits = [CEILING]
    town.balances["contract", "C-100", 2026] = balance(0, 450_520)
    assert only(town.check(), "CEILING_70").severity is Severity.WARN
    town.balances["contract", "C-100", 2026] = balance(0, 450_519)
    assert codes(town.check()) == []


def test_a_subsidy_ceiling_refuses_and_no_other_does() -> None:
    town = Town()
    town.shelf.held = [replace(CONTRACT, variant="subsidie")]
    town.shelf.limits = [replace(CEILING, cents=1)]
    assert only(town.check(), "SUBSIDY_CEILING").severity is Severity.REFUSE


def test_in_a_crisis_a_ceiling_is_said_and_holds_nothing_up() -> None:
    town = Town()
    town.shelf.limits = [replace(CEILING, cents=1)]
    advice = town.check(replace(REQUEST, is_crisis=True))
    assert only(advice, "CEILING_EXCEEDED").severity is Severity.WARN
    assert (advice.verdict, advice.routes) == (Severity.WARN, ())


def test_a_task_has_no_ceiling_beside_its_own_total() -> None:
    town = Town()
    town.shelf.held = [replace(CONTRACT, variant="taakgericht", covers=("02A03",))]
    town.shelf.limits = [replace(CEILING, cents=1)]
    assert codes(town.check()) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"days": 43}, "WAIT_ABOVE_NORM"),
        ({"days": 42}, None),
        ({"days": None}, "WAIT_UNKNOWN"),
        ({"measured_on": TODAY - timedelta(days=46)}, "WAIT_UNKNOWN"),
        ({"provider": "P2"}, "WAIT_UNKNOWN"),
    ],
)
def test_a_wait_is_warned_about_when_it_is_long_unknown_or_old(
    change: dict[str, object], code: str | None
) -> None:
    town = Town()
    town.shelf.waits = [replace(FRESH, **change)]  # type: ignore[arg-type]
    assert codes(town.check()) == ([code] if code else [])


def test_what_the_municipality_confirmed_goes_before_a_newer_statement_of_the_provider() -> None:
    town = Town()
    stated = replace(FRESH, certainty="stated", days=90, source="aanbieder")
    town.shelf.waits = [stated, replace(FRESH, measured_on=TODAY - timedelta(days=30))]
    assert codes(town.check()) == []


def test_without_a_purse_somebody_is_asked() -> None:
    town = Town()
    town.answer("guarding", "budget_scopes", lambda **_: ())
    assert only(town.check(), "NO_GUARD").severity is Severity.ESCALATE


def test_a_purse_without_a_budget_is_put_before_somebody() -> None:
    town = Town()
    town.balances.clear()
    assert only(town.check(), "NO_BUDGET").severity is Severity.ESCALATE


def test_where_every_guard_is_silent_on_a_shortage_the_core_says_it() -> None:
    town = Town()
    town.balances["team", "noord", 2026] = balance(249_479)
    found = only(town.check(), "BUDGET_EXCEEDED")
    assert (found.severity, found.data["over_cents"]) == (Severity.ESCALATE, 1)
    town.balances["team", "noord", 2026] = balance(249_480)
    assert codes(town.check()) == []


def test_two_guards_that_name_one_purse_count_it_once_at_the_higher_amount() -> None:
    town = Town()
    town.enabled.append(replace(GUARDING, key="second"))
    lower = (Scope(owner="team", key="noord", year=2026, cents=1),)
    town.answer("second", "budget_scopes", lambda **_: lower)
    town.answer("second", "budget_guard", lambda **_: ())
    (purse,) = town.check().purses
    assert purse.scope.cents == 249_480


@pytest.mark.parametrize("cents", [-1, 249_481])
def test_a_purse_is_never_asked_for_less_than_nothing_or_more_than_the_quote(cents: int) -> None:
    town = Town()
    wrong = (Scope(owner="team", key="noord", year=2026, cents=cents),)
    town.answer("guarding", "budget_scopes", lambda **_: wrong)
    advice = town.check()
    assert codes(advice) == ["PLUGIN_ERROR", "NO_GUARD"]
    assert advice.purses == ()


@pytest.mark.parametrize(
    "hook",
    ["funding_resolve", "funding_quote", "allocation_check", "budget_scopes", "budget_guard"],
)
@pytest.mark.parametrize("reason", ["raised", "hung", "died", "nonsense", "off", "asking"])
def test_a_plugin_that_fails_anywhere_escalates_and_never_allows(hook: str, reason: str) -> None:
    town = Town()
    plugin = next(one for one, asked in town.plugins.answers if asked == hook)
    town.fail(plugin, hook, reason)
    advice = town.check()
    found = only(advice, "PLUGIN_ERROR")
    assert (found.severity, found.plugin) == (Severity.ESCALATE, plugin)
    assert advice.verdict >= Severity.ESCALATE


def test_what_a_failing_plugin_did_hides_nothing_of_the_others() -> None:
    town = Town()
    town.enabled.append(replace(GUARDING, key="second"))
    warns = Finding(code="HIGH", severity=Severity.WARN, message_nl="Hoog.")
    town.answer("second", "budget_guard", lambda **_: (warns,))
    town.fail("guarding", "budget_guard")
    assert codes(town.check()) == ["HIGH", "PLUGIN_ERROR"]


def test_a_finding_that_the_core_gave_is_not_said_twice_by_a_plugin() -> None:
    town = Town()
    town.shelf.prices = []
    said = tuple(
        Finding(code=code, severity=Severity.REFUSE, message_nl="Nee.")
        for code in ("TARIFF_GAP", "OVERLAP")
    )
    town.answer("checking", "allocation_check", lambda **_: said)
    assert codes(town.check()) == ["TARIFF_GAP", "OVERLAP"]


USUAL = Route(role="budget_holder", working_days=5)


@pytest.mark.parametrize(
    ("route", "refused"),
    [
        (Route(role="team_lead", working_days=2), ""),
        (None, ""),
        (Route(role="wethouder", working_days=2), "wethouder"),
        (Route(role="front_desk", working_days=2), "Loket"),
        (Route(role="team_lead", working_days=900), "900 werkdagen"),
        (Route(role="decision_officer", working_days=2), "niemand"),
    ],
)
def test_a_plugin_says_who_is_asked_and_never_nobody_or_who_may_not_decide_about_money(
    route: Route | None, refused: str
) -> None:
    town = Town(staffed=lambda role: role != "decision_officer")
    town.balances["team", "noord", 2026] = balance(0)
    town.answer("guarding", "budget_escalation", lambda **_: route)
    advice = town.check()
    followed = route if not refused else None
    assert advice.route == (followed or USUAL)
    assert advice.answered_route == followed
    said = [one.message_nl for one in advice.findings if one.code == "ROUTE_REFUSED"]
    assert len(said) == bool(refused)
    assert all(refused in one and "guarding" in one for one in said)
