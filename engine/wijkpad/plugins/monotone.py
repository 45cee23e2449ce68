# SPDX-License-Identifier: EUPL-1.2
"""The property that every guard must have: a larger amount is never judged more mildly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final, cast, get_args

from wijkpad.plugin_api import Balance, Finding, Owner, Scope, Severity
from wijkpad.plugins.dispatching import Dispatcher

_BUDGET: Final = 10_000_000
_BALANCES: Final = tuple(
    Balance(budget=_BUDGET, committed=used, reserved=0, realised=0, version=1)
    for used in (0, 6_999_999, _BUDGET)
)
_STEPS: Final = (0, 1, 3_000_001, 7_000_000, 9_999_999, _BUDGET, _BUDGET + 1, 3 * _BUDGET)


def milder_for_more(
    judge: Callable[[int], Severity], amounts: Iterable[int]
) -> tuple[int, int] | None:
    """Return two amounts of which the larger is judged more mildly; None where there are none."""
    judged = [(cents, judge(cents)) for cents in sorted(set(amounts))]
    for (less, was), (more, now) in pairwise(judged):
        if now < was:
            return less, more
    return None


def guard_is_milder(dispatcher: Dispatcher, plugin: str, year: int) -> tuple[int, int] | None:
    """Try a guard on purses of every owner, empty, nearly used and used up; see `milder_for_more`.

    A guard that fails on such a purse is not judged here: in a check a failure escalates.
    """
    for owner in get_args(Owner):
        scope = Scope(owner=cast("Owner", owner), key="proef", year=year, cents=0)
        for balance in _BALANCES:
            found = milder_for_more(_verdict(dispatcher, plugin, scope, balance), _STEPS)
            if found is not None:
                return found
    return None


def _verdict(
    dispatcher: Dispatcher, plugin: str, scope: Scope, balance: Balance
) -> Callable[[int], Severity]:
    def judge(cents: int) -> Severity:
        reply = dispatcher.put(
            "budget_guard",
            to=plugin,
            scope=replace(scope, cents=cents),
            balance=balance,
            amount=cents,
        )
        said: tuple[Finding, ...] = reply.findings
        return max((one.severity for one in said), default=Severity.ALLOW)

    return judge
