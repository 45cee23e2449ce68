# SPDX-License-Identifier: EUPL-1.2
"""The ceiling of a subsidy: the one purse that refuses (Awb 4:25 lid 2)."""

from __future__ import annotations

from wijkpad.plugin_api import Balance, Finding, Scope, Severity, reckoning


def judge(scope: Scope, balance: Balance, amount: int) -> tuple[Finding, ...]:
    """Refuse what goes over the ceiling; a ceiling used to the cent still fits."""
    if scope.owner != "council":
        return ()
    left = balance.free - amount
    if left < 0:
        text = (
            f"Het subsidieplafond van {scope.year} is {reckoning.euros(-left)} te laag. Boven het "
            "plafond moet de aanvraag worden geweigerd (Awb artikel 4:25)."
        )
        return (
            Finding(
                code="SUBSIDY_CEILING",
                severity=Severity.REFUSE,
                message_nl=text,
                data={"over_cents": -left},
            ),
        )
    text = (
        f"Past onder het subsidieplafond van {scope.year}: daarna is {reckoning.euros(left)} vrij."
    )
    return (
        Finding(
            code="SUBSIDY_FITS",
            severity=Severity.ALLOW,
            message_nl=text,
            data={"free_cents": left},
        ),
    )
