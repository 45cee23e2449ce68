# SPDX-License-Identifier: EUPL-1.2
"""A plugin that says of terms what it may not, as its configuration says."""

import os
import time
from datetime import date, timedelta

from wijkpad.plugin_api import Deadline, Manifest, TenantContext, TermInForce, TermRule, hookimpl

PLUGIN = Manifest(
    key="counting", title="Counting", version="1.0", api=">=1.1,<2", capabilities=("calendar", "terms")
)  # fmt: skip
RULES = {
    "longer_duty": TermRule(key="p.duty", law="Beleid", amount=8, unit="weeks"),
    "longer_duty_in_other_words": TermRule(key="p.duty", law="Beleid", amount=43, unit="days"),
    "shorter_right": TermRule(key="p.right", law="Beleid", amount=6, unit="days"),
    "endless_right": TermRule(key="p.right", law="Beleid", amount=15, unit="days"),
    "other_objection": TermRule(key="p.objection", law="Beleid", amount=7, unit="weeks"),
    "longer_promise": TermRule(key="p.promise", law="Beleid", amount=4, unit="working days"),
    "other_unit": TermRule(key="p.promise", law="Beleid", amount=1, unit="weeks"),
    "no_time": TermRule(key="p.duty", law="Beleid", amount=0, unit="weeks"),
    "no_length": TermRule(key="p.duty", law="Beleid", amount=-1, unit="weeks"),
    "no_law": TermRule(key="p.duty", law=" ", amount=4, unit="weeks"),
    "no_term": TermRule(key="p.nowhere", law="Beleid", amount=4, unit="weeks"),
    "penalty": TermRule(key="p.penalty", law="Beleid", amount=1, unit="days"),
    "more_grounds": TermRule(
        key="p.duty", law="Beleid", amount=6, unit="weeks", suspend=("druk", "aanvulling")
    ),
    "behaves": TermRule(key="p.duty", law="Beleid", amount=4, unit="weeks", suspend=()),
}


@hookimpl
def calendar_days_off(ctx: TenantContext, year: int) -> object:
    first = date(year, 1, 1)
    match ctx.config["how"]:
        case "closes_every_day":
            return frozenset(first + timedelta(days=one) for one in range(365))
        case "closes_too_long":
            return frozenset(date(year, 7, 1) + timedelta(days=one) for one in range(9))
        case "closes_another_year":
            return frozenset({date(year + 1, 7, 1)})
        case "closes_no_dates":
            return frozenset({"2026-12-24"})
        case "hangs":
            time.sleep(600)
        case "raises":
            raise RuntimeError("no")
    return frozenset({date(year, 12, 24)})


@hookimpl
def term_rules(ctx: TenantContext) -> object:
    how = ctx.config["how"]
    if how == "rules_of_wrong_type":
        return ({"key": "p.duty", "amount": "many"},)
    if how == "rules_raise":
        raise RuntimeError("no")
    if how == "two_lengths":
        return (RULES["behaves"], RULES["behaves"])
    return (RULES[how],) if how in RULES else ()


@hookimpl
def term_deadline(ctx: TenantContext, rule: TermInForce) -> object:
    match ctx.config["how"]:
        case "ends_a_duty_later":
            return Deadline(due=rule.due + timedelta(days=7), explanation_nl="Het is druk.")
        case "ends_a_duty_now":
            return Deadline(due=ctx.today, explanation_nl="Alles moet vandaag.")
        case "ends_on_no_day":
            return {"due": "morgen", "explanation_nl": "Morgen."}
        case "dies":
            os._exit(3)
        case "raises_later":
            raise RuntimeError("a secret about a person")
    return Deadline(due=rule.due - timedelta(days=3), explanation_nl="Dan is er iemand.")
