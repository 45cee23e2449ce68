# SPDX-License-Identifier: EUPL-1.2
"""What may not stand beside a personal budget, and who helps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from wijkpad.plugin_api import (
    Allocation,
    Finding,
    FundingRequest,
    Period,
    Severity,
    queries,
)


def beside_in_kind(request: FundingRequest, existing: Sequence[Allocation]) -> Iterator[Finding]:
    """Refuse one product in kind and as a personal budget on the same days (OP043), either way round."""
    for one in existing:
        shared = one.period.overlap(request.period)
        same = one.same_person and one.product == request.product and one.state != "deleted"
        if same and one.form != request.form and shared is not None:
            yield _both(one, shared)


def _both(other: Allocation, shared: Period) -> Finding:
    kind = "als pgb" if other.form == "pgb" else "in natura"
    before = shared.start - timedelta(days=1)
    text = (
        f"Product {other.product} loopt in deze periode al {kind} ({other.id}). Een product kan niet "
        f"tegelijk in natura en als pgb. Laat het een uiterlijk {before:%d-%m-%Y} eindigen."
    )
    return Finding(
        code="PGB_ZIN_SAME_PRODUCT",
        severity=Severity.REFUSE,
        message_nl=text,
        data={"allocation": other.id, "from": shared.start.isoformat()},
    )


def who_helps(request: FundingRequest) -> Iterator[Finding]:
    """Ask who helps, and warn of a professional that the register does not know.

    Somebody of the own network has no AGB code, and needs none.
    """
    if request.unit not in {"hour", "minute", "euro"}:
        text = (
            "Een pgb heeft alleen een tarief per uur. Kies uren of minuten, of vul een bedrag in."
        )
        yield Finding(code="UNIT_NOT_ALLOWED", severity=Severity.REFUSE, message_nl=text)
    if request.helper is None and request.unit != "euro":
        text = "Kies wie er helpt: daarvan hangt het tarief af. Nu is het hoogste gerekend."
        yield Finding(code="HELPER_UNKNOWN", severity=Severity.WARN, message_nl=text)
    if request.helper == "professional" and request.provider and not _is_known(request):
        text = (
            f"Aanbieder {request.provider} staat niet in het register. Controleer de AGB-code. "
            "Het pgb kan wel doorgaan."
        )
        yield Finding(code="PROVIDER_UNKNOWN", severity=Severity.WARN, message_nl=text)


def _is_known(request: FundingRequest) -> bool:
    provider = str(request.provider)
    return queries.knows_provider(provider=provider) or bool(queries.facts(provider=provider))
