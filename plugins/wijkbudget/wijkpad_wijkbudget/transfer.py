# SPDX-License-Identifier: EUPL-1.2
"""Moving budget from one team to another."""

from __future__ import annotations

from dataclasses import replace

from wijkpad.plugin_api import Balance, Finding, Severity, reckoning


def moved(
    giver: Balance, receiver: Balance, cents: int
) -> tuple[Balance, Balance, tuple[Finding, ...]]:
    """Return both purses after moving an amount; unchanged, with the reason, when it may not be.

    What is promised or reserved stays with the team that promised it. The sum of both never changes.
    """
    found = refused(giver, cents)
    if found:
        return giver, receiver, found
    given = replace(giver, budget=giver.budget - cents)
    return given, replace(receiver, budget=receiver.budget + cents), ()


def refused(giver: Balance, cents: int) -> tuple[Finding, ...]:
    """Refuse an amount that is not more than zero, or that leaves less than was promised."""
    if cents <= 0:
        text = "Vul een bedrag boven € 0,00 in."
        return (Finding(code="NEGATIVE_AMOUNT", severity=Severity.REFUSE, message_nl=text),)
    short = cents - giver.free
    if short <= 0:
        return ()
    text = (
        f"Dit kan niet: dan blijft {reckoning.euros(giver.budget - cents)} over, terwijl "
        f"{reckoning.euros(giver.committed + giver.reserved)} al is toegezegd. Verplaats hoogstens "
        f"{reckoning.euros(max(giver.free, 0))}."
    )
    return (
        Finding(
            code="TRANSFER_BELOW_COMMITTED",
            severity=Severity.REFUSE,
            message_nl=text,
            data={"short_cents": short},
        ),
    )
