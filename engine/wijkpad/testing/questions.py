# SPDX-License-Identifier: EUPL-1.2
"""Puts every hook that a plugin answers a question that may come, to see that an answer of the right kind comes back."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, cast

from wijkpad.plugin_api import (
    COLUMNS,
    AccessActor,
    AccessResource,
    AccessRole,
    Allocation,
    AllocationEvent,
    Balance,
    ContractProduct,
    ContractRef,
    Finding,
    FundingRef,
    FundingRequest,
    ImportFile,
    Manifest,
    Need,
    Period,
    Quote,
    QuoteSegment,
    Scope,
    Severity,
    Suspension,
    TariffSegment,
    TermInForce,
    WaitTime,
)
from wijkpad.testing.register import MemoryRegister

TODAY: Final = date(2026, 1, 1)
_FORM, _IMPORT = "form:", "import:"
_CONTRACT: Final = ContractRef(
    id="C-1",
    title="Begeleiding",
    provider="P1",
    lot="1",
    variant="inspanningsgericht",
    period=Period(date(2025, 1, 1), date(2027, 12, 31)),
    terms=ContractProduct(product="02A03", unit="hour"),
)
_TARIFFS: Final = (
    TariffSegment(
        contract="C-1", provider="P1", start=date(2025, 1, 1), until=date(2027, 12, 31), cents=6930
    ),
)
REGISTER: Final = MemoryRegister(contracts=(_CONTRACT,), tariffs=_TARIFFS)
"""What the questions are about; a plugin may ask it back."""
_IN_KIND: Final = FundingRequest(
    law="Wmo",
    product="02A03",
    unit="hour",
    frequency="week",
    volume=Decimal("7.5"),
    start=date(2026, 1, 5),
    until=date(2026, 3, 29),
    team="noord",
    provider="P1",
)
_REQUESTS: Final = (
    _IN_KIND,
    replace(_IN_KIND, until=None, is_crisis=True, volume=Decimal(100), law="Jeugd"),
    replace(_IN_KIND, form="pgb", provider=None, helper="network"),
    replace(_IN_KIND, unit="piece", frequency="total", volume=Decimal(1), provider=None),
)
_WAITS: Final = (
    WaitTime(
        provider="P1",
        product=None,
        location=None,
        kind="start",
        days=None,
        certainty="stated",
        measured_on=date(2025, 12, 1),
        source="gemeente",
    ),
)
_SCOPES: Final = (Scope(owner="team", key="noord", year=2026, cents=100_000),)
_BALANCES: Final = tuple(
    Balance(budget=budget, committed=used, reserved=0, realised=0, version=1)
    for budget, used in ((0, 0), (1_000_000, 0), (1_000_000, 950_001))
)


@dataclass(frozen=True, slots=True)
class Question:
    """A hook with arguments, without `ctx`."""

    hook: str
    arguments: Mapping[str, object]


def untried(hooks: frozenset[str]) -> frozenset[str]:
    """Return the hooks that no question is put to: they may do something outside, or are too new."""
    return hooks - _ALWAYS.keys() - _ELSEWHERE


def questions(hooks: frozenset[str], manifest: Manifest) -> Iterator[Question]:
    """Yield what any plugin that answers these hooks may be asked, in no matter what order.

    Ways of funding have a chain of their own, from `resolving` on; see `untried` for the rest.
    """
    for hook in sorted(hooks & set(_ALWAYS)):
        for arguments in _ALWAYS[hook]:
            yield Question(hook, arguments)
    for capability in manifest.capabilities:
        if capability.startswith(_FORM):
            form = {"form_key": capability.removeprefix(_FORM)}
            if "form_extend" in hooks:
                yield Question("form_extend", form)
            if "form_validate" in hooks:
                yield Question("form_validate", {**form, "data": {}})
        kind = capability.removeprefix(_IMPORT)
        if capability.startswith(_IMPORT) and "directory_import" in hooks and kind in COLUMNS:
            for content in (b"", _heading(kind)):
                yield Question("directory_import", {"file": _file(kind, content)})


def resolving(hooks: frozenset[str]) -> Iterator[Question]:
    """Yield the requests that a way of funding may take or leave."""
    if "funding_resolve" in hooks:
        for request in _REQUESTS:
            contract = _CONTRACT if request.provider is not None else None
            yield Question("funding_resolve", {"request": request, "contract": contract})


def quoting(
    hooks: frozenset[str], resolved: Question, funding: FundingRef, needs: Sequence[str]
) -> Question | None:
    """Return the question for a quote of a request that was taken; None where the core would not ask.

    `needs` are those of the model: without the contract or tariff that it needs there is no quote.
    """
    has_contract = resolved.arguments["contract"] is not None
    if "funding_quote" not in hooks or (not has_contract and {"contract", "tariff"} & set(needs)):
        return None
    tariffs = _TARIFFS if has_contract else ()
    return Question("funding_quote", {**resolved.arguments, "funding": funding, "tariffs": tariffs})


def booking(hooks: frozenset[str], quoted: Question, quote: Quote) -> Iterator[Question]:
    """Yield what is asked once a quote was decided on: its lines, and those when help starts and stops."""
    request = cast("FundingRequest", quoted.arguments["request"])
    funding = cast("FundingRef", quoted.arguments["funding"])
    promised = Allocation(
        id="A-1",
        product=request.product,
        unit=request.unit,
        frequency=request.frequency,
        volume=request.volume,
        period=request.quoted_period,
        form=request.form,
        state="committed",
        provider=request.provider,
        contract=None if quoted.arguments["contract"] is None else _CONTRACT.id,
        funding=funding,
        cents_total=quote.cents_total,
        helper=request.helper,
    )
    about = {"funding": funding, "allocation": promised}
    scopes = tuple(
        replace(_SCOPES[0], year=year, cents=cents) for year, cents in quote.per_year.items()
    )
    if "funding_plan_commitment" in hooks:
        yield Question("funding_plan_commitment", {**about, "quote": quote, "scopes": scopes})
    if "funding_on_event" in hooks:
        for kind, day in (("start", request.start), ("stop", date(2026, 2, 1))):
            event = AllocationEvent(id=kind, kind=kind, on=day)  # type: ignore[arg-type]
            yield Question("funding_on_event", {**about, "event": event, "history": ()})


def _heading(kind: str) -> bytes:
    return ";".join(one.heading for one in COLUMNS[kind]).encode() + b"\r\nx\r\n"


def _file(kind: str, content: bytes) -> ImportFile:
    text = b64encode(content).decode("ascii")
    return ImportFile(name="proef.csv", kind=kind, content=text)  # type: ignore[arg-type]


def _checks() -> Iterator[Mapping[str, object]]:
    for request in _REQUESTS:
        contract = _CONTRACT if request.provider is not None else None
        yield {
            "request": request, "quote": None, "contract": contract, "existing": (), "waits": _WAITS,
        }  # fmt: skip


_QUOTE: Final = Quote(
    max_volume=Decimal(90),
    unit="hour",
    cents_total=623_700,
    segments=(
        QuoteSegment(
            start=date(2026, 1, 5),
            until=date(2026, 3, 29),
            volume=Decimal(90),
            tariff_cents=6930,
            cents=623_700,
        ),
    ),
    per_year={2026: 623_700},
)


def _guards() -> Iterator[Mapping[str, object]]:
    for balance in _BALANCES:
        yield {"scope": _SCOPES[0], "balance": balance, "amount": 100_000}


def _deadlines() -> Iterator[Mapping[str, object]]:
    pause = Suspension(start=date(2026, 1, 12), until=date(2026, 1, 19))
    duty = TermInForce(
        key="intake.besluit_wmo", law="Wmo 2015, artikel 2.3.5", amount=2, unit="weeks",
        direction="at_most", due=date(2026, 1, 19),
    )  # fmt: skip
    yield {"rule": duty, "start": date(2026, 1, 5), "suspensions": ()}
    yield {
        "rule": replace(duty, due=date(2026, 1, 26)),
        "start": date(2026, 1, 5),
        "suspensions": (pause,),
    }
    right = replace(
        duty, key="intake.persoonlijk_plan", direction="at_least", amount=7, unit="days"
    )
    yield {"rule": right, "start": date(2026, 1, 5), "suspensions": ()}


_OF_CONTRACT: Final = {"contract": _CONTRACT, "product": "02A03"}
_PERIOD: Final = Period(date(2026, 1, 5), date(2026, 3, 29))
_ASKER: Final = AccessActor(id="u-1", roles=(AccessRole(team="noord", role="front_desk"),))
_FILES: Final = tuple(
    AccessResource(
        kind="case", id=key, case=key, team="noord", is_open=is_open, is_coordinator=False
    )
    for key, is_open in (("c-1", True), ("c-2", False))
)
_SHORT: Final = Finding(code="PROEF", severity=Severity.ESCALATE, message_nl="Het budget is op.")
_ELSEWHERE: Final = frozenset(
    {
        "plugin_config_check", "funding_model_info", "funding_resolve", "funding_quote",
        "funding_plan_commitment", "funding_on_event", "funding_settle", "form_extend",
        "form_validate", "directory_import",
    }
)  # fmt: skip
"""Hooks that are asked at the start, by a capability, in the chain of a way of funding, or in sums."""
_ALWAYS: Final[Mapping[str, Sequence[Mapping[str, object]]]] = {
    "plugin_health": ({},),
    "allocation_check": tuple(_checks()),
    "contract_find": (
        {"product": "02A03", "provider": "P1", "period": _PERIOD},
        {"product": None, "provider": None, "period": Period(TODAY)},
    ),
    "contract_tariffs": ({**_OF_CONTRACT, "unit": "hour", "period": _PERIOD},),
    "contract_ceiling": ({**_OF_CONTRACT, "year": 2026},),
    "provider_intake_stop": ({"provider": "P1", "product": "02A03", "on": TODAY},),
    "provider_search": (
        {"need": Need(on=TODAY), "limit": 10},
        {"need": Need(on=TODAY, tags=("finances",), product="02A03"), "limit": 10},
    ),
    "provider_facts": ({"provider": "P1"},),
    "provider_wait": (
        {"providers": ("P1",), "product": "02A03", "location": None},
        {"providers": ("P1", "onbekend"), "product": None, "location": None},
    ),
    "budget_scopes": (
        {"request": _IN_KIND, "quote": _QUOTE, "contract": _CONTRACT},
        {"request": _REQUESTS[2], "quote": _QUOTE, "contract": None},
    ),
    "budget_guard": tuple(_guards()),
    "budget_escalation": ({"scope": _SCOPES[0], "finding": _SHORT, "request": _IN_KIND},),
    "budget_threshold": ({"scope": _SCOPES[0], "pct": 70, "direction": "up"},),
    "service_task_specs": ({},),
    "calendar_days_off": ({"year": 2026},),
    "term_rules": ({},),
    "term_deadline": tuple(_deadlines()),
    "access_policy": (
        {"actor": _ASKER, "resources": _FILES, "action": "list", "purpose": ""},
        {"actor": _ASKER, "resources": _FILES[:1], "action": "case.read", "purpose": "eigen_vraag"},
    ),
}
