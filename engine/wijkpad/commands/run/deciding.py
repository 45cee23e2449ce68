# SPDX-License-Identifier: EUPL-1.2
"""Asking a decision for an outcome that may be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wijkpad import dmn
from wijkpad.errors import FindingsError
from wijkpad.feel import FeelError, Value
from wijkpad.findings import Finding, errors_in


def settled(
    model: dmn.Model, decision: str, variables: Mapping[str, Value], now: datetime
) -> dmn.Decided:
    """Return the outcome and why.

    Raises:
        FindingsError: the table or its input is at fault, or working it out broke a limit; whatever
            value came out all the same must not be used.
        NotFoundError: the model has no such decision.
    """
    try:
        decided = dmn.decide(model, decision, variables, now=now)
    except FeelError as error:
        raise FindingsError([_too_much(model, decision, error)]) from error
    if faults := errors_in(decided.findings):
        raise FindingsError(faults)
    return decided


def _too_much(model: dmn.Model, decision: str, error: FeelError) -> Finding:
    return Finding(
        code="DMN-211",
        text=f"Beslissing ‘{model.decisions[decision].name}’: het rekenwerk werd te groot en is "
        f"gestopt ({error.reason}).",
        cure="Maak de tabel of de uitdrukkingen kleiner, of geef minder gegevens mee.",
        file=model.file,
        element=decision,
    )
